"""The words by which a language replaces and withdraws what was said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from midturn.mediator.language._phrases import NEVER, Phrase


@dataclass(frozen=True, eq=False, kw_only=True)
class ChangeWords:
    """What one language has to say about values that come and go; all words folded."""

    corrections: tuple[str, ...] = ()
    """Phrases of correction: a value that follows takes the place of one like it."""
    cannot: tuple[str, ...] = ()
    """Phrases that hold words of correction and correct nothing."""
    mistakes: re.Pattern[str] = NEVER
    """Words by which users own up to a mistake: what follows or stands beside them corrects."""
    after_mistakes: frozenset[str] = frozenset()
    """What goes on about a mistake, rather than with what is right: `a mistake in line 5`."""
    afterthoughts: re.Pattern[str] = NEVER
    """Words of correction that only open something more: `sorry, one more thing`."""
    lacks: re.Pattern[str] = NEVER
    """Words of correction within a sentence that only say what there isn't: `, no setup fee`."""
    opening_corrections: tuple[str, ...] = ()
    """Phrases that correct where they open a clause; elsewhere they are plain words (`has to wait`)."""
    searches_anew: tuple[str, ...] = ()
    """Phrases that put the request again; a value that follows replaces one like it of the same
    request."""
    additions: tuple[str, ...] = ()
    """Phrases of addition: what follows comes on top of what holds."""
    withdrawals: tuple[str, ...] = ()
    """Verbs and particles before what is to go, the longer forms first."""
    loose_withdrawals: frozenset[str] = frozenset()
    """Withdrawals only where a word of return (`after all`, `then`) follows, or what stands alone in its
    clause."""
    unbound_withdrawals: frozenset[str] = frozenset()
    """Withdrawals whoever they are said of: `it doesn't have to be round`."""
    withdrawn_behind: tuple[str, ...] = ()
    """Phrases behind what is to go."""
    modals: frozenset[str] = frozenset()
    """Auxiliaries before a verb of withdrawal."""
    before_orders: frozenset[str] = frozenset()
    """What may stand before a verb of withdrawal that is an order or the user's own."""
    returns: frozenset[str] = frozenset()
    """Words after what is withdrawn."""
    negations_before: frozenset[str] = frozenset()
    """Negations before what is not wanted."""
    before_limits: frozenset[str] = frozenset()
    """What follows `can't make it` and says when: who can't come at some hour still comes."""
    before_conditions: frozenset[str] = frozenset()
    """What follows `drop the rows` and says which ones, so that it is an order and takes nothing back."""
    restoring: tuple[str, ...] = ()
    """Verbs before what was withdrawn and is wanted again."""
    restored_behind: tuple[str, ...] = ()
    """What stands before them, or between them and a verb that restores, is wanted again."""
    on_again: frozenset[Phrase] = frozenset()
    """What follows a thing that is wanted again: `the walk is back on`."""
    wrong_kinds: Mapping[str, str] = field(default_factory=dict[str, str])
    """Nouns of `the wrong date`, with the kind of the value that was wrong."""
    allowed_again: frozenset[str] = frozenset()
    """What is said of something that is fine after all."""
    more: frozenset[str] = frozenset()
    """Words by which a figure adds to another."""
    fewer: frozenset[str] = frozenset()
    """Words by which it takes away."""
    later: frozenset[str] = frozenset()
    """Comparatives of time."""
    joins: frozenset[str] = frozenset()
    """What follows `two more` where it counts persons or nothing."""
    factors: Mapping[str, Fraction | int] = field(default_factory=dict[str, Fraction | int])
    """Words that multiply a figure."""
    steps: Mapping[str, int] = field(default_factory=dict[str, int])
    """How much a word adds or takes away."""
    week: tuple[str, ...] = ()
    """The days of the week from its first, as the check names them."""
    asked: tuple[tuple[str, frozenset[str]], ...] = ()
    """The parts that a question of the assistant's asks for, each with words that show it."""
    suggests: re.Pattern[str] = NEVER
    """A question that makes an offer asks for no value."""
    speakers: frozenset[str] = frozenset()
    """Words by which users name themselves."""
    others_told_of: frozenset[str] = frozenset()
    """Pronouns for others."""
    requesting_first: frozenset[str] = frozenset()
    """First words of a sentence that asks, beside those that name the user."""
    asking_first: frozenset[str] = frozenset()
    """Words of questions, which change nothing but with words of correction."""
    wishes: frozenset[str] = frozenset()
    """Words by which a figure is wished for."""
    reporting_verbs: frozenset[str] = frozenset()
    """Verbs of a sentence that tells how things are, rather than what the user wants."""
    half: frozenset[str] = frozenset()
    """`half`."""
    minutes: Mapping[str, int] = field(default_factory=dict[str, int])
    """Steps of a time, each with its minutes."""
    earlier: frozenset[str] = frozenset()
    """Comparatives that lead back in time."""
    weeks: frozenset[str] = frozenset()
    """Steps of a date that are not counted in days."""
    asking_moment: frozenset[str] = frozenset()
    """Words of a question for a date or a time."""
    ranging: frozenset[str] = frozenset()
    """What stands before the upper end of a range."""
    within_turn: re.Pattern[str] = NEVER
    """What stands between a value and its correction in one turn."""
    coming: re.Pattern[str] = NEVER
    """Words that somebody comes or stays away."""
    one: frozenset[str] = frozenset()
    """A number that is a pronoun, too."""
    before_one: frozenset[str] = frozenset()
    """What stands before it where it is a number."""
    than: frozenset[str] = frozenset()
    """`than`."""
    before_slots: frozenset[str] = frozenset()
    """What stands before a part that has a value: `change the return to Aug 11`."""
    changing: frozenset[str] = frozenset()
    """Verbs of change."""
    counting: frozenset[str] = frozenset()
    """What may stand between a figure and what it counts."""
    before_excluded: frozenset[str] = frozenset()
    """What may stand between an exclusion and its value."""
    unavailable: frozenset[str] = frozenset()
    """What somebody is at a time that is none to choose."""
    excluding: frozenset[str] = frozenset()
    """Words that exclude the value after them."""
    now: re.Pattern[str] = NEVER
    """Words that say how things are now: `we're five now`."""
    set_to: re.Pattern[str] = NEVER
    """Words that set a value anew: `bring it down to 5`."""
    resets: re.Pattern[str] = NEVER
    """What stands right before a value where it is a new one of what is named: `the new rent is`."""
    stretching: frozenset[str] = frozenset()
    """Verbs among them that name nothing."""
    comparing: frozenset[str] = frozenset()
    """Words of a request for which both values count."""
    for_each: frozenset[str] = frozenset()
    """What follows a figure that holds for each of several."""
    comparatives: frozenset[str] = frozenset()
    """Comparatives of their own form."""
    comparative_endings: tuple[str, ...] = ()
    """Endings of the others."""
    moving: frozenset[str] = frozenset()
    """Verbs by which a request puts something in the place of what stands."""
    standing: frozenset[str] = frozenset()
    """What stands before a value that holds so far."""
    after: frozenset[str] = frozenset()
    """`after`."""
    moved_to: frozenset[str] = frozenset()
    """What stands before where it goes."""
    hindered: re.Pattern[str] = NEVER
    """Words that what stands cannot be kept."""
    another: re.Pattern[str] = NEVER
    """Words that add another one."""
    opening: re.Pattern[str] = NEVER
    """The beginning of a reply that corrects."""
    before_openings: tuple[str, ...] = ()
    """What may stand before words of correction that open a clause."""
    no_asking_second: frozenset[str] = frozenset()
    """What follows a question word and makes an offer of it."""
    supposing: frozenset[str] = frozenset()
    """Words that begin a supposition."""
    telling_pairs: frozenset[Phrase] = frozenset()
    """Pairs of words that begin a question about how things are."""
    own: frozenset[str] = frozenset()
    """Possessives of the user's."""
    past_endings: tuple[str, ...] = ()
    """Endings of a past tense."""
    describing: frozenset[str] = frozenset()
    """Participles that say where a thing is or what it is called."""
    set_for: frozenset[Phrase] = frozenset()
    """Beginnings of a sentence that sets what the request is for: `it is for 2`."""
    reasons: frozenset[str] = frozenset()
    """What stands before why a value changed: `make it 7, because Jonas is coming`."""
    telling_why: frozenset[str] = frozenset()
    """Verbs by which it is told."""
    set_anew: frozenset[Phrase] = frozenset()
    """What stands before a figure that something now is to be: `make it 7`."""
    present_endings: tuple[str, ...] = ()
    """Endings of a verb that tells of one other."""
    before_things: frozenset[str] = frozenset()
    """What may stand between a verb of withdrawal and what it names."""
    coming_for: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Verbs of exchange, each with what stands before the thing that comes."""
    counts: frozenset[str] = frozenset()
    """Words that count."""
    restoring_verbs: frozenset[str] = frozenset()
    """Verbs that restore together with words behind the thing: `put the wine back`."""
    back: frozenset[str] = frozenset()
    """What may stand between a verb that restores and the thing."""
    wrong: frozenset[str] = frozenset()
    """Words that say that a value was wrong."""
    filling: frozenset[str] = frozenset()
    """What stands between a part and its value: `my budget is $500`."""
    after_filling: frozenset[str] = frozenset()
    """What may follow the value."""
    undoing: frozenset[str] = frozenset()
    """Words before a withdrawal that make none of it."""
    not_undone: frozenset[str] = frozenset()
    """Withdrawals that they leave as they are."""
    coming_back: frozenset[Phrase] = frozenset()
    """What follows at once and says that it held before."""
    coming_back_soon: frozenset[str] = frozenset()
    """The same, within two words."""
    parted_withdrawals: frozenset[str] = frozenset()
    """Withdrawals of which a part stands behind the thing: `leave the wine out`."""
    parted: frozenset[str] = frozenset()
    """That part."""
    denying: frozenset[str] = frozenset()
    """`not`."""
    deeds: frozenset[str] = frozenset()
    """Withdrawals that are a request of their own where they are about the user's thing: `cancel my
    order`."""
    no_things: frozenset[str] = frozenset()
    """What names no thing after a withdrawal."""
    before_loose: frozenset[str] = frozenset()
    """What may stand before a loose withdrawal that is alone in its clause."""
    after_loose: frozenset[str] = frozenset()
    """What may stand behind it."""
    being: frozenset[str] = frozenset()
    """Forms of `to be` before what is fine."""
    swap_particles: frozenset[str] = frozenset()
    """What may follow a verb of exchange."""
    pronouns: frozenset[str] = frozenset()
    """Pronouns for the thing itself, which no verb of exchange names."""
    contrary: frozenset[str] = frozenset()
    """What stands before the thing that comes: `not 3 but 4`."""
    contrasting: frozenset[Phrase] = frozenset()
    """What stands between the thing that comes and the one that goes."""
    joining: frozenset[str] = frozenset()
    """What says that more persons come."""
    time_steps: frozenset[str] = frozenset()
    """Nouns before a comparative of time: `an hour later`."""
    day_steps: frozenset[str] = frozenset()
    """The same for a date."""
    company: re.Pattern[str] = NEVER
    """Words that somebody joins or stays away, so that a figure of persons after them is a new one."""
    total_links: frozenset[str] = frozenset()
    """What may lead to a figure that says how many there are now."""
    total_ends: frozenset[str] = frozenset()
    """What may follow it."""
    total_of_own: frozenset[str] = frozenset()
    """Those of them that tell no story of others: `there are 5 left now`."""
    picking: frozenset[str] = frozenset()
    """What ends a sentence that only picks: `Saturday then`."""
    concluding: frozenset[str] = frozenset()
    """What leads from a change to what it makes."""
    at_present: frozenset[str] = frozenset()
    """`now`."""
    aspects: frozenset[str] = frozenset()
    """What a withdrawal calls the thing it names: `drop the salary filter`, `drop the twins bit`."""
    before_measures: frozenset[str] = frozenset()
    """What may stand between a thing that is withdrawn and the figure that goes with it."""
    pointing_withdrawals: frozenset[str] = frozenset()
    """Withdrawals of what was just told of: `the piano is sold, forget that`."""
    passing: frozenset[str] = frozenset()
    """Verbs behind a thing that is told of."""
    parted_for: frozenset[str] = frozenset()
    """What follows `take Ann out` where nothing is withdrawn by it."""
    naming: frozenset[str] = frozenset()
    """What opens a clause that says what a thing is: `it's the heater not the boiler`."""
