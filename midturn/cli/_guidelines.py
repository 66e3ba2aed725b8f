"""`midturn guidelines`: versions of what the Mediator is told, and which of them hold."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midturn.cli._store_command import StoreCommand

if TYPE_CHECKING:
    from rich.table import Table

    from midturn.refiner.guidelines import Contradiction, GuidelineSet, Merged


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # A container may run under a number that has no name.
        return "unknown"


app = typer.Typer(no_args_is_help=True, help="Keep, compare and activate versions of guidelines.")

SHORT = 8
"""Hex digits of a version that a table shows; any beginning that is one set's alone names it."""

REFERENCE = "A version or its beginning, SCOPE@NUMBER, or SCOPE for its active set."
Reference = Annotated[str, typer.Argument(help=REFERENCE, metavar="SET")]
Db = Annotated[
    str,
    typer.Option(help="The file of the sets, which may be a study's store, or a `postgresql://` URL."),
]
By = Annotated[
    str,
    typer.Option(default_factory=_login, help="Who does it, for the record.", show_default="you"),
]
Reason = Annotated[str, typer.Option(help="Why, for the record.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document, for machines.")]


@app.command("list", cls=StoreCommand, epilog="Example: midturn guidelines list --db lic.db")
def list_sets(
    db: Db,
    scope: Annotated[str | None, typer.Option(help="global, task:NAME or user:ID.")] = None,
    as_json: AsJson = False,
) -> None:
    """List every version, with its parent, its figures and its status."""
    from midturn.cli._console import show

    _need("list", db)
    from midturn.refiner.guidelines import open_library

    with open_library(db, read_only=True) as library:
        sets = library.sets(scope)
    if as_json:
        _print_json([each.model_dump(mode="json") for each in sets])
    elif sets:
        show(_table(sets))
    else:
        typer.echo("No guideline sets yet. Add one: midturn guidelines import FILE --scope global", err=True)


@app.command("show", epilog="Example: midturn guidelines show task:math@2 --db lic.db")
def show_set(
    db: Db,
    reference: Annotated[
        str | None,
        typer.Argument(help=f"{REFERENCE} Without it: what a turn is told now.", metavar="[SET]"),
    ] = None,
    task: Annotated[str | None, typer.Option(help="Without SET: the turn's task.")] = None,
    user: Annotated[str | None, typer.Option(help="Without SET: the id of the turn's user.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a version with all that is known of it, or the merged rules of a turn."""
    _need("show", db)
    from midturn.refiner.guidelines import open_library

    with open_library(db, read_only=True) as library:
        if reference is None:
            scopes = _scopes(task, user)
            active = list(filter(None, map(library.active, scopes)))
            if not active and not as_json:
                _warn(f"no rules are active for {' or '.join(scopes)}")
            _print_merged(active, as_json)
            for tried in filter(None, map(library.on_trial, scopes)):
                _warn(
                    f"{tried.name} is on trial: a share of the conversations of {tried.scope} has its rules"
                )
            return
        found = library.find(reference)
        history = [event for event in library.history(found.scope) if event.version == found.version]
    if as_json:
        events = [event.model_dump(mode="json", exclude_defaults=True) for event in history]
        _print_json({**found.model_dump(mode="json"), "history": events})
        return
    _echo(f"{found.name} {found.version} {found.status}")
    for what, told in _facts(found).items():
        _echo(f"{what}: {told}")
    for number, guideline in enumerate(found.guidelines, start=1):
        _echo(
            f"{number}. {guideline.rule}"
            + (f" [from {', '.join(guideline.pairs)}]" if guideline.pairs else "")
        )
    for event in history:
        why = event.reason or (str(event.validation) if event.validation else "")
        _echo(f"{event.at:%Y-%m-%d %H:%M:%S}Z {event.kind} by {event.by}{why and ': '}{why}")


@app.command("diff", epilog="Example: midturn guidelines diff task:math@1 task:math@2 --db lic.db")
def diff(
    a: Reference,
    b: Annotated[str, typer.Argument(help="The same, to be compared with it.", metavar="SET")],
    db: Db,
    as_json: AsJson = False,
) -> None:
    """Say which rules the second set leaves out and adds."""
    _need("diff", db)
    from midturn.refiner.guidelines import open_library

    with open_library(db, read_only=True) as library:
        before, after = library.find(a), library.find(b)
    parts = {
        "removed": [rule for rule in before.rules if rule not in after.rules],
        "added": [rule for rule in after.rules if rule not in before.rules],
        "kept": [rule for rule in after.rules if rule in before.rules],
    }
    if as_json:
        _print_json({"a": before.version, "b": after.version, **parts})
        return
    for part, mark in {"removed": "-", "added": "+", "kept": "="}.items():
        for rule in parts[part]:
            _echo(f"{mark} {rule}")


@app.command("activate", epilog="Example: midturn guidelines activate task:math@2 --db lic.db")
def activate(
    reference: Reference,
    db: Db,
    by: By,
    force: Annotated[
        bool, typer.Option("--force", help="Even without figures that speak for it. This is recorded.")
    ] = False,
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """Let a set hold in its scope. It must have beaten its parent on validation.

    An agent that runs takes it up with its next turn; the set that held until then is retired.
    """
    _need("activate", db)
    from midturn.refiner.guidelines import open_library

    with open_library(db, must_exist=True) as library:
        done = library.activate(library.find(reference).version, by=by, force=force, reason=reason)
        others = [each for each in library.sets() if each.status in {"active", "trial"}]
    _report(done, as_json)
    if done.forced and done.forced.overrode:
        _warn(f"forced: it {done.forced.overrode}")
    warn_of_contradictions(done, others)


@app.command("retire", epilog="Example: midturn guidelines retire task:math --db lic.db")
def retire(reference: Reference, db: Db, by: By, reason: Reason = "", as_json: AsJson = False) -> None:
    """Take a set out of use. Nothing takes the place of an active one until another is activated."""
    _need("retire", db)
    from midturn.refiner.guidelines import open_library

    with open_library(db, must_exist=True) as library:
        _report(library.retire(library.find(reference).version, by=by, reason=reason), as_json)


@app.command("export", epilog="Example: midturn guidelines export task:math --db lic.db --out rules.md")
def export(
    reference: Reference,
    db: Db,
    out: Annotated[Path | None, typer.Option(help="A file; standard output where not given.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON with lineage and figures.")] = False,
) -> None:
    """Write a set as Markdown, to be read and edited, or as JSON, to be taken to another store."""
    from midturn.core import BadInput, check_output, replacing
    from midturn.store import is_postgres

    _need("export", db)
    from midturn.refiner.guidelines import as_json as json_of, as_markdown, open_library

    inputs = [] if is_postgres(db) else [Path(db)]
    if out:
        check_output(out, inputs=inputs, overwrite=overwrite)
    with open_library(db, read_only=True) as library:
        found = library.find(reference)
    text = json_of(found) if as_json else as_markdown(found)
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        with replacing(out, inputs=inputs, overwrite=overwrite) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{out}: can't be written: {error.strerror}") from error


@app.command("import", epilog="Example: midturn guidelines import rules.md --scope task:math --db lic.db")
def import_set(
    file: Annotated[
        Path, typer.Argument(help="What `export` wrote, edited or not, or a Markdown or JSON list of rules.")
    ],
    db: Db,
    by: By,
    scope: Annotated[
        str | None, typer.Option(help="global, task:NAME or user:ID; that of the file's version otherwise.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Keep a file's rules as a new candidate. Its parent is the version that the file names."""
    _need("import", db)
    from midturn.refiner.guidelines import checked_scope, contradictions_within, import_file, open_library

    with open_library(db) as library:
        kept = import_file(library, file, by=by, scope=checked_scope(scope) if scope else None)
    _report(kept, as_json)
    for found in contradictions_within(kept.scope, kept.rules):
        _warn(f"contradict each other ({found.about}): {found.kept.rule} / {found.left_out.rule}")


def _need(command: str, db: str) -> None:
    from midturn.core import require_extras
    from midturn.store import is_postgres

    postgres = ["postgres"] if is_postgres(db) else []
    require_extras("guidelines", *postgres, needed_for=f"`midturn guidelines {command}`")


def _scopes(task: str | None, user: str | None) -> list[str]:
    from midturn.refiner import scopes_of

    return scopes_of(task, user)


def _print_merged(active: list[GuidelineSet], as_json: bool) -> None:
    from midturn.refiner.guidelines import merge

    merged = merge(*((each.scope, each.rules) for each in active))
    if as_json:
        _print_json(_merged(merged, active))
        return
    for number, rule in enumerate(merged.rules, start=1):
        _echo(f"{number}. {rule}")
    for found in merged.contradictions:
        _warn_of(found)
    for rule in merged.too_long:
        _warn(f"no room for a rule of {rule.scope}: {rule.rule}")


def _merged(merged: Merged, active: list[GuidelineSet]) -> dict[str, Any]:
    from dataclasses import asdict

    return {"sets": {each.name: each.version for each in active}, **asdict(merged)}


def _table(sets: list[GuidelineSet]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from midturn.core import one_line

    drawn = Table(box=SIMPLE_HEAD, show_edge=False)
    for heading in ("set", "version", "status", "rules", "parent", "against its parent", "why"):
        drawn.add_column(heading, overflow="fold", no_wrap=heading in {"version", "status", "rules"})
    for each in sets:
        figures = str(each.validation or "–")
        forced = "forced" if each.forced else ""
        why = ": ".join(filter(None, [forced, each.reason]))
        version, parent = each.version[:SHORT], (each.parent or "–")[:SHORT]
        cells = (each.name, version, each.status, str(len(each.guidelines)), parent, figures, why)
        drawn.add_row(*(Text(one_line(cell)) for cell in cells))
    return drawn


def _facts(found: GuidelineSet) -> dict[str, str]:
    """Return what is known of a set, without what is not."""
    lineage, forced, trial = found.lineage, found.forced, found.trial
    facts = {
        "parent": found.parent or "",
        "against its parent": str(found.validation or ""),
        "learned from": ", ".join(lineage.pairs),
        "by the models": ", ".join(f"{role} {spec}" for role, spec in lineage.models.items()),
        "prompts": lineage.prompts_sha256 or "",
        "written by": lineage.by or "",
        "on trial": f"{trial.share:.0%} of the conversations since {trial.since:%Y-%m-%d %H:%M}Z"
        if trial
        else "",
        "forced": f"by {forced.by} on {forced.at:%Y-%m-%d}; it {forced.overrode}" if forced else "",
    }
    return {what: told for what, told in facts.items() if told}


def _report(done: GuidelineSet, as_json: bool) -> None:
    if as_json:
        _print_json(done.model_dump(mode="json"))
    else:
        _echo(f"{done.name} {done.version} {done.status}")


def warn_of_contradictions(one: GuidelineSet, others: Iterable[GuidelineSet]) -> None:
    """Between a set and those of other scopes that a turn may have together with it."""
    for other in others:
        _warn_of_both(one, other)


def _warn_of_both(one: GuidelineSet, other: GuidelineSet) -> None:
    from midturn.refiner.guidelines import merge

    wide, narrow = sorted((one, other), key=lambda each: ("global", "task", "user").index(_kind(each)))
    if _kind(wide) != _kind(narrow):
        for found in merge((wide.scope, wide.rules), (narrow.scope, narrow.rules)).contradictions:
            _warn_of(found)


def _kind(of: GuidelineSet) -> str:
    return of.scope.partition(":")[0]


def _warn_of(found: Contradiction) -> None:
    kept, left_out = found.kept, found.left_out
    _warn(f"{kept.scope} overrides {left_out.scope} ({found.about}): {kept.rule} / {left_out.rule}")


def _warn(text: str) -> None:
    from midturn.core import one_line

    typer.echo(f"midturn: {one_line(text)}", err=True)


def _echo(line: str) -> None:
    from midturn.core import one_line

    typer.echo(one_line(line))


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, indent=2))
