"""The words by which a language says what its figures are figures of, beside its numbers and units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from midturn.mediator.language._phrases import Phrase


@dataclass(frozen=True, eq=False, kw_only=True)
class FigureWords:
    """What one language has to say about figures; all words folded."""

    negative: frozenset[str] = frozenset()
    """What makes a number negative: `minus`."""
    single: frozenset[str] = frozenset()
    """Words that may say 1."""
    two: frozenset[str] = frozenset()
    """Words that may say 2."""
    halving: frozenset[str] = frozenset()
    """Verbs that may say a half."""
    thousands: frozenset[str] = frozenset()
    """Words by which a text may count in thousands."""

    # What is counted.
    counts_known: frozenset[str] = frozenset()
    """Words before a count that say that the counted were spoken of: `the other four`."""
    counts_own: frozenset[str] = frozenset()
    """Further words before a count that may be added: `our two kids`."""
    of_persons: frozenset[Phrase] = frozenset()
    """The same behind a count: `two of us`."""
    listed: frozenset[str] = frozenset()
    """Words after a count of what is told one by one."""
    feasts: frozenset[str] = frozenset()
    """What an age is counted by: `turns 8`, and `her eighth birthday`."""
    says_little: frozenset[str] = frozenset()
    """Words near a figure that say little of what it is of."""

    shared: frozenset[str] = frozenset()
    """What is taken of so many: `one in four`."""
    share_of: frozenset[str] = frozenset()
    """What stands between it and how many they are."""
    part_of: frozenset[str] = frozenset()
    """What stands between a part and its unit: `three quarters of an hour`."""

    # Places in an order.
    places: frozenset[str] = frozenset()
    """What is distinguished by its place: `the second floor`."""
    in_order: frozenset[str] = frozenset()
    """What else a number after it says the place of: `on day two` for `on the second day`."""
    whole_third: frozenset[str] = frozenset()
    """What `a third` goes on with where it is no part: `a third person`."""
    ends: Mapping[str, str] = field(default_factory=dict[str, str])
    """Words before a number that say from which end it counts, each with the end."""
    leading: frozenset[str] = frozenset()
    """Words for the best of so many."""
    last: frozenset[str] = frozenset()
    """What a place may be counted to beside a superlative: `second last`."""
    low: frozenset[str] = frozenset()
    """What stands at the other end of an order than the top."""

    # Units.
    years: frozenset[str] = frozenset()
    """The unit of an age."""
    old: frozenset[str] = frozenset()
    """What stands behind it."""
    before_one: frozenset[str] = frozenset()
    """Words after which `a week` is one week, rather than any."""
    per: frozenset[str] = frozenset()
    """What stands before the time of a speed."""
    countries: Mapping[str, str] = field(default_factory=dict[str, str])
    """Words before a currency for its country, each with the country's code; the last of several."""
    before_countries: frozenset[str] = frozenset()
    """The first of several: `Hong Kong dollars`."""

    # Figures together.
    by: frozenset[str] = frozenset()
    """What joins the sides of a size."""
    changed_by: frozenset[str] = frozenset()
    """Verbs after which it says how much."""
    sizing: frozenset[str] = frozenset()
    """Words before a size after such a verb: `cut it to 40 by 60`."""
    ranging: frozenset[str] = frozenset()
    """What joins the ends of a range."""
    between: frozenset[str] = frozenset()
    """What stands before a range whose ends a word for `and` joins."""
    from_old: frozenset[str] = frozenset()
    """What stands before the figure that is to go after a verb of change: `from 3 to 5`."""
    changing: frozenset[str] = frozenset()
    """Such verbs."""
