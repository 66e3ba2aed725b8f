"""What both kinds of conversation together can tell, from their pilot, before the budget is spent.

As in `_power`, at the strictest level that Holm's procedure may ask of a core prediction: 5 % over their
number. A contrast between the kinds has the variance of both.
"""

from __future__ import annotations

import math

from midturn.statistics import FEWEST, LEVEL
from midturn.studies.framings._claims import CLAIMS, NEGLIGIBLE, Claim
from midturn.studies.framings._kinds import BothKinds
from midturn.studies.framings._power import MOST, sd_at, smallest_found
from midturn.studies.framings._records import Findable, PowerOfBoth

CORE = tuple(claim for claim in CLAIMS if claim.core)
_STRICTEST = LEVEL / len(CORE)


def power_of_both(
    pilot: BothKinds, *, n_pieces: int, n_whole: int, worthwhile: float, left: int, rest_tokens: int
) -> PowerOfBoth:
    """Return what a study of a number of instructions and dialogues can tell.

    Args:
        pilot: its scores.
        n_pieces: instructions to be played.
        n_whole: dialogues to be played.
        worthwhile: the effect that one wants to find, points.
        left: dialogues that come after the pilot.
        rest_tokens: what they cost.
    """
    return PowerOfBoth(
        n_pieces=n_pieces,
        n_whole=n_whole,
        worthwhile=worthwhile,
        negligible=NEGLIGIBLE,
        findable=tuple(_findable(claim, pilot, n_pieces, n_whole, worthwhile) for claim in CORE),
        left=left,
        rest_tokens=rest_tokens,
    )


def _findable(claim: Claim, pilot: BothKinds, n_pieces: int, n_whole: int, worthwhile: float) -> Findable:
    sds = [sd_at([value.reshape(1) for value in each.values], 1) for each in pilot.samples(claim)]
    planned = {"in pieces": n_pieces, "nothing missing": n_whole}
    ns = [planned[kind] for kind in claim.kinds]
    least, sd = min(ns), math.hypot(*sds)
    of_planned = math.sqrt(least * sum(s * s / n for s, n in zip(sds, ns, strict=True) if n))
    smallest = smallest_found(of_planned, least, _STRICTEST)
    return Findable(
        key=claim.key,
        says=claim.says,
        sd=round(sd, 3),
        detectable=round(smallest, 3) if smallest <= 100 else None,
        n_for_worthwhile=_n_for(worthwhile, sd, _STRICTEST),
        n_for_none=_n_for(NEGLIGIBLE, sd, 2 * _STRICTEST),
    )


def _n_for(points: float, sd: float, level: float) -> int:
    return next(n for n in range(FEWEST, MOST) if smallest_found(sd, n, level) <= points)
