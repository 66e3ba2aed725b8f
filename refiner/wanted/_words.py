"""What a user asked for in some turns, in the user's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from midturn.mediator import ledger
from midturn.mediator.reading import Change, Exchange, Span, changes
from midturn.mediator.values import Document, read, stem_of_content
from midturn.refiner.signals import without_correction, without_thanks

_LINKS = frozenset(["to", "for", "into", "at", "on", "in", "from", "by"])
_FEW = 3
"""Words up to which a turn says nothing but a change that is relative, and words of content beside a change
up to which a turn says little else. What longer turns replace often belongs to another thing."""


def own_words(exchanges: Sequence[Exchange], turns: Sequence[int], corrections: Sequence[int] = ()) -> str:
    """Return the words of these turns, a line a turn, what they corrected put in its place.

    That is done where a turn says little else than what it corrects; the words of any other stay a line of
    their own, and so do those that would put one value in two places of a line.
    A turn that was replaced as a whole is left out: the one before a correction that names nothing that it
    replaces, where it has no value of its own and does not begin the request.

    Args:
        exchanges: the conversation up to the last of the turns.
        turns: the user turns of the request.
        corrections: those of them that correct.
    """
    inside = set(turns)
    documents = dict(enumerate(read([exchange.said for exchange in exchanges]), 1))
    told = [change for change in changes(exchanges) if change.turn in inside and _can_be_written(change)]
    plain = [c for c in told if _says_little_else(documents[c.turn], told) and _is_alike(c, documents)]
    replaced = _without_clashes(plain, exchanges)
    texts = {turn: exchanges[turn - 1].said for turn in turns}
    dropped = set(_misread(documents, turns, corrections, {change.turn for change in replaced}))
    # From the end of each turn to its beginning, so that what is left to replace stays where it was.
    for change in sorted(replaced, key=lambda change: change.old.start, reverse=True):
        at = change.old.turn
        if at in inside and at != change.turn:
            texts[at] = (
                texts[at][: change.old.start]
                + _now(change, replaced, exchanges)
                + texts[at][change.old.end :]
            )
    for turn in turns:
        texts[turn] = without_thanks(without_correction(texts[turn]) if turn in corrections else texts[turn])
    dropped |= {change.turn for change in replaced if _is_told(change, texts, inside)}
    left = [text for turn, text in texts.items() if turn not in dropped and text.strip()]
    return ledger(list(dict.fromkeys(left)))


def _can_be_written(change: Change) -> bool:
    """Tell whether what holds now, the user's words or a bare count, can stand where the old words stood."""
    return change.new is not None and (not change.becomes or change.becomes.isdecimal())


def _says_little_else(document: Document, told: Sequence[Change]) -> bool:
    """Tell whether a turn says little beside what it puts in the place of something."""
    new = [c.new for c in told if c.new is not None and c.new.turn - 1 == document.source]
    beside = [
        token
        for token in document.tokens
        if stem_of_content(token) and not any(n.start <= token.start < n.end for n in new)
    ]
    return len(beside) <= _FEW


def _is_alike(change: Change, documents: Mapping[int, Document]) -> bool:
    """Tell whether a value is replaced by one of its kind: no reservation's code by a few words."""
    old, new = _kinds(change.old, documents), _kinds(change.new, documents) if change.new else set[str]()
    return not old or bool(change.becomes) or not old.isdisjoint(new)


def _kinds(span: Span, documents: Mapping[int, Document]) -> set[str]:
    """Return the kinds of value in a part of a turn."""
    document = documents[span.turn]
    starts = [(mention.kind, document.tokens[mention.first].start) for mention in document.mentions]
    return {kind for kind, start in starts if span.start <= start < span.end}


def _without_clashes(replaced: Sequence[Change], exchanges: Sequence[Exchange]) -> list[Change]:
    """Leave out what would stand twice in a turn: `from JFK to SFO` never becomes `from SEA to SEA`."""

    def key(change: Change) -> tuple[int, str]:
        return change.old.turn, _plain(_now(change, replaced, exchanges))

    times = Counter(key(change) for change in replaced)
    return [
        change
        for change in replaced
        if times[key(change)] == 1 and f" {key(change)[1]} " not in _beside(change, exchanges)
    ]


def _beside(change: Change, exchanges: Sequence[Exchange]) -> str:
    """Return the words next to what a change replaced, between spaces."""
    said = exchanges[change.old.turn - 1].said
    (document,) = read([said])
    left = [t.fold for t in document.tokens if not change.old.start <= t.start < change.old.end]
    return f" {' '.join(left)} "


def _misread(
    documents: Mapping[int, Document], turns: Sequence[int], corrections: Sequence[int], replacing: set[int]
) -> list[int]:
    """Return the turns that a correction puts aside as a whole."""
    before = [(turns[turns.index(turn) - 1], turn) for turn in corrections if turns.index(turn) > 1]
    return [
        earlier
        for earlier, turn in before
        if turn not in replacing and earlier not in corrections and not documents[earlier].mentions
    ]


def _now(change: Change, later: Sequence[Change], exchanges: Sequence[Exchange]) -> str:
    """Return what holds in the end in place of what a change replaced."""
    assert change.new is not None
    for other in later:
        same = other.old.turn == change.new.turn and other.old.start >= change.new.start
        if same and other.old.end <= change.new.end and other.turn > change.turn:
            return _now(other, later, exchanges)
    said = exchanges[change.new.turn - 1].said[change.new.start : change.new.end]
    return change.becomes or without_correction(said)


def _is_told(change: Change, texts: Mapping[int, str], inside: set[int]) -> bool:
    """Tell whether all that the turn of a change says stands in the turn that it changed."""
    if change.old.turn not in inside or change.turn == change.old.turn:
        return False
    said = _plain(texts[change.turn])
    # A count that is relative, such as `one more`, would count twice.
    relative = change.becomes and len(said.split()) <= _FEW
    return bool(relative) or said in _plain(texts[min(inside)]) or said in _plain(texts[change.old.turn])


def _plain(text: str) -> str:
    words = " ".join(text.casefold().split()).strip(" .!?").removesuffix(" please")
    first, _, rest = words.partition(" ")
    return rest if rest and first in _LINKS else words
