"""The comparison of the framings over both kinds of conversation, from what a store holds of them."""

from __future__ import annotations

from collections.abc import Mapping

from midturn.store import Store
from midturn.studies.framings._claims import NEGLIGIBLE
from midturn.studies.framings._dialogues import played
from midturn.studies.framings._judging import judge, marks, rows, verdict
from midturn.studies.framings._kinds import NOTHING_MISSING, BothKinds, in_pieces, nothing_missing
from midturn.studies.framings._panel import Panel
from midturn.studies.framings._records import Comparison


def compared(store: Store, panel: Panel, dialogues: Mapping[str, str]) -> Comparison | None:
    """Return what both kinds say; `None` where no dialogue has a score under every remedy yet.

    Args:
        store: which holds the dialogues.
        panel: the scores of conversations told in pieces.
        dialogues: the runs in which nothing is missing, by condition.
    """
    whole = nothing_missing(played(store, dialogues))
    if not whole.n or dialogues.keys() < set(NOTHING_MISSING.values()):
        return None
    scores = BothKinds(in_pieces(panel), whole)
    judged = judge(scores)
    of_framings = marks(judged)
    made = dict(store.runs())[dialogues[NOTHING_MISSING["none"]]]
    return Comparison(
        dialogues=made.task,
        dialogues_sha256=made.data_sha256,
        n_pieces=scores.pieces.n,
        n_whole=whole.n,
        negligible=NEGLIGIBLE,
        verdict=verdict(of_framings),
        framings=of_framings,
        judged=judged,
        rows=rows(scores),
    )
