"""The five steps of a refinement: pairs, propose, filter, ablate, validate.

Each takes the record of the step before it and makes the next one. What becomes of a set is decided where the
steps of all folds are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from midturn.core import redacted
from midturn.refiner._refinement import (
    Ablated,
    Changed,
    Filtered,
    Paired,
    Proposed,
    Refused,
    Signal,
    Validated,
)
from midturn.refiner._session import Progress, RefineSession
from midturn.refiner.distilling import (
    FilteredRules,
    Finding,
    Proposal,
    ReflectionExample,
    apply_filters,
    distil,
    said_by_most,
    search,
    without_redundant,
)
from midturn.refiner.guidelines import Guideline, GuidelineSet
from midturn.refiner.pairs import Pair, WordCounts, mine
from midturn.refiner.validation import InstructionRecall, Rollout, Split, compare, gain

MOST_CHANGED = 3
"""Conversations that are shown to whoever decides on the rules."""

LEFT_BEHIND = "the search found none of the rewrites better than it, or a better one"


# -- pairs --------------------------------------------------------------------------------------------------


async def pick_pairs(
    split: Split, pairs: Sequence[Pair], found: Mapping[str, int], session: RefineSession
) -> Paired:
    """Pick the pairs that the reflection model is shown; the others are for the proxy metric."""
    shown = await mine(pairs, session.plan.pairs, session.roles.embeddings or WordCounts())
    taken = {pair.task_id for pair in shown}
    held_out = sorted({pair.task_id for pair in pairs} - taken)
    session.progress(Progress("pairs", len(shown), session.plan.pairs))
    return Paired(split=split, found=dict(found), shown=tuple(shown), held_out=tuple(held_out))


# -- propose ------------------------------------------------------------------------------------------------


async def propose(paired: Paired, pairs: Sequence[Pair], session: RefineSession) -> Proposed:
    """Have rules written: once, or again and again by reflective search."""
    session.progress(Progress("propose", 0, session.plan.proposals or 1))
    if session.plan.proposals:
        return await _searched(paired, pairs, session)
    draft = await distil(
        session.roles.reflection, [ReflectionExample(pair) for pair in paired.shown], rules_of(session.known)
    )
    session.progress(Progress("propose", 1, 1))
    return Proposed(by="one_shot", draft=draft)


async def _searched(paired: Paired, pairs: Sequence[Pair], session: RefineSession) -> Proposed:
    found = await search(
        session.roles.reflection,
        InstructionRecall(session.roles.mediator, paired.shown, session.told),
        paired.shown,
        _held_out(paired, pairs),
        scope=session.scope,
        known=session.known,
        proposals=session.plan.proposals,
        seed=session.plan.seed,
        progress=lambda tried: session.progress(Progress("propose", tried, session.plan.proposals)),
    )
    return Proposed(
        by="search",
        draft=found.best and found.best.draft,
        others=tuple(each.draft for each in found.proposals if each is not found.best),
        stopped=found.stopped,
    )


def _held_out(paired: Paired, pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.task_id in paired.held_out]


# -- filter -------------------------------------------------------------------------------------------------


async def filter_rules(proposed: Proposed, paired: Paired, session: RefineSession) -> Filtered:
    """Keep what the filters let pass."""
    others: list[Refused] = []
    for draft in proposed.others:
        filtered = _filtered(draft, paired, session)
        reason = _why_nothing_is_left(draft, filtered, session) or LEFT_BEHIND
        rules = filtered.kept or as_guidelines(draft)
        others.append(Refused(rules=rules, findings=filtered.findings, reason=reason))
    if proposed.draft is None:
        return Filtered(refused="the search found no rules that carry more", others=tuple(others))
    filtered = _filtered(proposed.draft, paired, session)
    return Filtered(
        kept=filtered.kept,
        findings=filtered.findings,
        refused=_why_nothing_is_left(proposed.draft, filtered, session),
        others=tuple(others),
    )


def _filtered(draft: Proposal, paired: Paired, session: RefineSession) -> FilteredRules:
    return apply_filters(draft.rules, paired.shown, session.scope, [*session.known, *draft.rewrote])


def _why_nothing_is_left(draft: Proposal, filtered: FilteredRules, session: RefineSession) -> str:
    if draft.nonsense:
        return draft.nonsense
    if not filtered.kept:
        return f"the filters refused every rule: {_in_words(filtered.findings)}"
    return "its rules are those that hold already" if filtered.kept == session.known else ""


def as_guidelines(draft: Proposal) -> tuple[Guideline, ...]:
    """Return the rules that were proposed, as far as they can be rules of a set."""
    from pydantic import ValidationError

    made: dict[str, Guideline] = {}
    for each in draft.rules:
        try:
            made.setdefault(each.rule.casefold(), Guideline(rule=each.rule, pairs=each.pairs))
        except ValidationError:
            continue
    return tuple(made.values())


def _in_words(findings: Sequence[Finding]) -> str:
    return "; ".join(dict.fromkeys(f"{finding.guard}: {finding.reason}" for finding in findings))


# -- ablate -------------------------------------------------------------------------------------------------


async def ablate(
    filtered: Filtered, paired: Paired, pairs: Sequence[Pair], session: RefineSession
) -> Ablated:
    """Drop the rules and clauses that nothing needs, and judge the rest by the proxy metric."""
    held_out = _held_out(paired, pairs)
    read: dict[tuple[str, ...], Rollout] = {}

    async def carried(rules: Sequence[str]) -> Rollout:
        """Read the pairs held out or, where there are none, those shown; once under each list of rules."""
        if tuple(rules) not in read:
            on = held_out or paired.shown
            recall = InstructionRecall(session.roles.mediator, on, session.told)
            read[tuple(rules)] = await recall(rules, [pair.task_id for pair in on])
        return read[tuple(rules)]

    async def signal(kept: Sequence[Guideline]) -> float:
        return fmean((await carried(rules_of(kept))).scores.values() or [0.0])

    session.progress(Progress("ablate", 0, len(held_out)))
    left = await without_redundant(
        filtered.kept,
        session.known,
        signal,
        lambda kept: session.may_be_tried(paired, kept),
        said_by_most([*paired.shown, *held_out], session.scope),
    )
    found = None
    if held_out:
        found = _signal(await carried(rules_of(session.known)), await carried(rules_of(left.kept)))
    session.progress(Progress("ablate", len(held_out), len(held_out)))
    is_worse = found and found.ci and found.ci[1] < 0
    return Ablated(
        kept=left.kept,
        findings=left.findings,
        signal=found,
        refused=f"carries less of what users want: {found.before:.2f} before, {found.after:.2f} after"
        if found and is_worse
        else "",
    )


def _signal(before: Rollout, after: Rollout) -> Signal | None:
    """Return the proxy metric, before and after; `None` where nothing can be compared."""
    ids = sorted(before.scores.keys() & after.scores.keys())
    if not ids:
        return None
    pairs = [(before.scores[each], after.scores[each]) for each in ids]
    return Signal(
        before=fmean(one for one, _ in pairs),
        after=fmean(other for _, other in pairs),
        ci=gain(*zip(*pairs, strict=True)).ci,
        n=len(ids),
        not_measured=len(before.not_measured | after.not_measured),
    )


# -- validate -----------------------------------------------------------------------------------------------


async def validate(made: GuidelineSet, ids: Sequence[str], session: RefineSession) -> Validated:
    """Play what nothing was learned from under the parent and under the set."""
    session.progress(Progress("validate", 0, 2))
    before = await session.roles.evaluate(session.told(rules_of(session.known)), ids)
    session.progress(Progress("validate", 1, 2))
    after = await session.roles.evaluate(session.told(made.rules), ids)
    session.progress(Progress("validate", 2, 2))
    return Validated(
        figures=compare(before, after, made.parent),
        before=_points(before.scores),
        after=_points(after.scores),
        changed=tuple(_changed(before, after)),
    )


def _changed(before: Rollout, after: Rollout) -> list[Changed]:
    both = before.mediated.keys() & after.mediated.keys() & before.scores.keys() & after.scores.keys()
    changed = [
        Changed(
            task_id=each,
            said=tuple(map(redacted, before.mediated[each].said)),
            before=redacted(before.mediated[each].instruction),
            after=redacted(after.mediated[each].instruction),
            gain=100 * (after.scores[each] - before.scores[each]),
        )
        for each in both
        if before.mediated[each].instruction != after.mediated[each].instruction
    ]
    return sorted(changed, key=lambda each: (-each.gain, each.task_id))[:MOST_CHANGED]


def rules_of(guidelines: Sequence[Guideline]) -> tuple[str, ...]:
    """Return the rules alone."""
    return tuple(guideline.rule for guideline in guidelines)


def _points(scores: Mapping[str, float]) -> dict[str, float]:
    return {task_id: 100 * score for task_id, score in sorted(scores.items())}
