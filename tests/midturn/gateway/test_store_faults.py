"""What a store refuses costs nobody else an entry, and a store that is away or locked costs little time."""

import asyncio
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime

import psutil
import pytest
from faults.upstream import Upstream
from gateway_server import Gateway, request
from langgraph.store.memory import InMemoryStore

from midturn.core import Limits, Usage
from midturn.gateway.accounts import _behind as behind, _budgets as budgets, _stores as stores
from midturn.gateway.accounts._behind import WriteBehindBuffer
from midturn.gateway.accounts._budgets import Budgets
from midturn.gateway.accounts._stores import Patient, StoreAway
from midturn.graphs import sqlite as checkpoints
from midturn.store import Store

pytestmark = pytest.mark.slow("waits for stores that fail")

CANARY = "plover-3308"
UNSTORABLE = {"said": f"{CANARY} \x00 \ud83d"}
TOOLS = [{"type": "function", "function": {"name": "look"}}]


async def written(store, entries):
    kept = WriteBehindBuffer(store, store)
    async with kept.written():
        for key, value in entries:
            kept.put(("traces",), key, value, 5.0)


async def test_of_a_batch_only_the_entry_that_the_store_refuses_is_lost(shared, caplog):
    entries = [(f"k{n}", UNSTORABLE if n in (2, 61) else {"n": n}) for n in range(70)]
    async with stores.opened(shared) as store:
        await written(store, entries)
        found = {item.key for item in await store.asearch(("traces",), limit=100)}
    assert found == {f"k{n}" for n in range(70)} - {"k2", "k61"}
    assert sum("an entry could not be written" in record.getMessage() for record in caplog.records) == 2


class Away(InMemoryStore):
    """A store that can be away, and notes how often it was asked."""

    away = True
    asked = 0
    late_s = 0.0

    async def abatch(self, ops):
        self.asked += 1
        await asyncio.sleep(self.late_s)
        if self.away:
            raise sqlite3.OperationalError("database is locked")
        return await super().abatch(ops)


async def test_what_waits_for_a_store_that_is_away_is_bounded_and_records_that_matter_stay(monkeypatch):
    monkeypatch.setattr(behind, "_AGAIN_S", 0.01)
    monkeypatch.setattr(behind, "_GATHER_S", 0.01)
    monkeypatch.setattr(behind, "_MOST_WHILE_AWAY", 10)
    store = Away()
    kept = WriteBehindBuffer(store, store)
    async with kept.written():
        kept.put(("spent",), "mine", {"calls": 1}, 5.0, matters=True)
        for n in range(40):
            kept.put(("traces",), f"k{n}", {"n": n}, 5.0)
        while store.asked < 3:
            await asyncio.sleep(0.01)
        for n in range(40, 45):
            kept.put(("traces",), f"k{n}", {"n": n}, 5.0)
        store.away = False
        deadline = time.monotonic() + 10
        while not await store.aget(("traces",), "k44") and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
    found = {item.key for item in await store.asearch((), limit=100)}
    assert found == {"mine", *(f"k{n}" for n in range(35, 45))}


async def test_a_store_that_failed_or_was_late_is_left_alone_for_a_moment(monkeypatch):
    monkeypatch.setattr(stores, "PATIENCE_S", 0.05)
    for late_s in (0.0, 5.0):
        store = Away()
        store.late_s = late_s
        patient = Patient(store)
        for _ in range(20):
            with pytest.raises(StoreAway):
                await patient.aget(("a",), "b")
        assert store.asked == 1
        with pytest.raises(StoreAway):  # What is read is no sign for what is written.
            await patient.aput(("a",), "b", {})
        assert store.asked == 2
        monkeypatch.setattr(stores, "_REST_S", 0.0)
        store.away, store.late_s = False, 0.0
        await asyncio.sleep(0)
        patient = Patient(store)
        await patient.aput(("a",), "b", {"c": 1}, ttl=5.0)
        assert (await patient.aget(("a",), "b")).value == {"c": 1}
        monkeypatch.undo()
        monkeypatch.setattr(stores, "PATIENCE_S", 0.05)


def test_a_locked_file_costs_requests_with_tools_next_to_no_time_and_no_entry(tmp_path):
    body = request("Book a boat to the island.", "For how many?", "For 3 people.", tools=TOOLS)
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, daily=Limits(calls=99)) as gateway:
        gateway.post(body)
        with closing(sqlite3.connect(tmp_path / "gateway.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            began = time.monotonic()
            answers = [gateway.post(body) for _ in range(4)]
            took = time.monotonic() - began
            other.execute("rollback")
        assert [answer.status_code for answer in answers] == [200] * 4
        assert took < 10, "without a memory of it, each waits for 4 to 6 seconds"
        gateway.trace_of(answers[-1])
    with Gateway(upstream.url, tmp_path) as after:  # It was written once the file was free.
        assert [after.trace_of(answer)["route"] for answer in answers] == ["mediated"] * 4


@pytest.mark.postgres
def test_traces_of_a_database_that_hangs_are_unavailable_soon_and_odd_ids_are_not_found(tmp_path):
    pytest.importorskip("psycopg", reason="midturn[postgres] is not installed")
    from postgres_server import postgres

    with postgres() as url, Upstream("ok") as upstream:
        with Gateway(upstream.url, tmp_path, db=url, daily=Limits(calls=9)) as gateway:
            known = gateway.post(request("Hello.")).headers["x-midturn-trace"]
            for odd in ("%00", "%ED%A0%80", "x", "a" * 5_000):
                assert gateway.get(f"/v1/midturn/traces/{odd}").status_code == 404, odd
            gateway.trace_of(gateway.post(request("Hello.")))
            time.sleep(1)
            here = psutil.Process().children(recursive=True)
            server = [process for process in here if process.name() == "postgres"]
            for process in server:
                process.suspend()
            try:
                began = time.monotonic()
                away = gateway.get(f"/v1/midturn/traces/{known[::-1]}")
                took = time.monotonic() - began
                while_away = [gateway.post(request("Hello.")) for _ in range(3)]
            finally:
                for process in server:
                    process.resume()
        assert (away.status_code, away.json()["error"]["code"]) == (503, "store_unavailable")
        assert took < 10
        assert [answer.status_code for answer in while_away] == [200] * 3
        with Gateway(upstream.url, tmp_path, db=url, daily=Limits(calls=9)) as after:
            assert [after.trace_of(answer)["status"] for answer in while_away] == [200] * 3
            statuses = [after.post(request("Hello.")).status_code for _ in range(9)]
    assert statuses.count(200) == 9 - 5


START = """
import asyncio, os, sys, time
from midturn.gateway.accounts import _stores as stores

async def start(file):
    async with stores.opened(file):
        pass

def in_a_process(file, at):
    if child := os.fork():
        return child
    time.sleep(at - time.time())
    asyncio.run(start(file))
    os._exit(0)

async def load():
    async with stores.opened(sys.argv[1]):
        pass

asyncio.run(load())  # All is imported before it is forked.
for n in range(4):
    at = time.time() + 0.2
    started = [in_a_process(f"{sys.argv[1]}.{n}", at) for _ in range(6)]
    print([os.waitpid(child, 0)[1] for child in started])
"""


@pytest.mark.usefixtures("processes")
def test_gateways_that_start_at_once_on_a_new_file_all_start(tmp_path):
    command = [sys.executable, "-c", START, str(tmp_path / "a.db")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ended.stdout.splitlines() == [str([0] * 6)] * 4, ended.stderr


def test_databases_are_their_owners_alone(tmp_path):
    async def kept():
        async with checkpoints(tmp_path / "threads.db") as saver:
            await saver.setup()
            made.append(modes(tmp_path, "threads.db*"))

    def modes(folder, pattern):
        return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.glob(pattern)}

    made = []
    with Store(tmp_path / "study.db"):
        made.append(modes(tmp_path, "study.db*"))
    asyncio.run(kept())
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        gateway.post(request("Hello."))
        made.append(modes(tmp_path, "gateway.db*"))
    for found in made:
        files = {name: mode for name, mode in found.items() if not name.endswith(".lock")}
        assert set(files.values()) == {"0o600"}
        assert any(name.endswith("-wal") for name in files)


class Clock:
    """A day's clock that can be set."""

    def __init__(self, monkeypatch):
        self.at = datetime(2026, 5, 7, 23, 59, 58, tzinfo=UTC)
        monkeypatch.setattr(budgets, "now", lambda: self.at)
        monkeypatch.setattr(budgets, "FRESH_S", 0.0)


async def spend(budget, times):
    """How many of so many requests are let through."""
    through = 0
    for _ in range(times):
        try:
            await budget.check("ada", lambda _: None)
        except Exception as refused:
            assert "budget of the day is spent" in str(refused)
        else:
            through += 1
            budget.charge("ada", Usage(calls=1))
    return through


@pytest.mark.parametrize("steps", [[(8, 0)], [(8, 0), (7, 59)], [(8, 0), (9, 0), (12, 0)], [(6, 0), (8, 0)]])
@pytest.mark.parametrize("restarts", [False, True])
async def test_a_days_budget_survives_a_clock_that_steps(steps, restarts, tmp_path, monkeypatch):
    clock = Clock(monkeypatch)
    async with stores.opened(str(tmp_path / "a.db")) as store:
        limits = Limits(calls=10)

        def replica():
            kept = WriteBehindBuffer(store, store)
            return kept, Budgets(store, kept, limits, Limits(calls=8))

        kept, budget = replica()
        assert await spend(budget, 6) == 6
        for day, second in steps:
            clock.at = datetime(2026, 5, day, 0, 0, second % 60, tzinfo=UTC)
            if clock.at.day != 7:
                assert await spend(budget, 2) == 2
        await kept._flush()
        if restarts:
            kept, budget = replica()
        clock.at = datetime(2026, 5, 7, 23, 59, 59, tzinfo=UTC)
        assert await spend(budget, 9) == 2
        await kept._flush()
        records = await store.asearch(("gateway", "spent", "2026-05-07", "all"), limit=9)
        assert sum(item.value["calls"] for item in records) == 8
