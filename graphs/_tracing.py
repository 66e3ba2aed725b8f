"""OpenTelemetry spans for a graph's turns: the turn, its nodes, its model calls and its tool calls.

Names follow OpenTelemetry's semantic conventions for generative AI. No span holds what anybody said: neither
messages nor instructions, nor the texts of errors, which may quote them.

Costs accepted: spans follow LangChain's callbacks, which tell of a run but do not enclose it. A span that
some other library makes inside a node hangs under the turn's caller, not under the node. A probe's calls have
none, since they may outlive the turn.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from langchain_core.runnables.config import var_child_runnable_config
from langgraph.errors import GraphBubbleUp
from langgraph.graph.state import CompiledStateGraph

from midturn.core import MissingExtra, well_formed

if TYPE_CHECKING:
    from opentelemetry.trace import Span, SpanKind

_LONGEST = 200
"""Characters of an attribute, and of a span's name."""
_HIGHEST = 2**63 - 1

Graph = TypeVar("Graph", bound=CompiledStateGraph[Any, Any, Any, Any])


def traced(graph: Graph) -> Graph:
    """Return a graph that makes spans, with whatever tracer provider OpenTelemetry has when it runs.

    `mediate` and `turn_graph` do this by themselves where a provider has been set before.

    Raises:
        MissingExtra: OpenTelemetry is not installed.
    """
    if not _installed():
        raise MissingExtra("tracing", needed_for="tracing")
    return graph.with_config({"callbacks": [_spans()]})


def traced_if_configured(graph: Graph) -> Graph:
    """Return the graph, traced where the program has set a tracer provider."""
    return traced(graph) if configured() else graph


def configured() -> bool:
    """Whether the program has set a tracer provider."""
    if not _installed():
        return False
    from opentelemetry import trace

    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


@contextmanager
def calls_traced() -> Generator[None]:
    """Make spans of the model calls inside, outside any graph, under the span that is current."""
    spans = _Spans()
    reset = var_child_runnable_config.set({"callbacks": [spans]})
    try:
        yield
    finally:
        var_child_runnable_config.reset(reset)
        spans.give_up()


def mark_failed(span: Span, kind: str) -> None:
    """Say that what a span stands for failed, and with what kind of error."""
    from opentelemetry.trace import StatusCode

    span.set_attribute("error.type", kind)
    span.set_status(StatusCode.ERROR)


def fit(attributes: dict[str, Any]) -> dict[str, Any]:
    """Attributes as an exporter takes them: clients and models may send any text and any number."""
    return {name: _fit(value) for name, value in attributes.items()}


def _fit(value: Any) -> Any:
    if isinstance(value, list):
        return [_fit(item) for item in cast("list[Any]", value)]
    if isinstance(value, str):
        return well_formed(value[:_LONGEST])
    return min(max(value, -_HIGHEST), _HIGHEST) if isinstance(value, int) else value


def known(attributes: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that have a value."""
    return {name: value for name, value in attributes.items() if value is not None}


@functools.cache
def _installed() -> bool:
    try:
        import opentelemetry.trace  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError:
        return False
    return True


@functools.cache
def _spans() -> _Spans:
    """One for the process: a graph inside another one then makes its spans once."""
    return _Spans()


@dataclass
class _Run:
    span: Span
    """Its own, or that of the run it is a part of."""
    own: bool


class _Spans(BaseCallbackHandler):
    """Turns LangChain's runs into spans."""

    run_inline = True

    def __init__(self) -> None:
        self._runs: dict[UUID, _Run] = {}

    def on_chain_start(
        self,
        serialized: Any,
        inputs: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Begin a turn or a node; any other run is a part of the one around it."""
        name, metadata = str(kwargs.get("name")), metadata or {}
        around = self._runs.get(parent_run_id) if parent_run_id else None
        if around is None:
            attributes = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": name}
            attributes |= _about_conversation(metadata)
            self._begin(run_id, None, f"invoke_agent {name}", attributes)
        elif metadata.get("langgraph_node") == name:
            self._begin(run_id, around, name, {"midturn.node": name})
        else:
            self._runs[run_id] = _Run(around.span, own=False)

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **kwargs: Any) -> None:
        """End a turn or a node."""
        record = outputs.get("midturn") if isinstance(outputs, dict) else None
        self._end(run_id, _about_mediation(record) if isinstance(record, dict) else {})

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        """End what failed; an interrupt is no failure."""
        self._end(run_id, {}, None if isinstance(error, GraphBubbleUp) else error)

    def on_chat_model_start(
        self,
        serialized: Any,
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Begin a model call."""
        from opentelemetry.trace import SpanKind

        attributes = _about_request(metadata or {}, kwargs.get("invocation_params") or {})
        name = f"chat {attributes.get('gen_ai.request.model', '')}".strip()
        around = self._runs.get(parent_run_id) if parent_run_id else None
        self._begin(run_id, around, name, {"gen_ai.operation.name": "chat", **attributes}, SpanKind.CLIENT)

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **kwargs: Any) -> None:
        """End a model call, with what it cost."""
        made = response.generations[0][0] if response.generations and response.generations[0] else None
        message = made.message if isinstance(made, ChatGeneration) else None
        self._end(run_id, _about_response(message) if isinstance(message, AIMessage) else {})

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        """End a model call that failed."""
        self._end(run_id, {}, error)

    def on_tool_start(
        self,
        serialized: dict[str, Any] | None,
        input_str: str,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        """Begin a tool call."""
        name = str(kwargs.get("name") or (serialized or {}).get("name"))
        attributes = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name}
        if isinstance(call := kwargs.get("tool_call_id"), str):
            attributes["gen_ai.tool.call.id"] = call
        around = self._runs.get(parent_run_id) if parent_run_id else None
        self._begin(run_id, around, f"execute_tool {name}", attributes)

    def on_tool_end(self, output: Any, *, run_id: UUID, **kwargs: Any) -> None:
        """End a tool call."""
        self._end(run_id, {})

    def on_tool_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        """End a tool call that failed, or that waits for a person."""
        self._end(run_id, {}, None if isinstance(error, GraphBubbleUp) else error)

    def give_up(self) -> None:
        """End what was cancelled, of which LangChain says nothing."""
        for run_id in list(self._runs):
            self._end(run_id, {}, asyncio.CancelledError())

    def _begin(
        self,
        run_id: UUID,
        around: _Run | None,
        name: str,
        attributes: dict[str, Any],
        kind: SpanKind | None = None,
    ) -> None:
        from opentelemetry import trace

        span = trace.get_tracer("midturn").start_span(
            _fit(name),
            context=trace.set_span_in_context(around.span) if around else None,
            kind=kind or trace.SpanKind.INTERNAL,
            attributes=fit(attributes),
        )
        self._runs[run_id] = _Run(span, own=True)

    def _end(self, run_id: UUID, attributes: dict[str, Any], error: BaseException | None = None) -> None:
        run = self._runs.pop(run_id, None)
        if run is None or not run.own:
            return
        run.span.set_attributes(fit(attributes))
        if error is not None:
            mark_failed(run.span, type(error).__qualname__)
        run.span.end()


def _about_request(metadata: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return a model call's attributes, from what LangChain says about models of any vendor."""
    model = metadata.get("ls_model_name") or params.get("model") or params.get("model_name")
    return known(
        {
            "gen_ai.provider.name": metadata.get("ls_provider"),
            "gen_ai.request.model": model,
            "gen_ai.request.temperature": metadata.get("ls_temperature"),
            "gen_ai.request.max_tokens": metadata.get("ls_max_tokens"),
        }
    ) | _about_conversation(metadata)


def _about_conversation(metadata: dict[str, Any]) -> dict[str, str]:
    thread = metadata.get("thread_id")
    return {"gen_ai.conversation.id": str(thread)} if thread is not None else {}


def _about_response(message: AIMessage) -> dict[str, Any]:
    said, usage = message.response_metadata, message.usage_metadata
    ended = said.get("finish_reason") or said.get("stop_reason")
    return known(
        {
            "gen_ai.response.id": said.get("id"),
            "gen_ai.response.model": said.get("model_name") or said.get("model"),
            "gen_ai.response.finish_reasons": [ended] if isinstance(ended, str) else None,
            "gen_ai.usage.input_tokens": usage and usage["input_tokens"],
            "gen_ai.usage.output_tokens": usage and usage["output_tokens"],
        }
    )


def _about_mediation(record: dict[str, Any]) -> dict[str, Any]:
    """Return the outcome of a turn, without a word of it."""
    instruction = record.get("instruction") or {}
    failed = [step["step"] for step in record.get("trace", []) if "failed" in step["detail"]]
    return known(
        {
            "midturn.act": instruction.get("act"),
            "midturn.origin": instruction.get("origin"),
            "midturn.intervention": record.get("intervention", {}).get("kind"),
            "midturn.failed": failed or None,
        }
    )
