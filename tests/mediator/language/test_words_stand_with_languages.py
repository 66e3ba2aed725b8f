"""The words that the check, the values and the reader go by stand with their language, and nowhere else."""

import ast
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

import midturn.mediator.check
import midturn.mediator.reading
import midturn.mediator.values
from midturn.mediator.language import ENGLISH, LANGUAGES, Kind, Signal
from midturn.mediator.reading import CallStatus

PACKAGES = (midturn.mediator.check, midturn.mediator.reading, midturn.mediator.values)
MODULES = sorted(chain.from_iterable(Path(package.__path__[0]).rglob("*.py") for package in PACKAGES))
NAMES_OF_PARTS = {*ENGLISH.slots.where.values(), *get_args(Kind), *get_args(Signal), *get_args(CallStatus)}
NAMES_OF_VALUES = {"date", "am", "this", "us", "au", "ca", "se", "no", "is", "in", "ils", "may"}
"""Kinds and meanings of values: halves of the day, periods and months by their English names, codes of
countries and currencies."""
NAMES_OF_FINDINGS = {"do", "each", "total", "every", "only", "not", "if", "either", "he", "she", "more", "n'"}
"""Groups of verbs, and what is compared of two texts."""
LISTED_ELSEWHERE = {
    "_address": "an address is in the language of its place, whatever the text is in",
    "_withdrawn": "signs of units are of no language",
}


def strings_of(module: Path) -> set[str]:
    """Return the strings of a module that are no docstrings."""
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    }


def imported_from_languages(module: Path) -> set[str]:
    """Return what a module takes from the languages' package."""
    return {
        alias.name
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "midturn.mediator.language"
        for alias in node.names
    }


@pytest.mark.parametrize("module", MODULES, ids=lambda module: f"{module.parent.name}.{module.stem}")
def test_a_reader_holds_no_small_word_of_a_language(module: Path) -> None:
    words = {word for language in LANGUAGES.values() for word in language.function_words if len(word) > 1}

    assert (strings_of(module) & words) - NAMES_OF_PARTS - NAMES_OF_VALUES - NAMES_OF_FINDINGS == set()


def test_a_reader_holds_no_list_of_words() -> None:
    listing = {module.stem for module in MODULES if imported_from_languages(module) & {"words", "phrases"}}

    assert listing == LISTED_ELSEWHERE.keys()
