"""What the user says next tells how an answer was taken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from experience import failed
from hypothesis import given, strategies as st

from midturn.mediator.reading import Exchange
from midturn.refiner.signals import outcome_of_signals, proposed_outcome, signals_in

DONE = "Your parcel is booked for Monday."


def kinds(*said: str, answer: str = DONE) -> list[tuple[int, str]]:
    """The signals of a conversation in which each turn has the same answer."""
    return [(signal.turn, signal.kind) for signal in signals_in([Exchange(text, answer) for text in said])]


@pytest.mark.parametrize(
    ("first", "then", "kind"),
    [
        ("Send the parcel to Graz.", "Brilliant, thanks a lot!", "thanks"),
        ("Send the parcel to Graz.", "Great! Thank you.", "thanks"),
        ("Send the parcel to Graz.", "that's all for today", "thanks"),
        ("Send the parcel to Graz.", "No, I meant Linz.", "correction"),
        ("Send the parcel to Graz.", "Actually, to Linz please, not to Graz.", "correction"),
        ("Send the parcel to Graz on 5 May.", "Could you make it 7 May instead?", "correction"),
        ("Send the parcel to Graz.", "That's wrong.", "complaint"),
        ("Send the parcel to Graz.", "This is not what I asked for", "complaint"),
        ("Send the parcel to Graz.", "Never mind.", "abandonment"),
        ("Send the parcel to Graz.", "I'd like to speak to someone at your depot.", "abandonment"),
        ("Send the parcel to Graz.", "I'll find the label and get back to you.", "abandonment"),
        ("Send the big parcel to my aunt in Graz.", "Send the big parcel to my aunt.", "repetition"),
        ("Wo ist mein Paket?", "Vielen Dank!", "thanks"),
        ("Wo ist mein Paket?", "Nein, ich meinte das Paket nach Linz.", "correction"),
        ("¿Dónde está mi paquete?", "Olvídalo.", "abandonment"),
        ("Où est mon colis ?", "Ce n'est pas ce que j'ai demandé, malentendu.", "complaint"),
    ],
)
def test_a_turn_shows_its_signal(first, then, kind):
    assert (2, kind) in kinds(first, then)


@pytest.mark.parametrize(
    "then",
    [
        "Yes, please send the big parcel to my aunt in Graz. Thank you!",
        "How much does it cost?",
        "No worries. What does insurance cost?",
        "Send the small parcel to my uncle in Wels.",
        "Can you keep it cold on the way?",
    ],
)
def test_plain_turns_show_none(then):
    assert kinds("Send the big parcel to my aunt in Graz.", then) == []


def test_a_no_that_answers_a_question_corrects_nothing():
    assert kinds("Send a parcel.", "No, that one is fine as it is.", answer="Shall I insure it?") == []
    assert kinds("Send a parcel.", "No, to 4020 Linz.", answer="Shall I send it to Graz?") == [
        (2, "correction")
    ]


def test_thanks_that_take_leave_after_giving_up_are_no_success():
    assert kinds("Cancel it.", "Let me talk to a human agent.", "Thanks, bye.") == [(2, "abandonment")]
    again = kinds("Cancel it.", "Forget it.", "What does a new one cost?", "Thanks!")
    assert again == [(2, "abandonment"), (4, "thanks")]


def test_a_farewell_right_after_a_correction_is_no_success():
    assert kinds("Send it to Graz.", "No, I meant Linz.", "That's all.") == [(2, "correction")]
    assert kinds("Send it to Graz.", "No, I meant Linz.", "Thanks!") == [(2, "correction"), (3, "thanks")]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (("Send it to Graz.", "No, I meant Linz.", "Perfect, thank you."), "success"),
        (("Send it to Graz.", "No, I meant Linz."), "failure"),
        (("Send it to Graz.", "Thanks!", "Where is it now?"), "success"),
        (("Send it to Graz.", "Where is it now?"), "unknown"),
        (("Send it to Graz.",), "unknown"),
    ],
)
def test_the_last_signal_decides(said, outcome):
    found = proposed_outcome(failed(1, *said, answers=[DONE] * len(said), score=None))
    assert found.outcome == outcome
    assert (found.conversation_id, found.run_id) == ("c1", "r")


def test_why_names_the_rule_and_quotes_nobody():
    found = proposed_outcome(failed(1, "Send it to Graz.", "No, I meant Linz.", score=None))
    assert found.why == "correction in turn 2: says what was meant"
    assert "Linz" not in found.model_dump_json()


def test_a_conversation_without_a_turn_has_no_outcome():
    assert outcome_of_signals(signals_in([])) == ("unknown", "no signal")


@pytest.mark.slow("reads published conversations")
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_is_read(said):
    found = signals_in([Exchange(text, "Done?") for text in said])
    assert all(2 <= signal.turn <= len(said) for signal in found)


def test_the_published_conversations_are_read_as_measured(monkeypatch):
    benchmarks = Path(__file__).parents[3] / "benchmarks"
    monkeypatch.setattr(sys, "path", [str(benchmarks), *sys.path])
    import _signals
    from judging.report import shared_data

    cases = _signals.judged("report", shared_data())
    if len(cases) < 78:
        pytest.skip("the data set is not here")
    told = [case for case in cases if case.row.outcome != "unknown"]
    assert sum(case.outcome == case.row.outcome for case in told) >= 0.9 * len(told)
    assert len(_signals.labelled()) == 156
