"""New rules, and clauses of them, that a set carries as much without.

None may become active on the strength of another. A validation compares sets, so that one useful rule would
carry any others along, and a useful clause its neighbours. Hence each new rule must show by the proxy metric
that it is needed: from the last to the first, a rule whose absence loses nothing is dropped. Of those that
are left, each clause must show the same and is cut out if it doesn't, and so must each run of words that
nobody said, whatever joins it to the others. Where the signal needs none of the rules, the set is left with
one part of one rule, and the validation judges that by itself.

What says when a rule holds stays without being needed where most users say its words: the readings of
failures that all hold `the usual` don't need the rule to name it, but others will.

Costs: one reading of all pairs for the set, one for each of its new rules, and for each rule one for its
clauses, or as many as tell which of them are needed. What the signal can't see is learned one part of one
rule at a time. Accepted too: a Mediator that reads differently under any other rules can make a rule or a
clause look needed by chance, and so can forged wants in several pairs; a rule that takes the place of one
that holds can't be distinguished from that one's going; and a condition in words that most users say stays.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest

from midturn.refiner.distilling._clauses import (
    Clause,
    clauses,
    is_said_condition,
    only_adds,
    parts,
    runs,
    tidied,
    without,
)
from midturn.refiner.distilling._filters import FilteredRules
from midturn.refiner.distilling._records import Finding
from midturn.refiner.guidelines import Guideline

Guidelines = tuple[Guideline, ...]
Signal = Callable[[Guidelines], Awaitable[float]]

REDUNDANT = "redundant: the set recalls as much without it"
ONE_AT_A_TIME = (
    "no new rule makes the set carry more, and of such only one at a time is validated, part by part"
)

LEAST = 1e-9
"""A difference of the signal below this is one of rounding."""


async def without_redundant(
    kept: Guidelines,
    known: Sequence[Guideline],
    signal: Signal,
    may_be_tried: Callable[[Guidelines], bool] = lambda _: True,
    is_said: Callable[[str], bool] = lambda _: False,
) -> FilteredRules:
    """Drop the new rules, and the clauses of new rules, that nothing needs.

    Args:
        kept: what the filters left.
        known: the rules that hold already; these stay.
        signal: how much is carried under some rules.
        may_be_tried: whether a set is not known to be of no use. Of rules that the signal does not see, the
            first part that may be tried is left.
        is_said: whether most users say the word of this stem, or want what it stands for.
    """
    new = tuple(each for each in kept if each not in known)
    if not new or (len(new) == 1 and len(clauses(new[0].rule)) == 1 and not runs(new[0].rule, is_said)):
        return FilteredRules(kept, ())
    left, carried, redundant = kept, await signal(kept), list[Guideline]()
    for rule in reversed(new):
        others = tuple(each for each in left if each is not rule)
        if (as_much := await signal(others)) > carried - LEAST:
            left, carried = others, as_much
            redundant.insert(0, rule)
    if len(redundant) == len(new):
        return _one_of(kept, new, may_be_tried)
    cutting = _Cutting(left, carried, signal, is_said)
    for rule in reversed(new):
        if rule not in redundant:
            await cutting.cut(rule)
    return FilteredRules(
        cutting.left, (*(_unneeded(each.rule, REDUNDANT) for each in redundant), *cutting.findings)
    )


@dataclass
class _Cutting:
    """A set whose rules lose the clauses that it carries as much without."""

    left: Guidelines
    carried: float
    signal: Signal
    is_said: Callable[[str], bool]
    findings: list[Finding] = field(default_factory=list[Finding])

    async def cut(self, rule: Guideline) -> None:
        """Cut a rule down to what is needed of it: whole clauses first, then words within those left."""
        for find in (self._on_trial, self._unsaid):
            needless: list[Clause] = []
            await self._drop(rule, find(rule.rule), needless)
            if needless:
                self.findings += _cut_out(rule, needless)
                shorter = _shortened(rule, needless)
                self.left, rule = _replaced(self.left, rule, shorter), shorter

    def _on_trial(self, rule: str) -> list[Clause]:
        """Return the clauses of a rule, but for conditions in words that most users say."""
        return [clause for clause in clauses(rule) if not is_said_condition(rule, clause, self.is_said)]

    def _unsaid(self, rule: str) -> list[Clause]:
        return runs(rule, self.is_said)

    async def _drop(self, rule: Guideline, tried: Sequence[Clause], needless: list[Clause]) -> None:
        """Find out which clauses nothing needs: try without all, then without each half, the last first."""
        if not tried:
            return
        left = _replaced(self.left, rule, _shortened(rule, [*needless, *tried]))
        if _are_rules(left) and (as_much := await self.signal(left)) > self.carried - LEAST:
            self.carried = as_much
            needless += tried
        elif len(tried) > 1:
            half = len(tried) // 2
            await self._drop(rule, tried[half:], needless)
            await self._drop(rule, tried[:half], needless)


def _shortened(rule: Guideline, needless: Sequence[Clause]) -> Guideline:
    return rule.model_copy(update={"rule": without(rule.rule, needless)})


def _replaced(rules: Guidelines, one: Guideline, other: Guideline) -> Guidelines:
    return tuple(other if each is one else each for each in rules)


def _are_rules(rules: Guidelines) -> bool:
    """Tell whether each rule says something, and none the same as another."""
    folded = [each.rule.casefold() for each in rules]
    return all(folded) and len(set(folded)) == len(folded)


def _one_of(kept: Guidelines, new: Guidelines, may_be_tried: Callable[[Guidelines], bool]) -> FilteredRules:
    """Leave the first part of a new rule that may be tried: the first part of each, then the others."""
    ranked = chain.from_iterable(zip_longest(*([(only, part) for part in _sentences(only)] for only in new)))
    sets = [(only, part, _alone(kept, new, only, part)) for only, part in filter(None, ranked)]
    only, part, left = next((each for each in sets if may_be_tried(each[2])), sets[0])
    unneeded = [*(each for each in new if each is not only), *(each for each in _parts(only) if each != part)]
    return FilteredRules(left, tuple(_unneeded(each.rule, ONE_AT_A_TIME) for each in unneeded))


def _alone(kept: Guidelines, new: Guidelines, only: Guideline, part: Guideline) -> Guidelines:
    """Return the rules with a part of one in place of all new ones."""
    return tuple(part if each is only else each for each in kept if each is only or each not in new)


def _sentences(rule: Guideline) -> list[Guideline]:
    """Return the parts of a rule that may stand alone."""
    told = _parts(rule)
    return [part for part in told if not only_adds(part.rule)] or told[:1]


def _parts(rule: Guideline) -> list[Guideline]:
    said = parts(rule.rule)
    return [rule] if len(said) == 1 else [rule.model_copy(update={"rule": each}) for each in said]


def _cut_out(rule: Guideline, needless: Sequence[Clause]) -> list[Finding]:
    reason = f"{REDUNDANT}; it was a clause of {rule.rule!r}"
    said = [rule.rule[clause.start : clause.end] for clause in sorted(needless, key=lambda each: each.start)]
    return [_unneeded(each, reason) for each in map(tidied, said) if each]


def _unneeded(rule: str, reason: str) -> Finding:
    return Finding(rule=rule, guard="unneeded", reason=reason)
