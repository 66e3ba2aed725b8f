"""The words of a language that say which side, role, order or condition something has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from midturn.mediator.language._phrases import Phrase, Phrases


def _no_phrases() -> dict[str, list[Phrase]]:
    return {}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BindingWords:
    """What a language binds with; an empty field is not looked for."""

    origins: Phrases = field(default_factory=_no_phrases)
    """What stands before the place, person or state that something comes from."""
    goals: Phrases = field(default_factory=_no_phrases)
    """What stands before the one it goes to."""
    unspaced_origin: re.Pattern[str] | None = None
    """Where nothing parts words: what stands around the place that something comes from, its group."""
    unspaced_goal: re.Pattern[str] | None = None
    """The same of the place where it goes; where that ends is not written."""
    nouns_are_capital: bool = False
    """A side must be written with a capital, since its sign has many other uses."""
    empty: frozenset[str] = frozenset()
    """Words that bind nothing."""
    determiners: frozenset[str] = frozenset()
    """Words that may open a noun phrase or stand within one."""
    light: frozenset[str] = frozenset()
    """Verbs and courtesies that any request may have, and say nothing of its things."""
    coordinators: frozenset[str] = frozenset()
    clause_words: frozenset[str] = frozenset()
    """Words beside marks and coordinators at which another clause begins."""
    pronouns: frozenset[str] = frozenset()
    speaker: frozenset[str] = frozenset()
    speaker_owns: frozenset[str] = frozenset()
    he: frozenset[str] = frozenset()
    she: frozenset[str] = frozenset()
    sharing: frozenset[str] = frozenset()
    """Words between a share and its figure: `each at most 5`."""
    references: frozenset[str] = frozenset()
    """Pronouns that may stand for what was said before: `before it`."""
    origin_labels: frozenset[str] = frozenset()
    """Words of a label whose value is where something begins: `the from location`, `pickup date`."""
    goal_labels: frozenset[str] = frozenset()
    label_heads: frozenset[str] = frozenset()
    """Nouns that end such a label."""
    label_links: frozenset[str] = frozenset()
    """Words and marks between a label and its value."""
    role: str = ""
    """What stands between a value and its label: `as` in `Oslo as the destination`."""
    no_origin_after: frozenset[str] = frozenset()
    no_goal_after: frozenset[str] = frozenset()
    """Words after which `to` stands before a verb or an owner: `want to bake`, `belongs to Ann`."""
    """Words after which `from` marks no side: `apart from`."""
    conversions: frozenset[str] = frozenset()
    """Verbs whose object is an origin: `convert X into Y`, `rename X to Y`."""
    conversion_goals: frozenset[str] = frozenset()
    replacing: frozenset[str] = frozenset()
    """Verbs in `replace the old with the new`."""
    substituting: frozenset[str] = frozenset()
    """Verbs in `substitute the new for the old`."""
    swapping: frozenset[str] = frozenset()
    """Verbs in `swap the old for the new`."""
    replacement_links: frozenset[str] = frozenset()
    substitution_link: str = ""
    instead: Phrases = field(default_factory=_no_phrases)
    """What stands between the wanted and the unwanted: `instead of`."""
    preferring: frozenset[str] = frozenset()
    preference_links: Phrases = field(default_factory=_no_phrases)
    liking: frozenset[str] = frozenset()
    liking_links: Phrases = field(default_factory=_no_phrases)
    than: str = ""
    comparatives: dict[str, str] = field(default_factory=dict[str, str])
    """Each comparative with its scale and direction: `+height`, `-height`."""
    ratio_as: str = ""
    amounts: frozenset[str] = frozenset()
    """What stands between it and what is compared by number: `as many pears as plums`."""
    before: Phrases = field(default_factory=_no_phrases)
    after: Phrases = field(default_factory=_no_phrases)
    then: Phrases = field(default_factory=_no_phrases)
    then_after_first: frozenset[str] = frozenset()
    """Those of them that only say so where the sentence has `first`, too."""
    first: frozenset[str] = frozenset()
    conditions: Phrases = field(default_factory=_no_phrases)
    negative_conditions: Phrases = field(default_factory=_no_phrases)
    only: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    joining_negations: frozenset[str] = frozenset()
    """Those that only go on with another one: `neither this nor that`."""
    prepositions: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    of: str = ""
    """What stands between a thing and its owner."""
    dative: str = ""
    """What may stand before the one to whom something is done."""
    agent: str = ""
    """What stands before the doer of a passive verb."""
    converses: dict[str, str] = field(default_factory=dict[str, str])
    """Verbs whose subject is the taker, with the giver's verb and what stands before the giver."""
    transferring: dict[str, str] = field(default_factory=dict[str, str])
    """Verbs by which somebody gives or says something to somebody, with the name of the deed."""
    benefiting: frozenset[str] = frozenset()
    """Further verbs before the one for whom something is done: `made Ben a cake`."""
    third: frozenset[str] = frozenset()
    """Pronouns for somebody else: `she`, `them`."""
    speaker_does: frozenset[str] = frozenset()
    """The user as the one who does something: `I`."""
    other_does: frozenset[str] = frozenset()
    """Somebody else as the one who does something: `she`."""
    auxiliaries: frozenset[str] = frozenset()
    """What may stand between who does something and the verb."""
    his: frozenset[str] = frozenset()
    hers: frozenset[str] = frozenset()
    rates: frozenset[str] = frozenset()
    """What stands before the thing that a figure is for each of: `per`."""
    asking: frozenset[str] = frozenset()
    """Words that begin a question."""
    choosing: frozenset[str] = frozenset()
    """What stands between things to choose from: `or`."""
    part: Phrases = field(default_factory=_no_phrases)
    """One of several: `one of`."""
    whole: Phrases = field(default_factory=_no_phrases)
    """All of several: `both`."""
    persons: frozenset[str] = frozenset()
    """Words for persons: `sister`, `boss`."""
    symmetric: frozenset[str] = frozenset()
    """Stems of words that say the same of both sides: `meet`, `cousin`."""
    relatives: frozenset[str] = frozenset()
    reversals: Phrases = field(default_factory=_no_phrases)
    """Words by which a user turns round what was said before; nothing is judged then."""
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    each: Phrases = field(default_factory=_no_phrases)
    total: Phrases = field(default_factory=_no_phrases)
    every: frozenset[str] = frozenset()
    alternate: frozenset[str] = frozenset()
    """What makes every into every other: `other`, `second`."""
    exceptions: Phrases = field(default_factory=_no_phrases)
    otherwise: Phrases = field(default_factory=_no_phrases)
    """What stands before what is wanted where the first choice fails."""
    outcomes: Phrases = field(default_factory=_no_phrases)
    """What stands before what something is turned into."""
    disliked: Phrases = field(default_factory=_no_phrases)
    """What stands before what somebody does not want or like."""
    returning: Phrases = field(default_factory=_no_phrases)
    """What says that somebody comes back."""
    lacking: Phrases = field(default_factory=_no_phrases)
    """What stands before something that is absent: `without`, `free of`."""
    free: str = ""
    """What stands behind it: `sugar-free`."""
    particles: frozenset[str] = frozenset()
    switches: frozenset[str] = frozenset()
    """Verbs whose particle says the opposite of another's: `turn on`, `turn off`."""
    places: dict[str, str] = field(default_factory=dict[str, str])
    """Words before `of` that say where one thing is from another, with scale and direction."""
    superlative_more: frozenset[str] = frozenset()
    superlative_less: frozenset[str] = frozenset()
    periods: dict[str, str] = field(default_factory=dict[str, str])
    """Adverbs for every one of something: `daily`."""
    rate_signs: frozenset[str] = frozenset()
    """What stands before the span of a rate: `per`, `a`."""
    spans: dict[str, str] = field(default_factory=dict[str, str])
    """Spans of time in all their forms, each with its name."""
    unit_sign: str = ""
    """What stands before the unit of an answer: `in minutes`."""
    units: frozenset[str] = frozenset()
    """Units that an answer may be asked for in."""
    giving_up: Phrases = field(default_factory=_no_phrases)
    """What stands before that which something else is wanted instead of."""
    besides: Phrases = field(default_factory=_no_phrases)
    """What stands before that which is not counted: `apart from`."""
    out_of: Phrases = field(default_factory=_no_phrases)
    """What stands before a whole of which a part is named next: `out of 20, 3`."""
    pointing: frozenset[str] = frozenset()
    """Words by which some of several are meant: `those`, `such`."""
    vague: frozenset[str] = frozenset()
    """Words for some of several, of which they don't say how many."""
    having: frozenset[str] = frozenset()
    """Verbs beside those of being by which something is said of them: `some have`."""
    gerund: str = "-"
    """How a verb ends that stands as a noun."""
    inquiring: frozenset[str] = frozenset()
    """Verbs of asking somebody something, or to do something."""
    polar: frozenset[str] = frozenset()
    """What stands before a question for yes or no that is reported: `whether`."""
    infinitive: str = ""
    """What stands before a verb that somebody is asked to do."""
    wondering: frozenset[str] = frozenset()
    """Verbs after which a condition's sign begins a question: `know if`."""
    conceding: frozenset[str] = frozenset()
    """Words of a condition that is but a courtesy: `if possible`."""
    precautions: Phrases = field(default_factory=_no_phrases)
    """What stands before that against which something is done: `in case it rains`."""
    conditional: frozenset[str] = frozenset()
    """Words by which a text may say in any way that something is conditional."""
    states: dict[str, str] = field(default_factory=dict[str, str])
    """Words for the state that a whole is in when a share is taken of it, each with the state."""
    sorting: frozenset[str] = frozenset()
    """Words for putting things in an order, or in groups."""
    sorting_signs: frozenset[str] = frozenset()
    """What stands before that by which they are: `by`, `of` in `in order of age`."""
    sides: frozenset[str] = frozenset()
    """Prepositions beside `of` by which a thing hangs on a noun: `tax on`."""
    articles: frozenset[str] = frozenset()
    """Those of the signs of a rate that may as well belong to any noun: `a`."""
    unit_prices: frozenset[str] = frozenset()
    """What stands before a price for each: `at 3 dollars`."""
    singly: frozenset[str] = frozenset()
    """Other words by which a figure may be for each of several: `one`, `all`."""
    multiples: frozenset[str] = frozenset()
    """Figures that count how often something is: `twice`."""
    by_order: frozenset[str] = frozenset()
    """Words that bind by order: `respectively`."""
