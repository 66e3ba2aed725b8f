"""Where things come from and where they go."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._labelled import labelled_sides
from midturn.mediator.check._spans import atoms_at, filler
from midturn.mediator.check._told import Told, gathered
from midturn.mediator.check._words import Words, names_in


@dataclass(frozen=True, slots=True)
class _Sides:
    """Where everything in some texts comes from and where it goes."""

    origins: frozenset[str]
    goals: frozenset[str]
    known: Set[str]
    """All words of the texts."""
    names: Set[str]
    written: dict[str, tuple[str, int]]
    """For each place the words that make it one, and their document."""


_Places = dict[str, tuple[frozenset[bool], str, int]]
"""By place whether it is an origin, a goal or both, the words that make it one, and their document."""


def _add(found: _Places, words: Words) -> None:
    for is_origin, atoms, text in _all_sides(words):
        for atom in atoms:
            sides = found[atom][0] if atom in found else frozenset[bool]()
            found[atom] = sides | {is_origin}, text, words.document.source


def _sides_of(places: _Places, known: Set[str], names: Set[str]) -> _Sides:
    """Return where everything in some texts comes from and where it goes.

    The two sides of one journey may be said in two turns. A place that is both is a stop, and is left out.
    """
    origins, goals = (
        frozenset(atom for atom, (sides, *_) in places.items() if sides == frozenset([is_origin]))
        for is_origin in (True, False)
    )
    return _Sides(origins, goals, known, names, {atom: (text, at) for atom, (_, text, at) in places.items()})


_Side = tuple[bool, frozenset[str], str]
"""Whether it is an origin, the words of the place, and what makes it a side."""


def _all_sides(words: Words) -> list[_Side]:
    key = "sides", id(words.language)
    return words.document.noted(
        key, lambda: [*_sides(words), *labelled_sides(words), *_unspaced_sides(words)]
    )


def exchanged_journey(draft: Words, sources: Told) -> list[Finding]:
    """Return what a draft exchanges of beginnings and ends: places, and days or hours apart from them."""
    used = gathered([draft], _Places(), _add)
    stated = sources.together(_Places, _add) if used else {}
    found: list[Finding] = []
    for figures in (False, True):
        mine, theirs = (
            {atom: place for atom, place in places.items() if atom.startswith("=") == figures}
            for places in (used, stated)
        )
        if mine and theirs:
            ours = _sides_of(mine, draft.known, names_in(draft))
            found += _exchanged(ours, _sides_of(theirs, sources.known, sources.names))
    return found


def _exchanged(draft: _Sides, stated: _Sides) -> list[Finding]:
    """Return the place that a draft goes to and the sources come from, or the other way round.

    Where the draft names only one side, what was on that side must still be there, as something else.
    """
    back = draft.goals & stated.origins
    forth = draft.origins & stated.goals
    kept = (draft.origins & stated.origins) | (draft.goals & stated.goals)
    if not draft.origins:
        forth = stated.goals & draft.known if back and not kept else forth
    elif not draft.goals:
        back = stated.origins & draft.known if forth and not kept else back
    elif not kept and bool(back) != bool(forth):
        # Of one side the sources only say that there is such a thing.
        back = back or draft.goals & stated.known - stated.goals
        forth = forth or draft.origins & stated.known - stated.origins
    if not back and not forth and not kept:
        return _other_receiver(draft, stated)
    if not back or not forth or len(kept) > len(back) + len(forth):
        return []
    moved = sorted(back & draft.goals) + sorted(forth & draft.origins)
    wrong = next((place for place in moved if place in stated.written), moved[0])
    return [Finding("binding", draft.written[wrong][0], *stated.written.get(wrong, ("", None)))]


def _other_receiver(draft: _Sides, stated: _Sides) -> list[Finding]:
    """Find `to Ann, about Bob` for `to Bob, about Ann`: each side has one name that something goes to."""
    said, used = stated.goals & stated.names, draft.goals & draft.names
    if len(said) == 1 and len(used) == 1 and not said & used and said <= draft.known and used <= stated.known:
        (wrong,), (right,) = used, said
        return [Finding("binding", draft.written[wrong][0], *stated.written[right])]
    return []


_UNSPACED_PLACE = 2
"""Characters of the shortest place; where it ends is not written, so each longer beginning counts, too."""


def _unspaced_sides(words: Words) -> Iterator[_Side]:
    text, language = words.document.text, words.language
    for match in language.unspaced_origin.finditer(text) if language.unspaced_origin else ():
        yield True, frozenset([match[1]]), match[0]
    for match in language.unspaced_goal.finditer(text) if language.unspaced_goal else ():
        place = match[1]
        yield False, frozenset(place[:end] for end in range(_UNSPACED_PLACE, len(place) + 1)), match[0]


def _sides(words: Words) -> Iterator[_Side]:
    language, tokens = words.language, words.tokens
    named = (word for word in words.index if word.endswith("'s"))
    for at in words.where(language.origins, language.goals, language.conversions, frozenset(named)):
        is_origin = bool(end := _origin_end(words, at))
        if not end:
            end = _goal_end(words, at)
        if end:
            places = filler(words, end)
            if language.nouns_are_capital and not words.document.text.islower():
                places = [place for place in places[:1] if tokens[place].text[0].isupper()]
            if places:
                yield is_origin, atoms_at(words, places), words.written(at, places[-1] + 1)
        elif tokens[at].fold in language.conversions:
            yield from _converted(words, at)
        elif tokens[at].text.endswith(("'s", "’s")) and tokens[at].text[0].isupper() and words.atoms[at]:
            yield True, frozenset([words.atoms[at]]), tokens[at].text


def _origin_end(words: Words, at: int) -> int:
    end = words.phrase_at(at, words.language.origins)
    if end and at and words.tokens[at - 1].fold in words.language.no_origin_after:
        return 0
    return end


def _goal_end(words: Words, at: int) -> int:
    end = words.phrase_at(at, words.language.goals)
    if not end or not at:
        return end
    if words.tokens[at - 1].fold in words.language.no_goal_after:
        return 0
    before = {token.fold for token in words.tokens[max(0, at - 6) : at]}
    return 0 if before & words.language.preferring else end


def _converted(words: Words, at: int) -> Iterator[_Side]:
    """`convert X into Y`: the object of the verb is where it starts."""
    language, tokens = words.language, words.tokens
    places = filler(words, at + 1)
    if not places:
        return
    goal = places[-1] + 1
    if goal < len(tokens) and tokens[goal].fold in language.conversion_goals:
        yield True, atoms_at(words, places), words.written(at, places[-1] + 1)
        if not words.phrase_at(goal, language.goals) and (end := filler(words, goal + 1)):
            yield False, atoms_at(words, end), words.written(goal, end[-1] + 1)
