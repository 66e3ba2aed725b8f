"""The two ways in which things go wrong, apart from a model that answers nonsense (which is data)."""

from __future__ import annotations


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
