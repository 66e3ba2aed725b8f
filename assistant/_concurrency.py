"""How many calls an upstream is sent at once: as many as it takes, found out by asking.

Additive increase, multiplicative decrease, spread over the sendings of a round trip: each refusal
takes half a place, each answer adds its share of one. So a round trip in which all are refused halves
the limit, one in which none is adds one, and an upstream that refuses now and then, whatever its load,
isn't starved for it. (Alizadeh et al. 2010, "Data Center TCP", cut by the share of marked packets too.)

Whoever was refused waits for as long as the upstream asked, or exponentially longer each time. When
nothing was answered for a whole round trip, everybody waits.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

from anyio import CapacityLimiter, WouldBlock

from midturn.assistant._faults import is_refusal, retry_after_s
from midturn.core import InfrastructureError

PATIENCE_S = 600.0
"""Seconds of refusals, without one answer to anybody, after which an upstream is given up."""
MOST_REFUSALS = 100
"""How often one call may be refused, though others are answered, before it is given up."""
_LONGEST_WAIT_S = 20.0
_FIRST_WAIT_S = 0.5


def wait_s(asked_s: float | None, earlier: int) -> float:
    """Seconds to wait: as the upstream asked, or else exponential in earlier failures, with full jitter."""
    if asked_s is not None:
        return min(asked_s, PATIENCE_S)
    return random.uniform(0, min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** min(earlier, 16)))


class AdaptiveConcurrencyLimit:
    """How fast one upstream is asked. Belongs to one event loop.

    Args:
        most: sendings at once that it never goes above.
        second: how long a second of waiting takes; tests make it shorter.
    """

    def __init__(self, most: int, *, second: float = 1.0) -> None:
        self._most, self._second = most, second
        self._limit = float(most)
        self._places = CapacityLimiter(most)
        self._refused_in_a_row = 0
        self._refusing_since: float | None = None
        self._held_until = 0.0
        self._holds = 0

    @property
    def limit(self) -> int:
        """Sendings at once, as of now."""
        return max(1, int(self._limit))

    async def wait(self, seconds: float) -> None:
        """Wait before sending again."""
        await asyncio.sleep(seconds * self._second)

    async def take(self) -> object:
        """Wait for a place, to be kept while the upstream works and then released."""
        place = object()
        while True:
            while (left := self._held_until - time.monotonic()) > 0:  # noqa: ASYNC110  others prolong it
                await asyncio.sleep(left)
            try:
                self._places.acquire_on_behalf_of_nowait(place)
            except WouldBlock:
                await self._places.acquire_on_behalf_of(place)
            if self._held_until <= time.monotonic():
                return place
            # Held up while it waited for its place: whoever waits keeps none.
            self._places.release_on_behalf_of(place)

    def release(self, place: object, error: BaseException | None = None) -> None:
        """Give a place back, and learn from how it went.

        Args:
            place: what `take` returned.
            error: what the sending ended in, if not in an answer.

        Raises:
            InfrastructureError: the upstream has refused everybody for `PATIENCE_S`.
        """
        try:
            if error is None:
                self._answered()
            elif is_refusal(error):
                self._refused(error)
        finally:
            self._places.release_on_behalf_of(place)

    def _answered(self) -> None:
        self._refused_in_a_row = self._holds = 0
        self._refusing_since = None
        if self._places.available_tokens <= 0:  # A limit that nobody reaches isn't put to the test.
            self._set_limit(self._limit + 1 / self._limit)

    def _refused(self, error: BaseException) -> None:
        now = time.monotonic()
        self._refusing_since = self._refusing_since or now
        if now - self._refusing_since > PATIENCE_S * self._second:
            raise InfrastructureError(
                f"refused everything for {PATIENCE_S / 60:.0f} minutes: {error}"
            ) from error
        self._refused_in_a_row += 1
        self._set_limit(self._limit - 0.5)
        if self._refused_in_a_row >= self._limit:
            self._hold(retry_after_s(error), now)

    def _hold(self, asked_s: float | None, now: float) -> None:
        seconds = wait_s(asked_s, self._holds)
        self._holds += 1
        self._refused_in_a_row = 0
        self._held_until = max(self._held_until, now + seconds * self._second)

    def _set_limit(self, limit: float) -> None:
        self._limit = min(max(1.0, limit), float(self._most))
        self._places.total_tokens = self.limit


@dataclass
class ConcurrencyLimits:
    """The concurrency limits of a run, one for each model spec."""

    most: int = 1000
    second: float = 1.0
    """How long a second of waiting takes."""
    _of_spec: dict[str, AdaptiveConcurrencyLimit] = field(default_factory=dict[str, AdaptiveConcurrencyLimit])

    def of(self, spec: str) -> AdaptiveConcurrencyLimit:
        """Return the limit of a spec's upstream."""
        if spec not in self._of_spec:
            self._of_spec[spec] = AdaptiveConcurrencyLimit(self.most, second=self.second)
        return self._of_spec[spec]
