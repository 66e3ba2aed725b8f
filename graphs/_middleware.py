"""Mediation as a middleware of LangChain's `create_agent`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, NotRequired

from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse, hook_config
from langchain.agents.middleware.types import PrivateStateAttr
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langgraph.config import get_config
from langgraph.runtime import Runtime
from langgraph.store.base import BaseStore

from midturn.drift import Policy, Probe
from midturn.graphs._mediate import mediation
from midturn.graphs._pending import PendingScores
from midturn.graphs._steps import Memory
from midturn.graphs.wrapping import Around, TurnRecord, View, begin_turn, end_turn, seen, wait_for
from midturn.mediator import ContextBuilder


class MediationState(AgentState[Any]):
    """What the middleware keeps beside the agent's messages; neither taken from input nor given as output."""

    midturn: NotRequired[Annotated[TurnRecord | None, PrivateStateAttr]]
    midturn_view: NotRequired[Annotated[View | None, PrivateStateAttr]]


class MediationMiddleware(AgentMiddleware[MediationState, Any, Any]):
    """Mediates each of the user's turns once; every model call of the turn then sees the instruction.

    The history keeps the user's own words, and the agent's messages and tool results stay as they are. The
    turn is mediated at its first model call, in the middleware's place in the list: what stands before it,
    redaction or a summary, has then been done. What was made of the turn is kept in the agent's state:
    `agent.get_state(config).values["midturn"]`.

    >>> from langchain.agents import create_agent
    >>> from langchain_core.language_models import FakeListChatModel
    >>> from midturn.mediator import Concat
    >>> mediated = MediationMiddleware(mediator=Concat())
    >>> agent = create_agent(FakeListChatModel(responses=["ok"]), middleware=[mediated])
    >>> agent.invoke({"messages": [("user", "A table for 4.")]})["messages"][-1].text
    'ok'
    """

    state_schema = MediationState

    def __init__(
        self,
        *,
        mediator: str | BaseChatModel | ContextBuilder,
        policy: Policy | None = None,
        probe: Probe | None = None,
        guidelines: Sequence[str] = (),
        task: str | None = None,
        store: BaseStore | None = None,
        mediator_timeout_s: float = 20.0,
    ) -> None:
        """Take the settings of `mediate`.

        Raises:
            BadInput: the mediator or the policy is none that can be used here.
        """
        super().__init__()
        who = mediation(
            mediator,
            policy=policy,
            probe=probe,
            guidelines=guidelines,
            task=task,
            mediator_timeout_s=mediator_timeout_s,
        )
        self._around = Around(who, store, PendingScores())

    def before_agent(self, state: MediationState, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Notice that a turn of the user's begins. A tool result that comes in goes on with the last one."""
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
        messages, around = state["messages"], self._around
        behind = around.behind(runtime)
        begun = await begin_turn(
            around.who,
            messages,
            state.get("midturn"),
            behind[0].ready(behind[1], messages) if behind else (),
            Memory(around.store, get_config().get("configurable", {}).get("user_id")),
        )
        asked = {"messages": [begun.question], "jump_to": "end"} if begun.question else {}
        return {"midturn": begun.record, "midturn_view": begun.view, **asked}

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Show the model the instruction."""
        return handler(_mediated(request))

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        """Show the model the instruction."""
        return await handler(_mediated(request))

    def after_agent(self, state: MediationState, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Score a turn in a synchronous call."""
        return wait_for(self.aafter_agent(state, runtime)) if self._around.who.probe else None

    async def aafter_agent(self, state: MediationState, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Score the answer, or have it scored behind the turn."""
        record, view = state.get("midturn"), state.get("midturn_view")
        if record is None or view is None:
            return None
        around = self._around
        scored = await end_turn(around.who, state["messages"], record, view, around.behind(runtime))
        return None if scored is None else {"midturn": scored}


def _is_due(state: MediationState) -> bool:
    """Whether a turn of the user's has begun and has not been mediated."""
    return state.get("midturn_view") is None and _is_users_turn(state)


def _is_users_turn(state: MediationState) -> bool:
    return bool(state["messages"]) and isinstance(state["messages"][-1], HumanMessage)


def _mediated(request: ModelRequest[Any]) -> ModelRequest[Any]:
    view: Any = request.state.get("midturn_view")
    return request.override(messages=seen(view, request.messages)) if view else request
