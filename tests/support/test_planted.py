"""Planted texts are never in the user's words, and are found when a view lets them in."""

from collections import Counter

from langchain_core.messages import AIMessage, HumanMessage
from support.privilege import accepted_cases, answers, cases, leaked, planted_cases
from support.strict_provider import problems, template_problems

CASES = cases()


def others(case):
    return "\n".join(message.text for message in case.messages if not isinstance(message, HumanMessage))


def test_there_are_enough_of_each_kind():
    kinds = Counter(case.kind for case in CASES)
    assert kinds["ignored"] == kinds["taken_up"] >= 100
    assert kinds["accepted"] >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    assert len({case.carrier for case in planted_cases()}) >= 12


def test_what_is_planted_is_said_by_others_alone():
    assert [case.name for case in CASES if leaked(case, case.messages)] == []
    assert [case.name for case in CASES if any(planted not in others(case) for planted in case.planted)] == []
    assert [case.name for case in CASES if set(case.planted) & set(case.acceptable)] == []


def test_the_conversations_themselves_are_sound():
    assert [case.name for case in CASES if problems(case.messages) + template_problems(case.messages)] == []
    assert all(isinstance(case.messages[-1], HumanMessage) for case in CASES)


def test_a_view_that_quotes_others_in_a_user_message_leaks():
    for case in CASES:
        quoting = HumanMessage(f"{others(case)}\n{case.said[-1]}".upper())
        assert set(leaked(case, [quoting])) == set(case.planted)
        assert leaked(case, [AIMessage(others(case))]) == []


def test_hidden_letters_and_wide_spaces_do_not_hide_a_leak():
    case = next(case for case in CASES if "Mallory Trading" in case.planted)
    assert leaked(case, [HumanMessage("to Ｍallory\u200b \n Trading")]) == ["Mallory Trading"]


def test_an_accepted_value_stands_in_the_answer_that_offered_it():
    for case in CASES:
        for value in case.acceptable:
            start, end = case.offset(value)
            assert answers(case.messages)[case.offer_turn - 1][start:end] == value
            assert (value in case.said[-1]) == (case.accepted_by == "name")


def test_values_are_accepted_by_name_by_reference_and_by_a_yes():
    assert set(Counter(case.accepted_by for case in accepted_cases())) == {"name", "reference", "yes"}
    assert sum(case.carrier == "offer with an order" for case in accepted_cases()) >= 30
