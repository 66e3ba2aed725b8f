"""The Mediator loses nothing and invents nothing that its check knows, however weak its model is."""

import pytest
from hypothesis import given, strategies as st
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from scripted import ScriptedChat, draft, saying

from midturn.mediator import Conversation, Mediator, Reading, ledger, with_own_words
from midturn.mediator.check import (
    brief_of,
    judged,
)
from midturn.mediator.reading import Span

FIRST = "Book a table at Luigi's."
TURNS = [FIRST, "For 4 people.", "At 7pm, no smoking area."]
GOOD = "Book a table for 4 people at Luigi's at 19:00, not in the smoking area."


def conversation(*turns, answers="Sure. The Blue Room for 12, then. What else should I know?"):
    said = []
    for turn in turns:
        said += [HumanMessage(turn), AIMessage(answers)]
    return said[:-1]


async def test_a_faithful_first_draft_is_taken_as_it_is():
    model = saying(draft(GOOD, assumptions=["dinner"]))
    made = await Mediator(model=model).instruct(conversation(*TURNS))
    assert (made.text, made.origin, made.assumptions) == (GOOD, "model", ("dinner",))
    assert made.check.faithful
    assert len(model.asked) == 1


async def test_a_draft_that_loses_something_is_mended_once_and_told_what_it_lost():
    model = saying(draft("Book a table at Luigi's at 7pm, no smoking area."), draft(GOOD))
    made = await Mediator(model=model).instruct(conversation(*TURNS))
    assert (made.text, made.origin) == (GOOD, "repaired")
    assert "It lacks: " in model.asked[1][-1].text
    assert "4" in model.asked[1][-1].text


async def test_what_only_the_assistant_guessed_is_no_source():
    guessed = "Book the Blue Room for 12 at Luigi's for 4 people at 7pm, no smoking area."
    made = await Mediator(model=saying(draft(guessed))).instruct(conversation(*TURNS))
    assert made.origin == "ledger"
    assert made.rejected is not None
    assert "12" in " ".join(value.written for value in made.rejected.invented)


async def test_two_bad_drafts_give_the_users_own_words():
    model = saying(draft("I like turtles."))
    made = await Mediator(model=model).instruct(conversation(*TURNS))
    assert (made.text, made.origin) == (ledger(TURNS), "ledger")
    assert len(model.asked) == 2


async def test_without_the_ledger_the_mended_draft_stands_whatever_it_says():
    made = await Mediator(model=saying(draft("I like turtles.")), use_ledger=False).instruct(
        conversation(*TURNS)
    )
    assert (made.text, made.origin) == ("I like turtles.", "repaired")
    assert not made.check.faithful


@pytest.mark.slow("draws many replies")
@given(reply=st.text())
async def test_whatever_the_model_says_nothing_breaks_and_nothing_is_lost(reply):
    made = await Mediator(model=saying(reply)).instruct(conversation(*TURNS))
    assert not made.check.lost


@pytest.mark.parametrize(
    "broken", ['{"text": 5}', '{"text": "x", "open_questions": [1, {"facet": 2}]}', "[]", "{"]
)
async def test_json_of_the_wrong_shape_is_data(broken):
    made = await Mediator(model=saying(broken)).instruct(conversation(*TURNS))
    assert made.origin == "ledger"


async def test_guidelines_and_the_conversation_reach_the_mediators_model():
    model = saying(draft(GOOD))
    await Mediator(model=model).instruct(conversation(*TURNS), ["Times are in the evening."])
    system, asked = (message.text for message in model.asked[0])
    assert "1. Times are in the evening." in system
    assert "[turn 2] User: For 4 people." in asked
    assert "[turn 2] Assistant: Sure" in asked
    assert "[turn 1] Assistant" not in asked


async def test_a_value_of_a_tool_result_that_the_user_did_not_take_up_is_an_invention():
    said = conversation(*TURNS)
    call = {"name": "find", "args": {}, "id": "1", "type": "tool_call"}
    said[1:1] = [
        AIMessage("", tool_calls=[call]),
        ToolMessage("Luigi's is at 12 Rose Street", tool_call_id="1"),
    ]
    text = GOOD.replace("Luigi's", "Luigi's, 12 Rose Street,")
    made = await Mediator(model=saying(draft(text))).instruct(said)
    assert made.origin == "ledger"
    assert "tool" in {value.by for value in made.check.kept} | {"tool"}


async def test_an_answer_the_user_refers_to_stays_in_its_own_role_and_costs_no_call():
    assistant = "1. Rose Room\n2. Blue Room"
    model = saying(draft("I take the Blue Room, the second one."))
    said = [
        HumanMessage("Which rooms are free?"),
        AIMessage(assistant),
        HumanMessage("I take the second one."),
    ]
    built = await Mediator(model=model).build(said)
    assert built.messages == said
    assert built.instruction is not None
    assert (built.instruction.act, built.instruction.origin) == ("pass", "passed")
    assert model.asked == []


def read_as(**found):
    usual = {
        "turn": 3,
        "relation": "refines",
        "sure": True,
        "request": (2, 3),
        "settled": (1,),
        "material": (),
    }
    rest = {"standing": (), "answers": (), "confidence": 1.0, "reason": "by hand"}
    return Reading(**usual | rest | found)


def sources(said, reading, guidelines=()):
    return brief_of(Conversation(said), reading, guidelines).statements


def test_sources_are_the_users_turns_and_guidelines_and_neither_results_nor_answers():
    said = conversation("Call me Sir.", FIRST, "For 4 people.", answers="I took the Blue Room for 12.")
    call = {"name": "find", "args": {}, "id": "1", "type": "tool_call"}
    said[3:3] = [AIMessage("", tool_calls=[call]), ToolMessage("open until ten", tool_call_id="1")]
    assert {(s.text, s.turn, s.by) for s in sources(said, read_as(), ["Be kind."])} == {
        ("Be kind.", 0, "guideline"),
        ("Call me Sir.", 1, "user"),
        (FIRST, 2, "user"),
        ("For 4 people.", 3, "user"),
    }


@pytest.mark.parametrize(("answer", "kept"), [("I took the Blue Room.", {2}), ("Which day?", {1, 2})])
def test_where_it_is_not_sure_answers_are_sources_and_what_they_settle_may_go(answer, kept):
    said = conversation(FIRST, "For 4 people.", answers=answer)
    brief = brief_of(Conversation(said), read_as(turn=2, sure=False, request=(1, 2), settled=()))
    assert [(s.text, s.turn, s.by) for s in brief.statements] == [
        (FIRST, 1, "user"),
        ("For 4 people.", 2, "user"),
        (answer, 1, "assistant"),
    ]
    assert brief.request == kept


def test_only_the_requests_turns_have_to_be_kept():
    said = conversation("Call me Sir.", FIRST, "For 4 people.")
    brief = brief_of(Conversation(said), read_as(standing=(1,)))
    assert brief.request == {2, 3}
    assert judged("Book a table at Luigi's for 4 people.", brief).faithful


def test_of_an_answer_only_the_accepted_part_of_an_offer_is_a_source():
    answer = "I took the Blue Room for 12."
    said = conversation("Call me Sir.", FIRST, "For 4 people.", answers=answer)
    start = answer.index("the Blue Room")
    span = Span(turn=2, by="assistant", start=start, end=start + len("the Blue Room"))
    found = sources(said, read_as(accepted=(span,)))
    assert [(s.text, s.by) for s in found if s.turn == 2] == [(FIRST, "user"), ("the Blue Room", "assistant")]


async def test_images_of_the_users_message_are_kept():
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    said = [*conversation(FIRST, "x")[:-1], HumanMessage([{"type": "text", "text": "For 4 people."}, image])]
    text = "Book a table at Luigi's for 4 people."
    built = await Mediator(model=saying(draft(text))).build(said)
    shown = with_own_words(text, [FIRST, "For 4 people."])
    assert built.messages[-1].content == [{"type": "text", "text": shown}, image]


async def test_superseded_words_are_marked_in_the_requirements():
    said = conversation(FIRST, "For 4 people.", "Actually make it 6 people.")
    made = await Mediator(model=saying(draft("Book a table at Luigi's for 6 people."))).instruct(said)
    assert made.origin == "model"
    stale = [r for r in made.requirements if r.status == "superseded"]
    assert [r.turns for r in stale] == [(2,)]


async def test_the_first_turn_costs_no_call():
    model = ScriptedChat(reply=lambda _: "unused")
    built = await Mediator(model=model).build([HumanMessage(FIRST)])
    assert model.asked == []
    assert built.instruction is not None
    assert built.instruction.origin == "passed"
