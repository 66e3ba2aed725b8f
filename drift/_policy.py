"""When to intervene. A policy sees the scores so far and decides what a turn gets.

The score of turn t acts on turn t + 1: the answer has already reached the user. Only a `retry` acts on turn t
itself, and so the graph must hold that answer back until it is scored; `Policy.retries` says beforehand
whether a policy may want this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from midturn.core import BadInput
from midturn.drift._forecast import Forecast
from midturn.drift._records import DriftScore, Intervention

Action = Literal["remind", "rewrite", "retry"]
Measure = Literal["kl", "reverse_kl", "js", "kl_per_byte", "entropy"]
"""A divergence, or how unsure the answer was: nats per token, or per byte of an answer for `kl_per_byte`."""

RETRIES = 1
"""How often a turn is answered again before its answer stands."""


class Policy(Protocol):
    """Decides by turn and scores alone. Pure: the same turn and scores give the same decision."""

    @property
    def retries(self) -> bool:
        """Whether it may want a turn answered again. The graph then asks `decide` again after the score."""
        ...

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """What user turn `turn` (from 1) gets.

        Args:
            turn: the turn that starts, or whose answer has just been scored.
            scores: in the order in which they were made, those of answers that were retried among them.
                Where the last is of `turn` itself, the turn has been answered, and only `retry` can be done.
        """
        ...


@dataclass(frozen=True)
class Never:
    """Leaves every turn alone."""

    retries = False

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide for no intervention."""
        return Intervention(kind="none", turn=turn, reason="the policy never intervenes", policy="never")


@dataclass(frozen=True)
class AtTurns:
    """Intervenes at fixed turns, whatever the scores."""

    turns: frozenset[int]
    kind: Literal["remind", "rewrite"]

    retries = False

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide by the number of the turn alone."""
        listed = ", ".join(map(str, sorted(self.turns)))
        name = f"at_turns({listed})"
        if _answered(turn, scores):
            return Intervention(kind="none", turn=turn, reason="the turn has been answered", policy=name)
        if turn in self.turns:
            return Intervention(kind=self.kind, turn=turn, reason=f"turn {turn} is scheduled", policy=name)
        return Intervention(kind="none", turn=turn, reason=f"turn {turn} is not scheduled", policy=name)


@dataclass(frozen=True)
class OnScores:
    """Intervenes where the scores say so."""

    name: str
    kind: Action
    judge: Callable[[int, Sequence[DriftScore]], tuple[bool, str]]
    """Turn to come, one score per earlier turn -> whether to act on it, and why, with the figures."""

    @property
    def retries(self) -> bool:
        """Whether it retries instead of acting on the next turn."""
        return self.kind == "retry"

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide by the last score, where it is of the turn that this action can still follow."""
        if _answered(turn, scores) != self.retries:
            reason = "the turn has not been answered" if self.retries else "the turn has been answered"
            return self._made("none", turn, reason)
        attempts = sum(score.turn == turn for score in scores)
        if attempts > RETRIES:
            return self._made("none", turn, f"answered {attempts} times already")
        standing = {score.turn: score for score in scores}
        acts, reason = self.judge(turn + 1 if self.retries else turn, list(standing.values()))
        return self._made(self.kind if acts else "none", turn, reason)

    def _made(
        self, kind: Literal["none", "remind", "rewrite", "retry"], turn: int, reason: str
    ) -> Intervention:
        return Intervention(kind=kind, turn=turn, reason=reason, policy=self.name)


@dataclass(frozen=True)
class Combined:
    """Several policies as one."""

    policies: tuple[Policy, ...]
    every: bool

    @property
    def retries(self) -> bool:
        """Whether any of them may retry."""
        return any(policy.retries for policy in self.policies)

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide as the first policy that acts, if one acts (`any_of`) or all do (`all_of`)."""
        made = [policy.decide(turn, scores) for policy in self.policies]
        acting = [decision for decision in made if decision.kind != "none"]
        name = f"{'all_of' if self.every else 'any_of'}({', '.join(decision.policy for decision in made)})"
        if len(acting) == len(made) or (acting and not self.every):
            return acting[0].model_copy(update={"policy": name})
        reason = "; ".join(decision.reason for decision in made if decision.kind == "none")
        return Intervention(kind="none", turn=turn, reason=reason, policy=name)


def never() -> Policy:
    """Leave every turn alone."""
    return Never()


def at_turns(*turns: int, kind: Literal["remind", "rewrite"] = "remind") -> Policy:
    """Intervene at these user turns, counted from 1.

    >>> at_turns(4, 7).decide(4, ()).kind
    'remind'

    Raises:
        ValueError: no turn is given, or one below 1.
    """
    if not turns or min(turns) < 1:
        raise ValueError("at_turns needs turn numbers from 1 on")
    return AtTurns(frozenset(turns), kind)


def above(threshold: float, *, measure: Measure = "kl", kind: Action = "remind") -> Policy:
    """Intervene on the turn after one whose score is above `threshold`, in the unit of the measure.

    >>> above(0.5).decide(3, [DriftScore(turn=2, kl=0.8)]).reason
    'kl of turn 2 is 0.8, above 0.5'
    """

    def judge(coming: int, scores: Sequence[DriftScore]) -> tuple[bool, str]:
        value = _values(scores, measure).get(coming - 1)
        if value is None:
            return False, f"turn {coming - 1} has no {measure}"
        relation = "above" if value > threshold else "not above"
        return value > threshold, f"{measure} of turn {coming - 1} is {value:.3g}, {relation} {threshold:g}"

    return OnScores(f"above({threshold:g})", kind, judge)


def towards(target: float, forecast: Forecast, *, measure: Measure = "kl", kind: Action = "remind") -> Policy:
    """Keep the divergence at or below `target` with the fewest interventions.

    It acts when the fitted dynamics predict that the coming turn, left alone, would exceed the target. What
    earlier interventions did is in the scores, so that a turn that comes down by itself is left alone.
    Acting no sooner than that needs the fewest interventions as long as their effect is felt at once and
    decays. A target below the level where the conversation settles asks for one on nearly every turn.

    >>> calm = Forecast(level=0.4, phi=0.5, innovation_sd=0.1, noise_sd=0.0)
    >>> towards(0.5, calm).decide(2, [DriftScore(turn=1, kl=0.8)]).kind
    'remind'
    >>> towards(0.7, calm).decide(2, [DriftScore(turn=1, kl=0.8)]).kind
    'none'
    """

    def judge(coming: int, scores: Sequence[DriftScore]) -> tuple[bool, str]:
        scored = _values(scores, measure)
        if not scored:
            return False, f"no turn has a {measure} yet"
        expected = forecast.next(scored, coming)
        relation = "above" if expected > target else "not above"
        return (
            expected > target,
            f"{measure} of turn {coming} is expected at {expected:.3g}, {relation} {target:g}",
        )

    return OnScores(f"towards({target:g})", kind, judge)


def entropy_spike(rise: float, *, kind: Action = "rewrite") -> Policy:
    """Intervene on the turn after one whose answer was much less certain than the answer before it.

    Args:
        rise: in the mean entropy of the answer's tokens, nats per token.
        kind: by default the context is rebuilt, since what it holds has confused the model.

    >>> entropy_spike(0.5).decide(3, [DriftScore(turn=1, entropy=1.0), DriftScore(turn=2, entropy=1.8)]).kind
    'rewrite'
    """

    def judge(coming: int, scores: Sequence[DriftScore]) -> tuple[bool, str]:
        entropies = {score.turn: score.entropy for score in scores if score.entropy is not None}
        if not {coming - 2, coming - 1} <= entropies.keys():
            return False, f"the two turns before turn {coming} have no entropies"
        change = entropies[coming - 1] - entropies[coming - 2]
        relation = "above" if change > rise else "not above"
        return change > rise, f"entropy changed by {change:.3g} in turn {coming - 1}, {relation} {rise:g}"

    return OnScores(f"entropy_spike({rise:g})", kind, judge)


def any_of(*policies: Policy) -> Policy:
    """Intervene where one of these does; where several do, as the first of them."""
    return _combined(policies, every=False)


def all_of(*policies: Policy) -> Policy:
    """Intervene where all of these do, as the first of them."""
    return _combined(policies, every=True)


def _combined(policies: tuple[Policy, ...], *, every: bool) -> Policy:
    if not policies:
        raise BadInput("a combination needs at least one policy")
    if every and len({policy.retries for policy in policies}) > 1:
        raise BadInput("all_of cannot join a retry with other actions: they are decided at different times")
    return Combined(policies, every)


def _answered(turn: int, scores: Sequence[DriftScore]) -> bool:
    return bool(scores) and scores[-1].turn == turn


def _values(scores: Sequence[DriftScore], measure: Measure) -> dict[int, float]:
    values = ((score.turn, getattr(score, measure)) for score in scores)
    return {turn: value for turn, value in values if value is not None}
