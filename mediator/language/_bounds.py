"""The words by which a language says more of bounds, differences and comparatives than its tables of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from midturn.mediator.language._phrases import Phrase


@dataclass(frozen=True)
class Around:
    """Words that bound a value beside which they stand."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    both: frozenset[Phrase] = frozenset()
    """The word before and the one after, where it takes two: `from 2000 on`."""


@dataclass(frozen=True, eq=False, kw_only=True)
class BoundWords:
    """What one language has to say about bounds; all words folded."""

    # What bounds nothing.
    called: frozenset[str] = frozenset()
    """Bounds that are names with a capital: `Max`."""
    measured: frozenset[str] = frozenset()
    """Comparatives of what no number of things is: `cheaper than the six candles`."""
    plural: str = "-"
    """The ending of the things."""
    upward: frozenset[str] = frozenset()
    """Bounds that a rise may end in: `goes up to 35`."""
    rising: frozenset[str] = frozenset()
    """Verbs right before them that say what something comes to."""
    scaling: frozenset[str] = frozenset()
    """The same anywhere before them in the sentence."""
    particles: frozenset[str] = frozenset()
    """Bounds that are particles, too: `every hour beyond that at half the rate`."""
    after_particles: frozenset[str] = frozenset()
    """Prepositions behind a particle."""
    pointed: frozenset[str] = frozenset()
    """What may stand between the two."""
    spanning: frozenset[str] = frozenset()
    """Bounds that may say how long or how far: `over`."""
    before_spanning: frozenset[str] = frozenset()
    """Verbs with which they bound nothing: `those left over`."""
    during: frozenset[str] = frozenset()
    """What follows them before a length of time that something takes."""
    crossing: frozenset[str] = frozenset()
    """Words of a way, after which they say how far it leads."""
    sending: frozenset[str] = frozenset()
    """Verbs after which they only say whither: `transfer over 900 dollars`."""
    pointing: frozenset[str] = frozenset()
    """Words before a `one` that is no number, and before a time that is gone: `over the past 30 days`."""
    timely: frozenset[str] = frozenset()
    """Bounds that are kept before a date or a time, although they may be left out elsewhere: `by`."""
    ending: frozenset[str] = frozenset()
    """Those of them that bound nothing after a denial: `doesn't get in until 6`."""
    early: frozenset[str] = frozenset()
    """Bounds that make an hour or a year of a number: `before 6`."""
    before_next: frozenset[str] = frozenset()
    """Bounds behind a value that bound the number after them, where there is one: `max 5`."""

    # Bounds apart from their value.
    limits: frozenset[str] = frozenset()
    """Nouns whose value is told: `my limit for the whole trip is 70`."""
    being: frozenset[str] = frozenset()
    """Verbs before it."""
    nobody: frozenset[str] = frozenset()
    """Subjects that turn a bound round: `nobody more than 4`."""
    exceeding: frozenset[str] = frozenset()
    """Verbs by which one is so much more than another."""
    exceeding_by: str = ""
    """What stands before how much that is."""

    # Comparatives.
    than: str = ""
    enough: frozenset[str] = frozenset()
    """What says nothing behind it: `more than enough`."""
    no_more: frozenset[str] = frozenset()
    """Words before a comparative that make a bound of it: `no more than once`."""
    grading: dict[str, str] = field(default_factory=dict[str, str])
    """Words that make a comparative of the word behind them, each with its sign."""
    comparative_ending: str = "-"

    # The same in other words.
    better: str = ""
    """The comparative that says what is preferred."""
    preferring: frozenset[str] = frozenset()
    around: dict[str, Around] = field(default_factory=dict[str, Around])
    """What bounds a value as each sign does: `2000 onwards`."""
    ends: frozenset[str] = frozenset()
    """Words that make a date an end: `the return is on 3 May`."""
