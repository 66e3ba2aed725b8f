"""What `midturn lic report` prints, without what plays a study."""

from __future__ import annotations

import shlex

import typer

from midturn.cli._console import show
from midturn.cli._plots import draw, scores_plot
from midturn.core import one_line
from midturn.store import Store
from midturn.studies.lic.report import report_on
from midturn.studies.lic.tables import flipped_conversations, report_tables, summary_tables


def print_report(store: Store, *, as_json: bool, everything: bool = False) -> None:
    """Print what all runs of a store found, for people or as one JSON document.

    Conversations are read one by one.

    Args:
        store: the store.
        as_json: whether to print the document.
        everything: whether all tables follow what was found.
    """
    report = report_on(store)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(summary_tables(report))
        for task, conversation in flipped_conversations(report):
            shown = shlex.join(["midturn", "trajectories", "show", one_line(conversation)])
            typer.echo(f"One that flipped in {one_line(task)}:")
            typer.echo(f"  {shown} --db {shlex.quote(str(store.path))}")
        draw(scores_plot(report.runs))
        if everything and report.runs:
            show(report_tables(report))
