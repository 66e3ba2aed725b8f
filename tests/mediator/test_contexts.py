"""The other ways to build a context: each shows the assistant what its name says."""

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from midturn.mediator import Concat, FullHistory, Recap, Snowball

SAID = [
    SystemMessage("Be brief."),
    HumanMessage("Book a table."),
    AIMessage("For when?"),
    HumanMessage("At 7pm."),
    AIMessage("Booked for 2."),
    HumanMessage("For 4."),
]


async def seen(builder):
    return [message.text for message in (await builder.build(SAID)).messages]


async def test_full_history_is_the_conversation():
    assert await seen(FullHistory()) == [message.text for message in SAID]


async def test_concat_is_the_users_words_alone():
    assert await seen(Concat()) == ["Be brief.", "Book a table.\nAt 7pm.\nFor 4."]


async def test_recap_restates_in_the_last_turn_alone():
    assert (await seen(Recap()))[1:] == [
        *("Book a table.", "For when?", "At 7pm.", "Booked for 2.", "Book a table.\nAt 7pm.\nFor 4.")
    ]


async def test_snowball_restates_in_every_turn_from_the_second():
    assert (await seen(Snowball()))[1:] == [
        *("Book a table.", "For when?", "Book a table.\nAt 7pm.", "Booked for 2."),
        "Book a table.\nAt 7pm.\nFor 4.",
    ]


async def test_no_builder_changes_the_messages_it_was_given():
    before = [message.model_copy() for message in SAID]
    for builder in (FullHistory(), Concat(), Recap(), Snowball()):
        await builder.build(SAID)
    assert before == SAID


async def test_concat_keeps_the_applications_summary_in_its_own_message():
    summary = HumanMessage("They spoke of a table.", additional_kwargs={"lc_source": "summarization"})
    built = await Concat().build([summary, HumanMessage("For 4."), AIMessage("When?"), HumanMessage("At 7.")])
    assert [m.text for m in built.messages] == ["They spoke of a table.", "For 4.\nAt 7."]


async def test_concat_shows_a_system_message_of_the_turn_once():
    said = [HumanMessage("For 4."), AIMessage("When?"), HumanMessage("At 7."), SystemMessage("Be brief.")]
    assert [m.text for m in (await Concat().build(said)).messages] == ["For 4.\nAt 7.", "Be brief."]
