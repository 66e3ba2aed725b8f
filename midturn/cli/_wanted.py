"""`midturn wanted`: propose what users wanted where their requests went wrong, for a person to correct."""

from __future__ import annotations

import shlex
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

EXAMPLE = "Example: midturn wanted --db past.db --task orders --out wanted.jsonl"


def wanted(
    db: Annotated[Path, typer.Option(help="A store with conversations.")],
    out: Annotated[Path, typer.Option(help="The file to look through: JSON Lines.", dir_okay=False)],
    task: Annotated[str | None, typer.Option(help="Only conversations about this.")] = None,
    user: Annotated[str | None, typer.Option(help="Only this user's.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file if it is there, with all corrections in it.")
    ] = False,
) -> None:
    """Propose what users wanted where a request went wrong, by what they said next.

    A request went wrong where its user corrected it, put it again,
    complained or gave up, or where its score says so. What was wanted is
    proposed in the user's own words. Look through the file: correct
    `text`, set `use` to false where nobody can say. Then refine with
    --wanted FILE.
    """
    from midturn.core import check_output, require_extras

    require_extras("sqlite", needed_for="`midturn wanted`")
    from midturn.cli._console import say
    from midturn.refiner.experience import Choice
    from midturn.refiner.wanted import proposals, write_wanted
    from midturn.store import Store

    check_output(out, inputs=[db], overwrite=overwrite)
    with Store(db, read_only=True) as store:
        chosen = list(Choice(task=task, user=user).among(store))
    found = proposals(chosen)
    write_wanted(out, found, overwrite=overwrite)
    kinds = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in Counter(w.kind for w in found).items())
    typer.echo(f"requests that went wrong: {len(found)}" + (f"; what was wanted: {kinds}" if found else ""))
    if found:
        tasks = {each.task for each in chosen}
        named = tasks.pop() if len(tasks) == 1 else "TASK"
        words = [
            "midturn",
            "refine",
            "--db",
            str(db),
            "--task",
            named,
            "--wanted",
            str(out),
            "--model",
            "MODEL",
        ]
        say(f"look through {out}, and then: {shlex.join([*words, *(['--user', user] if user else [])])}")
