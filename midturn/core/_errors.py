"""The two ways in which things go wrong, apart from a model that answers nonsense (which is data)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.core._terminal import one_line

if TYPE_CHECKING:
    from pydantic import ValidationError


class BadInput(ValueError):
    """Something the user gave cannot be used; the message says in one line what to change."""


class InfrastructureError(RuntimeError):
    """An endpoint or a disk failed after its retries. Never a score."""


class MissingExtra(BadInput):
    """A part that is installed as an extra is not there."""

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(
            f"{needed_for} needs the extra `{extra}`. Install it with: pip install 'midturn[{extra}]'"
        )


def fault_of(error: ValidationError) -> str:
    """The first thing that is wrong with a record's fields, and where it stands; never the value itself."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return one_line(f"`{place}`: {first['msg']}" if place else first["msg"])
