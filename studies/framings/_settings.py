"""What sets a cell's run apart besides its condition."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class CellSettings(BaseModel):
    """The settings of a cell's run, in `RunIdentity.settings`; what a cell does not use is not stated."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    drift: str | None = None
    """How drift is measured; of every cell that is told in turns."""
    schedule: tuple[float, ...] | None = None
    """Of the scheduled cells."""
    threshold: float | None = None
    """Of the controlled cells, nats per token."""
