"""What `midturn demo` does: play one conversation twice and show it, play the rest, say what was found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from midturn.cli._console import say, show
from midturn.cli._progress import ConversationsBar
from midturn.cli._report import write_page
from midturn.cli._study import say_how_it_ended, status_of
from midturn.core import one_line
from midturn.store import Store, Trajectory, conversation_id
from midturn.studies import Case, named_runs, run_study
from midturn.studies.lic import LicStudy, Report
from midturn.studies.lic.conditions import typed
from midturn.studies.lic.report import SAID, SummaryRow, report_on, summaries

if TYPE_CHECKING:
    from rich.table import Table

SHOWN = ("sharded", "mediated")
LONGEST = 200
"""Characters of an answer that are shown; the page has all of it."""


async def carry_out(study: LicStudy, db: Path, page: Path, *, as_json: bool) -> int:
    """Play and report; return the exit status."""
    record = study.records[0]
    first = record.task_id

    def is_shown(case: Case) -> bool:
        return case.task_id == first and case.condition in SHOWN

    begins = _brief(record.shards[0].shard)
    with _AnnouncedBar(f"playing one conversation without and with the Mediator: {begins!r}") as bar:
        await run_study(study, db, listener=bar, only=is_shown, waiting=say)
    with Store(db, read_only=True) as store:
        runs = named_runs(study, store)
        shown = [store.trajectory(conversation_id(runs[name].run_id, first, 0)) for name in SHOWN]
    if not as_json and all(shown):
        show(side_by_side(*filter(None, shown)))
    of_all = f"{len(study.records)} instructions under {len(runs)} conditions: {', '.join(map(typed, runs))}"
    with _AnnouncedBar(f"playing {of_all}") as bar:
        outcome = await run_study(study, db, listener=bar, waiting=say)
    with Store(db, read_only=True) as store:
        report = report_on(store)
    write_page(db, page)
    say_how_it_ended(outcome)
    typer.echo(report.model_dump_json(indent=2) if as_json else "\n".join(sentences(report, page)))
    return status_of(outcome)


class _AnnouncedBar(ConversationsBar):
    """A bar below a line that says what is played; where nothing is left to play there is no line."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def begin(self, things: int) -> None:
        """Say what is played, and show the bar."""
        if things:
            say(self._what)
        super().begin(things)


def side_by_side(plain: Trajectory, mediated: Trajectory) -> Table:
    """Return one conversation, turn by turn, without the Mediator beside with it."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        title="The same conversation without and with the Mediator", box=SIMPLE_HEAD, show_lines=True
    )
    for name in ("the user says", "answer, unmediated", "what the model sees, and its answer, mediated"):
        drawn.add_column(name, ratio=1, overflow="fold")
    for place in range(max(len(plain.turns), len(mediated.turns))):
        one, other = plain.turns[place : place + 1], mediated.turns[place : place + 1]
        said = (one or other)[0].utterance
        sees = other[0].instruction if other else None
        origin = SAID[sees.origin] if sees else "the conversation as it was"
        text = f": {sees.text}" if sees and sees.origin != "passed" else ""
        drawn.add_row(
            Text(_brief(said)),
            Text(_brief(one[0].response or "") if one else ""),
            Text.assemble((f"Sees {origin}{_brief(text)}\n", "dim"), _brief(other[0].response or ""))
            if other
            else Text(""),
        )
    drawn.add_row("scored", *(_verdict(each) for each in (plain, mediated)))
    return drawn


def _verdict(trajectory: Trajectory) -> str:
    if trajectory.score is None:
        return "no score"
    return "right" if trajectory.score == 1 else "wrong"


def _brief(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def sentences(report: Report, page: Path) -> Iterator[str]:
    """Say what was found, where the instructions came from, and where the page is: a sentence each."""
    rows = {row.run.condition: row for summary in summaries(report) for row in summary.rows}
    full, sharded, mediated = (rows.get(name) for name in ("full", *SHOWN))
    if full and sharded and mediated:
        yield (
            f"Told a piece at a time the model scores {_p(sharded)} of 100, told at once {_p(full)}, and "
            f"a piece at a time behind the Mediator {_p(mediated)}{_by(mediated)}."
        )
    if mediated and mediated.origins:
        alone = next((row for name, row in rows.items() if "no-ledger" in name), None)
        without = f", and without the fallback to the user's words all score {_p(alone)}" if alone else ""
        yield f"Its last instructions were {'; '.join(mediated.origins)}{without}."
    yield f"Figures and every conversation are in {page}."


def _p(row: SummaryRow) -> str:
    return "–" if row.run.mean is None else f"{row.run.mean:z.1f}"


def _by(row: SummaryRow) -> str:
    if row.pair is None or row.pair.ci is None or row.pair.difference is None:
        return ""
    low, high = row.pair.ci
    return (
        f" ({row.pair.difference:+z.1f} points from {row.pair.a}, 95 % interval {low:+z.1f} to {high:+z.1f})"
    )
