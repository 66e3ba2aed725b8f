"""Rows of CSV files, which people open with a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

Cell = str | float | int | None

_FORMULA = tuple("=+-@")


def spreadsheet_row(row: Sequence[Cell]) -> list[Cell]:
    """Return a row for a spreadsheet, which would take some texts for formulas: those get an apostrophe.

    >>> spreadsheet_row(["=1+1", " @SUM(A1)", "1 - 1", -1.5])
    ["'=1+1", "' @SUM(A1)", '1 - 1', -1.5]
    """
    return [f"'{cell}" if isinstance(cell, str) and _looks_like_formula(cell) else cell for cell in row]


def _looks_like_formula(text: str) -> bool:
    # Some programs skip the white space before it.
    return text.lstrip()[:1] in _FORMULA
