"""What every room's tests may use."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from midturn.assistant import embedded_model as in_catalogue, pull

# A shell starts what runs in its background with Ctrl-C ignored, and so are the programs that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def embedded_model() -> Path:
    """The embedded model's file, pulled into the user's cache the first time it is wanted."""
    model = in_catalogue("smollm2-135m")
    return model.path if model.there else pull(model.name)


@pytest.fixture
def spans(monkeypatch):
    """What holds the spans of a test that have ended."""
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    # A process may set its provider but once; tests need one each.
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    return exporter
