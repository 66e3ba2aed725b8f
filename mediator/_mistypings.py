"""What one slip makes of a word."""

from __future__ import annotations


def swapped(word: str) -> frozenset[str]:
    """Return a word with two neighbouring letters exchanged, in each way.

    >>> sorted(swapped("the"))
    ['hte', 'teh']
    """
    return frozenset(word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))


def shortened(word: str) -> frozenset[str]:
    """Return a word without one of its letters, in each way.

    >>> sorted(shortened("the"))
    ['he', 'te', 'th']
    """
    return frozenset(word[:at] + word[at + 1 :] for at in range(len(word)))
