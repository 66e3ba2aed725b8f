"""One request on its way through the gateway: what is known of it, for the log, the metrics and the trace."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from midturn.assistant import CallRecorder
from midturn.core import Role, Usage
from midturn.gateway._charges import UsageCharge
from midturn.gateway._failures import Failure
from midturn.gateway._keys import NOBODY
from midturn.gateway._metrics import Metrics
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._relay import Relay
from midturn.gateway._requests import Request
from midturn.gateway._scores import Unscored
from midturn.gateway._turns import Prepared

CALLS = frozenset({"tool_calls", "function_call"})
"""Finish reasons of what is no answer yet."""


@dataclass
class RequestContext:
    """A request, and what is known of it so far."""

    recorder: CallRecorder
    """Of the Mediator's calls."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    began: float = field(default_factory=time.perf_counter)
    owner: str = NOBODY
    request: Request | None = None
    prepared: Prepared | None = None
    usage_charge: UsageCharge | None = None
    """Of the upstream's."""
    relay: Relay | None = None
    status: int = 0
    """The response's, once it has begun."""
    first_byte_s: float | None = None
    failure: Failure | None = None
    """Why there was no whole answer."""

    @property
    def route(self) -> str:
        """The outcome of the turn."""
        return self.prepared.route if self.prepared else "refused"

    @property
    def sent_in_vain(self) -> Sequence[Failure]:
        """Why sendings to the upstream had no answer."""
        return self.relay.failures if self.relay else ()

    @property
    def estimated(self) -> bool:
        """Part of the usage is an estimate."""
        return any(spent.estimated_calls for spent in self.usage().values())

    @property
    def to_be_scored(self) -> tuple[Unscored, list[Any]] | None:
        """The turn that was answered, with the answer's log-probabilities; a tool call is no answer."""
        unscored = self.prepared and self.prepared.unscored
        answered = self.relay and self.relay.answered
        if not unscored or not answered or self.failure or CALLS & set(answered.finish_reasons):
            return None
        return unscored, answered.logprobs

    def usage(self) -> dict[Role, Usage]:
        """Return what it cost, by role.

        What a call cost that was given up is not known; that it was made, is.
        """
        spent = self.recorder.budget.spent
        mediator: dict[Role, Usage] = {"mediator": spent} if spent.calls else {}
        return mediator | (self.usage_charge.usage if self.usage_charge else {})

    def begin(self, status: int) -> None:
        """Note that the response begins."""
        self.status = status
        self.first_byte_s = time.perf_counter() - self.began

    def count(self, metrics: Metrics) -> None:
        """Count it, now that it has ended."""
        metrics.ended(self.status, self.route, time.perf_counter() - self.began, self.first_byte_s)
        metrics.billed(self.usage(), estimated=self.estimated)
        for failure in self.sent_in_vain:
            metrics.failed(failure.status)

    def told(self, redactor: SecretRedactor) -> dict[str, Any]:
        """Return what its line in the log says."""
        first = self.first_byte_s
        return {
            "status": self.status,
            "route": self.route,
            "why": self.prepared.why if self.prepared else "",
            "stream": self.request.streams if self.request else False,
            "ms": round((time.perf_counter() - self.began) * 1000, 2),
            "first_byte_ms": None if first is None else round(first * 1000, 2),
            "usage": {role: spent.model_dump(exclude_none=True) for role, spent in self.usage().items()},
            "estimated": self.estimated,
            "failure": redactor.hide_in(self.failure.code) if self.failure else None,
            "sent_again_after": [redactor.hide_in(failure.code) for failure in self.sent_in_vain],
        }

    def trace(self, told: dict[str, Any]) -> dict[str, Any]:
        """Its trace: what the log says, and what was made of the turn, which may hold secrets."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        made: dict[str, Any] = {"instruction": None, "trace": []}
        if self.prepared and self.prepared.trace:
            steps = [step.model_dump(mode="json") for step in self.prepared.trace]
            made = {"instruction": self.prepared.instruction, "trace": steps}
        return {"id": self.id, "owner": self.owner, "at": at, **told, **made}
