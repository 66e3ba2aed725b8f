"""Generated conversations with agents are rich, sound, repeatable and true to their own books."""

from collections import Counter

from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.messages.utils import convert_to_openai_messages
from support.agents import MOVES, conversation, conversations
from support.strict_provider import kind, problems, problems_openai

CONVERSATIONS = conversations(range(300))
TURNS = [(script, n, turn) for script in CONVERSATIONS for n, turn in enumerate(script.turns, 1)]


def test_every_move_and_every_outcome_occurs():
    assert {turn.move for _, _, turn in TURNS} == set(MOVES)
    outcomes = Counter(
        step.status for _, _, turn in TURNS for steps in turn.rounds for step in steps if step.writes
    )
    assert min(outcomes[status] for status in ("done", "failed", "rejected", "pending")) > 40


def test_there_are_parallel_calls_and_turns_with_several_rounds():
    assert sum(any(len(steps) > 1 for steps in turn.rounds) for _, _, turn in TURNS) > 200
    assert sum(len(turn.rounds) > 1 for _, _, turn in TURNS) > 40


def test_every_third_conversation_has_a_true_second_request():
    assert all(script.has_second_request for script in CONVERSATIONS if script.seed % 3 == 0)
    assert sum(script.has_second_request for script in CONVERSATIONS) > 100


def test_a_seed_gives_the_same_conversation():
    assert conversation(7) == conversation(7)
    assert conversation(7).messages == conversation(7).messages


def test_what_was_asked_never_shrinks_and_is_what_the_calls_say():
    for script in CONVERSATIONS:
        called: Counter[str] = Counter()
        for turn in script.turns:
            called.update(step.tool for steps in turn.rounds for step in steps if step.writes)
            assert called == turn.asked


def test_a_request_is_made_of_earlier_turns_and_ends_with_its_own():
    for _, n, turn in TURNS:
        assert list(turn.request) == sorted(set(turn.request))
        assert turn.request[-1:] in ((), (n,))
        assert turn.began in (0, *turn.request)
        assert not turn.open_before or len(turn.request) > 1
        assert all(answer < n for answer in turn.answers)


def test_what_is_carried_out_has_a_result_that_says_so():
    for _, _, turn in TURNS:
        statuses = [step.status for steps in turn.rounds for step in steps if step.writes]
        if turn.move in ("whole", "pick") and statuses:
            assert turn.carried_out == (statuses == ["done"])


def test_only_what_waits_for_a_person_is_anything_that_providers_refuse():
    allowed = {"unanswered call", "user right after a result"}
    for script in CONVERSATIONS:
        found = {kind(said) for said in problems(script.messages) if not said.startswith("wrong end")}
        assert found <= (allowed if script.has_pending else set())


def test_as_openai_json_they_have_the_same_faults():
    for script in CONVERSATIONS:
        assert problems_openai(convert_to_openai_messages(script.messages)) == problems(script.messages)


def test_the_messages_at_a_turn_end_with_the_users_words():
    for script, n, turn in TURNS:
        at = script.messages_at(n)
        assert at[-1].text == turn.said
        assert [message.text for message in at if isinstance(message, HumanMessage)] == list(script.said[:n])


def test_failed_and_refused_calls_are_errors():
    results = [m for script in CONVERSATIONS for m in script.messages if isinstance(m, ToolMessage)]
    assert {m.status for m in results if m.text.startswith("User rejected") or " failed: " in m.text} == {
        "error"
    }
    assert {m.status for m in results if " done (" in m.text} == {"success"}
