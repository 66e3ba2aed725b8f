"""Dialogues in a file of the user's own: a JSON list, JSON Lines, or CSV with a row a turn.

A file with any bad record is refused whole, with the faults named line by line.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from midturn.core import decoded, faults_of, read_bytes
from midturn.studies.dialogues._records import Dialogue, DialogueSet
from midturn.studies.lic import Element, Faults, read_json, read_lines, read_list, shown

OF_TURN = ("user", "answer", "checks", "alone", "scored")
"""Columns of CSV that say something of a row's turn."""
OF_DIALOGUE = ("group", "system", "dialogue_checks", "simulated", "tools")
"""Columns that say something of the whole dialogue, and may be filled in its first row only."""
_AS_JSON = ("checks", "scored", "dialogue_checks", "simulated", "tools")
FAULTS_OF_RECORD = 5
"""Faults of one record that are listed."""


def read_file(path: Path) -> DialogueSet:
    """Read a file of dialogues and check all of it.

    Raises:
        BadInput: the file cannot be read, or a record is faulty. A line a fault, `FILE:LINE: what is wrong`,
            where the line is the one on which the record begins.
    """
    text, faults = decoded(read_bytes(path), path), Faults(path)
    made: list[Dialogue] = []
    first_seen: dict[str, int] = {}
    for line, element in _elements(text, path, faults):
        dialogue = _dialogue(element, line, faults)
        if dialogue is None:
            continue
        if dialogue.id in first_seen:
            faults.add(line, f"the id {shown(dialogue.id)} stands already on line {first_seen[dialogue.id]}")
        first_seen.setdefault(dialogue.id, line)
        made.append(dialogue)
    faults.refuse()
    return DialogueSet(name=path.name, dialogues=tuple(made))


def _elements(text: str, path: Path, faults: Faults) -> list[Element]:
    if path.suffix.lower() == ".csv":
        return list(_of_rows(text, faults))
    return read_list(text, faults) if text.lstrip().startswith("[") else read_lines(text, faults)


def _dialogue(element: Any, line: int, faults: Faults) -> Dialogue | None:
    if not isinstance(element, dict):
        faults.add(line, f"expected a dialogue (an object), found {shown(element)}")
        return None
    try:
        return Dialogue.model_validate(element)
    except ValidationError as error:
        found = faults_of(error)
        for what in found[:FAULTS_OF_RECORD]:
            faults.add(line, what)
        if (more := len(found) - FAULTS_OF_RECORD) > 0:
            faults.add(line, f"and {more} more in this dialogue")
        return None


def _of_rows(text: str, faults: Faults) -> Iterator[Element]:
    """Yield the dialogue of each run of rows that have one id, after the line on which it begins."""
    dialogue: dict[str, Any] | None = None
    begun = 1
    for line, row in _rows(text, faults):
        name = row.pop("id", None)
        if dialogue is None or name not in (None, dialogue["id"]):
            if dialogue is not None:
                yield begun, dialogue
            dialogue, begun = {"id": name, "turns": []}, line
        whole = {
            ("checks" if key == "dialogue_checks" else key): row.pop(key) for key in OF_DIALOGUE if key in row
        }
        dialogue |= whole
        if row:
            dialogue["turns"].append(row)
    if dialogue is not None:
        yield begun, dialogue
    elif not faults.found:
        faults.add(1, "there is no dialogue below the names of the columns")


def _rows(text: str, faults: Faults) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
    names: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if names is None:
                names = [cell.strip() for cell in cells]
                known = {"id", *OF_TURN, *OF_DIALOGUE}
                if "id" not in names or not known.issuperset(names) or len(set(names)) < len(names):
                    others = ", ".join(sorted(known - {"id"}))
                    faults.add(line, f"expected columns that are `id` and some of {others}, each once")
                    return
            elif len(cells) > len(names):
                faults.add(line, f"{len(cells)} cells, where the first line names {len(names)} columns")
            elif any(cell.strip() for cell in cells):
                yield line, _row(dict(zip(names, cells, strict=False)), line, faults)
            line = reader.line_num + 1
    except csv.Error as error:
        faults.add(line, f"not valid CSV, in the row that begins here: {str(error).partition(' - ')[0]}")


def _row(cells: Mapping[str, str], line: int, faults: Faults) -> dict[str, Any]:
    row: dict[str, Any] = {name: cell for name, cell in cells.items() if cell.strip()}
    for name in _AS_JSON:
        if name not in row:
            continue
        try:
            row[name], problems = read_json(cast("str", row[name]))
        except (json.JSONDecodeError, RecursionError, ValueError) as error:
            faults.add(line, f"`{name}` cannot be read as JSON: {error}")
            del row[name]
        else:
            for problem in problems:
                faults.add(line, f"`{name}`: {problem}")
    return row
