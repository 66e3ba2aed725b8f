"""`midturn models`: the models that run without a key or a server."""

from __future__ import annotations

import json
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Fetch and list the models that run in this process.")


@app.command("pull", epilog="Example: midturn models pull smollm2-135m")
def pull(name: Annotated[str, typer.Argument(help="Which model; `midturn models list` names them.")]) -> None:
    """Fetch a model into the cache, check it, and print where it lies."""
    _need("pull")
    from midturn.assistant import pull as pull_model

    typer.echo(pull_model(name))


@app.command("list", epilog="Example: midturn models list --json")
def list_models(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """List the embedded models, and whether each is there."""
    _need("list")
    from midturn.assistant import installed

    models = installed()
    if as_json:
        typer.echo(json.dumps([model.model_dump(mode="json") for model in models], indent=2))
        return
    for model in models:
        state = str(model.path) if model.installed else f"run: midturn models pull {model.name}"
        typer.echo(f"{model.spec}  {model.bytes / 1e6:.0f} MB  {model.licence}  {state}")


def _need(command: str) -> None:
    from midturn.core import require_extras

    require_extras("embedded", needed_for=f"`midturn models {command}`")
