"""The simulated user and the system role, played by models: what they say is checked before it counts."""

import json

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from scripted import ScriptedChat, saying

from midturn.studies.lic import Record
from midturn.studies.lic._system import ATTEMPTS, ModelSystem, Reading, RulesSystem
from midturn.studies.lic._user import ModelUser, ScriptedUser, UserSimulatorFailed, VerbatimUser
from midturn.studies.lic.tasks import task_named

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
TOLD = [HumanMessage("How many balls?"), AIMessage("How many are red?")]
MATH = task_named("math")


def message(text, shard_id):
    return json.dumps({"response": text, "shard_id": shard_id})


async def test_the_verbatim_user_says_the_shards_in_their_order():
    said = [await VerbatimUser().speak(RECORD, RECORD.shards[:n], []) for n in range(3)]
    assert [(u.text, u.shard_id) for u in said] == [("How many balls?", 1), ("2 red", 2), ("3 blue", 3)]


async def test_the_first_shard_is_said_word_for_word_without_a_call():
    model = saying("unused")
    assert (await ModelUser(model).speak(RECORD, [], [])).text == "How many balls?"
    assert model.asked == []


async def test_the_users_model_sees_what_is_told_and_untold_and_no_system_message():
    model = saying(message("there are 3 blue ones", 3))
    utterance = await ModelUser(model).speak(RECORD, RECORD.shards[:2], [SystemMessage("secret"), *TOLD])
    assert (utterance.text, utterance.shard_id) == ("there are 3 blue ones", 3)
    prompt = model.asked[0][-1].text
    assert "Points you have told:\n2. 2 red" in prompt
    assert "not told yet:\n3. 3 blue" in prompt
    assert "secret" not in prompt


async def test_saying_nothing_new_reveals_no_shard():
    assert (
        await ModelUser(saying(message("I don't mind", -1))).speak(RECORD, RECORD.shards[:1], TOLD)
    ).shard_id is None


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("nonsense", "unusable"),
        (message("", 2), "unusable"),
        (message(["2 red"], 2), "unusable"),
        (message("2 red", 99), "invalid_id"),
        (message("2 red", [2]), "invalid_id"),
        (message("again", 1), "invalid_id"),
    ],
)
async def test_a_bad_reply_is_counted_and_asked_for_again_and_then_the_simulator_is_to_blame(bad, fault):
    utterance = await ModelUser(saying(bad, message("2 red", 2))).speak(RECORD, RECORD.shards[:1], TOLD)
    assert (utterance.shard_id, utterance.refused) == (2, (fault,))
    with pytest.raises(UserSimulatorFailed, match="in 3 attempts") as failed:
        await ModelUser(saying(bad)).speak(RECORD, RECORD.shards[:1], TOLD)
    assert failed.value.refused == [fault] * 3


async def test_a_scripted_user_says_the_tasks_script_whatever_the_shards_say():
    script = ("Read this: …", "And this: …", "And now?")
    said = [await ScriptedUser(script).speak(RECORD, RECORD.shards[:n], []) for n in range(3)]
    assert [(u.text, u.shard_id) for u in said] == [*zip(script, (1, 2, 3), strict=True)]


def system(kind, *copies):
    replies = [json.dumps({"answer": copy}) for copy in copies]

    def reply(messages):
        if "You sort" in messages[0].text:
            return json.dumps({"response_type": kind})
        return replies.pop(0)

    return ModelSystem(ScriptedChat(reply=reply))


async def read(role, reply, task=MATH, attempted=False):
    return await role.read(reply, RECORD, task, attempted=attempted)


async def test_a_reply_that_attempts_nothing_has_a_kind_and_no_answer():
    found = await read(system("clarification", "5"), "How many are red? Not 5.")
    assert (found.kind, found.answer, found.attempts) == ("clarification", None, False)


async def test_a_reply_that_is_sorted_into_nonsense_attempts_nothing():
    assert await read(system("a fine reply", "5"), "It is 5.") == Reading(None)


async def test_a_single_turn_reply_is_always_an_attempt():
    assert await read(system("clarification", "5"), "It is 5.", attempted=True) == Reading(
        "answer_attempt", "5"
    )


async def test_a_copy_that_is_no_part_of_the_reply_is_asked_for_again():
    assert (await read(system("answer_attempt", "6", "5"), "It is 5.")).answer == "5"


async def test_an_attempt_whose_answer_cannot_be_copied_is_still_an_attempt():
    found = await read(system("answer_attempt", *["6"] * ATTEMPTS), "It is 5.")
    assert (found.attempts, found.answer) == (True, None)


async def test_a_task_that_scores_the_whole_reply_has_nothing_copied():
    described = task_named("data2text")
    assert (await read(system("answer_attempt"), "It rains.", described)).answer == "It rains."


async def test_a_task_whose_replies_always_attempt_is_not_sorted():
    silent = ModelSystem(saying("unused"))
    assert (await read(silent, "Es regnet.", task_named("translation"))).attempts
    assert silent.model.asked == []


async def test_rules_ask_no_model():
    assert await read(RulesSystem(), "That makes 5.") == Reading("answer_attempt", "5")
    assert await read(RulesSystem(), "How many are there?") == Reading(None)
