"""What `midturn lic report` prints, without what plays a study."""

from __future__ import annotations

import typer

from midturn.cli._console import show
from midturn.cli._plots import draw, scores_plot
from midturn.store import Store
from midturn.studies.lic.report import report_on
from midturn.studies.lic.tables import report_tables


def print_report(store: Store, *, as_json: bool) -> None:
    """Print all runs of a store, for people or as one JSON document. Conversations are read one by one."""
    report = report_on(store)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(report_tables(report))
        draw(scores_plot(report.runs))
