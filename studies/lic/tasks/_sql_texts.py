"""Read SQL as text: what a model wrote around a query, its DISTINCTs, and its values.

Only the lexer of `sqlparse` is used. It takes any text, in time that grows with its length; the parser on
top of it refuses deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

from midturn.core import MissingExtra
from midturn.studies.lic.tasks._protocol import Scoring

MOST_CANDIDATES = 100
"""Queries that are tried for one prediction, itself included."""

_FENCED = re.compile(r"```[ \t]*(?:sqlite\b|sql\b)?(.*?)(?:```|\Z)", re.DOTALL | re.IGNORECASE)
_BARE = re.compile(r"^[ \t]*(?:SELECT|WITH)\b[^;]*?(?=;|\n[ \t]*\n|\Z)", re.MULTILINE | re.IGNORECASE)
_QUERY = re.compile(r"\b(?:SELECT|WITH)\b", re.IGNORECASE)
_CURRENT_YEAR = re.compile(r"YEAR\s*\(\s*CURDATE\s*\(\s*\)\s*\)", re.IGNORECASE)
_CURRENT_YEAR_AND_SPACE = re.compile(_CURRENT_YEAR.pattern + r"\s*", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"-?(?:\d*\.)?\d+")

Token = tuple[str, str]
"""`value`, `distinct`, `end` (a semicolon) or `other`, and the text."""


def query_in(reply: str) -> str | None:
    r"""Return the last query in a reply: a fenced one, or else one that begins a line.

    `None` where there is none.

    >>> query_in("Try this:\n```sql\nSELECT 1;\n```")
    'SELECT 1;'
    """
    fenced = [block.strip() for block in _FENCED.findall(reply)]
    queries = [block for block in fenced if _QUERY.search(block)] or _BARE.findall(reply)
    return queries[-1].strip() if queries else None


def standard_query(text: str, scoring: Scoring) -> str:
    """Return the one statement of an answer, without fences and DISTINCT.

    Parity keeps what stands around a fence and all of its first line but `sql`, and puts everything on one
    line, so that a comment takes what follows it along and spaces within a value become one.
    """
    if scoring == "parity":
        return reference_query(" ".join(text.replace("```sql", "").replace("```", "").split()))
    fenced = _FENCED.search(text)
    return reference_query(fenced.group(1) if fenced else text)


def reference_query(text: str) -> str:
    """Return the one statement of a text, without DISTINCT."""
    # The data set writes some operators apart.
    return _without_distinct(re.sub(r"([<>!]) =", r"\1=", text)).strip()


def executable(query: str, scoring: Scoring) -> str:
    """Return a query with 2020 for the current year, which the data set writes in a dialect unknown to
    SQLite.

    Parity takes the space behind it along, so that `YEAR(CURDATE()) AND` becomes `2020AND` and fails.
    """
    return (_CURRENT_YEAR_AND_SPACE if scoring == "parity" else _CURRENT_YEAR).sub("2020", query)


def candidates(predicted: str, gold: str, scoring: Scoring) -> Iterator[str]:
    """Return the prediction, then the prediction with the values of `gold` in its value slots.

    A user who leaves a value out is no fault of the query. Every choice of values is tried, at most
    `MOST_CANDIDATES` in all. The published evaluator takes them in an order that changes from run to run;
    here it never does, and strict scoring tries the values in the order of `gold` first, so that they are
    among those tried.

    >>> list(candidates("SELECT a FROM t WHERE b = 2", "SELECT a FROM t WHERE b = 'x'", "strict"))
    ['SELECT a FROM t WHERE b = 2', "SELECT a FROM t WHERE b = 'x'"]
    """
    tokens = list(_tokens(predicted))
    slots = [at for at, (kind, _) in enumerate(tokens) if kind == "value"]
    found = [text for kind, text in _tokens(gold) if kind == "value"]
    in_order = [tuple(found)] if scoring == "strict" and len(found) == len(slots) else []
    choices = product(dict.fromkeys(found), repeat=len(slots))
    filled = (_filled(tokens, slots, values) for values in (*in_order, *islice(choices, MOST_CANDIDATES)))
    return islice(dict.fromkeys((predicted, *filled)), MOST_CANDIDATES)


def wants_order(gold: str, scoring: Scoring) -> bool:
    """Whether the order of the rows counts: wherever the gold query says ORDER BY, in parity on one line."""
    between = " " if scoring == "parity" else r"\s+"
    return re.search(f"order{between}by", gold, re.IGNORECASE) is not None


def _filled(tokens: Sequence[Token], slots: Sequence[int], values: Sequence[str]) -> str:
    texts = [text for _, text in tokens]
    for at, value in zip(slots, values, strict=True):
        texts[at] = value
    return "".join(texts)


def _without_distinct(query: str) -> str:
    kept: list[str] = []
    for kind, text in _tokens(query):
        if kind == "end":
            break
        if kind != "distinct":
            kept.append(text)
    return "".join(kept)


def _tokens(query: str) -> Iterator[Token]:
    try:
        from sqlparse import lexer, tokens as kinds
    except ModuleNotFoundError as error:
        raise MissingExtra("studies", needed_for="scoring the task `database`") from error
    quoted = (kinds.Literal.String.Single, kinds.Literal.String.Symbol)
    for kind, text in lexer.tokenize(query):
        if kind in quoted or (kind in kinds.Number and _PLAIN_NUMBER.fullmatch(text)):
            yield "value", text
        elif kind is kinds.Punctuation and text == ";":
            yield "end", text
        else:
            yield "distinct" if text.lower() == "distinct" else "other", text
