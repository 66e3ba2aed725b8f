"""Decide whether a turn surely continues the open request: what stands against it, or nothing.

A request that was complete and answered is hardly ever added to without a word that says so. So surety needs
both: a request of a kind that is told in pieces, and a turn in the form that its pieces have. No evidence is
no surety.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Literal

from midturn.mediator.language import Kind, Signal
from midturn.mediator.reading._places import PIECES, Before, Place
from midturn.mediator.reading._shape import Shape

Piece = Literal["clause", "condition", "detail", "figure", "name"]
"""The form of a piece: a statement with a verb; a rule or a correction; what begins with a preposition; a
figure with what it counts; a bare name or noun."""

PIECES_OF: dict[Kind, frozenset[Piece]] = {
    "task": frozenset({"clause", "condition", "detail", "figure", "name"}),
    "quantity": frozenset({"clause", "condition", "figure"}),
    "lookup": frozenset({"clause"}),
    "entries": frozenset({"clause", "condition"}),
    "code": frozenset({"clause", "condition"}),
    "topic": frozenset({"clause", "detail", "figure"}),
    "choice": frozenset({"clause", "condition"}),
}
"""Kinds of request that are told in pieces, with the forms of theirs; a request of another kind is whole."""

BARS: frozenset[Signal | Place] = frozenset(
    {
        "asks",
        "question_inside",
        "asks_you",
        "orders",
        "transforms",
        "other_order",
        "order_after_clause",
        "judges",
        "reports_result",
        "edits",
        "serves",
        "exclaims",
        "commands",
        "acts_on_it",
        "names_attribute",
        "search_query",
        "thinks_aloud",
        "own_action",
        "wishes_thing",
        "accepts",
        "approves",
        "chooses",
        "declines",
        "thanks",
        "names_your_text",
        "what_about",
        "changes_question",
        "moves_on",
        "picks_number",
        "takes_up_answer",
        "same_form",
        "second_date",
        "brings_options",
        "more_of_answer",
        "of_answer",
        "bare_number",
        "unlinked",
    }
)
"""What leaves `refines` open at most, whatever else speaks for it."""

_MINE: frozenset[Signal | Place] = frozenset({"mine"})
PASSABLE: frozenset[Signal | Place] = frozenset(
    {
        "bare_number",
        "changes_question",
        "edits",
        "exclaims",
        "order_after_clause",
        "second_date",
        "unlinked",
        "what_about",
    }
)
"""Bars that still let a turn be an addition, so that a model is asked."""
VARIES: frozenset[Signal | Place] = frozenset({"changes_question", "corrects", "what_about"})
"""What puts something else in the place of a part of the request."""

WAITS: frozenset[Kind] = frozenset({"quantity", "task", "topic", "entries", "choice"})
"""Kinds of request to which anything that is told may belong."""

UNRULED: frozenset[Kind] = frozenset({"item", "interactive", "none"})
"""Kinds of request that a rule for the reply's form is no part of: it is for one reply of many."""
OF_FORM: frozenset[Signal | Place] = frozenset({"bare_number", "of_answer", "takes_up_answer", "unlinked"})
"""Bars that mean nothing in a rule for the reply's form ("Do not use the word green")."""

OPEN_WORDS = 9
"""Words up to which a request for something to be done leaves its particulars open."""
GENERAL = 10
"""Words up to which a question may be about the world at large; who asks more tells of a case."""
SHORT = 8
"""Words up to which a piece may do without a verb."""

BY_QUESTION = "a question says what a reply means"
"""The reason of a reading of a reply that needs the question, and of all later ones of its request."""
WHOLE: frozenset[Piece] = frozenset({"clause", "condition"})
"""Pieces that say by themselves what they are about."""

SHORTEST = 4
"""Words from which a statement may be a fact that decides between options, and not the choice of one."""
NOT_OF_OTHERS: frozenset[Signal | Place] = frozenset(
    {"accepts", "approves", "asks", "asks_you", "chooses", "declines", "orders", "thanks", "transforms"}
)
"""What is no fact about somebody, though it speaks of one."""
OF_OTHERS: frozenset[Signal | Place] = frozenset({"bare_number", "judges", "reports_result"})
"""Bars that mean nothing in a fact about somebody ("She says that she feels well")."""
OWNED = 2
"""Words of a bare name with its owner ("my room")."""
STATEMENT = 5
"""Words from which a turn about the same things is a statement, whatever its verb."""


def closed(first: Shape) -> str | None:
    """Return why nothing can be added to the request that `first` began, or `None`."""
    if first.kind == "interactive" or "lasting_rule" in first.signals:
        return "request is a dialogue"
    return "no request is open" if first.kind == "none" else None


def doubt(first: Shape, shape: Shape, seen: Set[Signal | Place], before: Before) -> str | None:
    """Return what stands against a turn's being surely part of the request that `first` began, or `None`."""
    if not before.all_told:
        return "request has an unsure turn"
    if "hands_on" in seen:
        return None
    if first.kind != "choice" and (first.words.brings_material or first.hands_over):
        return "request brings its own material"
    if shape.begins_with_rule and first.kind not in UNRULED:
        return "may refine" if _bars(first, shape, seen) else None
    if first.kind not in PIECES_OF or (first.kind in {"quantity", "lookup"} and not _of_a_case(first)):
        return "request is whole"
    if "asks_same_again" in seen:
        return None
    if needs_question(first, shape, seen):
        return BY_QUESTION
    if not pieces(first, shape, seen) & _wanted(first, seen, before):
        return "may refine" if first.kind == "quantity" and "told" in seen else "no mark of an addition"
    return "may refine" if _bars(first, shape, seen) else None


def _of_a_case(first: Shape) -> bool:
    """Tell whether a question is about somebody's case, with facts that the user has still to tell."""
    if (
        first.notation
        or "calculation" in first.signals
        or (first.kind == "lookup" and "personal" in first.signals)
    ):
        return False
    return "of_a_case" in first.signals or "of_the_world" not in first.signals or first.length > GENERAL


def possible(first: Shape, shape: Shape, seen: Set[Signal | Place], before: Before) -> bool:
    """Tell whether a turn that isn't surely part of the request may be: then a model is asked."""
    if _bars(first, shape, seen) - PASSABLE:
        return False
    if needs_question(first, shape, seen):
        return False
    forms = pieces(first, shape, seen)
    if shape.begins_with_rule or forms & {"condition", "detail", "figure"} or seen & VARIES:
        return True
    waits = first.kind in WAITS and "told" in seen and not shape.queries
    return before.all_told and ("clause" in forms or waits)


def needs_question(first: Shape, shape: Shape, seen: Set[Signal | Place]) -> bool:
    """Tell whether a turn means nothing, or something else, without the question that it replies to."""
    return "told_by_question" in seen and not pieces(first, shape, seen) & WHOLE


def _bars(first: Shape, shape: Shape, seen: Set[Signal | Place]) -> frozenset[Signal | Place]:
    """Return what forbids surety, given what kind of request it is."""
    bars = BARS & seen
    if shape.begins_with_rule:
        bars -= OF_FORM
    if _may_be_text(first, shape, seen):
        bars -= {"orders", "transforms", "other_order", "serves"}
    if first.kind in {"entries", "quantity", "code"} and "output_rule" in seen:
        bars -= {"orders", "other_order", "edits"}
    if first.kind == "quantity" and "mine" in seen and "personal" not in first.signals:
        bars |= _MINE
    if first.kind in {"quantity", "lookup"}:
        bars -= {"bare_number"}
    if first.kind == "quantity" and "continues" in seen and "asks" not in seen and shape.length > SHORT:
        bars -= {"judges", "question_inside"}
    if first.kind == "code" and "mine" in seen:
        bars |= _MINE
    if first.kind == "choice" and "third_person" in seen:
        bars -= OF_OTHERS
    if first.kind in {"code", "entries"}:
        bars -= {"serves"}
    if first.kind in {"code", "choice"} or (first.kind == "task" and shape.length <= SHORT):
        bars -= {"unlinked"}
    if "describes" in seen:
        bars -= {"search_query"}
    if first.kind == "task" and shape.has_number:
        bars -= {"acts_on_it"}
    if "restates_goal" in seen:
        bars -= {"question_inside", "own_action"}
    return bars


def _may_be_text(first: Shape, shape: Shape, seen: Set[Signal | Place]) -> bool:
    """Tell whether an order may be what a reminder or a note shall say ("call the dentist")."""
    return "keeps_text" in first.signals and shape.length <= SHORT and "points" not in seen


def pieces(first: Shape, shape: Shape, seen: Set[Signal | Place]) -> set[Piece]:
    """Return the forms of piece that a turn has."""
    found: set[Piece] = set()
    short = shape.length <= SHORT
    if shape.notation or (shape.queries and short):
        return found
    if _states(first, shape, seen):
        found.add("clause")
    if seen & {"constrains", "corrects", "restates_goal", "output_rule"} and shape.length > 1:
        found.add("condition")
    if short and "points" not in seen and not shape.exclaims:
        if "detail" in seen:
            found.add("detail")
        bare = "heads" in seen or not seen & {"describes", "states"}
        owned = "personal" in seen and not ("mine" in seen and shape.length == OWNED)
        if ("told" in seen and bare and not owned and "names_product" not in seen) or _may_be_text(
            first, shape, seen
        ):
            found.add("name")
    if short and shape.has_number and "told" in seen:
        found.add("figure")
    return found


def _states(first: Shape, shape: Shape, seen: Set[Signal | Place]) -> bool:
    """Tell whether a turn states something of the kind that the request waits for."""
    states = "describes" in seen and "addresses_you" not in seen
    match first.kind:
        case "lookup" if first.length <= GENERAL:
            return "story" in seen
        case "choice":
            return _decides(shape, seen)
        case "quantity" | "lookup":
            return states or "story" in seen or ({"told", "continues"} <= seen and shape.length >= STATEMENT)
        case "code":
            return states and "specification" in seen
        case "task" | "topic":
            told = shape.has_number or seen & {"parameter", "specification"}
            # "The kids are small" may say which row; "they flicker" is about what was done.
            plain = (
                _is_bare(first) and shape.length <= SHORT and not seen & {"personal", "third_person", "past"}
            )
            return states and "own_past" not in seen and bool(told or plain)
        case _:
            return states and ("personal" not in seen or "parameter" in seen)


def _decides(shape: Shape, seen: Set[Signal | Place]) -> bool:
    """Tell whether a turn may be a fact that decides between options, and not the choice of one."""
    if seen & {"addresses_you", "opines"} or {"own_past", "personal"} <= seen:  # "I went with the blue one."
        return False
    if "third_person" in seen:
        return shape.length > 2 and not seen & NOT_OF_OTHERS
    return "told" in seen and (shape.length >= SHORTEST or ("describes" in seen and "personal" not in seen))


def _wanted(first: Shape, seen: Set[Signal | Place], before: Before) -> frozenset[Piece]:
    """Return the forms of piece that a request waits for."""
    wanted: frozenset[Piece] = PIECES_OF[first.kind]
    if first.kind == "quantity" and before.later_turns >= PIECES and "continues" in seen:
        return wanted | frozenset[Piece]({"name"})
    if first.kind == "task" and not _is_bare(first):
        return wanted - {"name", "figure"}
    if first.kind == "topic" and first.has_number:  # "Name three rivers" has its figure.
        return wanted - {"figure"}
    return wanted


def _is_bare(first: Shape) -> bool:
    """Tell whether a request names what shall be done and no particulars."""
    return first.length <= OPEN_WORDS and not first.has_number and "particulars" not in first.signals
