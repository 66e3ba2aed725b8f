"""Who does what a verb says: the user, or somebody else.

`I paid` is not `Mei paid`, and `my son bought` is not `I bought`. A verb is found in a draft with another
subject than in the sources only where neither text says it of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from functools import cache

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._told import Told, gathered
from midturn.mediator.check._words import Words, person_stems
from midturn.mediator.language import BindingWords
from midturn.mediator.values import Token, root_of

_AUXILIARIES = 3
"""Words between who does something and the verb that says what."""

_LONGEST_LABEL = 3
"""Characters of a label, with the ending that makes it an owner."""

_MOST = 100
"""Named subjects of one text that are looked at."""

Doers = dict[str, dict[bool, tuple[str, int]]]
"""By verb: whether the user does it, with where that is written."""


def exchanged_subjects(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield what a draft says that the user does and the sources that others do, or the other way round."""
    used = gathered([draft], Doers(), _add_doers)
    said = sources.together(Doers, _add_doers) if used else {}
    for verb, doers in used.items():
        theirs = said.get(verb, {})
        if len(doers) == len(theirs) == 1 and set(doers) != set(theirs):
            (written, _), (place, source) = next(iter(doers.values())), next(iter(theirs.values()))
            yield Finding("binding", written, place, source)


def _add_doers(found: Doers, text: Words) -> None:
    for verb, user, written in _deeds(text):
        found[verb] = {user: (written, text.document.source)} | found.get(verb, {})


def _deeds(text: Words) -> list[tuple[str, bool, str]]:
    """Return verbs, whether the user does what they say, and how that is written."""
    return text.found(_read_deeds)


def _read_deeds(text: Words) -> Iterator[tuple[str, bool, str]]:
    names = {m.end - 1 for m in text.document.mentions if m.kind == "name"}
    persons = person_stems(text.language)
    does = text.where(text.language.speaker_does, text.language.other_does)
    doers = names.union(does, [at for at, atom in enumerate(text.atoms) if atom in persons])
    for at in sorted(doers - {len(text.tokens) - 1}):
        user = text.tokens[at].fold in text.language.speaker_does
        if not (user or _is_other(text, at, names, persons)):
            continue
        verb = _verb_behind(text, at + 1)
        if verb and not _is_joined(text, at, user, names, persons):
            yield text.atoms[verb], user, text.written(at, verb + 1)


def _is_other(text: Words, at: int, names: Set[int], persons: Set[str]) -> bool:
    """Tell whether a word means somebody but the user."""
    token = text.tokens[at]
    if token.fold in text.language.other_does:
        return True
    return at in names or (token.kind == "word" and text.atoms[at] in persons)


def _is_joined(text: Words, at: int, user: bool, names: Set[int], persons: Set[str]) -> bool:
    """Tell whether somebody is but one of the doers, or none: `Tom and I`, `with Tom`."""
    before = text.tokens[at - 1].fold if at else ""
    if before in text.language.coordinators and at > 1:
        return text.tokens[at - 2].fold in text.language.speaker_does or _is_other(
            text, at - 2, names, persons
        )
    # `as I bought` begins a clause, as nobody says `with I`.
    return not user and before in text.language.prepositions


def _verb_behind(text: Words, at: int) -> int:
    """Return the place of the verb behind its subject, auxiliaries left out; 0 if there is none."""
    tokens = text.tokens
    for place in range(at, min(len(tokens), at + _AUXILIARIES + 1)):
        token = tokens[place]
        if token.kind != "word" or token.sentence != tokens[at - 1].sentence:
            return 0
        if token.fold in text.language.auxiliaries:
            continue
        plain = text.atoms[place] not in _light(text.language) and token.text[0].islower()
        return place if plain else 0
    return 0


@cache
def _light(language: BindingWords) -> frozenset[str]:
    """Return the roots of the verbs that any request may have, whatever their form: `went`."""
    giving = frozenset(map(root_of, language.transferring))
    return (frozenset(map(root_of, language.light)) - giving) | {""}


# Which of several does it


def exchanged_names(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield where a draft says of one name, or of one labelled thing, what the sources say of another.

    A name that stands in the source's sentence may share its verb: `A fills it in 6 hours, B in 9`.
    """
    used = gathered([draft], _Named(), _add_named)
    if not used:
        return
    said = sources.together(_Named, _add_named)
    known = sources.together(set[str], _add_names)
    names = gathered([draft], set[str](), _add_names)
    for verb, subjects in used.items():
        theirs = said.get(verb, {})
        if len(subjects) != 1 or len(theirs) != 1:
            continue
        (mine, (written, _, _)), (other, (place, source, sentence)) = *subjects.items(), *theirs.items()
        if mine != other and mine in known and mine not in sentence and other in names:
            yield Finding("binding", written, place, source)


_Named = dict[str, dict[str, tuple[str, int, frozenset[str]]]]
"""By verb which names do it, how it is written, where, and what else its sentence names."""


def _add_named(found: _Named, text: Words) -> None:
    for verb, name, written, others in _named_deeds(text):
        found[verb] = {name: (written, text.document.source, others)} | found.get(verb, {})


def _named_deeds(text: Words) -> list[tuple[str, str, str, frozenset[str]]]:
    """Return verbs, the names that do it, how that is written, and what else the sentence names."""
    return text.found(_read_named_deeds)


def _read_named_deeds(text: Words) -> Iterator[tuple[str, str, str, frozenset[str]]]:
    places = named_places(text)
    sentences: dict[int, set[str]] = defaultdict(set)
    for at in places:
        sentences[text.tokens[at].sentence].add(bare_name(text.tokens[at]))
    for at in places[:_MOST]:
        verb = _verb_behind(text, at + 1) if at + 1 < len(text.tokens) else 0
        if verb:
            others = frozenset(sentences[text.tokens[at].sentence])
            yield text.atoms[verb], bare_name(text.tokens[at]), text.written(at, verb + 1), others


def _add_names(names: set[str], text: Words) -> None:
    names.update(bare_name(text.tokens[at]) for at in named_places(text))


def bare_name(token: Token) -> str:
    """Return a name without the ending that makes it an owner: `pump B's`."""
    return token.text.removesuffix("'s").removesuffix("’s")


def named_places(text: Words) -> list[int]:
    """Return the last tokens of names, and the labels of things: `pump B`."""
    return text.document.noted("named places", lambda: _read_named_places(text))


def _read_named_places(text: Words) -> list[int]:
    tokens = text.tokens
    names = {m.end - 1 for m in text.document.mentions if m.kind == "name"}
    labels = {
        at
        for at in range(1, len(tokens))
        if len(tokens[at].text) <= _LONGEST_LABEL
        and len(label := bare_name(tokens[at])) == 1
        and label.isupper()
        and label != "I"
        and tokens[at - 1].kind == "word"
        and tokens[at - 1].sentence == tokens[at].sentence
    }
    return sorted(names | labels)


# Who does it, and to whom it is done


def turned_deeds(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield where a draft has done to somebody what the sources have them do, or the other way round.

    `Ann beat him` and `he beat Ann`: a pronoun on the other side says nothing by itself.
    """
    used = _sides(draft)
    said = sources.together(_Sides, _add_sides) if used else {}
    for key, sides in used.items():
        theirs = said.get(key, {})
        if len(sides) == len(theirs) == 1 and set(sides) != set(theirs):
            (written, _), (place, source) = next(iter(sides.values())), next(iter(theirs.values()))
            yield Finding("binding", written, place, source)


_Sides = dict[tuple[str, str], dict[bool, tuple[str, int]]]
"""By verb and name whether it does the deed, or has it done to it, and where that is written."""


def _add_sides(found: _Sides, text: Words) -> None:
    for key, sides in _sides(text).items():
        found[key] = sides | found.get(key, {})


def _before_phrase(text: Words, at: int) -> int:
    """Return the place before a name with what belongs to it: `her brother Oskar`."""
    persons = person_stems(text.language)
    opening = text.language.determiners - {text.language.of}
    before = at - 1
    while before > 0 and (text.tokens[before].fold in opening or text.atoms[before] in persons):
        before -= 1
    return before


def _sides(text: Words) -> _Sides:
    return text.document.noted(("sides of deeds", id(text.language)), lambda: _read_sides(text))


def _read_sides(text: Words) -> _Sides:
    found: _Sides = defaultdict(dict)
    tokens, language = text.tokens, text.language
    source = text.document.source
    for at in named_places(text)[:_MOST] if language.agent else ():
        name = bare_name(tokens[at])
        if name != tokens[at].text:
            continue
        begin = at + 1
        if begin < len(tokens) and tokens[begin].fold in text.language.relatives:
            begin += 1
        verb = _verb_behind(text, begin) if begin < len(tokens) else 0
        verb = 0 if bare_name(tokens[verb]) != tokens[verb].text else verb
        is_passive = any(token.fold in language.being for token in tokens[at + 1 : verb])
        if verb and not is_passive and text.atoms[verb] not in language.symmetric:
            found[text.atoms[verb], name][True] = text.written(at, verb + 1), source
        before = _before_phrase(text, at)
        if before > 0 and tokens[before].kind == "word" and tokens[before].text[0].islower():
            verb_before = (
                text.atoms[before] not in _light(language) and text.atoms[before] not in language.symmetric
            )
            if verb_before and tokens[before].sentence == tokens[at].sentence:
                found[text.atoms[before], name][False] = text.written(before, at + 1), source
    return dict(found)
