"""When to intervene: a trigger sees the scores so far and decides whether a turn gets its action.

The score of turn t acts on turn t + 1: the answer has already reached the user. Only an action that retries
acts on turn t itself, and so the graph must hold that answer back until it is scored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from midturn.core import BadInput
from midturn.drift._actions import Action, Remind, Rewrite
from midturn.drift._forecast import Forecast
from midturn.drift._records import DriftScore, Intervention

Measure = Literal["kl", "reverse_kl", "js", "kl_per_byte", "entropy"]
"""A divergence, or how unsure the answer was: nats per token, or per byte of an answer for `kl_per_byte`."""

RETRIES = 1
"""How often a turn is answered again before its answer stands."""


class Trigger(Protocol):
    """Decides by turn and scores alone. Pure: the same turn and scores give the same decision."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every action that it may choose, each of a kind of its own."""
        ...

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Return what user turn `turn` (from 1) gets: the kind of an action, or `none`.

        Args:
            turn: the turn that starts, or whose answer has just been scored.
            scores: in the order in which they were made, those of answers that were retried among them.
                Where the last is of `turn` itself, the turn has been answered, and only a retry can be done.
        """
        ...


@dataclass(frozen=True)
class Never:
    """Leaves every turn alone."""

    actions: tuple[Action, ...] = ()

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide for no intervention."""
        return Intervention(kind="none", turn=turn, reason="the trigger never fires", trigger="never")


@dataclass(frozen=True)
class AtTurns:
    """Intervenes at fixed turns, whatever the scores."""

    turns: frozenset[int]
    action: Action

    @property
    def actions(self) -> tuple[Action, ...]:
        """The one action."""
        return (self.action,)

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide by the number of the turn alone."""
        listed = ", ".join(map(str, sorted(self.turns)))
        name = f"at_turns({listed})"
        if _answered(turn, scores):
            return Intervention(kind="none", turn=turn, reason="the turn has been answered", trigger=name)
        if turn in self.turns:
            return Intervention(
                kind=self.action.kind, turn=turn, reason=f"turn {turn} is scheduled", trigger=name
            )
        return Intervention(kind="none", turn=turn, reason=f"turn {turn} is not scheduled", trigger=name)


@dataclass(frozen=True)
class OnScores:
    """Intervenes where the scores say so."""

    name: str
    action: Action
    judge: Callable[[int, Sequence[DriftScore]], tuple[bool, str]]
    """Turn to come, one score per earlier turn -> whether to act on it, and why, with the figures."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """The one action."""
        return (self.action,)

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide by the last score, where it is of the turn that this action can still follow."""
        retries = self.action.retries
        if _answered(turn, scores) != retries:
            reason = "the turn has not been answered" if retries else "the turn has been answered"
            return self._made("none", turn, reason)
        attempts = sum(score.turn == turn for score in scores)
        if attempts > RETRIES:
            return self._made("none", turn, f"answered {attempts} times already")
        standing = {score.turn: score for score in scores}
        acts, reason = self.judge(turn + 1 if retries else turn, list(standing.values()))
        return self._made(self.action.kind if acts else "none", turn, reason)

    def _made(self, kind: str, turn: int, reason: str) -> Intervention:
        return Intervention(kind=kind, turn=turn, reason=reason, trigger=self.name)


@dataclass(frozen=True)
class Combined:
    """Several triggers as one."""

    triggers: tuple[Trigger, ...]
    every: bool

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions of all of them."""
        return tuple(dict.fromkeys(action for trigger in self.triggers for action in trigger.actions))

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide as the first trigger that acts, if one acts (`any_of`) or all do (`all_of`)."""
        made = [trigger.decide(turn, scores) for trigger in self.triggers]
        acting = [decision for decision in made if decision.kind != "none"]
        name = f"{'all_of' if self.every else 'any_of'}({', '.join(decision.trigger for decision in made)})"
        if len(acting) == len(made) or (acting and not self.every):
            return acting[0].model_copy(update={"trigger": name})
        reason = "; ".join(decision.reason for decision in made if decision.kind == "none")
        return Intervention(kind="none", turn=turn, reason=reason, trigger=name)


def never() -> Trigger:
    """Leave every turn alone."""
    return Never()


def at_turns(*turns: int, action: Action | None = None) -> Trigger:
    """Intervene at these user turns, counted from 1.

    >>> at_turns(4, 7).decide(4, ()).kind
    'remind'

    Args:
        turns: their numbers.
        action: what is done there; by default, the goal is restated.

    Raises:
        ValueError: no turn is given, or one below 1.
        BadInput: the action is none, or one that answers turns again.
    """
    chosen = _checked(action or Remind())
    if chosen.retries:
        raise BadInput("at_turns cannot retry: a retry follows from the score of the answer")
    if not turns or min(turns) < 1:
        raise ValueError("at_turns needs turn numbers from 1 on")
    return AtTurns(frozenset(turns), chosen)


def above(threshold: float, *, measure: Measure = "kl", action: Action | None = None) -> Trigger:
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

    return OnScores(f"above({threshold:g})", _checked(action or Remind()), judge)


def towards(
    target: float, forecast: Forecast, *, measure: Measure = "kl", action: Action | None = None
) -> Trigger:
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

    return OnScores(f"towards({target:g})", _checked(action or Remind()), judge)


def entropy_spike(rise: float, *, action: Action | None = None) -> Trigger:
    """Intervene on the turn after one whose answer was much less certain than the answer before it.

    Args:
        rise: in the mean entropy of the answer's tokens, nats per token.
        action: by default the context is rebuilt, since what it holds has confused the model.

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

    return OnScores(f"entropy_spike({rise:g})", _checked(action or Rewrite()), judge)


def any_of(*triggers: Trigger) -> Trigger:
    """Intervene where one of these does; where several do, as the first of them."""
    return _combined(triggers, every=False)


def all_of(*triggers: Trigger) -> Trigger:
    """Intervene where all of these do, as the first of them."""
    return _combined(triggers, every=True)


def _combined(triggers: tuple[Trigger, ...], *, every: bool) -> Trigger:
    if not triggers:
        raise BadInput("a combination needs at least one trigger")
    joined = Combined(triggers, every)
    if every and len({may_retry(trigger) for trigger in triggers}) > 1:
        raise BadInput("all_of cannot join a retry with other actions: they are decided at different times")
    kinds = [action.kind for action in joined.actions]
    if len(set(kinds)) < len(kinds):
        raise BadInput("two triggers have different actions of one kind: give them the same object")
    return joined


def may_retry(trigger: Trigger) -> bool:
    """Tell whether a trigger may have a turn answered again."""
    return any(action.retries for action in trigger.actions)


def action_of(trigger: Trigger, decision: Intervention) -> Action | None:
    """Return the action that a trigger decided for, or `None` for no intervention."""
    return next((action for action in trigger.actions if action.kind == decision.kind), None)


def _checked(action: object) -> Action:
    if isinstance(action, type) or not callable(getattr(action, "apply", None)):
        raise BadInput(f"{action!r} is no action: give one such as Remind(), Rewrite() or Retry()")
    return action  # pyright: ignore[reportReturnType]


def _answered(turn: int, scores: Sequence[DriftScore]) -> bool:
    return bool(scores) and scores[-1].turn == turn


def _values(scores: Sequence[DriftScore], measure: Measure) -> dict[int, float]:
    values = ((score.turn, getattr(score, measure)) for score in scores)
    return {turn: value for turn, value in values if value is not None}
