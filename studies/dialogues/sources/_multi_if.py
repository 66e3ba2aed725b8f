"""Multi-IF: three turns, each of which adds instructions; a turn is scored on all so far.

Its CSV is encoded twice: a prompt is a JSON message, and the arguments are a JSON list of JSON texts. Its
licence forbids bundling: the file is the user's own.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from midturn.core import BadInput, decoded, read_bytes
from midturn.rules import Rule
from midturn.studies.dialogues._records import Dialogue, DialogueSet, Published, Source
from midturn.studies.dialogues.sources._records_of import Reader, is_known, left_out, made, rules_of
from midturn.studies.lic import Faults

NAME = "multi-if"
SOURCE = Source(
    name="Multi-IF",
    url="https://github.com/facebookresearch/Multi-IF",
    licence="data CC BY-NC 2.0, code Apache-2.0",
    note="A turn's twin is all that was said so far in one message: there is no published one.",
    published=Published(
        what="o1-preview, mean of strict and loose, of prompt and instruction level, over all languages",
        figures={"o1-preview, turn 1": 87.7, "o1-preview, turn 3": 70.7},
    ),
)
TURNS = (1, 2, 3)


def read_multi_if(path: Path) -> DialogueSet:
    """Read the published CSV file.

    Raises:
        BadInput: it can't be read as such.
    """
    faults = Faults(path)
    dialogues: list[Dialogue] = []
    skipped = 0
    for line, row in _rows(decoded(read_bytes(path), path), path):
        try:
            fields = _fields(row)
        except (ValueError, KeyError, TypeError) as error:
            faults.add(line, f"is no row of Multi-IF: {type(error).__name__}: {error}")
            continue
        checks = [check for turn in fields["turns"] for check in turn["checks"]]
        if not is_known(checks, Rule.model_validate):
            skipped += 1
        elif dialogue := made(fields, line, faults):
            dialogues.append(dialogue)
    faults.refuse()
    if not dialogues:
        raise BadInput(f"{path}: none of its instructions can be checked here")
    source = SOURCE.model_copy(
        update={"note": SOURCE.note + left_out(skipped, "a rule can't be checked here")}
    )
    return DialogueSet(name=NAME, dialogues=tuple(dialogues), source=source)


def _rows(text: str, path: Path) -> list[tuple[int, dict[str, str]]]:
    csv.field_size_limit(1 << 24)
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    begun = 1
    try:
        header = next(reader, [])
        if "turn_1_prompt" not in header:
            raise BadInput(f"{path}:1: expected Multi-IF's columns, `turn_1_prompt` among them")
        begun = reader.line_num + 1
        for cells in reader:
            rows.append((begun, dict(zip(header, cells, strict=False))))
            begun = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"{path}:{begun}: not valid CSV: {str(error).partition(' - ')[0]}") from error
    return rows


def _fields(row: Mapping[str, str]) -> dict[str, Any]:
    turns: list[dict[str, Any]] = []
    said: list[str] = []
    for number in TURNS:
        told = row.get(f"turn_{number}_prompt", "")
        if not told or told == "None":
            break
        said.append(str(json.loads(told)["content"]))
        kinds = json.loads(row[f"turn_{number}_instruction_id_list"])
        arguments = [json.loads(each) for each in json.loads(row[f"turn_{number}_kwargs"])]
        turns.append({"user": said[-1], "alone": "\n".join(said), "checks": rules_of(kinds, arguments)})
    return {"id": row["key"], "group": row.get("language") or None, "turns": turns}


MULTI_IF = Reader(NAME, SOURCE, read_multi_if)
