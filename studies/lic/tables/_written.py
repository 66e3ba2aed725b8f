"""How a figure is written in a table."""

from __future__ import annotations

from midturn.statistics import Interval

TEST = "p: sign-flip test, two-sided, for this comparison alone; where it is above 0.05 the interval holds 0."


def figure(value: float | None, ci: Interval | None, sign: str = "") -> str:
    """Return a score with its interval, or a dash."""
    if value is None or ci is None:
        return "–"
    return f"{value:{sign}z.1f} [{ci[0]:{sign}z.1f}, {ci[1]:{sign}z.1f}]"


def chance(p: float | None) -> str:
    """Return a test's p, or a dash."""
    return "–" if p is None else f"{p:.3f}"


def percent(value: float | None, ci: Interval | None) -> str:
    """Return a share with its interval, or a dash."""
    if value is None or ci is None:
        return "–"
    return f"{100 * value:z.0f} % [{100 * ci[0]:z.0f}, {100 * ci[1]:z.0f}]"
