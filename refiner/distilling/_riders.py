"""New rules that a set carries as much without: none may become active on the strength of another.

A validation compares sets, so that one useful rule would carry any others along. Hence each new rule must
show by the cheap signal that it is needed: from the last to the first, a rule whose absence loses nothing is
dropped. Where the signal needs none of them, the set is left with one, and the validation judges that by
itself.

Costs: one reading of all pairs for the set and one for each of its new rules, where there are two or more.
What the signal can't see is learned one rule at a time. Accepted too: a Mediator that reads differently under
any other rules can make a rule look needed by chance, and so can forged wants in several pairs; a rule that
takes the place of one that holds is not told apart from that one's going.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from midturn.refiner.distilling._guards import Guarded
from midturn.refiner.distilling._records import Finding
from midturn.refiner.guidelines import Guideline

Guidelines = tuple[Guideline, ...]

RIDES_ALONG = "rides along: the set carries as much without it"
ONE_AT_A_TIME = "no new rule makes the set carry more, and of such only one at a time is validated"

LEAST = 1e-9
"""A difference of the signal below this is one of rounding."""


async def without_riders(
    kept: Guidelines,
    known: Sequence[Guideline],
    signal: Callable[[Guidelines], Awaitable[float]],
    may_be_tried: Callable[[Guidelines], bool] = lambda _: True,
) -> Guarded:
    """Drop the new rules that nothing needs.

    Args:
        kept: what the guards left.
        known: the rules that hold already; these stay.
        signal: how much is carried under some rules.
        may_be_tried: whether a set is not known to be of no use. Of rules that the signal does not see, the
            first that may be tried is left.
    """
    new = tuple(each for each in kept if each not in known)
    if len(new) < 2:
        return Guarded(kept, ())
    left, carried, riders = kept, await signal(kept), list[Guideline]()
    for rule in reversed(new):
        without = tuple(each for each in left if each is not rule)
        if (as_much := await signal(without)) > carried - LEAST:
            left, carried = without, as_much
            riders.insert(0, rule)
    if len(riders) == len(new):
        return _one_of(kept, new, may_be_tried)
    return Guarded(left, tuple(_unneeded(each, RIDES_ALONG) for each in riders))


def _one_of(kept: Guidelines, new: Guidelines, may_be_tried: Callable[[Guidelines], bool]) -> Guarded:
    sets = [(only, tuple(each for each in kept if each is only or each not in new)) for only in new]
    only, left = next((each for each in sets if may_be_tried(each[1])), sets[0])
    return Guarded(left, tuple(_unneeded(each, ONE_AT_A_TIME) for each in new if each is not only))


def _unneeded(guideline: Guideline, reason: str) -> Finding:
    return Finding(rule=guideline.rule, guard="unneeded", reason=reason)
