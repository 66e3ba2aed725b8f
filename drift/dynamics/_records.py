"""What an analysis of the dynamics found, as `midturn drift fit --json` prints it.

Every interval is a 95 % one over trajectories; `None` means that there are fewer than six, that all are
alike, or that it has no end.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from midturn.statistics import FEWEST, Interval

Level = Literal["settled", "growing", "falling", "can't tell at this n"]
Persistence = Literal["decays", "stays", "can't tell at this n"]
Method = Literal["state_space", "lagged_instrument", "paper_diagnostic"]

UNCLEAR: Literal["can't tell at this n"] = "can't tell at this n"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _AtTurn(_Record):
    ci: Interval | None
    n: int

    @property
    def is_alike(self) -> bool:
        """Whether all trajectories have the same value here: there is no interval, though they are enough."""
        return self.ci is None and self.n >= FEWEST


class TurnMean(_AtTurn):
    """The mean of one turn of one arm."""

    arm: str
    reference: str
    turn: int
    mean: float


class Slope(_Record):
    """The mean slope of an arm's trajectories, per turn."""

    arm: str
    reference: str
    turns: Literal["all", "late"]
    slope: float
    ci: Interval | None
    n: int


class LateLevel(_Record):
    """The mean over an arm's late turns. It is D* only where the verdict is *settled*."""

    arm: str
    reference: str
    mean: float | None
    ci: Interval | None
    n: int


class Contrast(_AtTurn):
    """`arm` minus `against` at one turn."""

    arm: str
    against: str
    reference: str
    turn: int
    difference: float
    paired: bool


class VarianceRatio(_Record):
    """Var(D[t+k] - D[t]) over k Var(D[t+1] - D[t]): 1 for a random walk, 1/k for white noise."""

    arm: str
    reference: str
    k: int
    ratio: float
    ci: Interval | None
    n: int


class Verdict(_Record):
    """What can be said of an arm; each half on its own."""

    level: Level
    persistence: Persistence


class NullP(_Record):
    """How well two series without any restoring force would explain the fit."""

    white_noise: float
    random_walk: float


class Bands(_Record):
    """The range (2.5 to 97.5 %) of the paper's figures under one null, at the same trajectories and turns."""

    b: Interval
    r2: Interval
    spearman: Interval


class Bound(_Record):
    """The paper's equation 3, |D_t - D*| <= lambda^t |D_0 - D*| + (eps - delta) / (1 - lambda)."""

    rate: float
    """lambda: 1 + b."""
    noise: float
    """eps: the largest residual. In the sample the bound then holds by construction."""
    intervention: float
    """delta: the mean effect of the interventions."""
    radius: float | None
    """(eps - delta) / (1 - lambda); `None` where that is no bound."""
    broken: tuple[str, ...]
    """The assumptions that this fit breaks."""


class Fit(_Record):
    """One way of fitting D[t+1] - D[t] = a + b D[t] + noise to one arm."""

    arm: str
    reference: str
    estimator: str
    """Of the divergence: what was fitted."""
    method: Method
    """Of the fit, in the order in which they convince; the paper's comes last."""
    n_trajectories: int
    n_pairs: int
    a: float | None = None
    b: float | None = None
    """phi - 1: 0 for a random walk."""
    b_ci: Interval | None = None
    d_star: float | None = None
    """State space: the mean of the late turns, and only where the level has settled. Paper: -a/b."""
    d_star_ci: Interval | None = None
    r2: float | None = None
    residual_std: float | None = None
    """State space: of the innovations, apart from the measurement noise."""
    noise_std: float | None = None
    """Of the measurement noise, where the method can distinguish it."""
    max_residual: float | None = None
    spearman: float | None = None
    null_p: NullP | None = None
    """State space: likelihood-ratio tests. Paper: where b lies among the b of simulated nulls, two-sided."""
    white_noise_bands: Bands | None = None
    random_walk_bands: Bands | None = None
    bound: Bound | None = None
    verdict: Verdict | None = None
    """Only the state-space fit carries one."""


class Difference(_Record):
    """D* of arm `b` minus D* of arm `a`; only between arms that have both settled."""

    a: str
    b: str
    reference: str
    d_star_difference: float
    ci: Interval | None
    n: int
    paired: Literal[True] = True


class Dynamics(_Record):
    """Everything found, in the order in which it convinces."""

    named: Literal["drift", "divergence"]
    """What the figures may be called: without the contrast with a neutral arm they are no drift."""
    turn_means: list[TurnMean]
    slopes: list[Slope]
    late_levels: list[LateLevel]
    contrasts: list[Contrast]
    variance_ratios: list[VarianceRatio]
    fits: list[Fit]
    differences: list[Difference]
