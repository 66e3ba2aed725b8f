"""What a run's name says of its being scored again. A run that was played says nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from midturn.store import RunIdentity


class RescoredSettings(BaseModel):
    """The settings of a run that was scored again, in `RunIdentity.settings`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rescored: str
    """The run that was played."""
    plugins: dict[str, str]
    """The files that scored it: SHA-256 by name."""


def rescored_of(made: RunIdentity) -> str | None:
    """Return the run whose conversations a run scored again."""
    return cast("str | None", made.settings.get("rescored"))


def rescored_by(made: RunIdentity) -> dict[str, str]:
    """Return the user's own files that scored a run again."""
    return cast("dict[str, str]", made.settings.get("plugins") or {})
