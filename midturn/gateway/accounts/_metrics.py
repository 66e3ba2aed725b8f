"""What Prometheus is told. No label holds anything that a client chose."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from midturn.core import Role, Usage

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)


class Metrics:
    """Counters of one gateway."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self.in_flight = Gauge("midturn_in_flight", "Requests on their way.", registry=registry)
        self._requests = Counter(
            "midturn_requests", "Requests that have ended.", ("status", "route"), registry=registry
        )
        self._seconds = Histogram(
            "midturn_request_seconds", "From request to last byte.", buckets=_SECONDS, registry=registry
        )
        self._first = Histogram(
            "midturn_first_byte_seconds", "From request to first byte.", buckets=_SECONDS, registry=registry
        )
        self._failures = Counter(
            "midturn_upstream_failures", "Sendings without an answer.", ("status",), registry=registry
        )
        self._calls = Counter("midturn_calls", "Model calls.", ("role",), registry=registry)
        self._tokens = Counter("midturn_tokens", "Tokens.", ("role", "kind"), registry=registry)
        self._usd = Counter("midturn_usd", "Dollars, where a price is known.", ("role",), registry=registry)
        self._unpriced = Counter(
            "midturn_unpriced_tokens",
            "Tokens whose dollars are not among midturn_usd, in part at least: no price is known.",
            ("role",),
            registry=registry,
        )
        self._estimated = Counter(
            "midturn_estimated_requests",
            "Requests whose tokens are an estimate, in part at least.",
            registry=registry,
        )

        self._scored = Counter(
            "midturn_drift_scores", "Answers that were to be scored.", ("outcome",), registry=registry
        )

    def scored(self, outcome: str) -> None:
        """Count an answer that was to be scored."""
        self._scored.labels(outcome).inc()

    def ended(self, status: int, route: str, seconds: float, first_byte_s: float | None) -> None:
        """Count a request that ended."""
        self._requests.labels(str(status), route).inc()
        self._seconds.observe(seconds)
        if first_byte_s is not None:
            self._first.observe(first_byte_s)

    def failed(self, status: int) -> None:
        """Count a failed attempt at the upstream."""
        self._failures.labels(str(status)).inc()

    def billed(self, usage: Mapping[Role, Usage], *, estimated: bool) -> None:
        """Count what a request cost."""
        for role, spent in usage.items():
            self._calls.labels(role).inc(spent.calls)
            self._tokens.labels(role, "prompt").inc(spent.prompt_tokens)
            self._tokens.labels(role, "completion").inc(spent.completion_tokens)
            self._usd.labels(role).inc(spent.known_usd)
            if spent.is_unpriced:
                self._unpriced.labels(role).inc(spent.tokens)
        if estimated:
            self._estimated.inc()

    def exposition(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self._registry)
