"""The words of an assistant's offers, and of what users say to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from midturn.mediator.language._phrases import NEVER, Phrase


@dataclass(frozen=True, eq=False, kw_only=True)
class OfferWords:
    """What one language has to say about offers.

    The patterns are for text in lower case; those for a user's reply, for its tokens with a space between
    them.
    """

    confirming: re.Pattern[str] = NEVER
    """An answer that repeats what it understood, to have it confirmed; for text in lower case."""
    proposing: re.Pattern[str] = NEVER
    """An answer that proposes something."""
    anything_else: re.Pattern[str] = NEVER
    """An answer that asks whether there is anything else."""
    but_searches: re.Pattern[str] = NEVER
    """A reply that asks for more after a `but`."""
    searches: re.Pattern[str] = NEVER
    """A reply that asks for something."""
    mild: re.Pattern[str] = NEVER
    """A reply that begins with a nod that may mean no more than that it was heard."""
    correcting: re.Pattern[str] = NEVER
    """A reply that puts something else in the place."""
    how_about: re.Pattern[str] = NEVER
    """A reply that proposes something else."""
    asks_about: re.Pattern[str] = NEVER
    """A question about what was offered; for text in lower case."""
    goes_on: re.Pattern[str] = NEVER
    """The beginning of an answer that tells more of what was offered before."""
    ends_talk: re.Pattern[str] = NEVER
    """A reply that ends the conversation."""
    asks_others: re.Pattern[str] = NEVER
    """A reply that asks for others, or turns down."""
    refuses: re.Pattern[str] = NEVER
    """The beginning of a reply that refuses."""
    denies: re.Pattern[str] = NEVER
    """The beginning of a reply that answers a question by no; for text as written."""
    open_questions: frozenset[str] = frozenset()
    """Words of a question that no yes and no no answers."""
    choices: frozenset[str] = frozenset()
    """Words of one that leaves a choice."""
    reactions: frozenset[str] = frozenset()
    """Words of a sentence that only says that an offer doesn't please, or that something isn't right."""
    likings: frozenset[str] = frozenset()
    """Those of them that say so of what a word points at: `I don't like that place`."""
    acknowledges: re.Pattern[str] = NEVER
    """An answer that says no more than that it was heard; for text as written."""
    no_refusal: re.Pattern[str] = NEVER
    """Such a beginning that refuses nothing."""
    agrees: re.Pattern[str] = NEVER
    """The beginning of a reply that agrees."""
    takes: re.Pattern[str] = NEVER
    """A reply that takes what is offered."""
    takes_all: re.Pattern[str] = NEVER
    """A reply that takes all of it."""
    picks_instead: re.Pattern[str] = NEVER
    """A reply that takes another one of what was offered than before: `no, the cheaper one`."""
    reconsiders: frozenset[str] = frozenset()
    """Words by which somebody comes back to what they left: `the other one`."""
    asks_which: re.Pattern[str] = NEVER
    """A question about one of several."""
    places: Mapping[str, int] = field(default_factory=dict[str, int])
    """Ordinals, each with the place, from 0, that it picks."""
    numbers: Mapping[str, int] = field(default_factory=dict[str, int])
    """Number words by which an option is picked."""
    ordinal_pick: re.Pattern[str] = NEVER
    """A pick by an ordinal, and how many it picks."""
    number_pick: re.Pattern[str] = NEVER
    """A reply that is a pick by number or letter."""
    compared: tuple[tuple[re.Pattern[str], str, bool], ...] = ()
    """Words that pick by comparison: what is compared, and whether the largest is meant."""
    telling: frozenset[str] = frozenset()
    """Common words by which an option is named."""
    name_links: frozenset[str] = frozenset()
    """Small words within a name."""
    introduces: re.Pattern[str] = NEVER
    """An answer that introduces a name."""
    introducing: frozenset[str] = frozenset()
    """Words right before a name."""
    after_introduced: frozenset[str] = frozenset()
    """Words that end a name so introduced."""
    after_opening: frozenset[str] = frozenset()
    """Words after a name that opens a sentence."""
    name_tails: frozenset[str] = frozenset()
    """Nouns that end a name."""
    never_names: frozenset[str] = frozenset()
    """Words that are in no name, whatever their capital."""
    no_uncommon: frozenset[str] = frozenset()
    """Words that are uncommon and no names."""
    no_answer_names: frozenset[str] = frozenset()
    """Words that a capital makes no name where they open a sentence."""
    joining: frozenset[str] = frozenset()
    """Words between things of which each is meant."""
    alternatives: frozenset[str] = frozenset()
    """Words between things of which one is meant."""
    another: frozenset[str] = frozenset()
    """Words that begin another option."""
    listed: re.Pattern[str] = NEVER
    """The beginning of a line that is one option of several; for text as written."""
    leaving_out: frozenset[str] = frozenset()
    """Words before what an offer leaves out."""
    before_results: frozenset[str] = frozenset()
    """Words before a number that says how many were found."""
    proposing_by: frozenset[Phrase] = frozenset()
    """Pairs of words that introduce a name, however it is written."""
    before_introduced: frozenset[str] = frozenset()
    """What may stand between such words and the name."""
    no_introduced: frozenset[str] = frozenset()
    """What follows such words and begins no name."""
    name_particles: frozenset[str] = frozenset()
    """What an apostrophe parts from a name."""
    before_option: frozenset[str] = frozenset()
    """What may stand between the beginning of an option and its first value."""
