"""How well one value takes the place of another, and whether two are one."""

from __future__ import annotations

import re

from midturn.mediator.reading._items import Item
from midturn.mediator.reading._sentences import CORRECTED, SAID

_DAY = re.compile(r"(?:#|-?-\d\d-|\d{4}-\d\d-)0?(\d{1,2})\b.*")
CLOCK = re.compile(r"(\d\d):(\d\d)(\??)")
_PLACES = frozenset(["in", "from", "to"])


def fit_of(old: Item, new: Item, level: int, asked: str) -> int:
    """How well `new` takes the place of `old`; 0 where it does not.

    What answers a question of the assistant's fills a part that was open, so that the parts must be the same.
    """
    if asked and old.role != new.role and new.kind in {"name", "date", "time"}:
        return 0
    same = level < CORRECTED and new.kind in {"name", "date"}
    if old.topic != new.topic and (same or (old.topic and new.topic)):
        return 0
    match new.kind:
        case "date" | "time":
            return fit_moment(old, new, level)
        case "count":
            return _fit_count(old, new, level)
        case "money":
            return 2 if level == CORRECTED else 0
        case "code":
            return 2 if level == CORRECTED and old.head == new.head else 0
        case "name":
            return _fit_name(old, new, level)
        case _:
            if old.role != new.role:
                return 0
            return 2 if level or (old.topic and old.topic == new.topic) else 0


def fit_moment(old: Item, new: Item, level: int) -> int:
    same = old.topic and old.topic == new.topic
    if old.role == new.role:
        # An end that is only said anew may be that of something else.
        return 3 if level or (same and old.role != "end") else 0
    if level == SAID:
        return 0
    if not old.role or not new.role:
        return 1 if "end" in {old.role, new.role} else 2
    return 0


def _fit_count(old: Item, new: Item, level: int) -> int:
    if not new.head:
        return 2 if level == CORRECTED else 0
    if set(old.head.split()) & set(new.head.split()):
        return 3
    if old.is_named or new.is_named:
        # `two flat whites` counts, and `room 23` does not.
        return 0
    # `8`, and `make it one day ahead`
    lasts = new.head in {"unit:day", "unit:second", "unit:month"}
    return 1 if not old.head and level == CORRECTED and not lasts else 0


def _fit_name(old: Item, new: Item, level: int) -> int:
    if old.head != new.head and (level < CORRECTED or (new.head and old.role != new.role)):
        return 0
    if old.role == new.role:
        if old.role in _PLACES:
            return 4 if level or (old.topic and old.topic == new.topic) else 0
        return 3 if level == CORRECTED or (level and old.role in {"at", "with"}) else 0
    if level == SAID:
        return 0
    if {old.role, new.role} <= _PLACES and {old.role, new.role} != {"from", "to"}:
        return 2
    return 1 if level == CORRECTED and (not old.role or not new.role) else 0


def same(old: Item, new: Item) -> bool:
    """Whether two values are one, as far as they are written."""
    if old.meaning == new.meaning:
        return True
    if old.kind == new.kind == "name":
        words = [set(item.meaning.split()) for item in (old, new)]
        return words[0] < words[1] or words[1] < words[0]
    if old.kind == new.kind == "date":
        days = [_DAY.fullmatch(item.meaning) for item in (old, new)]
        return bool(days[0] and days[1] and days[0][1] == days[1][1])
    if old.kind == new.kind == "time":
        clocks = [CLOCK.fullmatch(item.meaning) for item in (old, new)]
        if clocks[0] and clocks[1] and (clocks[0][3] or clocks[1][3]):
            return int(clocks[0][1]) % 12 == int(clocks[1][1]) % 12 and clocks[0][2] == clocks[1][2]
    return False
