"""Cut many instructions at once, within a budget; go on at any time without asking anything twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel

from midturn.assistant import CallRecorder, ConcurrencyLimits, describe
from midturn.core import Budget, InfrastructureError, Limits, Usage, total
from midturn.store import Store, canonical_sha256
from midturn.studies._runner import Outcome, work_through
from midturn.studies.lic.sharding._cutting import Cutting
from midturn.studies.lic.sharding._instructions import Instruction
from midturn.studies.lic.sharding._kept import Rejection, ShardingFiles
from midturn.studies.lic.sharding._prompts import all_texts


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to cut, and how."""

    instructions: Sequence[Instruction]
    spec: str
    """Of the model that cuts and, in calls of its own, judges."""
    min_shards: int = 3
    concurrency: int = 4
    limits: Limits = field(default_factory=Limits)

    @property
    def name(self) -> str:
        """A hash of all that makes the calls for one instruction what they are."""
        made_by = {**all_texts(), "model": describe(self.spec), "min_shards": str(self.min_shards)}
        return canonical_sha256(made_by)[:16]


async def shard_all(
    plan: Plan,
    model: BaseChatModel,
    kept: ShardingFiles,
    journal: Store,
    ended: Callable[[Usage], None] = lambda _: None,
) -> Outcome:
    """Cut what is not kept yet; `kept` has all that ended when this returns or raises, and is written.

    Args:
        plan: What to do.
        model: The plan's model.
        kept: What was accepted and rejected before.
        journal: Keeps every reply, so that an instruction that was broken off resumes where it was.
        ended: Is told after each instruction what was spent so far.

    Raises:
        BadInput: an id was kept for another instruction, or another process works on the journal.
        InfrastructureError: a file can't be written.
    """
    with journal.claim.held():
        return await _shard_all(plan, model, kept, journal, ended)


async def _shard_all(
    plan: Plan, model: BaseChatModel, kept: ShardingFiles, journal: Store, ended: Callable[[Usage], None]
) -> Outcome:
    budget = Budget(plan.limits, total(journal.usage(plan.name).values()))
    concurrency_limits = ConcurrencyLimits(plan.concurrency)

    async def cut(instruction: Instruction) -> None:
        recorder = CallRecorder(
            budget=budget,
            journal=journal,
            conversation_id=_conversation(plan, instruction),
            concurrency_limits=concurrency_limits,
        )
        await _cut(instruction, plan, model, recorder, kept)
        ended(budget.spent)

    def give_up(instruction: Instruction, error: InfrastructureError) -> None:
        kept.broken.append(f"{instruction.task_id}: {error}")

    try:
        return await work_through(kept.left_of(plan.instructions), cut, give_up, plan.concurrency)
    finally:
        kept.write(plan.instructions)


def _conversation(plan: Plan, instruction: Instruction) -> str:
    """Return the name under which an instruction's replies are kept.

    Another text under the same id has another.
    """
    digest = hashlib.sha256(json.dumps([instruction.task_id, instruction.text]).encode()).hexdigest()
    return f"{plan.name}/{digest[:32]}"


async def _cut(
    instruction: Instruction, plan: Plan, model: BaseChatModel, recorder: CallRecorder, kept: ShardingFiles
) -> None:
    """Cut one instruction and keep what came of it."""
    cutting = Cutting(
        text=instruction.text,
        model=recorder.model(model, "system", plan.spec),
        judge=recorder.model(model, "judge", plan.spec),
        min_shards=plan.min_shards,
    )
    try:
        shards = await cutting.shards()
    except ContextOverflowError:
        shards, reason = None, "the instruction is longer than the model can read"
    else:
        reason = (cutting.attempts[-1].fault or "") if cutting.attempts else ""
    if shards is not None:
        kept.accepted[instruction.task_id] = instruction.cut(shards)
        return
    kept.rejected[instruction.task_id] = Rejection(
        task_id=instruction.task_id,
        task=instruction.record.task,
        instruction=instruction.text,
        model=describe(plan.spec),
        reason=reason,
        attempts=tuple(cutting.attempts),
    )
