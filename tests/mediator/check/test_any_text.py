"""What the check promises for every text, however odd."""

from __future__ import annotations

import random

import pytest
from growth import assert_growth
from hypothesis import example, given, settings, strategies as st

from midturn.mediator import Statement
from midturn.mediator.check import (
    Brief,
    compared,
    judged,
    live_statements,
)
from midturn.mediator.reading import Exchange, changes

pytestmark = pytest.mark.slow("goes through a corpus of hostile texts")

PIECES = """no not never without under over at least more than 3 4 5 $5 5km 7pm May Friday Anna paris
actually make it instead of , . : - ( ) " ' ` `` ** # @ 1/2 half dozen a_b --x 🍕 不要 ５ ﬁ İ ß
scratch that change to 30-50 4% 40x60 A$20 kr ¥500 20h 1930 午後7時 3e-4 1,00,000 minus second cheapest v2.0
3.11 Oak Street Hauptstr. 12 +49 030 901820 (415) 555-0132 10.0.0.7 a@b.example x.com/y FL-8841 AB/12 between
500"""
WORDS = st.sampled_from([*PIECES.split(), "\u0301", "\x00", "\x1c", "\u2028", ""])
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join))


def said(texts: list[str]) -> list[Statement]:
    return [Statement(text=text, turn=turn) for turn, text in enumerate(texts, 1)]


@settings(max_examples=250, deadline=None)
@given(st.lists(TEXTS, max_size=4))
@example(["\ud800 lone", "5 \x85 6"])
@example(["Book for 4", "actually make it 5", "no, 6"])
def test_the_joined_statements_are_faithful_to_themselves(texts: list[str]):
    found = compared("\n".join(texts), said(texts))
    assert found.faithful, (found.lost, found.invented)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_no_text_raises(text: str, texts: list[str]):
    compared(text, [])
    compared(text, said(texts))
    brief = Brief(tuple(said(texts)), frozenset(range(1, 9)), tuple(changes([Exchange(t) for t in texts])))
    judged(text, brief)
    live_statements(brief)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(min_value=2, max_value=10**12), min_size=2, max_size=6, unique=True), st.randoms()
)
def test_dropping_a_sentence_with_a_number_of_its_own_is_lost(numbers: list[int], rng: random.Random):
    things = ["apples", "benches", "candles", "doors", "engines", "forks"]
    texts = [f"We need {number} {thing}." for number, thing in zip(numbers, things, strict=False)]
    gone = rng.randrange(len(texts))
    found = compared(" ".join(text for at, text in enumerate(texts) if at != gone), said(texts))
    assert [(value.meaning, value.turn) for value in found.lost] == [(str(numbers[gone]), gone + 1)]


def test_verdicts_do_not_depend_on_earlier_calls():
    first = compared("Book for 4 at 7pm.", said(["Book for 4", "at 7pm", "no nuts"]))
    compared("Something else entirely with 12 names like Anna.", said(["Anna", "12"]))
    assert compared("Book for 4 at 7pm.", said(["Book for 4", "at 7pm", "no nuts"])) == first


@pytest.mark.parametrize(
    "piece",
    [
        "1 a ",
        "1/",
        '"a" ',
        "no a ",
        "A: ",
        "a@",
        "`",
        "not the ",
        "one hundred ",
        "actually 5. ",
        "+1 ",
        "(1) ",
        "12 500 ",
        "5-6 ",
        "5 to 6 ",
        "A$5 ",
        "5 by 6 ",
        "1x",
        "a.",
        "::",
        "12 Oak Street ",
        "555-0132 ",
        "+1415 555 0132, ",
        "minus ",
        "20h ",
        "下午3点",
    ],
)
def test_work_grows_about_linearly_on_hostile_input(piece: str):
    def work(length: int) -> None:
        text = (piece * length)[:length]
        compared(text, said([text]))

    # Eight times the text: 8 where the work is linear, 64 where it is quadratic.
    assert_growth(work, 1_000, 8_000, below=30)
