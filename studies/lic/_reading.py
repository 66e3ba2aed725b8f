"""The three forms of a file of records: a JSON list, JSON Lines, and CSV.

CSV goes by its name, FILE.csv. The others go by what the file begins with, whatever it is called.
"""

from __future__ import annotations

from pathlib import Path

from midturn.studies.lic._csv_rows import FieldsOf, read_rows
from midturn.studies.lic._faults import Faults
from midturn.studies.lic._json_texts import SPACE, Element, read_lines, read_list

_LINES = (".jsonl", ".ndjson")


def read_elements(text: str, path: Path, fields_of: FieldsOf, faults: Faults) -> list[Element]:
    """Return what should be records, each after the line on which it begins.

    What cannot be read is a fault.
    """
    if is_csv(path):
        return read_rows(text, fields_of, faults)
    begins = text.lstrip(SPACE)[:1]
    if begins == "{" or (begins != "[" and holds_lines(path)):
        return read_lines(text, faults)
    return read_list(text, faults)


def is_csv(path: Path) -> bool:
    """Whether a file is CSV, by its name."""
    return path.suffix.lower() == ".csv"


def holds_lines(path: Path) -> bool:
    """Whether a file is JSON Lines, by its name."""
    return path.suffix.lower() in _LINES
