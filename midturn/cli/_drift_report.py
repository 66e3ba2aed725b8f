"""What `midturn drift` prints and draws of a study, without what plays and scores it."""

from __future__ import annotations

from pathlib import Path

import typer

from midturn.cli import _plots as plots
from midturn.cli._console import show
from midturn.store import Store
from midturn.studies.drift import (
    Aggregation,
    Measure,
    StudyRuns,
    draw,
    drift_report,
    report_tables,
    summary_tables,
)


def print_study(
    store: Store,
    runs: StudyRuns,
    figures: Path,
    *,
    turns: int | None = None,
    estimator: str | None = None,
    measure: Measure = "kl",
    aggregation: Aggregation = "mean",
    overwrite: bool = False,
    as_json: bool = False,
    everything: bool = False,
) -> None:
    """Print the report, for people or as one JSON document, and write the figures."""
    report, series = drift_report(
        store, runs, turns=turns, estimator=estimator, measure=measure, aggregation=aggregation
    )
    unit = "nats per token" if aggregation == "mean" else "nats per reply"
    of = f"{measure.upper()}, {unit}"
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(summary_tables(report))
        plots.draw(plots.turns_plot(report.turn_means, of))
        if everything:
            show(report_tables(report))
    draw(report, series, figures, of, overwrite=overwrite)
    typer.echo(f"The figures are in {figures}", err=True)


def figures_of(db: Path) -> Path:
    """Return the folder of a store's figures if nothing else is said."""
    return db.with_name(f"{db.stem}-figures")
