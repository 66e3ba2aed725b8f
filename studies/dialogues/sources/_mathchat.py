"""MathChat's follow-ups: a word problem, and two questions that change it.

Questions and answers stand in one text, `A: … B: … A: … B: …`; the references are GPT-4's. Records of which a
reference is no plain number are left out.
"""

from __future__ import annotations

import re
from pathlib import Path

from midturn.core import BadInput
from midturn.studies.dialogues._records import Dialogue, DialogueSet, Source
from midturn.studies.dialogues.sources._records_of import Foreign, Reader, left_out, made, read_records
from midturn.studies.lic import Faults

NAME = "mathchat"
SOURCE = Source(
    name="MathChat, follow-up",
    url="https://github.com/Zhenwen-NLP/MathChat",
    licence="Apache-2.0; questions GSM8K, MIT",
    note="No published scorer: the last number of a reply is compared. The references to turns 2 and 3 are "
    "GPT-4's. Published figures by round: in the paper.",
)

_PAIRS = re.compile(
    r"\s*A:\s*(?P<ask2>.+?)\s*\n\s*B:\s*(?P<say2>.+?)\s*\n\s*A:\s*(?P<ask3>.+?)\s*\n\s*B:\s*(?P<say3>.+)",
    re.DOTALL,
)
_REFERENCE = re.compile(r"\\ANSWER\{\s*\\?\$?\s*(-?\d[\d,]*(?:\.\d+)?)\s*\}")
_SOLUTION = re.compile(r"####\s*(-?\d[\d,]*(?:\.\d+)?)\s*$")


class _Record(Foreign):
    question: str
    answer: str
    followup: str


def read_mathchat(path: Path) -> DialogueSet:
    """Read the published JSON Lines.

    Raises:
        BadInput: it can't be read as such, or nothing is left.
    """
    faults = Faults(path)
    dialogues: list[Dialogue] = []
    skipped = 0
    for line, record in read_records(path, _Record, faults):
        numbers = _numbers(record)
        if numbers is None:
            skipped += 1
        elif dialogue := made({"id": f"mathchat/{line}", "turns": _turns(record, numbers)}, line, faults):
            dialogues.append(dialogue)
    faults.refuse()
    if not dialogues:
        raise BadInput(f"{path}: no record has plain numbers as references")
    note = SOURCE.note + left_out(
        skipped, "a reference is no plain number, or the follow-ups can't be distinguished"
    )
    return DialogueSet(name=NAME, dialogues=tuple(dialogues), source=SOURCE.model_copy(update={"note": note}))


def _numbers(record: _Record) -> list[str] | None:
    found, solved = _PAIRS.fullmatch(record.followup), _SOLUTION.search(record.answer)
    if found is None or solved is None:
        return None
    references = [_REFERENCE.findall(found[name]) for name in ("say2", "say3")]
    if not all(references):
        return None
    return [each.replace(",", "") for each in (solved[1], *(reference[-1] for reference in references))]


def _turns(record: _Record, numbers: list[str]) -> list[dict[str, object]]:
    found = _PAIRS.fullmatch(record.followup)
    assert found is not None
    asked = (record.question, found["ask2"], found["ask3"])
    return [
        {"user": text, "checks": [{"check": "number", "answer": number}]}
        for text, number in zip(asked, numbers, strict=True)
    ]


MATHCHAT = Reader(NAME, SOURCE, read_mathchat)
