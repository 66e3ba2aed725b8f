"""Who does what to whom, and who is whose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from midturn.mediator.check._relations import Relation
from midturn.mediator.check._spans import closes_clause, filler, related, words_before
from midturn.mediator.check._words import SPEAKER, Words, person_stems
from midturn.mediator.language import BindingWords
from midturn.mediator.values import root_of, stem

_LONGEST_CLAUSE = 16
"""Words of a clause within which someone does something to someone."""

_TO_SUBJECT = 6
"""Tokens from a verb back to who does it."""
_TO_OBJECT = 6
_SPEAKER = frozenset([SPEAKER])
_OTHER = frozenset(["<other>"])
"""What anybody but the user is known by."""


def deeds(words: Words) -> Iterator[Relation]:
    """Who does what to whom: for each word of a clause, the doers before it and the others behind."""
    # Where endings rather than the order of words say who does it, nothing is read from the order.
    for clause in _clauses(words) if words.language.agent else ():
        verbs = [place for place, at in enumerate(clause) if place and _may_be_verb(words, at)]
        if not verbs or any(words.atoms[at] in words.language.symmetric for at in clause):
            continue
        marks = _prepositions(words, clause)
        for place in verbs:
            yield from _deed(words, clause, place, marks)


def _clauses(words: Words) -> Iterator[list[int]]:
    clause: list[int] = []
    relatives = _relatives(words)
    passed = relatives | {at - 1 for at in relatives}
    for at, atom in enumerate(words.atoms):
        if len(clause) == _LONGEST_CLAUSE:
            yield clause
            clause = []
        if atom:
            clause.append(at)
        elif clause and at not in passed and closes_clause(words, at):
            yield clause
            clause = []
    if clause:
        yield clause


def _relatives(words: Words) -> set[int]:
    """Return where words take up the one before them: `Bob, who owes Ann 5`."""
    return {at for at in words.where(words.language.relatives) if at and words.tokens[at].kind == "word"}


def _may_be_verb(words: Words, at: int) -> bool:
    """Tell whether a word may be a verb: no name, and nothing before it that a noun follows."""
    tokens, language = words.tokens, words.language
    if tokens[at].kind != "word" or not tokens[at].text[0].islower():
        return False
    before = tokens[at - 1].fold if at else ""
    follows_figure = at > 0 and words.atoms[at - 1].startswith("=")
    a_noun_follows = before in language.determiners or (
        before in language.prepositions and before != language.dative
    )
    return not follows_figure and not a_noun_follows


def _deed(words: Words, clause: list[int], place: int, marks: dict[int, str]) -> Iterator[Relation]:
    language, tokens = words.language, words.tokens
    at = clause[place]
    verb = words.atoms[at]
    doers = [p for p in clause[:place] if not marks[p]]
    if any(tokens[p].fold in language.being for p in range(max(clause[0], at - 2), at)):
        agents = [p for p in clause[place + 1 :] if marks[p] == language.agent]
        yield from related(words, f"do {verb}", agents, doers)
        return
    if converse := language.converses.get(verb):
        giving, link = converse.split()
        givers = [p for p in clause[place + 1 :] if marks[p] == link]
        yield from related(words, f"do {giving}", givers, doers)
        return
    reached = [p for p in clause[place + 1 :] if marks[p] in {"", language.dative}]
    yield from related(words, f"do {verb}", doers, reached)


def _prepositions(words: Words, clause: list[int]) -> dict[int, str]:
    """Return for each word of a clause the preposition before its phrase, or "" where none is."""
    marks: dict[int, str] = {}
    tokens, language = words.tokens, words.language
    begin = max(0, clause[0] - 2)
    standing = ""
    for at in clause:
        between = tokens[begin:at]
        linking = [t.fold for t in between if t.kind == "word" and t.fold not in language.determiners]
        if not linking and any(t.fold == language.of for t in between):
            linking.append(language.of)
        if linking:
            standing = linking[-1] if linking[-1] in language.prepositions else ""
        elif at != clause[0] and tokens[at - 1].fold in language.determiners:
            standing = ""
        marks[at] = standing
        begin = at + 1
    return marks


def belongings(words: Words) -> Iterator[Relation]:
    """`X is the N of Y`, `X is Y's N`, `Y's N is X`."""
    tokens = words.tokens
    for at in words.where(words.language.being, (",",)) if words.language.being else ():
        token = tokens[at]
        if token.fold not in words.language.being and token.text != ",":
            continue
        left, right = words_before(words, at)[::-1], filler(words, at + 1)
        if not left or not right:
            continue
        for owner, rest, other in ((*_owned(words, right), left), (*_owned(words, left), right)):
            named = token.text != "," or (len(other) < 3 and tokens[other[0]].text[0].isupper())
            if owner and named and len(rest) == 1 and words.atoms[rest[0]] not in words.language.symmetric:
                yield from related(words, f"of {words.atoms[rest[0]]}", other, owner)
                break


def transfers(words: Words) -> Iterator[Relation]:
    """Who gives, owes, lends or says something to whom, where the user is one of them: `Ann owes me 5`."""
    language, tokens = words.language, words.tokens
    known = _transfers(language)
    verbs = {fold for fold in words.index if root_of(fold) in known}
    for at in words.where(verbs):
        if tokens[at].kind != "word":
            continue
        name = known[root_of(tokens[at].fold)]
        if at and tokens[at - 1].fold in language.determiners:
            continue
        giver, receiver = _giver(words, at), _receiver(words, at + 1)
        if giver and receiver and (giver == _SPEAKER) != (receiver == _SPEAKER):
            first = max(0, at - 1)
            last = min(len(tokens), at + 3)
            written = words.written(first, last)
            yield Relation(name, giver, receiver, written, words.document.source)


def _giver(words: Words, at: int) -> frozenset[str]:
    """Return who does what a verb says: the nearest person before it in its clause."""
    tokens, language = words.tokens, words.language
    for place in range(at - 1, max(-1, at - 1 - _TO_SUBJECT), -1):
        fold = tokens[place].fold
        if tokens[place].sentence != tokens[at].sentence or tokens[place].kind == "mark":
            break
        if fold in language.speaker_does:
            return _SPEAKER
        if fold in language.third:
            return _OTHER
        if fold in language.pronouns or fold in language.coordinators:
            break
        if _is_person(words, place):
            return _person(words, place)
        if words.atoms[place] and place and tokens[place - 1].fold in language.determiners:
            break
    return frozenset()


def _receiver(words: Words, at: int) -> frozenset[str]:
    """Return to whom it is done: the word behind the verb, or behind its `to`."""
    tokens, language = words.tokens, words.language
    for place in range(at, min(len(tokens), at + _TO_OBJECT)):
        token = tokens[place]
        if token.kind == "mark" or token.sentence != tokens[at].sentence:
            break
        if token.fold in language.speaker:
            return _SPEAKER
        if _is_person(words, place):
            near = place == at or tokens[place - 1].fold in language.determiners | {language.dative}
            return _person(words, place) if near else frozenset()
        if token.fold in language.third:
            return _OTHER
        if token.fold in language.pronouns:
            break
    return frozenset()


def _person(words: Words, at: int) -> frozenset[str]:
    """Return the words that name someone: `my sister Petra`."""
    near = range(max(0, at - 1), min(len(words.tokens), at + 2))
    return _OTHER | {words.atoms[place] for place in near if _is_person(words, place)}


def _is_person(words: Words, at: int) -> bool:
    """Tell whether a word names someone: a name, or a relative or other person."""
    atom = words.atoms[at]
    return bool(atom) and (words.tokens[at].text[0].isupper() or atom in person_stems(words.language))


def _owned(words: Words, places: list[int]) -> tuple[list[int], list[int]]:
    """Return the owner of a noun phrase and what is owned."""
    tokens = words.tokens
    for number, at in enumerate(places):
        if number and words.language.of in {token.fold for token in tokens[places[number - 1] + 1 : at]}:
            return places[number:], places[:number]
        if tokens[at].text.endswith(("'s", "’s")):
            return places[: number + 1], places[number + 1 :]
    return [], places


@cache
def _transfers(language: BindingWords) -> dict[str, str]:
    return {stem(verb): deed for verb, deed in language.transferring.items()}
