"""What became of refinements, kept in the file of the agent or the study that they are for.

They lie beside the guideline sets in LangGraph's store, a namespace a scope, so that whoever refines next
knows from which failures the last one learned, also after a restart.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from midturn.core import Role, Usage
from midturn.refiner import Refinement, sqlite
from midturn.refiner.guidelines import namespace

_LAST = "last"


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


async def keep(path: Path, scope: str, refined: Refined, *, is_last: bool) -> None:
    """Keep a refinement under its name and, where it learned, as the scope's last one."""
    value = refined.model_dump(mode="json")
    async with sqlite(path) as store:
        for key in (refined.name, *([_LAST] if is_last else [])):
            await store.aput(_namespace(scope), key, value, index=False)


async def last(path: Path, scope: str) -> Refined | None:
    """The scope's last refinement."""
    return await named(path, scope, _LAST)


async def named(path: Path, scope: str, name: str) -> Refined | None:
    """The refinement of this name."""
    async with sqlite(path) as store:
        item = await store.aget(_namespace(scope), name)
    return Refined.model_validate(item.value) if item else None


def _namespace(scope: str) -> tuple[str, ...]:
    return ("refinements", *namespace(scope)[1:])
