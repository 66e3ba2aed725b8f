"""Result files of tau2-bench as runs of dialogues: a file an arm, paired by task, with pass^k over trials.

The form is that of `Results` (`src/tau2/data_model/simulation.py` of github.com/sierra-research/tau2-bench).
A simulation scores its reward, at its end; one that the infrastructure broke, or that no reward was given to,
has no score. What the arms are is the user's to say: such as passed, and mediated by the gateway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from midturn.core import BadInput, decoded, faults_of, one_line, read_bytes
from midturn.store import (
    ConditionRole,
    RunIdentity,
    Store,
    Trajectory,
    Turn,
    canonical_sha256,
    conversation_id,
)
from midturn.studies.dialogues._notes import DialogueNotes, TurnNotes
from midturn.studies.dialogues.sources import Foreign

BROKEN = ("infrastructure_error", "unexpected_error")
"""Reasons for an end that say nothing of the agent."""


class _Named(Foreign):
    llm: str | None = None


class _Environment(Foreign):
    domain_name: str = "unknown"


class _Info(Foreign):
    agent_info: _Named = Field(default_factory=_Named)
    user_info: _Named = Field(default_factory=_Named)
    environment_info: _Environment = Field(default_factory=_Environment)


class _Reward(Foreign):
    reward: float | None = Field(default=None, ge=0, le=1)


class _Message(Foreign):
    role: str
    content: str | None = None


class _Simulation(Foreign):
    task_id: str
    trial: int = Field(default=0, ge=0)
    termination_reason: str | None = None
    reward_info: _Reward | None = None
    messages: list[_Message] = Field(default_factory=list[_Message])


class _Results(Foreign):
    info: _Info = Field(default_factory=_Info)
    simulations: list[_Simulation] = Field(min_length=1)


@dataclass(frozen=True)
class ImportedArm:
    """What was brought in of a result file."""

    run_id: str
    dialogues: int
    failed: int
    """Without a score."""


def import_tau2(path: Path, condition: str, store: Store) -> ImportedArm:
    """Bring a result file into a store, as the run of a condition. The same file again changes nothing.

    Raises:
        BadInput: it is none, or holds a task's trial twice.
    """
    results = _read(path)
    identity = _identity(results, condition)
    run_id = store.add_run(identity)
    made = list(_trajectories(results, run_id, identity))
    finished = store.finished(run_id)
    for trajectory in made:
        if (trajectory.task_id, trajectory.repetition) not in finished:
            store.finish(trajectory)
    return ImportedArm(run_id, len(made), sum(t.score is None for t in made))


def _read(path: Path) -> _Results:
    try:
        results = _Results.model_validate_json(decoded(read_bytes(path), path))
    except ValidationError as error:
        raise BadInput(f"{path}: is no result file of tau2-bench: {faults_of(error)[0]}") from error
    seen: set[tuple[str, int]] = set()
    for each in results.simulations:
        if (each.task_id, each.trial) in seen:
            raise BadInput(f"{path}: the task {one_line(each.task_id)!r} stands twice as trial {each.trial}")
        seen.add((each.task_id, each.trial))
    return results


def _identity(results: _Results, condition: str) -> RunIdentity:
    domain = results.info.environment_info.domain_name
    role: ConditionRole = "control" if condition == "dialogue" else "remedy"
    return RunIdentity(
        study="dialogues",
        data_sha256=canonical_sha256({"tau2": domain}),
        task=f"tau2-{domain}",
        condition=condition,
        role=role,
        models={"assistant": _bare(results.info.agent_info.llm), "user": _bare(results.info.user_info.llm)},
        prompts_sha256=canonical_sha256({"condition": condition}),
        scoring="tau2-bench",
        seed=0,
        origin="tau2-bench",
    )


def _bare(llm: str | None) -> str:
    """Return a model's name without the condition that the gateway reads in it, as in
    `openai/NAME@mediated`.
    """
    return re.sub(r"@[a-z-]+$", "", llm or "unknown")


def _trajectories(results: _Results, run_id: str, identity: RunIdentity) -> Iterator[Trajectory]:
    for each in results.simulations:
        broken = each.termination_reason in BROKEN
        reward = None if broken or each.reward_info is None else each.reward_info.reward
        turns = _turns(each.messages)
        if turns and reward is not None:
            turns[-1].notes = TurnNotes(turn=len(turns), score=reward, kept=reward).written()
        yield Trajectory(
            conversation_id=conversation_id(run_id, each.task_id, each.trial),
            run_id=run_id,
            task=identity.task,
            task_id=each.task_id,
            condition=identity.condition,
            repetition=each.trial,
            user="simulated",
            turns=turns,
            score=reward,
            blame="infrastructure" if reward is None else None,
            error=each.termination_reason if reward is None else None,
            notes=DialogueNotes(scored_turns=1).written(),
        )


def _turns(messages: Sequence[_Message]) -> list[Turn]:
    """Return a turn a user message, with the last that the agent said to it."""
    turns: list[dict[str, Any]] = []
    for message in messages:
        if message.role == "user" and message.content:
            turns.append({"utterance": message.content, "response": ""})
        elif message.role == "assistant" and message.content and turns:
            turns[-1]["response"] = message.content
    return [Turn.model_validate(turn) for turn in turns]
