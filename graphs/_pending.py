"""Pending scores, of answers that the user already has.

A score that is made behind a turn joins the conversation at the start of the next one, where it is ready
by then; nobody waits for it. One that comes later joins at the turn after that.

Costs accepted: they live in this process. A process that ends, or another one that takes the next turn,
leaves its turn without a score, as a probe that failed does.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from langchain_core.messages import BaseMessage
from langchain_core.runnables.config import var_child_runnable_config

from midturn.drift import DriftScore
from midturn.store import Step

T = TypeVar("T")

_MOST_THREADS = 4096
"""Threads whose last scores are kept, at about 10 KB each; the one that spoke longest ago is given up."""


class Scored(NamedTuple):
    """The outcome of scoring a turn."""

    score: DriftScore | None
    step: Step


@dataclass(frozen=True, eq=False)
class _Pending:
    answer_id: str | None
    task: asyncio.Task[Scored]

    @property
    def finished(self) -> bool:
        return self.task.done() and not self.task.cancelled()


class PendingScores:
    """The scores of a graph's threads that are being made, or wait to be taken in."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, list[_Pending]] = OrderedDict()

    def start(self, thread: str, answer: BaseMessage, work: Coroutine[Any, Any, Scored]) -> None:
        """Score an answer in the background. What is ready by now has been taken in, and is dropped."""
        unready = [pending for pending in self._of.pop(thread, []) if not pending.task.done()]
        self._of[thread] = [*unready, _Pending(answer.id, detached_task(work))]
        if len(self._of) > _MOST_THREADS:
            _, given_up = self._of.popitem(last=False)
            for pending in given_up:
                pending.task.cancel()

    def ready(self, thread: str, messages: Sequence[BaseMessage]) -> list[Scored]:
        """Return what has been found about answers that are still part of the thread.

        It is found again until the next `start`: a turn that is interrupted begins anew, and an answer may
        be gone because the thread went on from an earlier checkpoint.
        """
        pending = self._of.get(thread)
        if not pending:
            return []
        answers = {message.id for message in messages}
        return [one.task.result() for one in pending if one.finished and one.answer_id in answers]


def detached_task(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Start work whose model calls are no part of the run that starts it, nor streamed to its user."""
    context = copy_context()
    context.run(var_child_runnable_config.set, None)
    return asyncio.create_task(work, context=context)
