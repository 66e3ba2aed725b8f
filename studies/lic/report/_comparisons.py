"""How two or three runs compare: paired differences, shares of full performance, and of the loss won back."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from midturn.statistics import (
    FEWEST,
    Estimate,
    average,
    difference,
    mean_of,
    mean_share_of,
    paired,
    share_of,
    shared_means,
    won_back as share_won_back,
)
from midturn.studies.lic._figures import AcrossTasks, PairAcrossTasks, PairFigures, ShareOfFull, WonBack
from midturn.studies.lic.report._tally import Run

SCRIPTED = "script"
"""What a run names as its user where the task itself says what the user says."""

Pairs = Sequence[tuple[Run, Run]]
"""A baseline's run and a comparable one of another condition."""


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
        p=found.difference.p,
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


def across_tasks(of_full: Pairs) -> Iterator[AcrossTasks]:
    """Return the mean share over tasks, for all runs that only the task sets apart."""
    return map(_across_tasks, _over_tasks(of_full))


def pairs_across_tasks(pairs: Pairs) -> Iterator[PairAcrossTasks]:
    """Yield the mean difference over tasks, for all runs that only the task sets apart."""
    by_baseline: dict[str, list[tuple[Run, Run]]] = defaultdict(list)
    for pair in pairs:
        by_baseline[pair[0].condition].append(pair)
    for same in by_baseline.values():
        yield from map(_pair_across_tasks, _over_tasks(same))


def _over_tasks(pairs: Pairs) -> Iterator[Pairs]:
    """Yield the pairs of one making on several tasks, in the order of the tasks.

    A condition that was run twice on one task says nothing across tasks: it is left out.
    """
    for runs in _by_making(pairs):
        tasks = [other.info.identity.task for _, other in runs]
        if len(tasks) > 1 and max(Counter(tasks).values()) == 1:
            yield sorted(runs, key=lambda pair: pair[1].info.identity.task)


def _by_making(pairs: Pairs) -> Iterator[Pairs]:
    """Yield the pairs, grouped by all that made the second run, except for its task."""
    groups: dict[str, dict[str, list[tuple[Run, Run]]]] = defaultdict(lambda: defaultdict(list))
    for baseline, other in pairs:
        user = other.info.identity.models.get("user", SCRIPTED)
        groups[_making(other)][user].append((baseline, other))
    for by_user in groups.values():
        # Who plays the user makes no difference to a scripted task: it is compared with any of them.
        scripted = by_user.pop(SCRIPTED, [])
        yield from [[*runs, *scripted] for runs in by_user.values()] or [scripted]


def _making(run: Run) -> str:
    identity = run.info.identity
    models = {role: model for role, model in identity.models.items() if role not in ("user", "judge")}
    made = [identity.study, identity.condition, models, identity.decoding.stated(), identity.guidelines]
    return json.dumps([*made, identity.scoring, identity.seed, identity.made_by], sort_keys=True)


def _across_tasks(runs: Pairs) -> AcrossTasks:
    found = mean_share_of([(full.scores, other.scores) for full, other in runs])
    identity = runs[0][1].info.identity
    return AcrossTasks(
        model=runs[0][1].model,
        condition=runs[0][1].condition,
        decoding=identity.decoding,
        scoring=identity.scoring,
        made_by=identity.made_by,
        tasks=tuple(other.info.identity.task for _, other in runs),
        runs=tuple(other.info.run_id for _, other in runs),
        n=found.n,
        share=found.value,
        ci=found.ci,
    )


def _pair_across_tasks(runs: Pairs) -> PairAcrossTasks:
    means = [shared_means(a.scores, b.scores) for a, b in runs]
    a_mean, b_mean = (mean_of([average(task[side]) for task in means]) for side in (0, 1))
    change = mean_of([difference(*task) for task in means])
    identity = runs[0][1].info.identity
    return PairAcrossTasks(
        model=runs[0][1].model,
        a=runs[0][0].condition,
        b=runs[0][1].condition,
        decoding=identity.decoding,
        scoring=identity.scoring,
        made_by=identity.made_by,
        tasks=tuple(b.info.identity.task for _, b in runs),
        a_runs=tuple(a.info.run_id for a, _ in runs),
        b_runs=tuple(b.info.run_id for _, b in runs),
        n=change.n,
        a_mean=a_mean.value,
        a_mean_ci=a_mean.ci,
        b_mean=b_mean.value,
        b_mean_ci=b_mean.ci,
        difference=change.value,
        ci=change.ci,
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
    if share.n < FEWEST:
        return f"fewer than {FEWEST} instructions give no interval"
    return None if share.ci else "the sharding loss is not clearly above zero on these instructions"
