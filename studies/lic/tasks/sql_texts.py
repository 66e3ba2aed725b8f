"""Read SQL as text: what a model wrote around a query, its DISTINCTs, and its values.

Only the lexer of `sqlparse` is used. It takes any text, in time that grows with its length; the parser on
top of it refuses deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

from assistant.errors import MissingExtra
from studies.lic.tasks.protocol import Scoring

MOST_CANDIDATES = 100
"""Queries that are tried for one prediction, itself included."""

_FENCED = re.compile(r"```[ \t]*(?:sqlite\b|sql\b)?(.*?)(?:```|\Z)", re.DOTALL | re.IGNORECASE)
_BARE = re.compile(r"^[ \t]*(?:SELECT|WITH)\b[^;]*?(?=;|\n[ \t]*\n|\Z)", re.MULTILINE | re.IGNORECASE)
_QUERY = re.compile(r"\b(?:SELECT|WITH)\b", re.IGNORECASE)
_CURRENT_YEAR = re.compile(r"\bYEAR\s*\(\s*CURDATE\s*\(\s*\)\s*\)", re.IGNORECASE)

Token = tuple[str, str]
"""`value`, `distinct`, `end` (a semicolon) or `other`, and the text."""


def query_in(reply: str) -> str | None:
    r"""The last query in a reply: a fenced one, or else one that begins a line; `None` where there is none.

    >>> query_in("Try this:\n```sql\nSELECT 1;\n```")
    'SELECT 1;'
    """
    fenced = [block.strip() for block in _FENCED.findall(reply)]
    queries = [block for block in fenced if _QUERY.search(block)] or _BARE.findall(reply)
    return queries[-1].strip() if queries else None


def standard_query(text: str, scoring: Scoring) -> str:
    """One statement without fences and DISTINCT, as both queries are before they are compared.

    Parity puts the whole query on one line, so that a comment takes what follows it along.
    """
    fenced = _FENCED.search(text)
    query = (fenced.group(1) if fenced else text).strip()
    if scoring == "parity":
        query = " ".join(query.split())
    # The data set writes some operators apart, and some queries in a dialect that SQLite does not know.
    query = re.sub(r"([<>!]) =", r"\1=", query)
    return _without_distinct(_CURRENT_YEAR.sub("2020", query)).strip()


def candidates(predicted: str, gold: str) -> Iterator[str]:
    """The prediction, then the prediction with the values of `gold` in its value slots.

    A user who leaves a value out is no fault of the query. The values in their order come first, then every
    other choice, at most `MOST_CANDIDATES` in all; the order is the same whenever this is run.

    >>> list(candidates("SELECT a FROM t WHERE b = 2", "SELECT a FROM t WHERE b = 'x'"))
    ['SELECT a FROM t WHERE b = 2', "SELECT a FROM t WHERE b = 'x'"]
    """
    tokens = list(_tokens(predicted))
    slots = [at for at, (kind, _) in enumerate(tokens) if kind == "value"]
    found = [text for kind, text in _tokens(gold) if kind == "value"]
    in_order = [tuple(found)] if len(found) == len(slots) else []
    choices = product(dict.fromkeys(found), repeat=len(slots))
    filled = (_filled(tokens, slots, values) for values in (*in_order, *islice(choices, MOST_CANDIDATES)))
    return islice(dict.fromkeys((predicted, *filled)), MOST_CANDIDATES)


def wants_order(gold: str) -> bool:
    """Whether the order of the rows counts: wherever the gold query says ORDER BY."""
    return re.search(r"order\s+by", gold, re.IGNORECASE) is not None


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
        from sqlparse import lexer
        from sqlparse import tokens as kinds
    except ModuleNotFoundError as error:
        raise MissingExtra("studies", "scoring the task `database`") from error
    values = (kinds.Literal.String.Single, kinds.Literal.String.Symbol, kinds.Number)
    for kind, text in lexer.tokenize(query):
        if any(kind in value for value in values):
            yield "value", text
        elif kind is kinds.Punctuation and text == ";":
            yield "end", text
        else:
            yield "distinct" if text.lower() == "distinct" else "other", text
