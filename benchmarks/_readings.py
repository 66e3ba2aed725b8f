"""Instructions beside what was wanted, labelled by reading: does the one carry the other?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from _real_drafts import TAU, real_drafts
from _signals import STOP
from _split import Part, part_of
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).resolve().parent / "data" / "readings.jsonl"


class Labelled(BaseModel):
    """One reading and its label."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    source: Literal["plain", "short", "starter", "written", "words", "tau"]
    conversation: str
    trial: int | None = None
    drafter: Literal["model", "ledger", "last words", "good", "near miss"]
    draft: str | None = None
    """The id of a real draft."""
    figures: bool
    """Whether what was wanted has a figure, or a number in words."""
    sha: str | None = None
    """Of texts that are not here."""
    wanted: str | None = None
    text: str | None = None
    label: Literal["carries", "lacks", "otherwise", "unclear"]
    note: str = ""


@dataclass(frozen=True)
class Case:
    """A reading with its texts."""

    row: Labelled
    wanted: str
    text: str

    @property
    def part(self) -> Part:
        """The part of the split."""
        return part_of(self.row.conversation)

    @property
    def carries(self) -> bool:
        """Whether the reader says so."""
        return self.row.label == "carries"


def cases(data: Path, file: Path = FILE) -> list[Case]:
    """Return the readings whose texts are there and that a reader could label, in order.

    Raises:
        ValueError: the texts of a reading are not those that were labelled.
    """
    rows = [Labelled.model_validate_json(line) for line in file.read_text(encoding="utf-8").splitlines()]
    found = [(row, _texts(row, data)) for row in rows if row.label != "unclear"]
    return [Case(row, *texts) for row, texts in found if texts]


def _texts(row: Labelled, data: Path) -> tuple[str, str] | None:
    if row.wanted is not None and row.text is not None:
        return row.wanted, row.text
    if not (data / TAU).is_file():
        return None
    dialogue = _tau(data / TAU)[row.conversation, row.trial]
    said = [message["content"] for message in dialogue["traj"] if message["role"] == "user"]
    ledger = "\n".join(text.replace(STOP, "").strip() for text in said).strip()
    wanted = dialogue["info"]["task"]["instruction"]
    text = _drafts()[row.draft] if row.draft else ledger
    if hashlib.sha256(f"{wanted}\0{text}".encode()).hexdigest()[:16] != row.sha:
        raise ValueError(f"{row.id}: not the texts that were labelled")
    return wanted, text


@cache
def _tau(file: Path) -> dict[tuple[str, int | None], dict[str, Any]]:
    rows = json.loads(file.read_text(encoding="utf-8"))
    return {(str(row["task_id"]), row["trial"]): row for row in rows}


@cache
def _drafts() -> dict[str, str]:
    return {row.id: row.draft for row in real_drafts()}
