"""How two or three runs compare: paired differences, shares of full performance, and of the loss won back."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from studies.lic.figures import AcrossTasks, PairFigures, ShareOfFull, WonBack
from studies.lic.report.tally import Run
from studies.metrics import Estimate, mean_share_of, paired, share_of
from studies.metrics import won_back as share_won_back

SCRIPTED = "script"
"""What a run names as its user where the task itself says what the user says."""

OfFull = Sequence[tuple[Run, Run]]
"""Pairs of a run of `full` and a comparable one of another condition."""


def pair_figures(a: Run, b: Run) -> PairFigures:
    """How `b` differs from its baseline `a`."""
    found = paired(a.scores, b.scores)
    return PairFigures(
        task=b.info.identity.task,
        model=b.model,
        a=a.condition,
        b=b.condition,
        a_run=a.info.run_id,
        b_run=b.info.run_id,
        n=found.difference.n,
        difference=found.difference.value,
        ci=found.difference.ci,
        flipped_up=found.flipped_up,
        flipped_down=found.flipped_down,
    )


def share_of_full(full: Run, other: Run) -> ShareOfFull:
    """How much of full performance a condition reaches."""
    found = share_of(full.scores, other.scores)
    return ShareOfFull(
        task=other.info.identity.task,
        model=other.model,
        condition=other.condition,
        run=other.info.run_id,
        full_run=full.info.run_id,
        n=found.n,
        share=found.value,
        ci=found.ci,
    )


def across_tasks(of_full: OfFull) -> Iterator[AcrossTasks]:
    """The mean share over tasks, for all runs that only the task sets apart.

    A condition that was run twice on one task says nothing across tasks: it is left out.
    """
    for runs in _by_making(of_full):
        tasks = [other.info.identity.task for _, other in runs]
        if len(tasks) > 1 and max(Counter(tasks).values()) == 1:
            yield _across_tasks(sorted(runs, key=lambda pair: pair[1].info.identity.task))


def _by_making(of_full: OfFull) -> Iterator[OfFull]:
    """The pairs, grouped by all that made the second run, except for its task."""
    groups: dict[str, dict[str, list[tuple[Run, Run]]]] = defaultdict(lambda: defaultdict(list))
    for full, other in of_full:
        user = other.info.identity.models.get("user", SCRIPTED)
        groups[_making(other)][user].append((full, other))
    for by_user in groups.values():
        # Who plays the user makes no difference to a scripted task: it stands beside any of them.
        scripted = by_user.pop(SCRIPTED, [])
        yield from [[*runs, *scripted] for runs in by_user.values()] or [scripted]


def _making(run: Run) -> str:
    identity = run.info.identity
    models = {role: model for role, model in identity.models.items() if role not in ("user", "judge")}
    made = [identity.study, identity.condition, models, identity.decoding, identity.guidelines]
    return json.dumps([*made, identity.scoring, identity.seed, identity.version], sort_keys=True)


def _across_tasks(runs: OfFull) -> AcrossTasks:
    found = mean_share_of([(full.scores, other.scores) for full, other in runs])
    identity = runs[0][1].info.identity
    return AcrossTasks(
        model=runs[0][1].model,
        condition=identity.condition,
        scoring=identity.scoring,
        version=identity.version,
        tasks=tuple(other.info.identity.task for _, other in runs),
        runs=tuple(other.info.run_id for _, other in runs),
        n=found.n,
        share=found.value,
        ci=found.ci,
    )


def won_back(full: Run, sharded: Run, remedy: Run) -> WonBack:
    """How much of what sharding lost a remedy won back."""
    found = share_won_back(full.scores, sharded.scores, remedy.scores)
    return WonBack(
        task=remedy.info.identity.task,
        model=remedy.model,
        condition=remedy.condition,
        run=remedy.info.run_id,
        full_run=full.info.run_id,
        sharded_run=sharded.info.run_id,
        n=found.n,
        share=found.value,
        ci=found.ci,
        why_not=_why_not(found),
    )


def _why_not(share: Estimate) -> str | None:
    if share.n == 0:
        return "the three runs have no instruction in common"
    if share.value is None:
        return "sharding lost nothing on these instructions"
    if share.ci is None and share.n > 1:
        return "the sharding loss is not clearly above zero on these instructions"
    return None if share.ci else "one instruction gives no interval"
