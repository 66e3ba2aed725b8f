"""Tell whether two queries gave the same result, as the test suites for Spider do.

Columns may stand in any order, and rows too unless the gold query orders them. Values are equal as in
Python (1 is 1.0, '1' is not 1), floats to the last bit. Two empty results are the same, whatever their
columns.

Cost accepted: results whose columns could stand for each other in very many ways are given up as unequal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any

MOST_PAIRINGS = 1000
"""Choices of a column that are tried before two results count as unequal."""

Row = tuple[Any, ...]


def same_result(gold: Sequence[Row], predicted: Sequence[Row], *, ordered: bool) -> bool:
    """Whether the results are equal under some order of the columns.

    >>> same_result([(1, "a"), (2, "b")], [("b", 2), ("a", 1)], ordered=False)
    True
    """
    if not gold and not predicted:
        return True
    if len(gold) != len(predicted) or len(gold[0]) != len(predicted[0]):
        return False
    wanted, found = list(zip(*gold, strict=True)), list(zip(*predicted, strict=True))
    return Counter(wanted) == Counter(found) if ordered else _pairing_exists(wanted, found)


def sorted_alike(gold: Sequence[Row], predicted: Sequence[Row], *, ordered: bool) -> bool:
    """Whether the rows are equal once the values in each are sorted as texts, as the test suites ask first.

    Of equal results this denies some in which 1 stands for 1.0: the two may be sorted to different places.

    >>> sorted_alike([(1, 1.5)], [(1.0, 1.5)], ordered=False)
    False
    """
    wanted, found = [_sorted_row(row) for row in gold], [_sorted_row(row) for row in predicted]
    return wanted == found if ordered else set(wanted) == set(found)


def _sorted_row(row: Row) -> Row:
    return tuple(sorted(row, key=lambda value: f"{value}{type(value)}"))


def _pairing_exists(wanted: Sequence[Row], found: Sequence[Row]) -> bool:
    """Whether the columns found can be put in an order that gives the bag of rows wanted."""
    # The rows of the first 1, 2, ... columns: an order that goes wrong is dropped at its first wrong column.
    prefixes = [Counter(zip(*wanted[:n], strict=True)) for n in range(1, len(wanted) + 1)]
    tries = count()

    def extends(chosen: tuple[int, ...]) -> bool:
        if len(chosen) == len(wanted):
            return True
        # Equal columns stand for each other: one of them is tried.
        left = {column: at for at, column in enumerate(found) if at not in chosen}
        for column, at in left.items():
            if next(tries) >= MOST_PAIRINGS:
                return False
            rows = Counter(zip(*(found[n] for n in chosen), column, strict=True))
            if rows == prefixes[len(chosen)] and extends((*chosen, at)):
                return True
        return False

    return extends(())
