"""The outcome of refinements, kept in the file of the agent or the study that they are for.

They lie beside the guideline sets in LangGraph's store, a namespace a scope, so that whoever refines next
knows from which failures the last one learned, also after a restart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from midturn.assistant import CallRecorder
from midturn.core import Role, Usage, total
from midturn.refiner import Refinement, sqlite
from midturn.refiner.guidelines import namespace

PROTOCOL = 2
"""Of refinements; raised where the same experience would come to other rules, or to another record."""

_LAST = f"last {PROTOCOL}"


class Refined(BaseModel):
    """A refinement that came to its end."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """A hash of all that made it, as a run has one."""
    at: datetime
    refinement: Refinement
    played_with: dict[str, str]
    """Spec by role, of all that took part."""
    usage: dict[Role, Usage]
    """What all its calls cost, those of its earlier processes included."""
    failures: tuple[str, ...]
    """Ids of all contrastive pairs that it could learn from, those that were not shown included."""


class _Step(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    record: Any
    usage: dict[Role, Usage]
    """What all calls up to its end cost."""


@dataclass(frozen=True)
class Steps:
    """The records of a refinement's steps, in the order in which they are made, and what they cost."""

    path: Path
    scope: str
    name: str
    recorder: CallRecorder

    async def get(self, step: str) -> object | None:
        """Return the record of a step that was made before, charged as it was then."""
        async with sqlite(self.path) as store:
            item = await store.aget(_namespace(self.scope), f"{self.name}/{step}")
        if item is None:
            return None
        found = _Step.model_validate(item.value)
        self.recorder.usage |= found.usage
        self.recorder.budget.spent = total(found.usage.values())
        return found.record

    async def put(self, step: str, record: BaseModel) -> None:
        """Keep the record of a step."""
        made = _Step(record=record.model_dump(mode="json"), usage=self.recorder.usage)
        async with sqlite(self.path) as store:
            await store.aput(
                _namespace(self.scope), f"{self.name}/{step}", made.model_dump(mode="json"), index=False
            )


async def keep(path: Path, scope: str, refined: Refined, *, is_last: bool) -> None:
    """Keep a refinement under its name and, where it learned, as the scope's last one."""
    value = refined.model_dump(mode="json")
    async with sqlite(path) as store:
        for key in (refined.name, *([_LAST] if is_last else [])):
            await store.aput(_namespace(scope), key, value, index=False)


async def last(path: Path, scope: str) -> Refined | None:
    """Return the scope's last refinement."""
    return await named(path, scope, _LAST)


async def named(path: Path, scope: str, name: str) -> Refined | None:
    """Return the refinement of this name."""
    async with sqlite(path) as store:
        item = await store.aget(_namespace(scope), name)
    return Refined.model_validate(item.value) if item else None


def _namespace(scope: str) -> tuple[str, ...]:
    return ("refinements", *namespace(scope)[1:])
