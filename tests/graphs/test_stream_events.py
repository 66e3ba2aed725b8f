"""What a user's stream holds: the assistant's words, one event a turn, and nothing of the Mediator's."""

import json

import pytest
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from scripted import ScriptedChat

from midturn.drift import DriftScore
from midturn.graphs import MediationMiddleware, mediate, turn_graph
from midturn.mediator import Mediator

SAID = [
    HumanMessage("Book two seats for the play."),
    AIMessage("Which evening?"),
    HumanMessage("On Saturday, for 2 people."),
]
WANTED = "Book two seats for 2 people for the play on Saturday."
SECRET = "zebra"


class Streaming(ScriptedChat):
    """Streams what it says word by word, and says it at once in a synchronous call."""

    def _generate(self, messages, *args, **kwargs):
        self.asked.append(messages)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.reply(messages)))])

    async def _astream(self, messages, *args, **kwargs):
        self.asked.append(messages)
        for word in self.reply(messages).split(" "):
            yield ChatGenerationChunk(message=AIMessageChunk(f"{word} "))


def drafting():
    reply = json.dumps({"text": WANTED, "assumptions": [SECRET]})
    return Streaming(reply=lambda _: reply)


class AskingProbe:
    """A probe whose model streams, too."""

    async def score(self, goal, context, response, turn):
        async for _ in Streaming(reply=lambda _: f"{SECRET} {SECRET}").astream(context):
            pass
        return DriftScore(turn=turn, judge=1)


def surfaces(mediator, **settings):
    def assistant():
        return Streaming(reply=lambda _: "Row C, seats 11 and 12.")

    return {
        "mediate": lambda: mediate(assistant(), mediator, **settings),
        "middleware": lambda: create_agent(
            assistant(), middleware=[MediationMiddleware(mediator, **settings)]
        ),
        "turn graph": lambda: turn_graph(assistant(), mediator, **settings),
    }


KINDS = ["mediate", "middleware", "turn graph"]


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.mark.parametrize("probe", [None, AskingProbe()], ids=["unscored", "scored"])
async def test_message_streams_hold_the_assistants_words_alone(kind, probe):
    model = drafting()
    graph = surfaces(Mediator(model), probe=probe)[kind]()
    parts = [part.text async for part, _ in graph.astream({"messages": SAID}, stream_mode="messages")]
    assert "".join(parts).strip() == "Row C, seats 11 and 12."
    assert len(model.asked) >= 1


@pytest.mark.filterwarnings("ignore:astream_events version='v1'")
@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("probe", [None, AskingProbe()], ids=["unscored", "scored"])
async def test_streamed_events_hold_the_assistants_tokens_alone(kind, version, probe):
    model = drafting()
    graph = surfaces(Mediator(model), probe=probe)[kind]()
    events = [event async for event in graph.astream_events({"messages": SAID}, version=version)]
    tokens = [e["data"]["chunk"].text for e in events if e["event"] == "on_chat_model_stream"]
    assert "".join(tokens).strip() == "Row C, seats 11 and 12."
    started = [e for e in events if e["event"] in ("on_chat_model_start", "on_llm_start")]
    assert len(started) == 1
    assert model.asked
    assert not any(SECRET in str(e) for e in events if "model" in e["event"])


async def test_an_open_turn_which_the_model_reads_streams_nothing_of_it_either(kind):
    reply = json.dumps({"text": f"{WANTED} {SECRET}", "relation": "new", "request": []})
    graph = surfaces(Mediator(Streaming(reply=lambda _: reply)))[kind]()
    said = [*SAID[:2], HumanMessage("make it for 4, and book it")]
    parts = [part.text async for part, _ in graph.astream({"messages": said}, stream_mode="messages")]
    assert SECRET not in "".join(parts)


@pytest.mark.parametrize(
    ("kind", "in_async"),
    [*((kind, True) for kind in KINDS), ("mediate", False), ("middleware", False)],
)
async def test_one_custom_event_a_turn_says_what_was_made_of_it(kind, in_async):
    graph, given = surfaces(Mediator())[kind](), {"messages": SAID}
    if in_async:
        parts = [part async for part in graph.astream(given, stream_mode="custom")]
    else:
        parts = list(graph.stream(given, stream_mode="custom"))
    both = f"{SAID[0].text}\n{SAID[2].text}"
    assert parts == [{"midturn": {"relation": "refines", "instruction": both, "origin": "ledger"}}]


async def test_the_event_of_a_turn_that_passes_has_no_instruction(kind):
    graph = surfaces(Mediator())[kind]()
    parts = [part async for part in graph.astream({"messages": [("user", "Hello!")]}, stream_mode="custom")]
    (part,) = parts
    assert part["midturn"]["instruction"] is None
    assert part["midturn"]["origin"] == "passed"
    json.dumps(part)


async def test_the_event_comes_before_the_assistants_first_token(kind):
    graph = surfaces(Mediator())[kind]()
    stream = graph.astream({"messages": SAID}, stream_mode=["custom", "messages"])
    modes = [mode async for mode, _ in stream]
    assert modes[0] == "custom"
    assert modes.count("custom") == 1


async def test_a_mediator_that_fails_is_told_by_an_event_without_origin(kind):
    def broken(messages):
        raise RuntimeError(SECRET)

    graph = surfaces(Mediator(ScriptedChat(reply=broken)))[kind]()
    parts = [part async for part in graph.astream({"messages": SAID}, stream_mode="custom")]
    assert parts == [{"midturn": {"relation": None, "instruction": None, "origin": None}}]


async def test_callbacks_of_ones_own_still_see_the_mediators_calls(kind):
    from langchain_core.callbacks import AsyncCallbackHandler

    class Counting(AsyncCallbackHandler):
        def __init__(self):
            self.started = 0

        async def on_chat_model_start(self, *args, **kwargs):
            self.started += 1

    counting = Counting()
    graph = surfaces(Mediator(drafting()))[kind]()
    await graph.ainvoke({"messages": SAID}, {"callbacks": [counting]})
    assert counting.started >= 2
