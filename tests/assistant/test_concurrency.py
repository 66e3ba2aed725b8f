"""An upstream is asked as fast as it takes, and no faster."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from faults.upstream import Reply, Status, Upstream

from midturn.assistant import CallRecorder, ConcurrencyLimits, _concurrency as concurrency_limit, chat_model
from midturn.assistant._concurrency import AdaptiveConcurrencyLimit
from midturn.assistant._faults import Refused
from midturn.assistant._recorder import ATTEMPTS
from midturn.core import InfrastructureError

pytestmark = pytest.mark.slow("waits as long as an upstream asks for")


def quick_pace(most: int) -> AdaptiveConcurrencyLimit:
    """A limit for which a second of waiting is a fiftieth of one."""
    return AdaptiveConcurrencyLimit(most, second=0.02)


def quick_paces(most: int = 1000) -> ConcurrencyLimits:
    """The same for every upstream."""
    return ConcurrencyLimits(most, second=0.02)


@asynccontextmanager
async def sending(upstream: AdaptiveConcurrencyLimit):
    place, ended_in = await upstream.take(), None
    try:
        yield
    except Refused as refusal:
        ended_in = refusal
        raise
    finally:
        upstream.release(place, ended_in)


async def refuse(upstream: AdaptiveConcurrencyLimit, retry_after_s: float | None = None) -> None:
    refusal = Refused("no")
    refusal.retry_after_s = retry_after_s
    with pytest.raises(Refused):
        async with sending(upstream):
            raise refusal


def conversation(upstream: Upstream, concurrency_limits: ConcurrencyLimits, spec: str = ""):
    spec = spec or f"openai:stub@{upstream.url}"
    return CallRecorder(concurrency_limits=concurrency_limits).model(chat_model(spec), "assistant", spec)


async def ask(upstream: Upstream, concurrency_limits: ConcurrencyLimits, calls: int, at_once: int) -> None:
    model, left = conversation(upstream, concurrency_limits), iter(range(calls))

    async def worker() -> None:
        for n in left:
            await model.ainvoke(str(n))

    await asyncio.gather(*(worker() for _ in range(at_once)))


async def test_a_round_trip_of_refusals_halves_the_limit():
    upstream = quick_pace(64)
    together = asyncio.Barrier(64)

    async def one() -> None:
        async with sending(upstream):
            await together.wait()
            raise Refused("no")

    await asyncio.gather(*(one() for _ in range(64)), return_exceptions=True)
    assert upstream.limit == 32


async def test_the_pace_settles_near_what_the_upstream_takes_and_recovers_when_it_takes_more():
    with Upstream("ok", latency_s=0.05, most_at_once=8) as upstream:
        concurrency_limits = quick_paces(most=32)
        of_upstream = concurrency_limits.of(f"openai:stub@{upstream.url}")
        await ask(upstream, concurrency_limits, calls=200, at_once=32)
        upstream.refused, settled = 0, []
        limits = asyncio.create_task(watch(of_upstream, settled))
        await ask(upstream, concurrency_limits, calls=300, at_once=32)
        limits.cancel()
        assert upstream.refused < 150
        assert 5 <= sum(settled) / len(settled) <= 14
        upstream.most_at_once, upstream.refused = None, 0
        await ask(upstream, concurrency_limits, calls=800, at_once=32)
    assert upstream.refused == 0
    assert of_upstream.limit > 24


async def watch(of_upstream: AdaptiveConcurrencyLimit, seen: list[int]) -> None:
    while True:
        seen.append(of_upstream.limit)
        await asyncio.sleep(0.005)


async def test_an_upstream_that_refuses_now_and_then_is_not_starved():
    upstream = quick_pace(64)
    for n in range(2000):
        if n % 5:
            async with sending(upstream), sending(upstream), sending(upstream):
                pass
        else:
            await refuse(upstream)
    assert upstream.limit >= 3


async def test_when_nothing_is_answered_everybody_waits_as_long_as_was_asked():
    upstream = quick_pace(1)
    await refuse(upstream, retry_after_s=10)
    began = time.monotonic()
    async with sending(upstream):
        pass
    assert 0.19 <= time.monotonic() - began < 5  # Of the ten seconds a fiftieth.


async def test_a_place_is_not_kept_while_waiting():
    with Upstream([Status(429, headers={"Retry-After": "30"}), Reply("ok")]) as upstream:
        concurrency_limits = quick_paces(most=2)
        model = conversation(upstream, concurrency_limits)
        refused = asyncio.create_task(model.ainvoke("first"))
        while not upstream.requests:
            await asyncio.sleep(0.005)
        await asyncio.gather(*(model.ainvoke(str(n)) for n in range(3)))
        assert not refused.done()
        assert (await refused).text == "ok"


async def test_refusals_use_up_no_attempts():
    refusals = [Status(429, headers={"Retry-After": "0"})] * (2 * ATTEMPTS)
    with Upstream([*refusals, Reply("ok")]) as upstream:
        assert (await conversation(upstream, quick_paces()).ainvoke("hello")).text == "ok"
        assert len(upstream.requests) == 2 * ATTEMPTS + 1


async def test_an_upstream_that_refuses_everything_for_long_is_given_up(monkeypatch):
    monkeypatch.setattr(concurrency_limit, "PATIENCE_S", 20.0)
    with Upstream(Status(429, "go away")) as upstream:
        began = time.monotonic()
        with pytest.raises(InfrastructureError, match="go away"):
            await conversation(upstream, quick_paces()).ainvoke("hello")
        assert 0.3 < time.monotonic() - began < 5


async def test_spent_credit_is_told_at_once():
    with Upstream(Status(429, "You exceeded your current quota: insufficient_quota")) as upstream:
        with pytest.raises(InfrastructureError, match="insufficient_quota"):
            await conversation(upstream, quick_paces()).ainvoke("hello")
        assert len(upstream.requests) == 1
