"""The words by which a language says when, beside its tables of dates and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False, kw_only=True)
class MomentWords:
    """What one language has to say about days and hours; all words folded."""

    # Times.
    at: frozenset[str] = frozenset()
    """What makes an hour of a bare figure: `at 7 tomorrow`."""
    after_hour: frozenset[str] = frozenset()
    """Words after such an hour."""
    around: frozenset[str] = frozenset()
    """What makes an hour of a figure with a sign for hours: `from 20h`."""
    by: frozenset[str] = frozenset()
    """What makes an hour of four digits that count nothing: `by 1930`."""
    after_digits: frozenset[str] = frozenset()
    """Words that such digits don't count, beside days, parts of the day and words without content."""
    hours: frozenset[str] = frozenset()
    """Units after digits that are a time of day: `1930 hours`."""
    o_clock: frozenset[str] = frozenset()
    """What follows a full hour."""
    minutes: Mapping[str, int] = field(default_factory=dict[str, int])
    """Minutes that are said before or after an hour."""
    at_minutes: frozenset[str] = frozenset()
    """What makes a time of them: `at ten to twelve`, where `from ten to twelve` is a range."""
    parts: Mapping[str, int] = field(default_factory=dict[str, int])
    """Parts of an hour, each with its minutes."""
    half: frozenset[str] = frozenset()
    """The part that may stand right before its hour: `at half 3`."""
    to: frozenset[str] = frozenset()
    """What leads back from an hour: `ten to six`."""
    past: frozenset[str] = frozenset()
    """What leads on from it."""
    hours_of: Mapping[str, range] = field(default_factory=dict[str, range])
    """Parts of the day, which go without saying beside an hour in them."""
    greeting: frozenset[str] = frozenset()
    """What a part of the day is greeted with: `good morning`."""
    greeted: frozenset[str] = frozenset()
    """The parts that are."""

    # Dates.
    workdays: frozenset[str] = frozenset()
    """`every weekday` for `from Monday to Friday`."""
    before_days: frozenset[str] = frozenset()
    """Words that make a day of a short name that is a word, too: `on sun`."""
    parts_of_day: frozenset[str] = frozenset()
    """Words that do behind it."""
    joints: frozenset[str] = frozenset()
    """What joins two days."""
    day_joints: frozenset[str] = frozenset()
    """What joins two days of one month: `1st to 5th of July`."""
    before_dates: frozenset[str] = frozenset()
    """What makes a date of a month's name that has a capital and is a word, too."""
    this: frozenset[str] = frozenset()
    """What makes the present night of a part of the day: `this evening`."""
    tonight: frozenset[str] = frozenset()
    """The parts of which it does."""
    weekends: frozenset[str] = frozenset()
    """What a shift may stand before, beside days and periods."""
    shifting: frozenset[str] = frozenset()
    """The shifts that a period is told by: `next week`."""
    before_day: frozenset[str] = frozenset()
    """What may stand between a month and its day: `May the 3rd`."""
    week: frozenset[str] = frozenset()
    """What a weekday may have behind it with a shift: `Friday next week`."""
    weeks_meant: frozenset[str] = frozenset()
    """The shifts that stand so."""
    days_counted: frozenset[str] = frozenset()
    """What is counted by the days: `five evenings, Monday to Friday`."""
    between_names: frozenset[str] = frozenset()
    """What stands between two names of one day: `tomorrow, the 2nd`."""
    listing: frozenset[str] = frozenset()
    """Words around two days that are told one by one."""
