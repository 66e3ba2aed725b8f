"""What a report found, before everything else: a small table, and a few sentences, of each block of runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from midturn.mediator import Origin
from midturn.studies.lic._figures import PairFigures, Report, RunFigures
from midturn.studies.lic.conditions import typed

BASELINE = "sharded"
"""What conditions are compared with first; `sharded` itself with `full`."""
SAID: Mapping[Origin, str] = {
    "ledger": "the user's own words put together",
    "model": "the model's own draft",
    "repaired": "the model's draft after a correction",
    "passed": "the conversation as it was",
}
"""Where an instruction came from, in words."""


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """One run, and how it differs from the condition that it is compared with first."""

    name: str
    run: RunFigures
    pair: PairFigures | None

    @property
    def origins(self) -> list[str]:
        """Return where the instructions that its last answers went by came from, in words."""
        return list(_origins(self.run))


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What was found with one task, model, data set and scoring."""

    task: str
    model: str
    data_sha256: str
    scoring: str
    rows: Sequence[SummaryRow]
    findings: Sequence[str]
    apart: Sequence[str] = ()
    """The data and the scoring, where they tell it from another of the same task and model."""


def summaries(report: Report) -> list[Summary]:
    """Return a summary of each block of runs that can stand in one table."""
    blocks = groupby(sorted(report.runs, key=block_of), key=block_of)
    made = [_summary(list(runs), report) for _, runs in blocks]
    return [replace(summary, apart=tuple(_apart(summary, made))) for summary in made]


def _apart(summary: Summary, every: Sequence[Summary]) -> Iterator[str]:
    alike = [each for each in every if (each.task, each.model) == (summary.task, summary.model)]
    if len({each.data_sha256 for each in alike}) > 1:
        yield f"data {summary.data_sha256[:8]}"
    if len({each.scoring for each in alike}) > 1:
        yield f"scoring {summary.scoring}"


def block_of(run: RunFigures) -> tuple[str, str, str, str]:
    """Return what all runs of a block have in common."""
    return run.task, run.model, run.data_sha256, run.scoring


def names_of(runs: Sequence[RunFigures]) -> dict[str, str]:
    """Return condition by run id, with the id's beginning where a condition was run more than once."""
    conditions = [run.condition for run in runs]
    return {
        run.run_id: typed(run.condition)
        + (f" ({run.run_id[:6]})" if conditions.count(run.condition) > 1 else "")
        for run in runs
    }


def _summary(runs: Sequence[RunFigures], report: Report) -> Summary:
    names = names_of(runs)
    rows = [
        SummaryRow(name=names[run.run_id], run=run, pair=_first_pair(run, report))
        for run in runs
        if run.n_conversations
    ]
    task, model, data, scoring = block_of(runs[0])
    return Summary(
        task=task,
        model=model,
        data_sha256=data,
        scoring=scoring,
        rows=rows,
        findings=tuple(_findings(rows, names)),
    )


def _first_pair(run: RunFigures, report: Report) -> PairFigures | None:
    own = [pair for pair in report.paired if pair.b_run == run.run_id]
    return next((pair for pair in own if pair.a == BASELINE), own[0] if own else None)


def _findings(rows: Sequence[SummaryRow], names: Mapping[str, str]) -> Iterator[str]:
    for row in rows:
        if row.pair and (row.pair.a == BASELINE or row.run.condition == BASELINE):
            yield _difference(row, row.pair, names)
    for row in rows:
        if row.origins:
            yield f"The last instructions of {row.name} were {'; '.join(row.origins)}."


def _difference(row: SummaryRow, pair: PairFigures, names: Mapping[str, str]) -> str:
    other = names.get(pair.a_run, typed(pair.a))
    if pair.difference is None or pair.ci is None:
        few = "1 instruction is" if pair.n == 1 else f"{pair.n} instructions are"
        return f"{row.name} beside {other}: {few} too few for an interval."
    low, high = pair.ci
    interval = f"95 % interval {low:+z.1f} to {high:+z.1f}, n = {pair.n}"
    if low <= 0 <= high:
        points = f"{pair.difference:+z.1f} points ({interval})"
        return f"No difference between {row.name} and {other} is shown: {points}."
    way = "above" if pair.difference > 0 else "below"
    return f"{row.name} scores {abs(pair.difference):.1f} points {way} {other} ({interval})."


def _origins(run: RunFigures) -> Iterator[str]:
    """Where the instructions that the last answers went by came from, the most frequent origin first."""
    if run.instructions is None:
        return
    total = sum(row.final_turns for row in run.instructions.origins)
    for row in sorted(run.instructions.origins, key=lambda row: -row.final_turns):
        if row.final_turns:
            scored = "" if row.mean is None else f" (P {row.mean:z.1f})"
            yield f"{SAID[row.origin]} in {row.final_turns} of {total}{scored}"
