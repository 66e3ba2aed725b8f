"""`midturn trajectories`: conversations in and out of a store.

What is printed is redacted and cannot steer a terminal; what is exported is as it was said.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from midturn.cli._store_command import StoreCommand
from midturn.core import counted, names_in

if TYPE_CHECKING:
    from midturn.refiner.experience import Choice, Format, Imported
    from midturn.store import Store, Trajectory

app = typer.Typer(no_args_is_help=True, help="Conversations: bring them in, look at them, take them out.")

FORMATS = f"midturn, {', '.join(names_in('midturn.refiner.experience.formats'))}, lic or mapped"
NAME_THEIR_OWN = frozenset({"lic", "midturn"})
"""Formats whose documents name their task and have one score."""
Db = Annotated[Path, typer.Option(help="The store.")]
Run = Annotated[str | None, typer.Option(help="Only this run's; the beginning of its id will do.")]
Study = Annotated[
    str | None, typer.Option(help="Only this study's: `lic`, `framings`, `imported` and so on.")
]
Task = Annotated[str | None, typer.Option(help="Only conversations about this.")]
User = Annotated[str | None, typer.Option(help="Only this user's.")]
Outcome = Annotated[
    Literal["success", "partial", "failure", "unscored"] | None,
    typer.Option(help="Only those with a score of 1, between 0 and 1, of 0, or none."),
]
Blame = Annotated[
    Literal["user_simulator", "mediator", "assistant", "extractor", "judge", "infrastructure"] | None,
    typer.Option(help="Only failures attributed to this."),
]
Source = Annotated[str | None, typer.Option(help=f"Only what came as {FORMATS}.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


@app.command("import", epilog="Example: midturn trajectories import airline.json --db past.db --task airline")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON Lines, a JSON list, one JSON document, or CSV; compressed (.gz) or not.",
            exists=True,
            dir_okay=False,
        ),
    ],
    db: Annotated[Path, typer.Option(help="The store; what it has of the file already stays as it is.")],
    form: Annotated[
        str | None, typer.Option("--format", help=f"{FORMATS}; found out by the first document otherwise.")
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(
            help="What the conversations are about. Give it each time, or never: it is part of them."
        ),
    ] = None,
    score: Annotated[
        str | None, typer.Option(help="The score that is the outcome, where a trace has several.")
    ] = None,
    scores: Annotated[
        Path | None,
        typer.Option(
            help="A file with their scores, where the program keeps them apart.", exists=True, dir_okay=False
        ),
    ] = None,
    paths: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=PATH",
            help="Where your documents have a field, such as `user=meta.user_id`. Fields: messages, role, "
            "content, utterance, response, id, user, task, task_id, full, score, time.",
        ),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave bad lines out, and name them, instead of stopping.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Read conversations of other programs, or of another store.

    Either all documents of the file are imported or, where one is bad,
    nothing. Importing the same file again changes nothing, but for what
    it says about an outcome by now.
    """
    _need("import")
    from midturn.cli._ending import writing
    from midturn.core import BadInput

    chosen = _form_of(file, form, paths or [])
    if chosen.name in NAME_THEIR_OWN and (task or score or scores):
        raise BadInput(
            f"{file}: {chosen.name} says itself what its task and score are. "
            "Drop --task, --score and --scores"
        )
    with writing(db, otherwise="; nothing was imported"):
        if chosen.name == "lic":
            done = _import_lic(file, db, skip_bad=skip_bad)
        else:
            done = _import(file, chosen, db, task=task, score=score, scores=scores, skip_bad=skip_bad)
    for bad in done.skipped[:NAMED]:
        typer.echo(f"{bad}: left out", err=True)
    if len(done.skipped) > NAMED:
        typer.echo(f"and {len(done.skipped) - NAMED} more; --json names them all", err=True)
    found = asdict(done) | {"format": chosen.name, "score_names": sorted(done.score_names)}
    typer.echo(json.dumps(found, indent=2) if as_json else _summary(done, chosen, score))


@app.command(
    "list", cls=StoreCommand, epilog="Example: midturn trajectories list --db past.db --outcome failure"
)
def list_(
    db: Db,
    run: Run = None,
    study: Study = None,
    task: Task = None,
    user: User = None,
    outcome: Outcome = None,
    blame: Blame = None,
    source: Source = None,
    as_json: Json = False,
) -> None:
    """List the conversations of a store."""
    _need("list")
    from midturn.store import Store

    choice = _choice(run=run, study=study, task=task, user=user, outcome=outcome, blame=blame, source=source)
    with Store(db, read_only=True) as store:
        rows = [_row(trajectory) for trajectory in choice.among(store)]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    else:
        _print_rows(rows)


@app.command("show", epilog="Example: midturn trajectories show chat-17 --db past.db")
def show(
    conversation: Annotated[
        str,
        typer.Argument(
            help="Its id, the beginning or the end of it, or what reports call it: its task id with its "
            "repetition, `math-7#0`, or without."
        ),
    ],
    db: Db,
    as_json: Json = False,
) -> None:
    """Show a conversation, with its secrets taken out."""
    _need("show")
    from midturn.core import redacted_values
    from midturn.refiner.experience import messages_of
    from midturn.store import Store

    with Store(db, read_only=True) as store:
        found = _named(store, conversation)
    shown = _row(found) | {
        "error": found.error,
        "answer": found.answer,
        "messages": messages_of(found),
    }
    shown = redacted_values(shown)
    if as_json:
        typer.echo(json.dumps(shown, indent=2))
    else:
        _print_conversation(shown)


@app.command("export", epilog="Example: midturn trajectories export scores.csv --db lic.db --study lic")
def export(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    db: Db,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help=f"{FORMATS}; csv, a row for each conversation; or csv-turns, one for each turn. Left out: "
            "csv where the file's name ends in .csv, and midturn otherwise.",
        ),
    ] = None,
    run: Run = None,
    study: Study = None,
    task: Task = None,
    user: User = None,
    outcome: Outcome = None,
    blame: Blame = None,
    source: Source = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
    as_json: Json = False,
) -> None:
    """Write conversations to a file. Secrets in them are written too.

    What came in a format goes out in it word for word; `midturn` keeps
    everything of every conversation, one a line, and CSV has its score, costs
    and models.
    """
    _need("export")
    from midturn.core import is_stream
    from midturn.refiner.experience import export_file, export_form
    from midturn.store import Store

    chosen = export_form(form, file)
    choice = _choice(run=run, study=study, task=task, user=user, outcome=outcome, blame=blame, source=source)
    with Store(db, read_only=True) as store:
        written = export_file(file, chosen, store, choice.among(store), overwrite=overwrite)
    told = {"conversations": written, "file": str(file), "format": chosen.name}
    in_words = f"{counted(written, 'conversation')} written to {file} as {chosen.name}"
    said = json.dumps(told) if as_json else in_words
    typer.echo(said, err=is_stream(file))  # which may be where this would be printed


def _need(command: str) -> None:
    from midturn.core import require_extras

    require_extras("sqlite", needed_for=f"`midturn trajectories {command}`")


def _choice(
    *,
    run: str | None,
    study: str | None,
    task: str | None,
    user: str | None,
    outcome: Outcome,
    blame: Blame,
    source: str | None,
) -> Choice:
    from midturn.refiner.experience import Choice, format_named

    if source:
        format_named(source)
    return Choice(run=run, study=study, task=task, user=user, outcome=outcome, blame=blame, source=source)


def _form_of(file: Path, form: str | None, paths: list[str]) -> Format:
    """Return the form that was named or mapped, or that the file has."""
    from midturn.core import BadInput
    from midturn.refiner.experience import format_named, format_of, mapped

    if paths:
        if form not in (None, "mapped"):
            raise BadInput(f"--map is for documents of your own. Drop it, or --format {form}")
        pairs = [path.partition("=") for path in paths]
        if bad := next((field for field, _, path in pairs if not path), None):
            raise BadInput(f"--map {bad}: write FIELD=PATH, such as user=meta.user_id")
        return mapped({field: path for field, _, path in pairs})
    if form == "mapped":
        raise BadInput("--format mapped: say where the fields are with --map, such as messages=turns")
    return format_named(form) if form else format_of(file)


def _import(
    file: Path,
    form: Format,
    db: Path,
    *,
    task: str | None,
    score: str | None,
    scores: Path | None,
    skip_bad: bool,
) -> Imported:
    """Import, with a progress bar."""
    from rich.console import Console
    from rich.progress import Progress

    from midturn.cli._console import say
    from midturn.refiner.experience import import_file
    from midturn.store import Store

    with (
        Store(db) as store,
        store.claim.held(say),
        Progress(console=Console(stderr=True), transient=True) as bar,
    ):
        reading = bar.add_task("reading", total=file.stat().st_size)
        return import_file(
            file,
            form,
            store,
            task=task,
            score=score,
            scores=scores,
            skip_bad=skip_bad,
            read=lambda read: bar.advance(reading, read),
        )


def _import_lic(file: Path, db: Path, *, skip_bad: bool) -> Imported:
    from midturn.cli._console import say
    from midturn.refiner.experience import Imported
    from midturn.store import Store
    from midturn.studies.lic.reference_logs import import_logs, log_files

    files = log_files([file])
    with Store(db) as store, store.claim.held(say):
        logs = import_logs(files, store, skip_bad=skip_bad)
    return Imported(
        conversations=logs.conversations,
        known=logs.known + logs.repeated,
        skipped=[*logs.skipped, *(f"{place}: torn by a crash" for place in logs.torn)],
    )


def _summary(done: Imported, form: Format, score: str | None) -> str:
    others = {
        "parts added to conversations": done.longer,
        "scores and the like added from rows of their own": done.noted,
        "updated with a newer outcome": done.updated,
        "there already": done.known,
        "without a score from 0 to 1": done.unscored,
        "bad and left out": len(done.skipped),
    }
    found = [f"{counted(done.conversations, 'conversation')} imported as {form.name}"]
    found += [f"{n} {what}" for what, n in others.items() if n]
    if done.unscored and not score and len(done.score_names) > 1:
        found.append(f"choose the outcome with --score: {', '.join(sorted(done.score_names))}")
    lines = [_plain("; ".join(found))]
    if done.without_full:
        lines.append(
            f"{done.without_full} don't say what the user wanted, all at once (`full`), "
            "which `midturn refine` sets beside a failure: `midturn wanted` proposes it"
        )
    left_out = sorted(done.left_out.items(), key=lambda counted: -counted[1])[:NAMED]
    lines += [_plain(f"not read: {n} {what} (first {done.first_left_out[what]})") for what, n in left_out]
    if len(done.left_out) > NAMED:
        lines.append(f"and {len(done.left_out) - NAMED} more; --json names them all")
    if any(what.startswith("fields ") for what in done.left_out):
        lines.append(
            f"{form.name} reads {', '.join(form.fields)}; say what another field holds, as in "
            "--map messages=messages --map user=customer"
        )
    return "\n".join(lines)


def _row(trajectory: Trajectory) -> dict[str, Any]:
    """Return what a list says of a conversation."""
    from midturn.core import redacted_values
    from midturn.refiner.experience import outcome_of, source_of
    from midturn.studies.lic.conditions import typed

    return redacted_values(
        {
            "id": trajectory.conversation_id,
            "source": source_of(trajectory),
            "task": trajectory.task,
            "condition": typed(trajectory.condition),
            "task_id": trajectory.task_id,
            "repetition": trajectory.repetition,
            "user": trajectory.user,
            "turns": len(trajectory.turns),
            "score": trajectory.score,
            "outcome": outcome_of(trajectory),
            "blame": trajectory.blame,
        }
    )


WIDEST = 24
"""Columns of a terminal that a cell takes, ids apart."""
COLUMNS = ("id", "source", "task", "condition", "user", "turns", "score", "outcome", "blame")


LEAST_WANTED = ("source", "task", "user", "outcome", "blame")
"""Columns that a narrow terminal goes without, the first of them first."""


def _print_rows(rows: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from midturn.cli._console import columns_available, show_whole

    columns = _fitting(rows, columns_available())
    table = Table(box=None)
    table.add_column("id", no_wrap=True)
    for name in columns[1:]:
        table.add_column(name, overflow="fold", max_width=WIDEST)
    for row in rows:
        table.add_row(*(Text(_cell(row[column])) for column in columns))
    show_whole(table)
    left_out = ", ".join(name for name in COLUMNS if name not in columns)
    more = f"; a wider terminal, or --json, shows {left_out} too" if left_out else ""
    typer.echo(f"{counted(len(rows), 'conversation')}{more}")


def _fitting(rows: list[dict[str, Any]], room: int) -> tuple[str, ...]:
    """Return the columns that fit, or else those that none goes without."""
    from rich.cells import cell_len

    cells = {name: [name, *(_cell(row[name]) for row in rows)] for name in COLUMNS}
    widths = {name: max(map(cell_len, found)) + 2 for name, found in cells.items()}
    columns = COLUMNS
    for name in LEAST_WANTED:
        if sum(widths[each] if each == "id" else min(widths[each], WIDEST + 2) for each in columns) <= room:
            break
        columns = tuple(each for each in columns if each != name)
    return columns


def _cell(found: Any) -> str:
    return "" if found is None else _plain(f"{found:.2f}" if isinstance(found, float) else str(found))


def _plain(text: str) -> str:
    from midturn.core import one_line

    return one_line(text)


NAMED = 12
"""Conversations that an error names, and things that were not read."""


def _named(store: Store, word: str) -> Trajectory:
    """Return the conversation of this id, the only one that reports print so, or whose id begins or ends
    with it.
    """
    from midturn.core import BadInput
    from midturn.studies.lic.conditions import typed

    if exact := store.trajectory(word):
        return exact
    alike = [each for each in store.all_trajectories() if word in _printed(each) or _is_part(each, word)]
    found = [each for each in alike if word in _printed(each)] or alike
    if len(found) == 1:
        return found[0]
    if not found:
        listing = f"midturn trajectories list --db {store.path}"
        raise BadInput(f"{store.path}: has no conversation {_plain(word)!r}. See: {listing}")
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    names = ", ".join(_plain(f"{each.conversation_id} ({typed(each.condition)})") for each in found[:NAMED])
    raise BadInput(f"{_plain(word)!r} stands for {len(found)} ids. Write one of them: {names}{more}")


def _printed(trajectory: Trajectory) -> tuple[str, ...]:
    """Return what reports call a conversation: its instruction, with its repetition where it is one of
    several.

    Its run may stand before them.
    """
    names = (_plain(trajectory.task_id), _plain(f"{trajectory.task_id}#{trajectory.repetition}"))
    return (*names, *(f"{trajectory.run_id}/{name}" for name in names))


def _is_part(trajectory: Trajectory, part: str) -> bool:
    return trajectory.conversation_id.startswith(part) or trajectory.conversation_id.endswith(f"/{part}")


def _print_conversation(shown: dict[str, Any]) -> None:
    from midturn.core import plain

    about = ("id", "source", "task", "condition", "user", "score", "outcome", "blame", "error", "answer")
    for name in about:
        if shown[name] is not None:
            typer.echo(f"{name}: {_cell(shown[name])}")
    for message in shown["messages"]:
        typer.echo(f"\n[{message['role']}]\n{plain(_words(message))}")


def _words(message: dict[str, Any]) -> str:
    """Return what a message says, and the tools that it calls."""
    from midturn.refiner.experience import calls_of, text_of

    calls = [json.dumps(call, ensure_ascii=False) for call in calls_of(message)]
    return "\n".join(filter(None, [text_of(message), *(f"calls {call}" for call in calls)]))
