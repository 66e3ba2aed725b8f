"""Which negations are wishes, and which contradict what is said.

Most negations tell a story, give a reason or set one thing off against another, and may be put in many other
ways. Two kinds may not: what the user forbids (`no nuts`, `don't use a set`), and a draft's denial of what
the user affirms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from midturn.mediator.language import ENGLISH, words
from midturn.mediator.values import FIGURES, Document, Mention, Token, stem_of_content

_DENIALS = frozenset(["not", "nicht", "pas"])
_IN_PLACE = frozenset(["instead of", "rather than", "place of"])
_DENYING = _DENIALS | {phrase.split()[-1] for phrase in _IN_PLACE}
"""Words right before a figure that may rule it out."""
_EXCLUDING = frozenset(["no", "without", "except", "excluding"])
_BEFORE_VALUES = frozenset(words("on at in for the a an from to of by with until"))
_DEGREES = frozenset(words("so too very that quite as really many much"))
"""After `not` they tell of a degree, which is wished in many words: `not so long`."""
_STATES = frozenset(words("feeling sure aware certain able familiar"))
"""After `not` they tell how somebody is or stands: `not feeling well`."""
_CHORES = frozenset(words("cook miss"))
"""What somebody doesn't want to do themselves, who asks for something instead."""
_MAY = frozenset(words("can could will would is was has had knows"))
"""After `no one` they tell of how things are."""
_FREEDOMS = frozenset(
    words(
        """restriction restrictions limit limits limitation limitations preference preferences problem
        problems issue issues objection objections rush hurry doubt"""
    )
)
"""After `no` they forbid nothing: `no restrictions on pets`."""
_WISHING = frozenset(words("want wanna like need wish eat drink use have take"))
"""Verbs whose denial says what the speaker does without."""
_CONDITIONS = frozenset(words("if wenn falls si"))
_OTHERWISE = frozenset(words("otherwise else sonst ansonsten sinon"))
_CONDITION = 5
"""Tokens from the beginning of a condition to its negation."""
_SPEAKERS = frozenset(words("i we please and but or just so also then"))
_FORBIDDING = frozenset(words("no not without never w leave avoid exclude excluding except skip"))
_TURNING = frozenset(
    words(
        """no not none nothing nobody nor neither never without only just instead rather except but skip out
        stop drop unless exclude excluding excluded avoid already dont wont isnt"""
    )
)
"""Words by which a sentence may say that something is not to be."""


def forbids(document: Document, negation: Mention) -> bool:
    """Tell whether a negation says what is not to be: `no nuts`, `not on Sunday`, `don't mention it`."""
    tokens = document.tokens
    cue = tokens[negation.first]
    if cue.language is not ENGLISH:
        return True
    following = tokens[negation.first + 1].fold if negation.first + 1 < len(tokens) else ""
    if cue.fold == "no" and following == "one":
        after = tokens[negation.first + 2].fold if negation.first + 2 < len(tokens) else ""
        return after not in _MAY
    ahead = [token.fold for token in tokens[negation.first + 1 : negation.first + 4]]
    ahead = [token.fold for token in tokens[negation.first + 1 : negation.first + 4]]
    if ahead[:2] == ["want", "to"] and not _CHORES.isdisjoint(ahead):
        return False
    if cue.fold == "not" and following in _STATES:
        return False
    if cue.fold in _FORBIDDING:
        return not (cue.fold in {"not", "no"} and following in _DEGREES | _FREEDOMS)
    before = tokens[negation.first - 1] if negation.first else None
    opens = before is None or before.clause != cue.clause or before.kind == "mark"
    if cue.fold in {"don't", "dont", "don`t"} and (
        opens or (before and before.fold in _SPEAKERS - {"i", "we"})
    ):
        return True
    return following in _WISHING and (opens or (before is not None and before.fold in _SPEAKERS))


def is_fallback(tokens: Sequence[Token], negation: Mention, sources: Sequence[Document]) -> bool:
    """Tell whether a negation only opens what is wanted otherwise: `if that isn't possible` for `if not`."""
    clause = tokens[negation.first].clause
    before = [token.fold for token in tokens[max(0, negation.first - _CONDITION) : negation.first]
              if token.clause == clause]  # fmt: skip
    if _CONDITIONS.isdisjoint(before):
        return False
    return any(
        not _OTHERWISE.isdisjoint(document.words)
        or any(
            one.fold in _CONDITIONS and other.fold in _DENIALS | {"no", "non"}
            for one, other in pairwise(document.tokens)
        )
        for document in sources
    )


def contradicts(negation: Mention, sources: Sequence[Document]) -> bool:
    """Tell whether a draft denies what a source says without any word that could turn it round."""
    if not negation.parts:
        return False
    said = False
    for document in sources:
        if document.stems.isdisjoint(negation.parts):
            continue
        for number, sentence in _sentences_with(document, negation.parts):
            turns = not _TURNING.isdisjoint(sentence) or any(word.endswith("n't") for word in sentence)
            if turns and not _denies_another(document, number, negation.parts):
                return False
            said = True
    return said


def denied_value(document: Document, negation: Mention) -> Mention | None:
    """Return the figure or name that a negation is directly about: `not on Friday`, `rather than at 9`."""
    tokens = document.tokens
    cue = " ".join(token.fold for token in tokens[negation.first : negation.first + 2])
    begin = negation.first + (2 if cue in _IN_PLACE else 1)
    if cue not in _IN_PLACE and tokens[negation.first].fold not in _DENIALS | _EXCLUDING:
        return None
    values = document.noted("values by place", lambda: _values_by_place(document))
    for at in range(begin, negation.end):
        if at in values:
            return values[at]
        if tokens[at].fold not in _BEFORE_VALUES:
            break
    return None


def _values_by_place(document: Document) -> dict[int, Mention]:
    """Return the figures and names by their first token."""
    values = (m for m in document.mentions if m.kind in FIGURES | {"name"} and not m.optional)
    return {mention.first: mention for mention in values}


def is_plain(document: Document, mention: Mention) -> bool:
    """Tell whether nothing in a value's sentence could turn round what it says."""
    return mention.sentence not in document.noted("turned", lambda: _turned_sentences(document))


def _turned_sentences(document: Document) -> set[int]:
    """Return the sentences with a word that says that something is not to be."""
    found = {m.sentence for m in document.mentions if m.kind == "negation"}
    return found | {t.sentence for t in document.tokens if t.fold in _TURNING or t.fold.endswith("n't")}


def _denies_another(document: Document, sentence: int, stems: Sequence[str]) -> bool:
    """Tell whether all that a sentence denies is something else: `not soil`, of branches."""
    denied = [m for m in document.mentions if m.kind == "negation" and m.sentence == sentence]
    return len(denied) == 1 and bool(denied[0].parts) and set(denied[0].parts).isdisjoint(stems)


def _sentences_with(document: Document, stems: Sequence[str]) -> Iterator[tuple[int, set[str]]]:
    """Yield the words of the sentences that speak of all the stems."""
    folds: dict[int, set[str]] = {}
    content: dict[int, set[str]] = {}
    for token in document.tokens:
        folds.setdefault(token.sentence, set()).add(token.fold)
        if found := stem_of_content(token):
            content.setdefault(token.sentence, set()).add(found)
    for number, found in content.items():
        if found.issuperset(stems):
            yield number, folds[number]


def is_ruled_out(document: Document, figure: Mention) -> bool:
    """Tell whether a figure only says what another one is not: `20 days, not 18`."""
    if not figure.first or document.tokens[figure.first - 1].fold not in _DENYING:
        return False
    before = [token.fold for token in document.tokens[max(0, figure.first - 2) : figure.first]
              if token.sentence == figure.sentence]  # fmt: skip
    if not before or (before[-1] not in _DENIALS and " ".join(before) not in _IN_PLACE):
        return False
    return any(
        m is not figure and m.sentence == figure.sentence and m.kind in FIGURES and not m.optional
        for m in document.mentions
    )
