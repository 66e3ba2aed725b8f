"""Which of their own values a user replaced or withdrew.

A later statement supersedes an earlier value only where its words say so: `actually make it 5`,
`no wait, Tuesday`, `not 3 but 4`, `instead of`, `forget the wine`, or the same slot filled anew (`we'll
be 6 people now`). Words of addition (`also`, `another`, `4 more`) rule it out. A false supersession
loses what the user said, so in doubt nothing is superseded. The text under check is read by the same
rules, so that a text that repeats the user's words in order reads as the user did.
"""

from __future__ import annotations

from collections.abc import Sequence

from mediator.check.document import Document
from mediator.check.mentions import FIGURES, Mention
from mediator.check.negations import stem_of_content
from mediator.check.tokens import Token

_STRONG = (
    "make it|make that|make them|no wait|no , wait|scratch that|i meant|i mean|on second thought|on second thoughts|correction"
    "|changed my mind|change of plans|change of plan|let's make it|let's do|rather make it|moved to|change it to|changed to"
    "|change that to|switch to|no no|should have said|replace it with|update it to|nope"
)
_STRONG_PHRASES = frozenset(tuple(phrase.split()) for phrase in _STRONG.split("|"))
_OPENERS = frozenset(["actually", "sorry", "no", "wait", "oops", "rather", "hmm", "instead", "nein", "нет", "apologies"])
"""Only where a clause begins with them and a comma or a value follows."""
_WEAK = frozenset(["now", "instead"])
_ADDING = frozenset(["also", "another", "additional", "additionally", "extra", "too", "plus", "further", "then", "other", "both"])
_WITHDRAWING = (("forget", "about"), ("forget", "the"), ("forget", "that"), ("never", "mind"), ("nevermind",), ("drop", "the"),
                ("scratch", "the"), ("skip", "the"), ("lose", "the"))  # fmt: skip
_FINE = frozenset(["fine", "ok", "okay", "allowed", "alright", "welcome", "good"])
_SHORT = 7


class _Past:
    """The values stated so far, by order, and how to supersede them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = {document.source: document for document in documents}
        self.mentions = [m for document in documents for m in sorted(document.mentions, key=lambda m: m.first)]

    def before(self, source: int, at: int) -> list[Mention]:
        """Live values stated before token `at` of document `source`, latest first."""
        found = [m for m in self.mentions if (m.source, m.first) < (source, at) and not m.superseded]
        return found[::-1]


def mark_superseded(documents: Sequence[Document]) -> None:
    """Set `superseded` on every mention that a later statement of the same speaker replaces or withdraws.

    `documents` are one speaker's statements in order; their mentions' `source` must follow that order.
    """
    past = _Past(documents)
    for document in documents:
        for sentence in _sentences_with_cues(document):
            _apply(past, document, sentence)
    for mention in past.mentions:
        if mention.of is not None and mention.of.superseded:
            mention.superseded = True


_CUE_WORDS = (
    frozenset(phrase[0] for phrase in _STRONG_PHRASES)
    | _OPENERS
    | _WEAK
    | frozenset(phrase[0] for phrase in _WITHDRAWING)
    | frozenset(["not", "change", "replace", "is", "be", "switch", "move", "moved", "than", "*"])
)


def _sentences_with_cues(document: Document) -> list[tuple[int, int]]:
    """Token ranges of the sentences in which some word may be a cue."""
    found: list[tuple[int, int]] = []
    first = 0
    tokens = document.tokens
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].sentence != tokens[first].sentence:
            if any(token.fold in _CUE_WORDS for token in tokens[first:at]):
                found.append((first, at))
            first = at
    return found


def _apply(past: _Past, document: Document, sentence: tuple[int, int]) -> None:
    tokens = document.tokens
    first, end = sentence
    words = [token.fold for token in tokens[first:end]]
    values = [m for m in document.mentions if first <= m.first < end and m.kind not in {"negation", "comparison"}]
    values.sort(key=lambda m: m.first)
    if _withdraw(past, document, sentence, words):
        return
    if _contrast(past, document, first, words, values):
        return
    if not _adds(words):
        _replace(past, document, sentence, words, values)
        _allow(past, document, sentence, words)


def _adds(words: list[str]) -> bool:
    if "instead" in words:
        return False
    more = any(word == "more" and words[max(at - 1, 0)] not in {"no", "not"} for at, word in enumerate(words))
    return bool(_ADDING & set(words)) or more or words[:2] == ["as", "well"]


def _withdraw(past: _Past, document: Document, sentence: tuple[int, int], words: list[str]) -> bool:
    """`forget the wine`: withdraw what was said of wine."""
    first, end = sentence
    for at in range(len(words)):
        phrase = next((p for p in _WITHDRAWING if tuple(words[at : at + len(p)]) == p), None)
        if phrase is None or (at and words[at - 1] in {"not", "don't", "dont", "never"} and phrase[0] == "forget"):
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
        if (mention.kind in FIGURES and about & stems) or (mention.kind == "name" and about and about <= stems):
            mention.superseded = hit = True
        elif mention.kind == "negation" and about and about <= stems:
            mention.superseded = hit = True
    return hit


def _stems(tokens: Sequence[Token]) -> set[str]:
    return {binding for token in tokens if (binding := stem_of_content(token))}


def _contrast(past: _Past, document: Document, first: int, words: list[str], values: list[Mention]) -> bool:
    """`not 3 but 4`, `instead of 3`, `rather than 3`, `from 3 to 4`, `replace 3 with 4`."""
    hit = False
    for mention in values:
        if not _is_contrasted(document.tokens, mention.first, first):
            continue
        earlier = [m for m in past.before(document.source, first) if m.kind == mention.kind and m.meaning == mention.meaning]
        if earlier:
            earlier[0].superseded = mention.superseded = hit = True
    return hit


def _is_contrasted(tokens: list[Token], at: int, first: int) -> bool:
    """Whether the value at `at` is the one that is to go."""
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
    changing = {"change", "changed", "move", "moved", "switch", "switched"}
    return words[-1] == "from" and any(t.fold in changing for t in tokens[first:at]) and any(
        t.fold == "to" for t in tokens[at : at + 5]
    )


def contrasted(document: Document, mention: Mention) -> bool:
    """Whether a text names a value only to say that it no longer holds (`5, not 4`)."""
    sentence = document.sentence_of(mention)
    first = mention.first
    while first > 0 and document.tokens[first - 1].sentence == sentence:
        first -= 1
    return _is_contrasted(document.tokens, mention.first, first)


def _replace(
    past: _Past, document: Document, sentence: tuple[int, int], words: list[str], values: list[Mention]
) -> None:
    """Let values after a correcting cue take the place of earlier ones of their kind."""
    first, _ = sentence
    source = document.source
    cue, strong = _correction_at(document.tokens, sentence, words)
    if cue is None:
        _refill(past, document, source, sentence, words, values)
        return
    trailing = words[cue - first] in _WEAK and not any(m.first > cue for m in values)
    fresh = [m for m in values if (m.first < cue if trailing else m.first > cue)]
    stop = min((m.first for m in fresh), default=cue) if trailing else cue
    stop = first if trailing else stop
    short = len(words) <= _SHORT
    for mention in fresh:
        if mention.optional or mention.superseded:
            continue
        old = _replaced(past.before(source, stop), mention, document, sentence, strong or short, short)
        if old is not None:
            old.superseded = True


def _correction_at(tokens: list[Token], sentence: tuple[int, int], words: list[str]) -> tuple[int | None, bool]:
    """The token of a correcting cue, and whether it is a strong one."""
    first, _ = sentence
    for at in range(len(words)):
        if any(tuple(words[at : at + length]) in _STRONG_PHRASES for length in (1, 2, 3)):
            return first + at, True
        if words[at] == "change" and "to" in words[at:]:
            return first + at + words[at:].index("to"), True
    for at, word in enumerate(words):
        opens = at == 0 or words[at - 1] in {",", "-", "–", "—", "(", "…"} or at == 1
        followed = at + 1 < len(words) and (words[at + 1] in {",", "-", "–", "—", "…", ":"})
        if word == "*" and at == 0:
            return first, True
        if word == "actually" and opens:
            return first + at, False
        if word in _OPENERS and opens and followed:
            return first + at, False
        if word in _WEAK:
            return first + at, word == "instead"
    return None, False


def _replaced(
    candidates: list[Mention],
    fresh: Mention,
    document: Document,
    sentence: tuple[int, int],
    sure: bool,
    short: bool,
) -> Mention | None:
    """The earlier value that `fresh` takes the place of."""
    fitting = [m for m in candidates if _same_slot(m, fresh)]
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
        return related[0]
    if about and len(fitting) > 1 and fitting[0].parts:
        return None
    return fitting[0]


def _same_slot(old: Mention, new: Mention) -> bool:
    if old.kind == new.kind:
        return old.kind not in {"quantity"} or old.unit == new.unit
    return {old.kind, new.kind} in ({"number", "quantity"}, {"number", "money"}, {"number", "time"})


def _refill(
    past: _Past, document: Document, source: int, sentence: tuple[int, int], words: list[str], values: list[Mention]
) -> None:
    """`my budget is $700` after `my budget is $500`: the same slot filled anew."""
    first, end = sentence
    for mention in values:
        slot = _slot(document.tokens, mention, first, end)
        if not slot:
            continue
        for old in past.before(source, first):
            home = past.documents[old.source]
            if old.kind == mention.kind and old.meaning != mention.meaning and slot == _slot(home.tokens, old, 0, 0):
                old.superseded = True


def _slot(tokens: list[Token], mention: Mention, first: int, end: int) -> tuple[str, ...]:
    """`my budget is` before a value that ends its clause; empty for any other frame."""
    at = mention.first
    if at < 3 or tokens[at - 1].fold not in {"is", ":"} or tokens[at - 3].fold not in {"my", "our"}:
        return ()
    if mention.end < len(tokens) and tokens[mention.end].clause == tokens[at].clause and tokens[mention.end].kind != "mark":
        return ()
    return (tokens[at - 3].fold, tokens[at - 2].fold)


def _allow(past: _Past, document: Document, sentence: tuple[int, int], words: list[str]) -> None:
    """`actually nuts are fine` withdraws `no nuts`."""
    first, end = sentence
    if not (_FINE & set(words)) or any(m.kind == "negation" and first <= m.first < end for m in document.mentions):
        return
    stems = _stems(document.tokens[first:end])
    for mention in past.before(document.source, first):
        if mention.kind == "negation" and mention.parts and set(mention.parts) <= stems:
            mention.superseded = True
