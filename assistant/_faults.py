"""What may go wrong between us and a model, in LangChain's family of model errors.

`is_retryable` says whether the same request may succeed later; `_recorder` acts on it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from langchain_core.exceptions import (
    ContextOverflowError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)

from midturn.core import Usage

_BY_STATUS: dict[int, type[ModelError]] = {
    401: ModelAuthenticationError,
    403: ModelPermissionDeniedError,
    404: ModelNotFoundError,
    # These two, alone among the 4xx, say that the same request may do better later.
    408: ModelTimeoutError,
    409: ModelAPIError,
}
_OVERLOADED = {503, 529}
_TOO_LONG = (
    "context_length_exceeded",
    "maximum context length",
    "context window",
    "prompt is too long",
    "exceed_context_size",
)


class Refused(ModelRateLimitError):
    """The server takes no more requests for now (HTTP 429)."""

    retry_after_s: float | None = None
    """Seconds that the server asks us to wait, where it says so."""


class Overloaded(ModelAPIError):
    """The server can't keep up (HTTP 503)."""

    retry_after_s: float | None = None


class TooLong(ModelInvalidRequestError, ContextOverflowError):
    """The conversation is longer than the model can read. Asking again can't help."""


class QuotaSpent(ModelPermissionDeniedError):
    """The account has no credit left. Waiting doesn't fix that, though OpenAI says it with a 429."""


class LostReply(ModelAPIError):
    """The server answered, so it may have billed, but its answer was cut or is no chat completion."""

    usage: Usage | None = None
    """The tokens billed, where what came still says so."""


def fault(status: int, reason: str, retry_after_s: float | None = None) -> ModelError:
    """Return the error that a server's status and words stand for; its `status_code` is the status."""
    error = _fault(status, reason, retry_after_s)
    error.status_code = status  # pyright: ignore[reportAttributeAccessIssue]  As other providers' errors have it.
    return error


def _fault(status: int, reason: str, retry_after_s: float | None) -> ModelError:
    if status == 429 and "insufficient_quota" in reason:
        return QuotaSpent(reason)
    if status == 429 or status in _OVERLOADED:
        refusal = Refused(reason) if status == 429 else Overloaded(reason)
        refusal.retry_after_s = retry_after_s
        return refusal
    if status >= 500:
        return ModelAPIError(reason)
    if any(sign in reason for sign in _TOO_LONG):
        return TooLong(reason)
    return _BY_STATUS.get(status, ModelInvalidRequestError)(reason)


def is_refusal(error: BaseException) -> bool:
    """Whether the server declined to work at all, as against having tried and failed."""
    return isinstance(error, (ModelRateLimitError, Overloaded))


def is_setup_error(error: BaseException) -> bool:
    """Tell whether a call failed for a wrong key, a missing permission or an unknown model."""
    if isinstance(error, QuotaSpent):
        return False
    by_type = (ModelAuthenticationError, ModelPermissionDeniedError, ModelNotFoundError)
    return isinstance(error, by_type) or getattr(error, "status_code", None) in (401, 403, 404)


def retry_after_s(error: BaseException) -> float | None:
    """Seconds that a server asks us to wait; other providers' packages keep its headers in `response`."""
    if isinstance(error, (Refused, Overloaded)):
        return error.retry_after_s
    return read_retry_after(getattr(getattr(error, "response", None), "headers", None) or {})


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from `Retry-After` in seconds or as an HTTP date; `None` where neither can be read.

    >>> read_retry_after({"Retry-After": "2.5"})
    2.5
    """
    written = headers.get("Retry-After") or headers.get("retry-after")
    if not written:
        return None
    try:
        seconds = float(written)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(written).timestamp() - time.time()
        except ValueError:
            return None
    # A server's nonsense (nan, inf, a date long gone) must not hold anybody up.
    return max(0.0, seconds) if seconds < float("inf") else None
