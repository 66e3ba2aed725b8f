"""The `midturn` command. Exit status: 0 done, 1 a run failed or ended early, 2 bad usage or bad input."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from midturn import __version__
from midturn.cli import (
    _chat as chat,
    _compare as compare,
    _demo as demo,
    _dialogues as dialogues,
    _drift as drift,
    _everyday as everyday,
    _framings as framings,
    _guidelines as guidelines,
    _lic as lic,
    _models as models,
    _refine as refine,
    _report as report,
    _rescore as rescore,
    _serve as serve,
    _trajectories as trajectories,
    _trial as trial,
    _view as view,
    _wanted as wanted,
)
from midturn.cli._ending import Interrupted
from midturn.cli._store_command import StoreCommand
from midturn.core import BadInput, InfrastructureError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Keep chat models from getting lost over many turns, and measure how lost they get.",
    epilog="Example: midturn demo",
)
app.add_typer(dialogues.app, name="dialogues")
app.add_typer(drift.app, name="drift")
app.add_typer(guidelines.app, name="guidelines")
app.add_typer(lic.app, name="lic")
app.add_typer(models.app, name="models")
app.add_typer(trajectories.app, name="trajectories")
app.add_typer(trial.app, name="trial")
app.command("chat", epilog=chat.EXAMPLE)(chat.chat)
app.command("compare", epilog=compare.EXAMPLE)(compare.compare)
app.command("demo", epilog=demo.EXAMPLE)(demo.demo)
app.command("everyday", epilog=everyday.EXAMPLE)(everyday.everyday)
app.command("framings", epilog=framings.EXAMPLE)(framings.framings)
app.command("report", cls=StoreCommand, epilog=report.EXAMPLE)(report.report)
app.command("rescore", cls=StoreCommand, epilog=rescore.EXAMPLE)(rescore.rescore)
app.command("serve", epilog=serve.EXAMPLE)(serve.serve)
app.command("view", cls=StoreCommand, epilog=view.EXAMPLE)(view.view)
app.command("wanted", epilog=wanted.EXAMPLE)(wanted.wanted)
app.command("refine", epilog=refine.EXAMPLE)(refine.refine)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"midturn {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None: ...


def main() -> None:
    """Run the command; turn what went wrong into one line and an exit status."""
    try:
        app()
    except BadInput as fault:
        _fail(str(fault), status=2)
    except InfrastructureError as fault:
        _fail(str(fault), status=1)
    except Interrupted as ended:
        # All is written by now. Threads that still read a prompt or score an answer would hold the end up.
        print(f"midturn: {ended}", file=sys.stderr)  # noqa: T201
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)


def _fail(message: str, *, status: int) -> None:
    print(f"midturn: {message}", file=sys.stderr)  # noqa: T201  the command's own words
    raise SystemExit(status)
