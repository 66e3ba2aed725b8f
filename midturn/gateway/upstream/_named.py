"""The upstream that the gateway is started with."""

from __future__ import annotations

from midturn.assistant import EmbeddedChat, OpenAIChat, chat_model, parse
from midturn.core import BadInput, is_address
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._settings import RequestLimits
from midturn.gateway.upstream._embedded import EmbeddedUpstream
from midturn.gateway.upstream._protocol import Upstream
from midturn.gateway.upstream._server import HttpUpstream


def upstream_of(written: str, limits: RequestLimits, redactor: SecretRedactor) -> Upstream:
    """Return the upstream that a spec or a base URL names.

    Args:
        written: the spec or the URL.
        limits: how long it may take.
        redactor: knows what it is asked with, and what it may say to nobody.

    Raises:
        BadInput: it names none, or one that is not OpenAI-compatible.
    """
    if "://" in written and is_address(written):
        model = chat_model(f"openai:any@{written}")
        return HttpUpstream(model, None, limits, redactor)
    spec, model = parse(written), chat_model(written)
    if isinstance(model, EmbeddedChat):
        return EmbeddedUpstream(model)
    if isinstance(model, OpenAIChat):
        return HttpUpstream(model, spec.name, limits, redactor)
    raise BadInput(
        f"{spec} is no OpenAI-compatible upstream; write a base URL, openai:NAME@URL or embedded:NAME"
    )
