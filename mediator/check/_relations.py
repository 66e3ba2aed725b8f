"""What a text says of two things in one direction: from this to that, this instead of that, this before that.

Each relation has a name and the words on its two sides. A draft exchanges them where it has a word of one
side on the other and the other way round, and where neither text says it both ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from midturn.mediator.check._findings import Finding

CONDITION = "if"
"""Name of the relation between a condition and what hangs on it."""
MOST_WORDS = 8
"""Words of one side."""
MOST_RELATIONS = 200
"""Relations of one sort in one text that are looked at."""


class Relation(NamedTuple):
    """Two sides that are related by something with a direction."""

    name: str
    one: frozenset[str]
    other: frozenset[str]
    written: str
    source: int

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Return each word of one side with each of the other."""
        ones, others = self.one - self.other, self.other - self.one
        return ((a, b) for a in ones for b in others)


def exchanged_sides(draft: Sequence[Relation], stated: Sequence[Relation]) -> list[Finding]:
    """Return the relations of a draft that the sources state the other way round."""
    by_name: dict[str, list[Relation]] = defaultdict(list)
    for relation in stated:
        by_name[relation.name].append(relation)
    # What a source states just so is not turned round.
    known = {(source.name, source.one, source.other) for source in stated}
    compared = [
        relation
        for relation in draft
        if relation.name in by_name and (relation.name, relation.one, relation.other) not in known
    ]
    names = {relation.name for relation in compared}
    used = _pairs_by_name(relation for relation in draft if relation.name in names)
    said = _pairs_by_name(source for name in names for source in by_name[name])
    found: list[Finding] = []
    for relation in compared:
        name = relation.name
        turned = {
            (a, b)
            for a, b in relation.pairs()
            if (b, a) in said[name] and (a, b) not in said[name] and (b, a) not in used[name]
        }
        if turned and any(_agrees(source, relation) for source in by_name[name]):
            continue
        for source in by_name[name] if turned else ():
            crossing = sum((b, a) in turned for a, b in source.pairs())
            straight = len(source.one & relation.one) + len(source.other & relation.other)
            if crossing and _clear(crossing, straight, source, relation):
                found.append(Finding("binding", relation.written, source.written, source.source))
                break
    return found


def _agrees(source: Relation, relation: Relation) -> bool:
    """Tell whether a source states a relation of the draft itself, so that another one is no exchange of it.

    Conditions are asked about in frames (`if we pick one, how likely is it`) that agree whatever they ask.
    """
    if relation.name == CONDITION:
        return False
    return bool(
        source.one & relation.one
        and source.other & relation.other
        and not source.one & relation.other
        and not source.other & relation.one
    )


def _clear(crossing: int, straight: int, source: Relation, relation: Relation) -> bool:
    across = len(source.one & relation.other) + len(source.other & relation.one)
    return crossing > 0 and 2 * across >= straight


def _pairs_by_name(relations: Iterable[Relation]) -> dict[str, set[tuple[str, str]]]:
    pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for relation in relations:
        pairs[relation.name].update(relation.pairs())
    return pairs
