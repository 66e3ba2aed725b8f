"""The report as tables for people: 100 columns, readable without colour.

A figure that has no interval is not printed: a dash stands for it. Ids, model names and the like come from
files and models, so they are stripped of whatever could steer a terminal and never read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.terminal import one_line
from studies.metrics import Interval

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table

    from studies.lic.figures import Instructions, PairFigures, Report, RunFigures, WonBack

FLIPS_NAMED = 4
"""Flipped conversations named per comparison and direction; the JSON report has all."""

NOTES = (
    "P: mean score of an instruction's runs.  A: their 90th percentile.  U: their 90th minus their 10th.",
    "Each is computed per instruction and then averaged over instructions. Scores are 0 to 100;",
    "infrastructure failures and unfinished conversations have none.",
    "[low, high]: 95 % percentile bootstrap over instructions.",
    "–: not known, or not printed because it has no interval (U needs 5 runs of most instructions).",
    "up: failed in a, correct in b.  down: correct in a, failed in b.",
    "Share won back: (mediated - sharded) / (full - sharded).",
)

_WORDS = frozenset(
    (
        "condition",
        "a",
        "b",
        "origin",
        "way",
        "conversations",
        "why not",
        "run",
        "scoring",
        "guidelines",
        "other models",
    )
)
"""Headings of columns that hold no figures."""

_INTERVALS = frozenset(
    ("P", "A", "U", "b minus a", "share", "share of turns", "share of final", "P where final")
)
"""Headings of columns that hold figures with intervals, which may be broken between the two."""


def report_tables(report: Report) -> Group:
    """All tables of a report, one block for each task, data set and assistant."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    if not report.runs:
        return Group(Text("No runs to report on."))
    for _, runs in groupby(sorted(report.runs, key=_block), key=_block):
        parts.extend(_block_parts(report, list(runs)))
    parts.extend(Text(note, style="dim") for note in NOTES)
    return Group(*parts)


def _block(run: RunFigures) -> tuple[str, str, str]:
    return run.task, run.model, run.data_sha256


def _block_parts(report: Report, runs: Sequence[RunFigures]) -> Iterator[RenderableType]:
    from rich.rule import Rule
    from rich.text import Text

    names = _run_names(runs)
    first = runs[0]
    title = f"{one_line(first.task)} · {one_line(first.model)} · data {one_line(first.data_sha256)[:8]}"
    yield Rule(Text(title), align="left")
    for part in _block_tables(report, runs, names):
        yield part
        yield Text()


def _block_tables(
    report: Report, runs: Sequence[RunFigures], names: dict[str, str]
) -> Iterator[RenderableType]:
    yield _scores(runs, names)
    yield _spending(runs, names)
    yield _makings(runs, names)
    if pairs := [pair for pair in report.paired if pair.b_run in names]:
        yield _pairs(pairs, names)
        if any(pair.flipped_up or pair.flipped_down for pair in pairs):
            yield _flips(pairs, names)
    if shares := [share for share in report.won_back if share.run in names]:
        yield _won_back(shares, names)
    for run in runs:
        if run.instructions:
            yield _origins(run.instructions, names[run.run_id])


def _run_names(runs: Sequence[RunFigures]) -> dict[str, str]:
    """Run id -> condition, told apart by the run's id where a condition was run more than once."""
    conditions = [run.condition for run in runs]
    return {
        run.run_id: one_line(run.condition)
        + (f" ({one_line(run.run_id)[:6]})" if conditions.count(run.condition) > 1 else "")
        for run in runs
    }


def _scores(runs: Iterable[RunFigures], names: dict[str, str]) -> Table:
    table = _table("Scores", "condition", "instr.", "conv.", "P", "A", "U")
    for run in runs:
        _add(
            table,
            names[run.run_id],
            str(run.n_instructions),
            str(run.n_conversations),
            _figure(run.mean, run.mean_ci),
            _figure(run.aptitude, run.aptitude_ci),
            _figure(run.unreliability, run.unreliability_ci),
        )
    return table


def _spending(runs: Iterable[RunFigures], names: dict[str, str]) -> Table:
    table = _table(
        "What it took",
        "condition",
        "calls",
        "made\nagain",
        "tokens\nin",
        "tokens\nout",
        "US$",
        "infra\nfailed",
        "not\nended",
    )
    for run in runs:
        _add(
            table,
            names[run.run_id],
            f"{run.calls:,}",
            f"{run.repeated_calls:,}",
            f"{run.tokens.prompt:,}",
            f"{run.tokens.completion:,}",
            "–" if run.usd is None else f"{run.usd:.4f}",
            str(run.infrastructure_failures),
            str(run.unfinished),
        )
    return table


def _pairs(pairs: Iterable[PairFigures], names: dict[str, str]) -> Table:
    table = _table("Paired by instruction: b minus a", "b", "a", "instr.", "b minus a", "up", "down")
    for pair in pairs:
        _add(
            table,
            names[pair.b_run],
            names[pair.a_run],
            str(pair.n),
            _figure(pair.difference, pair.ci, sign="+"),
            str(len(pair.flipped_up)),
            str(len(pair.flipped_down)),
        )
    return table


def _makings(runs: Iterable[RunFigures], names: dict[str, str]) -> Table:
    """What made each run, apart from what the whole block shares."""
    table = _table(
        "What made it", "condition", "run", "version", "seed", "scoring", "guidelines", "other models"
    )
    for run in runs:
        others = [f"{role} {spec}" for role, spec in run.models.items() if role != "assistant"]
        making = [run.run_id, run.version, str(run.seed), run.scoring, run.guidelines or "–"]
        _add(table, names[run.run_id], *map(one_line, making), one_line(", ".join(others)) or "–")
    return table


def _flips(pairs: Iterable[PairFigures], names: dict[str, str]) -> Table:
    """The conversations that each comparison turned from failed to correct (up), or back (down)."""
    table = _table("Flipped conversations", "b", "a", "way", "conversations")
    for pair in pairs:
        for way, ids in (("up", pair.flipped_up), ("down", pair.flipped_down)):
            if ids:
                more = f" and {len(ids) - FLIPS_NAMED} more" if len(ids) > FLIPS_NAMED else ""
                named = ", ".join(one_line(name) for name in ids[:FLIPS_NAMED])
                _add(table, names[pair.b_run], names[pair.a_run], way, named + more)
    return table


def _won_back(shares: Iterable[WonBack], names: dict[str, str]) -> Table:
    table = _table("Share of the sharding loss won back", "condition", "instr.", "share", "why not")
    for share in shares:
        percent = _percent(share.share, share.ci)
        _add(table, names[share.run], str(share.n), percent, share.why_not or "")
    return table


def _origins(instructions: Instructions, name: str) -> Table:
    table = _table(
        f"Where the instructions of {name} came from",
        "origin",
        "turns",
        "share of turns",
        "final",
        "share of final",
        "P where final",
    )
    for row in instructions.origins:
        _add(
            table,
            row.origin,
            str(row.turns),
            _percent(row.share_of_turns, row.share_of_turns_ci),
            str(row.final_turns),
            _percent(row.share_of_final_turns, row.share_of_final_turns_ci),
            f"{_figure(row.mean, row.mean_ci)} ({row.n_instructions} instr.)",
        )
    if instructions.unmediated_turns:
        table.caption = (
            f"{instructions.unmediated_turns} further turns had no instruction: the mediator failed."
        )
    return table


def _figure(value: float | None, ci: Interval | None, sign: str = "") -> str:
    if value is None or ci is None:
        return "–"
    return f"{value:{sign}.1f} [{ci[0]:{sign}.1f}, {ci[1]:{sign}.1f}]"


def _percent(value: float | None, ci: Interval | None) -> str:
    if value is None or ci is None:
        return "–"
    return f"{100 * value:.0f} % [{100 * ci[0]:.0f}, {100 * ci[1]:.0f}]"


def _table(title: str, *columns: str) -> Table:
    """A table whose columns of figures are aligned to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, style="bold"), title_justify="left", box=SIMPLE_HEAD, show_edge=False)
    for name in columns:
        is_words, may_break = name in _WORDS, name in _WORDS | _INTERVALS
        table.add_column(
            Text(name), justify="left" if is_words else "right", no_wrap=not may_break, overflow="fold"
        )
    return table


def _add(table: Table, *cells: str) -> None:
    from rich.text import Text

    table.add_row(*(Text(cell) for cell in cells))
