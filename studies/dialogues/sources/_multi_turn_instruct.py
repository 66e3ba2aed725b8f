"""Multi-Turn-Instruct: instructions that depend on one another, by ability.

Scored are the turns whose published metric is a match of texts (`matching_any`, `not_matching_any`,
`matching_any_exact`); those scored by overlap, F1 or BLEU are played and not scored. Texts are compared as
whole words, where the published scorer also finds them inside words; and silence keeps no secret, where the
published scorer lets every empty reply pass.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from midturn.core import BadInput, decoded, faults_of, read_bytes
from midturn.studies.dialogues._records import Dialogue, DialogueSet, Published, Source
from midturn.studies.dialogues.sources._records_of import Foreign, Reader, left_out, made
from midturn.studies.lic import Faults

NAME = "multi-turn-instruct"
SOURCE = Source(
    name="Multi-Turn-Instruct",
    url="https://github.com/Glaciohound/Multi-Turn-Instruct",
    licence="MIT (parts derived from others' data)",
    note="No twins. Privacy is a guard: mediation must not make a secret likelier to be told.",
    published=Published(
        what="GPT-4o-mini, by ability, all metrics",
        figures={
            "memorisation": 75,
            "dynamic instruction": 78,
            "environment": 66,
            "triggering": 63,
            "multitasking": 76,
            "reasoning": 71,
            "privacy": 19,
            "personalisation": 22,
            "prioritisation": 33,
        },
    ),
)


class _Message(Foreign):
    role: Literal["user", "assistant"]
    text: str
    evaluation_reference: Any = None
    evaluation_metric: str | None = None


_FILE: TypeAdapter[dict[str, dict[str, list[_Message]]]] = TypeAdapter(dict[str, dict[str, list[_Message]]])

_CHECKS: Mapping[str, Callable[[list[str]], dict[str, Any]]] = {
    "matching_any": lambda texts: {"check": "contains", "texts": texts, "how_many": "any"},
    "not_matching_any": lambda texts: {"check": "contains", "without": texts},
    "matching_any_exact": lambda texts: {"check": "equals", "texts": texts, "after": "Answer:"},
}


def read_multi_turn_instruct(path: Path) -> DialogueSet:
    """Read the published JSON file.

    Raises:
        BadInput: it can't be read as such, or nothing in it can be scored.
    """
    try:
        held = _FILE.validate_json(decoded(read_bytes(path), path))
    except ValidationError as error:
        raise BadInput(f"{path}: is no file of Multi-Turn-Instruct: {faults_of(error)[0]}") from error
    faults = Faults(path)
    dialogues: list[Dialogue] = []
    skipped = 0
    for ability, conversations in held.items():
        for name, messages in conversations.items():
            turns = _turns(messages)
            if not any(turn.get("checks") for turn in turns):
                skipped += 1
            elif each := made({"id": f"{ability}/{name}", "group": ability, "turns": turns}, 1, faults):
                dialogues.append(each)
    faults.refuse()
    if not dialogues:
        raise BadInput(f"{path}: no turn in it can be scored by matching texts")
    note = SOURCE.note + left_out(skipped, "no turn is scored by matching texts")
    return DialogueSet(name=NAME, dialogues=tuple(dialogues), source=SOURCE.model_copy(update={"note": note}))


def _turns(messages: list[_Message]) -> list[dict[str, Any]]:
    """User turns; what the file has as the assistant's text is a reference, and is not played."""
    turns: list[dict[str, Any]] = []
    for message in messages:
        if message.role == "user":
            turns.append({"user": message.text})
        elif turns and (check := _check(message)):
            turns[-1]["checks"] = [check]
    return turns


def _check(message: _Message) -> dict[str, Any] | None:
    makes = _CHECKS.get(message.evaluation_metric or "")
    reference = message.evaluation_reference
    if makes is None or reference is None:
        return None
    texts = reference if isinstance(reference, list) else [reference]
    return makes([text if isinstance(text, str) else json.dumps(text) for text in texts])


MULTI_TURN_INSTRUCT = Reader(NAME, SOURCE, read_multi_turn_instruct)
