"""`midturn serve`: an OpenAI-compatible gateway with the Mediator in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from midturn.cli.options import EMBEDDED

EXAMPLE = "Example: midturn serve --upstream openai:gpt-4o-mini --mediator openai:gpt-4o-mini"


def serve(
    upstream: Annotated[
        str,
        typer.Option(
            help="Who answers: a model spec, or an OpenAI-compatible server's base URL for all its models."
        ),
    ] = EMBEDDED,
    mediator_model: Annotated[str, typer.Option(help="The Mediator's model.")] = EMBEDDED,
    host: Annotated[
        str, typer.Option(help="Where to listen. Other than loopback needs a key.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8080,
    keys: Annotated[
        Path | None,
        typer.Option(
            help="File with the keys that clients send, one a line; also MIDTURN_KEYS, with commas."
        ),
    ] = None,
    db: Annotated[
        str,
        typer.Option(envvar="MIDTURN_DB", help="Guidelines, traces: an SQLite file, or a postgresql:// URL."),
    ] = "midturn.db",
    mediator_timeout_s: Annotated[
        float, typer.Option(min=0.0, help="Seconds after which a turn goes on without the Mediator.")
    ] = 20.0,
    max_body_mib: Annotated[int, typer.Option(min=1, help="The longest request.")] = 20,
) -> None:
    """Serve OpenAI's chat completions, each user turn through the Mediator.

    Clients change their base URL and nothing else. The key for the upstream is taken from OPENAI_API_KEY.
    """
    from assistant.models import default_timeout_s
    from midturn.gateway.keys import read_keys, refuse_open
    from midturn.gateway.settings import MIB, Limits, Settings

    _need_server()
    known = read_keys(keys)
    refuse_open(host, known)
    from midturn.gateway.serving import serve as run

    limits = Limits(body_bytes=max_body_mib * MIB, silence_s=default_timeout_s())
    settings = Settings(
        upstream=upstream,
        mediator=mediator_model,
        db=db,
        keys=known,
        mediator_timeout_s=mediator_timeout_s,
        limits=limits,
    )
    run(settings, host, port)


def _need_server() -> None:
    from importlib.util import find_spec

    from assistant.errors import MissingExtra

    if not all(map(find_spec, ("uvicorn", "starlette", "prometheus_client"))):
        raise MissingExtra("serve", "midturn serve")
