"""What of the user's words no longer holds, and where a draft still carries it.

What the user replaced or withdrew is known from a reading's `Change`s. Their old spans are marked in the
user's turns: values inside them are superseded, words inside them need not be kept. A value that only counts
from an earlier one (`one more`) is put in its place, unless the draft says it as the user did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy

from midturn.mediator.check._document import Document
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._lexicon import FUNCTION_WORDS, words
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._tokens import Token, stem
from midturn.mediator.reading import Change, Span, dropped

_SPAN = 12
"""Tokens of a withdrawn phrase that are looked for in a draft."""
_FAR = 3
"""Tokens of a draft between two words of a withdrawn phrase."""
_GAP = 20
"""Characters before a repeated turn that are looked at."""
_MOST = 50
"""Places of a word in a draft that are looked at."""

Spans = dict[int, list[tuple[int, int]]]
"""By user turn, where words stand that no longer hold: first character and the one after the last."""


Admitted = tuple[int, Document]
"""An offer that the user took up, with the turn it was made in."""


def withdrawn_spans(changes: Sequence[Change]) -> Spans:
    """Return where the user's turns say what was later replaced or withdrawn, in order."""
    found: Spans = defaultdict(list)
    for change in changes:
        found[change.old.turn].append((change.old.start, change.old.end))
    return {turn: sorted(spans) for turn, spans in found.items()}


def mark_withdrawn(
    turns: Mapping[int, Document],
    draft: Document,
    changes: Sequence[Change],
    admitted: Sequence[Admitted] = (),
) -> Spans:
    """Mark what no longer holds in the user's turns, and in a draft that repeats the turns word for word.

    Args:
        turns: The user's words by turn, read together with the draft.
        draft: The text under check.
        changes: What the user replaced and withdrew; turns are those of `turns`.
        admitted: Offers that the user took up: what a later turn replaces is replaced in them, too.

    Returns:
        The spans that were marked, by turn.
    """
    offsets = _repeated(turns, draft)
    told = [change for change in changes if change.becomes and _tells(draft, turns, change, offsets)]
    marked = [change for change in changes if change not in told]
    for change in marked:
        home = turns.get(change.old.turn)
        if home is None:
            continue
        gone = _mentions_in(home, change.old)
        fresh = turns.get(change.new.turn) if change.becomes and change.new is not None else None
        supersede(home, change.old)
        if fresh is not None and change.new is not None and not _is_old(change.new, changes):
            supersede(fresh, change.new)
            home.mentions += [copied for mention in gone if (copied := _become(mention, change.becomes))]
        _supersede_like(gone, [document for turn, document in admitted if turn < change.turn])
        if (there := _there(change, offsets)) is not None:
            supersede(draft, there)
    for document in (*turns.values(), draft):
        for mention in document.mentions:
            depends_on = [mention.of] if mention.of is not None else mention.ends
            if any(value.superseded for value in depends_on):
                mention.superseded = True
    spans = defaultdict(list, withdrawn_spans(marked))
    for change in marked:
        if change.becomes and change.new is not None:
            spans[change.new.turn].append((change.new.start, change.new.end))
    return spans


def is_inside(document: Document, mention: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a mention touches one of the spans of its text."""
    start, end = document.tokens[mention.first].start, document.tokens[mention.end - 1].end
    return any(first < end and start < last for first, last in spans)


_REACTIONS = frozenset(
    stem(word)
    for word in words(
        """like likes right correct work works working interested good great quite fit fits suit suits fan
        fans want exactly sound sounds look looks really thing things idea guess think sorry happy keen convinced
        sure great thank thanks ok okay yeah yes hmm oh well actually else nothing let see try again
        maybe too"""
    )
)
"""Stems of sentences that only say that an offer doesn't please, or that something isn't right."""


def reacts(document: Document, negation: Mention) -> bool:
    """Tell whether a negation only turns down what was offered or understood: `I don't like that one`."""
    sentence = [t for t in document.tokens if t.sentence == negation.sentence]
    values = (m for m in document.mentions if m.sentence == negation.sentence and m is not negation)
    other = any(not value.optional for value in values)
    return not other and set(_stems(sentence)) <= _REACTIONS


def supersede(document: Document, span: Span) -> None:
    """Mark the values inside a span of a text."""
    for mention in _mentions_in(document, span):
        mention.superseded = True


def _mentions_in(document: Document, span: Span) -> list[Mention]:
    spans = [(span.start, span.end)]
    return [m for m in document.mentions if m.kind != "quoted" and is_inside(document, m, spans)]


def _supersede_like(gone: Sequence[Mention], documents: Sequence[Document]) -> None:
    values = {(mention.kind, mention.meaning) for mention in gone}
    for document in documents if values else ():
        for mention in document.mentions:
            mention.superseded |= (mention.kind, mention.meaning) in values


def _is_old(span: Span, changes: Sequence[Change]) -> bool:
    return any(change.old == span for change in changes)


def _become(mention: Mention, meaning: str) -> Mention | None:
    """Return a figure's mention with another meaning; `None` for what bounds or denies one."""
    if mention.kind in {"negation", "comparison", "name"}:
        return None
    fresh = copy(mention)
    fresh.meaning, fresh.superseded = meaning, False
    fresh.amount = meaning.partition(" ")[0] if mention.amount and not mention.unit else mention.amount
    if mention.unit:
        fresh.amount = ""
    return fresh


def _repeated(turns: Mapping[int, Document], draft: Document) -> dict[int, int]:
    """Where a draft has whole turns word for word and in order, by turn."""
    found: dict[int, int] = {}
    at = 0
    for turn, document in sorted(turns.items()):
        said = document.text.strip()
        place = draft.text.find(said, at) if said else -1
        if place < 0 or not _begins_anew(draft.text[max(0, place - _GAP) : place]):
            continue
        found[turn] = place - document.text.index(said)
        at = place + len(said)
    return found


def _begins_anew(before: str) -> bool:
    """Whether a sentence begins after some text."""
    ended = before.rstrip()
    return not ended or ended[-1] in ".!?;" or "\n" in before[len(ended) :]


def _there(change: Change, offsets: Mapping[int, int]) -> Span | None:
    """Where a draft repeats what went, if it repeats the words that made it go, too."""
    if change.old.turn not in offsets or change.turn not in offsets:
        return None
    shift = offsets[change.old.turn]
    return Span(turn=1, by="user", start=change.old.start + shift, end=change.old.end + shift)


def _tells(draft: Document, turns: Mapping[int, Document], change: Change, offsets: dict[int, int]) -> bool:
    """Whether a draft says of a figure that others count from it, as the user did: `4, and one more`."""
    if change.old.turn in offsets and change.turn in offsets:
        return True
    home, fresh = turns.get(change.old.turn), turns.get(change.new.turn) if change.new else None
    if home is None or fresh is None or change.new is None:
        return False
    said = {t.fold for t in fresh.tokens if change.new.start <= t.start and t.end <= change.new.end}
    old = {(m.kind, m.meaning) for m in _mentions_in(home, change.old)}
    return said <= draft.words and any((m.kind, m.meaning) in old for m in draft.mentions)


# Words that no longer hold


def withdrawn_findings(
    draft: Document,
    turns: Mapping[int, Document],
    changes: Sequence[Change],
    admitted: Sequence[Admitted] = (),
) -> list[Finding]:
    """Find what a draft still says of what the user replaced or withdrew.

    A word that the user also said of something that holds proves nothing. Where a draft says that the thing
    goes (`not on the terrace any more`, `tea instead of coffee`), it is right.

    Args:
        draft: The text under check.
        turns: The user's words by turn.
        changes: What the user replaced and withdrew; turns are those of `turns`.
        admitted: What else the draft may draw on; an offer that was taken up before a change proves nothing.
    """
    if not changes:
        return []
    spans = withdrawn_spans(changes)
    live = {
        word
        for turn, document in turns.items()
        for word in _stems([t for t in document.tokens if not _touches(t, spans.get(turn, []))])
    }
    offsets = _repeated(turns, draft)
    repeated = [(there.start, there.end) for change in changes if (there := _there(change, offsets))]
    taken = [(turn, set(_stems(document.tokens))) for turn, document in admitted]
    gone = dropped(draft)
    named = set(_stems([draft.tokens[at] for at in gone]))
    places = _places(draft, gone, repeated)
    found: dict[tuple[str, str], Finding] = {}
    for change in changes:
        home = turns.get(change.old.turn)
        if home is None or change.becomes:
            continue
        inside = [t for t in home.tokens if _touches(t, [(change.old.start, change.old.end)])][:_SPAN]
        fresh = set[str]().union(*(stems for turn, stems in taken if turn >= change.turn))
        words = [word for word in _stems(inside) if word not in live and word not in fresh]
        # A draft that says that the thing goes may still have it in what it quotes.
        if not set(words) <= named and (place := _carried(words, places)) is not None:
            said = home.text[change.old.start : change.old.end]
            finding = Finding("withdrawn", draft.tokens[place].text, said, home.source)
            found[finding.written, said] = finding
    return list(found.values())


def _touches(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < token.end and token.start < end for start, end in spans)


def _stems(tokens: Sequence[Token]) -> list[str]:
    """The stems of the content words, figures left out: values are compared elsewhere."""
    return [stem(t.fold) for t in tokens if t.kind in {"word", "identifier"} and t.fold not in FUNCTION_WORDS]


def _places(
    draft: Document, gone: Collection[int], repeated: Sequence[tuple[int, int]]
) -> dict[str, list[int]]:
    """Where each word of a draft stands, but for those that it names or repeats to say that they go."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(draft.tokens):
        if at in gone or _touches(token, repeated):
            continue
        if token.kind in {"word", "identifier"} and token.fold not in FUNCTION_WORDS:
            found[stem(token.fold)].append(at)
    return found


def _carried(words: Sequence[str], places: Mapping[str, list[int]]) -> int | None:
    """Where a draft has the last of some words with the others before it."""
    if not words:
        return None
    for at in places.get(words[-1], ())[:_MOST]:
        last, fits = at, True
        for word in reversed(words[:-1]):
            near = [place for place in places.get(word, ())[:_MOST] if last - _FAR <= place < last]
            if not near:
                fits = False
                break
            last = near[-1]
        if fits:
            return at
    return None
