"""Several measures of one turn in one score."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage

from midturn.core import BadInput
from midturn.drift._probe import Probe
from midturn.drift._records import DriftScore


class Together:
    """Asks several probes at once and merges what they found. A `Probe`.

    A probe that breaks breaks the whole score, so that no series of scores has gaps that nobody reports.

    Raises:
        BadInput: no probe is given.
    """

    def __init__(self, *probes: Probe) -> None:
        if not probes:
            raise BadInput("a probe of several measures needs at least one of them")
        self._probes = probes

    async def score(
        self, goal: str, context: Sequence[BaseMessage], response: AIMessage, turn: int
    ) -> DriftScore | None:
        """Score `response` by each measure; `None` where none of them could.

        Raises:
            BadInput: two probes fill the same field, or compare with two references.
        """
        found = await asyncio.gather(*(probe.score(goal, context, response, turn) for probe in self._probes))
        scores = [score for score in found if score is not None]
        return _merged(scores) if scores else None


def _merged(scores: Sequence[DriftScore]) -> DriftScore:
    fields: dict[str, Any] = {}
    for score in scores:
        for name, value in score.model_dump(exclude_defaults=True).items():
            if fields.setdefault(name, value) != value:
                raise BadInput(
                    f"two probes of a turn fill `{name}`, with {fields[name]!r} and {value!r}: use one for "
                    "each measure, and give them the same reference"
                )
    return DriftScore(**fields)
