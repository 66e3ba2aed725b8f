"""Mediation as a middleware of LangChain's `create_agent`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from typing import Annotated, Any, NotRequired

from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse, hook_config
from langchain.agents.middleware.types import PrivateStateAttr
from langchain_core.language_models import BaseChatModel
from langgraph.runtime import Runtime
from langgraph.store.base import BaseStore

from midturn.drift import Probe, Trigger
from midturn.graphs._config import checked_store
from midturn.graphs._engine import is_continued
from midturn.graphs._mediate import wrapping_config
from midturn.graphs._pending import PendingScores
from midturn.graphs._read_only import read_only, with_read_only
from midturn.graphs._record import RecordChannel, TurnRecord
from midturn.graphs.wrapping import View, WrappingContext, is_shown, seen, wait_for
from midturn.mediator import ContextBuilder, is_users

_log = logging.getLogger("midturn")


class MediationState(AgentState[Any]):
    """What the middleware keeps beside the agent's messages; neither taken from input nor given as output."""

    midturn: NotRequired[Annotated[TurnRecord | None, RecordChannel, PrivateStateAttr]]
    midturn_view: NotRequired[Annotated[View | None, PrivateStateAttr]]


class MediationMiddleware(AgentMiddleware[MediationState, Any, Any]):
    """Mediates each of the user's turns once; every model call of the turn then sees the instruction.

    The history keeps the user's own words, and the agent's messages and tool results stay as they are. The
    turn is mediated before its first model call, in the middleware's place in the list. Put it after what
    changes the state (`PIIMiddleware`, `SummarizationMiddleware`), so that it reads what they leave, and
    before what changes requests in `wrap_model_call`, so that they change what the model sees. Where the
    messages of a request differ from those that were mediated, the model sees them as they are.

    What was made of the turn is kept in the agent's state: `agent.get_state(config).values["midturn"]`. A
    call opts out as with `mediate`.

    Args:
        mediator: a model or its spec for a `Mediator`; or a `Mediator`, or another way to build the context.
            Left out, rules read the turns and the user's own words stand for the turns of a request.
        trigger: see `mediate`, as for all that follow.
        probe: scores the answers.
        guidelines: rules for the Mediator.
        task: whose guidelines are recalled beside everybody's.
        read_only_tools: names of tools that change nothing, beside those whose metadata says so.
        store: where guidelines are recalled from; left out, the agent's own store.
        mediator_timeout_s: seconds after which a turn continues unmediated.
        trace_reading: put what a turn was read as into the trace.

    Raises:
        BadInput: a part is none that can be used here.

    >>> from langchain.agents import create_agent
    >>> from langchain_core.language_models import FakeListChatModel
    >>> agent = create_agent(FakeListChatModel(responses=["ok"]), middleware=[MediationMiddleware()])
    >>> agent.invoke({"messages": [("user", "A table for 4.")]})["messages"][-1].text
    'ok'
    """

    state_schema = MediationState

    def __init__(
        self,
        mediator: str | BaseChatModel | ContextBuilder | None = None,
        *,
        trigger: Trigger | None = None,
        probe: Probe | None = None,
        guidelines: Sequence[str] = (),
        task: str | None = None,
        read_only_tools: Collection[str] = (),
        store: BaseStore | None = None,
        mediator_timeout_s: float = 20.0,
        trace_reading: bool = True,
    ) -> None:
        super().__init__()
        config = wrapping_config(
            mediator,
            trigger=trigger,
            probe=probe,
            guidelines=guidelines,
            task=task,
            mediator_timeout_s=mediator_timeout_s,
            trace_reading=trace_reading,
        )
        config = replace(config, mediator=with_read_only(config.mediator, read_only_tools))
        self._around = WrappingContext(config, checked_store(store), PendingScores())
        self._seen_tools: frozenset[str] = frozenset()
        self._has_told = False

    def before_agent(self, state: MediationState, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Notice that a turn of the user's begins. A tool result that comes in continues the last one."""
        return {"midturn_view": None} if _is_users_turn(state) else None

    async def abefore_agent(self, state: MediationState, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Notice that a turn of the user's begins."""
        return self.before_agent(state, runtime)

    @hook_config(can_jump_to=["end"])
    def before_model(self, state: MediationState, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Mediate a turn in a synchronous call."""
        return wait_for(self.abefore_model(state, runtime)) if _is_due(state) else None

    @hook_config(can_jump_to=["end"])
    async def abefore_model(self, state: MediationState, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Mediate the turn at its first model call, or ask the user instead of calling the model."""
        if not _is_due(state):
            return None
        begun = await self._around.begin(state["messages"], state.get("midturn"), runtime)
        asked = {"messages": [begun.question], "jump_to": "end"} if begun.question else {}
        return {"midturn": begun.record.plain(), "midturn_view": begun.view, **asked}

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Show the model the instruction."""
        return handler(self._mediated(request))

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        """Show the model the instruction."""
        return await handler(self._mediated(request))

    def after_agent(self, state: MediationState, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Score a turn in a synchronous call."""
        return wait_for(self.aafter_agent(state, runtime)) if self._around.config.probe else None

    async def aafter_agent(self, state: MediationState, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Score the answer, or have it scored in the background."""
        record, view = state.get("midturn"), state.get("midturn_view")
        if record is None or view is None:
            return None
        scored = await self._around.end(state["messages"], record, view, runtime)
        return None if scored is None else {"midturn": scored.plain()}

    def _mediated(self, request: ModelRequest[Any]) -> ModelRequest[Any]:
        """Return the request with the view of the turn, and note the tools that are declared read-only.

        A tool's result comes after a call of the model, so the hints are known by then.
        """
        hinted = read_only(request.tools) - self._seen_tools
        if hinted:
            config = self._around.config
            self._around.config = replace(config, mediator=with_read_only(config.mediator, hinted))
            self._seen_tools |= hinted
        view: Any = request.state.get("midturn_view")
        if view is None or view["shown"] is None:
            return request
        if is_shown(view, request.messages):
            return request.override(messages=seen(view, request.messages))
        self._tell_of_change()
        return request

    def _tell_of_change(self) -> None:
        if self._has_told:
            return
        self._has_told = True
        _log.warning(
            "the messages of a turn were changed after they were mediated, so the model sees them as they "
            "are: put MediationMiddleware after what changes the state, and before what changes "
            "requests in wrap_model_call. Further turns of this kind are not logged"
        )


def _is_due(state: MediationState) -> bool:
    """Tell whether a turn of the user's has begun and has not been mediated."""
    return state.get("midturn_view") is None and _is_users_turn(state)


def _is_users_turn(state: MediationState) -> bool:
    messages = state["messages"]
    return any(map(is_users, messages)) and not is_continued(messages)
