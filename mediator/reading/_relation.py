"""Say what a turn is that doesn't go on with the open request: one ordered table."""

from __future__ import annotations

from collections.abc import Set

from midturn.mediator.language import Signal
from midturn.mediator.reading._places import Place
from midturn.mediator.reading._records import Relation

_OF_ANSWER: frozenset[Signal | Place] = frozenset(
    {"names_your_text", "points_at_text", "points_at_answer", "more_of_answer", "of_answer"}
)

RELATIONS: tuple[tuple[Relation, str, frozenset[Signal | Place]], ...] = (
    ("new", "same form as an earlier turn", frozenset({"same_form"})),
    ("new", "moves on", frozenset({"moves_on"})),
    ("courtesy", "thanks or farewell", frozenset({"thanks"})),
    ("confirms", "agrees", frozenset({"accepts", "approves"})),
    ("confirms", "declines", frozenset({"declines"})),
    ("confirms", "chooses", frozenset({"chooses", "picks_number", "picks_from_answer"})),
    ("courtesy", "small talk", frozenset({"thinks_aloud"})),
    ("answer", "names an answer", _OF_ANSWER),
    ("answer", "works on a text", frozenset({"transforms", "commands", "acts_on_it", "names_attribute"})),
    ("answer", "judges an answer", frozenset({"judges", "reports_result"})),
    ("new", "asks for something else", frozenset({"unrelated"})),
    ("question_again", "asks a question", frozenset({"asks_of_material"})),
    ("answer", "asks a question", frozenset({"asks", "question_inside"})),
    (
        "answer",
        "asks for something",
        frozenset({"asks_you", "orders", "other_order", "own_action", "serves"}),
    ),
)
"""Relations with what shows them; the first that is seen counts."""
_ASKING: frozenset[Signal | Place] = frozenset(
    {"asks", "asks_you", "orders", "other_order", "own_action", "question_inside", "serves", "transforms"}
)
"""What asks for something, whatever it begins with: `thanks! and what's my rate`."""


def relation_of(seen: Set[Signal | Place]) -> tuple[Relation, str]:
    """Return what a turn is, by the first row that is seen, and why; a bare remark is about the answer."""
    asks = not seen.isdisjoint(_ASKING)
    for relation, reason, shown_by in RELATIONS:
        if seen & shown_by and not (asks and relation == "courtesy"):
            return relation, reason
    return "answer", "a remark"
