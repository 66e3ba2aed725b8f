"""What the next turn's divergence will be, from fitted dynamics and the scores so far.

A Kalman filter on one number: an AR(1) around a level, seen through measurement noise. Plain arithmetic, so
that a policy needs nothing installed. Accepted cost: a conversation whose own level is unlike the others' is
expected to come back to theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from midturn.core import BadInput


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Fitted dynamics of a divergence. `midturn.drift.dynamics.forecast_from` makes one from a fit."""

    level: float
    """Where it settles, in the divergence's unit."""
    phi: float
    """Share of a deviation that is left one turn later, above -1; 1 is a random walk."""
    innovation_sd: float
    noise_sd: float
    """Of the measurement."""

    def __post_init__(self) -> None:
        if not -1 < self.phi <= 1 or min(self.innovation_sd, self.noise_sd) < 0:
            raise BadInput("a forecast needs phi above -1 and at most 1, and no standard deviation below 0")

    def next(self, scored: Mapping[int, float], turn: int) -> float:
        """Return the expected divergence of `turn`, given the scores of earlier turns (turn -> score)."""
        deviation, variance = 0.0, self._spread_at_start()
        for past in range(1, turn):
            if past in scored and variance + self.noise_sd**2 > 0:
                gain = variance / (variance + self.noise_sd**2)
                deviation += gain * (scored[past] - self.level - deviation)
                variance *= 1 - gain
            deviation *= self.phi
            variance = self.phi**2 * variance + self.innovation_sd**2
        return self.level + deviation

    def _spread_at_start(self) -> float:
        if self.phi < 1:
            return self.innovation_sd**2 / (1 - self.phi**2)
        # A random walk may start anywhere: the first score is taken as it is.
        return 1e9 * (self.innovation_sd**2 + self.noise_sd**2)
