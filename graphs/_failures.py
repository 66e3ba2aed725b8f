"""Failures that cost a turn its mediation or its score: logged once a kind, without what was said."""

from __future__ import annotations

import logging
from pathlib import Path

_log = logging.getLogger("midturn")

_MOST_KINDS = 1_000
_logged: set[tuple[str, str, int | None, str]] = set()


def log_failure(step: str, error: BaseException) -> None:
    """Log that a step failed, once for each type of error, HTTP status and place in the code."""
    status = getattr(error, "status_code", None)
    kind = (step, type(error).__name__, status if isinstance(status, int) else None, _place(error))
    if kind in _logged or len(_logged) >= _MOST_KINDS:
        return
    _logged.add(kind)
    _log.warning(
        "%s failed: %s%s at %s; the turn continued without it. Further failures of this kind are not logged",
        *(step, kind[1], f" (status {kind[2]})" if kind[2] is not None else "", kind[3]),
    )


def _place(error: BaseException) -> str:
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else "an unknown place"
