"""Each reference reads what its name says, and figures against two of them are kept apart."""

from __future__ import annotations

import subprocess
import sys

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from midturn.core import BadInput
from midturn.drift import DriftScore, GoalAlone, GoalPinned, OtherModel
from midturn.drift._references import Measure, one_measure

SYSTEM, FIRST, SAID, NOW = (
    SystemMessage("Be brief."),
    HumanMessage("Plan a trip."),
    AIMessage("Where to?"),
    HumanMessage("To Rome."),
)
CONTEXT = [SYSTEM, FIRST, SAID, NOW]
GOAL = "A trip to Rome, under 900 euros."


def test_the_pinned_goal_comes_right_before_the_current_turn():
    read = GoalPinned().conditioning(GOAL, CONTEXT)
    assert list(read.messages[:3]) == CONTEXT[:3]
    assert GOAL in read.messages[3].text
    assert read.messages[3].text.endswith(NOW.text)
    assert not read.by_other_model


def test_the_goal_alone_leaves_the_history_out_and_keeps_the_system_prompt():
    read = GoalAlone().conditioning(GOAL, CONTEXT)
    assert [message.type for message in read.messages] == ["system", "human"]
    assert GOAL in read.messages[1].text
    assert read.messages[1].text.endswith(NOW.text)


def test_the_goal_alone_keeps_what_tools_said_in_the_current_turn():
    calls = AIMessage("", tool_calls=[{"name": "flights", "args": {}, "id": "1"}])
    tools = [calls, ToolMessage("One at 80 euros.", tool_call_id="1")]
    assert list(GoalAlone().conditioning(GOAL, [*CONTEXT, *tools]).messages[2:]) == tools


def test_another_model_reads_the_goal_first_then_the_same_history():
    read = OtherModel("big").conditioning(GOAL, CONTEXT)
    assert read.by_other_model
    assert read.messages[1].text.endswith(FIRST.text)
    assert GOAL in read.messages[1].text
    assert list(read.messages[2:]) == CONTEXT[2:]


def test_another_models_reading_of_earlier_turns_stays_the_same_while_the_goal_does():
    later = [*CONTEXT, AIMessage("Booked."), HumanMessage("And a hotel.")]
    earlier = OtherModel("big").conditioning(GOAL, CONTEXT).messages
    assert OtherModel("big").conditioning(GOAL, later).messages[: len(earlier)] == earlier


@pytest.mark.parametrize("reference", [GoalPinned(), GoalAlone(), OtherModel("big")])
def test_a_goal_that_is_the_current_turn_is_not_said_twice(reference):
    assert reference.conditioning(" Plan a trip.\n", [SYSTEM, FIRST]).messages == (SYSTEM, FIRST)


@pytest.mark.parametrize("reference", [GoalPinned(), GoalAlone(), OtherModel("big")])
def test_the_test_models_context_is_left_as_it_is(reference):
    context = [message.model_copy() for message in CONTEXT]
    reference.conditioning(GOAL, context)
    assert context == CONTEXT


def test_a_context_without_a_user_turn_is_refused():
    with pytest.raises(BadInput, match="without a user message"):
        GoalPinned().conditioning(GOAL, [SYSTEM])


def test_scores_of_one_estimator_and_reference_are_one_measure():
    scores = [DriftScore(turn=t, estimator="exact", reference=GoalPinned().name) for t in (1, 2)]
    assert one_measure(scores) == Measure("exact", "goal pinned")


@pytest.mark.parametrize(
    "other",
    [
        {"estimator": "exact", "reference": GoalAlone().name},
        {"estimator": "top-k(20)", "reference": GoalPinned().name},
        {"estimator": "exact", "reference": OtherModel("big").name},
    ],
)
def test_scores_of_two_measures_are_not_compared(other):
    mine = DriftScore(turn=1, estimator="exact", reference=GoalPinned().name)
    with pytest.raises(BadInput, match="within one estimator and one reference"):
        one_measure([mine, DriftScore(turn=2, **other)])


@pytest.mark.usefixtures("processes")
def test_importing_drift_and_its_scorers_loads_neither_torch_nor_transformers():
    code = (
        "import sys, midturn.drift._references, midturn.drift.scorers._choosing\n"
        "import midturn.drift._divergence_probe\n"
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
