"""Of whom, or of which named thing, a question asks: `how many apples does Tom have?`.

A draft that asks it of another name, which the user only told something of, asks another question. A pronoun
leaves it open, and so does a name that the user asks about anywhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._sought import questions
from midturn.mediator.check._subjects import bare_name, named_places
from midturn.mediator.check._words import Words, figures_of, marked_questions, person_stems, words_of
from midturn.mediator.values import Document

_SHORT = 6
"""Words of a sentence that may only say of whom else is asked: `I meant Ann`, `what about Ann`."""


def asked_of_another(draft: Document, turns: Sequence[Document]) -> Iterator[Finding]:
    """Yield where a draft's questions are all about other names than those of the user's live turns."""
    language = draft.language.bindings
    if language is None or not language.auxiliaries:
        return
    target = words_of(draft, language)
    if not (used := dict(_subjects(target))):
        return
    said = [words_of(turn, language) for turn in turns]
    asked = [(name, text, place) for text in said for name, place in _subjects(text)]
    if not asked or not used.keys().isdisjoint(name for name, _, _ in asked):
        return
    told, open_to = set[str](), set[str]()
    for text in said:
        asking = _asking_sentences(text)
        for at in named_places(text):
            names = open_to if text.tokens[at].sentence in asking else told
            names.add(bare_name(text.tokens[at]))
    if used.keys() <= told and used.keys().isdisjoint(open_to):
        _, text, (first, end) = asked[-1]
        written = target.written(*next(iter(used.values())))
        yield Finding("request_changed", written, text.written(first, end), text.document.source)


def _subjects(text: Words) -> list[tuple[str, tuple[int, int]]]:
    """Return the names that questions are about, each with where the question says so."""
    return text.document.noted(("asked about", id(text.language)), lambda: list(_read(text)))


def _read(text: Words) -> Iterator[tuple[str, tuple[int, int]]]:
    names = named_places(text)
    for inside in questions(text) if names else ():
        for at in names[bisect_left(names, inside.start) : bisect_left(names, inside.stop)]:
            name = text.tokens[at].text
            if bare_name(text.tokens[at]) == name and _is_subject(text, at, inside.start):
                yield name, (inside.start, at + 1)


def _is_subject(text: Words, at: int, begin: int) -> bool:
    """Tell whether an auxiliary stands before a name: `does my friend Tom`."""
    tokens, language = text.tokens, text.language
    before = at - 1
    while before > begin and (
        tokens[before].fold in language.determiners - language.prepositions
        or tokens[before].text[0].isupper()
        or text.atoms[before] in person_stems(language)
    ):
        before -= 1
    return before >= begin and tokens[before].fold in language.auxiliaries - language.prepositions


def _asking_sentences(text: Words) -> set[int]:
    """Return the sentences that ask, and those that say too little to tell whether they do."""
    words = Counter(token.sentence for token in text.tokens if token.kind == "word")
    stating = {figure.sentence for figure in figures_of(text)}
    found = {number for number, count in words.items() if count <= _SHORT and number not in stating}
    found |= marked_questions(text.tokens)
    return found | {text.tokens[at].sentence for at in text.where(text.language.speaker_does)}
