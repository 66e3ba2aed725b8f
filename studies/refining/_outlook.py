"""What would make a validation great enough, in words of whoever pays for it."""

from __future__ import annotations

from midturn.refiner import RefinePlan
from midturn.statistics import Power

TRIAL = (
    "rules of your own in a share of the running conversations (`midturn guidelines import`, "
    "`midturn trial start`)"
)


def what_would_do(can_find: Power) -> str:
    """Say what would find what is wanted, where the power is not enough."""
    ways: list[str] = []
    if can_find.n < can_find.available:
        ways.append("a greater budget")
    needed = can_find.conversations_needed
    if needed is None or needed > can_find.available:
        if needed:  # Of many conversations, half are validated on.
            ways.append(f"{needed if needed < RefinePlan.few else 2 * needed:,} conversations")
        if runs := can_find.runs_needed:
            ways.append(f"--runs {runs}")
    return f"What would do: {'; '.join([*ways, TRIAL])}"
