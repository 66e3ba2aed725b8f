"""The words and patterns by which a language shows what a turn is.

Patterns are matched against a turn's own words in plain form: lower case, contractions written out, `|` for a
hard and `,` for a weak break. Where another form is meant, the field says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from midturn.mediator.language._phrases import NEVER

Signal = Literal[
    "asks",
    "asks_you",
    "orders",
    "transforms",
    "constrains",
    "corrects",
    "addresses_you",
    "names_your_text",
    "points_at_text",
    "judges",
    "accepts",
    "declines",
    "chooses",
    "thanks",
    "thinks_aloud",
    "own_action",
    "moves_on",
    "seeks_others",
    "approves",
    "bare_choice",
    "specifies",
    "wishes_thing",
    "detail",
    "commands",
    "other_order",
    "supposes",
    "order_after_clause",
    "third_person",
    "acts_on_it",
    "names_attribute",
    "search_query",
    "changes_question",
    "what_about",
    "brings_more",
    "all_again",
    "states",
    "personal",
    "refers_back",
    "restates_goal",
    "lasting_rule",
    "question_inside",
    "exclaims",
    "reports_result",
    "points",
    "keeps_text",
    "describes",
    "serves",
    "wants_words",
    "edits",
    "output_rule",
    "opines",
    "of_a_case",
    "of_the_world",
    "calculation",
    "particulars",
    "names_product",
    "heads",
    "mine",
    "theirs",
    "specification",
    "parameter",
    "own_past",
    "bare_number",
    "past",
    "wants_more",
    "of_several",
    "tells_of_it",
]
"""What may be seen in a turn's own words, each by one pattern."""

Kind = Literal[
    "task",
    "code",
    "quantity",
    "lookup",
    "entries",
    "knowledge",
    "prose",
    "item",
    "interactive",
    "none",
    "choice",
    "topic",
    "other",
]
"""What a request asks for: something to be done to the user's particulars; a program; a number; a value or
a name; entries that fulfil conditions; an explanation; a text whose wording matters; the same for one item
after another; a dialogue with roles; nothing; one of options that have letters; a few words without a verb;
anything else."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TurnWords:
    """What one language has to say about turns."""

    # What a turn is.
    signals: Mapping[Signal, re.Pattern[str]] = field(default_factory=dict[Signal, re.Pattern[str]])
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...] = ()
    """Kinds of request, each with a pattern; the first that is found counts."""
    reply_rule: re.Pattern[str] = NEVER
    """A sentence that is a rule for the reply's form."""
    pointing: re.Pattern[str] = NEVER
    """Words that point at something named before, with what follows them."""
    handing_over: re.Pattern[str] = NEVER
    """Words that point at something given in the same turn: `rewrite this: ...`."""
    definite: re.Pattern[str] = NEVER
    """What is spoken of as known, the words of it grouped: `the train`."""
    parts: re.Pattern[str] = NEVER
    """A part of a text or a plan by its number, its label grouped: `slide 4`."""
    plural: re.Pattern[str] = NEVER
    """Words for several things or persons, which `them` may mean."""
    number: re.Pattern[str] = NEVER
    """A number in figures or in words."""
    days: frozenset[str] = frozenset()
    """Words that say which day or month."""
    own_again: re.Pattern[str] = NEVER
    """How a paragraph begins that is the user's own again, after material that a colon introduced."""

    # What an answer is; patterns for text as written, those of questions for lower case.
    closing: re.Pattern[str] = NEVER
    """A question at the end that asks for nothing: `Anything else?`."""
    loaded: re.Pattern[str] = NEVER
    """A question without which its reply means something else: what to keep, what is there already."""
    particular: re.Pattern[str] = NEVER
    """A question whose bare reply tells a particular of what is wanted: `For how many?`."""
    brief: re.Pattern[str] = NEVER
    """Such a question in no more than its words for the particular: `From whom?`."""
    removing: re.Pattern[str] = NEVER
    """A request, in plain form, to do away with something."""
    repeated: frozenset[str] = frozenset()
    """Words of a question that make its meaning plain where the reply begins with them: `from`."""
    denials: frozenset[str] = frozenset()
    """Words that turn a question round: `not`."""
    done: re.Pattern[str] = NEVER
    """An answer says that something was booked, sent or the like."""
    refuses: re.Pattern[str] = NEVER
    """An answer says that something cannot be done."""
    either: re.Pattern[str] = NEVER
    """Words between alternatives."""
    listed: re.Pattern[str] = NEVER
    """The beginning of a line that is one entry of a list."""

    # Words by themselves.
    empty: frozenset[str] = frozenset()
    """Words that carry no content of their own."""
    common: frozenset[str] = frozenset()
    """Frequent words, by which the language is known."""
    contractions: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """What contractions stand for, those written without their mark included."""
    contracted: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """What stands for a word behind an apostrophe: what the word before it ends in because of it, and the
    word: `t` of `don't` for `n` and `not`."""
    possessives: frozenset[str] = frozenset()
    """Such endings that are a possessive as well."""
    verb_after: frozenset[str] = frozenset()
    """Words after which such an ending stands for a verb and is no possessive."""
    seeking: frozenset[str] = frozenset()
    """Verbs before what is looked for, one thing after the other: `find pasta`, then `sushi`."""
    auxiliaries: frozenset[str] = frozenset()
    """Auxiliaries that are names as well; with such an ending they are names."""
    light_stem: Callable[[str], str] = str
    """What is left of a word without its inflection: what a turn shares with others is told by it. Its
    relatives stay apart, as they do not by the language's stemmer (`public` and `publication`)."""
    right: frozenset[str] = frozenset()
    """Right words that one letter parts from a word of the patterns: they are left alone."""
    mistyped: Mapping[str, str] = field(default_factory=dict[str, str])
    """Mistypings of words too short for the rule by which others are mended."""

    # What tells a turn in a language whose patterns are not known; words as written, in lower case.
    frequent: frozenset[str] = frozenset()
    """Frequent words of the language that are no English words."""
    asking: frozenset[str] = frozenset()
    """Question words."""
    thanking: frozenset[str] = frozenset()
    """Words of thanks and of goodbye."""
    asking_signs: re.Pattern[str] = NEVER
    """A question, where words are not parted by spaces."""
    thanking_signs: re.Pattern[str] = NEVER
