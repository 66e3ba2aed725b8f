"""OpenTelemetry spans of the gateway: the request, its mediation, and each sending to the upstream.

They are made where the process has a tracer provider, as those of wrapped graphs are (`midturn.graphs`), and
follow the semantic conventions for HTTP and for generative AI. No span holds what anybody said, nor a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from midturn.gateway._failures import CLIENT_GONE, Failure
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._request_context import RequestContext
from midturn.graphs import calls_traced, configured, fit, known, mark_failed

PATH = "/v1/chat/completions"


def spans_of(redactor: SecretRedactor) -> Spans:
    """Return what makes the spans of a gateway in this process."""
    return RecordedSpans(redactor) if configured() else Spans()


class Spans:
    """No spans: tracing is off."""

    def request(self, context: RequestContext) -> AbstractContextManager[Any]:
        """Return the span of a request, under the one that its `traceparent` names."""
        return nullcontext()

    def mediation(self, context: RequestContext) -> AbstractContextManager[Any]:
        """Return the span of a mediation, the Mediator's calls under it."""
        return nullcontext()

    def sending(
        self,
        about: Mapping[str, Any],
        headers: Mapping[str, str],
        about_answer: Callable[[], Mapping[str, Any]],
    ) -> AbstractContextManager[Mapping[str, str], bool | None]:
        """Return the span of one sending to the upstream; gives the headers that are to be sent.

        Args:
            about: what is told of it, in OpenTelemetry's terms.
            headers: the client's own that are the upstream's business.
            about_answer: returns what is told of its answer, once it has ended.
        """
        return nullcontext(headers)


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
    def request(self, context: RequestContext) -> Generator[None]:
        """See `Spans`."""
        carrier = {name.decode("latin-1"): value.decode("latin-1") for name, value in context.headers.items()}
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
                span.set_attributes({"midturn.trace": context.id, "midturn.route": context.route})
                if context.status:
                    span.set_attribute("http.response.status_code", context.status)
                if context.failure and context.failure.status >= CLIENT_GONE:
                    self._fail(span, context.failure)

    @contextmanager
    def mediation(self, context: RequestContext) -> Generator[None]:
        """See `Spans`."""
        around = self._tracer.start_as_current_span(
            "mediator",
            attributes={"midturn.node": "mediator"},
            record_exception=False,
            set_status_on_exception=False,
        )
        with around as span, calls_traced():
            yield
            span.set_attributes(_about_mediation(context))

    @contextmanager
    def sending(
        self,
        about: Mapping[str, Any],
        headers: Mapping[str, str],
        about_answer: Callable[[], Mapping[str, Any]],
    ) -> Generator[Mapping[str, str]]:
        """See `Spans`."""
        attributes = self._told(dict(about))
        name = f"chat {attributes['gen_ai.request.model']}"
        span = self._tracer.start_span(name, kind=self._trace.SpanKind.CLIENT, attributes=attributes)
        try:
            yield self._continued(headers, span)
        except BaseException as ending:  # A client that leaves cancels.
            self._fail(span, ending)
            raise
        finally:
            span.set_attributes(self._told(dict(about_answer())))
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


def _about_mediation(context: RequestContext) -> dict[str, Any]:
    failed = [step.step for step in context.steps if "failed" in step.detail]
    decided = [step.detail["kind"] for step in context.steps if step.step == "trigger"]
    return known(
        {
            "midturn.route": context.route,
            "midturn.failed": failed or None,
            "midturn.intervention": decided[-1] if decided else None,
        }
    )
