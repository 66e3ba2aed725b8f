"""An agent as the system under test: any object with `ainvoke`, tools and memory of its own included."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, UsageMetadata
from langchain_core.messages.ai import add_usage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ConfigDict

from midturn.core import BadInput
from midturn.studies.lic import run_file

CALLS = "midturn_calls"
"""Where a reply's `response_metadata` lists the tools that the agent called on the way to it."""


class AgentModel(BaseChatModel):
    """An agent that is asked as a chat model is: the whole conversation in, its last message out.

    It is recorded by the usage that its own messages report. Its reply is journalled as a whole, so that a
    turn that is cut short is played again from its beginning.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    agent: Any
    named: str
    sha256: str | None = None
    """Of the file that it comes from, where it does."""

    @property
    def _llm_type(self) -> str:
        return "agent"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        raise TypeError("agents are asked with ainvoke")

    async def _agenerate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        made = _messages_of(await self.agent.ainvoke({"messages": messages}), self.named)
        new = _new(made, messages)
        reply = next((m for m in reversed(new) if isinstance(m, AIMessage)), None)
        if reply is None:
            raise BadInput(f"--agent {self.named}: it answered with no message of the assistant's")
        calls = [call for m in new if isinstance(m, AIMessage) for call in m.tool_calls]
        told = [{"name": call["name"], "args": call["args"]} for call in calls]
        answer = AIMessage(
            reply.text,
            usage_metadata=_usage(new),
            response_metadata={**reply.response_metadata, CALLS: told},
        )
        return ChatResult(generations=[ChatGeneration(message=answer)])


def agent_model(named: str) -> AgentModel:
    """Return the agent that `MODULE:NAME` or `FILE.py:NAME` names.

    Raises:
        BadInput: there is none, or it has no `ainvoke`.
    """
    place, colon, name = named.rpartition(":")
    if not colon or not place or not name:
        raise BadInput(f"--agent {named}: name an object as `FILE.py:NAME` or `MODULE:NAME`")
    is_file = place.endswith(".py")
    module, sha256 = run_file(Path(place)) if is_file else (_imported(place, named), None)
    agent = getattr(module, name, None)
    if isinstance(agent, type) or not callable(getattr(agent, "ainvoke", None)):
        raise BadInput(
            f"--agent {named}: {place} has no object {name} with `ainvoke`, such as a compiled graph"
        )
    return AgentModel(agent=agent, named=named, sha256=sha256)


def _imported(place: str, named: str) -> Any:
    try:
        return importlib.import_module(place)
    except ImportError as error:
        raise BadInput(f"--agent {named}: {place} can't be imported: {error}") from error


def _messages_of(made: Any, named: str) -> Sequence[BaseMessage]:
    """Return what an agent answered with: a message, a text, or a state that holds `messages`."""
    if isinstance(made, Mapping):
        made = cast("Mapping[str, Any]", made).get("messages")
    found = cast("list[Any]", made) if isinstance(made, list) else [made]
    messages = [AIMessage(each) if isinstance(each, str) else each for each in found]
    if not messages or not all(isinstance(each, BaseMessage) for each in messages):
        raise BadInput(f"--agent {named}: it answered with {type(made).__name__}, and no messages")
    return messages


def _new(made: Sequence[BaseMessage], asked: Sequence[BaseMessage]) -> Sequence[BaseMessage]:
    """Return what was added: all after the last user message, where the whole conversation came back."""
    if len(made) <= len(asked):
        return made
    last = max((at for at, m in enumerate(made) if isinstance(m, HumanMessage)), default=-1)
    return made[last + 1 :]


def _usage(new: Sequence[BaseMessage]) -> UsageMetadata | None:
    used: UsageMetadata | None = None
    for message in new:
        if isinstance(message, AIMessage) and message.usage_metadata:
            used = add_usage(used, message.usage_metadata)
    return used
