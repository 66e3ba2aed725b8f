"""Ways to tell, without a model that judges, how much of what was wanted an instruction carries."""

from __future__ import annotations

import math
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from langchain_core.embeddings import Embeddings

from midturn.core import BadInput
from midturn.drift import cosine, sentence_embeddings
from midturn.mediator import Statement
from midturn.mediator.check import check, clauses, compared
from midturn.mediator.values import fold, read, stem
from midturn.refiner.pairs import WordCounts
from midturn.refiner.validation import held_against

MINILM = "embedded:minilm"
USED = "values, words, what is made of them"
"""The way that `midturn refine` goes."""


@dataclass(frozen=True)
class Way:
    """One way: what was wanted and an instruction to a figure from 0 to 1, or to nothing."""

    name: str
    score: Callable[[str, str], float | None]


def ways(corpus: Sequence[str]) -> list[Way]:
    """Return all ways that can be gone here.

    Args:
        corpus: texts that tell which words are rare.
    """
    found = [
        Way("values alone", _values),
        Way("words alone, clause by clause", _words),
        Way("values and words", _values_and_words),
        Way(USED, _used),
        Way("the check of drafts, yes or no", _checked),
        Way("similarity: words counted", _Similarity(WordCounts()).whole),
        Way("similarity: TF-IDF", _TfIdf(corpus)),
    ]
    try:
        minilm = _Similarity(sentence_embeddings(MINILM))
    except BadInput:
        return found
    return [
        *found,
        Way(f"similarity: {MINILM}", minilm.whole),
        Way(f"similarity: {MINILM}, the least of the clauses", minilm.by_clause),
    ]


def _said(wanted: str) -> list[Statement]:
    return [Statement(text=wanted, turn=1)]


def _values(wanted: str, text: str) -> float | None:
    values, found = compared("", _said(wanted)).lost, compared(text, _said(wanted))
    if not values:
        return None
    return max(0.0, (len(values) - len(found.lost)) / (len(values) + len(found.invented)))


def _words(wanted: str, text: str) -> float | None:
    found = clauses(text, _said(wanted))
    return sum(1 - len(c.lost) / len(c.words) for c in found) / len(found) if found else None


def _values_and_words(wanted: str, text: str) -> float | None:
    values, found = compared("", _said(wanted)).lost, compared(text, _said(wanted))
    wording = clauses(text, _said(wanted))
    if wording is None or not (values or wording):
        return None
    kept = len(values) - len(found.lost) + sum(1 - len(c.lost) / len(c.words) for c in wording)
    return max(0.0, kept / (len(values) + len(wording) + len(found.invented)))


def _used(wanted: str, text: str) -> float | None:
    return held_against(text, _said(wanted)).score


def _checked(wanted: str, text: str) -> float | None:
    return float(check(text, [("user", wanted)]).faithful)


class _TfIdf:
    """Cosine of stems weighted by how rare they are."""

    def __init__(self, corpus: Sequence[str]) -> None:
        self._texts = len(corpus)
        self._in = Counter(word for text in corpus for word in set(_stems(text)))

    def __call__(self, wanted: str, text: str) -> float | None:
        """Compare two texts."""
        one, other = self._vector(wanted), self._vector(text)
        words = sorted(one.keys() | other.keys())
        return cosine([one.get(w, 0.0) for w in words], [other.get(w, 0.0) for w in words])

    def _vector(self, text: str) -> dict[str, float]:
        counts = Counter(_stems(text))
        return {w: n * math.log((self._texts + 1) / (self._in[w] + 0.5)) for w, n in counts.items()}


def _stems(text: str) -> Iterable[str]:
    return map(stem, re.findall(r"\w+", fold(text)))


class _Similarity:
    """Cosine of texts, or of their clauses, as vectors."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._vector = cache(embeddings.embed_query)

    def whole(self, wanted: str, text: str) -> float | None:
        """Compare two texts."""
        return cosine(self._vector(wanted), self._vector(text))

    def by_clause(self, wanted: str, text: str) -> float | None:
        """Return how like its likest part of the text that clause of the wanted is that is least like any."""
        parts = [text, *_clauses(text)]
        likeness: dict[str, float] = {}
        for clause, part in product(_clauses(wanted) or [wanted], parts):
            found = cosine(self._vector(clause), self._vector(part))
            likeness[clause] = max(found, likeness.get(clause, found))
        return min(likeness.values())


def _clauses(text: str) -> list[str]:
    (document,) = read([text])
    found: OrderedDict[int, list[int]] = OrderedDict()
    for token in document.tokens:
        if token.kind != "mark":
            found.setdefault(token.clause, []).extend([token.start, token.end])
    return [text[min(at) : max(at)] for at in found.values()]
