"""The record of a trial: how conversations went with the set on trial, and how without it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, computed_field

from midturn.refiner.guidelines import GuidelineSet, Validation

Verdict = Literal["better", "worse", "open"]
"""The whole interval of the difference lies above zero, or below it, or neither yet."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Arm(_Frozen):
    """One side of a trial."""

    conversations: int
    scored: int
    """Those that somebody scored; how the others went is told by what their users said."""
    mean: float | None
    """Points of 100; `None` without conversations."""


class Comparison(_Frozen):
    """A trial as far as it has come."""

    set: GuidelineSet
    with_set: Arm
    without_set: Arm
    difference: float | None
    """Mean with the set minus the mean without it, points of 100; `None` while a side has no conversation."""
    ci: tuple[float, float]
    """95 % interval of the difference. It holds however often and whenever it is looked at."""
    needed: dict[int, int]
    """Conversations that it takes in all to detect a difference of that many points, with 80 % power."""
    without_time: int
    """Conversations of which it is not known whether they began after the trial did."""
    left_out: dict[str, int]
    """Conversations of the scope that are not compared, by the reason."""

    @computed_field
    @property
    def n(self) -> int:
        """Conversations that are compared."""
        return self.with_set.conversations + self.without_set.conversations

    @computed_field
    @property
    def verdict(self) -> Verdict:
        """What has been found out."""
        return "better" if self.ci[0] > 0 else "worse" if self.ci[1] < 0 else "open"

    @property
    def validation(self) -> Validation | None:
        """The figures as they are kept with the set; `None` where there is nothing to compare."""
        if self.difference is None:
            return None
        return Validation(
            against=self.set.parent, difference=self.difference, ci=self.ci, n=self.n, trial=True
        )
