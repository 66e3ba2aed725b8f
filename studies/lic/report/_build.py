"""Put a report together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING

from midturn.studies.lic._figures import Report
from midturn.studies.lic.report._comparable import baselines, comparable
from midturn.studies.lic.report._comparisons import (
    Pairs,
    across_tasks,
    pair_figures,
    pairs_across_tasks,
    share_of_full,
    won_back,
)
from midturn.studies.lic.report._runs import run_figures
from midturn.studies.lic.report._tally import Run, RunInfo, run_info, tally

if TYPE_CHECKING:
    from midturn.store import Store, Trajectory


def build_report(runs: Iterable[tuple[RunInfo, Iterable[Trajectory]]]) -> Report:
    """Figures of each run, and of every comparison that the runs allow.

    Conversations are read one at a time and not kept.
    """
    read = [Run(info, tally(conversations)) for info, conversations in runs]
    beside = [(a, b) for b, a in product(read, read) if comparable(a.info.identity, b.info.identity)]
    pairs = [(a, b) for a, b in beside if a.condition in _baselines(b)]
    of_full = [(a, b) for a, b in beside if a.condition == "full" and b.condition != "full"]
    return Report(
        runs=tuple(map(run_figures, read)),
        paired=tuple(pair_figures(a, b) for a, b in pairs),
        paired_across_tasks=tuple(pairs_across_tasks(pairs)),
        share_of_full=tuple(share_of_full(full, other) for full, other in of_full),
        across_tasks=tuple(across_tasks(of_full)),
        won_back=tuple(won_back(*three) for three in _triples(of_full, pairs)),
    )


def report_on(store: Store) -> Report:
    """Return the report on all Lost-in-Conversation runs of a store."""
    return build_report(
        (run_info(store, run_id, identity), store.trajectories(run_id))
        for run_id, identity in store.runs()
        if identity.study == "lic"
    )


def _baselines(run: Run) -> tuple[str, ...]:
    return baselines(run.info.identity.condition, run.info.identity.role)


def _triples(of_full: Pairs, pairs: Pairs) -> Iterator[tuple[Run, Run, Run]]:
    """Each (full, sharded, remedy) whose members are comparable with one another."""
    losses = [(full, sharded) for full, sharded in of_full if sharded.condition == "sharded"]
    gains = [(baseline, remedy) for baseline, remedy in pairs if remedy.info.identity.role != "control"]
    for (full, sharded), (baseline, remedy) in product(losses, gains):
        if baseline is sharded and comparable(full.info.identity, remedy.info.identity):
            yield full, sharded, remedy
