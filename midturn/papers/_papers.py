"""Tables and figures in the layout of the three papers, with the published figures beside ours.

A table is written where the store holds runs for it. The drift studies are analysed whole, some seconds each.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from midturn.core import BadInput, one_line, require_extras
from midturn.pages.report import Contents
from midturn.papers._dialogues import dialogues_tables
from midturn.papers._framings import framings_tables
from midturn.papers._lic import lic_tables
from midturn.papers._mediator import mediator_table
from midturn.papers._summary import summary_table
from midturn.papers._writing import write_figure, write_table
from midturn.studies.drift import studies_in
from midturn.studies.lic import Report

if TYPE_CHECKING:
    from midturn.papers._drift import Found
    from midturn.store import Store

DRIFT_STUDIES = ("drift-synthetic", "drift-tau")


def write_papers(
    store: Store,
    contents: Contents,
    folder: Path,
    *,
    everybody: bool = False,
    overwrite: bool | None = False,
) -> list[str]:
    """Write the tables and figures of a store.

    Args:
        store: the store.
        contents: what was read of it.
        folder: where the files go; it is made.
        everybody: whether rows of published models that the store has no runs of follow ours.
        overwrite: whether files that midturn did not write may be replaced.

    Returns:
        What is to be said of it: where the files are, and which drift studies are left out for what reason.

    Raises:
        BadInput: the folder can't be written.
        MissingExtra: tabulate is not installed, or what analyses the drift studies that the store holds.
    """
    require_extras("report", needed_for="tables of the papers")
    report = _runs_of(contents, "lic")
    tables = [
        *summary_table(_runs_of(contents, "lic", "framings")),
        *lic_tables(report),
        *mediator_table(report),
        *dialogues_tables(contents.dialogues),
        *framings_tables(contents.framings),
    ]
    studies, left_out = _analysed(store)
    if studies:
        from midturn.papers._drift import drift_tables
        from midturn.papers._drift_figures import drift_figures

        tables += drift_tables(studies)
        for figure in drift_figures(studies):
            write_figure(figure, folder, overwrite=overwrite)
    for table in tables:
        write_table(table.whole() if everybody else table.own(), folder, overwrite=overwrite)
    where = f"The tables are in {folder}" if tables else "The store holds no run of any of the papers' tables"
    return [*left_out, where]


def _runs_of(contents: Contents, *studies: str) -> Report:
    """Return the report without other studies' runs; comparisons never leave their study."""
    own = {info.run_id for info in contents.runs if info.identity.study in studies}
    report = contents.report
    return report.model_copy(
        update={
            "runs": tuple(run for run in report.runs if run.run_id in own),
            "paired": tuple(pair for pair in report.paired if pair.b_run in own),
            "paired_across_tasks": tuple(
                pair for pair in report.paired_across_tasks if own.issuperset(pair.b_runs)
            ),
        }
    )


def _analysed(store: Store) -> tuple[list[Found], list[str]]:
    """Return the reports of the store's drift studies, and those that can't be made."""
    chosen = [study for study in studies_in(store) if study.identity.study in DRIFT_STUDIES]
    if not chosen:
        return [], []
    from midturn.papers._drift import Found
    from midturn.studies.drift import drift_report

    found: list[Found] = []
    left_out: list[str] = []
    for study in chosen:
        try:
            report, series = drift_report(store, study)
        except BadInput as error:  # nothing of it is scored, or by several estimators
            left_out.append(one_line(f"Not in the tables: {study.label}: {error}"))
        else:
            found.append(Found(report=report, series=series))
    return found, left_out
