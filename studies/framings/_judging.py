"""Which predictions held, which failed, and for which framing the conversations speak.

- That something is there is shown by a sign-flip test against 0 or, between two kinds, by a score test.
- That nothing is there is shown by two one-sided tests against `NEGLIGIBLE` points (TOST). A prediction of
  an effect fails where the effect is shown to be smaller than that; a prediction of none fails where it is
  shown to be larger.
- Of the two, what is surer counts: an effect above 0 that is surely smaller than `NEGLIGIBLE` is none.
- The p values are adjusted by Holm's procedure, over the core predictions and, apart, over the others. Of a
  prediction's two marks at most one is wrong, so that a core mark is wrong in at most 5 % of studies, and
  with it the verdict.
- A framing stands where all its core predictions held, and falls where one failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from midturn.statistics import LEVEL, Estimate, Sample, far_from, holm, summed
from midturn.studies.framings._claims import CLAIMS, NEGLIGIBLE, Claim, Framing, Kind
from midturn.studies.framings._kinds import BothKinds, KindScores
from midturn.studies.framings._panel import figure
from midturn.studies.framings._records import Judged, KindRow, Mark, Verdict

_REMEDIES = ("full", "none", "instruction", "scheduled", "controlled", "both scheduled", "both controlled")


def judge(scores: BothKinds) -> tuple[Judged, ...]:
    """Return the outcome of each prediction."""
    tested = [_tested(claim, scores.samples(claim)) for claim in CLAIMS]
    adjusted: dict[str, float] = {}
    for core in (True, False):
        family = [(claim, p) for claim, (_, p, _) in zip(CLAIMS, tested, strict=True) if claim.core is core]
        adjusted |= dict(zip([c.key for c, _ in family], holm([p for _, p in family]), strict=True))
    return tuple(
        Judged(
            key=claim.key,
            framing=claim.framing,
            says=claim.says,
            kinds=claim.kinds,
            expected=claim.expected,
            core=claim.core,
            figure=figure(found),
            p=p,
            p_holm=adjusted[claim.key],
            mark=mark if adjusted[claim.key] <= LEVEL else "can't tell",
        )
        for claim, (found, p, mark) in zip(CLAIMS, tested, strict=True)
    )


def _tested(claim: Claim, samples: Sequence[Sample]) -> tuple[Estimate, float, Mark]:
    """Return what the conversations say of a claim: the figure, and the likelier mark with its chance."""
    found = summed(samples)
    value = found.value or 0.0
    larger = min(1.0, 2 * min(far_from(samples, at, above=at > 0) for at in (NEGLIGIBLE, -NEGLIGIBLE)))
    below, above = (
        far_from(samples, NEGLIGIBLE, above=False),
        far_from(samples, -NEGLIGIBLE, above=True),
    )
    if claim.expected == "next to nothing":
        held, failed = max(below, above), larger
    else:
        held = found.p if found.p is not None and value > 0 else 1.0
        failed = below
    return (found, failed, "failed") if failed < held else (found, held, "held")


def marks(judged: Sequence[Judged]) -> dict[Framing, Mark]:
    """Return, of each framing, whether it stands."""
    framings: tuple[Framing, ...] = ("intent mismatch", "context equilibrium")
    return {
        framing: _standing([j.mark for j in judged if j.core and j.framing == framing])
        for framing in framings
    }


def _standing(core: Sequence[Mark]) -> Mark:
    if "failed" in core:
        return "failed"
    return "held" if all(mark == "held" for mark in core) else "can't tell"


def verdict(of_framings: Mapping[Framing, Mark]) -> Verdict:
    """Return for which framing the conversations speak; where one is undecided, so is that."""
    found: dict[tuple[Mark, Mark], Verdict] = {
        ("held", "held"): "both",
        ("held", "failed"): "intent mismatch",
        ("failed", "held"): "context equilibrium",
        ("failed", "failed"): "neither",
    }
    return found.get((of_framings["intent mismatch"], of_framings["context equilibrium"]), "can't tell")


def rows(scores: BothKinds) -> tuple[KindRow, ...]:
    """Return what each remedy's conversations scored, by kind."""
    kinds: tuple[tuple[Kind, KindScores], ...] = (
        ("in pieces", scores.pieces),
        ("nothing missing", scores.whole),
    )
    return tuple(
        KindRow(
            kind=kind,
            remedy=remedy,
            score=figure(summed([held.sample({remedy: 1.0})])),
            gain=None if remedy == "none" else figure(summed([held.sample({remedy: 1.0, "none": -1.0})])),
        )
        for kind, held in kinds
        for remedy in _REMEDIES
    )
