"""What is kept of a request that has ended: its line in the log, counts, cost, trace and score."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from midturn.core import total
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._request_context import RequestContext
from midturn.gateway.accounts._budgets import Budgets
from midturn.gateway.accounts._metrics import Metrics
from midturn.gateway.accounts._traces import Traces

Score = Callable[[RequestContext, dict[str, Any]], None]
"""Scores an answer; the dictionary is its trace so far."""

_log = logging.getLogger("midturn.gateway")


class Accounts:
    """Accounts for requests.

    Args:
        metrics: count them.
        budgets: are charged with what they cost.
        traces: keep what was made of their turns.
        redactor: hides what must not be shown.
        score: scores their answers, where that is wanted.
    """

    def __init__(
        self,
        metrics: Metrics,
        budgets: Budgets,
        traces: Traces,
        redactor: SecretRedactor,
        score: Score | None,
    ) -> None:
        self._metrics, self._budgets, self._traces = metrics, budgets, traces
        self._redactor, self._score = redactor, score

    @contextmanager
    def account(self, context: RequestContext) -> Generator[None]:
        """Account for a request when it ends, however it does."""
        with self._metrics.in_flight.track_inprogress():
            try:
                yield
            finally:
                self._close(context)

    def _close(self, context: RequestContext) -> None:
        usage = context.usage()
        estimated = any(spent.estimated_calls for spent in usage.values())
        self._metrics.ended(context.status, context.route, context.seconds, context.first_byte_s)
        self._metrics.billed(usage, estimated=estimated)
        for failure in context.failed_attempts:
            self._metrics.failed(failure.status)
        told = self._told(context, estimated)
        _log.info("request", extra={"fields": {"trace": context.id, **told}})
        if context.body is None:
            return
        self._budgets.charge(context.body.user, total(usage.values()))
        trace = _trace(context, told)
        self._traces.keep(context.id, trace)
        if self._score and context.is_to_be_scored:
            self._score(context, trace)

    def _told(self, context: RequestContext, estimated: bool) -> dict[str, Any]:
        """Return what its line in the log says."""
        first, hide = context.first_byte_s, self._redactor.hide_in
        return {
            "status": context.status,
            "route": context.route,
            "why": context.why,
            "stream": context.body is not None and context.body.streams,
            "ms": round(context.seconds * 1000, 2),
            "first_byte_ms": None if first is None else round(first * 1000, 2),
            "usage": {role: spent.model_dump(exclude_none=True) for role, spent in context.usage().items()},
            "estimated": estimated,
            "failure": hide(context.failure.code) if context.failure else None,
            "sent_again_after": [hide(failure.code) for failure in context.failed_attempts],
        }


def _trace(context: RequestContext, told: dict[str, Any]) -> dict[str, Any]:
    """Return its trace: what the log says, and what was made of the turn, which may hold secrets."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    steps = [step.model_dump(mode="json") for step in context.steps]
    made = {"instruction": context.instruction, "trace": steps}
    return {"id": context.id, "owner": context.owner, "at": at, **told, **made}
