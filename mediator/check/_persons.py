"""Whether a draft speaks as the user does: I stays I, my stays my, and nobody else speaks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from midturn.mediator.check._asked import Sentence
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._request_words import Phrase, RequestWords
from midturn.mediator.check._tokens import stem

_NEAR = 3
"""Words after `my` among which its thing stands."""


@dataclass(slots=True)
class _Persons:
    """Who a text says has or does what."""

    first: bool = False
    """It speaks in the first person at all."""
    words: set[str] = field(default_factory=set[str])
    has: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Stems of what each possessive person has: `first`, `second`, `third`."""
    does: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Stems of the verbs after each person's pronoun."""


def person_findings(
    put: Sequence[Sentence],
    said: Sequence[Sequence[Sentence]],
    table: RequestWords,
    draft: str,
    verbs: Collection[str],
) -> list[Finding]:
    """Return where the draft changes who speaks, or speaks as another.

    Args:
        put: the draft's sentences.
        said: the sentences of each of the user's turns.
        table: the words of their language.
        draft: the draft, to name what is found.
        verbs: verbs of what the user asks to be done.
    """
    theirs = [sentence for turn in said for sentence in turn]
    persons = _persons(theirs, table)
    found: list[Finding] = []
    for sentence in put:
        written = draft[sentence.begin : sentence.end]
        piece = next(_faults(sentence, theirs, persons, table, verbs), None)
        if piece is not None:
            found.append(Finding("person", written, piece))
    return found


def _faults(
    sentence: Sentence,
    theirs: Sequence[Sentence],
    persons: _Persons,
    table: RequestWords,
    verbs: Collection[str],
) -> Iterator[str]:
    yield from _spoken(sentence, theirs, table, verbs)
    yield from _possessed(sentence, persons, table)
    yield from _done(sentence, persons, table)


def _spoken(
    sentence: Sentence, theirs: Sequence[Sentence], table: RequestWords, verbs: Collection[str]
) -> Iterator[str]:
    """Find what only an assistant says."""
    for at, word in enumerate(sentence.words):
        for phrase in (*table.offers, *table.told):
            begins = sentence.starts[at] or phrase in table.offers
            if word == phrase[0] and begins and sentence.has(at, phrase) and not _says(theirs, phrase):
                yield ""
        if not sentence.starts[at]:
            continue
        for phrase in table.will:
            after = at + len(phrase)
            if word != phrase[0] or not sentence.has(at, phrase) or after >= len(sentence.words):
                continue
            promised = sentence.words[after]
            if stem(promised) in {stem(verb) for verb in verbs} and not _says(theirs, (*phrase, promised)):
                yield ""


def _says(theirs: Sequence[Sentence], phrase: Phrase) -> bool:
    return any(
        sentence.has(at, phrase)
        for sentence in theirs
        for at, word in enumerate(sentence.words)
        if word == phrase[0]
    )


def _possessed(sentence: Sentence, persons: _Persons, table: RequestWords) -> Iterator[str]:
    """Find `your` or `their` where the user says `my`, and `our` where the user speaks of others."""
    mine = persons.has.get("first", set())
    for person, thing in _possessions(sentence, table):
        if person == "first":
            others = persons.has.get("third", set()) | persons.words
            told = thing in others and thing not in persons.has.get("second", set())
            if not persons.first and told and not _personal(sentence, table):
                yield thing
        elif thing in mine and thing not in persons.has.get(person, set()):
            yield thing


def _personal(sentence: Sentence, table: RequestWords) -> bool:
    return sentence.asked and not table.first.isdisjoint(sentence.words)


def _done(sentence: Sentence, persons: _Persons, table: RequestWords) -> Iterator[str]:
    """Find `do you have` where the user asks what `I have`, and `he bought` where `I` did."""
    mine = persons.does.get("first", set())
    for person, before, verb, begins in _deeds(sentence, table):
        if person == "first" or verb not in mine or verb in persons.does.get(person, set()):
            continue
        if person == "second":
            asks = bool(before) and f"{before} {verb}" in mine
            if asks or (begins and not before):
                yield verb
        elif not persons.does.get("third") and not persons.has.get("third"):
            yield verb


def _persons(sentences: Sequence[Sentence], table: RequestWords) -> _Persons:
    persons = _Persons()
    for sentence in sentences:
        persons.first = persons.first or not (table.first | table.first_possessive).isdisjoint(sentence.words)
        persons.words.update(stem(word) for word in sentence.words if word not in table.function)
        for person, thing in _possessions(sentence, table):
            persons.has.setdefault(person, set()).add(thing)
        for person, before, verb, _ in _deeds(sentence, table):
            persons.does.setdefault(person, set()).update({verb, f"{before} {verb}"})
    return persons


def _possessions(sentence: Sentence, table: RequestWords) -> Iterator[tuple[str, str]]:
    """Yield each possessive's person with the stems of the words that follow it."""
    for at, word in enumerate(sentence.words):
        person = _person_of(word, table.first_possessive, table.second_possessive, table.third_possessive)
        if not person:
            continue
        for following in sentence.words[at + 1 : at + 1 + _NEAR]:
            if following in table.function:
                break
            yield person, stem(following.removesuffix("'s"))


def _deeds(sentence: Sentence, table: RequestWords) -> Iterator[tuple[str, str, str, bool]]:
    """Yield each subject's person, its auxiliary, the stem of its verb, and if it begins a clause."""
    for at, word in enumerate(sentence.words[:-1]):
        person = _person_of(word, table.first, table.second, table.third)
        if not person:
            continue
        before = sentence.words[at - 1] if at and sentence.words[at - 1] in table.auxiliaries else ""
        following = sentence.words[at + 1]
        if following in table.statements and at + 2 < len(sentence.words) and not before:
            before, following = following, sentence.words[at + 2]
        yield person, before, stem(following), sentence.starts[at]


def _person_of(word: str, first: Collection[str], second: Collection[str], third: Collection[str]) -> str:
    if word in first:
        return "first"
    if word in second:
        return "second"
    return "third" if word in third else ""
