"""Checks of the user's own, from Python files."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from pathlib import Path

from midturn.core import BadInput
from midturn.studies.dialogues.checks import OwnCheck
from midturn.studies.lic import run_file


def load_checks(files: Iterable[Path]) -> tuple[Mapping[str, OwnCheck], Mapping[str, str]]:
    """Run Python files and take the functions that they define, by name; and each file's SHA-256.

    The files are the user's programs and are run as such.

    Raises:
        BadInput: one can't be read or run, defines no function, or one that another file has, too.
    """
    checks: dict[str, OwnCheck] = {}
    hashes: dict[str, str] = {}
    for file in files:
        module, hashes[file.name] = run_file(file)
        own = {
            name: value
            for name, value in vars(module).items()
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
        }
        if not own:
            raise BadInput(
                f"{file}: defines no function. A check is one: it takes a reply and returns a score"
            )
        if shared := own.keys() & checks.keys():
            raise BadInput(f"{file}: the check `{min(shared)}` comes from another --plugin too. Rename one")
        checks |= own
    return checks, hashes
