"""Programs that see only a part of what is installed here: that which some extras bring."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from faults.study import run
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]

_PREAMBLE = """
import json, re, sys
from importlib.machinery import PathFinder
modules, packages = map(set, json.load(open({hidden!r})))
class Partial:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return None if name in modules else PathFinder.find_spec(name, path, target)
    @staticmethod
    def find_distributions(*context):
        for found in PathFinder.find_distributions(*context):
            if re.sub(r"[-_.]+", "-", found.name).lower() not in packages:
                yield found
sys.meta_path[sys.meta_path.index(PathFinder)] = Partial
"""


def own_metadata(folder: Path) -> None:
    """Write the metadata that an installation of this checkout would have."""
    lines = [f"Requires-Dist: {written}" for written in PROJECT["dependencies"]]
    for extra, asked in EXTRAS.items():
        lines.append(f"Provides-Extra: {extra}")
        for written in asked:
            requirement, _, marker = written.partition(";")
            condition = f"({marker.strip()}) and " if marker else ""
            lines.append(f'Requires-Dist: {requirement.strip()}; {condition}extra == "{extra}"')
    info = folder / f"midturn-{PROJECT['version']}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.4\nName: midturn\nVersion: {PROJECT['version']}\n"
    (info / "METADATA").write_text(head + "\n".join(lines) + "\n")


def asked_for(extras: Iterable[str]) -> list[Requirement]:
    """What the base and these extras ask for, extras that they refer to included."""
    asked = list(map(Requirement, PROJECT["dependencies"]))
    for extra in extras:
        for requirement in map(Requirement, EXTRAS[extra]):
            asked += asked_for(requirement.extras) if requirement.name == "midturn" else [requirement]
    return [each for each in asked if each.marker is None or each.marker.evaluate()]


def closure(asked: Iterable[Requirement]) -> dict[str, Distribution]:
    """The distributions that come with these, as far as they are installed here."""
    found: dict[str, Distribution] = {}
    left = [(canonicalize_name(each.name), frozenset(each.extras)) for each in asked]
    seen = set(left)
    while left:
        name, extras = left.pop()
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        for requirement in map(Requirement, found[name].requires or []):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, "")):
                each = canonicalize_name(requirement.name), frozenset(requirement.extras)
                if each not in seen:
                    seen.add(each)
                    left.append(each)
    return found


@cache
def installed() -> frozenset[str]:
    """The names of all distributions that are installed here."""
    return frozenset(canonicalize_name(one.name) for one in distributions())


@cache
def modules_of(name: str) -> frozenset[str]:
    """The modules that a distribution brings, down to the third level."""
    files = (file for file in distribution(name).files or () if file.suffix in {".py", ".so"})
    return frozenset(_module(file.parts) for file in files if len(file.parts) <= 4 and ".." not in file.parts)


def _module(parts: tuple[str, ...]) -> str:
    name = parts[-1].partition(".")[0]
    return ".".join(parts[:-1] if name == "__init__" else (*parts[:-1], name))


@dataclass(frozen=True)
class Installation:
    """What there is with some extras."""

    folder: Path
    """Holds the metadata, and what is hidden."""

    @classmethod
    def of(cls, extras: Iterable[str], folder: Path, *, with_metadata: bool = True) -> Installation:
        """Find out what is to be hidden."""
        kept = closure(asked_for(extras))
        theirs = {module for name in kept for module in modules_of(name)}
        # A folder that holds modules of theirs, a namespace, has to stay.
        theirs |= {module.rpartition(".")[0] for module in theirs} | {m.partition(".")[0] for m in theirs}
        packages = installed() - kept.keys() - {"midturn"}
        modules = {module for name in packages for module in modules_of(name)} - theirs
        if with_metadata:
            own_metadata(folder)
        else:
            packages |= {"midturn"}
        (folder / "hidden.json").write_text(json.dumps([sorted(modules), sorted(packages)]))
        return cls(folder)

    def run(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run a Python program in it."""
        preamble = _PREAMBLE.format(hidden=str(self.folder / "hidden.json"))
        path = f"{self.folder}:{ROOT}"
        return run(sys.executable, "-c", preamble + program, cwd=self.folder, PYTHONPATH=path)
