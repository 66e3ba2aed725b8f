"""A day's budget holds for all replicas together, whatever becomes of requests, replicas and stores."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import openai
import pytest
from faults.upstream import Raw, Reply, Upstream
from gateway_server import Gateway, request
from langgraph.store.memory import InMemoryStore
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import Limits, Usage
from midturn.gateway._failures import Failure
from midturn.gateway.accounts import _budgets as budgets, _stores as stores
from midturn.gateway.accounts._behind import WriteBehindBuffer
from midturn.gateway.accounts._budgets import SPENT, Budgets

pytestmark = pytest.mark.slow("asks running gateways at once")


def sent(gateway, user: str | None = None, **more) -> int:
    """The status of a request of `user`'s."""
    named = {} if user is None else {"user": user}
    return gateway.post(request("hello", **named, **more)).status_code


def refused_within(gateway, seconds: float = 10.0) -> bool:
    """Whether a gateway comes to refuse requests. Others' records need a moment to reach it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if sent(gateway) == 429:
            return True
        time.sleep(0.05)
    return False


def test_what_goes_over_the_budget_is_refused_as_openai_does_before_anything_is_sent(tmp_path, monkeypatch):
    monkeypatch.setattr(budgets, "now", lambda: datetime(2026, 3, 4, 23, 0, 0, 500_000, UTC))
    with (
        Upstream("ok") as upstream,
        Gateway(upstream.url, tmp_path, daily=Limits(calls=2)) as gateway,
        openai.OpenAI(base_url=gateway.url, api_key="x", max_retries=0) as client,
    ):
        assert [sent(gateway), sent(gateway), sent(gateway)] == [200, 200, 429]
        said = request("Book a table.", "When?", "7 pm.", stream=True)
        with pytest.raises(openai.RateLimitError) as refused:
            client.chat.completions.create(**said)
        assert refused.value.response.headers["retry-after"] == "3600"
        error = refused.value.response.json()["error"]
        assert error.pop("message").startswith("the gateway's budget of the day is spent")
        assert error == {"type": "insufficient_quota", "param": None, "code": "insufficient_quota"}
        assert gateway.metrics()("midturn_calls_total", role="mediator") == 0
        assert len(upstream.requests) == 2
        monkeypatch.setattr(budgets, "now", lambda: datetime(2026, 3, 5, tzinfo=UTC))
        assert sent(gateway) == 200


def test_each_user_has_a_budget_and_who_gives_no_name_shares_one(tmp_path):
    reply = Reply("one two", prompt_tokens=8)
    with (
        Upstream(reply) as upstream,
        Gateway(upstream.url, tmp_path, daily=Limits(calls=6), daily_per_user=Limits(tokens=10)) as gateway,
    ):
        assert [sent(gateway, "ada"), sent(gateway, "ada")] == [200, 429]
        assert [sent(gateway, metadata={"midturn_user": "bob.x/y"}), sent(gateway, "bob.x/y")] == [200, 429]
        assert [sent(gateway), sent(gateway)] == [200, 429]
        assert [sent(gateway, name) for name in "cde"] == [200] * 3
        last = gateway.post(request("hello", user="f"))
    assert last.json()["error"]["message"].startswith("the gateway's budget")


def test_what_was_spent_survives_a_restart(tmp_path):
    with Upstream("ok") as upstream:
        for status in (200, 200, 429):
            with Gateway(upstream.url, tmp_path, daily=Limits(calls=2)) as gateway:
                assert sent(gateway) == status


def test_replicas_that_spend_at_once_lose_nothing_and_know_of_each_other(shared, tmp_path, monkeypatch):
    monkeypatch.setattr(budgets, "FRESH_S", 0.1)
    each, limit = 8, Limits(calls=26)
    with (
        Upstream(Reply("a b", prompt_tokens=3)) as upstream,
        Gateway(upstream.url, tmp_path, db=shared, daily=limit) as one,
        Gateway(upstream.url, tmp_path, db=shared, daily=limit) as two,
        Gateway(upstream.url, tmp_path, db=shared, daily=limit) as three,
        ThreadPoolExecutor(6) as pool,
    ):
        statuses = pool.map(sent, [one, two, three] * each)
        assert list(statuses) == [200] * 3 * each
        assert all(refused_within(replica) for replica in (one, two, three))
        made = len(upstream.requests)

    async def recorded() -> list[Usage]:
        async with stores.opened(shared) as store:
            return [Usage.model_validate(found.value) for found in await store.asearch(SPENT, limit=100)]

    found = asyncio.run(recorded())
    assert len(found) == 3
    assert sum(usage.calls for usage in found) == made >= 26
    assert sum(usage.tokens for usage in found) == 5 * made


def test_a_stream_that_its_client_leaves_counts(tmp_path):
    event = b'data: {"choices": [{"index": 0, "delta": {"content": "one"}}]}\n\n'
    with (
        Upstream(Raw([event], then="hang")) as upstream,
        Gateway(upstream.url, tmp_path, daily=Limits(calls=1)) as gateway,
    ):
        with gateway.opened(request("hello", stream=True)) as client:
            while b"data:" not in client.recv(4096):
                pass
        while gateway.metrics()("midturn_in_flight"):
            time.sleep(0.01)
        assert sent(gateway) == 429
        assert len(upstream.requests) == 1


def test_a_budget_in_dollars_refuses_what_has_no_known_price(tmp_path):
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, daily=Limits(usd=1.0)) as gateway:
        refused = gateway.post(request("hello"))
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "model_without_price"
    assert upstream.requests == []


def test_a_store_that_breaks_costs_no_answer_and_what_was_spent_here_still_counts(tmp_path):
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, daily=Limits(calls=2)) as gateway:
        for file in tmp_path.glob("gateway.db*"):
            file.write_bytes(b"no database" * 1000)
        assert [sent(gateway), sent(gateway), sent(gateway)] == [200, 200, 429]


class Counting(InMemoryStore):
    """Counts the round trips to it."""

    trips = 0

    async def abatch(self, ops):
        self.trips += 1
        return await super().abatch(ops)


async def test_the_store_is_asked_once_a_second_and_never_without_a_budget():
    store = Counting()
    free = Budgets(store, WriteBehindBuffer(store, store), Limits(), Limits())
    for _ in range(3):
        await free.check("ada", lambda _: None)
        free.charge("ada", Usage(calls=1))
    assert store.trips == 0
    bound = Budgets(store, WriteBehindBuffer(store, store), Limits(calls=5), Limits())
    await asyncio.gather(*(bound.check("ada", lambda _: None) for _ in range(20)))
    assert store.trips == 1
    bound.charge("ada", Usage(calls=5))
    with pytest.raises(Failure, match="budget of the day is spent"):
        await bound.check("ada", lambda _: None)
    assert store.trips == 1


def test_the_command_takes_budgets_as_options_and_from_the_environment(monkeypatch):
    started = []
    monkeypatch.setattr("midturn.gateway.serve", lambda settings, *_: started.append(settings))
    monkeypatch.setenv("MIDTURN_DAILY_CALLS_PER_USER", "3")
    monkeypatch.setenv("MIDTURN_DAILY_TOKENS", "500")
    done = CliRunner().invoke(app, ["serve", "--daily-usd", "2.5", "--daily-tokens", "600"])
    assert done.exit_code == 0, done.output
    [settings] = started
    assert settings.daily == Limits(usd=2.5, tokens=600)
    assert settings.daily_per_user == Limits(calls=3)
