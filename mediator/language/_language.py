"""What the check and the reader of turns have to know of a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from midturn.mediator.language._bindings import BindingWords
from midturn.mediator.language._bounds import BoundWords
from midturn.mediator.language._changes import ChangeWords
from midturn.mediator.language._denials import DenialWords
from midturn.mediator.language._figures import FigureWords
from midturn.mediator.language._moments import MomentWords
from midturn.mediator.language._offers import OfferWords
from midturn.mediator.language._phrases import PhraseTable
from midturn.mediator.language._requests import RequestWords
from midturn.mediator.language._slots import SlotWords
from midturn.mediator.language._turns import TurnWords
from midturn.mediator.language._wishes import WishWords

Sign = Literal["<", "<=", ">", ">="]
"""The direction of a bound."""
Capitals = Literal["names", "nouns", "none"]
"""What a capital within a sentence says: a name, any noun, or nothing."""

Counting = Callable[[Sequence[str]], "tuple[Fraction, int] | None"]
"""The number that a sequence of folded words begins with, and how many of them it spans."""


def _no_table() -> PhraseTable[str]:
    return PhraseTable({})


def _no_signs() -> PhraseTable[Sign]:
    return PhraseTable({})


def _no_minutes() -> PhraseTable[int]:
    return PhraseTable({})


def _no_parts() -> PhraseTable[Fraction]:
    return PhraseTable({})


def _no_count(words: Sequence[str]) -> tuple[Fraction, int] | None:
    """Read no number words."""
    del words
    return None


_NONE: frozenset[str] = frozenset()
_NO_PHRASES: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Language:
    """The words and rules of one language; all words are folded, phrases are tuples of folded words."""

    code: str
    """Its code in ISO 639-1; "" where the language is not known."""
    name: str
    known: bool = True
    """Wording, names, negations and comparisons are judged; else only what needs no language."""

    # Words and sentences.
    stemmer: str = ""
    """Name of its Snowball stemmer; "" for none."""
    lexicon: str = ""
    """Name of its list of words in `pyspellchecker`; "" for none."""
    compounds: bool = False
    """Nouns are joined to one word, so that a word may be a part of another."""
    capitals: Capitals = "names"
    elisions: frozenset[str] = _NONE
    """What an apostrophe joins to the next word: `l` of `l'huile`."""
    ordinal_dot: bool = False
    """A dot after digits makes an ordinal: `3. Oktober`."""
    decimal_comma: bool = False
    """`1.200` is twelve hundred."""
    clause_words: frozenset[str] = _NONE
    """Words that begin a new clause."""
    function_words: frozenset[str] = _NONE
    """Words that carry no content: a figure is not about them."""
    common_words: frozenset[str] = _NONE
    """Words that a capital does not make a name where a sentence begins with them."""
    little: frozenset[str] = _NONE
    """Words of courtesy, of correction and of asking, which carry nothing that has to be kept."""
    contraries: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Each word with those that say the contrary: `loud`, `quiet`."""
    peoples: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Each name of a country or its people with the others of it, where no ending tells: `spain`,
    `spanish`.
    """
    acronyms: frozenset[str] = _NONE
    """Common words that are requirements where they stand in capitals."""
    left_out_of_initials: frozenset[str] = _NONE
    """Small words that initials may leave out."""
    titles: frozenset[str] = _NONE
    """What may stand before a person's name."""
    people_endings: tuple[str, ...] = ()
    """Endings of a people's name that its country's may lack: `American`."""
    fragment_ends: frozenset[str] = _NONE
    """Plain words of a fragment that is a name: `Paris please`."""
    mistyped_small: frozenset[str] = _NONE
    """Words of three letters that are a small word mistyped, and no abbreviation: `teh`."""
    of_spelling: frozenset[str] = _NONE
    """Words of turns that may mean another word to the letter: `spell`, `rename`, `translate`."""
    before_versions: frozenset[str] = _NONE
    """Words before the number of a version."""
    verbs: frozenset[str] = _NONE
    """What follows a name that begins a sentence, beside forms known by their endings."""
    verb_endings: tuple[str, ...] = ()
    """Those endings."""
    no_verb_endings: tuple[str, ...] = ()
    """Endings of other words that end in them."""
    irregular: Mapping[str, str] = field(default_factory=dict[str, str])
    """Forms and measures of one thing that share no stem."""
    bases: Mapping[str, str] = field(default_factory=dict[str, str])
    """Forms of a word that no ending tells, each with its base form."""
    classes: tuple[Sequence[str], ...] = ()
    """Words that may stand for each other, a class each."""
    related_endings: frozenset[str] = frozenset({""})
    """Endings of words of one root, as stems leave them."""
    prefixes: tuple[str, ...] = ()
    """What a word of one root may begin with."""
    phrase_ends: frozenset[str] = _NONE
    """Words that end what a figure counts."""
    by_order: frozenset[str] = _NONE
    """Words that bind figures by their order: `respectively`."""
    abbreviations: frozenset[str] = _NONE
    """Words whose dot ends no sentence."""
    conjunctions: frozenset[str] = _NONE
    """`and` and `or`."""
    before_names: frozenset[str] = _NONE
    """Words after which a capital makes a name although nouns have capitals, or where there are none."""
    name_ends: frozenset[str] = _NONE
    """Characters that end a name where nothing else shows its end."""
    noun_endings: tuple[str, ...] = ()
    """Endings of nouns that are no names."""
    common_nouns: frozenset[str] = _NONE
    """Frequent nouns after the words of `before_names`."""

    # Numbers.
    counting: Counting = _no_count
    number_words: frozenset[str] = _NONE
    """Words that may begin a number."""
    number_parts: tuple[str, ...] = ()
    """Parts of words that may be numbers: `hundert`."""
    small: Mapping[str, int] = field(default_factory=dict[str, int])
    tens: Mapping[str, int] = field(default_factory=dict[str, int])
    parts: Mapping[str, int] = field(default_factory=dict[str, int])
    """Fractions, each with its denominator."""
    ordinals: Mapping[str, int] = field(default_factory=dict[str, int])
    ordinal_endings: frozenset[str] = _NONE
    """What digits are joined with to an ordinal: `3rd`."""
    multiples: Mapping[str, int] = field(default_factory=dict[str, int])
    """`twice`."""
    articles: frozenset[str] = _NONE
    """Words for `one` that may be the article."""
    percent: frozenset[tuple[str, ...]] = _NO_PHRASES
    percent_before: PhraseTable[str] = field(default_factory=_no_table)
    """What stands before a percentage."""
    decimal_words: frozenset[str] = _NONE
    """Words for the decimal point of a percentage."""
    scales: Mapping[str, int] = field(default_factory=dict[str, int])
    """What may follow digits: `3 million`."""

    # Measures.
    units: PhraseTable[str] = field(default_factory=_no_table)
    """Unit words, each with the sign or word that the check knows it by: `Stunden` is `h`."""
    currencies: PhraseTable[str] = field(default_factory=_no_table)
    """Currency words, each with the sign or word that the check knows it by."""
    and_a_part: PhraseTable[Fraction] = field(default_factory=_no_parts)
    """What a unit may be followed by: `and a half`."""
    figures: FigureWords = field(default_factory=FigureWords, repr=False)

    # Dates and times.
    months: PhraseTable[int] = field(default_factory=_no_minutes)
    weekdays: PhraseTable[str] = field(default_factory=_no_table)
    """Each with its English name."""
    near_days: PhraseTable[str] = field(default_factory=_no_table)
    """`tomorrow`, each with its English name."""
    near_not_after: frozenset[str] = _NONE
    """Words after which such a word is none: `la mañana`."""
    words_too: frozenset[str] = _NONE
    """Months and weekdays that are other words, too: a date with a capital or a day beside them only."""
    before_months: frozenset[str] = _NONE
    """Words that make a date of a month's name that is a word, too."""
    shifts: PhraseTable[str] = field(default_factory=_no_table)
    """What stands before a weekday or a period: `next `, `last ` or nothing."""
    shifts_after: PhraseTable[str] = field(default_factory=_no_table)
    """What stands after it."""
    periods: PhraseTable[str] = field(default_factory=_no_table)
    """`week`, `month`, `year`, each by its English name."""
    day_leads: frozenset[str] = _NONE
    """Words after which `31.12` or `31/12` is a date."""
    day_month: frozenset[str] = _NONE
    """What may stand between a day, its month and its year."""
    clock_words: PhraseTable[str] = field(default_factory=_no_table)
    """What follows an hour: `Uhr`, `heures`."""
    clock_leads: PhraseTable[str] = field(default_factory=_no_table)
    """What makes the number after it an hour: `at`, `a las`; its meaning is empty."""
    clock_needs_lead: bool = False
    """Its clock words mean durations, too: `10 heures`."""
    named_times: PhraseTable[str] = field(default_factory=_no_table)
    before_hour: PhraseTable[int] = field(default_factory=_no_minutes)
    """Minutes to add to the hour that follows: `quarter to`, `halb`."""
    after_hour: PhraseTable[int] = field(default_factory=_no_minutes)
    """Minutes to add to the hour before: `y media`."""
    halves_before: PhraseTable[str] = field(default_factory=_no_table)
    """`am` or `pm` before an hour: `下午`."""
    halves_after: PhraseTable[str] = field(default_factory=_no_table)
    """`am` or `pm` after an hour: `in the evening`."""
    morning: frozenset[str] = _NONE
    evening: frozenset[str] = _NONE
    """Words anywhere that speak of a half of the day."""
    moments: MomentWords = field(default_factory=MomentWords, repr=False)

    # Comparisons.
    bounds_before: PhraseTable[Sign] = field(default_factory=_no_signs)
    """Bounds that stand before their value."""
    bounds_in_time: PhraseTable[Sign] = field(default_factory=_no_signs)
    """Bounds before a date or a time only."""
    bounds_after: PhraseTable[Sign] = field(default_factory=_no_signs)
    """Bounds that stand after their value."""
    bound_optional: frozenset[str] = _NONE
    """First words of bounds that may be left out: `within`."""
    fillers: frozenset[str] = _NONE
    """What may stand between a bound and its value."""
    than: frozenset[str] = _NONE
    more: frozenset[str] = _NONE
    less: frozenset[str] = _NONE

    differences: frozenset[str] = _NONE
    """Comparatives that follow a figure: `5 more`."""
    no_comparative: frozenset[str] = _NONE
    """Words that end as comparatives do."""
    bounds: BoundWords = field(default_factory=BoundWords, repr=False)

    # Negations.
    negations: PhraseTable[str] = field(default_factory=_no_table)
    """Cues of a negation, each `hard`, or `soft` where it demands none."""
    negation_idioms: PhraseTable[str] = field(default_factory=_no_table)
    """Phrases that begin with such a cue and negate nothing."""
    separated: Mapping[str, frozenset[tuple[str, ...]]] = field(
        default_factory=dict[str, frozenset[tuple[str, ...]]]
    )
    """Verbs that negate what stands between them and one of these phrases: `lass` and `weg`."""
    negating_endings: tuple[str, ...] = ()
    """What makes a negation of the word that it is joined to: `zuckerfrei`."""
    negation_ends: frozenset[str] = _NONE
    """Words that end what a negation is about."""
    negation_onward: frozenset[str] = _NONE
    """Cues that say nothing of the words before them."""
    negates_behind: bool = False
    """Such a cue denies the words before it where none follow: `饮料不用`."""
    alternatives: frozenset[str] = _NONE
    """Words for `or` and `nor`: each thing listed is negated."""
    generic: frozenset[str] = _NONE
    """Verbs and the like that a negation may be put with or without."""

    idioms: frozenset[str] = _NONE
    """Words that make an idiom or a comparison of the negation before them."""
    invitations: frozenset[str] = _NONE
    """Words that make an offer of the negation after them: `why not`."""
    antonyms: Mapping[str, str] = field(default_factory=dict[str, str])
    """Stems, each with a word that says what `not` plus such a word says."""
    denials: DenialWords = field(default_factory=DenialWords, repr=False)

    # Corrections.
    value_cues: PhraseTable[str] = field(default_factory=_no_table)
    """A new value follows at once; each `sure`, or `unsure` where it must count the same thing."""
    clause_cues: PhraseTable[str] = field(default_factory=_no_table)
    """A new value follows somewhere in the sentence."""
    openers: frozenset[str] = _NONE
    """Words that open a correction where a clause begins with them."""
    adding: frozenset[str] = _NONE
    """Words of addition: nothing is replaced."""
    withdrawing: PhraseTable[str] = field(default_factory=_no_table)
    """What follows is withdrawn."""

    alike: tuple[frozenset[str], ...] = ()
    """Everyday words that stand for each other when a thing is said again; English has `classes`."""
    asides: PhraseTable[str] = field(default_factory=_no_table)
    """What is only in sentences that wish for nothing: how somebody feels, thanks, what they don't know."""
    picks: PhraseTable[str] = field(default_factory=_no_table)
    """What picks one of what was offered: `celui avec`, `die mit`."""
    question_words: frozenset[str] = _NONE
    """As written, in lower case: accents tell some from other words."""

    # The request, wishes, and who does what to whom; what has no table is not judged.
    requests: RequestWords | None = None
    wishes: WishWords | None = None
    bindings: BindingWords | None = None

    # What a turn is, and what it changes and accepts; what has no words is not seen.
    turns: TurnWords = field(default_factory=TurnWords, repr=False)
    changes: ChangeWords = field(default_factory=ChangeWords, repr=False)
    slots: SlotWords = field(default_factory=SlotWords, repr=False)
    offers: OfferWords = field(default_factory=OfferWords, repr=False)
