"""Wishes without a figure: those of the user that a draft passes over, and those that it makes up.

A wish is a phrase with content: a condition, a preference, a property. A long sentence has to keep most
of its content and may put some of it in other words; a short one, and the phrases of a list of wishes,
have to leave a trace each. The other way round, a content word of the draft needs ground in something that
was said. Courtesy, the reason for asking and the words that put a request together count neither way.
Values have a comparison of their own and are passed over here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from midturn.mediator.check._document import Document
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._mentions import FIGURES
from midturn.mediator.check._names import sentences
from midturn.mediator.check._paraphrase import Ground
from midturn.mediator.check._tokens import Token, stem
from midturn.mediator.check._wish_words import FOREIGN, LANGUAGES, WishWords

LONG = 6
"""Content words from which on a sentence may put some of them in other words."""
MOST = 0.5
"""Share of its content that a long sentence has to keep."""
MATERIAL = 60
"""Content words from which on a turn is pasted material rather than talk."""
BEGINNING = 40
"""Tokens of each text by which the language is told; what comes later may be pasted."""
BULK = 0.5
"""Share of its different words by which material is there."""
_TELLING = 0.12
_SPAN = 3
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The places of the content words of a phrase."""

    content: tuple[int, ...]
    is_reason: bool


def lost_wishes(draft: Document, turns: Sequence[Document]) -> list[Finding]:
    """Return the wishes of the user's live turns that leave no trace in the draft."""
    known = _language([draft, *turns])
    if known is None:
        return []
    kept = Ground([draft.tokens])
    found: list[Finding] = []
    for turn in turns:
        if _is_material(turn, known):
            found += _lost_material(turn, kept, known)
        else:
            found += _lost_in(turn, draft, kept, known)
    return found


def invented_wishes(draft: Document, sources: Sequence[Document]) -> list[Finding]:
    """Return the phrases of the draft for which no source gives any ground."""
    known = _language([draft, *sources])
    if known is None:
        return []
    said = Ground(source.tokens for source in sources)
    valued = _valued(draft, with_names=False)
    named = _places(draft, {"name"})
    figures = _places(draft, FIGURES)
    unfounded = [
        at
        for at, token in enumerate(draft.tokens)
        if token.kind == "word"
        and at not in valued
        and len(token.fold) > 1
        and not _is_allowed(draft.tokens, at, named, figures, known)
        and not said.holds(_bare(token.fold))
        and not said.stems & known.implied.get(stem(token.fold), frozenset())
    ]
    unfounded = _without_completed(draft.tokens, unfounded, said, known)
    found = [_invented(draft, run) for run in _runs(draft.tokens, unfounded)]
    return found + _invented_superlatives(draft, sources, said, known)


# --- both ways ---------------------------------------------------------------------------------------


def _language(documents: Sequence[Document]) -> WishWords | None:
    """Return the words of the language that nearly all of the talk is in, if there is a table of it."""
    folds = [
        token.fold for document in documents for token in document.tokens[:BEGINNING] if token.kind == "word"
    ]
    if not folds:
        return None
    foreign = sum(fold in FOREIGN for fold in folds)
    best = max(LANGUAGES.values(), key=lambda known: sum(fold in known.telling for fold in folds))
    telling = sum(fold in best.telling for fold in folds)
    return best if telling >= _TELLING * len(folds) and telling > foreign else None


def _valued(document: Document, with_names: bool) -> set[int]:
    """The places that belong to a value, which is compared as such."""
    return _places(document, FIGURES | {"code", "identifier", "quoted"} | ({"name"} if with_names else set()))


def _places(document: Document, kinds: Set[str]) -> set[int]:
    return {
        at
        for mention in document.mentions
        if mention.kind in kinds
        for at in range(mention.first, mention.end)
    }


def _bare(folded: str) -> str:
    return folded.removesuffix("'s").removesuffix("'")


def _superlative(tokens: Sequence[Token], at: int, known: WishWords) -> str:
    """The word of which a superlative stands at `at`, or an empty string."""
    folded = tokens[at].fold
    if tokens[at].kind != "word":
        return ""
    if folded in known.superlatives:
        return folded
    if at and tokens[at - 1].fold in known.degree and folded not in known.function:
        return folded
    long_enough = len(folded) > 5 and folded not in known.no_superlatives
    return folded if long_enough and folded.endswith(known.superlative_endings) else ""


# --- lost --------------------------------------------------------------------------------------------


def _is_material(turn: Document, known: WishWords) -> bool:
    content = sum(token.kind == "word" and token.fold not in known.function for token in turn.tokens)
    return content >= MATERIAL


def _lost_material(turn: Document, kept: Ground, known: WishWords) -> list[Finding]:
    """Return one finding where most of the different words of a long turn are gone."""
    told = {stem(token.fold) for token in turn.tokens if token.kind == "word"} - known.function
    gone = sum(word not in kept.stems for word in told)
    if gone <= (1 - BULK) * len(told):
        return []
    first = next((span for span in sentences(turn.tokens) if span.stop - span.start > 1), slice(0, 1))
    return [_lost(turn, range(first.start, first.stop))]


def _lost_in(turn: Document, draft: Document, kept: Ground, known: WishWords) -> list[Finding]:
    found: list[Finding] = []
    valued = _valued(turn, with_names=True)
    for span in sentences(turn.tokens):
        phrases = list(_phrases(turn.tokens, span, valued, known))
        content = [at for phrase in phrases for at in phrase.content]
        if not content or _is_lack(turn.tokens[span], known) or _is_unread(turn.tokens[span], known):
            continue
        has_value = _has_value(valued, span)
        spoken = stems_of(known.measures) if has_value else frozenset[str]()
        gone = {
            at
            for at in content
            if stem(turn.tokens[at].fold) not in spoken and not _is_kept(turn.tokens[at], kept, known)
        }
        found += [
            _lost(turn, places)
            for places in _lost_of(phrases, content, gone, has_value)
        ]
        found += _lost_superlatives(turn, span, draft, kept, known)
    return found


def _has_value(valued: set[int], span: slice) -> bool:
    return any(at in valued for at in range(span.start, span.stop))


def _is_kept(token: Token, kept: Ground, known: WishWords) -> bool:
    return kept.holds(_bare(token.fold)) or bool(kept.stems & known.implied.get(stem(token.fold), frozenset()))


def _lost_of(
    phrases: Sequence[_Phrase], content: Sequence[int], gone: set[int], has_value: bool
) -> Iterator[Sequence[int]]:
    """The phrases of a sentence that are lost, or the sentence as a whole."""
    if len(content) - len(gone) < MOST * len(content) and not (has_value and len(content) < LONG):
        if not all(phrase.is_reason for phrase in phrases if phrase.content):
            yield range(content[0], content[-1] + 1)
        return
    for phrase in phrases:
        if phrase.content and not phrase.is_reason and gone.issuperset(phrase.content):
            if len(content) < LONG or len(phrase.content) > 1:
                yield range(phrase.content[0], phrase.content[-1] + 1)


def _phrases(tokens: Sequence[Token], span: slice, valued: set[int], known: WishWords) -> Iterator[_Phrase]:
    """Cut a sentence at its commas, prepositions and conjunctions."""
    content: list[int] = []
    is_reason = False
    for at in range(span.start, span.stop):
        token = tokens[at]
        begins = token.fold in known.parting or (at > span.start and token.clause != tokens[at - 1].clause)
        if begins:
            yield _Phrase(tuple(content), is_reason)
            content = []
            if token.clause != tokens[at - 1].clause or token.fold in known.reason:
                is_reason = token.fold in known.reason
        if token.kind == "word" and at not in valued and _is_content(token.fold, known):
            content.append(at)
        if _ends_reference(tokens, at, span.start, known):
            content = content[:-1]
    yield _Phrase(tuple(content), is_reason)


def _ends_reference(tokens: Sequence[Token], at: int, first: int, known: WishWords) -> bool:
    """Tell whether a word only refers to what was said: `those studies`, `the earlier results`, `the cheaper one`."""
    before = tokens[at - 1].fold if at > first else ""
    if before in known.demonstratives:
        return True
    if before in known.pointing and at - 1 > first and tokens[at - 2].fold in known.determiners:
        return True
    after = tokens[at + 1].fold if at + 1 < len(tokens) else ""
    return before in known.determiners and after in known.pro_forms and tokens[at].fold.endswith(known.comparative_endings)


def _is_content(folded: str, known: WishWords) -> bool:
    bare = _bare(folded)
    if len(bare) < _SHORTEST or bare in known.function:
        return False
    return stem(bare) not in stems_of(known.empty)


@lru_cache(maxsize=64)
def stems_of(folds: frozenset[str]) -> frozenset[str]:
    """Return the stems of folded words."""
    return frozenset(stem(fold) for fold in folds)


def _is_lack(sentence: Sequence[Token], known: WishWords) -> bool:
    """Tell whether a sentence only says what somebody doesn't have or know."""
    folds = [token.fold for token in sentence if token.kind == "word"]
    return any(
        tuple(folds[at : at + len(beginning)]) == beginning
        for at in range(min(len(folds), 2 * _SPAN))
        for beginning in known.lacking
    )


def _is_unread(sentence: Sequence[Token], known: WishWords) -> bool:
    """Tell whether a longer sentence is in another language, or data."""
    folds = [token.fold for token in sentence if token.kind == "word"]
    foreign = sum(fold in FOREIGN and fold not in known.telling for fold in folds)
    own = sum(fold in known.function and fold not in FOREIGN for fold in folds)
    return len(folds) > _SPAN + 1 and foreign >= own


def _lost_superlatives(
    turn: Document, span: slice, draft: Document, kept: Ground, known: WishWords
) -> Iterator[Finding]:
    theirs = [(at, word) for at in range(span.start, span.stop) if (word := _superlative(turn.tokens, at, known))]
    if not theirs:
        return
    ours = [(at, word) for at in range(len(draft.tokens)) if (word := _superlative(draft.tokens, at, known))]
    for at, word in theirs:
        twins = [place for place, other in ours if _same_superlative(word, other)]
        ordinal = turn.tokens[at - 1].fold if at > span.start else ""
        if not twins:
            yield _lost(turn, range(at, at + 1))
        elif ordinal in known.ordinals and not any(
            place and draft.tokens[place - 1].fold in known.ordinals for place in twins
        ):
            yield _lost(turn, range(at - 1, at + 1))


def _same_superlative(word: str, other: str) -> bool:
    return word == other or Ground([[_as_token(other)]]).holds(word)


def _as_token(folded: str) -> Token:
    return Token(folded, folded, "word", 0, len(folded), gap=True)


def _lost(turn: Document, places: Sequence[int]) -> Finding:
    start, end = turn.tokens[places[0]].start, turn.tokens[places[-1]].end
    return Finding("wish_lost", said=turn.text[start:end].strip(), source=turn.source)


# --- invented ----------------------------------------------------------------------------------------


def _is_allowed(tokens: Sequence[Token], at: int, named: set[int], figures: set[int], known: WishWords) -> bool:
    """Tell whether a restatement may have the word without ground: it says little, or only how things are tied."""
    root = stem(_bare(tokens[at].fold))
    if not _is_content(tokens[at].fold, known):
        return True
    if root in stems_of(known.category) and _is_near(at, named):
        return True
    if root in stems_of(known.measures) and _is_near(at, figures):
        return True
    return _is_predicate(tokens, at, named, known)


def _is_near(at: int, places: set[int]) -> bool:
    return any(near in places for near in range(at - _SPAN, at + _SPAN + 1))


def _is_predicate(tokens: Sequence[Token], at: int, named: set[int], known: WishWords) -> bool:
    """Tell whether a word says by its place what somebody does: `he commutes`, `Ann measures`."""
    if not at or not tokens[at].text[0].islower() or tokens[at].sentence != tokens[at - 1].sentence:
        return False
    if tokens[at - 1].fold in known.subjects:
        return True
    return at - 1 in named and tokens[at].fold.endswith(known.verb_endings)


def _without_completed(tokens: Sequence[Token], places: Sequence[int], said: Ground, known: WishWords) -> list[int]:
    """Leave out the rest of a name of which a part or the initials were said: `Ann Arbor` for `Arbor` or `AA`."""
    left = set(places)
    for run in _capitals(tokens, known):
        if left.isdisjoint(run):
            continue
        initials = "".join(tokens[at].fold[:1] for at in run)
        is_partly_said = any(at not in left and said.holds(_bare(tokens[at].fold)) for at in run)
        if is_partly_said or (len(run) > 1 and said.has_initials(initials)):
            left.difference_update(run)
            if len(run) > 1:
                left = {at for at in left if tokens[at].fold != initials}
    return sorted(left)


def _capitals(tokens: Sequence[Token], known: WishWords) -> Iterator[list[int]]:
    """The runs of words with a capital, without a common word that begins a sentence."""
    run: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind != "mark" and (token.text[:1].isupper() or token.text[:1].isdigit()):
            opens = not at or tokens[at - 1].sentence != token.sentence
            if not (opens and not _is_content(token.fold, known)):
                run.append(at)
                continue
        elif token.text in "-&" or (run and token.fold in known.linking):
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _runs(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[list[int]]:
    """Group places that stand close together in one clause."""
    run: list[int] = []
    for at in places:
        if run and (at - run[-1] > _SPAN or tokens[at].clause != tokens[run[-1]].clause):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _invented(draft: Document, run: Sequence[int]) -> Finding:
    start, end = draft.tokens[run[0]].start, draft.tokens[run[-1]].end
    return Finding("wish_invented", written=draft.text[start:end])


def _invented_superlatives(
    draft: Document, sources: Sequence[Document], said: Ground, known: WishWords
) -> list[Finding]:
    """Return what the draft makes the utmost where nobody did: `the cheapest` for `a cheap one`."""
    ours = [(at, word) for at in range(len(draft.tokens)) if (word := _superlative(draft.tokens, at, known))]
    if not ours:
        return []
    theirs = {
        word
        for source in sources
        for at in range(len(source.tokens))
        if (word := _superlative(source.tokens, at, known))
    }
    return [
        Finding("wish_invented", written=draft.tokens[at].text)
        for at, word in ours
        if not any(_same_superlative(word, other) for other in theirs)
    ]
