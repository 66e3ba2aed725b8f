"""The two ways in which things go wrong, apart from a model that answers nonsense (which is data)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from midturn.core._terminal import one_line

if TYPE_CHECKING:
    from pydantic import ValidationError


class BadInput(ValueError):
    """Something the user gave cannot be used; the message says in one line what to change."""


class SetupError(BadInput):
    """A model was called for the first time and refused for good: a wrong key, or no such model."""


class InfrastructureError(RuntimeError):
    """An endpoint or a disk failed after its retries. Never a score."""


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


def fault_of(error: ValidationError) -> str:
    """The first thing that is wrong with a record's fields, and where it stands; never the value itself."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return one_line(f"`{place}`: {first['msg']}" if place else first["msg"])
