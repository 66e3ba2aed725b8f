"""`midturn trial`: guidelines that hold in a share of conversations, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from midturn.cli._guidelines import AsJson, By, Db, Reason, warn_of_contradictions

if TYPE_CHECKING:
    from midturn.refiner.guidelines import GuidelineLibrary, GuidelineSet
    from midturn.refiner.trials import Arm, Comparison

app = typer.Typer(no_args_is_help=True, help="Try guidelines in a share of conversations, and compare.")

Tried = Annotated[str, typer.Argument(help="A version or its beginning, or SCOPE@NUMBER.", metavar="SET")]
Trajectories = Annotated[
    Path | None,
    typer.Option(help="The store with the conversations, where it is another than --db."),
]


@app.command("start", epilog="Example: midturn trial start user:ann@2 --db agent.db")
def start(
    reference: Tried,
    db: Db,
    by: By,
    share: Annotated[float, typer.Option(help="Of the conversations, more than 0 and less than 1.")] = 0.5,
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """Let a candidate hold in a share of its scope's conversations.

    In the others what is active stays as it is. A conversation's id puts
    it on one side for good; one without an id is on neither. While a set
    is on trial, nothing else becomes active in its scope.
    """
    _need("start", db, "studies")
    from midturn.refiner.guidelines import open_library
    from midturn.refiner.trials import compare

    with open_library(db, must_exist=True) as library:
        found = library.find(reference)
        tried = library.start_trial(found.version, share=share, by=by, reason=reason)
        others = [each for each in library.sets() if each.status in {"active", "trial"}]
    if as_json:
        typer.echo(tried.model_dump_json(indent=2))
    else:
        _say(f"{tried.name} {tried.version} {_of(tried)}")
        _say(_needed(compare(tried, [])))
    warn_of_contradictions(tried, others)


@app.command("report", epilog="Example: midturn trial report user:ann@2 --db agent.db")
def report(reference: Tried, db: Db, trajectories: Trajectories = None, as_json: AsJson = False) -> None:
    """Compare the conversations with the set on trial and those without it.

    A conversation counts with its score or, without one, by whether its
    user's last word on it was a complaint, a correction or the like. Look
    as often as you like: the interval holds at every look.
    """
    _need("report", db, "studies")
    from midturn.refiner.guidelines import in_points, open_library

    with open_library(db, read_only=True) as library:
        found = _comparison(library, reference, db, trajectories)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    tried = found.set
    _say(f"{tried.name} {tried.version} {_of(tried)}")
    _say(f"with it: {_side(found.with_set)}")
    _say(f"without: {_side(found.without_set)}")
    for what, n in found.left_out.items():
        _say(f"left out, {what}: {n}")
    if found.without_time:
        _say(f"without a time: {found.without_time}. Bring in only what began after the trial did")
    low, high = found.ci
    difference = "not known yet" if found.difference is None else in_points(found.difference)
    _say(f"difference: {difference} [{low:+.1f}, {high:+.1f}], n = {found.n}")
    at = f"--db {db}" + (f" --trajectories {trajectories}" if trajectories else "")
    _say(_advice(found, at))


@app.command("end", epilog="Example: midturn trial end user:ann@2 --keep --db agent.db")
def end(
    reference: Tried,
    keep: Annotated[
        bool, typer.Option("--keep/--discard", help="Let it become active, or reject it.", show_default=False)
    ],
    db: Db,
    by: By,
    trajectories: Trajectories = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Keep it even where it is not shown to be better. This is recorded."),
    ] = False,
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """End a trial: the set becomes active, or it is rejected and all is as before.

    What the report says is kept with the set. It becomes active only if
    the whole interval of the difference lies above zero.
    """
    _need("end", db, "studies")
    from midturn.refiner.guidelines import open_library

    with open_library(db, must_exist=True) as library:
        found = _comparison(library, reference, db, trajectories, must_be_there=keep and not force)
        done = library.end_trial(
            found.set.version,
            keep=keep,
            by=by,
            found_out=found.validation,
            force=force,
            reason=reason or f"its trial: {found.validation or 'nothing to compare'}",
        )
    if as_json:
        typer.echo(done.model_dump_json(indent=2))
    else:
        _say(f"{done.name} {done.version} {done.status}")


def _comparison(
    library: GuidelineLibrary,
    reference: str,
    db: str,
    trajectories: Path | None,
    *,
    must_be_there: bool = True,
) -> Comparison:
    """Return what a set's trial has found out so far."""
    from midturn.core import BadInput
    from midturn.refiner.trials import compare
    from midturn.store import Store, is_postgres

    tried = library.find(reference)
    if tried.trial is None:
        raise BadInput(f"{tried.name} ({tried.version}) is {tried.status}, and not on trial")
    if trajectories is None and is_postgres(db):
        if must_be_there:
            raise BadInput(
                "a PostgreSQL database holds no conversations. Bring them in with "
                "`midturn trajectories import FILE --db past.db`, and give --trajectories past.db"
            )
        return compare(tried, [])
    with Store(trajectories or Path(db), read_only=True) as store:
        return compare(tried, store.all_trajectories())


def _of(tried: GuidelineSet) -> str:
    assert tried.trial is not None
    since = f"{tried.trial.since:%Y-%m-%d %H:%M}Z"
    against = f"against {tried.parent[:8]}" if tried.parent else "against no rules"
    return (
        f"on trial in {tried.trial.share:.0%} of the conversations of {tried.scope} since {since}, {against}"
    )


def _side(arm: Arm) -> str:
    mean = "" if arm.mean is None else f"{arm.mean:.1f} points, "
    return f"{mean}n = {arm.conversations}, of which somebody scored {arm.scored}"


def _advice(found: Comparison, at: str) -> str:
    end = f"midturn trial end {found.set.name} {{}} {at}"
    if found.verdict == "better":
        return f"It is better. Let it become active: {end.format('--keep')}"
    if found.verdict == "worse":
        return f"It is worse. Reject it: {end.format('--discard')}"
    return f"Nothing is found out yet. {_needed(found)}"


def _needed(found: Comparison) -> str:
    told = ", ".join(f"{points} points some {float(f'{n:.2g}'):,.0f}" for points, n in found.needed.items())
    return f"To tell a difference takes, in all, conversations: {told}"


def _need(command: str, db: str, *extras: str) -> None:
    from midturn.core import require_extras
    from midturn.store import is_postgres

    postgres = ["postgres"] if is_postgres(db) else []
    require_extras(*extras, *postgres, needed_for=f"`midturn trial {command}`")


def _say(line: str) -> None:
    from midturn.core import one_line

    typer.echo(one_line(line))
