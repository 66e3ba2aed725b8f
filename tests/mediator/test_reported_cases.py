"""Conversations that mediation once got wrong, each with what must be true of what the assistant is shown."""

import json

import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from scripted import ScriptedChat
from support.reported_cases import CASES, R26, R41, SET_UPS, faults

from midturn.core import BadInput
from midturn.graphs import Turn, TurnConfig, mediate, prepare, turn_graph
from midturn.mediator import Mediator


def name(case):
    return f"{case.report} {case.id}"


def cases(of=CASES):
    return [pytest.param(case, id=name(case)) for case in of]


def model_that_writes(*drafts):
    """A model that writes these drafts, one after the other, and takes an open turn for a refinement."""
    texts = list(drafts)

    def reply(messages):
        text = texts.pop(0) if len(texts) > 1 else texts[0]
        return json.dumps({"text": text, "relation": "refines", "request": list(range(1, 13))})

    return ScriptedChat(reply=reply)


async def shown(mediator, case):
    return (await mediator.build(list(case.said))).messages


@pytest.mark.parametrize("case", cases())
async def test_rules_alone_show_what_they_must(case):
    assert faults(case, await shown(Mediator(), case)) == ()


@pytest.mark.parametrize("case", cases())
async def test_so_does_a_model_whose_draft_is_right_or_talks_nonsense(case):
    right = case.right_drafts[0] if case.right_drafts else "I love 99 pizzas."
    assert faults(case, await shown(Mediator(model_that_writes(right)), case)) == ()


@pytest.mark.parametrize("case", cases([case for case in CASES if case.wrong_drafts]))
async def test_wrong_drafts_do_not_reach_the_assistant(case):
    for wrong in case.wrong_drafts:
        view = await shown(Mediator(model_that_writes(wrong)), case)
        assert not any(wrong in message.text for message in view)
        assert faults(case, view) == ()


@pytest.mark.parametrize("case", cases([case for case in CASES if case.no_mediator_call]))
async def test_a_turn_that_needs_no_model_costs_no_call(case):
    model = model_that_writes("unused")
    await Mediator(model).build(list(case.said))
    assert model.asked == []


@pytest.mark.parametrize("step", R26, ids=lambda step: step.id)
async def test_a_turn_that_goes_on_keeps_its_instruction_and_costs_no_further_call(step):
    drafted = "I want to send a parcel of 3 kg to Tartu."
    model, assistant = model_that_writes(drafted), ScriptedChat(reply=lambda _: "Fine.")
    graph = turn_graph(assistant, Mediator(model), fail_open=False)
    first = await graph.ainvoke({"messages": list(step.turn)})
    calls = len(model.asked)
    assert calls == 1
    went_on = [*step.turn, *step.joined]
    config = TurnConfig(mediator=Mediator(model), fail_open=False)
    prepared = await prepare(Turn(went_on, first["midturn"]), config)
    assert len(model.asked) - calls == step.mediator_calls_for_joined
    (instructed,) = assistant.asked[0]
    assert prepared.context.messages[0].text == instructed.text
    assert prepared.context.messages[1:] == list(step.joined)


class Streaming(ScriptedChat):
    """Streams what it says word by word."""

    async def _astream(self, messages, *args, **kwargs):
        self.asked.append(messages)
        for word in self.reply(messages).split(" "):
            yield ChatGenerationChunk(message=AIMessageChunk(f"{word} "))


@pytest.mark.parametrize("case", R41, ids=lambda case: case.id)
async def test_the_users_stream_holds_none_of_the_mediators_words(case):
    mediator = Streaming(reply=lambda _: case.mediator_replies)
    graph = mediate(Streaming(reply=lambda _: case.assistant_says), Mediator(mediator))
    given, heard = {"messages": list(case.said)}, []
    if case.by == "messages":
        heard += [part.text async for part, _ in graph.astream(given, stream_mode="messages")]
    else:
        async for event in graph.astream_events(given, version="v2"):
            if event["event"] == "on_chat_model_stream":
                heard.append(event["data"]["chunk"].text)
    assert mediator.asked
    assert case.assistant_says in "".join(heard)
    assert not [text for text in case.must_not_reach_the_user if text in "".join(heard)]


def set_up(argument, given):
    answers = ScriptedChat(reply=lambda _: "ok")
    match argument:
        case "model":
            return mediate(answers, Mediator(given))
        case "mediator":
            return mediate(answers, given)
        case "store":
            return mediate(answers, store=given)
        case _:
            return turn_graph(given)


@pytest.mark.parametrize("case", SET_UPS, ids=lambda case: case.id)
async def test_what_cannot_work_is_refused_when_it_is_set_up(case, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-real-key")
    if case.must == "work":
        assert set_up(case.argument, case.given)
        return
    with pytest.raises(BadInput) as refused:
        set_up(case.argument, case.given)
    assert "\n" not in str(refused.value)
