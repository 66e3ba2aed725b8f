"""Everyday conversations: what a template makes is well-formed, and the scoring can't be had by copying."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from midturn.studies.everyday import EverydayConversation, Kind, Part, Wanted, conversations, score

pytestmark = pytest.mark.slow("scores thousands of made conversations")

PARTS: tuple[Part, ...] = get_args(Part)
MADE = [made for part in PARTS for made in conversations(11, 6, part)]


def right_answer(made: EverydayConversation) -> str:
    return ", ".join(spellings[0] for spellings in made.wanted.names)


def each(test):
    return pytest.mark.parametrize("made", MADE, ids=lambda made: made.id)(test)


def test_the_same_seed_gives_the_same_conversations_and_another_seed_others():
    assert conversations(3, 2, "tune") == conversations(3, 2, "tune")
    assert conversations(3, 2, "tune") != conversations(4, 2, "tune")


def test_more_per_template_keeps_those_that_were_there():
    assert set(conversations(3, 2, "tune")) < set(conversations(3, 5, "tune"))


def test_no_two_conversations_are_alike():
    many = [made for part in PARTS for made in conversations(5, 100, part)]
    assert len({made.messages for made in many}) == len(many)
    assert len({made.id for made in many}) == len(many)


def test_the_parts_share_no_template_and_have_each_kind_alike():
    by_part = {part: conversations(1, 1, part) for part in PARTS}
    names = [{made.template for made in by_part[part]} for part in PARTS]
    assert names[0].isdisjoint(names[1])
    kinds = [Counter(made.kind for made in by_part[part]) for part in PARTS]
    assert kinds[0] == kinds[1]
    assert set(kinds[0]) == set(get_args(Kind))


def test_four_of_each_template_are_three_hundred_conversations():
    assert sum(len(conversations(1, 4, part)) for part in PARTS) >= 300


@each
def test_user_and_assistant_take_turns_and_the_user_ends(made: EverydayConversation):
    roles = [role for role, _ in made.messages]
    assert roles == ["user", "assistant"] * (len(roles) // 2) + ["user"]
    assert 2 <= len(made.said) <= 6
    assert all(text.strip() for _, text in made.messages)


@each
def test_needed_answers_are_turns_that_were_answered(made: EverydayConversation):
    assert all(1 <= turn < len(made.said) for turn in made.needs_answers)


@each
def test_a_right_answer_scores_and_with_a_forbidden_name_it_does_not(made: EverydayConversation):
    assert score(right_answer(made), made.wanted) == 1.0
    for name in made.wanted.forbidden:
        assert score(f"{name} {right_answer(made)}", made.wanted) == 0.0
        assert made.wanted.in_order or score(f"{right_answer(made)} {name}", made.wanted) == 0.0


@each
def test_copying_does_not_score(made: EverydayConversation):
    history = "\n".join(text for _, text in made.messages)
    assert score(history, made.wanted) == 0.0
    assert score("\n".join(made.said), made.wanted) == 0.0
    assert score(made.said[-1], made.wanted) == 0.0
    assert score("", made.wanted) == 0.0


@each
def test_what_needs_an_answer_cannot_be_read_off_the_users_words(made: EverydayConversation):
    if made.needs_answers:
        said = "\n".join(made.said)
        assert score(said, Wanted(made.wanted.names, in_capitals=made.wanted.in_capitals)) == 0.0


def test_most_conversations_lose_something_when_only_the_users_words_are_kept():
    """Either an answer is needed, or a settled request, whose answer is forbidden, would be put again."""
    harmed = [made for made in MADE if made.needs_answers or len(made.wanted.forbidden) > 0]
    assert len(harmed) > 0.9 * len(MADE)
    assert sum(bool(made.needs_answers) for made in MADE) > 0.5 * len(MADE)


@pytest.mark.parametrize(
    ("reply", "wanted", "right"),
    [
        ("It's **MINT**!", Wanted((("mint",),)), 1.0),
        ("Spearmint.", Wanted((("mint",),)), 0.0),
        ("mint, not basil", Wanted((("mint",),), ("basil",)), 0.0),
        ("room 61.", Wanted((("61",),)), 1.0),
        ("room 610", Wanted((("61",),)), 0.0),
        ("at 12:10pm", Wanted((("12:10",),)), 1.0),
        ("at 12:105", Wanted((("12:10",),)), 0.0),
        ("1,204 euros", Wanted((("1204",),)), 1.0),
        ("Sao Paulo", Wanted((("São Paulo",),)), 1.0),
        ("new york", Wanted((("New York",),)), 1.0),
        ("York is not new", Wanted((("New York",),)), 0.0),
        ("Colour: grey", Wanted((("gray", "grey"),)), 1.0),
        ("5, 6, 7", Wanted((("6",), ("7",)), in_order=True), 1.0),
        ("7, 6", Wanted((("6",), ("7",)), in_order=True), 0.0),
        ("6, 7, 8, 1", Wanted((("6",), ("7",)), ("1",), in_order=True), 1.0),
        ("1, 6, 7, 8", Wanted((("6",), ("7",)), ("1",), in_order=True), 0.0),
        ("OLIVE", Wanted((("OLIVE",),), ("Coco",), in_capitals=True), 1.0),
        ("Olive", Wanted((("OLIVE",),), ("Coco",), in_capitals=True), 0.0),
        ("OLIVE COCO", Wanted((("OLIVE",),), ("Coco",), in_capitals=True), 0.0),
    ],
)
def test_scoring_looks_at_whole_words(reply: str, wanted: Wanted, right: float):
    assert score(reply, wanted) == right
