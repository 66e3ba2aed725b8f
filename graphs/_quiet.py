"""Model calls of ours inside somebody else's run: traced with it, but not streamed to its user."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from langchain_core.callbacks import BaseCallbackManager
from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import merge_configs, var_child_runnable_config
from langchain_core.tracers._streaming import _StreamingCallbackHandler
from langgraph.constants import TAG_NOSTREAM


@contextmanager
def unstreamed() -> Generator[None]:
    """Keep model calls made here out of every stream: LangGraph's by tag, `astream_events` by its handler."""
    outer = var_child_runnable_config.get() or RunnableConfig()
    quiet = merge_configs(outer, {"tags": [TAG_NOSTREAM]})
    callbacks = _without_streams(quiet.get("callbacks"))
    if callbacks is not None:
        quiet["callbacks"] = callbacks
    reset = var_child_runnable_config.set(quiet)
    try:
        yield
    finally:
        var_child_runnable_config.reset(reset)


def _without_streams(callbacks: Any) -> Any:
    """Return callbacks without the handlers that stream events; `None` where there are none."""
    if isinstance(callbacks, BaseCallbackManager):
        streaming = [one for one in callbacks.handlers if isinstance(one, _StreamingCallbackHandler)]
        if not streaming:
            return None
        kept = callbacks.copy()
        for handler in streaming:
            kept.remove_handler(handler)
        return kept
    if isinstance(callbacks, list):
        return [one for one in callbacks if not isinstance(one, _StreamingCallbackHandler)]
    return None
