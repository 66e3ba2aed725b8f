"""Phrases of a draft that somebody else said and the user didn't: what lets others speak for the user.

A restatement may add a word of its own, which the other checks weigh by its meaning in the languages that
they read. Two words in a row that the user never said, and that an answer, a tool's result or a system prompt
has in a row as well, are no accident in any language. Small words between them are passed over; a label that
only names the kind of a value parts them, and a question that the user said yes to is as good as their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise

from midturn.mediator._kept import Remembered, kept
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._labels import labels_in
from midturn.mediator.check._talk import places
from midturn.mediator.language import ENGLISH, LANGUAGES
from midturn.mediator.values import FUNCTION_WORDS, Document, fold, stem

LONGEST = 600
"""Characters of each overheard text that are compared: those that the Mediator's model may see."""
LATEST = 24
"""Overheard texts that are compared, from the end."""
CHARACTERS = 4
"""As much as two words, in scripts that write no blanks."""

SMALL = 2
"""Letters of a word that says little in any language."""

_ASKED = re.compile(r"[^.!?\n]*\?\s*\Z")

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_WORD = re.compile(rf"[^\W_{_UNSPACED}]+(?:['’][^\W\d_]+)?")
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]{{{CHARACTERS},}}")


def overheard_phrases(
    draft: Document, sources: Sequence[Document], overheard: Sequence[str]
) -> Iterator[Finding]:
    """Yield the phrases of a draft that only others said."""
    if overheard:
        said = [source.text for source in sources]
        yield from _words_overheard(draft, said, overheard)
        yield from _characters_overheard(draft.text, said, overheard)


def parted(answer: str, reply: str) -> tuple[str, str]:
    """Return what of an answer stays another's, and what the reply to it makes the user's own.

    That is the question at its end, where it is agreed to, or all of it where it repeats what was understood.

    >>> parted("It is free. Shall I book a visit?", "Yes, for Monday.")
    ('It is free.', ' Shall I book a visit?')
    """
    if not reply or not ENGLISH.offers.agrees.match(reply[:LONGEST].strip().lower()):
        return answer, ""
    if ENGLISH.offers.confirming.search(answer.lower()):
        return "", answer
    question = _ASKED.search(answer)
    at = question.start() if question else len(answer)
    return answer[:at], answer[at:]


def _words_overheard(draft: Document, said: Sequence[str], overheard: Sequence[str]) -> Iterator[Finding]:
    theirs = frozenset[tuple[str, str]]().union(*map(_pairs, overheard))
    pieces = [segment.text for segment in draft.segments] or [draft.text]
    if theirs.isdisjoint(pairwise(word for piece in pieces for word, _, _ in _words(piece))):
        return
    words = _words(draft.text)
    pairs = [(one[0], other[0]) for one, other in pairwise(words)]
    labels = _labels(draft)
    pairs = [
        pair if labels.isdisjoint((one[1], other[1])) else ("", "")
        for pair, (one, other) in zip(pairs, pairwise(words), strict=True)
    ]
    ours = {word for text in said for word, _, _ in _words(text)}
    joined = [pair in theirs and ours.isdisjoint(pair) for pair in pairs]
    for is_theirs, run in groupby(range(len(joined)), joined.__getitem__):
        if is_theirs:
            first, *_, last = words[(inside := list(run))[0] : inside[-1] + 2]
            yield Finding("wish_invented", written=draft.text[first[1] : last[2]])


def _labels(draft: Document) -> set[int]:
    """Return where the words of labels begin."""
    known = draft.language.wishes
    if known is None:
        return set()
    valued = places(draft, {mention.kind for mention in draft.mentions})
    return {draft.tokens[at].start for at in labels_in(draft.tokens, valued, known)}


def _characters_overheard(draft: str, said: Sequence[str], overheard: Sequence[str]) -> Iterator[Finding]:
    for run in _UNSPACED_RUN.findall(draft):
        parts = (run[at : at + CHARACTERS] for at in range(len(run) - CHARACTERS + 1))
        if any(_stands_in(part, overheard) and not _stands_in(part, said) for part in parts):
            yield Finding("wish_invented", written=run)


def _stands_in(part: str, texts: Sequence[str]) -> bool:
    return any(part in text for text in texts)


@kept
def _words(text: str) -> list[tuple[str, int, int]]:
    """Return the stems of the words that say something, and where they stand."""
    return [
        (told, found.start(), found.end()) for found in _WORD.finditer(text) if (told := _told(found.group()))
    ]


@kept
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """Return the stems of words that follow each other."""
    return frozenset(pairwise(word for word, _, _ in _words(text)))


def _stem(word: str) -> str:
    """Return the stem of a word that says something; empty for others."""
    folded = fold(word)
    return stem(folded) if len(folded) > SMALL and folded not in small_words() else ""


_told = Remembered(_stem).__getitem__


@cache
def small_words() -> frozenset[str]:
    """Return the words that say little, of all languages that are known."""
    return FUNCTION_WORDS.union(*(each.wishes.function for each in LANGUAGES.values() if each.wishes))
