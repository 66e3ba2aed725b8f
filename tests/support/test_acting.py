"""The scripted agent acts as often as the user asked, and shows the harm of views that lose or restate."""

from collections import Counter
from itertools import count

import pytest
from hypothesis import given, settings
from langchain_core.messages import AIMessage, HumanMessage, ToolCall, ToolMessage
from support import views
from support.acting import MOST_CALLS_A_TURN, ScriptedAgent, Style, play, reply
from support.agents import Conversation, any_conversation, conversation, conversations
from support.commands import clauses
from support.errand_tools import tools
from support.errands import READS, WRITES
from support.strict_provider import new_problems, problems, template_problems

pytestmark = pytest.mark.slow("plays hundreds of conversations")

CONVERSATIONS = conversations(range(300))
SOME = CONVERSATIONS[:150]


def wrong_turns(script, see):
    """The turns after which the agent had acted more or less often than it was asked to."""
    acted = play(script, see).acted
    return [n for n, (did, turn) in enumerate(zip(acted, script.turns, strict=True), 1) if did != turn.asked]


def excess(script, see):
    """How many calls of writing tools were too many in the end, and how many were missing."""
    did, asked = play(script, see).acted[-1], Counter(script.turns[-1].asked)
    return (did - asked).total(), (asked - did).total()


def shares(see):
    """The shares of the conversations with calls too many and with calls missing."""
    found = [excess(script, see) for script in SOME]
    return sum(more > 0 for more, _ in found) / len(found), sum(less > 0 for _, less in found) / len(found)


def test_with_the_history_as_it_is_it_acts_exactly_as_often_as_the_user_asked_after_every_turn():
    assert [script.seed for script in CONVERSATIONS if wrong_turns(script, views.as_it_is)] == []


def test_its_calls_are_those_that_the_generator_says_a_good_assistant_makes():
    for script in CONVERSATIONS:
        played = [
            m.tool_calls for m in play(script, views.as_it_is).messages if m.type == "ai" and m.tool_calls
        ]
        said = [m.tool_calls for m in script.messages if m.type == "ai" and m.tool_calls]
        assert [[(c["name"], c["args"]) for c in calls] for calls in played] == [
            [(c["name"], c["args"]) for c in calls] for calls in said
        ]


@settings(max_examples=60, deadline=None)
@given(any_conversation())
def test_whatever_the_moves_it_acts_as_often_as_the_user_asked(script):
    assert wrong_turns(script, views.as_it_is) == []


def test_all_that_was_said_in_one_message_makes_it_act_too_often_in_most_conversations():
    assert shares(views.joined)[0] > 0.6


def test_results_before_the_restated_requests_are_no_help():
    assert shares(views.joined_with_results)[0] > 0.6


def test_results_that_are_gone_make_it_act_again():
    assert shares(views.without_results)[0] > 0.75


def test_a_request_that_is_gone_makes_it_ask_instead_of_act():
    more, less = shares(views.last_turn_only)
    assert more == 0
    assert less > 0.7


@pytest.mark.parametrize("instructed", [False, True])
@pytest.mark.parametrize("put", ["first", "last_without_calls"])
def test_the_open_request_in_one_message_makes_it_act_exactly_as_often_as_asked(put, instructed):
    see = {script.seed: views.knowing(script, put, instructed=instructed) for script in SOME}
    wrong = [script.seed for script in SOME if wrong_turns(script, see[script.seed])]
    assert wrong == []


def test_the_open_request_after_its_own_results_makes_it_act_again_in_some_conversations():
    wrong = [script.seed for script in SOME if wrong_turns(script, views.knowing(script, "last"))]
    assert 0 < len(wrong) < len(SOME) / 10


def test_only_the_open_request_at_the_end_and_without_calls_brings_nothing_that_providers_refuse():
    fresh = {put: Counter() for put in ("first", "last", "last_without_calls")}
    for script in SOME:
        for put, found in fresh.items():
            view = views.knowing(script, put)

            def see(messages, view=view, found=found):
                shown = view(messages)
                found.update(
                    new_problems(
                        problems(messages) + template_problems(messages),
                        problems(shown) + template_problems(shown),
                    )
                )
                return shown

            play(script, see)
    assert [put for put, found in fresh.items() if not found] == ["last_without_calls"]


# By hand

BOOK = "Book a table for 2 at Luigi's on Friday"


def booked(**changed):
    args = {"place": "Luigi's", "people": "2", "day": "Friday"} | changed
    call = ToolCall(name="book", args=args, id="c1", type="tool_call")
    return [
        AIMessage("", tool_calls=[call]),
        ToolMessage("book done", name="book", tool_call_id="c1"),
        AIMessage("Booked."),
    ]


def calls(*messages, **style):
    made = reply(list(messages), Style(**style), count(1)).tool_calls
    return [(call["name"], call["args"]) for call in made]


def names(*messages, **style):
    return [name for name, _ in calls(*messages, **style)]


def test_it_does_not_act_on_what_a_result_says_is_done():
    assert names(HumanMessage(BOOK)) == ["book"]
    assert names(HumanMessage(BOOK), *booked(), HumanMessage("thanks!")) == []


def test_a_finished_request_that_is_restated_is_done_again():
    assert names(HumanMessage(BOOK), *booked(), HumanMessage(f"{BOOK}\nthanks!")) == ["book"]


def test_a_result_whose_call_is_not_shown_counts_by_what_it_says():
    result = ToolMessage("book done (place=Luigi's; people=2; day=Friday)", name="book", tool_call_id="c9")
    assert names(HumanMessage(BOOK), result, HumanMessage("thanks!")) == []


def test_an_instruction_with_the_words_behind_it_is_one_request():
    said = f"Book a table for 3 at Luigi's on Friday.\n\n{BOOK}\nmake it 3"
    assert calls(HumanMessage(said)) == [("book", {"place": "Luigi's", "people": "3", "day": "Friday"})]


def test_a_second_request_with_the_words_behind_it_is_one_more():
    first = [HumanMessage(BOOK), *booked()]
    said = "Book another table for 2 at Luigi's on Sunday.\nbook another one for Saturday\nno, Sunday"
    assert calls(*first, HumanMessage(said)) == [
        ("book", {"place": "Luigi's", "people": "2", "day": "Sunday"})
    ]


def test_two_requests_in_one_message_are_two():
    assert names(HumanMessage(f"{BOOK}\nbook another one for Saturday")) == ["book", "book"]
    assert names(HumanMessage(f"{BOOK} and send a note to Ben saying see you there")) == ["book", "send"]


def test_a_correction_after_the_booking_changes_it_wherever_it_stands():
    asked, more = HumanMessage(BOOK), HumanMessage("make it 3")
    assert names(asked, *booked(), more) == ["change"]
    assert names(HumanMessage(f"{BOOK}\nmake it 3"), *booked()) == ["change"]


@pytest.mark.parametrize("status", ["failed", "rejected"])
def test_what_failed_or_was_refused_is_tried_again_only_when_the_user_says_so(status):
    result = ToolMessage(status, name="book", tool_call_id="c1", status="error")
    tried = [HumanMessage(BOOK), booked()[0], result, AIMessage("That did not work.")]
    assert names(*tried, HumanMessage("What's the weather like in Rome?")) == ["get_weather"]
    assert names(*tried, HumanMessage("try again")) == ["book"]


def test_a_call_that_waits_for_a_person_is_not_made_again():
    assert names(HumanMessage(BOOK), booked()[0], HumanMessage("thanks!")) == []


def test_it_asks_for_what_it_lacks():
    assert (
        reply([HumanMessage("Book a table at Luigi's")], Style(), count(1)).text
        == "How many of you will come?"
    )


def test_a_yes_means_nothing_without_the_offer():
    offer = reply([HumanMessage(BOOK)], Style(asks_first=True), count(1))
    assert names(HumanMessage(BOOK), offer, HumanMessage("yes"), asks_first=True) == ["book"]
    assert names(HumanMessage(f"{BOOK}\nyes"), asks_first=True) == []


def test_the_second_one_means_nothing_without_the_list():
    words = HumanMessage("Book the second one for 2 on Friday")
    listed = AIMessage("1. Luigi's\n2. Mario's")
    assert calls(HumanMessage("Which?"), listed, words)[0][1]["place"] == "Mario's"
    assert calls(words) == []


def test_a_turn_whose_results_are_never_shown_is_cut_short():
    def blind(messages):
        return [message for message in messages if message.type == "human"]

    script = Conversation(0, Style(), conversation(2, ["whole"]).turns, with_system=False)
    played = play(script, blind)
    assert played.cut_short == (1,)
    assert played.acted[0].total() == MOST_CALLS_A_TURN


def test_as_a_chat_model_with_tools_it_does_the_same():
    agent, acted = ScriptedAgent(), Counter()
    by_name = {tool.name: tool for tool in tools(acted)}
    messages = [HumanMessage(BOOK)]
    while (answer := agent.bind_tools([]).invoke(messages)).tool_calls:
        messages.append(answer)
        messages.extend(by_name[call["name"]].invoke(call) for call in answer.tool_calls)
    assert acted == {"book": 1}
    assert len(agent.shown) == 2
    assert set(by_name) == READS | WRITES


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("Could you book a table at Luigi's?", ["command"]),
        ("- Book a table at Luigi's\n- for 4 people", ["command", "amend"]),
        ("1. Please order 3 lamps.\n2. Send a note to Ben", ["command", "command"]),
        ("Is there parking at Luigi's?", ["question"]),
        ("Did you book it?", ["question"]),
        ("No, 3.", ["amend"]),
        ("thanks, see you Friday", ["nothing"]),
        ("try it again", ["retry"]),
        ("Forget it.", ["drop"]),
        ("Yes, go ahead.", ["yes"]),
        ("", []),
    ],
)
def test_clauses_are_told_apart(said, kinds):
    assert [clause.kind for clause in clauses(said)] == kinds
