"""Which words may stand for which: stems, relatives by form, and a few classes of one meaning.

A word has ground in a text if the text has its stem, a word derived from the same root, another word of
one of its classes, the same letters written apart or together, or the initials of which it is made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache

from midturn.mediator._kept import Remembered
from midturn.mediator.language import ENGLISH
from midturn.mediator.values._tokens import Token, stem


def _root(folded: str) -> str:
    """Return the stem of a folded word's base form.

    >>> _root("eaten") == _root("eating")
    True
    """
    return stem(base_of(folded))


def base_of(folded: str) -> str:
    """Return a folded word without its genitive, and the base form where no ending tells it."""
    bare = folded.removesuffix("'s").removesuffix("'")
    return ENGLISH.bases.get(bare, bare)


root_of = Remembered(_root).__getitem__


@lru_cache(maxsize=256)
def roots_of(folds: frozenset[str]) -> frozenset[str]:
    """Return the roots of folded words."""
    return frozenset(root_of(fold) for fold in folds)


@lru_cache(maxsize=4096)
def share_meaning(one: str, other: str) -> bool:
    """Tell whether two folded words have a root, a form or a class in common.

    >>> share_meaning("cheapest", "lowest"), share_meaning("cheapest", "fastest")
    (True, False)
    """
    root, other_root = root_of(one), root_of(other)
    return (
        root == other_root or are_relatives(root, other_root) or not _numbers(one).isdisjoint(_numbers(other))
    )


def _contraries(root: str) -> frozenset[str]:
    """Return the roots of the words that say the contrary of one with a root."""
    return _by_root().get(root, _NONE_SAID)


@cache
def _by_root() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, others in ENGLISH.contraries.items():
        root = root_of(word)
        found[root] = found.get(root, _NONE_SAID) | {root_of(other) for other in others}
    return found


_NONE_SAID = frozenset[str]()
contraries_of = Remembered(_contraries).__getitem__


def _class_numbers(folded: str) -> frozenset[int]:
    """Return the numbers of the classes that a word or its root belongs to."""
    known = _classes()
    found = known.get(folded, _NONE) | known.get(root_of(folded), _NONE)
    return found or known.get(_positive(folded), _NONE)


_numbers = Remembered(_class_numbers).__getitem__


def _positive(folded: str) -> str:
    """Return what a comparative is of, as far as its ending tells: `short` of `shorter`."""
    bare = folded.removesuffix(ENGLISH.bounds.comparative_ending)
    if bare.endswith("i"):
        return bare[:-1] + "y"
    return bare[:-1] if len(bare) > _BEGINNING and bare[-1:] == bare[-2:-1] else bare


@cache
def _classes() -> dict[str, frozenset[int]]:
    """Word or root to the numbers of its classes."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, members in enumerate(ENGLISH.classes):
        for member in members:
            found[member].add(number)
            found[root_of(member)].add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


_ENDINGS = ENGLISH.related_endings
_NONE = frozenset[int]()
_SHARED = 4
_SHARED_WELL = 5
_BEGINNING = 3
"""Letters by which words are looked up that may be relatives."""
_BUCKET = 64
"""Words of one beginning that are compared; hostile texts have thousands."""
_INITIALS = 5
_COMPOUND = 7
_PART = 3
_SHORTEST_PART = 2
_HEAD = 4
"""Letters from which on the end of a compound is looked up as a word of its own: `paper` of `newspaper`."""
_HEADED = 16
"""Letters of a compound up to which that is done."""
_CAPITALS = re.compile("[A-Z][a-z]+")


@lru_cache(maxsize=16384)
def are_relatives(one: str, other: str) -> bool:
    """Tell whether two stems look like words of one root, or one like a slip of the other.

    >>> are_relatives("decid", "decis"), are_relatives("station", "stadium")
    (True, False)
    """
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    rest, other_rest = one[shared:], other[shared:]
    if shared >= _SHARED and rest in _ENDINGS and other_rest in _ENDINGS:
        return not rest or not other_rest or shared > _SHARED or len(rest) == len(other_rest) == 1
    return shared >= _BEGINNING and min(len(one), len(other)) >= _SHARED_WELL and _is_slip(rest, other_rest)


def _is_slip(rest: str, other: str) -> bool:
    """Tell whether two endings differ by one letter too many, one changed, or two exchanged."""
    if len(rest) < len(other):
        rest, other = other, rest
    if len(rest) - len(other) == 1:
        return rest[1:] == other
    if len(rest) != len(other):
        return False
    return (rest[1:] == other[1:] and len(rest) > 1) or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


def parts_of(text: str) -> list[str]:
    """Return the folded words of a word in mixed case.

    >>> parts_of("DataFrame"), parts_of("Data")
    (['data', 'frame'], [])
    """
    if text.islower():
        return []
    parts = _CAPITALS.findall(text)
    return [part.lower() for part in parts] if len(parts) > 1 and len("".join(parts)) == len(text) else []


def _ends(root: str) -> tuple[str, ...]:
    """Return the ends of a compound that are looked up as words of their own."""
    return tuple(root[at:] for at in range(_PART, len(root) - _HEAD + 1)) if len(root) <= _HEADED else ()


_heads_of = Remembered(_ends).__getitem__


class Ground:
    """The words of some texts, which may give ground to a word of another."""

    def __init__(self, grounds: Iterable[Ground] = ()) -> None:
        self._grounds = known = list(grounds)
        self.folds = set[str]().union(*(ground.folds for ground in known))
        self.roots = set[str]().union(*(ground.roots for ground in known))
        self.classes = set[int]().union(*(ground.classes for ground in known))
        self.joined = set[str]().union(*(ground.joined for ground in known))
        """Neighbouring words written as one."""
        self.heads = set[str]().union(*(ground.heads for ground in known))
        """Ends of compounds."""
        self.initials = set[str]().union(*(ground.initials for ground in known))
        """Of two to five neighbouring words with capitals."""

    @cached_property
    def _beginnings(self) -> dict[str, list[str]]:
        """Return the roots by their beginnings; words that were said need no look at them."""
        found: dict[str, list[str]] = defaultdict(list)
        before: set[str] = set()
        for ground in self._grounds:
            for beginning, roots in ground._beginnings.items():
                bucket = found[beginning]
                bucket += [root for root in roots if root not in before][: _BUCKET - len(bucket)]
            before |= ground.roots
        return found

    def read(self, tokens: Sequence[Token]) -> None:
        """Add the words of a text."""
        before = ""
        capitals = ""
        for token in tokens:
            if token.kind == "mark":
                capitals = capitals if token.text in ".-&" else ""
                before = before if token.text in "-'’" else ""
                continue
            if token.fold not in self.folds:
                self._take(token)
            if before:
                self.joined.add(before + token.fold)
            before = token.fold
            if not token.text[:1].isupper():
                capitals = ""
                continue
            capitals = (capitals + token.fold[:1])[-_INITIALS:]
            self._initial(capitals)

    def _initial(self, capitals: str) -> None:
        for length in range(2, len(capitals) + 1):
            self.initials.add(capitals[-length:])

    def _take(self, token: Token) -> None:
        self.folds.add(token.fold)
        self.classes |= _numbers(token.fold)
        root = root_of(token.fold)
        if self._take_root(root):
            self.heads.update(_heads_of(root))
            if "_" in token.text or not token.text.islower():
                self._take_parts(token.text)

    def _take_root(self, root: str) -> bool:
        """Take a root, and tell whether it is a new one."""
        if root in self.roots:
            return False
        self.roots.add(root)
        bucket = self._beginnings[root[:_BEGINNING]]
        if len(bucket) < _BUCKET:
            bucket.append(root)
        return True

    def _take_parts(self, text: str) -> None:
        """Take the words of which one in mixed case is made, and their initials: `DataFrame`."""
        parts = parts_of(text) or ([part for part in text.lower().split("_") if part] if "_" in text else [])
        self.roots.update(root_of(part) for part in parts)
        if parts:
            self.folds.add("".join(part[0] for part in parts))

    def has_initials(self, initials: str) -> bool:
        """Tell whether initials were said, also of several things: `VCs`."""
        return any(
            written in known
            for known in (self.initials, self.folds)
            for written in (initials, f"{initials}s")
        )

    def holds(self, folded: str) -> bool:
        """Tell whether a folded word has ground here."""
        if folded in self.folds:
            return True
        root = root_of(folded)
        return (
            root in self.roots
            or not self.classes.isdisjoint(_numbers(folded))
            or folded in self.joined
            or folded in self.initials
            or (len(root) >= _HEAD and root in self.heads)
            or any(are_relatives(root, other) for other in self._beginnings.get(root[:_BEGINNING], ()))
            or self._holds_parts(folded)
        )

    def holds_made(self, text: str) -> bool:
        """Tell whether a word in mixed case is made of words or initials that have ground here."""
        parts = parts_of(text)
        initials = "".join(part[0] for part in parts)
        return bool(parts) and (initials in self.folds or all(map(self.holds, parts)))

    def _holds_parts(self, folded: str) -> bool:
        if not _COMPOUND - 1 <= len(folded) <= 4 * _COMPOUND:
            return False
        if any(folded.startswith(p) and root_of(folded[len(p) :]) in self.roots for p in ENGLISH.prefixes):
            return True
        return any(
            root_of(folded[:cut]) in self.roots and root_of(folded[cut:]) in self.roots
            for cut in range(_PART, len(folded) - _SHORTEST_PART + 1)
        )
