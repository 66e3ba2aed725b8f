"""The words by which a language asks, commands, wishes and says who speaks.

A word stands folded, as `Token.fold` has it.
Chinese is given character by character.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from midturn.mediator.language._phrases import Phrase, fold, folded, longest_first, phrases


@dataclass(frozen=True, slots=True, eq=False)
class RequestWords:
    """What one language makes requests with."""

    fillers: frozenset[str] = frozenset()
    """May stand before a request: `please`, `so`."""
    please: frozenset[str] = frozenset()
    """Words after which any verb commands."""
    joiners: frozenset[str] = frozenset()
    """A request may begin after one, within a sentence."""
    links: frozenset[str] = frozenset()
    """Joiners that as often join two verbs of a statement."""
    questions: Mapping[Phrase, frozenset[str]] = field(default_factory=dict[Phrase, frozenset[str]])
    """Question words with the sorts of answer that they ask for."""
    relatives: frozenset[str] = frozenset()
    """Question words that also join a clause, so that they ask only with a question mark."""
    auxiliaries: frozenset[str] = frozenset()
    """Begin a question that is answered by yes or no, where a subject follows."""
    subjects: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    """Words that a verb which commands may be followed by: articles, `me`, `it`."""
    polite: tuple[Phrase, ...] = ()
    """`could you`: what follows is the command."""
    own: tuple[Phrase, ...] = ()
    """`can I`: what follows is wished."""
    wishes: tuple[Phrase, ...] = ()
    wishers: frozenset[str] = frozenset()
    """Who may wish for something within a sentence: `for Monday I need a car`."""
    no_wish_after: frozenset[str] = frozenset()
    """Words after which they only say more of something: `the car that I need`."""
    wishing: frozenset[str] = frozenset()
    """Words by which a statement asks: `Ann needs a room`, `the title should be bold`."""
    ellipses: tuple[Phrase, ...] = ()
    """`what about`: asks the same of something else."""
    leanings: tuple[Phrase, ...] = ()
    """`I'd prefer`: a detail of a wish, and no request by itself."""
    negations: frozenset[str] = frozenset()
    """Before a verb they forbid."""
    forbidding: frozenset[str] = frozenset()
    """Auxiliaries that forbid with such a word behind them."""
    verbs: Mapping[Phrase, frozenset[str]] = field(default_factory=dict[Phrase, frozenset[str]])
    """Verbs that command, each with the groups of what it asks to be done."""
    homographs: frozenset[str] = frozenset()
    """Verbs that are nouns as often: `order`, `travel`."""
    opposites: Mapping[Phrase, frozenset[Phrase]] = field(default_factory=dict[Phrase, frozenset[Phrase]])
    """Verbs of one group that ask for the contrary of each other."""
    particles: frozenset[str] = frozenset()
    """Words that belong to a verb and may stand after its object: `off`."""
    details: frozenset[str] = frozenset()
    """Verbs that mostly add a condition to another request: `use`, `keep`."""
    beyond_object: frozenset[str] = frozenset()
    """Words behind which no noun belongs to the object of a verb any more: `for`."""
    nouns: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Nouns that name an action: a `summary` is what `summarize` makes."""
    measures: frozenset[str] = frozenset()
    """Words with which `what` asks for a quantity: `the total`, `cost`."""
    spans: frozenset[str] = frozenset()
    """Units with which `how many` asks the same as `how long`, `how far` or `how much`."""
    verb_breaks: frozenset[str] = frozenset()
    """After one of these, what looks like a verb that commands is a noun: `list of`, `order is`."""
    no_verbs: frozenset[str] = frozenset()
    """Words that no unknown command begins with."""
    no_verb_endings: tuple[str, ...] = ()
    """Their endings."""
    statements: frozenset[str] = frozenset()
    """Words that state: auxiliaries and forms of to be."""
    conditions: frozenset[str] = frozenset()
    """`if`: what follows is supposed."""
    before_verbs: frozenset[str] = frozenset()
    """Words between a polite beginning and its verb: `could you please go ahead and`."""
    infinitive: frozenset[str] = frozenset()
    """Words before a verb that is no command: `to`."""
    being: frozenset[str] = frozenset()
    """Forms of to be, between somebody and what is said of them."""
    targets: tuple[frozenset[str], ...] = ()
    """Words of one meaning that say which number is asked for: what is left, the difference, a share."""
    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    """Words of a question for what is not now."""
    first: frozenset[str] = frozenset()
    first_possessive: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()
    second_possessive: frozenset[str] = frozenset()
    third: frozenset[str] = frozenset()
    somebody: frozenset[str] = frozenset()
    """Who else something may be said of: `one of them is`, `who is`."""
    third_possessive: frozenset[str] = frozenset()
    offers: tuple[Phrase, ...] = ()
    """What an assistant says of itself: `how can I help`."""
    will: tuple[Phrase, ...] = ()
    """`I will`: with the verb of the request, an assistant's promise."""
    told: tuple[Phrase, ...] = ()
    """`you have asked`: an assistant's report."""
    answers: tuple[Phrase, ...] = ()
    """`the answer is`."""
    function: frozenset[str] = frozenset()
    """Words without content."""
    contractions: Mapping[str, Phrase] = field(default_factory=dict[str, Phrase])
    """Whole words and endings that stand for several words."""
    unspecific: frozenset[str] = frozenset()
    """Words of a question that ask for nothing in particular: `details`."""
    elides: bool = False
    """An apostrophe parts two words, as in `l'hôtel`."""
    by_character: bool = False
    verb_last: bool = False
    """The verb of a polite request may stand at the end of its clause."""
    asks_within: bool = False
    """Question words stand where the answer would, not at the beginning."""
    stemmed: bool = False
    """Forms of a verb are known by the English stem."""


def _lines(text: str) -> list[tuple[str, str]]:
    """Return what stands before and after each line's colon; a line without one continues the last."""
    found: list[tuple[str, str]] = []
    for line in text.strip().splitlines():
        name, _, listed = line.rpartition(":")
        if name:
            found.append((name.strip(), listed))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
    return found


def grouped(
    text: str, forms: Callable[[str], Iterable[str]] = lambda verb: (verb,)
) -> dict[Phrase, frozenset[str]]:
    """Read lines `group: verb, verb`; a verb in several lines is in several groups.

    Args:
        text: the lines.
        forms: the forms in which a language commands with a verb.
    """
    found: dict[Phrase, set[str]] = {}
    for group, listed in _lines(text):
        for verb in filter(str.strip, listed.split(",")):
            for form in forms(fold(verb).strip()):
                found.setdefault(tuple(form.split()), set()).add(group)
    return {verb: frozenset(groups) for verb, groups in found.items()}


def sorts(text: str) -> dict[Phrase, frozenset[str]]:
    """Read lines `sort sort: phrase | phrase`."""
    return {
        phrase: frozenset(kinds.split())
        for kinds, listed in _lines(text)
        for phrase in phrases(fold(listed))
        if phrase
    }


def grouped_words(text: str) -> dict[str, frozenset[str]]:
    """Read such lines of single words."""
    return {verb[0]: groups for verb, groups in grouped(text).items()}


def word_sets(text: str) -> tuple[frozenset[str], ...]:
    """Return the folded words of each part between `|`."""
    return tuple(folded(part) for part in text.split("|"))


def contraries(text: str) -> dict[Phrase, frozenset[Phrase]]:
    """Read `a | b / c | d`: what stands on one side of a slash is contrary to what stands on the other."""
    found: dict[Phrase, frozenset[Phrase]] = {}
    for line in text.strip().splitlines():
        one, _, other = (longest_first(side) for side in line.partition("/"))
        for phrase in one:
            found[phrase] = found.get(phrase, frozenset()) | frozenset(other)
        for phrase in other:
            found[phrase] = found.get(phrase, frozenset()) | frozenset(one)
    return found
