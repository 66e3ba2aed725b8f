"""Which way guidelines say that dates are read, in words or by an example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

Order = Literal["day", "month"]
"""What comes first in a date that may be read either way."""

_KNOWN_AS = r"(?:dates?|formats?|conventions?|order|notation|style)"
_DAY_FIRST = (
    rf"\b(?:dd?|tt|jj)\s?[/.-]\s?mm?\b|\b(?:british|european|uk|continental) (?:\w+ )?{_KNOWN_AS}"
    r"|\btag (?:\w+ )?(?:zuerst|vor dem monat|vor monat|voran)|\b(?:zuerst|erst) der tag"
    r"|\bd[ií]a (?:\w+ ){0,2}?(?:primero|antes (?:del|que el) mes)|\bprimero el d[ií]a"
    r"|\bjour (?:\w+ ){0,2}?(?:en premier|d['’]abord|avant le mois)|commencent par le jour"
    r"|先(?:写|是|说)?日(?!期)|日(?:写)?在(?:月(?:份)?(?:之)?)?前|(?<!年)日[/／]月"
)
_MONTH_FIRST = (
    rf"\bmm?\s?[/.-]\s?(?:dd?|tt|jj)\b|\b(?:us|u\.s\.|american) (?:\w+ )?{_KNOWN_AS}"
    r"|\bmonat (?:\w+ )?(?:zuerst|vor dem tag|vor tag|voran)|\b(?:zuerst|erst) der monat"
    r"|\bmes (?:\w+ ){0,2}?(?:primero|antes (?:del|que el) d[ií]a)|\bprimero el mes"
    r"|\bmois (?:\w+ ){0,2}?(?:en premier|d['’]abord|avant le jour)|commencent par le mois"
    r"|先(?:写|是|说)?月|月(?:份)?(?:写)?在日(?:期)?(?:之)?前|月[/／]日"
)


def _ordering(one: str, other: str, elsewhere: str) -> re.Pattern[str]:
    """Return what says that one comes before the other: in English, or as other languages say it."""
    return re.compile(
        rf"\b{one}s?[- ](?:(?:is|are|comes?|goes|stands?|written|always)[- ]){{0,3}}"
        rf"(?:first\b|before (?:the |their )?{other}|at the (?:start|beginning)|in front\b)"
        rf"|\b{one}\s?[/.-]\s?{other}\b|\b{one},? then (?:the )?{other}\b"
        rf"|\bfirst (?:number|figure|part) (?:(?:of|in) (?:a|the|each|every|such a) date )?"
        rf"(?:is|as|means|gives|stands for) (?:the )?{one}"
        rf"|{elsewhere}",
        re.IGNORECASE,
    )


_ORDERS: tuple[tuple[Order, re.Pattern[str]], ...] = (
    ("day", _ordering("day", "month", _DAY_FIRST)),
    ("month", _ordering("month", "day", _MONTH_FIRST)),
)
_DENIED = re.compile(
    r"\b(?:not|never|rather\ than|instead\ of|n['’]t|nicht|nie|no|pas|jamais)\b"
    r"(?:\s+(?!is\b|are\b|but\b)\w+){0,5}?\s+(?:the\ )?(?:day|month|tag|monat|d[ií]a|mes|jour|mois)"
    r"[^.;,，。；]*|(?:不是|而不是|不要)[^.;,，。；]*",
    re.IGNORECASE | re.VERBOSE,
)
_DATED = re.compile(
    r"date|writ|numeric|format|first|\d|[dmtj][/.-][dmtj]|schreib|datum|fecha|jour|日", re.IGNORECASE
)
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_EXAMPLE = re.compile(
    rf"(?<!\d)(\d{{1,2}})[/.-](\d{{1,2}})(?:[/.-]\d{{2,4}})?(?!\d)[^\d\n]{{1,60}}?(?:\d{{1,2}}(?:st|nd|rd|th)?"
    rf"\s+(?:of\s+)?|the\s+\w+\s+of\s+)?\b({'|'.join(MONTHS)})\b",
    re.IGNORECASE,
)


def date_order(rules: Iterable[str]) -> Order | None:
    """Return what guidelines say comes first in a date; `None` where they say nothing, or both.

    >>> date_order(["Dates are day-first."]), date_order(["Read 03/04/2025 as 3 April 2025."])
    ('day', 'day')
    """
    told: set[Order] = {
        order for rule in rules if _DATED.search(rule) for order in _orders(_DENIED.sub(" ", rule))
    }
    return told.pop() if len(told) == 1 else None


def _orders(rule: str) -> Iterator[Order]:
    for order, says in _ORDERS:
        if says.search(rule):
            yield order
    for example in _EXAMPLE.finditer(rule):
        first, second, month = int(example[1]), int(example[2]), MONTHS.index(example[3].lower()) + 1
        if first != month == second:
            yield "day"
        elif second != month == first:
            yield "month"
