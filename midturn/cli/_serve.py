"""`midturn serve`: an OpenAI-compatible gateway with the Mediator in it."""

from __future__ import annotations

from midturn.cli._options import with_options
from midturn.gateway import ServeOptions

EXAMPLE = "Example: midturn serve --upstream openai:gpt-4o-mini --mediator-model openai:gpt-4o-mini"


@with_options(ServeOptions)
def serve(options: ServeOptions) -> None:
    """Serve OpenAI's chat completions, each user turn through the Mediator.

    Clients change their base URL and nothing else. The key for the upstream is taken from OPENAI_API_KEY.
    """
    from midturn.assistant import default_timeout_s, extras_of
    from midturn.core import require_extras
    from midturn.store import is_postgres

    postgres = ["postgres"] if is_postgres(options.db) else []
    needed = ("serve", *extras_of(options.upstream, options.mediator_model), *postgres)
    require_extras(*needed, needed_for="`midturn serve`")
    from midturn.gateway import read_keys, refuse_open, serve as run

    keys = read_keys(options.keys)
    refuse_open(options.host, keys)
    run(options.settings(keys, default_timeout_s()), options.host, options.port)
