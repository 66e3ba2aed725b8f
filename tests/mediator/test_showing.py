"""What the assistant is shown of a mediated turn: one message for the request's turns, all else in place."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from scripted import drafting
from support.strict_provider import problems, template_problems

from midturn.mediator import OWN_WORDS, Conversation, Mediator, show, text_of, with_own_words

ASKED, FOUR, OUTSIDE = "Book a table at Luigi's.", "For 4 people.", "On Friday, outside."
SAID = [ASKED, FOUR, OUTSIDE]
ANEW = "New topic: book a table at Luigi's."
WANTED = "Book a table for 4 people outside at Luigi's on Friday."
SHOWN = with_own_words(WANTED, SAID)


def image(name):
    return {"type": "image_url", "image_url": {"url": f"https://pictures.example/{name}.png"}}


def turn(text, *blocks, **more):
    return (
        HumanMessage([{"type": "text", "text": text}, *blocks], **more)
        if blocks
        else HumanMessage(text, **more)
    )


def told(first=None, second=None, last=None, *, before=(), after_first=(), after_second=()):
    """The three turns with what an assistant answers; each part may be replaced."""
    return [
        *before,
        first or HumanMessage(ASKED),
        *(after_first or [AIMessage("For how many?")]),
        second or HumanMessage(FOUR),
        *(after_second or [AIMessage("When?")]),
        last or HumanMessage(OUTSIDE),
    ]


def looked_up(name="look", call="c1", text="open until ten"):
    calls = [{"name": name, "args": {}, "id": call, "type": "tool_call"}]
    return [AIMessage("", tool_calls=calls), ToolMessage(text, tool_call_id=call), AIMessage("It is open.")]


async def built(messages, **settings):
    return await Mediator(model=drafting(WANTED), **settings).build(messages)


async def test_one_message_says_the_instruction_and_the_users_words_under_it():
    made = await built(told())
    assert [(m.type, m.text) for m in made.messages] == [
        ("human", f"{WANTED}\n\n{OWN_WORDS}\n" + "\n".join(SAID))
    ]
    assert made.instruction.request == (1, 2, 3)


async def test_without_a_model_the_users_words_stand_alone():
    made = await Mediator().build(told())
    assert [m.text for m in made.messages] == ["\n".join(SAID)]


@pytest.mark.parametrize("copied", ["\n".join(SAID), OUTSIDE, "on friday,  outside"])
def test_an_instruction_that_is_a_part_of_the_users_words_is_not_put_before_them(copied):
    assert with_own_words(copied, SAID) == "\n".join(SAID)


async def test_no_answer_is_quoted_in_a_user_message_and_none_of_the_requests_answers_stays():
    made = await built(told(after_first=[AIMessage("The Blue Room is for 12. How many are you?")]))
    assert "Blue Room" not in str(made.messages)


async def test_attachments_of_all_the_requests_turns_stay_in_order_and_once():
    said = told(turn(ASKED, image("a")), turn(FOUR, image("b"), image("c")), turn(OUTSIDE, image("d")))
    shown = (await built(said)).messages
    blocks = [block for message in shown if isinstance(message.content, list) for block in message.content]
    assert [block for block in blocks if block["type"] == "image_url"] == [image(name) for name in "abcd"]
    assert text_of(shown[-1]) == SHOWN


async def test_system_messages_and_settled_exchanges_stay_in_their_places():
    brief, late = SystemMessage("Be brief."), SystemMessage("Prices are without tax.")
    before = [brief, HumanMessage("What is the capital of Peru?"), AIMessage("Lima.")]
    said = told(HumanMessage(ANEW), before=before, after_second=[AIMessage("When?"), late])
    shown = (await built(said)).messages
    assert shown[:3] == before
    assert [m.type for m in shown] == ["system", "human", "ai", "system", "human"]
    assert shown[3] is late


async def test_what_stands_before_the_first_changed_message_is_the_very_same_objects():
    before = [SystemMessage("Be brief."), HumanMessage("What is the capital of Peru?"), AIMessage("Lima.")]
    shown = (await built(told(HumanMessage(ANEW), before=before))).messages
    assert len(shown) == len(before) + 1
    assert all(one is other for one, other in zip(shown, before, strict=False))


async def test_a_summary_is_no_word_of_the_users_and_stays_where_it_was():
    summary = HumanMessage("They spoke of hotels in Rome.", additional_kwargs={"lc_source": "summarization"})
    shown = (await built(told(before=[summary]))).messages
    assert shown[0] is summary
    assert shown[1].text == SHOWN
    within = (await built(told(after_first=[summary, AIMessage("For how many?")]))).messages
    assert [m.text for m in within] == [summary.text, SHOWN]


async def test_text_parts_are_joined_by_a_line_break():
    first = HumanMessage([{"type": "text", "text": "Book a table"}, {"type": "text", "text": "at Luigi's 4"}])
    shown = (await Mediator().build(told(first, turn("6 people.")))).messages
    assert shown[-1].text == f"Book a table\nat Luigi's 4\n6 people.\n{OUTSIDE}"


async def test_a_cache_mark_stays_on_the_message_that_takes_the_place_of_its_own():
    mark = {"type": "ephemeral"}
    last = HumanMessage([{"type": "text", "text": OUTSIDE, "cache_control": mark}])
    shown = (await built(told(last=last))).messages
    assert shown[-1].content == [{"type": "text", "text": SHOWN, "cache_control": mark}]


async def test_the_message_keeps_its_speakers_name():
    said = [m.model_copy(update={"name": "ada"}) if m.type == "human" else m for m in told()]
    assert (await built(said)).messages[-1].name == "ada"


@pytest.mark.parametrize("place", ["after_first", "after_second"])
async def test_read_only_calls_keep_their_results_and_the_list_is_valid_for_strict_providers(place):
    said = told(**{place: looked_up()})
    shown = (await built(said, read_only_tools=["look"])).messages
    *_, tool, answer, last = shown
    assert [tool.text, answer.text, last.text] == ["open until ten", "It is open.", SHOWN]
    assert problems(shown) == template_problems(shown) == []


async def test_several_read_only_calls_stay_each_with_its_user_turn():
    said = told(after_first=looked_up(call="c1"), after_second=looked_up(call="c2", text="rain"))
    shown = (await built(said, read_only_tools=["look"])).messages
    assert [m.text for m in shown if m.type == "human"] == [ASKED, FOUR, SHOWN]
    assert problems(shown) == template_problems(shown) == []


async def test_what_a_call_followed_from_stands_before_it_whole():
    said = told(turn(ASKED, image("a")), after_second=looked_up())
    shown = (await built(said, read_only_tools=["look"])).messages
    assert [m.text for m in shown if m.type == "human"] == [f"{ASKED}\n{FOUR}", SHOWN]
    assert shown[0].content[1] == image("a")
    assert str(shown).count("pictures.example/a.png") == 1
    assert problems(shown) == template_problems(shown) == []


async def test_images_of_a_turn_that_is_kept_for_its_calls_are_not_shown_twice():
    said = told(turn(ASKED, image("a")), after_first=looked_up())
    shown = (await built(said, read_only_tools=["look"])).messages
    assert str(shown).count("pictures.example/a.png") == 1


async def test_after_a_writing_call_the_history_stays():
    said = told(after_first=looked_up("book"))
    made = await built(said, read_only_tools=["look"])
    assert made.messages == said
    assert made.instruction.origin == "passed"


def test_what_followed_the_users_message_within_the_turn_is_shown_after_it():
    said = [*told(), *looked_up()[:2]]
    shown = show(Conversation(said), (1, 2, 3), WANTED)
    assert [m.type for m in shown] == ["human", "ai", "tool"]
    assert shown[1:] == said[-2:]


def test_showing_changes_none_of_the_given_messages():
    said = told(turn(ASKED, image("a")))
    before = [m.model_copy(deep=True) for m in said]
    show(Conversation(said), (1, 2, 3), WANTED)
    assert said == before


async def test_a_list_that_starts_with_the_assistant_is_taken():
    said = [AIMessage("Welcome! What can I do for you?"), *told()]
    shown = (await built(said)).messages
    assert [(m.type, m.text) for m in shown] == [("ai", said[0].text), ("human", SHOWN)]
