"""Two figures of one kind that changed places: what each stands with is known by the words of its clause.

`Ann gets 60 % and Bo 40 %` became `60 % for Bo and 40 % for Ann`. Only figures that are alone of their kind
in a clause are compared, and only by words that one of the two has and the other hasn't.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._subjects import bare_name, named_places
from midturn.mediator.check._told import Told
from midturn.mediator.check._words import SPEAKER, Words, by_clause, figures_of, names_in, person_stems
from midturn.mediator.values import Mention

_MOST = 24
"""Figures of a kind that are compared with each other."""


@dataclass(slots=True)
class _Stands:
    """A figure in a text or several."""

    words: set[str] = field(default_factory=set[str])
    """The words of its clauses."""
    names: set[str] = field(default_factory=set[str])
    """The names and labels there."""
    persons: set[str] = field(default_factory=set[str])
    """The names and the words for persons."""
    is_clear: bool = True
    """It is alone of its kind in each of them."""
    written: str = ""
    source: int = 0

    def joined(self, other: _Stands) -> _Stands:
        """Return how a figure stands in two texts together."""
        return _Stands(
            self.words | other.words,
            self.names | other.names,
            self.persons | other.persons,
            self.is_clear and other.is_clear,
            self.written,
            self.source,
        )

    def is_moved(self, other: _Stands) -> bool:
        """Tell whether it stands otherwise than in another text."""
        return self.words != other.words or self.names != other.names or self.persons != other.persons


Figures = dict[tuple[str, str], _Stands]
"""By kind and value."""


def swapped_figures(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield the figures of a draft that stand where the sources have another one, which has their place."""
    used = {key: stands for key, stands in _figures_of(draft).items() if stands.is_clear}
    if len(used) < 2:
        return
    said = sources.together(Figures, _add)
    common = [key for key in used if key in said and said[key].is_clear]
    by_kind: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in common:
        by_kind[key[0]].append(key)
    for keys in by_kind.values():
        # What stands with the same words as before has changed places with nothing.
        moved = [key for key in keys[:_MOST] if used[key].is_moved(said[key])]
        for one, other in combinations(moved, 2):
            mine, theirs = (used[one], used[other]), (said[one], said[other])
            if _are_swapped(*theirs, *mine) or _took(*theirs, *mine) or _took(*theirs[::-1], *mine[::-1]):
                yield Finding("binding", used[one].written, said[one].written, said[one].source)
                return


def _are_swapped(a: _Stands, b: _Stands, new_a: _Stands, new_b: _Stands) -> bool:
    return any(
        _cross(*sides)
        for sides in (
            (a.names, b.names, new_a.names, new_b.names),
            (a.words, b.words, new_a.words, new_b.words),
        )
    )


def _cross(a: set[str], b: set[str], new_a: set[str], new_b: set[str]) -> bool:
    of_a, of_b = a - b, b - a
    if of_a & new_a or of_b & new_b:
        return False
    return bool(of_a & (new_b - new_a) and of_b & (new_a - new_b))


def _took(a: _Stands, b: _Stands, new_a: _Stands, new_b: _Stands) -> bool:
    """Tell whether the user's own figure goes to who has the other: `mine at 9, my son's at 10`."""
    theirs = b.persons - a.persons
    own = SPEAKER in a.words and SPEAKER not in b.words | new_a.words
    return own and bool(theirs & new_a.persons) and not theirs & new_b.persons


def _add(found: Figures, text: Words) -> None:
    for key, stands in _figures_of(text).items():
        known = found.get(key)
        found[key] = stands if known is None else known.joined(stands)


def _figures_of(text: Words) -> Figures:
    return text.document.noted(("swapped", id(text.language)), lambda: _read(text))


def _kind(mention: Mention) -> str:
    return f"{mention.kind} {mention.unit}"


def _read(text: Words) -> Figures:
    figures = figures_of(text)
    alone = Counter((text.clauses[m.first], _kind(m)) for m in figures)
    names: dict[int, set[str]] = defaultdict(set)
    places = by_clause(text)
    for at in named_places(text):
        names[text.clauses[at]].add(bare_name(text.tokens[at]))
    for at in text.where(text.language.relatives):
        # `Ann, who has 5`
        if at and text.clauses[at] != text.clauses[at - 1] and not names[text.clauses[at]]:
            names[text.clauses[at]] = names[text.clauses[at - 1]]
    persons = person_stems(text.language) | names_in(text)
    found: Figures = {}
    said: dict[int, set[str]] = {}
    for mention in figures:
        clause = text.clauses[mention.first]
        stands = found.setdefault((_kind(mention), mention.meaning), _Stands(source=text.document.source))
        if clause not in said:
            said[clause] = {text.atoms[at] for at in places[clause] if not text.atoms[at].startswith("=")}
        words = said[clause]
        stands.words |= words
        stands.names |= names[clause]
        stands.persons |= words & persons
        stands.is_clear = stands.is_clear and alone[clause, _kind(mention)] == 1 and not mention.superseded
        stands.written = stands.written or text.written(places[clause][0], places[clause][-1] + 1)
    return found
