"""Tables in which runs are set beside one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from midturn.core import one_line
from midturn.studies.lic._figures import AcrossTasks, PairFigures, ShareOfFull, WonBack
from midturn.studies.lic.tables._drawing import add, chance, figure, percent, table
from midturn.studies.lic.tables._runs import Names

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

FLIPS_NAMED = 4
"""Flipped conversations named per comparison and direction; the JSON report has all."""


def pairs(found: Iterable[PairFigures], names: Names) -> Table:
    """Paired differences."""
    drawn = table("Paired by instruction: b minus a", "b", "a", "instr.", "b minus a", "p", "up", "down")
    for pair in found:
        add(
            drawn,
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
    """The conversations that each comparison turned from failed to correct (up), or back (down).

    They stand in lines, which break between names: in a narrow column they would break within them.
    """
    from rich.console import Group
    from rich.text import Text

    lines = [Text("Flipped conversations", style="bold")]
    for pair in found:
        for way, ids in (("up", pair.flipped_up), ("down", pair.flipped_down)):
            if ids:
                more = f" and {len(ids) - FLIPS_NAMED} more" if len(ids) > FLIPS_NAMED else ""
                named = ", ".join(one_line(name) for name in ids[:FLIPS_NAMED])
                lines.append(Text(f" {names[pair.b_run]} beside {names[pair.a_run]}, {way}: {named}{more}"))
    return Group(*lines)


def shares_of_full(found: Iterable[ShareOfFull], names: Names) -> Table:
    """How much of full performance each condition reaches."""
    drawn = table("Share of full performance: P / P of full", "condition", "instr.", "share")
    for share in found:
        add(drawn, names[share.run], str(share.n), percent(share.share, share.ci))
    return drawn


def won_back(found: Iterable[WonBack], names: Names) -> Table:
    """How much of the sharding loss each remedy won back."""
    drawn = table(
        "Share of the sharding loss won back: (remedy − sharded) / (full − sharded)",
        *("condition", "instr.", "share", "why not"),
    )
    for share in found:
        add(
            drawn,
            names[share.run],
            str(share.n),
            percent(share.share, share.ci),
            one_line(share.why_not or ""),
        )
    return drawn


def across_tasks(found: Iterable[AcrossTasks]) -> Table:
    """Shares of full performance, averaged over tasks."""
    drawn = table(
        "Share of full performance, mean of the tasks'", "condition", "model", "tasks", "instr.", "share"
    )
    for row in found:
        made = ", ".join(filter(None, [str(row.decoding), row.scoring, row.made_by]))
        words = [row.condition, f"{row.model} ({made})", ", ".join(row.tasks)]
        add(drawn, *map(one_line, words), str(row.n), percent(row.share, row.ci))
    return drawn
