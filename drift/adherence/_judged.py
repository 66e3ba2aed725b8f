"""Several constraints at once, and how many of them a response met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from midturn.drift.adherence._constraints import Constraint, Excludes

_CONTRACTION = r"\b\w+(?:n['’]t|['’](?:re|ve|ll|m|d))\b|\b(?:it|that|there|let|what|who|he|she)['’]s\b"
_FIRST_PERSON = r"\b(?:I|me|my|mine|we|us|our|ours)\b"
_CHATTY = r"\b(?:hey|wow|yeah|gonna|wanna|kinda|lol|awesome|cool|guys|folks|buddy|dude|stuff)\b"
_SHOUTING = r"!|[\U0001F300-\U0001FAFF\u2600-\u27BF]"


def judged(text: str, constraints: Sequence[Constraint]) -> dict[str, bool]:
    """Which constraints `text` meets, by name."""
    return {constraint.name: constraint.met(text) for constraint in constraints}


def adherence(met: Mapping[str, bool]) -> float:
    """Return the share of constraints met, of at least one.

    >>> adherence({"words 1-2": True, "no contractions": False})
    0.5
    """
    return sum(met.values()) / len(met)


def formal_tone() -> Constraint:
    """Return a formal register as far as it can be checked: what a formal text does not hold.

    Accepted cost: a text without contractions, first person, chat words, exclamation marks and emoji may
    still be informal.
    """
    return Excludes("informal words", "|".join((_CONTRACTION, _FIRST_PERSON, _CHATTY, _SHOUTING)))
