"""Tables of a study of the framings: where the loss went, and the effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from midturn.papers import _published as published
from midturn.papers._writing import Cell, Table, estimate

if TYPE_CHECKING:
    from midturn.studies.framings import Figure, Report

INTERVALS = "n: instructions. [low, high]: 95 % interval over instructions; –: no interval, so not printed."


def framings_tables(reports: Sequence[Report]) -> Iterator[Table]:
    """Yield the decomposition of the loss and the effects of each study that has them."""
    for place, report in enumerate(reports, start=1):
        more = f"-{place}" if len(reports) > 1 else ""
        of = f"{report.task}, {published.bare(report.model)}, {report.runs} runs"
        if report.decomposition:
            yield _loss(report, f"framings-loss{more}", of)
        if any(each.figure.value is not None for each in report.effects):
            yield _effects(report, f"framings-effects{more}", of)


def _loss(report: Report, name: str, of: str) -> Table:
    return Table(
        name=name,
        title=f"The loss from full to sharded and its parts, points of 100: {of}",
        columns=("interventions", "part", "what", "n", "points", "of the loss, %"),
        rows=[
            [
                *(found.interventions, part.part, part.what, part.points.n),
                *(_cell(part.points), _cell(part.share_of_loss, scale=100)),
            ]
            for found in report.decomposition
            for part in found.parts
        ],
        notes=(INTERVALS, *report.cannot_tell),
    )


def _effects(report: Report, name: str, of: str) -> Table:
    return Table(
        name=name,
        title=f"Effects of mediation and interventions, points of 100: {of}",
        columns=("effect", "on", "n", "points", "p, adjusted", "found"),
        rows=[
            [
                *(each.effect, each.measure, each.figure.n, _cell(each.figure)),
                *(None if each.p_holm is None else round(each.p_holm, 3), "yes" if each.found else "no"),
            ]
            for each in report.effects
            if each.figure.value is not None
        ],
        notes=(
            INTERVALS,
            "p: sign-flip test, adjusted by Holm's procedure over all effects on all measures.",
        ),
    )


def _cell(figure: Figure, scale: float = 1) -> Cell:
    return estimate(figure.value, figure.ci, figure.n, scale)
