"""What `midturn refine` does: refine once or whenever it is due, say how it went, and write the page."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import typer

from midturn.cli._console import say
from midturn.cli._ending import to_its_end, writing
from midturn.cli._progress import StepsBar
from midturn.core import BadInput, InfrastructureError, MissingExtra, one_line
from midturn.pages import decisions, in_a_sentence, refinement_page, write_page
from midturn.studies.refining import (
    Order,
    Refined,
    preflight,
    refine_store,
    refine_when_due,
    what_would_do,
)

Looks = tuple[int, float]
"""Failures that are enough for a refinement, and seconds between two looks at the store."""


@dataclass(frozen=True)
class Page:
    """Where the page goes, and what must not be lost by it."""

    path: Path
    inputs: tuple[Path, ...]
    overwrite: bool


def carry_out(order: Order, db: Path, page: Page, looks: Looks | None, *, as_json: bool) -> int:
    """Refine, and write the page; hands back the exit status."""
    return to_its_end(_carried_out(order, db, page, looks, as_json=as_json), db)


async def _carried_out(order: Order, db: Path, page: Page, looks: Looks | None, *, as_json: bool) -> int:
    if looks:
        await _watch(order, db, page, looks, as_json=as_json)
    with StepsBar() as bar:
        refined = await refine_store(db, order, watcher=bar, waiting=say)
    _report(refined, db, page, as_json=as_json)
    it = refined.refinement
    if not (it.power.enough or order.spend_anyway):
        raise BadInput(f"{it.power}. {what_would_do(it.power)}. Or go on with --spend-anyway")
    return 1 if it.stopped else 0


async def _watch(order: Order, db: Path, page: Page, looks: Looks, *, as_json: bool) -> None:
    """Look at the store for ever, whatever goes wrong once it has begun."""
    after, every = looks
    preflight(db, order)
    say(f"refining {order.scope} after every {after} new failures")
    while True:
        try:
            with writing(db), StepsBar() as bar:
                refined = await refine_when_due(db, order, after=after, watcher=bar)
            if refined:
                _report(refined, db, page, as_json=as_json)
        except MissingExtra:  # No later look finds it.
            raise
        except (BadInput, InfrastructureError) as error:  # An upstream may be away, a file locked.
            say(f"{error}. Looking again in {every:g} s")
        await asyncio.sleep(every)


def _report(refined: Refined, db: Path, page: Page, *, as_json: bool) -> None:
    """Print what became of it, and write the page."""
    write_page(page.path, refinement_page(refined, db), inputs=page.inputs, overwrite=page.overwrite)
    it = refined.refinement
    if as_json:
        typer.echo(json.dumps({**refined.model_dump(mode="json"), "page": str(page.path)}))
        return
    for number, guideline in enumerate(it.best.rules if it.best else (), start=1):
        typer.echo(one_line(f"{number}. {guideline.rule}"))
    if it.validation:
        typer.echo(in_a_sentence(it))
    typer.echo(one_line(it.verdict))
    for decision in decisions(it, db):
        typer.echo(one_line(f"{decision.to}: {decision.command or decision.note}"))
    say(f"the page is {page.path}")
