"""Who takes part: simulated users, tools, agents, judges, checks of the user's own."""

import json

import pytest
from commands import midturn
from langchain_core.exceptions import ContextOverflowError
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from scripted import ScriptedChat

from midturn.core import BadInput
from midturn.store import Store
from midturn.studies import run_study
from midturn.studies.dialogues import Dialogue, DialogueSet, DialoguesStudy, TurnNotes

STARTS = {"check": "starts", "text": "Aye"}


async def played(path, fields, models, **options):
    """Play one dialogue as it is, and return it."""
    data = DialogueSet(name="one", dialogues=(Dialogue.model_validate({"id": "one", **fields}),))
    options = {"conditions": "dialogue", "model": "openai:scripted", **options}
    study = DialoguesStudy(data=data, models=models, **options)
    with Store(path) as store:
        await run_study(study, store)
        (run_id, _), *_ = store.runs()
        (made,) = store.trajectories(run_id)
    return made


def speaking(*messages):
    """A user's model that writes these, and then is done."""
    left = [json.dumps({"message": text, "done": False}) for text in messages]
    return ScriptedChat(reply=lambda _: left.pop(0) if left else '{"message": "", "done": true}')


async def test_a_simulated_user_speaks_until_they_are_done_and_every_reply_is_scored(tmp_path):
    fields = {
        "turns": [{"user": "Say Aye.", "answer": "Aye."}],
        "simulated": {"goal": "a boat"},
        "checks": [STARTS],
    }
    models = {
        "assistant": ScriptedChat(reply=lambda m: "Aye." if "boat" in m[-1].text else "No."),
        "user": speaking("A boat?", "A car?"),
    }
    made = await played(tmp_path / "d.db", fields, models)
    assert [turn.utterance for turn in made.turns] == ["Say Aye.", "A boat?", "A car?"]
    assert [TurnNotes.of(turn).score for turn in made.turns] == [None, 1, 0]
    assert made.score == 0.5


@pytest.mark.parametrize(
    ("more", "turns"), [({"until": {"check": "contains", "texts": ["sold"]}}, 2), ({"most_turns": 3}, 3)]
)
async def test_the_stop_rule_ends_a_simulated_users_dialogue(tmp_path, more, turns):
    replies = iter(["Aye.", "Aye, sold.", "Aye.", "Aye."])
    models = {"assistant": ScriptedChat(reply=lambda _: next(replies)), "user": speaking(*"abcdef")}
    made = await played(
        tmp_path / "d.db", {"simulated": {"goal": "a boat", **more}, "checks": [STARTS]}, models
    )
    assert len(made.turns) == turns


async def test_a_user_who_says_nothing_usable_is_blamed_and_there_is_no_score(tmp_path):
    models = {
        "assistant": ScriptedChat(reply=lambda _: "Aye."),
        "user": ScriptedChat(reply=lambda _: "no JSON"),
    }
    made = await played(tmp_path / "d.db", {"simulated": {"goal": "a boat"}, "checks": [STARTS]}, models)
    assert (made.blame, made.score) == ("user_simulator", None)


async def test_a_judge_who_says_nothing_usable_is_blamed_and_there_is_no_score(tmp_path):
    models = {"assistant": ScriptedChat(reply=lambda _: "Aye."), "judge": ScriptedChat(reply=lambda _: "Hm.")}
    fields = {"turns": ["Hi."], "checks": [{"check": "judged", "question": "Is it kind?"}]}
    made = await played(tmp_path / "d.db", fields, models, judge="openai:judge")
    assert (made.blame, made.score) == ("judge", None)


async def test_a_dialogue_that_grows_too_long_counts_as_failed_in_every_turn_from_there(tmp_path):
    def reply(messages):
        if len(messages) > 3:
            raise ContextOverflowError("too long")
        return "Aye."

    fields = {"turns": ["a", "b", "c", "d"], "checks": [STARTS]}
    made = await played(tmp_path / "d.db", fields, {"assistant": ScriptedChat(reply=reply)})
    assert [TurnNotes.of(turn).score for turn in made.turns] == [1, 1, 0, 0]
    assert (made.score, made.blame) == (0.5, "assistant")


class Calling(ScriptedChat):
    """Calls a tool before it answers."""

    bound: list[object] = []  # noqa: RUF012  pydantic copies it

    def bind_tools(self, tools, **kwargs):
        self.bound.append(tools)
        return self.bind(**kwargs)

    async def _agenerate(self, messages, *args, **kwargs):
        self.asked.append(messages)
        if messages[-1].type == "tool":
            made = AIMessage(f"It says {messages[-1].text}.")
        else:
            made = AIMessage(
                "", tool_calls=[{"name": "hours", "args": {"day": "Sunday"}, "id": f"c{len(messages)}"}]
            )
        return ChatResult(generations=[ChatGeneration(message=made)])


async def test_a_model_calls_the_dialogues_tools_and_gets_what_they_return(tmp_path):
    fields = {
        "turns": ["Hello.", "Open on Sunday?"],
        "tools": [{"name": "hours", "returns": "10 to 4"}],
        "checks": [
            {"check": "called", "tool": "hours", "arguments": {"day": "Sunday"}},
            {"check": "contains", "texts": ["10 to 4"]},
        ],
    }
    assistant = Calling(reply=str)
    made = await played(tmp_path / "d.db", fields, {"assistant": assistant})
    assert made.score == 1
    assert [m.type for m in assistant.asked[-1]] == ["human", "ai", "tool", "ai", "human", "ai", "tool"]
    assert assistant.bound[0][0]["function"]["name"] == "hours"


AGENT = """
from langchain_core.messages import AIMessage

class Clerk:
    async def ainvoke(self, state):
        told = state["messages"][-1].text
        call = AIMessage("", tool_calls=[{"name": "look_up", "args": {"what": told}, "id": "1"}])
        return {"messages": [*state["messages"], call, AIMessage(f"Aye, {told}")]}

CLERK, NOT_ONE = Clerk(), 3
"""
CHECKS = """
def length(reply, least):
    return min(1, len(reply) / least)
"""


def written(folder):
    """A dialogue that needs an agent and a check of the user's own, and both."""
    record = {
        "id": "one",
        "turns": ["Hello.", "Tea?"],
        "checks": [
            {"check": "called", "tool": "look_up"},
            {"check": "own", "name": "length", "arguments": {"least": 1}},
            STARTS,
        ],
    }
    (folder / "one.jsonl").write_text(json.dumps(record))
    (folder / "agent.py").write_text(AGENT)
    (folder / "checks.py").write_text(CHECKS)
    return ("dialogues", "run", "one.jsonl", "--conditions", "dialogue,snowball", "--db", "one.db")


def test_an_agent_is_played_from_the_command_line_with_the_users_own_checks(tmp_path):
    command = written(tmp_path)
    done = midturn(*command, "--plugin", "checks.py", "--agent", "agent.py:CLERK", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {row["condition"]: row["score"]["value"] for row in report["conditions"]} == {
        "dialogue": 100,
        "snowball": 100,
    }
    assert report["model"] == "agent agent.py:CLERK"
    shown = midturn("dialogues", "report", "--db", "one.db", cwd=tmp_path)
    assert "snowball" in shown.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--agent", "agent.py:CLERK"), "--plugin"),
        (("--plugin", "checks.py", "--agent", "agent.py:NOT_ONE"), "ainvoke"),
        (("--plugin", "checks.py", "--agent", "agent.py"), "FILE.py:NAME"),
        (("--plugin", "checks.py", "--agent", "no_such_module:AGENT"), "can't be imported"),
        (("--plugin", "agent.py", "--agent", "agent.py:CLERK"), "defines no function"),
        (("--plugin", "checks.py", "--agent", "agent.py:CLERK", "--max-usd", "1"), "--max-tokens"),
    ],
)
def test_what_an_agent_or_a_check_lacks_is_said_in_a_line(tmp_path, more, said):
    done = midturn(*written(tmp_path), *more, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_store_without_dialogues_says_how_to_play_some(tmp_path):
    with Store(tmp_path / "empty.db"):
        pass
    done = midturn("dialogues", "report", "--db", "empty.db", cwd=tmp_path)
    assert done.returncode == 2
    assert "midturn dialogues run" in done.stderr


def test_a_changed_agent_begins_runs_of_its_own(tmp_path):
    command = (*written(tmp_path), "--plugin", "checks.py", "--agent", "agent.py:CLERK")
    assert midturn(*command, cwd=tmp_path).returncode == 0
    (tmp_path / "agent.py").write_text(AGENT.replace("Aye, ", "Nay, "))
    done = midturn(*command, "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["conditions"][0]["score"]["value"] == 0


def test_a_bad_agent_answer_ends_the_run_in_one_line(tmp_path):
    command = (*written(tmp_path), "--plugin", "checks.py", "--agent", "agent.py:CLERK")
    (tmp_path / "agent.py").write_text(AGENT.replace("return {", "return 4 or {"))
    done = midturn(*command, cwd=tmp_path)
    assert done.returncode == 2
    assert "no messages" in done.stderr


def test_bad_input_of_dialogues_is_bad_input():
    with pytest.raises(BadInput, match="shares"):
        DialoguesStudy(data="starter", schedule="0,2").preflight()
