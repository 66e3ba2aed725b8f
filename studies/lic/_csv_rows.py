"""Records as the rows of a CSV file, whose first line names the columns.

A cell is a text. One that begins with `[` or `{` is read as JSON, unless the task declares its field to be a
text. An empty cell is a field that is not there.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel

from midturn.core import LONGEST_FILE
from midturn.studies.lic._faults import Faults, shown
from midturn.studies.lic._json_texts import Element, read_json

FieldsOf = Callable[[Mapping[str, Any]], type[BaseModel] | None]
"""The fields that the task of a record declares, if it does."""

_SHARD = re.compile(r"shard_(0|[1-9][0-9]{0,3})")
_LIKE_SHARD = re.compile(r"shards?[\W_]*\d+", re.IGNORECASE)
_JSON = ("[", "{")


class _BadCell(ValueError):
    """A cell cannot be read."""


def read_rows(text: str, fields_of: FieldsOf, faults: Faults) -> list[Element]:
    """Return the rows of a CSV file that say something, up to the first that is torn."""
    csv.field_size_limit(LONGEST_FILE)  # The module's own, 128 KiB, is less than many a list of documents.
    rows = _numbered_rows(text, faults)
    line, header = next(rows, (1, []))
    names = [name.strip() for name in header]
    if fault := _fault_of_header(names):
        faults.add(line, fault)
        return []
    elements: list[Element] = []
    for line, cells in rows:
        try:
            elements.append((line, _record(_named(names, cells), fields_of)))
        except _BadCell as error:
            faults.add(line, str(error))
    if not (elements or faults.found):
        faults.add(1, "there is no record below the names of the columns")
    return elements


def _numbered_rows(text: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, after the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        what = str(error).partition(" - ")[0]  # What follows is advice to who calls the parser.
        faults.add(line, f"not valid CSV, in the row that begins here: {what}")


def _fault_of_header(names: Sequence[str]) -> str | None:
    if "task_id" not in names:
        return "expected a line that names the columns, separated by commas, with `task_id` among them"
    if repeated := [name for name, n in Counter(names).items() if name and n > 1]:
        return f"the column {shown(repeated[0])} stands twice"
    if unlike := [name for name in names if _LIKE_SHARD.fullmatch(name) and not _SHARD.fullmatch(name)]:
        return (
            f"the column {shown(unlike[0])} looks like one of shards. Call these shard_1, shard_2 and so on"
        )
    if "shards" in names and any(map(_SHARD.fullmatch, names)):
        return "columns `shards` and `shard_1`: the shards are to stand in one way only"
    return None


def _named(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells by the names of their columns, without the empty ones but those of shards."""
    if any(map(str.strip, cells[len(names) :])) or len(cells) < len(names):
        raise _BadCell(f"{len(cells)} cells, where the first line names {len(names)} columns")
    cell_of = dict(zip(names, cells, strict=False))
    if cell_of.pop("", "").strip():
        raise _BadCell("a cell in a column without a name")
    return {name: cell for name, cell in cell_of.items() if cell.strip() or _SHARD.fullmatch(name)}


def _record(cell_of: Mapping[str, str], fields_of: FieldsOf) -> dict[str, Any]:
    shards = {int(found[1]): cell for name, cell in cell_of.items() if (found := _SHARD.fullmatch(name))}
    others = {name: cell for name, cell in cell_of.items() if not _SHARD.fullmatch(name)}
    record: dict[str, Any] = {name: others.pop(name) for name in ("task_id", "task") if name in others}
    if shards:
        first = min(shards)  # Where it is blank, the record is refused for it.
        record["shards"] = [
            {"shard_id": number, "shard": cell}
            for number, cell in sorted(shards.items())
            if cell.strip() or number == first
        ]
    elif "shards" in others:
        record["shards"] = _shards(others.pop("shards"))
    fields = fields_of(record)
    may_be_json = _may_be_json(fields) if fields else {}
    return record | {name: _value(name, cell, may_be_json.get(name)) for name, cell in others.items()}


def _shards(cell: str) -> Any:
    """Return what one cell says: a JSON list, or a shard on each line."""
    if cell.lstrip().startswith("["):
        return _from_json("shards", cell)
    return [line for line in cell.split("\n") if line.strip()]


def _value(name: str, cell: str, declared: bool | None) -> Any:
    """Return the cell of a field that is declared as JSON or as text, or not at all."""
    if declared is False or not cell.lstrip().startswith(_JSON):
        return cell
    try:
        return _from_json(name, cell)
    except _BadCell:
        if declared:
            raise
        return cell  # `[sic]` is a text.


def _from_json(name: str, cell: str) -> Any:
    try:
        value, problems = read_json(cell)
    except json.JSONDecodeError as error:
        raise _BadCell(
            f"`{name}`: the cell begins with `{cell.lstrip()[0]}` and is no valid JSON: {error.msg}"
        ) from error
    except (RecursionError, ValueError) as error:
        raise _BadCell(f"`{name}`: cannot be read as JSON: {error}") from error
    if problems:
        raise _BadCell(f"`{name}`: {problems[0]}")
    return value


@cache
def _may_be_json(fields: type[BaseModel]) -> Mapping[str, bool]:
    """Whether each declared field can hold more than a text or a number."""
    properties = fields.model_json_schema()["properties"]
    return {name: bool({"array", "object"} & set(_kinds(schema))) for name, schema in properties.items()}


def _kinds(schema: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield "object"
    if "type" in schema:
        yield schema["type"]
    for one in schema.get("anyOf", ()):
        yield from _kinds(one)
