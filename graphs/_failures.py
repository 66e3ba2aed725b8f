"""Failures that cost a turn its mediation or its score: logged once a kind, without what was said."""

from __future__ import annotations

import logging

from midturn.core import place_of

_log = logging.getLogger("midturn")

_MOST_KINDS = 1_000
_logged: set[tuple[str, str, int | None, str]] = set()


def log_failure(step: str, error: BaseException) -> None:
    """Log that a step failed, once for each type of error, HTTP status and place in the code."""
    status = getattr(error, "status_code", None)
    place = place_of(error) or "an unknown place"
    kind = (step, type(error).__name__, status if isinstance(status, int) else None, place)
    if kind in _logged or len(_logged) >= _MOST_KINDS:
        return
    _logged.add(kind)
    _log.warning(
        "%s failed: %s%s at %s; the turn continued without it. Further failures of this kind are not logged",
        *(step, kind[1], f" (status {kind[2]})" if kind[2] is not None else "", kind[3]),
    )
