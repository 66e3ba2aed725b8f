"""What a gateway and each of its users may spend in a day, over all replicas.

A store can't add, so each replica keeps records of what it spent itself, for each day and each user, and
whoever asks adds up all records. A record only ever grows: an account that is opened again, after a restart
or because the clock was put back, gets another record, and the earlier one counts like another replica's. A
day is one of UTC's.

Costs accepted: requests on their way, and what other replicas spent in the last second or so, are not counted
yet, so that a budget is overshot by them. Each replica holds an account in memory for each user of the last
two days on which it was asked.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil

from langgraph.store.base import BaseStore

from midturn.core import Limits, Usage, total
from midturn.gateway._failures import Failure, bad_request
from midturn.gateway.accounts._behind import Namespace, WriteBehindBuffer

SPENT = ("gateway", "spent")
FRESH_S = 1.0
"""How long what other replicas spent is taken to be what it was."""
_KEPT_MINUTES = 48 * 60.0
_MOST_RECORDS = 10_000
"""Records in a day, one for each start of a replica."""
_DAYS = 2
"""Whose accounts are held: a clock that is set by seconds at midnight comes back to the day before."""
_LEAST = Usage(calls=1, prompt_tokens=1)
"""What a request spends at least."""

_log = logging.getLogger("midturn.gateway")


@dataclass
class _Account:
    """What was spent in a day, by all or by one user."""

    namespace: Namespace
    record: str = field(default_factory=lambda: uuid.uuid4().hex)
    """The key of what was spent here."""
    here: Usage = field(default_factory=Usage)
    """Through this replica."""
    elsewhere: Usage = field(default_factory=Usage)
    read_at: float = -FRESH_S
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class Budgets:
    """Refuses what goes over a budget, and adds up what is spent. Without limits it does neither.

    Args:
        store: where the other replicas' records are read.
        written: where this one's are kept.
        daily: for all requests together.
        daily_per_user: for those of each user; requests that name none count as one user's.
    """

    def __init__(
        self, store: BaseStore, written: WriteBehindBuffer, daily: Limits, daily_per_user: Limits
    ) -> None:
        self._store, self._written = store, written
        self._daily, self._daily_per_user = daily, daily_per_user
        self._days: dict[str, dict[Namespace, _Account]] = {}
        """Accounts by day, the day that was asked for last at the end."""

    async def check(self, user: str | None, price: Callable[[Usage], float | None]) -> None:
        """Let a request of `user` through.

        Args:
            user: whose request it is.
            price: what its model costs.

        Raises:
            Failure: the day's budget is spent, or is in dollars and no price is known.
        """
        in_dollars = self._daily.usd is not None or self._daily_per_user.usd is not None
        if in_dollars and price(_LEAST) is None:
            reason = "no price is known for the model, and the gateway's budget is in dollars"
            raise bad_request(reason, "model", "model_without_price")
        for whose, account, limits in self._accounts_of(user):
            await self._read(account)
            if limits.exceeded_by(account.here + account.elsewhere + _LEAST):
                raise _spent(whose)

    def charge(self, user: str | None, spent: Usage) -> None:
        """Add what a request cost."""
        if not spent.calls:
            return
        for _, account, _ in self._accounts_of(user):
            account.here += spent
            record = account.here.model_dump(exclude_defaults=True)
            self._written.put(account.namespace, account.record, record, _KEPT_MINUTES, matters=True)

    def _accounts_of(self, user: str | None) -> Iterator[tuple[str, _Account, Limits]]:
        if self._daily != Limits():
            yield "the gateway's", self._account("all"), self._daily
        if self._daily_per_user != Limits():
            # Not the name, which may hold what a store takes in no namespace.
            name = hashlib.sha256((user or "").encode("utf-8", "replace")).hexdigest()
            yield "this user's", self._account("users", name), self._daily_per_user

    def _account(self, *whose: str) -> _Account:
        day = now().date().isoformat()
        accounts = self._days[day] = self._days.pop(day, {})
        if len(self._days) > _DAYS:
            del self._days[next(iter(self._days))]
        namespace = (*SPENT, day, *whose)
        if namespace not in accounts:
            accounts[namespace] = _Account(namespace)
        return accounts[namespace]

    async def _read(self, account: _Account) -> None:
        """Take in what the other replicas spent. Where the store fails, what was known of it holds."""
        async with account.reading:
            if time.monotonic() - account.read_at < FRESH_S:
                return
            try:
                found = await self._store.asearch(account.namespace, limit=_MOST_RECORDS)
                others = (item.value for item in found if item.key != account.record)
                account.elsewhere = total(map(Usage.model_validate, others))
            except Exception:  # Each store has errors of its own, and none is worth the user's answer.
                _log.warning("what other replicas spent could not be read", exc_info=True)
            account.read_at = time.monotonic()


def now() -> datetime:
    """Return the time by which days are distinguished."""
    return datetime.now(UTC)


def _spent(whose: str) -> Failure:
    moment = now()
    midnight = datetime.combine(moment.date() + timedelta(days=1), datetime.min.time(), UTC)
    seconds = ceil((midnight - moment).total_seconds())
    reason = f"{whose} budget of the day is spent; the next day begins at 00:00 UTC, in {seconds} seconds"
    code = "insufficient_quota"
    return Failure(429, reason, code, type=code, headers={"retry-after": str(seconds)}, billed=False)
