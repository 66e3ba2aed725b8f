"""The scores of either kind of conversation under the same remedies: told in pieces, and nothing missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from midturn.statistics import Sample
from midturn.store import Trajectory
from midturn.studies.dialogues import TurnNotes
from midturn.studies.framings._cells import named
from midturn.studies.framings._claims import THIRDS, Claim, Remedy
from midturn.studies.framings._panel import Panel

if TYPE_CHECKING:
    from numpy.typing import NDArray

IN_PIECES: Mapping[Remedy, str] = {
    "full": "full",
    "none": named(False, "off"),
    "instruction": named(True, "off"),
    "scheduled": named(False, "scheduled"),
    "controlled": named(False, "controlled"),
    "both scheduled": named(True, "scheduled"),
    "both controlled": named(True, "controlled"),
}
"""The cell of each remedy where the user tells in pieces."""
NOTHING_MISSING: Mapping[Remedy, str] = {
    "full": "full",
    "none": "dialogue",
    "instruction": "mediated",
    "scheduled": "dialogue + scheduled",
    "controlled": "dialogue + controlled",
    "both scheduled": "mediated + scheduled",
    "both controlled": "mediated + controlled",
}
"""The condition of each remedy in a dialogue."""


@dataclass(frozen=True)
class KindScores:
    """One kind: of each instruction or dialogue, its mean score in every column."""

    columns: tuple[str, ...]
    table: NDArray[Any]

    @property
    def n(self) -> int:
        """Instructions or dialogues."""
        return len(self.table)

    def sample(self, weights: Mapping[str, float]) -> Sample:
        """Return what is to be weighed."""
        used = [at for at, name in enumerate(self.columns) if name in weights]
        return Sample(self.table[:, used], [weights[self.columns[at]] for at in used])


@dataclass(frozen=True)
class BothKinds:
    """The scores of one study."""

    pieces: KindScores
    whole: KindScores

    def samples(self, claim: Claim) -> list[Sample]:
        """Return what a prediction is judged by."""
        told = ((self.pieces, claim.pieces), (self.whole, claim.whole))
        return [kind.sample(weights) for kind, weights in told if weights]


def in_pieces(panel: Panel) -> KindScores:
    """Return the scores of conversations told in pieces."""
    columns = [panel.means_of(cell) for cell in IN_PIECES.values()]
    return KindScores(tuple(IN_PIECES), np.column_stack(columns))


def nothing_missing(played: Mapping[str, Sequence[Trajectory]]) -> KindScores:
    """Return the scores of dialogues, those of the thirds of their turns among them.

    Only dialogues and repetitions that every condition has a score for are compared.

    Args:
        played: by condition.
    """
    scored = {
        remedy: {(t.task_id, t.repetition): _by_third(t) for t in played.get(name, ()) if t.score is not None}
        for remedy, name in NOTHING_MISSING.items()
    }
    shared = sorted(reduce(set.intersection, (set(found) for found in scored.values())))
    ids = sorted({task_id for task_id, _ in shared})
    parts = ("", *(f", {third}" for third in THIRDS))
    names = tuple(f"{remedy}{part}" for remedy in NOTHING_MISSING for part in parts)
    rows = [
        [
            float(np.mean([scored[remedy][key][part] for key in shared if key[0] == task_id]))
            for remedy in NOTHING_MISSING
            for part in range(len(parts))
        ]
        for task_id in ids
    ]
    return KindScores(names, np.array(rows, dtype=float).reshape(-1, len(names)))


def _by_third(trajectory: Trajectory) -> list[float]:
    """Return the mean over all scored turns, and over each third.

    Of fewer than three, each third is the whole.
    """
    noted = [TurnNotes.of(turn).score for turn in trajectory.turns]
    scores = 100 * np.array([score for score in noted if score is not None] or [0.0])
    thirds = np.array_split(scores, len(THIRDS)) if len(scores) >= len(THIRDS) else [scores] * len(THIRDS)
    return [float(part.mean()) for part in (scores, *thirds)]
