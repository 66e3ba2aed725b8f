"""Whether differences are more than chance: the exact sign-flip test, and Holm's adjustment of several.

The test asks only that, where there is nothing, a difference is as likely to be negative as positive. Of
differences of one size it is the sign test.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from midturn.statistics._score import arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVEL = 0.05
MOST_SUMS = 1 << 13
"""Different sums up to which all signs are gone through; of more, `FLIPS` are drawn."""
FLIPS = 9_999
_SAME = 1e-9


def sign_flip(differences: Sequence[float] | NDArray[Any]) -> float:
    """Return the two-sided chance of a mean as far from 0, were each difference's sign a coin's."""
    np = arrays()
    given = np.asarray(differences, dtype=float)
    changed = np.abs(given[np.abs(given) > _SAME])
    far = abs(float(given.sum())) - _SAME * max(1.0, float(changed.sum()))
    sums, chances = np.zeros(1), np.ones(1)
    for size in changed:
        both = np.concatenate([sums - size, sums + size])
        _, places, same = np.unique(both.round(7), return_index=True, return_inverse=True)
        sums, chances = both[places], np.bincount(same, np.concatenate([chances, chances]) / 2)
        if len(sums) > MOST_SUMS:
            return _drawn(changed, far)
    return min(1.0, float(chances[np.abs(sums) >= far].sum()))


def _drawn(changed: NDArray[Any], far: float) -> float:
    np = arrays()
    negative = np.random.default_rng(0).random((FLIPS, len(changed)), dtype=np.float32) < 0.5
    sums = changed.sum() - 2 * (negative @ changed)
    return float((1 + (np.abs(sums) >= far).sum()) / (1 + FLIPS))


def holm(chances: Sequence[float]) -> list[float]:
    """Adjust p values so that any of them is wrong with the level's chance at most (Holm 1979)."""
    adjusted = [1.0] * len(chances)
    worst = 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=lambda at: chances[at])):
        worst = max(worst, min(1.0, (len(chances) - rank) * chances[at]))
        adjusted[at] = worst
    return adjusted
