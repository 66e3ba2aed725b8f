"""Triggers decide by turn and scores alone, with as few interventions as do."""

import asyncio
from dataclasses import dataclass

import numpy as np
import pytest
from langchain_core.messages import AIMessage, HumanMessage

from midturn.core import BadInput
from midturn.drift import (
    DriftScore,
    Forecast,
    Remind,
    Retry,
    Rewrite,
    above,
    action_of,
    all_of,
    any_of,
    at_turns,
    entropy_spike,
    may_retry,
    never,
    reminded,
    towards,
    with_reminder,
)
from midturn.mediator import Context, FullHistory, Snowball

CALM = Forecast(level=0.4, phi=0.8, innovation_sd=0.1, noise_sd=0.05)


def scores(*values, measure="kl"):
    return [DriftScore(turn=turn, **{measure: value}) for turn, value in enumerate(values, start=1)]


def test_at_turns_intervenes_at_those_turns_and_says_why():
    trigger = at_turns(4, 7)
    assert [turn for turn in range(1, 10) if trigger.decide(turn, ()).kind == "remind"] == [4, 7]
    assert trigger.decide(4, ()).trigger == "at_turns(4, 7)"
    assert trigger.decide(4, ()).reason == "turn 4 is scheduled"


def test_never_leaves_every_turn_alone():
    assert {never().decide(turn, ()).kind for turn in range(1, 10)} == {"none"}


@pytest.mark.parametrize("turns", [(), (0,), (3, -1)])
def test_turns_are_counted_from_one(turns):
    with pytest.raises(ValueError, match="from 1 on"):
        at_turns(*turns)


def test_a_reminder_adds_the_goal_and_keeps_the_users_words():
    text = reminded("And for 4.", "Book a table.")
    assert text.startswith("And for 4.")
    assert "Book a table." in text


def test_a_score_above_the_threshold_acts_on_the_next_turn():
    trigger = above(0.5)
    made = trigger.decide(3, scores(0.1, 0.8))
    assert (made.kind, made.turn, made.trigger) == ("remind", 3, "above(0.5)")
    assert made.reason == "kl of turn 2 is 0.8, above 0.5"
    assert trigger.decide(3, scores(0.8, 0.5)).kind == "none"


def test_a_threshold_does_not_act_on_a_stale_score_nor_on_none():
    trigger = above(0.5, measure="js")
    assert trigger.decide(4, scores(0.1, 0.8, measure="js")).reason == "turn 3 has no js"
    assert trigger.decide(3, scores(0.1, 0.8)).kind == "none"
    assert trigger.decide(1, ()).kind == "none"


def test_a_measure_that_was_not_taken_never_acts():
    per_byte = above(0.05, measure="kl_per_byte")
    assert per_byte.decide(3, scores(0.8, 0.8)).kind == "none"
    assert per_byte.decide(3, [DriftScore(turn=2, kl_per_byte=0.08)]).kind == "remind"


def test_a_retry_is_decided_after_the_score_of_the_turn_itself_and_only_once():
    trigger = above(0.5, action=Retry())
    assert may_retry(trigger) and not may_retry(above(0.5))
    assert trigger.decide(3, scores(0.1, 0.8)).kind == "none"
    first = scores(0.1, 0.2, 0.8)
    assert trigger.decide(3, first).kind == "retry"
    assert trigger.decide(3, [*first, DriftScore(turn=3, kl=0.9)]).kind == "none"


@pytest.mark.parametrize("trigger", [at_turns(3), above(0.5), towards(0.5, CALM)])
def test_what_acts_before_an_answer_does_nothing_after_it(trigger):
    assert trigger.decide(3, scores(0.8, 0.8)).kind == "remind"
    assert trigger.decide(3, scores(0.8, 0.8, 0.8)).kind == "none"


def test_the_last_answer_of_a_retried_turn_counts_for_the_next():
    retried = [*scores(0.9), DriftScore(turn=1, kl=0.1)]
    assert above(0.5).decide(2, retried).kind == "none"


def test_an_entropy_spike_rebuilds_the_context():
    trigger = entropy_spike(0.5)
    assert trigger.decide(3, scores(1.0, 1.8, measure="entropy")).kind == "rewrite"
    assert trigger.decide(3, scores(1.0, 1.4, measure="entropy")).kind == "none"
    assert trigger.decide(2, scores(1.8, measure="entropy")).kind == "none"


def test_combinations_act_where_any_or_all_of_their_policies_do():
    either, both = any_of(at_turns(3), above(0.5, action=Rewrite())), all_of(at_turns(3), above(0.5))
    assert either.decide(2, scores(0.8)).kind == "rewrite"
    assert either.decide(3, scores(0.8, 0.8)).kind == "remind"
    assert either.decide(3, scores(0.8, 0.8)).trigger == "any_of(at_turns(3), above(0.5))"
    assert both.decide(2, scores(0.8)).kind == "none"
    assert both.decide(2, scores(0.8)).reason == "turn 2 is not scheduled"
    assert both.decide(3, scores(0.8, 0.8)).kind == "remind"
    assert may_retry(any_of(never(), above(0.5, action=Retry())))


def test_combinations_that_could_never_act_are_refused():
    with pytest.raises(BadInput, match="at least one"):
        any_of()
    with pytest.raises(BadInput, match="different times"):
        all_of(at_turns(3), above(0.5, action=Retry()))


def test_towards_acts_when_the_next_turn_would_exceed_the_target():
    trigger = towards(0.5, CALM)
    assert trigger.decide(1, ()).reason == "no turn has a kl yet"
    high = trigger.decide(2, scores(0.8))
    assert high.kind == "remind"
    assert high.reason.endswith("above 0.5") and high.reason.startswith("kl of turn 2 is expected at 0.6")
    assert trigger.decide(2, scores(0.45)).kind == "none"


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.9])
def test_a_forecast_is_the_conditional_mean_of_the_fitted_process(phi):
    forecast = Forecast(level=0.4, phi=phi, innovation_sd=0.2, noise_sd=0.3)
    seen = {1: 0.9, 2: 0.1, 4: 0.7}
    turns = np.array([1, 2, 4, 6])
    covariance = 0.2**2 / (1 - phi**2) * phi ** np.abs(np.subtract.outer(turns, turns)).astype(float)
    observed = covariance[:3, :3] + 0.3**2 * np.eye(3)
    expected = 0.4 + covariance[3, :3] @ np.linalg.solve(observed, np.array(list(seen.values())) - 0.4)
    assert forecast.next(seen, 6) == pytest.approx(expected)


def test_a_walk_is_forecast_from_where_it_is():
    walk = Forecast(level=0.0, phi=1.0, innovation_sd=0.1, noise_sd=0.0)
    assert walk.next({1: 3.0}, 5) == pytest.approx(3.0, abs=1e-6)


@pytest.mark.parametrize("wrong", [{"phi": 1.2}, {"noise_sd": -1}])
def test_a_forecast_of_no_process_is_refused(wrong):
    with pytest.raises(BadInput):
        Forecast(**{"level": 0.4, "phi": 0.5, "innovation_sd": 0.1, "noise_sd": 0.1} | wrong)


def kept(trigger, seed, turns=200):
    """Divergences and interventions of a process that each reminder brings 0.3 nats nearer to its goal."""
    rng = np.random.default_rng(seed)
    deviation, played, acted = 0.0, [], 0
    for turn in range(1, turns + 1):
        act = trigger.decide(turn, played[-20:]).kind != "none"
        acted += act
        deviation = CALM.phi * deviation + CALM.innovation_sd * rng.standard_normal() - 0.3 * act
        noisy = CALM.level + deviation + CALM.noise_sd * rng.standard_normal()
        played.append(DriftScore(turn=turn, kl=max(noisy, 0.0)))
    return np.mean([score.kl > 0.5 for score in played]), acted


def test_towards_keeps_its_target_better_than_a_schedule_with_as_many_interventions():
    def average(trigger):
        return np.mean([kept(trigger, seed) for seed in range(5)], axis=0)

    (exceeded, acted), (alone, _) = average(towards(0.5, CALM)), average(never())
    spaced, scheduled = average(at_turns(*range(1, 201, 17)))
    assert acted <= scheduled
    assert exceeded < 0.8 * spaced < 0.8 * alone


SAID = [HumanMessage("Book a table."), AIMessage("When?"), HumanMessage("On Friday.")]


async def as_it_is():
    return Context(list(SAID), "as it is")


def test_a_reminder_restates_what_was_said_before_the_turn_in_a_way_of_ones_own():
    action = Remind(restate=lambda turns: " and ".join(turns).upper())
    context = asyncio.run(action.apply(SAID, (), as_it_is))
    assert context.messages[:-1] == SAID[:-1]
    assert context.messages[-1].text == reminded("On Friday.", "BOOK A TABLE.")


def test_a_reminder_is_given_once_however_often_it_is_applied():
    once = asyncio.run(Remind().apply(SAID, (), as_it_is))

    async def build():
        return once

    assert asyncio.run(Retry().apply(SAID, (), build)) == once


def test_a_first_turn_has_nothing_to_restate():
    first = Context(SAID[:1], "as it is")
    assert with_reminder(first, SAID[:1]) is first


def test_a_rewrite_builds_with_another_builder_and_leaves_the_usual_one_alone():
    async def build():
        raise AssertionError("not wanted")

    def texts(action):
        return [m.text for m in asyncio.run(action.apply(SAID, ("a rule",), build)).messages]

    assert texts(Rewrite()) == ["Book a table.\nOn Friday."]
    assert texts(Rewrite(builder=Snowball()))[-1] == "Book a table.\nOn Friday."
    assert texts(Rewrite(builder=FullHistory())) == [m.text for m in SAID]


@dataclass(frozen=True)
class Whisper:
    kind: str = "whisper"
    retries: bool = False

    async def apply(self, messages, guidelines, build):
        return await build()


def test_an_action_of_ones_own_is_decided_for_like_any_other():
    own = Whisper()
    for trigger in (at_turns(3, action=own), above(0.5, action=own), towards(0.5, CALM, action=own)):
        made = trigger.decide(3, scores(0.8, 0.8))
        assert made.kind == "whisper"
        assert action_of(trigger, made) is own
        assert not may_retry(trigger)
        nothing = made.model_copy(update={"kind": "none"})
        assert action_of(trigger, nothing) is None


def test_an_action_of_ones_own_that_retries_is_decided_after_the_score():
    trigger = above(0.5, action=Whisper("again", retries=True))
    assert may_retry(trigger)
    assert trigger.decide(2, scores(0.8)).kind == "none"
    assert trigger.decide(2, scores(0.8, 0.8)).kind == "again"


def test_a_combination_finds_the_action_of_each_of_its_triggers():
    either = any_of(at_turns(3, action=Whisper()), above(0.5, action=Rewrite()))
    assert [action.kind for action in either.actions] == ["whisper", "rewrite"]
    assert isinstance(action_of(either, either.decide(2, scores(0.8))), Rewrite)
    assert isinstance(action_of(either, either.decide(3, scores(0.1, 0.1))), Whisper)


def test_two_actions_of_one_kind_are_refused_unless_they_are_the_same():
    with pytest.raises(BadInput, match="one kind"):
        any_of(at_turns(2, action=Remind(restate=str)), above(0.5, action=Remind(restate=repr)))
    assert any_of(at_turns(2), above(0.5)).actions == (Remind(),)


@pytest.mark.parametrize("wrong", ["remind", Remind, Whisper, 5, lambda: None])
def test_what_is_no_action_is_refused_with_what_would_be_one(wrong):
    for make in (lambda a: at_turns(2, action=a), lambda a: above(0.5, action=a)):
        with pytest.raises(BadInput, match=r"give one such as Remind\(\)"):
            make(wrong)
