"""Which tools of an agent change nothing, as their authors declare it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from langgraph.graph.state import CompiledStateGraph

from midturn.mediator import ContextBuilder, Mediator


def declared_by(graph: CompiledStateGraph[Any, Any, Any, Any]) -> set[str]:
    """Return the names of a graph's tools that are declared read-only."""
    bound = (node.bound for node in graph.nodes.values())
    by_name = (getattr(node, "tools_by_name", None) for node in bound)
    return {name for tools in by_name if isinstance(tools, Mapping) for name in read_only(tools.values())}


def read_only(tools: Iterable[Any]) -> set[str]:
    """Return the names of the tools whose metadata holds MCP's `readOnlyHint`.

    >>> from langchain_core.tools import StructuredTool
    >>> look = StructuredTool.from_function(len, name="look", description="", metadata={"readOnlyHint": True})
    >>> read_only([look])
    {'look'}
    """
    return {tool.name for tool in tools if _hint(getattr(tool, "metadata", None)) is True}


def _hint(metadata: object) -> object:
    """Return the hint: at the top, or under `annotations`, where some adapters keep it."""
    if not isinstance(metadata, Mapping):
        return None
    found = cast("Mapping[str, Any]", metadata)
    annotations = found.get("annotations")
    inner = annotations.get("readOnlyHint") if isinstance(annotations, Mapping) else None  # pyright: ignore
    return found.get("readOnlyHint", inner)


def with_read_only(builder: ContextBuilder, names: Collection[str]) -> ContextBuilder:
    """Return a builder that knows these tools as read-only; one that isn't a `Mediator` as it is."""
    return builder.with_read_only(names) if names and isinstance(builder, Mediator) else builder
