"""One budget for a whole run, all roles included, reserved before each call.

A reservation is what a call may cost at most; it is settled with what the call did cost. A call that
fits what is left but not what is left and reserved waits for a settlement instead of ending the run.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from midturn.core._usage import Usage


class BudgetSpent(Exception):
    """The next call would go over the budget. What is finished is kept; the run can be resumed later."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a run may spend. `None`: no limit."""

    usd: float | None = None
    tokens: int | None = None
    """Prompt and completion tokens."""
    calls: int | None = None

    def exceeded_by(self, usage: Usage) -> str | None:
        """Name the limit that `usage` goes over, or `None`."""
        spent = {"--max-usd": usage.known_usd, "--max-tokens": usage.tokens, "--max-calls": usage.calls}
        allowed = {"--max-usd": self.usd, "--max-tokens": self.tokens, "--max-calls": self.calls}
        for name, limit in allowed.items():
            if limit is not None and spent[name] > limit:
                return f"{name} {limit:g}"
        return None


@dataclass
class Budget:
    """Limits, and what has been spent and reserved against them."""

    limits: Limits = field(default_factory=Limits)
    spent: Usage = field(default_factory=Usage)
    _reserved: Usage = field(default_factory=Usage)
    _settled: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def reserve(self, worst: Usage) -> None:
        """Set aside what a call may cost at most.

        Raises:
            BudgetSpent: `worst` does not fit into what is left, whatever the calls in flight cost.
        """
        if self.limits == Limits():  # There is nothing to keep within.
            return
        async with self._settled:
            while self.limits.exceeded_by(self.spent + worst + self._reserved):
                if limit := self.limits.exceeded_by(self.spent + worst):
                    raise BudgetSpent(
                        f"the budget is spent ({limit}): raise it and run the same command to resume"
                    )
                await self._settled.wait()
            self._reserved += worst

    async def settle(self, worst: Usage, actual: Usage) -> None:
        """Replace a reservation by what the call cost."""
        if self.limits == Limits():
            self.spent += actual
            return
        async with self._settled:
            self._reserved -= worst
            self.spent += actual
            self._settled.notify_all()
