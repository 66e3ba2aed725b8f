"""The two ways in which things go wrong, apart from a model that answers nonsense (which is data)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from midturn.core._redaction import redacted
from midturn.core._terminal import one_line

if TYPE_CHECKING:
    from pydantic import ValidationError


class BadInput(ValueError):
    """Something the user gave cannot be used; the message says in one line what to change."""


class SetupError(BadInput):
    """A model was called for the first time and refused for good: a wrong key, or no such model."""


class Unreachable(BadInput):
    """A model's server does not answer, or is not ready, when it is looked for at the start."""


class InfrastructureError(RuntimeError):
    """An endpoint or a disk failed after its retries. Never a score."""


_LONGEST = 300
"""Characters of an error's own words."""


class MissingExtra(BadInput):
    """Parts that are installed as extras are not there.

    Args:
        extras: the extras that lack something.
        needed_for: what needs them.
    """

    def __init__(self, *extras: str, needed_for: str) -> None:
        what = "the extra" if len(extras) == 1 else "the extras"
        them = "it" if len(extras) == 1 else "them"
        super().__init__(
            f"{needed_for} needs {what} {_listed(extras)}. "
            f"Install {them} with: pip install 'midturn[{','.join(extras)}]'"
        )
        self.extras = extras


def _listed(extras: Sequence[str]) -> str:
    """Names one after another, as in `a`, `b` and `c`."""
    *others, last = (f"`{extra}`" for extra in extras)
    return f"{', '.join(others)} and {last}" if others else last


def told_of(error: BaseException) -> str:
    """Return what logs and traces may say of an error: its type and place, and the words only where they are
    ours.

    Others' words may quote anything: pydantic's the value, a database driver's the row, a `KeyError` the key.

    >>> told_of(BadInput("no such model")), told_of(KeyError("my secret"))
    ('BadInput: no such model', 'KeyError')
    """
    cause, kind = error.__cause__, type(error).__name__
    if cause is None and isinstance(error, BadInput | InfrastructureError):
        return f"{kind}: {redacted(one_line(str(error)))[:_LONGEST]}"
    of = f" from {type(cause).__name__}" if cause else ""
    place = (place_of(cause) if cause else None) or place_of(error)
    return f"{kind}{of} at {place}" if place else f"{kind}{of}"


def place_of(error: BaseException) -> str | None:
    """Where in the code an error was raised, as `FILE:LINE`."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else None


def fault_of(error: ValidationError) -> str:
    """Return the first thing that is wrong with a record's fields, and where it stands.

    Never the value itself.
    """
    return faults_of(error)[0]


def faults_of(error: ValidationError) -> list[str]:
    """All that is wrong with a record's fields, each with its place; never a value itself."""
    found = error.errors(include_url=False, include_input=False)
    said = [fault["msg"].removeprefix("Value error, ") for fault in found]
    places = [".".join(map(str, fault["loc"])) for fault in found]
    return [
        one_line(f"`{place}`: {what}" if place else what) for place, what in zip(places, said, strict=True)
    ]
