"""Clauses that wish for nothing: how somebody feels, how what was offered strikes them, what is all the same.

`I'm starving`, `that sounds lovely`, `looks good to me`, `I don't mind which band`, `any band`. A judgement
that says what is wanted instead, such as `that's too small`, is one of what is wished for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midturn.mediator.language import WishWords
from midturn.mediator.values import Token, root_of, roots_of

LONGEST = 9
"""Words of a clause that says how an offer strikes somebody."""


def small_talk(tokens: Sequence[Token], known: WishWords, *, answers: bool) -> set[int]:
    """Return the places of such clauses; `answers` is whether somebody else spoke before."""
    found: set[int] = set()
    for clause in _clauses(tokens):
        words = [tokens[at] for at in clause if tokens[at].kind == "word"]
        found.update(_feeling(tokens, clause, known))
        found.update(at for at in clause[1:] if _is_praised(tokens, at, known))
        if _is_praise(words, known) or (answers and _is_reaction(tokens, clause, words, known)):
            found.update(clause)
        else:
            found |= (minds := _indifference(tokens, clause, known))
            # `I don't mind which actors are in it`
            ends = clause.stop
            if ends - 1 in minds and ends < len(tokens) and tokens[ends].fold in known.asking_which:
                found.update(_clause_from(tokens, ends))
    return found


def _clause_from(tokens: Sequence[Token], begin: int) -> range:
    end = begin
    while end < len(tokens) and tokens[end].clause == tokens[begin].clause:
        end += 1
    return range(begin, end)


def _indifference(tokens: Sequence[Token], clause: range, known: WishWords) -> set[int]:
    """Return the places of what may be as it likes; a denied clause has no such `any`."""
    denied = next((at for at in clause if tokens[at].fold in known.denying), None)
    if denied is None:
        return {at for at in clause[1:] if tokens[at - 1].fold in known.indifferent}
    if any(tokens[at].fold in known.minding for at in clause if denied < at <= denied + 2):
        return set(clause[clause.index(denied) :])
    return set()


def _clauses(tokens: Sequence[Token]) -> Iterator[range]:
    begin = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].clause != tokens[begin].clause:
            yield range(begin, at)
            begin = at


def _feeling(tokens: Sequence[Token], clause: range, known: WishWords) -> range:
    """Return the part of a clause in which the speaker says how they feel: `… before I go crazy`."""
    begins: int | None = None
    for at in clause:
        folded = tokens[at].fold
        if folded.split("'")[0] in known.speaker:
            begins = at
        elif begins is not None and root_of(folded) in roots_of(known.feelings):
            return range(begins, clause.stop)
        elif folded not in known.function and folded not in known.feeling:
            begins = None
    return range(0)


def _is_praised(tokens: Sequence[Token], at: int, known: WishWords) -> bool:
    """Tell whether a word only says that something pleases: `jazz would be better`, `that works best`."""
    before = tokens[at - 1].fold
    return tokens[at].fold in known.pleasing and (before in known.copulas or before in known.appraising)


def _is_praise(words: Sequence[Token], known: WishWords) -> bool:
    """Tell whether a clause flatters who is spoken to: `you're the best`, `you are so helpful`."""
    said = " ".join(word.fold for word in words[: LONGEST // 2]).replace("'", " ").split()
    return (
        said[:2] in [list(start) for start in known.addressing]
        and said[2:3] != []
        and said[2] in known.praising
    )


def _is_reaction(tokens: Sequence[Token], clause: range, words: Sequence[Token], known: WishWords) -> bool:
    """Tell whether a clause only says how an offer strikes somebody."""
    if not words or len(words) > LONGEST or any(tokens[at].kind not in {"word", "mark"} for at in clause):
        return False
    folds = [word.fold for word in words]
    while folds and folds[0] in known.exclaiming:
        folds.pop(0)
    if not folds or not known.excess.isdisjoint(folds):
        return False
    if folds[0].split("'")[0] in known.listener and known.modals.isdisjoint(folds[: LONGEST // 2]):
        return True
    if folds[0] in known.appraising:
        # `look for a comedy` asks, `looks like a plan` does not.
        return folds[1:2] == [] or folds[1] not in known.adjoining - known.likening
    points = folds[0].split("'")[0] in known.demonstratives or not known.pro_forms.isdisjoint(folds[1:3])
    verbs = set(folds[:4])
    if not points and folds[0] not in known.subjects:
        return False
    return not verbs.isdisjoint(known.appraising) or (
        points and ("'" in folds[0] or not verbs.isdisjoint(known.being))
    )
