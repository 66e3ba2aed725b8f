"""tau2-bench result files: `{"info": …, "tasks": […], "simulations": […]}`, or its simulations alone.

The form of `Results` and `SimulationRun` (`src/tau2/data_model/simulation.py` of
github.com/sierra-research/tau2-bench). What the user wanted in full is what the simulated user was told: its
task's `user_scenario.instructions`. A simulation that the infrastructure broke has no score.
"""

from __future__ import annotations

from typing import Any, cast

from pydantic import Field

from midturn.refiner.experience._messages import Message, read_message, tool_call
from midturn.refiner.experience._records import Format, Loose, Record, given

TOLD = ("reason_for_call", "known_info", "unknown_info", "task_instructions")
"""What a simulated user is told, in the order in which it says it."""
_BROKEN = "infrastructure_error"


class _Reward(Loose):
    reward: float | None = None


class _Simulation(Loose):
    id: str
    task_id: str
    trial: int | None = Field(default=None, ge=0)
    start_time: str | None = None
    termination_reason: str | None = None
    reward_info: _Reward | None = None
    messages: list[dict[str, Any]]


class _Scenario(Loose):
    instructions: Any = None


class _Task(Loose):
    id: str
    user_scenario: _Scenario


def read(document: dict[str, Any]) -> Record:
    """Read a simulation, or the task of some."""
    what = "simulation of tau2-bench's"
    if "user_scenario" in document:
        return _of_task(_Task.of(document, what))
    found = _Simulation.of(document, what)
    broken = found.termination_reason == _BROKEN
    told = [each for message in found.messages for each in _flat(message)]
    reward = found.reward_info.reward if found.reward_info else None
    return Record(
        conversation=found.id,
        document=found.id,
        messages=[read_message(each, f"messages.{n}") for n, (each, own) in enumerate(told) if not own],
        task_id=found.task_id,
        repetition=found.trial or 0,
        topics=frozenset({_topic(found.task_id)}),
        scores={} if broken else given(reward=reward),
        blame="infrastructure" if broken else None,
        error=found.termination_reason if broken else None,
        time=found.start_time,
        left_out=("messages of tools that the user has",) * sum(own for _, own in told),
    )


def _of_task(task: _Task) -> Record:
    topic = _topic(task.id)
    return Record(
        conversation=None,
        document=topic,
        messages=[],
        about=topic,
        full=_instructions(task.user_scenario.instructions),
    )


def _topic(task_id: str) -> str:
    return f"task {task_id}"


def _instructions(found: Any) -> str | None:
    if isinstance(found, str):
        return found
    told = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    return "\n".join(str(told[name]) for name in TOLD if told.get(name)) or None


def _flat(message: dict[str, Any]) -> list[tuple[Message, bool]]:
    """Return what a message says in OpenAI's form, in pairs with whether it is about the user's own tools."""
    inside = message.get("tool_messages")
    if isinstance(inside, list):
        return [pair for each in cast("list[dict[str, Any]]", inside) for pair in _flat(each)]
    calls = cast("list[dict[str, Any]]", message.get("tool_calls") or [])
    said: Message = {"role": message.get("role"), "content": message.get("content")}
    if message.get("role") == "tool":
        return [(said | {"tool_call_id": message.get("id")}, message.get("requestor") == "user")]
    if message.get("role") == "user":
        return [(said, bool(calls) and not message.get("content"))]
    return [(said | ({"tool_calls": [tool_call(call) for call in calls]} if calls else {}), False)]


TAU2 = Format(
    name="tau2",
    rank=40,
    expected='a simulation of tau2-bench: {"id": …, "task_id": …, "reward_info": …, "messages": […]}',
    marks=(frozenset({"task_id", "messages", "termination_reason"}), frozenset({"id", "user_scenario"})),
    container="lines",
    read=read,
)
