"""Trajectories of known dynamics, and the power that they give a study before it is run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from midturn.core import BadInput
from midturn.drift.dynamics._means import late_means
from midturn.drift.dynamics._verdicts import verdict
from midturn.statistics import mean_interval

if TYPE_CHECKING:
    from midturn.drift.dynamics._series import Panel


@dataclass(frozen=True, kw_only=True)
class Process:
    """How simulated trajectories come about: a mean path, an intercept, a disturbance and noise."""

    phi: float = 0.0
    """Share of a disturbance left a turn later; 1 is a random walk, which starts at 0."""
    innovation_sd: float = 1.0
    noise_sd: float = 0.0
    """Of the measurement."""
    intercept_sd: float = 0.0
    """Between trajectories."""
    level: float = 0.0
    slope: float = 0.0
    """Of the mean path, per turn."""
    rise: float = 0.0
    """How far below `level` the mean path starts; 1/e of it is left every second turn."""
    from_level: bool = False
    """Start every disturbance at 0 instead of in its stationary spread."""

    def panel(self, n: int, turns: int, rng: np.random.Generator) -> Panel:
        """`n` trajectories of `turns` turns."""
        age = np.arange(turns)
        path = self.level + self.slope * age - self.rise * np.exp(-age / 2)
        intercepts = self.intercept_sd * rng.standard_normal((n, 1))
        return (
            path
            + intercepts
            + self.disturbance(n, turns, rng)
            + self.noise_sd * rng.standard_normal((n, turns))
        )

    def disturbance(self, n: int, turns: int, rng: np.random.Generator) -> Panel:
        """Return the autoregressive part alone."""
        steps = self.innovation_sd * rng.standard_normal((n, turns))
        if self.from_level:
            steps[:, 0] = 0.0
        elif abs(self.phi) < 1:
            steps[:, 0] /= np.sqrt(1 - self.phi**2)
        for turn in range(1, turns):
            steps[:, turn] += self.phi * steps[:, turn - 1]
        return steps


@dataclass(frozen=True, kw_only=True)
class Power:
    """What `n` trajectories an arm would show."""

    n: int
    told_apart: float
    """Share of studies whose paired interval for the difference of D* excludes 0."""
    both_settled: float
    """Share of studies in which both arms are found settled: elsewhere D* is not given at all."""
    useful: float
    """Share with both."""


def power_to_tell_apart(
    difference: float,
    process: Process,
    sizes: list[int],
    turns: int,
    *,
    simulations: int = 200,
    seed: int = 0,
) -> list[Power]:
    """Power to tell two D* apart, at each number of trajectories.

    The arms share their trajectories' intercepts (same passages, same goals), as paired arms do; all else
    is drawn afresh.

    Args:
        difference: between the arms' D*.
        process: both arms' dynamics; must have a level to settle at.
        sizes: numbers of trajectories an arm.
        turns: of a trajectory.
        simulations: studies simulated at each size.
        seed: of the simulation.

    Raises:
        BadInput: the process has no D*, or the study is too small to be one.
    """
    if not -1 < process.phi < 1 or process.slope:
        raise BadInput(
            f"phi {process.phi:g} with slope {process.slope:g} has no D*: use |phi| < 1 and slope 0"
        )
    if min(sizes) < 3 or turns < 5 or simulations < 1:
        raise BadInput("a study needs at least 3 trajectories of 5 turns, and at least one simulation")
    return [_power(difference, process, n, turns, simulations, seed) for n in sizes]


def _power(difference: float, process: Process, n: int, turns: int, simulations: int, seed: int) -> Power:
    rng = np.random.default_rng([seed, n])
    apart = np.zeros(simulations, dtype=bool)
    settled = np.zeros(simulations, dtype=bool)
    for study in range(simulations):
        a, b = _arms(difference, process, n, turns, rng)
        low, high = mean_interval(late_means(b) - late_means(a)) or (0.0, 0.0)
        apart[study] = low > 0 or high < 0
        settled[study] = all(verdict(arm).level == "settled" for arm in (a, b))
    return Power(
        n=n,
        told_apart=float(apart.mean()),
        both_settled=float(settled.mean()),
        useful=float((apart & settled).mean()),
    )


def _arms(
    difference: float, process: Process, n: int, turns: int, rng: np.random.Generator
) -> tuple[Panel, Panel]:
    shared = process.intercept_sd * rng.standard_normal((n, 1))
    own = replace(process, intercept_sd=0.0)
    return own.panel(n, turns, rng) + shared, own.panel(n, turns, rng) + shared + difference
