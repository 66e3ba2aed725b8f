"""OpenTelemetry spans of the gateway: the request, its mediation, and each sending to the upstream.

They are made where the process has a tracer provider, as those of wrapped graphs are (`midturn.graphs`), and
follow the semantic conventions for HTTP and for generative AI. No span holds what anybody said, nor a secret.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Any

from midturn.gateway._charges import reported_counts
from midturn.gateway._failures import CLIENT_GONE, Failure
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._relay import StreamState
from midturn.gateway._request_context import RequestContext
from midturn.gateway._upstreams import Call
from midturn.graphs import calls_traced, configured, fit, known, mark_failed

PATH = "/v1/chat/completions"
_NUMBERS = {
    "max_tokens": "gen_ai.request.max_tokens",
    "max_completion_tokens": "gen_ai.request.max_tokens",
    "temperature": "gen_ai.request.temperature",
    "top_p": "gen_ai.request.top_p",
    "frequency_penalty": "gen_ai.request.frequency_penalty",
    "presence_penalty": "gen_ai.request.presence_penalty",
    "seed": "gen_ai.request.seed",
    "n": "gen_ai.request.choice.count",
}
"""What of a request is told, and how the conventions call it."""


def spans_of(redactor: SecretRedactor) -> Spans:
    """Return what makes the spans of a gateway in this process."""
    return RecordedSpans(redactor) if configured() else Spans()


class Spans:
    """No spans: tracing is off."""

    def request(
        self, headers: Mapping[bytes, bytes], request_context: RequestContext
    ) -> AbstractContextManager[Any]:
        """Return the span of a request, under the one that its `traceparent` names."""
        return nullcontext()

    def mediation(self, request_context: RequestContext) -> AbstractContextManager[Any]:
        """Return the span of a mediation, the Mediator's calls under it."""
        return nullcontext()

    def sending(
        self, call: Call, state: StreamState, about: Mapping[str, Any]
    ) -> AbstractContextManager[Call, bool | None]:
        """Return the span of one sending to the upstream that `about` describes; gives what is to be sent."""
        return nullcontext(call)


class RecordedSpans(Spans):
    """Makes spans with the tracer provider that the process has.

    Raises:
        ImportError: OpenTelemetry is not installed.
    """

    def __init__(self, redactor: SecretRedactor) -> None:
        from opentelemetry import trace
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._trace, self._tracer = trace, trace.get_tracer("midturn")
        # Not the global one, which would hand the clients' baggage on.
        self._propagator = TraceContextTextMapPropagator()
        self._redactor = redactor

    @contextmanager
    def request(self, headers: Mapping[bytes, bytes], request_context: RequestContext) -> Generator[None]:
        """See `Spans`."""
        carrier = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        span = self._tracer.start_span(
            f"POST {PATH}",
            context=self._propagator.extract(carrier),
            kind=self._trace.SpanKind.SERVER,
            attributes={"http.request.method": "POST", "http.route": PATH, "url.path": PATH},
        )
        with self._trace.use_span(
            span, end_on_exit=True, record_exception=False, set_status_on_exception=False
        ):
            try:
                yield
            finally:
                span.set_attributes(
                    {"midturn.trace": request_context.id, "midturn.route": request_context.route}
                )
                if request_context.status:
                    span.set_attribute("http.response.status_code", request_context.status)
                if request_context.failure and request_context.failure.status >= CLIENT_GONE:
                    self._fail(span, request_context.failure)

    @contextmanager
    def mediation(self, request_context: RequestContext) -> Generator[None]:
        """See `Spans`."""
        around = self._tracer.start_as_current_span(
            "mediator",
            attributes={"midturn.node": "mediator"},
            record_exception=False,
            set_status_on_exception=False,
        )
        with around as span, calls_traced():
            yield
            span.set_attributes(_about_mediation(request_context))

    @contextmanager
    def sending(self, call: Call, state: StreamState, about: Mapping[str, Any]) -> Generator[Call]:
        """See `Spans`."""
        attributes = self._told(_about_request(call.body) | dict(about))
        name = f"chat {attributes['gen_ai.request.model']}"
        span = self._tracer.start_span(name, kind=self._trace.SpanKind.CLIENT, attributes=attributes)
        try:
            yield replace(call, headers=self._continued(call.headers, span))
        except BaseException as ending:  # A client that leaves cancels.
            self._fail(span, ending)
            raise
        finally:
            span.set_attributes(self._told(_about_answer(state)))
            if state.failure:
                self._fail(span, state.failure)
            span.end()

    def _continued(self, headers: Mapping[str, str], span: Any) -> dict[str, str]:
        """Headers under which the upstream continues the trace."""
        own = {name: value for name, value in headers.items() if name not in self._propagator.fields}
        self._propagator.inject(own, self._trace.set_span_in_context(span))
        return own

    def _fail(self, span: Any, error: BaseException) -> None:
        kind = error.code if isinstance(error, Failure) else type(error).__qualname__
        mark_failed(span, self._told({"kind": kind})["kind"])

    def _told(self, attributes: dict[str, Any]) -> dict[str, Any]:
        """Attributes as an exporter takes them: clients and upstreams may send any text and any number."""
        return fit(self._redactor.hide_in(attributes))


def _about_mediation(request_context: RequestContext) -> dict[str, Any]:
    steps = request_context.prepared.trace if request_context.prepared else ()
    failed = [step.step for step in steps if "failed" in step.detail]
    decided = [step.detail["kind"] for step in steps if step.step == "trigger"]
    return known(
        {
            "midturn.route": request_context.route,
            "midturn.failed": failed or None,
            "midturn.intervention": decided[-1] if decided else None,
        }
    )


def _about_request(body: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {_NUMBERS[name]: body[name] for name in _NUMBERS if type(body.get(name)) in (int, float)}
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": body["model"],
        **numbers,
        **({"gen_ai.request.stream": True} if body.get("stream") else {}),
    }


def _about_answer(state: StreamState) -> dict[str, Any]:
    named = {name: value for name, value in state.head.items() if isinstance(value, str)}
    counts = reported_counts(state.usage)
    return known(
        {
            "gen_ai.response.id": named.get("id"),
            "gen_ai.response.model": named.get("model"),
            "gen_ai.response.finish_reasons": state.finish_reasons or None,
            "gen_ai.usage.input_tokens": counts and counts.prompt_tokens,
            "gen_ai.usage.output_tokens": counts and counts.completion_tokens,
            "gen_ai.usage.cache_read.input_tokens": counts and counts.cached_tokens,
        }
    )
