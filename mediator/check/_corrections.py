"""Which of their own values a user replaced or withdrew.

A later statement supersedes an earlier value only where its words say so: `actually make it 5`,
`no wait, Tuesday`, `not 3 but 4`, `instead of`, `forget the wine`, or the same slot filled anew (`we'll
be 6 people now`). Words of addition (`also`, `another`, `4 more`) rule it out. A false supersession
loses what the user said, so in doubt nothing is superseded. The text under check is read by the same
rules, so that a text that repeats the user's words in order reads as the user did.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from midturn.mediator.check._document import Document
from midturn.mediator.check._lexicon import phrases, words
from midturn.mediator.check._mentions import DERIVED, FIGURES, LITERALS, Mention
from midturn.mediator.check._tokens import Token, stem_of_content
from midturn.mediator.language import ENGLISH

_VALUE_CUES = frozenset(
    phrases(
        """make it | make that | make them | rather make it | let's make it | let's do | moved to |
            change it to | changed to | change that to | switch to | replace it with | update it to | i
            meant | i mean | should have said | we'll be | we will be | we're now | we are now | now we're
            | it's now | now it's | is now | are now | there will be"""
    )
)
"""Cues that a new value follows at once."""
_CLAUSE_CUES = frozenset(
    phrases(
        """no wait | no , wait | no no | nope | scratch that | on second thought | on second thoughts |
            correction | changed my mind | change of plan | change of plans"""
    )
)
"""Cues that a new value follows somewhere in the sentence."""
_IDIOMATIC = frozenset(phrases("make it | make that | i mean"))
_BEFORE_IDIOM = frozenset(
    words("please let's lets actually and just you rather maybe or no ok okay oh better")
) | frozenset(",.-–—:;!…")
"""Words before `make it` that leave it a correction; `can't make it` is none."""
_UNSURE = frozenset(
    phrases(
        """we'll be | we will be | we're now | we are now | now we're | it's now | now it's | is now |
            are now | there will be"""
    )
)
"""These fill a slot anew only where the new value counts the same thing as the old one."""
_OPENERS = frozenset(["actually", "sorry", "no", "wait", "oops", "rather", "hmm", "instead", "apologies"])
"""Only where a clause begins with them and a comma or a value follows."""
_APART = frozenset(["after", "before", "because", "if", "when", "so", "since", "than"])
_NEAR_BEFORE = 2
_NEAR = 4
"""Tokens between a cue and its value."""
_ADDING = frozenset(words("also another additional additionally extra too plus further then other both"))
_WITHDRAWING = phrases(
    """forget about | forget the | forget that | never mind | nevermind | drop the | scratch the | skip the
    | lose the"""
)
_WITHDRAWING_FIRST = frozenset(phrase[0] for phrase in _WITHDRAWING)
_FINE = frozenset(["fine", "ok", "okay", "allowed", "alright", "welcome", "good"])
_SHORT = 7
"""Words and marks of a sentence that says nothing but the correction."""
_MEMORY = 300
"""How many values back a correction can reach; it bounds the time on long inputs."""
_WINDOW = 12
"""How many tokens back the words may stand that say a value is to go."""


class _Past:
    """The values stated so far, by order, and how to supersede them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = {document.source: document for document in documents}
        self.mentions = [
            m for document in documents for m in sorted(document.mentions, key=lambda m: m.first)
        ]
        self.places = [(m.source, m.first) for m in self.mentions]

    def before(self, source: int, at: int) -> list[Mention]:
        """The live ones of the last `_MEMORY` values before token `at` of document `source`, latest first."""
        end = bisect_left(self.places, (source, at))
        recent = self.mentions[max(0, end - _MEMORY) : end]
        return [m for m in reversed(recent) if not m.superseded]

    def relation(self, mention: Mention, stems: set[str]) -> tuple[int, float]:
        """How much a value has to do with `stems`: by its own clause, then by nearness."""
        tokens = self.documents[mention.source].tokens
        clause = tokens[mention.first].clause
        around = tokens[max(0, mention.first - _WINDOW) : mention.end + _WINDOW]
        own = _stems([token for token in around if token.clause == clause])
        return len(own & stems), sum(mention.context.get(word, 0.0) for word in stems)


def mark_superseded(documents: Sequence[Document]) -> None:
    """Set `superseded` on every mention that a later statement of the same speaker replaces or withdraws.

    `documents` are one speaker's statements in order; their mentions' `source` must follow that order.
    """
    past = _Past(documents)
    for document in documents:
        by_sentence: dict[int, list[Mention]] = defaultdict(list)
        for mention in sorted(document.mentions, key=lambda m: m.first):
            by_sentence[mention.sentence].append(mention)
        for sentence in _sentences_with_cues(document):
            _apply(past, document, sentence, by_sentence[document.tokens[sentence[0]].sentence])
    _let_ranges_go([mention for mention in past.mentions if mention.kind == "range"])
    for mention in past.mentions:
        of = [mention.of] if mention.of is not None else mention.ends
        if any(value.superseded for value in of):
            mention.superseded = True


def _let_ranges_go(ranges: list[Mention]) -> None:
    """Let both ends of a range go with one, where it is said again to be taken back: `not 3-5`."""
    said: dict[str, int] = defaultdict(int)
    for mention in ranges:
        said[mention.meaning] += 1
    for mention in ranges:
        if said[mention.meaning] > 1 and any(end.superseded for end in mention.ends):
            for end in mention.ends:
                end.superseded = True


_CUE_WORDS = (
    frozenset(phrase[0] for phrase in _VALUE_CUES | _CLAUSE_CUES)
    | _OPENERS
    | frozenset(phrase[0] for phrase in _WITHDRAWING)
    | frozenset(["not", "change", "replace", "is", "moved", "than", "*"])
)


def _sentences_with_cues(document: Document) -> list[tuple[int, int]]:
    """Token ranges of the sentences in which some word may be a cue."""
    found: list[tuple[int, int]] = []
    first = 0
    tokens = document.tokens
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].sentence != tokens[first].sentence:
            end = at - 1 if tokens[at - 1].text == "\n" else at
            english = tokens[first].language is ENGLISH
            if english and any(token.fold in _CUE_WORDS for token in tokens[first:end]):
                found.append((first, end))
            first = at
    return found


def _apply(past: _Past, document: Document, sentence: tuple[int, int], mentions: list[Mention]) -> None:
    tokens = document.tokens
    first, end = sentence
    words = [token.fold for token in tokens[first:end]]
    values = [m for m in mentions if m.kind not in DERIVED]
    if _withdraw(past, document, sentence, words):
        return
    if _contrast(past, document, first, words, values):
        return
    if not _adds(words):
        ranges = [m for m in mentions if m.kind == "range"]
        _replace(past, document, sentence, words, values, ranges)
        if len(values) == len(mentions):
            _allow(past, document, sentence, words)


def _adds(words: list[str]) -> bool:
    if "instead" in words:
        return False
    more = any(word == "more" and words[max(at - 1, 0)] not in {"no", "not"} for at, word in enumerate(words))
    return bool(_ADDING & set(words)) or more or words[:2] == ["as", "well"]


def _withdraw(past: _Past, document: Document, sentence: tuple[int, int], words: list[str]) -> bool:
    """`forget the wine`: withdraw what was said of wine."""
    first, end = sentence
    if not _WITHDRAWING_FIRST & set(words):
        return False
    for at in range(len(words)):
        phrase = next((p for p in _WITHDRAWING if tuple(words[at : at + len(p)]) == p), None)
        if phrase is None or (
            at and words[at - 1] in {"not", "don't", "dont", "never"} and phrase[0] == "forget"
        ):
            continue
        stems = _stems(document.tokens[first + at + len(phrase) : end])
        if not stems:
            return False
        return _withdraw_about(past.before(document.source, first), stems)
    return False


def _withdraw_about(candidates: list[Mention], stems: set[str]) -> bool:
    hit = False
    for mention in candidates:
        about = set(mention.parts)
        if (
            (mention.kind in FIGURES and about & stems)
            or (mention.kind == "name" and about and about <= stems)
            or (mention.kind == "negation" and about and about <= stems)
        ):
            mention.superseded = hit = True
    return hit


def _stems(tokens: Sequence[Token]) -> set[str]:
    return {binding for token in tokens if (binding := stem_of_content(token))}


def _contrast(past: _Past, document: Document, first: int, words: list[str], values: list[Mention]) -> bool:
    """`not 3 but 4`, `instead of 3`, `rather than 3`, `from 3 to 4`, `replace 3 with 4`."""
    hit = False
    for mention in values:
        beside = any(m.end == mention.first - 1 and m.kind == mention.kind for m in values)
        negated = beside and document.tokens[mention.first - 1].fold == "not"
        if not (negated or _is_contrasted(document.tokens, mention.first, first, mention.kind)):
            continue
        earlier = [
            m
            for m in past.before(document.source, first)
            if m.kind == mention.kind and m.meaning == mention.meaning
        ]
        if earlier:
            earlier[0].superseded = mention.superseded = hit = True
    return hit


def _is_contrasted(tokens: list[Token], at: int, first: int, kind: str) -> bool:
    """Whether the value at `at` is the one that is to go."""
    first = max(first, at - _WINDOW)
    words = [token.fold for token in tokens[max(first, at - 3) : at]]
    while words and words[-1] in {"the", "a", "on", "at", "for", "in"}:
        words.pop()
    if not words:
        return False
    if words[-2:] in (["instead", "of"], ["rather", "than"]) or words[-1] == "replace":
        return True
    if words[-1] == "not":
        ahead = [token.fold for token in tokens[at : at + 6]]
        return "but" in ahead or (len(words) > 1 and words[-2] in {",", "-", "and"}) or at - 1 == first
    # `change my flight from Rome to Oslo` names a flight, not a correction.
    if kind == "name":
        return False
    changing = {"change", "changed", "move", "moved", "switch", "switched"}
    return (
        words[-1] == "from"
        and any(t.fold in changing for t in tokens[first:at])
        and any(t.fold == "to" for t in tokens[at : at + 5])
    )


def contrasted(document: Document, mention: Mention) -> bool:
    """Whether a text names a value only to say that it no longer holds (`5, not 4`)."""
    first = mention.first
    earliest = max(0, first - _WINDOW)
    while first > earliest and document.tokens[first - 1].sentence == mention.sentence:
        first -= 1
    return _is_contrasted(document.tokens, mention.first, first, mention.kind)


class _Cue(NamedTuple):
    """A place where a correction begins."""

    at: int
    end: int
    sure: bool
    """A value of the same kind is enough; else it must count the same thing, or the sentence be short."""
    near: bool
    """The new value stands next to the cue."""
    back: bool = False
    """The new value stands before the cue: `Tuesday instead`."""


def _replace(
    past: _Past,
    document: Document,
    sentence: tuple[int, int],
    words: list[str],
    values: list[Mention],
    ranges: list[Mention],
) -> None:
    """Let values beside a correcting cue take the place of earlier ones of their kind."""
    cue = _cue_in(sentence[0], words, values)
    if cue is None:
        _refill(past, document, sentence, values)
        return
    short = len(words) <= _SHORT
    if cue.back:
        fresh = [m for m in values if m.first < cue.at]
        before = sentence[0]
    else:
        fresh = [
            m for m in values if m.first >= cue.end and not (cue.near and _is_far(document.tokens, cue, m))
        ]
        before = cue.at
    moved = _move_ranges(past.before(document.source, before), [m for m in ranges if m.ends[0] in fresh])
    for mention in fresh:
        if mention in moved:
            continue
        if mention.optional or mention.superseded:
            continue
        candidates = past.before(document.source, before)
        corrected = bool(candidates) and _stands_before(candidates[0], cue, document)
        old = _replaced(
            past,
            candidates,
            mention,
            document,
            sentence,
            cue.sure or (short and not cue.near) or corrected,
            short,
        )
        if old is not None:
            old.superseded = True


def _move_ranges(candidates: list[Mention], fresh: list[Mention]) -> list[Mention]:
    """Let each fresh range take the place of the latest one of its kind; the ends of those that did."""
    moved: list[Mention] = []
    for mention in fresh:
        old = next(
            (m for m in candidates if m.kind == "range" and _same_slot(m.ends[0], mention.ends[0])), None
        )
        if old is not None and old.meaning != mention.meaning:
            for end in old.ends:
                end.superseded = True
            moved.extend(mention.ends)
    return moved


def _is_far(tokens: list[Token], cue: _Cue, value: Mention) -> bool:
    between = tokens[cue.end : value.first]
    return len(between) > _NEAR or any(token.fold in _APART for token in between)


def _stands_before(old: Mention, cue: _Cue, document: Document) -> bool:
    """Whether a cue follows a value at once, as in `for 3, no, 4`."""
    if old.source != document.source or cue.at - old.end > _NEAR_BEFORE:
        return False
    return old.sentence == document.tokens[cue.at].sentence


def _cue_in(first: int, words: list[str], values: list[Mention]) -> _Cue | None:
    """The first correcting cue of a sentence."""
    for at, word in enumerate(words):
        if word not in _CUE_WORDS:
            continue
        for length in (3, 2, 1):
            phrase = tuple(words[at : at + length])
            if phrase in _VALUE_CUES and not (
                phrase in _IDIOMATIC and at and words[at - 1] not in _BEFORE_IDIOM
            ):
                return _Cue(first + at, first + at + length, sure=phrase not in _UNSURE, near=True)
            if phrase in _CLAUSE_CUES:
                return _Cue(first + at, first + at + length, sure=True, near=False)
        if word == "change" and (to := _changed_slot(first, at, words, values)):
            return _Cue(first + at, to + 1, sure=True, near=True)
        if word == "*" and at == 0:
            return _Cue(first, first + 1, sure=True, near=True)
        if word in _OPENERS and _opens_clause(words, at) and (word == "actually" or _pauses(words, at + 1)):
            return _Cue(first + at, first + at + 1, sure=False, near=False)
    ends = len(words) - (1 if words[-1] in {".", "!"} else 0)
    if words[ends - 1] == "actually":
        return _Cue(first + ends - 1, first + ends, sure=True, near=False, back=True)
    if "instead" in words and words[words.index("instead") + 1 :][:1] != ["of"]:
        at = words.index("instead")
        return _Cue(first + at, first + at + 1, sure=True, near=False, back=at > 1)
    return None


def _changed_slot(first: int, at: int, words: list[str], values: list[Mention]) -> int:
    """The `to` of `change the city to`; 0 for longer phrases and for `change my flight from Rome to`."""
    if "to" not in words[at : at + _NEAR + 2]:
        return 0
    to = first + at + words[at:].index("to")
    return 0 if any(first + at < m.first < to for m in values) else to


def _opens_clause(words: list[str], at: int) -> bool:
    return at <= 1 or words[at - 1] in {",", "-", "–", "—", "(", "…"}


def _pauses(words: list[str], at: int) -> bool:
    return at < len(words) and words[at] in {",", "-", "–", "—", "…", ":"}


def _replaced(
    past: _Past,
    candidates: list[Mention],
    fresh: Mention,
    document: Document,
    sentence: tuple[int, int],
    sure: bool,
    short: bool,
) -> Mention | None:
    """The earlier value that `fresh` takes the place of."""
    fitting = [m for m in candidates if _same_slot(m, fresh) and not m.optional]
    if not fitting or any(m.meaning == fresh.meaning for m in fitting):
        return None
    if fresh.kind == "name" and not short:
        return None
    about = set(fresh.parts) if fresh.kind in FIGURES else set[str]()
    sharing = [m for m in fitting if about & set(m.parts)] if about else []
    if sharing:
        return max(sharing, key=lambda m: len(about & set(m.parts)))
    if not sure:
        return None
    stems = _stems(document.tokens[sentence[0] : sentence[1]])
    related = [m for m in fitting if stems & set(m.context)]
    if related:
        return max(related, key=lambda m: past.relation(m, stems))
    if about and len(fitting) > 1 and fitting[0].parts:
        return None
    return fitting[0]


def _same_slot(old: Mention, new: Mention) -> bool:
    if old.kind in LITERALS | {"quoted"}:
        return old.kind == new.kind and (old.kind == "quoted" or _shape(old.meaning) == _shape(new.meaning))
    if old.kind == new.kind:
        return old.kind != "quantity" or old.unit == new.unit
    return {old.kind, new.kind} in (
        {"number", "quantity"},
        {"number", "money"},
        {"number", "time"},
        {"number", "percent"},
    )


def _shape(literal: str) -> str:
    """`W2378` and `W5061` are of one shape: two order numbers; a flight number is of another."""
    return re.sub(r"\d+", "0", literal)


def _refill(past: _Past, document: Document, sentence: tuple[int, int], values: list[Mention]) -> None:
    """`my budget is $700` after `my budget is $500`: the same slot filled anew."""
    first, end = sentence
    for mention in values:
        slot = _slot(document.tokens, mention, first, end)
        if not slot:
            continue
        for old in past.before(document.source, first):
            home = past.documents[old.source]
            if (
                old.kind == mention.kind
                and old.meaning != mention.meaning
                and slot == _slot(home.tokens, old, 0, 0)
            ):
                old.superseded = True


def _slot(tokens: list[Token], mention: Mention, first: int, end: int) -> tuple[str, ...]:
    """`my budget is` before a value that ends its clause; empty for any other frame."""
    at = mention.first
    if at < 3 or tokens[at - 1].fold not in {"is", ":"} or tokens[at - 3].fold not in {"my", "our"}:
        return ()
    if (
        mention.end < len(tokens)
        and tokens[mention.end].clause == tokens[at].clause
        and tokens[mention.end].kind != "mark"
    ):
        return ()
    return (tokens[at - 3].fold, tokens[at - 2].fold)


def _allow(past: _Past, document: Document, sentence: tuple[int, int], words: list[str]) -> None:
    """`actually nuts are fine` withdraws `no nuts`."""
    first, end = sentence
    if not _FINE & set(words):
        return
    stems = _stems(document.tokens[first:end])
    for mention in past.before(document.source, first):
        if mention.kind == "negation" and mention.parts and set(mention.parts) <= stems:
            mention.superseded = True
