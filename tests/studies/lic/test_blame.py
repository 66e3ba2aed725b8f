"""Every failed conversation is attributed to exactly one, by rules that are asked in their order."""

import json
import random
import re
from typing import get_args

import pytest
from langchain_core.exceptions import ContextOverflowError
from scripted import ScriptedChat, saying

from midturn.assistant import CallRecorder
from midturn.graphs import TurnConfig
from midturn.mediator import Faithfulness, Instruction, Mediator, Value
from midturn.store import Blame, Trajectory, Turn
from midturn.studies.lic import Conversation, Record, _blame as rules
from midturn.studies.lic._blame import Failure, blame
from midturn.studies.lic._system import ModelSystem, RulesSystem
from midturn.studies.lic._user import ModelUser, VerbatimUser
from midturn.studies.lic.conditions import conditions
from midturn.studies.lic.tasks import JudgeFailed, Verdict, task_named

RECORD = Record(
    task_id="t/1",
    task="math",
    shards=(
        {"shard_id": 1, "shard": "How many balls?"},
        {"shard_id": 2, "shard": "2 red"},
        {"shard_id": 3, "shard": "3 blue"},
    ),
    question="2 red and 3 blue balls. How many?",
    answer="#### 5",
)
TOLD = ("How many balls?", "2 red", "3 blue")


# -- the rules ----------------------------------------------------------------------------------------


def turn(said="3 blue", *, kind="answer_attempt", answer="6", lost=(), text=None, origin="model", found=None):
    """A turn whose instruction says `text`, with what its own check found."""
    check = found or Faithfulness()
    instruction = Instruction(text=text, turn=3, origin=origin, check=check) if text else None
    notes = {"shard_id": 3, "kind": kind, "answer": answer, "fidelity": {"lost": list(lost)}}
    return Turn(utterance=said, response="It is 6.", instruction=instruction, notes=notes)


def value(written, kind="number"):
    return Value(kind=kind, written=written, meaning=written)


FAITHFUL = "How many balls are 2 red and 3 blue?"


def failed(*turns, **fields):
    return Failure(turns=turns, told=fields.pop("told", TOLD), **fields)


def test_a_right_answer_that_was_not_taken_out_of_its_reply_is_the_extractors():
    who, reason = blame(failed(turn(), missed=[turn()]))
    assert (who, "another was taken" in reason) == ("extractor", True)


def test_a_right_answer_that_was_sorted_as_no_attempt_is_the_extractors():
    sorted_out = turn(kind="discussion", answer=None)
    who, reason = blame(failed(turn(), sorted_out, missed=[sorted_out]))
    assert (who, "no attempt" in reason) == ("extractor", True)


def test_a_last_attempt_without_a_copied_answer_is_the_extractors():
    assert blame(failed(turn(), turn(answer=None)))[0] == "extractor"
    assert blame(failed(turn(answer=None), turn()))[0] == "assistant"


def test_shards_that_were_left_at_the_turn_cap_are_the_users():
    assert blame(failed(turn(), untold=2)) == (
        "user_simulator",
        "2 shards were left when the turn cap came",
    )


def test_a_value_that_the_user_never_said_is_the_users():
    turns = [turn("How many balls?"), turn("2 red"), turn("some blue", lost=["3"])]
    assert blame(failed(*turns)) == ("user_simulator", "the user never said '3'")


def test_a_value_that_another_message_said_is_not_held_against_the_user():
    turns = [turn("How many balls?"), turn("some red", lost=["2"]), turn("3 blue and 2 red")]
    assert blame(failed(*turns))[0] == "assistant"


def test_an_instruction_that_lacks_a_shard_is_the_mediators_whatever_its_own_check_says():
    lacking = turn(text="How many balls are there, with 2 red ones?")
    assert blame(failed(lacking)) == ("mediator", "the last instruction lacks '3'")
    assert blame(failed(turn(text=FAITHFUL)))[0] == "assistant"


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (Faithfulness(lost=(value("9"),)), "the last instruction lacks '9'"),
        (Faithfulness(invented=(value("77"),)), "the last instruction holds what nobody told: '77'"),
    ],
    ids=["lost", "invented"],
)
def test_an_instruction_that_its_own_check_found_fault_with_is_the_mediators(found, reason):
    assert blame(failed(turn(text=FAITHFUL, found=found))) == ("mediator", reason)


def test_wording_that_the_check_misses_is_not_held_against_the_mediator():
    found = Faithfulness(lost=(value("round it up", "wording"),))
    assert blame(failed(turn(text=FAITHFUL, found=found)))[0] == "assistant"


@pytest.mark.parametrize("origin", ["ledger", "passed"])
def test_the_users_own_words_are_never_the_mediators_fault(origin):
    assert blame(failed(turn(text="How many balls?", origin=origin)))[0] == "assistant"


def test_only_the_last_instruction_counts():
    turns = [turn(text="How many?"), turn(text=FAITHFUL)]
    assert blame(failed(*turns))[0] == "assistant"


def test_a_short_statement_put_in_other_words_is_nobodys_loss():
    told = ("sum them", "round it up")
    assert blame(failed(turn(text="Total, using the ceiling."), told=told))[0] == "assistant"


def test_all_else_is_the_assistants():
    answered = turn()
    answered.notes["reason"] = "6 is not 5"
    assert blame(failed(answered)) == ("assistant", "the last answer is wrong: 6 is not 5")
    assert blame(failed(turn(kind=None, answer=None))) == ("assistant", "no reply attempts an answer")


def test_the_extractor_comes_before_the_user_and_the_user_before_the_mediator():
    everything = {"lost": ["3"], "text": "Please buy 77 horses."}
    assert blame(failed(turn("some", **everything), missed=[turn()], untold=1))[0] == "extractor"
    assert blame(failed(turn("some", **everything), untold=1))[0] == "user_simulator"
    assert blame(failed(turn("some", **everything)))[0] == "user_simulator"
    assert blame(failed(turn("3 blue", text="Please buy 77 horses.")))[0] == "mediator"


# -- in a conversation --------------------------------------------------------------------------------


async def played(assistant, condition="sharded", *, user=None, system=None, task=None, mediator=None):
    (chosen,) = conditions([condition])
    builder = Mediator(model=mediator, use_ledger=False) if mediator else chosen.context(assistant)
    config = TurnConfig(mediator=builder, fail_open=False)
    conversation = Conversation(
        record=RECORD,
        condition=chosen,
        task=task or task_named("math"),
        assistant=assistant,
        config=config,
        user=user or VerbatimUser(),
        system=system or RulesSystem(),
        scoring="strict",
        draw=random.Random(0),
        recorder=CallRecorder(),
        trajectory=Trajectory(
            conversation_id="c", run_id="r", task="math", task_id="t/1", condition=condition, repetition=0
        ),
    )
    return await conversation.play()


def system_role(kind="answer_attempt", copy=lambda reply: re.findall(r"\d+", reply)[0]):
    def reply(messages):
        if "You sort" in messages[0].text:
            return json.dumps({"response_type": kind})
        return json.dumps({"answer": copy(messages[-1].text)})

    return ModelSystem(ScriptedChat(reply=reply))


def telling(*messages):
    return ModelUser(saying(*(json.dumps({"response": text, "shard_id": at}) for text, at in messages)))


async def test_a_correct_conversation_blames_nobody():
    ended = await played(saying("So far 2.", "It is 5."))
    assert (ended.score, ended.blame, ended.error) == (1, None, None)
    assert ended.notes == {"turn_cap": False}


@pytest.mark.parametrize("condition", ["full", "concat", "sharded", "recap", "snowball"])
async def test_a_wrong_answer_to_all_that_was_asked_is_the_assistants(condition):
    ended = await played(saying("It is 6."), condition)
    assert (ended.score, ended.blame, ended.error) == (
        0,
        "assistant",
        "the last answer is wrong: 6 is not 5",
    )


async def test_a_user_that_says_nothing_usable_is_to_blame_and_its_replies_are_noted():
    ended = await played(saying("How many?"), user=ModelUser(saying("nonsense")))
    assert (ended.score, ended.blame) == (0, "user_simulator")
    assert ended.notes["refused"] == ["unusable"] * 3


async def test_a_user_that_never_comes_to_the_point_is_to_blame():
    ended = await played(saying("It is 6."), user=telling(("I don't mind", -1)))
    assert (ended.blame, len(ended.turns)) == ("user_simulator", 2 * len(RECORD.shards))
    assert ended.notes["turn_cap"] is True


async def test_a_user_that_leaves_out_a_value_is_to_blame():
    ended = await played(saying("It is 6."), user=telling(("2 red ones", 2), ("blue ones too", 3)))
    assert (ended.blame, ended.error) == ("user_simulator", "the user never said '3'")
    assert [turn.notes["fidelity"]["lost"] for turn in ended.turns] == [[], [], ["3"]]


async def test_a_closing_turn_that_says_everything_leaves_the_user_without_blame():
    ended = await played(saying("It is 6."), "recap", user=telling(("2 red", 2), ("blue too", 3)))
    assert ended.blame == "assistant"
    assert "fidelity" not in ended.turns[-1].notes


async def test_a_mediator_that_invents_is_to_blame():
    ended = await played(
        saying("It is 6."),
        "mediated",
        mediator=saying(json.dumps({"text": "Please buy 77 horses."})),
    )
    assert (ended.blame, ended.score) == ("mediator", 0)


async def test_a_right_answer_that_the_systems_model_did_not_copy_is_its_own_fault():
    ended = await played(saying("2 red and 3 blue. The answer is 5."), "full", system=system_role())
    assert (ended.answer, ended.score, ended.blame) == ("2", 0, "extractor")


async def test_a_right_answer_that_the_systems_model_took_for_talk_is_its_own_fault():
    ended = await played(saying("The answer is 5."), system=system_role("discussion"))
    assert (ended.answer, ended.score, ended.blame) == (None, 0, "extractor")


async def test_a_partial_score_blames_nobody():
    class Graded(type(task_named("math"))):
        async def evaluate(self, answer, record, scoring):
            return Verdict(score=0.25)

    ended = await played(saying("It is 6."), task=Graded())
    assert (ended.score, ended.blame) == (0.25, None)


async def test_a_judge_without_a_judgement_is_to_blame_and_the_conversation_has_no_score():
    class Unjudged(type(task_named("math"))):
        async def evaluate(self, answer, record, scoring):
            raise JudgeFailed("no usable judgement")

    ended = await played(saying("It is 6."), task=Unjudged())
    assert (ended.score, ended.blame) == (None, "judge")


async def test_a_conversation_too_long_for_its_model_is_the_assistants():
    def overflow(messages):
        raise ContextOverflowError("too long")

    ended = await played(ScriptedChat(reply=overflow))
    assert (ended.score, ended.blame, ended.error) == (0, "assistant", "too long")


def test_every_kind_of_blame_is_named_in_the_rules():
    assert all(f"`{who}`" in rules.__doc__ for who in get_args(Blame))
