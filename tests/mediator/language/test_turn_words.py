"""The reader's words stand with their language: how a turn is read shows in the language's record."""

import ast
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

import midturn.mediator.reading
from midturn.mediator.language import ENGLISH, LANGUAGES, Kind, Signal
from midturn.mediator.reading import CallStatus, Exchange, Relation, read

BEGUN = [
    Exchange("Wir suchen eine Unterkunft für die Wanderung im Allgäu", "Gern. Für wie viele?"),
]


def strings_of(module: Path) -> set[str]:
    """Return the strings of a module that are no docstrings."""
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    }


def test_the_reader_holds_no_word_of_a_language() -> None:
    package = Path(midturn.mediator.reading.__path__[0])
    said = set(chain.from_iterable(map(strings_of, package.glob("*.py"))))
    words = {word for language in LANGUAGES.values() for word in language.function_words if len(word) > 1}
    labels = {
        *ENGLISH.slots.where.values(),
        *get_args(Kind),
        *get_args(Signal),
        *get_args(CallStatus),
        "date",
    }

    assert (said & words) - labels == set()


@pytest.mark.parametrize(
    ("said", "relation"),
    [
        ("¿cuánto tardarían en llegar hasta Huesca", "answer"),
        ("combien de chambres restent au refuge", "answer"),
        ("warum nur bis Oberstdorf", "answer"),
        ("那里有几张床", "answer"),
        ("dziękuję", "courtesy"),
        ("谢谢,再见", "courtesy"),
        ("para nueve excursionistas con perro", "refines"),
    ],
)
def test_words_of_five_languages_reach_the_reader(said: str, relation: Relation) -> None:
    assert read([*BEGUN, Exchange(said)]).relation == relation
