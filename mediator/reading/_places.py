"""What is seen in a turn only against the turns before it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Literal

from midturn.mediator.language import ENGLISH, Kind, Signal
from midturn.mediator.reading._shape import FRAGMENT, Shape

_WORDS = ENGLISH.turns

PIECES = 2
"""Later turns from which a request has clearly been told in pieces."""
BARE = 2
"""Words up to which a turn is a bare item."""

DAYS = frozenset(map(_WORDS.light_stem, _WORDS.days))
"""Stems of words that say which day or month."""

LABEL = 2
"""Words at the start of a turn among which a label may be."""

Place = Literal[
    "told",
    "continues",
    "asks_same_again",
    "asks_of_material",
    "hands_on",
    "picks_from_answer",
    "picks_number",
    "unlinked",
    "unrelated",
    "points_at_answer",
    "takes_up_answer",
    "same_form",
    "second_date",
    "brings_options",
    "story",
    "more_of_answer",
    "of_answer",
    "told_by_question",
]
"""What is seen only against the turns before."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a turn is read against."""

    kind: Kind
    """Of the open request."""
    request_words: Set[str]
    """Stems of all that the user said for the open request."""
    goal_words: frozenset[str]
    """Stems of the first turn's own words."""
    answer_words: frozenset[str]
    """Stems of the last answers."""
    personal: bool
    """Whether the request speaks of the user."""
    theirs: bool
    """Whether the request speaks of what belongs to others: `their` in a later turn may be somebody that
    only an answer names."""
    lists: bool
    """Whether the last answer lists things in lines of their own."""
    offers: bool
    """Whether the last answer names things without asking which of them it shall be."""
    answer_figures: frozenset[str]
    """Figures of the last answer, as they stand there."""
    asks: bool
    """Whether the last answer ends in a question."""
    informs: bool
    """Whether the last answer says something and does not end in a question."""
    needed_question: str
    """The question that the last answer ends in, if a bare reply to it tells too little by itself."""
    seeks: bool
    """Whether the request is for something to be found."""
    goal: tuple[str, ...]
    """Tokens of the first turn's own words, in order."""
    labels: frozenset[str]
    """Single letters that the last answer has as labels, in lower case, and the request does not."""
    several: bool
    """Whether the request speaks of several things or persons."""
    quotable: bool
    """Whether the last answer is words, so that a turn may take some of them up."""
    all_told: bool
    """Whether every later turn of the open request was surely part of it."""
    later_turns: int
    frames: Set[str]
    """Labels and marks that earlier turns filled."""
    bare: bool
    """Whether the request itself is a word or two that say nothing of what is to be done."""


_LINKS: frozenset[Signal] = frozenset(
    {"refers_back", "constrains", "corrects", "restates_goal", "brings_more", "specifies"}
)
_NO_STATEMENT: frozenset[Signal] = frozenset(
    {
        "asks",
        "asks_you",
        "orders",
        "transforms",
        "other_order",
        "accepts",
        "approves",
        "declines",
        "chooses",
        "thanks",
        "thinks_aloud",
        "judges",
        "addresses_you",
        "names_your_text",
        "what_about",
    }
)
"""What a bare statement does not have."""

_STORY: frozenset[Signal | Place] = frozenset({"story"})
_NO_STORY: frozenset[Signal] = frozenset(
    {"personal", "asks", "asks_you", "orders", "transforms", "judges", "accepts", "approves"}
)
_NOT_TOLD_OF_OTHERS: frozenset[Signal] = frozenset(
    {
        "addresses_you",
        "changes_question",
        "chooses",
        "declines",
        "lasting_rule",
        "moves_on",
        "names_your_text",
        "order_after_clause",
        "other_order",
        "points_at_text",
        "search_query",
        "what_about",
        "question_inside",
        "reports_result",
    }
)
"""What means nothing in a story problem."""


def seen_in(shape: Shape, before: Before) -> frozenset[Signal | Place]:
    """Return all that is seen in a turn, by itself and against the turns before."""
    story = _tells_of_others(shape, before)
    signals = shape.signals - _NOT_TOLD_OF_OTHERS if story else shape.signals
    seen: frozenset[Signal | Place] = signals | places_of(shape, signals, before)
    return seen | _STORY if story else seen


def places_of(shape: Shape, signals: Set[Signal], before: Before) -> frozenset[Place]:
    """Return what is seen in a turn against the turns before, given the signals that count."""
    told = not signals & _NO_STATEMENT
    found: dict[Place, bool] = {
        **_of_statements(shape, signals, before, told),
        **_of_requests(shape, signals, before),
        "told": told,
        "brings_options": shape.kind == "choice",
        "same_form": bool(shape.frame and shape.frame in before.frames)
        or (before.bare and shape.length <= BARE and not shape.has_digit),
        "hands_on": {"brings_more", "all_again"} <= signals and shape.words.brings_material,
    }
    return frozenset(name for name, holds in found.items() if holds)


def _of_statements(shape: Shape, signals: Set[Signal], before: Before, told: bool) -> dict[Place, bool]:
    """Return how a statement or a fragment hangs together with what was said."""
    shared, only_answer = _shared(shape, before), _only_answer(shape, before)
    short = shape.length <= FRAGMENT
    personal = "personal" in signals
    linked = bool(shared or signals & _LINKS or shape.has_number or (before.personal and personal))
    spoken = (personal or "states" in signals) and not ("detail" in signals and short)
    whole = bool(only_answer) and len(only_answer) == len(shape.content)
    return {
        "unlinked": told and spoken and not linked and (before.kind != "quantity" or personal),
        "continues": bool(shared) or (told and "refers_back" in signals),
        "picks_number": "bare_choice" in signals and before.lists,
        "takes_up_answer": before.quotable
        and (short or before.kind != "quantity")
        and (
            2 * len(only_answer) >= len(shape.content) > 0
            or _figures_of_answer(shape, before)
            or _begins_with_pick(shape, before)
            or _begins_with_label(shape, before)
        ),
        "second_date": before.kind == "task"
        and before.asks
        and short
        and not signals & {"corrects", "describes"}
        and _is_of_date(shape.content)
        and _is_of_date(before.request_words),
        "picks_from_answer": told and short and before.offers and whole,
    }


def _of_requests(shape: Shape, signals: Set[Signal], before: Before) -> dict[Place, bool]:
    """Return what a question or an order asks about: the user's own words, or an answer's."""
    asks = bool(signals & {"asks", "asks_you", "orders"})
    shared, only_answer = _shared(shape, before), _only_answer(shape, before)
    content = shape.content
    return {
        "asks_same_again": shape.kind != "choice"
        # What was found before must be seen by who looks for others.
        and not signals & {"supposes", "seeks_others"}
        and not ("theirs" in signals and before.quotable and not before.theirs)
        and (_asks_goal(shape, signals, before) or (asks and _says_nothing_new(shape, before))),
        "asks_of_material": asks and 3 * len(shared) >= 2 * len(content) > 0,
        "unrelated": asks and len(content) > 3 and not shared and not only_answer,
        "points_at_answer": asks and _points_at(shape, only_answer),
        "more_of_answer": "wants_more" in signals and before.quotable,
        "of_answer": before.informs and _is_of_answer(shape, signals, before),
        "told_by_question": bool(before.needed_question) and not _repeats(shape, before.needed_question),
    }


def _shared(shape: Shape, before: Before) -> set[str]:
    """Return the content words that the user used for the request before."""
    return {word for word in shape.content if word in before.request_words}


def _only_answer(shape: Shape, before: Before) -> set[str]:
    """Return the content words that only the last answer has used."""
    return {
        word for word in shape.content if word in before.answer_words and word not in before.request_words
    }


def _is_of_date(words: Set[str]) -> bool:
    """Tell whether a day or a month is among stems."""
    return not words.isdisjoint(DAYS)


def _figures_of_answer(shape: Shape, before: Before) -> bool:
    """Tell whether a turn is no more than figures that the last answer has ("08:10")."""
    figures = {token.replace(".", ":") for token in shape.words.tokens if token[0].isdigit()}
    return bool(figures) and not shape.content and figures <= before.answer_figures


def _begins_with_pick(shape: Shape, before: Before) -> bool:
    """Tell whether a turn begins with a clause that only the last answer has: `19-21. leave it outside`."""
    clause = shape.opening
    if before.kind == "quantity" or not (clause.words or clause.figures):
        return False
    new = clause.words - before.request_words
    is_theirs = new <= before.answer_words and bool(new or (clause.figures and not clause.words))
    return is_theirs and clause.figures <= before.answer_figures


def _begins_with_label(shape: Shape, before: Before) -> bool:
    """Tell whether a turn begins with a label of the last answer: `B, please`, `hotel B for two nights`."""
    first = shape.words.plain.strip("| ").split()[:LABEL]
    return not before.labels.isdisjoint(first)


def _repeats(shape: Shape, question: str) -> bool:
    """Tell whether a reply begins with the word of a question that says what it is: `from Boston`."""
    first = shape.words.tokens[0]
    return first in _WORDS.repeated and first in question.replace("?", " ").split()


def _is_of_answer(shape: Shape, signals: Set[Signal], before: Before) -> bool:
    """Tell whether a turn speaks of several things, or of a numbered part, that only the answer can mean."""
    if "of_several" in signals and not before.several and (before.lists or before.offers):
        return True
    if "tells_of_it" in signals and before.seeks:
        return True
    parts = map(_WORDS.light_stem, _WORDS.parts.findall(shape.words.plain))
    if any(part not in before.request_words for part in parts):
        return True
    known = map(_WORDS.light_stem, _WORDS.definite.findall(shape.words.plain))
    return before.kind != "quantity" and not _only_answer(shape, before).isdisjoint(known)


def _asks_goal(shape: Shape, signals: Set[Signal], before: Before) -> bool:
    """Tell whether a turn's question is that of the request's first turn."""
    content = shape.content
    if "asks" not in signals or shape.has_number or not _in_order(shape.words.tokens, before.goal):
        return False
    return len(content) >= 2 and 5 * len(content & before.goal_words) >= 4 * len(content)


def _in_order(tokens: Sequence[str], goal: Sequence[str]) -> bool:
    """Tell whether two questions have the words that both have in one order, and deny as often."""
    both = {*tokens} & {*goal}
    said, asked = ([word for word in words if word in both] for words in (tokens, goal))
    denied, denies = (sum(word in _WORDS.denials for word in words) for words in (tokens, goal))
    return denied == denies and list(dict.fromkeys(said)) == list(dict.fromkeys(asked))


def _says_nothing_new(shape: Shape, before: Before) -> bool:
    """Tell whether a request told in several turns is summed up in its own words."""
    content = shape.content
    if not before.all_told or shape.has_digit or len(content) < 2:
        return False
    if before.kind in {"quantity", "lookup"} and before.later_turns and "personal" not in shape.signals:
        return 3 * len(_shared(shape, before)) >= 2 * len(content)
    return before.later_turns >= PIECES and all(word in before.request_words for word in content)


def _points_at(shape: Shape, only_answer: Set[str]) -> bool:
    """Tell whether a turn points ("these risks") at something that only the last answer names."""
    pointed = (word for found in _WORDS.pointing.findall(shape.words.plain) for word in found.split())
    return any(_WORDS.light_stem(word) in only_answer for word in pointed)


def _tells_of_others(shape: Shape, before: Before) -> bool:
    """Tell whether a turn continues a story problem: figures or persons, without "I" and "you"."""
    told_of = shape.has_number or "third_person" in shape.signals
    if (
        before.kind not in {"quantity", "lookup"}
        or not told_of
        or shape.length <= 4
        or shape.signals & _NO_STORY
    ):
        return False
    if before.kind == "lookup" and shape.signals & _NOT_TOLD_OF_OTHERS:
        return False
    # "You" is anybody in a story problem ("if you buy 10"), unless it is said what "you" wrote.
    if "addresses_you" in shape.signals:
        return shape.has_digit and "names_your_text" not in shape.signals
    return True
