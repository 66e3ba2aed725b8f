"""The words by which wishes in a language are told from the talk around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from midturn.mediator.language._phrases import Phrase


@dataclass(frozen=True, eq=False, kw_only=True)
class WishWords:
    """What one language has to say about wishes; all words folded."""

    function: frozenset[str]
    """Words without content of their own."""
    courtesy: frozenset[str] = frozenset()
    """Courtesy, hedges, small talk and words of correction."""
    asking: frozenset[str] = frozenset()
    """Verbs and nouns of putting a request, which another verb may stand for."""
    restating: frozenset[str] = frozenset()
    """Words that a restatement may add: what they say is how a request is put together."""
    light: frozenset[str] = frozenset()
    """Verbs so general that a restatement may add or drop them."""
    general: frozenset[str] = frozenset()
    """Words of broad meaning: one that has no counterpart says little, several of them say something."""
    category: frozenset[str] = frozenset()
    """Nouns that say what kind of thing a named thing is."""
    parting: frozenset[str] = frozenset()
    """Prepositions and conjunctions: a phrase begins at them."""
    adjoining: frozenset[str] = frozenset()
    """Prepositions and negations: what they begin says more of a clause that is complete without it."""
    articles: frozenset[str] = frozenset()
    addressing: tuple[tuple[str, ...], ...] = ()
    """How a clause about the one who is spoken to begins."""
    praising: frozenset[str] = frozenset()
    """What such a clause goes on with where it flatters; `a` and `an` give a part to play."""
    negating: frozenset[str] = frozenset()
    negative_endings: tuple[str, ...] = ()
    reason: frozenset[str] = frozenset()
    """Words that begin the reason for a wish."""
    lacking: tuple[tuple[str, ...], ...] = ()
    """Beginnings of what somebody doesn't have or know."""
    superlatives: frozenset[str] = frozenset()
    """Superlatives without an ending of their own."""
    extremes: frozenset[str] = frozenset()
    """Words that say as much as some superlative: `last` as `the most recent`."""
    no_superlatives: frozenset[str] = frozenset()
    """Words that end like a superlative."""
    superlative_endings: tuple[str, ...] = ()
    ordinals: frozenset[str] = frozenset()
    """Words that pick a place in an order."""
    opening_order: frozenset[str] = frozenset()
    """What stands behind the superlative that begins an order: `biggest first`."""
    orders: Mapping[str, frozenset[str]] = field(
        default_factory=lambda: MappingProxyType(dict[str, frozenset[str]]())
    )
    """Superlatives with the words for the order that they begin."""
    until: str = ""
    """What stands between two ends of an order: `biggest to smallest`."""
    bounding: tuple[str, ...] = ()
    """What makes a superlative a bound: `at the earliest`."""
    degree: frozenset[str] = frozenset()
    """Words that make a superlative of the word after them."""
    subjects: frozenset[str] = frozenset()
    """Pronouns after which a word says what somebody does."""
    auxiliaries: frozenset[str] = frozenset()
    """Verbs before such a word, where a subject stands before them."""
    perfect: frozenset[str] = frozenset()
    """Verbs before a participle."""
    verb_endings: tuple[str, ...] = ()
    participle_endings: tuple[str, ...] = ()
    predicate_endings: tuple[str, ...] = ()
    """Endings by which a word is more often what somebody does than a thing or a property."""
    comparative_endings: tuple[str, ...] = ()
    relative: frozenset[str] = frozenset()
    """Words after which even a general verb says which thing is meant: `the ones that were sold`."""
    infinitive: frozenset[str] = frozenset()
    """Words before a request's verb."""
    than: frozenset[str] = frozenset()
    """Words after a comparative, which is compared as a value is."""
    verbs: frozenset[str] = frozenset()
    """Common verbs, by which a restatement may tell the same thing in other words."""
    telling_how: tuple[str, ...] = ()
    """Endings of words that say how something is done."""
    verb_forms: tuple[str, ...] = ()
    """Endings of a verb that are seldom those of a noun."""
    nominal: frozenset[str] = frozenset()
    """Words after which something is named rather than done."""
    attached: frozenset[str] = frozenset()
    """What a hyphen may add to a word that was said: `nut-free`."""
    withdrawing: tuple[tuple[str, ...], ...] = ()
    """Beginnings of a clause that takes something back."""
    pointing: frozenset[str] = frozenset()
    """Words that point back at what was said before."""
    determiners: frozenset[str] = frozenset()
    """Words that make a thing a definite one."""
    indefinite: frozenset[str] = frozenset()
    """Pronouns before the property of what is looked for: `something bigger`."""
    objects: frozenset[str] = frozenset()
    """What follows the verb of a request."""
    demonstratives: frozenset[str] = frozenset()
    pro_forms: frozenset[str] = frozenset()
    linking: frozenset[str] = frozenset()
    """Small words within a name."""
    roles: frozenset[str] = frozenset()
    """Words before what a value is given for: `Oslo as the destination`."""
    copulas: frozenset[str] = frozenset()
    """Verbs between a label and its value."""
    conjunctions: frozenset[str] = frozenset()
    affirming: frozenset[str] = frozenset()
    """Values that only say yes or no to what stands before them."""
    slots: frozenset[str] = frozenset()
    """Nouns that say which blank of a form a value fills."""
    measures: frozenset[str] = frozenset()
    """What a figure is a figure of; beside one it goes without saying."""
    feelings: frozenset[str] = frozenset()
    """What somebody is in when they begin to ask; the clause that says so is no wish."""
    feeling: frozenset[str] = frozenset()
    """Words that may stand between the speaker and how they feel."""
    pleasing: frozenset[str] = frozenset()
    speaker: frozenset[str] = frozenset()
    """Who asks."""
    planning: frozenset[str] = frozenset()
    """What somebody is about when they ask for something: `we are planning a trip`."""
    planners: frozenset[str] = frozenset()
    """Words for those who ask in such a clause: `me and my sister`."""
    begins_asking: frozenset[str] = frozenset()
    """What a clause begins with that asks somebody to do something: `can you`."""
    appraising: frozenset[str] = frozenset()
    """Verbs of saying how an offer strikes one: `sounds`."""
    listener: frozenset[str] = frozenset()
    """Who is spoken to, as the subject of a clause: `you got it`."""
    modals: frozenset[str] = frozenset()
    """Verbs by which such a clause asks for something: `you can …`."""
    likening: frozenset[str] = frozenset()
    """What such a verb may go on with: `sounds like`."""
    being: frozenset[str] = frozenset()
    """Forms by which that which was offered is judged: `that's`, `is`."""
    being_told: frozenset[str] = frozenset()
    """Forms by which something is said to be so: `it's`."""
    not_being: frozenset[str] = frozenset()
    """Forms by which it is said not to be."""
    resuming: frozenset[str] = frozenset()
    """What goes on with what is so, with `being_told` behind it: `it isn't for Ann, it is for Bo`."""
    resuming_told: frozenset[str] = frozenset()
    """The same as one word."""
    following: frozenset[Phrase] = frozenset()
    """How a sentence begins that says what follows from others: `that means`."""
    unfit: frozenset[Phrase] = frozenset()
    """How a value is said not to do: `the 9th doesn't work`."""
    before_rejected: frozenset[str] = frozenset()
    """What may stand before a value that is judged."""
    letting_know: Phrase = ()
    """What a report may have behind its verb: `my boss wants to know: …`."""
    excess: frozenset[str] = frozenset()
    """Words by which such a judgement says what is wanted instead: `too small`."""
    taking_back: frozenset[tuple[str, ...]] = frozenset()
    """Pairs of words that open a sentence which takes back what was just proposed."""
    contrary: tuple[str, ...] = ()
    """What makes a word its contrary: `informal`."""
    rejecting: frozenset[str] = frozenset()
    """Words by which something is judged as not the right one: `12 is too many`, `14 is tight`."""
    exclaiming: frozenset[str] = frozenset()
    """Words that open a reaction."""
    indifferent: frozenset[str] = frozenset()
    """Words before what may be as it likes: `any colour`."""
    minding: frozenset[str] = frozenset()
    """Verbs that, denied, say that something may be as it likes: `I don't mind which`."""
    asking_which: frozenset[str] = frozenset()
    """Words before what does not matter: `I don't mind which one it is`."""
    denying: frozenset[str] = frozenset()
    rivals: tuple[tuple[frozenset[str], ...], ...] = ()
    """Groups of things of one sort that never stand for each other, each with its names."""
    sameness: frozenset[str] = frozenset()
    """Words that say that something is as it was."""
    intensifying: frozenset[str] = frozenset()
    """Roots of words that only make another stronger or weaker."""
    openers: frozenset[str] = frozenset()
    """Words before a beginning."""
    shaping: tuple[tuple[str, ...], ...] = ()
    """Beginnings after which a word, however broad, says how the answer shall be: `keep it …`."""
    same: frozenset[str] = frozenset()
    """Words that make the word behind them say more than it does alone: `the same dates`."""
    hinges: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]] = field(
        default_factory=lambda: MappingProxyType(
            dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]()
        )
    )
    """Phrases without a word of content that carry a wish, by their first words, longest first, each with
    words of which a text that says as much has one."""
    subjects_written: frozenset[str] = frozenset()
    """Words that are also a pronoun with its verb, written as one: `ill`."""
    reporting: frozenset[str] = frozenset()
    """Verbs of a clause that only says from whom something is known: `the boss just called`."""
    holding: tuple[tuple[str, ...], ...] = ()
    """Calls to wait and other set phrases, which say nothing of what their words say elsewhere."""
    covered: Mapping[str, frozenset[str]] = field(
        default_factory=lambda: MappingProxyType(dict[str, frozenset[str]]())
    )
    """Word to the words any of which say the same more exactly, so that it may go: `eat`, `restaurant`."""
    implied: Mapping[str, frozenset[str]] = field(
        default_factory=lambda: MappingProxyType(dict[str, frozenset[str]]())
    )
    """Word to the words any of which gives it ground, one way only."""

    @cached_property
    def empty(self) -> frozenset[str]:
        """Words that count neither way."""
        return self.courtesy | self.asking | self.restating | self.light
