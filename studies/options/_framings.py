"""What can be said of a study of the framings, in Python and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from midturn.studies.options._lic import LicOptions
from midturn.studies.options._option import option

if TYPE_CHECKING:
    from midturn.studies.dialogues import DialogueSet
    from midturn.studies.framings import DriftMeasure


@dataclass(frozen=True, kw_only=True)
class FramingsOptions(LicOptions):
    """How drift is measured, and when the cells with interventions act on it."""

    drift: Literal["divergence", "entropy"] | DriftMeasure = option(
        "divergence",
        "How drift is measured; `entropy` needs log-probabilities alone.",
        kind=Literal["divergence", "entropy"],
        panel="Drift",
    )
    weights: str | None = option(
        None,
        "Where the assistant's weights are, if it is served elsewhere; its server scores where not given.",
        kind=str,
        metavar="PATH",
        panel="Drift",
    )
    schedule: str | Sequence[float] = option(
        "0.375,0.75",
        "When the scheduled cells remind: shares of a conversation's length, by commas.",
        kind=str,
        panel="Drift",
    )
    threshold: float | None = option(
        None,
        "Drift after which the controlled cells remind; the pilot's median if not given.",
        kind=float,
        panel="Drift",
    )
    pilot: int = option(8, "Instructions that are played before all others.", least=2, panel="Power")
    worthwhile: float = option(
        20.0, "Points of 100 that every main effect should be found at.", least=0.1, panel="Power"
    )
    dialogues: str | DialogueSet | None = option(
        None,
        "Dialogues in which nothing is missing, to be played under the same remedies: a file, `starter`, or "
        "a benchmark's own as `mt-eval:FOLDER`, ...",
        kind=str,
        metavar="DATA",
        panel="Data",
    )
    dialogues_limit: int | None = option(
        None,
        "Only the first N dialogues; of `starter`, how many are made.",
        kind=int,
        least=1,
        panel="Data",
    )
    dialogues_length: int = option(
        10, "Questions of each dialogue of `starter`.", least=3, most=60, panel="Data"
    )
