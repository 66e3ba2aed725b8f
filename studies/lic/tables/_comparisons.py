"""Tables in which runs are set beside one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from midturn.core import one_line
from midturn.studies._grid import Grid
from midturn.studies.lic._figures import AcrossTasks, PairFigures, ShareOfFull, WonBack
from midturn.studies.lic.tables._runs import Names
from midturn.studies.lic.tables._written import chance, figure, percent

if TYPE_CHECKING:
    from rich.console import Group

FLIPS_NAMED = 4
"""Flipped conversations named per comparison and direction; the JSON report has all."""


def pairs(found: Iterable[PairFigures], names: Names) -> Grid:
    """Paired differences."""
    drawn = Grid(
        *("Paired by instruction: b minus a", "b", "a", "instr.", "b minus a", "p", "up", "down"), keys=2
    )
    for pair in found:
        drawn.add(
            names[pair.b_run],
            names[pair.a_run],
            str(pair.n),
            figure(pair.difference, pair.ci, sign="+"),
            chance(pair.p),
            str(len(pair.flipped_up)),
            str(len(pair.flipped_down)),
        )
    return drawn


def flips(found: Iterable[PairFigures], names: Names) -> Group:
    """Return the conversations that each comparison turned from failed to correct (up), or back (down).

    They are named as `midturn trajectories show` takes them, by the run of b, in lines, which break between
    names: in a narrow column they would break within them.
    """
    from rich.console import Group
    from rich.text import Text

    lines = [Text("Flipped conversations", style="bold")]
    for pair in found:
        for way, ids in (("up", pair.flipped_up), ("down", pair.flipped_down)):
            if ids:
                more = f" and {len(ids) - FLIPS_NAMED} more" if len(ids) > FLIPS_NAMED else ""
                named = ", ".join(one_line(f"{pair.b_run}/{name}") for name in ids[:FLIPS_NAMED])
                lines.append(Text(f" {names[pair.b_run]} beside {names[pair.a_run]}, {way}: {named}{more}"))
    return Group(*lines)


def shares_of_full(found: Iterable[ShareOfFull], names: Names) -> Grid:
    """How much of full performance each condition reaches."""
    drawn = Grid("Share of full performance: P / P of full", "condition", "instr.", "share")
    for share in found:
        drawn.add(names[share.run], str(share.n), percent(share.share, share.ci))
    return drawn


def won_back(found: Iterable[WonBack], names: Names) -> Grid:
    """How much of the sharding loss each remedy won back."""
    drawn = Grid(
        "Share of the sharding loss won back: (remedy − sharded) / (full − sharded)",
        *("condition", "instr.", "share", "why not"),
        words=("why not",),
    )
    for share in found:
        drawn.add(
            names[share.run],
            str(share.n),
            percent(share.share, share.ci),
            share.why_not or "",
        )
    return drawn


def across_tasks(found: Iterable[AcrossTasks]) -> Grid:
    """Shares of full performance, averaged over tasks."""
    drawn = Grid(
        *("Share of full performance, mean of the tasks'", "condition", "model", "tasks", "instr.", "share"),
        keys=3,
    )
    for row in found:
        made = ", ".join(filter(None, [str(row.decoding), row.scoring, row.made_by]))
        words = [row.condition, f"{row.model} ({made})", ", ".join(row.tasks)]
        drawn.add(*words, str(row.n), percent(row.share, row.ci))
    return drawn
