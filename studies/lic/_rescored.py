"""What a run's name says of its being scored again. A run that was played says nothing of it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class RescoredSettings(BaseModel):
    """In `RunIdentity.settings`; runs of other studies, whose own settings are others, say nothing here."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    rescored: str | None = None
    """The run whose conversations it scored again."""
    plugins: dict[str, str] = Field(default_factory=dict[str, str])
    """The user's own files that scored it again: SHA-256 by name."""
