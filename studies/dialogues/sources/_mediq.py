"""mediQ: a medical question with its options, then one fact a turn; the reply to the last fact is scored.

The facts were made by a model: some numbers of the context are in none of them. `full` asks the published
context at once, and `concat` the facts; the loss between the two is the facts' own.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic import Field

from midturn.studies.dialogues._records import Dialogue, DialogueSet, Source
from midturn.studies.dialogues.sources._records_of import Foreign, Reader, made, read_records
from midturn.studies.lic import Faults

NAME = "mediq"
SOURCE = Source(
    name="mediQ",
    url="https://github.com/stellalisy/mediQ",
    licence="CC BY 4.0 (Li et al.)",
    note="Not their protocol, in which the model asks a simulated patient: facts come one a turn.",
)
SYSTEM = """\
You answer a medical question by choosing one of the options. Reply with its letter, as in: The answer is \
A."""


class _Record(Foreign):
    id: str | int
    question: str
    context: list[str] = Field(min_length=1)
    facts: list[str] = Field(min_length=1)
    options: dict[str, str]
    answer_idx: str


def read_mediq(path: Path) -> DialogueSet:
    """Read the published JSON Lines.

    Raises:
        BadInput: it can't be read as such.
    """
    faults = Faults(path)
    records = read_records(path, _Record, faults)
    dialogues = [each for line, record in records if (each := _dialogue(record, line, faults))]
    faults.refuse()
    return DialogueSet(name=NAME, dialogues=tuple(dialogues), source=SOURCE)


def _dialogue(record: _Record, line: int, faults: Faults) -> Dialogue | None:
    options = "\n".join(f"{letter}. {text}" for letter, text in record.options.items())
    asked = f"{record.question}\n{options}"
    facts = [re.sub(r"^\s*\d+[.)]\s*", "", fact) for fact in record.facts]
    check = {"check": "choice", "answer": record.answer_idx, "options": record.options}
    turns: list[dict[str, Any]] = [{"user": text, "scored": False} for text in (asked, *facts[:-1])]
    whole = f"{' '.join(record.context)}\n\n{asked}"
    turns.append({"user": facts[-1], "alone": whole, "checks": [check]})
    return made({"id": f"mediq/{record.id}", "system": SYSTEM, "turns": turns}, line, faults)


MEDIQ = Reader(NAME, SOURCE, read_mediq)
