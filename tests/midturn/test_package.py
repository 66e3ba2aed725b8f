"""What an installation adds and what works of a checkout: one import name, through links in `midturn/`."""

import json
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from faults.study import run

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("processes")
LINKED = ("assistant", "drift", "graphs", "mediator", "refiner", "studies")


def build(folder: Path, kind: str, out: Path) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", out, cwd=folder)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel that is built from the sdist, as an installer without a wheel at hand would."""
    folder = tmp_path_factory.mktemp("dist")
    assert build(ROOT, "sdist", folder).returncode == 0
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    done = build(unpacked, "wheel", folder)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder that holds what the wheel adds to site-packages."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_an_installation_adds_midturn_alone(installed):
    added = sorted(path.name for path in installed.iterdir())
    assert [name for name in added if not name.endswith(".dist-info")] == ["midturn"]
    assert len(added) == 2


def test_the_wheel_from_the_sdist_holds_every_file_of_the_packages(installed):
    tracked = subprocess.run(
        ["git", "ls-files", "midturn", *LINKED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("not a git checkout")
    wanted = {
        name if name.startswith("midturn/") else f"midturn/{name}"
        for name in tracked.stdout.split()
        if name not in {f"midturn/{link}" for link in LINKED} and (ROOT / name).is_file()
    }
    there = {
        str(path.relative_to(installed)) for path in (installed / "midturn").rglob("*") if path.is_file()
    }
    assert wanted
    assert wanted <= there


def test_it_works_beside_an_application_with_modules_of_the_same_names(installed, tmp_path):
    for name in LINKED:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')\n")
    code = (
        "import midturn, midturn.graphs, midturn.studies.lic\n"
        "print(midturn.mediate.__module__, midturn.__file__)"
    )
    used = run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(installed))
    assert used.returncode == 0, used.stderr
    module, file = used.stdout.split()
    assert module == "midturn.graphs._mediate"
    assert Path(file).is_relative_to(installed)
    command = run(sys.executable, "-m", "midturn", "lic", "--help", cwd=tmp_path, PYTHONPATH=str(installed))
    assert command.returncode == 0, command.stderr


@pytest.fixture
def without_links(tmp_path) -> Path:
    """A checkout in which each link has become a text file, as git leaves it without `core.symlinks`."""
    for name in (*LINKED, "midturn"):
        shutil.copytree(
            ROOT / name, tmp_path / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in LINKED:
        link = tmp_path / "midturn" / name
        link.unlink()
        link.write_text(f"../{name}")
    return tmp_path


def test_a_checkout_without_links_still_runs(without_links):
    code = "import midturn.studies.lic, midturn; print(midturn.mediate.__module__, midturn.drift.__file__)"
    done = run(sys.executable, "-c", code, cwd=without_links, PYTHONPATH=str(without_links))
    assert done.returncode == 0, done.stderr
    module, file = done.stdout.split()
    assert module == "midturn.graphs._mediate"
    assert Path(file) == without_links / "drift" / "__init__.py"


def test_a_build_without_links_is_refused_in_one_line(without_links):
    done = build(without_links, "wheel", without_links / "dist")
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("midturn/assistant is no folder: this checkout has lost its symbolic links.")
    assert not list(without_links.glob("dist/*.whl"))


def test_type_errors_are_found_behind_every_link(tmp_path):
    """With `include = ["midturn"]` alone pyright enters no link and reports nothing."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pyright"]
    kept = {name: settings[name] for name in ("include", "typeCheckingMode", "pythonVersion")}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(kept))
    (tmp_path / "midturn").mkdir()
    for name in LINKED:
        (tmp_path / name).mkdir()
        (tmp_path / name / "planted.py").write_text("planted: int = 'no number'\n")
        (tmp_path / "midturn" / name).symlink_to(Path("..") / name)
    done = run(sys.executable, "-m", "pyright", "--outputjson", cwd=tmp_path)
    errors = json.loads(done.stdout)["generalDiagnostics"]
    found = {Path(error["file"]).parent.name for error in errors if error["severity"] == "error"}
    assert found == set(LINKED)


def test_the_committed_links_are_those_that_a_build_looks_for():
    links = {path.name for path in (ROOT / "midturn").iterdir() if path.is_symlink()}
    assert links == set(LINKED)
