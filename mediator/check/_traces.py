"""Wishes in a language whose wishes are known to a first level: a sentence that leaves no trace in a draft.

A sentence without a value is missed where none of its words with content is in the draft, in any of its
forms, as a part of a compound, or as an everyday word of the same meaning. Costs accepted: what is lost of a
sentence that leaves some trace is not told, and two that share their words cover each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from midturn.mediator._kept import LONGEST_WORD
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._wishes import settles, within
from midturn.mediator.language import Language, PhraseTable
from midturn.mediator.values import Document, Token, sentences, stem, stem_of_content

_PART = 4
"""Letters from which on words that begin alike are forms of one, and an end may be a part of a compound."""
_FEWEST_SIGNS = 2
"""Signs that say enough to be missed where each is a word."""
_LONGEST = 24
"""Words with content from which on a sentence is material rather than a wish."""
_IN_WORDS = frozenset(["comparison"])
"""Kinds of value that may be no more than a word."""


def lost_traces(
    draft: Document, turns: Sequence[Document], withdrawn: Mapping[int, Sequence[tuple[int, int]]]
) -> Iterator[Finding]:
    """Yield the sentences of the user's live turns that leave no trace in the draft.

    Args:
        draft: what is held against them.
        turns: of the request.
        withdrawn: their parts that no longer hold, as offsets by the index of the document.
    """
    language = draft.language
    if not language.known or language.wishes is not None:
        return
    said = _Said(draft)
    is_settled = settles(draft, turns)
    for turn in turns:
        if turn.language is not language:
            continue
        values = (m for m in turn.mentions if not m.optional and m.kind not in _IN_WORDS)
        valued = {at for mention in values for at in range(mention.first, mention.end)}
        gone = within(turn.tokens, withdrawn.get(turn.source, ()))
        spans = list(sentences(turn.tokens))
        for number, sentence in enumerate(spans):
            inside = range(sentence.start, sentence.stop)
            if not valued.isdisjoint(inside) or not gone.isdisjoint(inside):
                continue
            folds = [turn.tokens[at].fold for at in inside]
            if _any_of(language.asides, folds) or (is_settled and _any_of(language.picks, folds)):
                continue
            wish = [turn.tokens[at] for at in inside if _has_content(turn.tokens[at], language)]
            if _is_telling(wish) and not any(map(said.has, wish)):
                if len(wish) == 1 and _corrects(turn.tokens, spans[number + 1 :], language):
                    continue
                start, end = wish[0].start, wish[-1].end
                yield Finding("wish_lost", said=turn.text[start:end], source=turn.source)


def _corrects(tokens: Sequence[Token], following: Sequence[slice], language: Language) -> bool:
    """Tell whether the next sentence takes back what was said in a word: `rouge. non attends, vert !`."""
    return bool(following) and tokens[following[0].start].fold in language.openers


def _any_of(phrases: PhraseTable[str], folds: Sequence[str]) -> bool:
    return any(phrases.match(folds, at) for at in range(len(folds)))


def _is_telling(wish: Sequence[Token]) -> bool:
    signs = all(len(token.fold) == 1 for token in wish)
    return (_FEWEST_SIGNS if signs else 1) <= len(wish) <= _LONGEST


def _has_content(token: Token, language: Language) -> bool:
    return token.kind == "word" and bool(stem_of_content(token)) and token.fold not in _talk(language)


@cache
def _talk(language: Language) -> frozenset[str]:
    """Return the words that say nothing by themselves: courtesy, verbs of asking, broad verbs."""
    talk = language.little | language.generic | language.number_words | language.question_words
    if (asking := language.requests) is not None:
        verbs = frozenset(word for verb in asking.verbs for word in verb)
        wishes = frozenset(
            word for phrase in (*asking.wishes, *asking.polite, *asking.own) for word in phrase
        )
        talk |= verbs | wishes | asking.function | asking.auxiliaries | asking.subjects | asking.fillers
    return talk


@cache
def _classes(language: Language) -> Mapping[str, frozenset[int]]:
    """Return the classes of everyday words that a word belongs to, by stems."""
    found: dict[str, frozenset[int]] = {}
    for number, words in enumerate(language.alike):
        for word in words:
            key = stem(word, language)
            found[key] = found.get(key, frozenset()) | {number}
    return found


class _Said:
    """What a draft says, word by word."""

    def __init__(self, draft: Document) -> None:
        self._language = draft.language
        self._known = _classes(draft.language)
        self._stems = draft.content
        self._folds = {token.fold for token in draft.tokens}
        self._alike = frozenset[int]().union(*map(self._classes_of, self._stems))
        self._beginnings = {root[:_PART] for root in self._stems if len(root) >= _PART}
        self._ends = {end for root in self._stems for end in _ends(root)}

    def has(self, token: Token) -> bool:
        """Tell whether the draft has a word, a form or a part of it, or one that says the same."""
        root = stem(token.fold, self._language)
        if token.fold in self._folds or root in self._stems or self._classes_of(root) & self._alike:
            return True
        if len(root) < _PART:
            return False
        parts = root in self._ends or not self._stems.isdisjoint(_ends(root))
        return parts or root[:_PART] in self._beginnings

    def _classes_of(self, root: str) -> frozenset[int]:
        return self._known.get(root, frozenset())


def _ends(root: str) -> list[str]:
    """Return the ends of a stem that may be the last part of a compound."""
    return [root[at:] for at in range(1, min(len(root), LONGEST_WORD) - _PART + 1)]
