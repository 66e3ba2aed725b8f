"""`midturn serve`: an OpenAI-compatible gateway with the Mediator in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from midturn.core import BadInput
from midturn.studies.options import EMBEDDED

EXAMPLE = "Example: midturn serve --upstream openai:gpt-4o-mini --mediator-model openai:gpt-4o-mini"


def serve(
    upstream: Annotated[
        str,
        typer.Option(
            help="Who answers: a model spec, or an OpenAI-compatible server's base URL for all its models."
        ),
    ] = EMBEDDED,
    mediator_model: Annotated[str, typer.Option(help="The Mediator's model.")] = EMBEDDED,
    read_only_tools: Annotated[
        str,
        typer.Option(
            help="Names of clients' tools that change nothing, with commas; all others count as acting."
        ),
    ] = "",
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
        typer.Option(
            envvar="MIDTURN_DB", help="Guidelines, traces, spending: an SQLite file, or a postgresql:// URL."
        ),
    ] = "midturn.db",
    mediator_timeout_s: Annotated[
        float, typer.Option(min=0.0, help="Seconds after which a turn continues without the Mediator.")
    ] = 20.0,
    drift: Annotated[
        Literal["entropy"] | None,
        typer.Option(help="Score each answer by the entropy of its log-probabilities; off where not given."),
    ] = None,
    remind_above: Annotated[
        float | None,
        typer.Option(min=0.0, help="With --drift: remind the turn after a higher score. Nats per token."),
    ] = None,
    daily_usd: Annotated[
        float | None,
        typer.Option(envvar="MIDTURN_DAILY_USD", min=0.0, help="Dollars a day, over all replicas and roles."),
    ] = None,
    daily_tokens: Annotated[
        int | None, typer.Option(envvar="MIDTURN_DAILY_TOKENS", min=0, help="Tokens a day.")
    ] = None,
    daily_calls: Annotated[
        int | None, typer.Option(envvar="MIDTURN_DAILY_CALLS", min=0, help="Model calls a day.")
    ] = None,
    daily_usd_per_user: Annotated[
        float | None,
        typer.Option(envvar="MIDTURN_DAILY_USD_PER_USER", min=0.0, help="The same for each user."),
    ] = None,
    daily_tokens_per_user: Annotated[
        int | None,
        typer.Option(envvar="MIDTURN_DAILY_TOKENS_PER_USER", min=0, help="The same for each user."),
    ] = None,
    daily_calls_per_user: Annotated[
        int | None, typer.Option(envvar="MIDTURN_DAILY_CALLS_PER_USER", min=0, help="The same for each user.")
    ] = None,
    max_body_mib: Annotated[int, typer.Option(min=1, help="The longest request.")] = 20,
) -> None:
    """Serve OpenAI's chat completions, each user turn through the Mediator.

    Clients change their base URL and nothing else. The key for the upstream is taken from OPENAI_API_KEY.
    """
    from midturn.assistant import default_timeout_s, extras_of
    from midturn.core import Limits, require_extras
    from midturn.store import is_postgres

    postgres = ["postgres"] if is_postgres(db) else []
    needed = ("serve", *extras_of(upstream, mediator_model), *postgres)
    require_extras(*needed, needed_for="`midturn serve`")
    from midturn.gateway import MIB, RequestLimits, Settings, read_keys, refuse_open

    if remind_above is not None and drift is None:
        raise BadInput("--remind-above needs a score to go by: add --drift entropy")
    known = read_keys(keys)
    refuse_open(host, known)
    from midturn.gateway import serve as run

    limits = RequestLimits(body_bytes=max_body_mib * MIB, silence_s=default_timeout_s())
    settings = Settings(
        upstream=upstream,
        mediator=mediator_model,
        read_only_tools=tuple(filter(None, map(str.strip, read_only_tools.split(",")))),
        db=db,
        keys=known,
        mediator_timeout_s=mediator_timeout_s,
        daily=Limits(usd=daily_usd, tokens=daily_tokens, calls=daily_calls),
        daily_per_user=Limits(
            usd=daily_usd_per_user, tokens=daily_tokens_per_user, calls=daily_calls_per_user
        ),
        scored=drift is not None,
        remind_above=remind_above,
        limits=limits,
    )
    run(settings, host, port)
