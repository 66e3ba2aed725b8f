"""Which words stand together: what is said of one thing must not be said of another.

`A black jacket and a white shirt` bonds `black` with `jacket` and `white` with `shirt`. Two bonds of a
source are exchanged where a text has neither of them, and has the two words of each bonded with the other
bond's instead. All four must be so, because people say things in another order and with other words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from midturn.mediator.check._conditions import conditions_in
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._told import Told
from midturn.mediator.check._words import LONGEST_PIECE, SIZES, Size, Words

_MOST_COMMON = 150
"""Words that both sides have; beyond, the test is left out, since the time grows with their pairs."""

_CUT_OFF = frozenset("djlmnst")
"""Letters before or behind an apostrophe: `l'aller`."""

Bonds = dict[str, set[str]]
_NOTHING = set[str]()


def exchanged_bonds(draft: Words, sources: Told) -> list[Finding]:
    """Return the bonds of a draft whose words are bonded otherwise in the sources."""
    common = frozenset(atom for atom in draft.known & sources.known if not _is_letter(atom))
    if not 4 <= len(common) <= _MOST_COMMON:
        return []
    kinds = draft.kinds
    for size in SIZES:
        # Neighbours are put apart by a word between them, which makes them no less of a pair.
        reach: Size = "near" if size == "pair" else size
        if reach == size and sources.together(set[frozenset[str]], _NOTING[size]).issuperset(
            _pieces(draft, size)
        ):
            continue
        used, near_stated = _among(_bonds_of(draft, size), common), sources.together(Bonds, _ADDING[reach])
        new = {a: other for a, others in used.items() if (other := others - near_stated.get(a, _NOTHING))}
        if not new:
            continue
        stated = near_stated if reach == size else sources.together(Bonds, _ADDING[size])
        near_used = used if reach == size else _among(_bonds_of(draft, reach), common)
        if crossing := _crossing(stated, new, kinds, near_stated, near_used):
            return [_finding(draft, sources, crossing)]
    return []


def _is_letter(atom: str) -> bool:
    """Tell whether a word is but a sign of a script without spaces, or what an apostrophe cuts off."""
    return len(atom) == 1 and (atom > "z" or atom in _CUT_OFF)


def _among(bonds: Bonds, common: frozenset[str]) -> Bonds:
    """Return the bonds among some words."""
    return {atom: bonds[atom] & common for atom in bonds.keys() & common}


def _bonds_of(text: Words, size: Size) -> Bonds:
    """Return the bonds that the pieces of a size make."""
    return text.document.noted(("bonds", size, id(text.language)), lambda: _read_bonds(text, size))


def _read_bonds(text: Words, size: Size) -> Bonds:
    bonds: Bonds = defaultdict(set)
    for piece in _pieces(text, size):
        for atom in piece:
            bonds[atom] |= piece
    for atom, others in bonds.items():
        others.discard(atom)
    return dict(bonds)


def _add(found: Bonds, text: Words, size: Size) -> None:
    for atom, others in _bonds_of(text, size).items():
        found[atom] = found.get(atom, _NOTHING) | others


def _note(found: set[frozenset[str]], text: Words, size: Size) -> None:
    found.update(_pieces(text, size))


_NOTING: Mapping[Size, Callable[[set[frozenset[str]], Words], None]] = {
    size: partial(_note, size=size) for size in SIZES
}
_ADDING: Mapping[Size, Callable[[Bonds, Words], None]] = {
    size: partial(_add, size=size) for size in (*SIZES, "near")
}


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

    def lost(atom: str) -> set[str]:
        return stated.get(atom, _NOTHING) - near_used.get(atom, _NOTHING)

    for a in sorted(new):
        for y in sorted(new[a] if lost(a) else ()):
            for b in sorted(lost(y)):
                if b == a or kinds.get(a) != kinds.get(b) or _holds(a, b, near_stated, near_used):
                    continue
                for x in sorted(lost(a) & new.get(b, _NOTHING)):
                    if x != y and kinds.get(x) == kinds.get(y) and not _holds(x, y, near_stated, near_used):
                        return a, x, b, y
    return None


def _holds(one: str, other: str, stated: Bonds, used: Bonds) -> bool:
    return other in stated.get(one, ()) or other in used.get(one, ())


def _finding(draft: Words, sources: Told, crossing: tuple[str, str, str, str]) -> Finding:
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
