"""The words by which a value is known for what it is: its kind, its part, and the request it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from midturn.mediator.language._phrases import Phrase


@dataclass(frozen=True, eq=False, kw_only=True)
class SlotWords:
    """What one language has to say about the parts that values play; all words folded."""

    persons: frozenset[str] = frozenset()
    """Nouns for persons and for what each of them takes, which are counted alike: three people take three
    tickets."""
    starts: frozenset[str] = frozenset()
    """Words of the beginning of a stay or a journey."""
    ends: frozenset[str] = frozenset()
    """Words of its end."""
    where: Mapping[str, str] = field(default_factory=dict[str, str])
    """Prepositions before a name, with the part that the name plays."""
    titling: frozenset[Phrase] = frozenset()
    """What stands before a title, however it is written: `call it`."""
    title_ends: frozenset[str] = frozenset()
    """What ends one."""
    choosing: frozenset[str] = frozenset()
    """Verbs before a name that is chosen."""
    setting: frozenset[str] = frozenset()
    """Verbs between a part and the name that fills it."""
    parts: Mapping[str, str] = field(default_factory=dict[str, str])
    """Nouns for the parts that names play."""
    name_beginnings: frozenset[str] = frozenset()
    """Words that begin a name and are none by themselves: `new`, `san`."""
    others: frozenset[str] = frozenset()
    """Words of another's account."""
    around_fragments: frozenset[str] = frozenset()
    """What may stand around a name that is the whole of an answer."""
    no_fragments: frozenset[str] = frozenset()
    """Words of short answers that are no name."""
    moves: frozenset[str] = frozenset()
    """Words by which `to` leads to a place."""
    infinitive_before: frozenset[str] = frozenset()
    """Words after which `to` stands before a verb."""
    no_names: frozenset[str] = frozenset()
    """Words that begin no name after a preposition."""
    name_ends: frozenset[str] = frozenset()
    """Words that end a name."""
    streets: frozenset[str] = frozenset()
    """Nouns that end the name of a street."""
    no_heads: frozenset[str] = frozenset()
    """Words that end what a figure counts."""
    words_and_months: frozenset[str] = frozenset()
    """Months that are words too, which a day makes months however they are written."""
    loose_heads: frozenset[str] = frozenset()
    """Nouns that are counted in passing: `two things`."""
    topics: Mapping[str, str] = field(default_factory=dict[str, str])
    """Nouns of everyday requests, with the request they belong to."""
    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Words and phrases that are one choice of a kind, so that a later one replaces an earlier one."""
    partitive_verbs: frozenset[str] = frozenset()
    """Verbs after `one of us`, which counts a part of those counted before."""
    possessive: str = ""
    """The ending of an owner."""
    plural: str = ""
    """The ending of a plural."""
    before_goal: frozenset[Phrase] = frozenset()
    """What stands before the account that money goes to."""
    until: frozenset[str] = frozenset()
    """Words between the ends of a range."""
    end_pairs: frozenset[Phrase] = frozenset()
    """Pairs of words before the end of a range."""
    before_of: frozenset[str] = frozenset()
    """Words with which `of` leads from a place."""
    before_in: frozenset[str] = frozenset()
    """Verbs with which `in` names no place."""
    before_about: frozenset[str] = frozenset()
    """Words with which `about` proposes something."""
    venues: frozenset[str] = frozenset()
    """Nouns that end the name of a house or a street, or stand behind it."""
    carriers: frozenset[str] = frozenset()
    """Nouns that end the name of who carries something."""
    definite: frozenset[str] = frozenset()
    """Definite articles."""
    halves: frozenset[str] = frozenset()
    """What follows an hour."""
    areas: frozenset[str] = frozenset()
    """Nouns behind the name of an area."""
    infinitive: frozenset[str] = frozenset()
    """Words that stand before a place and before a verb alike."""
    after_verbs: frozenset[str] = frozenset()
    """What follows such a word and a verb, and never a name."""
    before_nouns: frozenset[str] = frozenset()
    """Prepositions after which a name is too often a common noun."""
    no_name_endings: tuple[str, ...] = ()
    """Endings of words that are seldom names."""
    gerund_endings: tuple[str, ...] = ()
    """Endings of verbs that may be nouns."""
    conjunctions: frozenset[str] = frozenset()
    """`and` and `or`."""
    adding: frozenset[str] = frozenset()
    """`and`."""
    refusing: frozenset[str] = frozenset()
    """`no`."""
    negating_parts: tuple[str, ...] = ()
    """What makes a word a negation."""
    day_parts: frozenset[str] = frozenset()
    """Parts of a day."""
    before_day_part: tuple[str, ...] = ()
    """What stands before a part of the day, beside an hour."""
    ordinal_ends: frozenset[str] = frozenset()
    """Words after a bare ordinal that leave it a date: `the 8th for two`."""
    ordinal_things: frozenset[str] = frozenset()
    """What an ordinal picks that is no date."""
    hour_parts: frozenset[str] = frozenset()
    """Parts of an hour: `half past five`."""
    hour_links: frozenset[str] = frozenset()
    """What stands between them and the hour."""
    hour_words: frozenset[str] = frozenset()
    """Hours in words."""
    closing: frozenset[str] = frozenset()
    """Words of a clause that only closes the conversation: `that's all for today`."""
    open_ends: frozenset[Phrase] = frozenset()
    """What makes a lower bound of the number before it."""
    no_count_before: frozenset[str] = frozenset()
    """What follows a number that counts nothing new."""
    counted_after: frozenset[str] = frozenset()
    """What follows such words and is counted all the same."""
    numbered: frozenset[str] = frozenset()
    """What a number after it only names, as one of a list."""
    named: frozenset[str] = frozenset()
    """Things of which a number after it names one: `room 23`."""
    no_count_after: frozenset[str] = frozenset()
    """What stands before a number that may be a pronoun where it counts nothing: `this one`."""
    before_persons: frozenset[str] = frozenset()
    """What stands before a bare number that counts persons."""
    of_us: frozenset[Phrase] = frozenset()
    """What follows a part of those who travel together."""
    us: frozenset[str] = frozenset()
    """Pronouns for them."""
    counted: Mapping[str, str] = field(default_factory=dict[str, str])
    """Nouns of what is counted, each with one name for the thing: `night` and `day`."""
    counted_persons: str = ""
    """That name for persons."""
    before_party: frozenset[Phrase] = frozenset()
    """Pairs of words before a bare number that counts persons: `a party of 3`."""
    parties: frozenset[str] = frozenset()
    """Nouns of those who come together."""
    own: frozenset[str] = frozenset()
    """Possessives before such a noun: `4 people in my party`."""
    before_one: frozenset[str] = frozenset()
    """What stands before `one` where it is a count: `for one person`."""
    after_one: frozenset[str] = frozenset()
    """What stands behind it and the thing, where they begin a sentence: `one night is enough`."""
    before_hours: frozenset[str] = frozenset()
    """What stands before a bare number that is an hour."""
    before_last_hours: frozenset[str] = frozenset()
    """The same, where no word follows the hour."""
    later_that_day: frozenset[str] = frozenset()
    """What belongs to a day after it."""
    day_after: frozenset[Phrase] = frozenset()
    """What stands before a day to name the next one."""
    after_dates: Sequence[Phrase] = ()
    """What belongs to a date before it."""
    o_clock: tuple[str, ...] = ()
    """The tokens that make an hour of the number before them."""
    periods: Mapping[str, str] = field(default_factory=dict[str, str])
    """What a single one of is a length, with its unit: `a week`."""
    indefinite: frozenset[str] = frozenset()
    """Indefinite articles."""
    before_periods: frozenset[str] = frozenset()
    """What stands before such a length."""
    between_dates: frozenset[str] = frozenset()
    """What may stand between the parts of one date."""
