"""What goes wrong at an upstream, as failures that clients are told."""

from __future__ import annotations

import json
from typing import Any

from midturn.core import well_formed
from midturn.gateway._failures import CLIENT_GONE, Failure

WORTH_SENDING_AGAIN = frozenset({500, 502, 503, 504})
"""Statuses after which the same request may succeed at once. Who is told to slow down (429) is to wait."""
_LONGEST_WORD = 200
"""Characters of an upstream's code, which goes to the log."""


def as_failure(error: Any, status: int, code: str) -> Failure:
    """Return an upstream's `error` field, whatever its shape, as a failure of ours."""
    fields: dict[str, Any] = error if isinstance(error, dict) else {"message": error}
    named = {name: well_formed(str(value)) for name, value in fields.items() if isinstance(value, (str, int))}
    words = {name: value[:_LONGEST_WORD] for name, value in named.items()}
    return Failure(
        status,
        named.get("message") or "the upstream gave no reason",
        words.get("code") or code,
        words.get("param"),
        words.get("type") or "",
        told=error if isinstance(error, str) else json.dumps(error),
    )


def told_apart(refusal: Failure) -> Failure:
    """Return a refusal as a client may be told it: of the gateway's own key and address, nothing."""
    if refusal.status == 401:
        reason = "the upstream refuses the gateway's key; whoever runs the gateway must set OPENAI_API_KEY"
        return Failure(502, reason, "upstream_key_refused", billed=refusal.billed)
    if 300 <= refusal.status < 400:
        return Failure(502, "the upstream answered with a redirect", "upstream_redirect", billed=False)
    if not 400 <= refusal.status < 600 or refusal.status == CLIENT_GONE:
        reason = f"the upstream answered with status {refusal.status}"
        return Failure(502, reason, "upstream_status", billed=refusal.billed)
    return refusal


def reported(error: Any) -> Failure:
    """Return the failure that an upstream reports in an answer of status 200."""
    code: Any = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and 400 <= code < 600 else 502
    failure = as_failure(error, status, "upstream_failed")
    failure.retryable = status in WORTH_SENDING_AGAIN
    return told_apart(failure)


def no_choices() -> Failure:
    """Return the failure of an answer that holds no choices."""
    return Failure(502, "the upstream's answer holds no choices", "upstream_without_choices", retryable=True)
