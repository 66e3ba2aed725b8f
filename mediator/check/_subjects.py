"""Who does what a verb says: the user, or somebody else.

`I paid` is not `Mei paid`, and `my son bought` is not `I bought`. A verb is found in a draft with another
subject than in the sources only where neither text says it of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._tokens import stem
from midturn.mediator.check._words import Words

_AUXILIARIES = 3
"""Words between who does something and the verb that says what."""

Doers = dict[str, dict[bool, tuple[str, int]]]
"""By verb: whether the user does it, with where that is written."""


def exchanged_subjects(draft: Words, sources: Sequence[Words]) -> Iterator[Finding]:
    """Yield what a draft says that the user does and the sources that others do, or the other way round."""
    used, said = _doers([draft]), _doers(sources)
    for verb, doers in used.items():
        theirs = said.get(verb, {})
        if len(doers) == len(theirs) == 1 and set(doers) != set(theirs):
            (written, _), (place, source) = next(iter(doers.values())), next(iter(theirs.values()))
            yield Finding("binding", written, place, source)


def _doers(texts: Sequence[Words]) -> Doers:
    found: Doers = defaultdict(dict)
    for text in texts:
        names = {m.end - 1 for m in text.document.mentions if m.kind == "name"}
        persons = {stem(person) for person in text.language.persons}
        for at in range(len(text.tokens) - 1):
            user = text.tokens[at].fold in text.language.speaker_does
            if not (user or _is_other(text, at, names, persons)):
                continue
            verb = _verb_behind(text, at + 1)
            if verb and not _is_joined(text, at, names, persons):
                place = (text.written(at, verb + 1), text.document.source)
                found[text.atoms[verb]].setdefault(user, place)
    return found


def _is_other(text: Words, at: int, names: set[int], persons: set[str]) -> bool:
    """Tell whether a word means somebody but the user."""
    token = text.tokens[at]
    if token.fold in text.language.other_does:
        return True
    return at in names or (token.kind == "word" and text.atoms[at] in persons)


def _is_joined(text: Words, at: int, names: set[int], persons: set[str]) -> bool:
    """Tell whether somebody is but one of those who do something, or none of them: `Tom and I`, `with Tom`."""
    before = text.tokens[at - 1].fold if at else ""
    if before in text.language.coordinators and at > 1:
        user = text.tokens[at - 2].fold in text.language.speaker_does
        return user or _is_other(text, at - 2, names, persons)
    return before in text.language.prepositions


def _verb_behind(text: Words, at: int) -> int:
    """Return the place of the verb behind its subject, auxiliaries left out; 0 if there is none."""
    tokens = text.tokens
    for place in range(at, min(len(tokens), at + _AUXILIARIES + 1)):
        token = tokens[place]
        if token.kind != "word" or token.sentence != tokens[at - 1].sentence:
            return 0
        if token.fold in text.language.auxiliaries:
            continue
        plain = text.atoms[place] and place not in text.light and token.text[0].islower()
        return place if plain else 0
    return 0
