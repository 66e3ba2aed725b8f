"""What the dynamics are computed from: one arm's figures, turn by turn, and which of them may be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, field_validator

from midturn.core import BadInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Panel = NDArray[np.float64]
    """Trajectories x turns; NaN where a turn was not measured."""

NEUTRAL = "neutral"
"""The arm with the same turns but without the conflicting instructions."""


class Series(BaseModel):
    """The trajectories of one arm, measured in one way."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    arm: str
    reference: str
    estimator: str
    """How the divergence was computed: exact, tail bucket, Monte Carlo."""
    aggregation: Literal["mean", "sum"] = "mean"
    """Over the tokens of a turn. A sum tracks the length of the response."""
    k: int | None = None
    """Token probabilities known per position; `None`: the whole vocabulary."""
    trajectories: dict[str, list[float | None]]
    """Id -> value per turn, from turn 1; NaN or `None` where it was not measured. Equal ids pair arms."""

    @field_validator("trajectories")
    @classmethod
    def _finite(cls, trajectories: dict[str, list[float | None]]) -> dict[str, list[float | None]]:
        if not any(trajectories.values()):
            raise ValueError("no trajectory has a turn: measure some")
        for name, values in trajectories.items():
            if any(value is not None and np.isinf(value) for value in values):
                raise ValueError(f"trajectory {name!r} has an infinite value: leave that turn out as NaN")
        return trajectories

    @property
    def ids(self) -> list[str]:
        """The trajectories' ids, sorted: the order of the panel's rows."""
        return sorted(self.trajectories)

    def panel(self, ids: Sequence[str] | None = None) -> Panel:
        """Values as trajectories x turns, rows in the order of `ids`, NaN where nothing was measured."""
        rows = [self.trajectories[name] for name in (self.ids if ids is None else ids)]
        panel = np.full((len(rows), max(map(len, self.trajectories.values()))), np.nan)
        for row, values in zip(panel, rows, strict=True):
            row[: len(values)] = [np.nan if value is None else value for value in values]
        return panel

    @property
    def measure(self) -> tuple[str, str, int | None, str]:
        """What must be equal for two figures to be compared."""
        return self.reference, self.estimator, self.k, self.aggregation


def refuse_unlike(a: Series, b: Series) -> None:
    """Refuse to compare figures that were not measured in the same way.

    Raises:
        BadInput: reference, estimator, k or aggregation differ.
    """
    names = ("reference", "estimator", "k", "aggregation")
    unlike = [f"{name} {x} and {y}" for name, x, y in zip(names, a.measure, b.measure, strict=True) if x != y]
    if unlike:
        raise BadInput(
            f"arms {a.arm!r} and {b.arm!r} differ in {', '.join(unlike)}: measure both alike to compare them"
        )
