"""Whether a draft speaks as the user does: I stays I, my stays my, and nobody else speaks."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from midturn.mediator.check._asked import Sentence, after_phrase, by_first_word, groups_of
from midturn.mediator.check._findings import Finding
from midturn.mediator.language import Phrase, RequestWords
from midturn.mediator.values import stem

_NEAR = 3
"""Words after `my` among which its thing stands."""


_MOST = 20
"""Sentences that are named."""


@dataclass(slots=True)
class Persons:
    """Who a text says has or does what."""

    text: str = ""
    """Its words, blanks between them."""
    first: bool = False
    """It speaks in the first person at all."""
    words: set[str] = field(default_factory=set[str])
    has: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Stems of what each possessive person has: `first`, `second`, `third`."""
    does: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Stems of the verbs after each person's pronoun."""
    are: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Who is said to be something, by its stem."""
    sentences: set[tuple[Hashable, ...]] = field(default_factory=set[tuple[Hashable, ...]])
    """What tells its sentences from others; nobody is another where one is said again."""


def person_findings(
    put: Sequence[Sentence],
    said: Sequence[Persons],
    table: RequestWords,
    draft: str,
    verbs: Collection[str],
) -> list[Finding]:
    """Return where the draft changes who speaks, or speaks as another.

    Args:
        put: the draft's sentences.
        said: who each of the user's turns says has or does what.
        table: the words of their language.
        draft: the draft, to name what is found.
        verbs: verbs of what the user asks to be done.
    """
    persons = _joined(said)
    speech = _Speech(persons.text, table, verbs)
    found: list[Finding] = []
    for sentence in put:
        if sentence.content in persons.sentences:
            continue
        written = draft[sentence.begin : sentence.end]
        piece = next(_faults(sentence, persons, speech, table), None)
        if piece is not None:
            found.append(Finding("person", written, piece))
            if len(found) == _MOST:
                break
    return found


def _faults(sentence: Sentence, persons: Persons, speech: _Speech, table: RequestWords) -> Iterator[str]:
    yield from speech.faults(sentence)
    yield from _possessed(sentence, persons, table)
    yield from _done(sentence, persons, table)
    yield from _said_of(sentence, persons, table)


class _Speech:
    """What only an assistant says, unless the user does."""

    def __init__(self, theirs: str, table: RequestWords, verbs: Collection[str]) -> None:
        self.text = theirs
        self.offers = by_first_word(table.offers)
        self.told = by_first_word(table.told)
        self.will = by_first_word(table.will)
        self.verbs = {stem(verb) for verb in verbs}
        self.heard: dict[Phrase, bool] = {}

    def faults(self, sentence: Sentence) -> Iterator[str]:
        """Yield once for each phrase that is found."""
        for at, begins in enumerate(sentence.starts):
            if not begins and sentence.words[at] not in self.offers:
                continue
            phrases = [_standing(sentence, at, self.offers)]
            if begins:
                phrases += [_standing(sentence, at, self.told), self._promise(sentence, at)]
            yield from ("" for phrase in phrases if phrase and not self._heard(phrase))

    def _promise(self, sentence: Sentence, at: int) -> Phrase:
        """Return `I will book`, where booking is what the user asks for."""
        after = after_phrase(sentence, at, self.will)
        if not after or after >= len(sentence.words) or stem(sentence.words[after]) not in self.verbs:
            return ()
        return tuple(sentence.words[at : after + 1])

    def _heard(self, phrase: Phrase) -> bool:
        if phrase not in self.heard:
            self.heard[phrase] = f" {' '.join(phrase)} " in self.text
        return self.heard[phrase]


def _standing(sentence: Sentence, at: int, listed: Mapping[str, Sequence[Phrase]]) -> Phrase:
    return tuple(sentence.words[at : after_phrase(sentence, at, listed)])


def _possessed(sentence: Sentence, persons: Persons, table: RequestWords) -> Iterator[str]:
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


def _done(sentence: Sentence, persons: Persons, table: RequestWords) -> Iterator[str]:
    """Find `do you have` where the user asks what `I have`, and `he bought` where `I` did."""
    mine = persons.does.get("first", set())
    for person, before, verb, begins in _deeds(sentence, table):
        if person == "first" or verb not in mine or verb in persons.does.get(person, set()):
            continue
        if person == "second":
            asks = bool(before) and f"{before} {verb}" in mine
            owns = not table.second_possessive.isdisjoint(sentence.words)
            if asks or (begins and not before) or (owns and table.first.isdisjoint(sentence.words)):
                yield verb
        elif not persons.does.get("third") and not persons.has.get("third"):
            yield verb


def _said_of(sentence: Sentence, persons: Persons, table: RequestWords) -> Iterator[str]:
    """Find `I am allergic` where only somebody else is, and `she is allergic` where only the user is."""
    for person, predicate in _predicates(sentence, table):
        others = persons.are.get(predicate, set())
        if others and (person == "first") != ("first" in others) and person not in others:
            yield predicate


def _predicates(sentence: Sentence, table: RequestWords) -> Iterator[tuple[str, str]]:
    """Yield each person with the stem of what they are said to be."""
    for at, word in enumerate(sentence.words[:-1]):
        if word not in table.being or not at:
            continue
        before = sentence.words[at - 1]
        person = _subjects(table).get(before) or ("third" if before in table.somebody else "")
        if not person:
            continue  # What is said of a thing, such as a name or a size, is as well said of its owner.
        for following in sentence.words[at + 1 : at + 1 + _NEAR]:
            if following in table.negations or following in table.infinitive:
                break
            if following in table.function or not following.isalpha():
                continue
            if groups_of(table, following) is None:
                yield person, stem(following)


def _joined(said: Sequence[Persons]) -> Persons:
    every = Persons("".join(persons.text for persons in said), any(persons.first for persons in said))
    for persons in said:
        every.words |= persons.words
        every.sentences |= persons.sentences
        for joint, own in ((every.has, persons.has), (every.does, persons.does), (every.are, persons.are)):
            for person, what in own.items():
                joint.setdefault(person, set()).update(what)
    return every


def persons_of(sentences: Sequence[Sentence], table: RequestWords) -> Persons:
    """Return who a text says has or does what."""
    persons = Persons("".join(sentence.joined() for sentence in sentences))
    for sentence in sentences:
        persons.sentences.add(sentence.content)
        persons.first = (
            persons.first
            or not table.first.isdisjoint(sentence.words)
            or not table.first_possessive.isdisjoint(sentence.words)
        )
        persons.words.update(stem(word) for word in sentence.words if word not in table.function)
        for person, thing in _possessions(sentence, table):
            persons.has.setdefault(person, set()).add(thing)
        for person, predicate in _predicates(sentence, table):
            persons.are.setdefault(predicate, set()).add(person)
        for person, before, verb, _ in _deeds(sentence, table):
            persons.does.setdefault(person, set()).update({verb, f"{before} {verb}"})
    return persons


def _possessions(sentence: Sentence, table: RequestWords) -> Iterator[tuple[str, str]]:
    """Yield each possessive's person with the stems of the words that follow it."""
    owners = _owners(table)
    for at, word in enumerate(sentence.words):
        person = owners.get(word)
        if not person:
            continue
        for following in sentence.words[at + 1 : at + 1 + _NEAR]:
            if following in table.function or not following[:1].isalpha():
                break
            yield person, stem(following.removesuffix("'s"))


def _deeds(sentence: Sentence, table: RequestWords) -> Iterator[tuple[str, str, str, bool]]:
    """Yield each subject's person, its auxiliary, the stem of its verb, and if it begins a clause."""
    subjects = _subjects(table)
    for at, word in enumerate(sentence.words[:-1]):
        person = subjects.get(word)
        if not person:
            continue
        before = sentence.words[at - 1] if at and sentence.words[at - 1] in table.auxiliaries else ""
        following = sentence.words[at + 1]
        if following in table.statements and at + 2 < len(sentence.words) and not before:
            before, following = following, sentence.words[at + 2]
        yield person, before, stem(following), sentence.starts[at]


@cache
def _subjects(table: RequestWords) -> dict[str, str]:
    """Return the persons of words that are subjects."""
    return _persons(table.first, table.second, table.third)


@cache
def _owners(table: RequestWords) -> dict[str, str]:
    """Return the persons of possessives."""
    return _persons(table.first_possessive, table.second_possessive, table.third_possessive)


def _persons(first: Iterable[str], second: Iterable[str], third: Iterable[str]) -> dict[str, str]:
    """Return the person of each word; the first counts where a word is of several."""
    return dict.fromkeys(third, "third") | dict.fromkeys(second, "second") | dict.fromkeys(first, "first")
