"""What is known of the talk before wishes are compared: its values, its content words."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache

from midturn.mediator._kept import LONGEST_WORD, Remembered
from midturn.mediator.language import ENGLISH, Language, WishWords, language_of
from midturn.mediator.values import (
    COMMON_WORDS,
    Document,
    Ground,
    Token,
    base_of,
    root_of,
    roots_of,
)

NEAR = 3
"""Tokens within which words stand close together."""
SEVERAL = 3
"""General words that say as much as a special one."""
_SHORTEST = 2
_SHORTEST_SMALL = 3
_LONGEST_SMALL = 7
"""Letters from which on a word may be two small ones."""
_SHORTEST_SUPERLATIVE = 6
_LONGER = 4
"""Words from which on a sentence must have some of the language's own to be read."""


def is_unread(document: Document, inside: slice, known: WishWords, language: Language) -> bool:
    """Tell whether a longer sentence is in another language, or data."""
    words = [token for token in document.tokens[inside] if token.kind == "word"]
    if len(words) <= _LONGER:
        return False
    if not any(token.fold in known.function for token in words):
        return True
    return language_of(document.text[words[0].start : words[-1].end], language) is not language


def places(document: Document, kinds: Set[str]) -> set[int]:
    """Return the indices of the tokens that belong to a value of one of the kinds."""
    return {
        at
        for mention in document.mentions
        if mention.kind in kinds
        for at in range(mention.first, mention.end)
    }


def is_content(folded: str, known: WishWords) -> bool:
    """Tell whether a word is more than the talk around a wish."""
    bare = folded.removesuffix("'s").removesuffix("'")
    if len(bare) < _SHORTEST or bare in known.function or bare in ENGLISH.number_words:
        return False
    return root_of(bare) not in roots_of(known.empty) and not is_mistyped_talk(bare, known)


def is_mistyped_talk(folded: str, known: WishWords) -> bool:
    """Tell whether a word is a small word with two letters swapped, or two without the blank: `esle`."""
    small = _small(known)
    if folded in _swapped(known):
        return True
    cuts = range(_SHORTEST_SMALL, len(folded) - _SHORTEST_SMALL + 1)
    return _LONGEST_SMALL <= len(folded) <= LONGEST_WORD and any(
        folded[:at] in small and folded[at:] in small for at in cuts
    )


@cache
def _small(known: WishWords) -> frozenset[str]:
    words = known.function | known.courtesy
    return frozenset(word for word in words if len(word) >= _SHORTEST_SMALL and word.isalpha())


@cache
def _swapped(known: WishWords) -> frozenset[str]:
    """Return what the small words become where two neighbouring letters are swapped, and is no word."""
    longer = [word for word in _small(known) if len(word) > _SHORTEST_SMALL]
    forms = (swapped(word) for word in longer)
    return frozenset[str]().union(*forms) - COMMON_WORDS - known.function - known.empty - known.general


def swapped(word: str) -> frozenset[str]:
    """Return a word with two neighbouring letters swapped, in all ways.

    >>> sorted(swapped("sea"))
    ['esa', 'sae']
    """
    places = range(len(word) - 1)
    return frozenset(word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places) - {word}


def is_general(folded: str, known: WishWords) -> bool:
    """Tell whether a word is of broad meaning, in any of its forms."""
    return folded in known.general or base_of(folded) in known.general


def is_telling(tokens: Sequence[Token], run: Sequence[int], known: WishWords, several: int = SEVERAL) -> bool:
    """Tell whether some words say enough to be missed, or to be too much: one that is special, or several."""
    return len(run) >= several or not all(is_general(tokens[at].fold, known) for at in run)


_CHOSEN = frozenset(["account", "health", "nation", "genre", "music", "sport", "cabin"])
"""Classes of which a request mostly makes one choice."""


def is_choice(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is one choice of a few, for which no other word stands: `a checking account`."""
    token = tokens[at]
    if token.fold not in _choices(token.language):
        return False
    # `checking` is what somebody does, but for an account.
    following = tokens[at + 1].fold if at + 1 < len(tokens) else ""
    slots = token.language.slots
    return not token.fold.endswith(slots.gerund_endings) or following in slots.topics


@cache
def _choices(language: Language) -> frozenset[str]:
    """Return the words that are one choice by themselves."""
    listed = (each for name, each in language.slots.classes.items() if name in _CHOSEN)
    return frozenset(word.strip() for each in listed for word in each.split("|"))


def is_compared(tokens: Sequence[Token], at: int, known: WishWords) -> bool:
    """Tell whether a word belongs to a comparison, which is compared as a value: `cheaper than`."""
    return at + 1 < len(tokens) and tokens[at + 1].fold in known.than


def is_near(at: int, others: Set[int]) -> bool:
    """Tell whether one of the other places is close by."""
    return any(near in others for near in range(at - NEAR, at + NEAR + 1))


def is_implied(folded: str, roots: Set[str], known: WishWords) -> bool:
    """Tell whether some of the roots said bring the word along: `seat` with a window and a train."""
    implying = _implying(known).get(root_of(folded))
    return implying is not None and not roots.isdisjoint(implying)


def is_covered(folded: str, roots: Set[str], known: WishWords) -> bool:
    """Tell whether some of the roots said say the same more exactly: `restaurant` for `eat`."""
    return not roots.isdisjoint(_covering(known).get(root_of(folded), ()))


@cache
def _covering(known: WishWords) -> dict[str, frozenset[str]]:
    """Return what says the same as others more exactly, by roots."""
    found: dict[str, frozenset[str]] = {}
    for word, exact in known.covered.items():
        root = root_of(word)
        found[root] = found.get(root, frozenset()) | roots_of(exact)
    return found


@cache
def _implying(known: WishWords) -> dict[str, frozenset[str]]:
    """Return what goes without saying by roots, as all words are compared."""
    return {root_of(word): roots_of(grounds) for word, grounds in known.implied.items()}


def superlatives_in(tokens: Sequence[Token], span: range, known: WishWords) -> list[tuple[int, str]]:
    """Return the places of superlatives with the words that they are of."""
    ends_so = _superlative_ending(known)
    return [
        (at, fold)
        for at in span
        if tokens[at].kind == "word"
        and (
            (fold := tokens[at].fold) in known.superlatives
            or (is_content(fold, known) if at and tokens[at - 1].fold in known.degree else ends_so[fold])
        )
    ]


@cache
def _superlative_ending(known: WishWords) -> Remembered[bool]:
    """Return of each word whether it is long enough and ends as a superlative does."""
    return Remembered(
        lambda fold: (
            len(fold) >= _SHORTEST_SUPERLATIVE
            and fold not in known.no_superlatives
            and fold.endswith(known.superlative_endings)
        )
    )


def superlatives_of(document: Document, known: WishWords) -> list[tuple[int, str]]:
    """Return the superlatives of a whole text: do not change them."""
    tokens = document.tokens
    key = "superlatives", id(known)
    return document.noted(key, lambda: superlatives_in(tokens, range(len(tokens)), known))


def ground_of(document: Document) -> Ground:
    """Return the words of one text: do not change them."""
    return document.noted("ground", lambda: _read_ground(document))


def _read_ground(document: Document) -> Ground:
    if document.segments:
        return Ground(map(ground_of, document.segments))
    ground = Ground()
    ground.read(document.tokens)
    return ground
