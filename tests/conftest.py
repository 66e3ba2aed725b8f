"""What every room's tests may use, the marks that tests get by what they use, and which skips CI allows."""

from __future__ import annotations

import functools
import gc
import importlib.metadata
import logging
import signal
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import typer.main
import typer.testing
from hypothesis import settings

from midturn.assistant import embedded_model as in_catalogue, pull

# A shell starts what runs in its background with Ctrl-C ignored, and so are the programs that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples in every run, half as many as is usual, without deadlines that a busy machine breaks;
# `--hypothesis-profile=explore` draws new ones.
settings.register_profile("same", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("explore", deadline=None)
settings.load_profile("same")

# Typer makes the whole tree of commands anew for each command line: more work than many a command has.
typer.main.get_command = typer.testing._get_command = functools.cache(typer.main.get_command)

MARKS = {
    "embedded_model": "model",
    "processes": "process",
    "chromium": "browser",
    "npm_folder": "npm",
    "torch": "torch",
    "scorer": "torch",
    "ray": "ray",
    "database": "postgres",
    "sandbox": "sandbox",
    "uninterrupted": "kill",
}
"""What a test that uses a fixture is marked as; the Makefile's tiers go by it."""


# Nearly all that imports and collecting make stays to the end. The garbage collector would go through it a
# dozen times meanwhile, and again in each of its full collections.
def pytest_collection() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
    # Pytest goes through all loggers that don't propagate three times a test, and of those PyTorch has fifty.
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.propagate = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if mark := MARKS.get(fixture):
                item.add_marker(mark)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--allowed-skips", metavar="FILE", type=Path, help="fail where a test skips that is not listed there"
    )


def pytest_configure(config: pytest.Config) -> None:
    # Of several processes that share the tests, only the one that gathers their reports judges.
    file = config.getoption("--allowed-skips")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skips(file), "skips")


class Skips:
    """Fails the session where a test was skipped that is not listed."""

    def __init__(self, file: Path) -> None:
        listed = tomllib.loads(file.read_text(encoding="utf-8"))["skips"]
        self._file, self._allowed = file, tuple(test for each in listed for test in each["tests"])
        self._others: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        expected_failure = hasattr(report, "wasxfail")
        if report.skipped and not expected_failure and not report.nodeid.startswith(self._allowed):
            why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            self._others.append(f"{report.nodeid}: {why}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._others and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._others:
            terminalreporter.section(f"skipped, and not listed in {self._file}")
            for other in self._others:
                terminalreporter.line(other)


@pytest.fixture(scope="session")
def embedded_model() -> Path:
    """The embedded model's file, pulled into the user's cache the first time it is wanted."""
    model = in_catalogue("smollm2-135m")
    return model.path if model.there else pull(model.name)


@pytest.fixture
def uninstalled(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes packages look as if they were not installed."""
    found = importlib.metadata.distribution

    def hide(*packages: str) -> None:
        def distribution(name: str) -> importlib.metadata.Distribution:
            if name in packages:
                raise importlib.metadata.PackageNotFoundError(name)
            return found(name)

        monkeypatch.setattr(importlib.metadata, "distribution", distribution)

    return hide


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


@pytest.fixture
def processes() -> Iterator[None]:
    """For a test that starts processes: whatever it leaves running is ended."""
    this = psutil.Process()
    before = set(this.children())
    yield
    for left in set(this.children()) - before:
        left.kill()


@pytest.fixture(scope="session")
def torch():
    """For a test of what reads a model with PyTorch."""
    pytest.importorskip("transformers")
    return pytest.importorskip("torch")
