"""Which negations are wishes, and which contradict what is said.

Most negations tell a story, give a reason or set one thing off against another, and may be put in many other
ways. Two kinds may not: what the user forbids (`no nuts`, `don't use a set`), and a draft's denial of what
the user affirms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from midturn.mediator.values import FIGURES, Document, Mention, Token, stem_of_content

_CONDITION = 5
"""Tokens from the beginning of a condition to its negation."""


def forbids(document: Document, negation: Mention) -> bool:
    """Tell whether a negation says what is not to be: `no nuts`, `not on Sunday`, `don't mention it`."""
    tokens = document.tokens
    cue = tokens[negation.first]
    known = cue.language.denials
    if not known.forbidding:
        return True
    following = tokens[negation.first + 1].fold if negation.first + 1 < len(tokens) else ""
    if (cue.fold, following) in known.nobody:
        after = tokens[negation.first + 2].fold if negation.first + 2 < len(tokens) else ""
        return after not in known.nobody_does
    ahead = [token.fold for token in tokens[negation.first + 1 : negation.first + 4]]
    if tuple(ahead[:2]) in known.unwilling and not known.chores.isdisjoint(ahead):
        return False
    if cue.fold in known.denying and following in known.states:
        return False
    if cue.fold in known.forbidding:
        allows = following in known.degrees or following in known.freedoms
        return not (cue.fold in known.refusing and allows)
    before = tokens[negation.first - 1] if negation.first else None
    opens = before is None or before.clause != cue.clause or before.kind == "mark"
    if cue.fold in known.forbidding_verbs and (opens or (before and before.fold in known.before_forbidding)):
        return True
    spoken = before is not None and (before.fold in known.speakers or before.fold in known.before_forbidding)
    return following in known.wishing and (opens or spoken)


def is_fallback(tokens: Sequence[Token], negation: Mention, sources: Sequence[Document]) -> bool:
    """Tell whether a negation only opens what is wanted otherwise: `if that isn't possible` for `if not`."""
    clause = tokens[negation.first].clause
    before = [token.fold for token in tokens[max(0, negation.first - _CONDITION) : negation.first]
              if token.clause == clause]  # fmt: skip
    if tokens[negation.first].language.denials.supposing.isdisjoint(before):
        return False
    return any(_has_fallback(document) for document in sources)


def _has_fallback(document: Document) -> bool:
    """Tell whether a source says what is wanted otherwise."""
    known = document.language.denials
    return not known.otherwise.isdisjoint(document.words) or any(
        one.fold in known.supposing and other.fold in known.refusing
        for one, other in pairwise(document.tokens)
    )


def contradicts(negation: Mention, sources: Sequence[Document]) -> bool:
    """Tell whether a draft denies what a source says without any word that could turn it round."""
    if not negation.parts:
        return False
    said = False
    for document in sources:
        if document.stems.isdisjoint(negation.parts):
            continue
        known = document.language.denials
        for number, sentence in _sentences_with(document, negation.parts):
            turns = not known.turning.isdisjoint(sentence) or any(
                word.endswith(known.denied_endings) for word in sentence
            )
            if turns and not _denies_another(document, number, negation.parts):
                return False
            said = True
    return said


def denied_value(document: Document, negation: Mention) -> Mention | None:
    """Return the figure or name that a negation is directly about: `not on Friday`, `rather than at 9`."""
    tokens = document.tokens
    known = tokens[negation.first].language.denials
    cue = tokens[negation.first].fold
    replaces = tuple(token.fold for token in tokens[negation.first : negation.first + 2]) in known.in_place
    begin = negation.first + (2 if replaces else 1)
    if not (replaces or cue in known.denying or cue in known.excluding):
        return None
    values = document.noted("values by place", lambda: _values_by_place(document))
    for at in range(begin, negation.end):
        if at in values:
            return values[at]
        if tokens[at].fold not in known.before_values:
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
    known = document.language.denials
    turning, endings = known.turning, known.denied_endings
    found = {m.sentence for m in document.mentions if m.kind == "negation"}
    return found | {t.sentence for t in document.tokens if t.fold in turning or t.fold.endswith(endings)}


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
    known = document.language.denials
    if not figure.first or document.tokens[figure.first - 1].fold not in known.before_denied:
        return False
    before = [token.fold for token in document.tokens[max(0, figure.first - 2) : figure.first]
              if token.sentence == figure.sentence]  # fmt: skip
    if not before or (before[-1] not in known.denying and tuple(before) not in known.in_place):
        return False
    return any(
        m is not figure and m.sentence == figure.sentence and m.kind in FIGURES and not m.optional
        for m in document.mentions
    )
