"""Whether counts still count what they counted: `3 rooms for 2 days` and `days: 3, rooms: 2`.

A draft that labels its figures says of each what it counts, and so does a user who names the thing. Both are
set against each other by the thing, whichever noun of it is used: three people take three seats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from midturn.mediator.check._labels import label_of
from midturn.mediator.language import SlotWords, WishWords
from midturn.mediator.values import Document, Mention, Token

_COUNTS = frozenset(["number", "quantity"])
_BETWEEN = 2
"""Words from a figure to what it counts."""
_SHORT = 3
"""Words of a sentence that may begin with a count."""
_MOST = 60


def counts_one(document: Document, mention: Mention) -> bool:
    """Tell whether `one` is a count that is wished for: `for one person`, and not `one of them`."""
    slots, tokens = document.language.slots, document.tokens
    if mention.kind not in _COUNTS or mention.amount != "1" or not thing_counted(tokens, mention, slots):
        return False
    before = tokens[mention.first - 1] if mention.first else None
    if before is not None and before.sentence == mention.sentence and before.kind == "word":
        return before.fold in slots.before_one
    after = tokens[mention.end + (mention.kind == "number") :][:1]
    if after and after[0].sentence == mention.sentence and after[0].fold in slots.after_one:
        return True
    said = [t for t in tokens[mention.first : mention.first + 2 * _SHORT] if t.sentence == mention.sentence]
    return sum(token.kind == "word" for token in said) <= _SHORT


@dataclass(frozen=True, slots=True)
class Counts:
    """How the counts that were said stand in a draft."""

    lost: Sequence[Mention] = ()
    """Counts whose figure the draft has for other things only."""
    wrong: Sequence[Mention] = ()
    """Figures of the draft that count the wrong thing."""
    kept: Set[Mention] = frozenset()
    """Counts that the draft has by another noun or unit of the thing."""


def counts_of(
    demanded: Sequence[tuple[Mention, Document]],
    live: Sequence[tuple[Mention, Document]],
    spoken: Set[str],
    draft: Document,
    used: Sequence[Mention],
    known: WishWords,
) -> Counts:
    """Set the counts of what was said against those of a draft, by the things counted.

    Args:
        demanded: the values that the draft has to keep, each with its text.
        live: all values that it may draw on.
        spoken: the amounts of all that was said, also of what no longer holds.
        draft: the draft.
        used: its values.
        known: the words of its language.
    """
    slots = draft.language.slots
    if max(len(live), len(used)) > _MOST:
        return Counts()
    said = {m: thing_counted(document.tokens, m, slots) for m, document in live if m.kind in _COUNTS}
    if not any(said.values()):
        return Counts()
    labelled = {m: thing for m in used if (thing := _labelled(draft.tokens, m, slots, known))}
    counted = {m: labelled.get(m) or thing_counted(draft.tokens, m, slots) for m in used if m.kind in _COUNTS}
    stated, standing = _by_thing(said), _by_thing(counted)
    kept = frozenset(m for m, _ in demanded if (thing := said.get(m)) and m.amount in standing[thing])
    if not labelled:
        return Counts(kept=kept)
    wrong = [
        m
        for m, thing in labelled.items()
        if stated[thing] and m.amount in spoken and m.amount not in stated[thing] | stated[""]
    ]
    amounts = {m.amount for m in counted}
    lost = [
        m
        for m, _ in demanded
        if (thing := said.get(m))
        and not standing[thing]
        and m.amount in amounts
        and m.amount not in standing[""]
    ]
    return Counts(lost, wrong, kept)


def _by_thing(counted: Mapping[Mention, str]) -> dict[str, set[str]]:
    """Return the amounts of each thing; of what is not known under an empty name."""
    found: dict[str, set[str]] = defaultdict(set)
    for mention, thing in counted.items():
        found[thing].add(mention.amount)
    return found


def thing_counted(tokens: Sequence[Token], mention: Mention, slots: SlotWords) -> str:
    """Return the thing that a figure counts, as its nouns name it; empty where it is none of them."""
    if mention.meaning.startswith("#"):
        return ""
    if mention.kind == "quantity":
        return slots.counted.get(tokens[mention.end - 1].fold, "")
    before = tuple(token.fold for token in tokens[max(0, mention.first - 2) : mention.first])
    after = tuple(token.fold for token in tokens[mention.end : mention.end + 2])
    if before in slots.before_party and after != slots.before_day_part and after[:1] != ("o",):
        return slots.counted_persons
    ahead = [t for t in tokens[mention.end : mention.end + 2 * _BETWEEN] if t.text not in "-‑"][
        : _BETWEEN + 1
    ]
    folds: list[str] = []
    for token in ahead:
        if token.sentence != mention.sentence or token.kind != "word":
            break
        folds.append(token.fold)
    if tuple(folds[:2]) in slots.of_us:
        return slots.counted_persons
    if (pair := "".join(folds[:2])) in slots.counted:
        return slots.counted[pair]
    return next((slots.counted[fold] for fold in folds[:_BETWEEN] if fold in slots.counted), "")


def _labelled(tokens: Sequence[Token], mention: Mention, slots: SlotWords, known: WishWords) -> str:
    """Return the thing that the label of a figure names."""
    if mention.kind not in _COUNTS or mention.meaning.startswith("#"):
        return ""
    label = [tokens[at].fold for at in label_of(tokens, mention.first, mention.end, known)]
    return next((slots.counted[fold] for fold in label if fold in slots.counted), "")
