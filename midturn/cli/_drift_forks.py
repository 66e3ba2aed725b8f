"""What `midturn drift fork` does: the estimate first, then the branches, then what the reminder did."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer
from rich.console import Group
from rich.text import Text

from midturn.cli._console import say, show
from midturn.cli._drift_study import check_scorer, measure_all, play, played_study
from midturn.statistics import FEWEST
from midturn.store import Store
from midturn.studies.drift import (
    DriftScorerConfig,
    ScriptedStudy,
    StudyRuns,
    fork_report,
    fork_tables,
    passages_of,
    power_estimate,
)


def estimated(
    store: Store, runs: StudyRuns, arm: str, shift: float, follow: int, *, as_json: bool = False
) -> None:
    """Say how many forks it takes; on stderr, unless it is all that was asked for."""
    plans = power_estimate(store, runs, arm, shift, follow)
    if as_json:
        typer.echo(json.dumps({"shift": shift, "plans": {name: asdict(p) for name, p in plans.items()}}))
        return
    for name, plan in plans.items():
        decay = f"{plan.decay} show that it decays" if plan.decay else "no number shows that it decays"
        typer.echo(
            f"By the dynamics of {name}, a shift of {shift:g} takes {plan.effect} forks to be found on "
            f"the turn after; {decay} (power 0.8)",
            err=True,
        )


async def forked(
    study: ScriptedStudy, scorer_config: DriftScorerConfig, store: Store, at: int, *, as_json: bool
) -> int:
    """Play both branches, score and print; return the exit status."""
    passages = passages_of(study.scripts)
    if passages < FEWEST:
        told = f"a difference of fewer than {FEWEST} has no interval, and is in no table"
        say(f"{passages} passages are forked: {told}")
    study.preflight()
    check_scorer(scorer_config)
    async with store.claim.held_async(say):
        outcome = await play(study, store)
        runs = played_study(study, store)
        await measure_all(store, list(runs.runs.values()), scorer_config)
    report = fork_report(store, runs, at)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        measures = "; ".join(f"{name}: {by}" for name, by in report.estimators.items())
        told = (
            "Reminded minus not reminded, from one prefix; intervals are 95 %, over passages.\n"
            f"Divergences are in nats per token, against {measures}.\n"
        )
        show(Group(Text(told), fork_tables(report)))
        for reference in report.too_few:
            typer.echo(
                f"Nothing against {reference}: fewer than two passages have both branches scored", err=True
            )
    return 1 if outcome.failed or outcome.stopped else 0
