"""The report on a store: one page with what ran, figures, and a browser for its conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from midturn.core import check_output, require_extras
from midturn.pages import json_block, page, write_page
from midturn.pages.report._dialogues import said_of
from midturn.pages.report._drawing import Figure, inline_svg, write_files
from midturn.pages.report._figures import figures
from midturn.pages.report._framings import parts_of, said_of_both
from midturn.pages.report._overview import named, overview
from midturn.pages.report._reading import Contents, label, read
from midturn.store import ConditionRole, RunIdentity, Store, canonical_sha256
from midturn.studies.lic import PairFigures
from midturn.studies.lic.conditions import typed
from midturn.studies.lic.report import baselines

SCRIPTS = ("theme", "data", "search", "words", "pair", "list", "live", "start")
"""In the order in which they stand in the page; each is one part of it."""

__all__ = ["report_page", "write_report"]


def write_report(
    store: Store, out: Path, folder: Path | None = None, *, overwrite: bool | None = False
) -> tuple[Contents, list[Figure]]:
    """Write a store's report and, where a folder is named, its figures as files.

    Return what was read, and the figures.

    Args:
        store: the store.
        out: the page's file.
        folder: where figures go.
        overwrite: whether files that midturn did not write may be replaced.

    Raises:
        BadInput: a file can't be written.
        MissingExtra: the extra `report` is not installed.
    """
    require_extras("report", needed_for="a report")
    check_output(out, inputs=[store.path], overwrite=overwrite)
    contents = read(store)
    drawn = figures(contents)
    if folder is not None:
        write_files(drawn, folder, overwrite=overwrite)
    page_text = _page(contents, drawn, store.path.name)
    write_page(out, page_text, inputs=[store.path], overwrite=overwrite)
    return contents, drawn


def report_page(store: Store, *, stamp: str) -> str:
    """Return the report of a live store, which asks its server for what has changed since `stamp`."""
    require_extras("report", needed_for="a report")
    contents = read(store)
    return _page(contents, figures(contents), store.path.name, stamp=stamp)


def _page(contents: Contents, drawn: list[Figure], name: str, stamp: str | None = None) -> str:
    from markupsafe import Markup

    index = _index(contents)
    return page(
        "report/report.html",
        styles=["report/report.css"],
        scripts=[f"report/script/{part}.js" for part in SCRIPTS],
        live=stamp is not None,
        name=name,
        stamp=stamp,
        contents=contents,
        framings_parts=parts_of,
        named=named,
        framings_said=said_of_both,
        said_of=said_of,
        figures=[{"it": figure, "svg": Markup(inline_svg(figure))} for figure in drawn],  # noqa: S704  escaped by ElementTree
        index=json_block("index", index),
        chunks=[json_block(f"chunk-{n}", chunk) for n, chunk in enumerate(contents.conversations.chunks)],
        **overview(contents),
    )


def _index(contents: Contents) -> dict[str, Any]:
    """Return what the page's script knows of the conversations before it unpacks any."""
    compared = _compared(contents)
    return {
        **contents.conversations.index(),
        "runs": [
            {
                "name": contents.names[info.run_id],
                "condition": label(typed(info.identity.condition)),
                "task": label(info.identity.task),
                "data": canonical_sha256(_same(info.identity)),
                "baselines": [a for a, b, _ in compared if b == n],
            }
            for n, info in enumerate(contents.runs)
        ],
        "flips": _flips(contents, compared),
    }


def _same(identity: RunIdentity) -> dict[str, str]:
    """Return what conversations that may stand side by side have in common, besides their task id."""
    return {name: getattr(identity, name) for name in ("study", "task", "data_sha256")}


def _compared(contents: Contents) -> list[tuple[int, int, PairFigures]]:
    """Return the runs that are compared, as numbers (a, b): of each b, the baseline that tells most first."""
    numbers = {info.run_id: n for n, info in enumerate(contents.runs)}
    roles: dict[str, ConditionRole] = {run.run_id: run.role for run in contents.report.runs}
    pairs = sorted(
        contents.report.paired, key=lambda pair: baselines(pair.b, roles[pair.b_run]).index(pair.a)
    )
    return [(numbers[pair.a_run], numbers[pair.b_run], pair) for pair in pairs]


def _flips(
    contents: Contents, compared: Sequence[tuple[int, int, PairFigures]]
) -> list[tuple[int, int, int]]:
    """Conversations that another condition turned: which, which of its baseline, and 1 for better."""
    places = contents.conversations.places()
    return [
        (place, places[a, task_id, repetition], way)
        for a, b, pair in compared
        for ways in [_ways(pair)]
        for (run, task_id, repetition), place in places.items()
        if run == b
        if (way := _way(ways, task_id, repetition)) and (a, task_id, repetition) in places
    ]


def _ways(pair: PairFigures) -> dict[str, int]:
    return dict.fromkeys(pair.flipped_up, 1) | dict.fromkeys(pair.flipped_down, -1)


def _way(ways: Mapping[str, int], task_id: str, repetition: int) -> int | None:
    """Return how a conversation differs, which its instruction and its repetition name."""
    return ways.get(f"{task_id}#{repetition}") or (ways.get(task_id) if repetition == 0 else None)
