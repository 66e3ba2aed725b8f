"""Dialogues made by rule without limit: a rule in the first turn, and unrelated questions after it.

Each question has a twin, the rule and the question in one message. Rules and questions are such that a very
small model gives short answers and keeps most rules some of the time.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from typing import Any

from midturn.core import BadInput
from midturn.studies.dialogues._records import Dialogue, DialogueSet, Source
from midturn.studies.dialogues.sources._questions import QUESTIONS

STARTER = "starter"
COUNT = 24
"""Dialogues that are made where no number is given."""
OK = "OK."

SOURCE = Source(
    name="midturn's starter dialogues",
    licence="as midturn itself",
    note="Made by rule: each has a rule in the first turn and unrelated questions after it.",
)


@dataclass(frozen=True)
class _Rule:
    name: str
    words: str
    """States it for all replies to come."""
    checks: tuple[dict[str, Any], ...]


def _of_kind(name: str, words: str, kind: str, **arguments: Any) -> _Rule:
    return _Rule(name, words, ({"check": "rule", "kind": kind, "arguments": arguments},))


def _in(language: str, code: str) -> _Rule:
    return _of_kind(
        language, f"Write every answer in {language}.", "language:response_language", language=code
    )


RULES = (
    _in("Spanish", "es"),
    _of_kind("no commas", "Use no commas in any of your answers.", "punctuation:no_comma"),
    _in("French", "fr"),
    _Rule("opening", 'Begin every answer with "My friend,".', ({"check": "starts", "text": "My friend"},)),
    _in("German", "de"),
    _of_kind("keyword", 'Use the word "friend" in every answer.', "keywords:existence", keywords=["friend"]),
    _in("Italian", "it"),
    _of_kind(
        "title",
        "Begin every answer with a title in double angle brackets, such as <<title>>.",
        "detectable_format:title",
    ),
)
"""A 135M model, asked alone, keeps the languages nearly always, the others one to five times in eight."""


def starter(count: int | None = None, length: int = 10, seed: int = 0) -> DialogueSet:
    """Make dialogues; the same seed makes the same ones, and a larger count adds to them.

    Args:
        count: how many; `None`: `COUNT`.
        length: questions of each.
        seed: draws the questions.

    Raises:
        BadInput: there aren't as many different questions.
    """
    if length > len(QUESTIONS):
        raise BadInput(f"a starter dialogue can have {len(QUESTIONS)} questions at most, not {length}")
    made = [_dialogue(number, length, seed) for number in range(COUNT if count is None else count)]
    recipe = json.dumps([[asdict(rule) for rule in RULES], QUESTIONS, length, seed])
    return DialogueSet(name=STARTER, dialogues=tuple(made), source=SOURCE, recipe=recipe)


def _dialogue(number: int, length: int, seed: int) -> Dialogue:
    rule = RULES[number % len(RULES)]
    draw = random.Random(f"{seed}/{number}/{length}")
    asked = draw.sample(QUESTIONS, length)
    turns = [{"user": rule.words, "answer": OK}]
    turns += [{"user": question, "alone": f"{rule.words}\n{question}"} for question in asked]
    return Dialogue.model_validate(
        {"id": f"starter/{seed}/{number}", "group": rule.name, "turns": turns, "checks": rule.checks}
    )
