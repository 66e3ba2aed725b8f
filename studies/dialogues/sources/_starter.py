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
ASKS_FOR_OK = "Reply OK if you understand."

SOURCE = Source(
    name="midturn's starter dialogues",
    url="https://pypi.org/project/midturn",
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


RULES = (
    _of_kind(
        "lower case", "Write all your answers in lower case letters only.", "change_case:english_lowercase"
    ),
    _of_kind("capitals", "Write all your answers in capital letters only.", "change_case:english_capital"),
    _of_kind("no commas", "Use no commas in any of your answers.", "punctuation:no_comma"),
    _of_kind(
        "end phrase",
        'End every answer with the exact words "That is all."',
        "startend:end_checker",
        end_phrase="That is all.",
    ),
    _Rule("start", 'Begin every answer with the word "Sure".', ({"check": "starts", "text": "Sure"},)),
    _of_kind(
        "one sentence",
        "Answer every question in exactly one sentence.",
        "length_constraints:number_sentences",
        num_sentences=2,
        relation="less than",
    ),
    _of_kind("keyword", 'Use the word "friend" in every answer.', "keywords:existence", keywords=["friend"]),
    _of_kind("quotes", "Put every answer in double quotation marks.", "startend:quotation"),
)


def starter(count: int | None = None, length: int = 10, seed: int = 0) -> DialogueSet:
    """Make dialogues; the same seed makes the same ones, and a larger count adds to them.

    Args:
        count: how many; `None`: `COUNT`.
        length: questions of each.
        seed: draws the questions.

    Raises:
        BadInput: there aren't so many different questions.
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
    turns = [{"user": f"{rule.words} {ASKS_FOR_OK}", "answer": OK}]
    turns += [{"user": question, "alone": f"{rule.words}\n{question}"} for question in asked]
    return Dialogue.model_validate(
        {"id": f"starter/{seed}/{number}", "group": rule.name, "turns": turns, "checks": rule.checks}
    )
