"""Labels: words of a draft that only name what kind of thing a value beside them is.

`location: Oslo`, `Oslo as the location`, `the location is Oslo` and `(location Oslo, guests 3)` say no more
than `in Oslo, for 3`. What a label says of its value is judged where values are compared; a label of a plain
yes is no label, since it is itself what is wished for.
"""

from __future__ import annotations

from collections.abc import Container, Sequence, Set as AbstractSet
from functools import cache

from midturn.mediator.language import WishWords
from midturn.mediator.values import Token, root_of, roots_of

LONGEST = 4
"""Words of a label."""
_BRACKET = 60
"""Tokens of a list in brackets."""
_ASSIGNING = frozenset([":", "：", "="])
_JOINING = frozenset(["-", "‑", "_", "/"])
_OPENING = frozenset(["(", "[", ",", ";"])
_MARKUP = frozenset(["*", "**", '"', "“", "`"])


def labels_in(tokens: Sequence[Token], valued: AbstractSet[int], known: WishWords) -> set[int]:
    """Return the places of the words of labels; `valued` are the places of values."""
    found: set[int] = set()
    bracket = False
    signs = _signs(known)
    for at, token in enumerate(tokens):
        if token.fold not in signs and token.text not in signs:
            continue
        if token.text in "([":
            bracket = True
        elif token.text in ")]":
            bracket = False
        if token.text in _ASSIGNING:
            found |= _before_sign(tokens, at, known)
        elif token.fold in known.roles:
            found |= _after_role(tokens, at, known)
        elif token.fold in known.copulas:
            found |= _subject(tokens, at, valued, known)
        if bracket and token.text in _OPENING:
            found |= _in_brackets(tokens, at + 1, valued, known)
    return found


def label_of(tokens: Sequence[Token], first: int, end: int, known: WishWords) -> list[int]:
    """Return the words of the label of the value that stands from `first` to `end`, in order."""
    if end < len(tokens) and tokens[end].fold in known.roles:
        return sorted(_after_role(tokens, end, known))
    before = first - 1
    while before > 0 and tokens[before].text in _MARKUP:
        before -= 1
    if before <= 0:
        return []
    if tokens[before].text in _ASSIGNING:
        return sorted(_before_sign(tokens, before, known))
    if tokens[before].fold in known.copulas:
        return sorted(_subject(tokens, before, range(first, end), known))
    return _bracketed_before(tokens, before)


def _bracketed_before(tokens: Sequence[Token], last: int) -> list[int]:
    """Return the words of an item in brackets before its value: `(guests 3, days 2)`."""
    words = _back(tokens, last)
    if not words or not words[-1] or tokens[words[-1] - 1].text not in _OPENING - {";"}:
        return []
    for at in range(words[-1] - 1, max(-1, words[-1] - _BRACKET), -1):
        if tokens[at].text in ")]" or tokens[at].sentence != tokens[last].sentence:
            break
        if tokens[at].text in "([":
            return sorted(words)
    return []


@cache
def _signs(known: WishWords) -> frozenset[str]:
    """Return the words and marks that a label stands beside."""
    return _ASSIGNING | _OPENING | known.roles | known.copulas | {")", "]"}


def _before_sign(tokens: Sequence[Token], sign: int, known: WishWords) -> set[int]:
    """Return the words between the beginning of an item and a sign that gives it a value."""
    value = next((at for at in range(sign + 1, len(tokens)) if tokens[at].text not in _MARKUP), None)
    if value is None or tokens[value].text == "\n" or tokens[value].fold in known.affirming:
        return set()
    words = _back(tokens, sign - 1)
    if any(tokens[at].fold in known.objects for at in words) or not _opens(tokens, words, sign):
        return set()
    return set(words)


def _opens(tokens: Sequence[Token], words: Sequence[int], end: int) -> bool:
    """Tell whether words begin an item of a list or a line."""
    begin = words[-1] if words else end
    return not begin or tokens[begin - 1].kind == "mark"


def _after_role(tokens: Sequence[Token], role: int, known: WishWords) -> set[int]:
    """Return the words of `… as the NAME`."""
    if not role or role + 2 >= len(tokens) or tokens[role + 1].fold not in known.determiners:
        return set()
    words = _ahead(tokens, role + 2, known)
    end = role + 2 + len(words)
    closed = end >= len(tokens) or tokens[end].kind == "mark" or tokens[end].fold in known.conjunctions
    return set(words) if closed else set()


def _subject(tokens: Sequence[Token], copula: int, valued: Container[int], known: WishWords) -> set[int]:
    """Return the words of `the NAME is …` and `the NAME should be …`, before a value."""
    last = copula - 1
    while last > 0 and tokens[last].fold in known.auxiliaries:
        last -= 1
    words = _back(tokens, last)
    held = [at for at in words if tokens[at].fold in known.determiners]
    if not held:
        return set()
    label = [at for at in words if at > held[0]]
    begins = copula + 1
    while begins < len(tokens) and tokens[begins].fold in known.function and begins not in valued:
        begins += 1
    if not label or begins >= len(tokens) or tokens[begins].sentence != tokens[copula].sentence:
        return set()
    return set(label) if begins in valued or _is_slot(tokens[label[0]], known) else set()


def _in_brackets(tokens: Sequence[Token], begin: int, valued: AbstractSet[int], known: WishWords) -> set[int]:
    """Return the words before the value of an item in brackets: `(guests 3, genre jazz)`."""
    words = _ahead(tokens, begin, known)
    for place, at in enumerate(words):
        if at in valued:
            return set(words[:place])
        if _is_slot(tokens[at], known) and place + 1 < len(words) and not _is_slot(tokens[at + 1], known):
            following = tokens[at + 1].fold
            return set() if following in known.affirming else set(words[: place + 1])
    end = begin + len(words)
    return set(words) if words and end in valued else set()


def _is_slot(token: Token, known: WishWords) -> bool:
    return root_of(token.fold) in roots_of(known.slots)


def _back(tokens: Sequence[Token], last: int) -> list[int]:
    """Return up to a few words before a place, the last one first."""
    found: list[int] = []
    for at in range(last, max(-1, last - 2 * LONGEST), -1):
        if tokens[at].text in _JOINING and found:
            continue
        if tokens[at].kind != "word" or len(found) > LONGEST:
            break
        found.append(at)
    return found


def _ahead(tokens: Sequence[Token], first: int, known: WishWords) -> list[int]:
    """Return up to a few words from a place on, until a mark or a conjunction."""
    found: list[int] = []
    for at in range(first, min(len(tokens), first + 2 * LONGEST)):
        if tokens[at].text in _JOINING and found:
            continue
        if tokens[at].kind != "word" or tokens[at].fold in known.conjunctions or len(found) > LONGEST:
            break
        found.append(at)
    return found
