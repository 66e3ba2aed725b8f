"""Which words stand together: what is said of one thing must not be said of another.

`A black jacket and a white shirt` bonds `black` with `jacket` and `white` with `shirt`. Two bonds of a
source are exchanged where a text has neither of them, and has the two words of each bonded with the other
bond's instead. All four must be so, because people say things in another order and with other words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from midturn.mediator.check._conditions import conditions_in
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._words import LONGEST_PIECE, SIZES, Size, Words

_MOST_COMMON = 150
"""Words that both sides have; beyond, the test is left out, since the time grows with their pairs."""

_CUT_OFF = frozenset("djlmnst")
"""Letters before or behind an apostrophe: `l'aller`."""

Bonds = dict[str, set[str]]
_NOTHING = set[str]()


def exchanged_bonds(draft: Words, sources: Sequence[Words]) -> list[Finding]:
    """Return the bonds of a draft whose words are bonded otherwise in the sources."""
    common = draft.known & frozenset[str]().union(*(source.known for source in sources))
    common = frozenset(atom for atom in common if not _is_letter(atom))
    if not 4 <= len(common) <= _MOST_COMMON:
        return []
    kinds = draft.kinds
    for size in SIZES:
        # Neighbours are put apart by a word between them, which makes them no less of a pair.
        reach: Size = "near" if size == "pair" else size
        if reach == size and _are_stated(draft, sources, size, common):
            continue
        used, near_stated = _bonds([draft], size, common), _bonds(sources, reach, common)
        new = {a: other for a, others in used.items() if (other := others - near_stated.get(a, _NOTHING))}
        if not new:
            continue
        stated = near_stated if reach == size else _bonds(sources, size, common)
        near_used = used if reach == size else _bonds([draft], reach, common)
        if crossing := _crossing(stated, new, kinds, near_stated, near_used):
            return [_finding(draft, sources, crossing)]
    return []


def _are_stated(draft: Words, sources: Sequence[Words], size: Size, common: frozenset[str]) -> bool:
    """Tell whether each piece of a draft is one of the sources'."""
    used = {atoms for piece in _pieces(draft, size) if len(atoms := piece & common) > 1}
    for source in sources:
        used -= {piece & common for piece in _pieces(source, size)}
    return not used


def _is_letter(atom: str) -> bool:
    """Tell whether a word is but a sign of a script without spaces, or what an apostrophe cuts off."""
    return len(atom) == 1 and (atom > "z" or atom in _CUT_OFF)


def _bonds(texts: Sequence[Words], size: Size, common: frozenset[str]) -> Bonds:
    bonds: Bonds = defaultdict(set)
    for text in texts:
        for piece in _pieces(text, size):
            atoms = piece & common
            for atom in atoms if len(atoms) > 1 else ():
                bonds[atom] |= atoms
    for atom, others in bonds.items():
        others.discard(atom)
    return bonds


def _pieces(text: Words, size: Size) -> list[frozenset[str]]:
    """Return the words of each piece."""
    return text.found(_READERS[size])


def _read_pieces(text: Words, size: Size) -> Iterator[frozenset[str]]:
    by_order = {text.tokens[at].sentence for at in text.where(text.language.by_order)}
    conditions = conditions_in(text) if size == "clause" else []
    for piece in (*text.pieces(size), *(c for c in conditions if 1 < len(c) <= LONGEST_PIECE)):
        if text.tokens[piece[0]].sentence not in by_order:
            yield frozenset(map(text.atoms.__getitem__, piece))


_READERS: Mapping[Size, Callable[[Words], Iterator[frozenset[str]]]] = {
    size: partial(_read_pieces, size=size) for size in (*SIZES, "near")
}


def _crossing(
    stated: Bonds, new: Bonds, kinds: dict[str, str], near_stated: Bonds, near_used: Bonds
) -> tuple[str, str, str, str] | None:
    """Return a, x, b and y where a-x and b-y are stated, and a-y and b-x are new.

    What is near in a text is not bonded otherwise there. Only things of one kind are exchanged; anything
    else is the same things told in other groups.
    """
    lost = {a: stated[a] - near_used.get(a, _NOTHING) for a in stated}
    for a in sorted(new.keys() & lost):
        for y in sorted(new[a]):
            for b in sorted(lost.get(y, _NOTHING)):
                if b == a or kinds.get(a) != kinds.get(b) or _holds(a, b, near_stated, near_used):
                    continue
                for x in sorted(lost[a] & new.get(b, _NOTHING)):
                    if x != y and kinds.get(x) == kinds.get(y) and not _holds(x, y, near_stated, near_used):
                        return a, x, b, y
    return None


def _holds(one: str, other: str, stated: Bonds, used: Bonds) -> bool:
    return other in stated.get(one, ()) or other in used.get(one, ())


def _finding(draft: Words, sources: Sequence[Words], crossing: tuple[str, str, str, str]) -> Finding:
    a, x, b, y = crossing
    written = _together(draft, a, y) or _together(draft, b, x)
    for source in sources:
        if said := _together(source, a, x):
            return Finding("binding", written, said, source.document.source)
    return Finding("binding", written)


def _together(text: Words, one: str, other: str) -> str:
    for size in SIZES:
        for piece in text.pieces(size):
            places = [at for at in piece if text.atoms[at] in {one, other}]
            if {text.atoms[at] for at in places} == {one, other}:
                return text.written(places[0], places[-1] + 1)
    return ""
