"""Refine the guidelines of a task or a user from the conversations of a store, once or whenever it is due.

A refinement is named by what made it: the conversations that it learns from, the set that it starts from, the
models, the settings. The same command goes on where a killed one ended; with other conversations in the store
it is another refinement.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from midturn.assistant import extras_of, reachable, require_price
from midturn.core import BadInput, require_extras
from midturn.refiner import Progress
from midturn.refiner.guidelines import open_library
from midturn.refiner.validation import TooLittle
from midturn.store import Store, Waiting
from midturn.studies._runner import Unwatched, Watcher
from midturn.studies.refining._bench import Bench
from midturn.studies.refining._kept import Refined, keep, last, named
from midturn.studies.refining._work import Order, Work


async def refine_store(
    db: Path,
    order: Order,
    *,
    watcher: Watcher | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
    waiting: Waiting | None = None,
) -> Refined:
    """Refine once, and keep what came of it.

    Args:
        db: the store with the conversations, which keeps the guidelines too.
        order: what to do.
        watcher: sees the conversations that are played.
        tell: is told of each step.
        waiting: is told that another process works on the store, which is then waited for.

    Raises:
        BadInput: there is nothing to learn from, or not all that is needed is at hand; or another process
            works on the store, and `waiting` is not given.
        InfrastructureError: a model, a conversation or the disk failed. The same call goes on.
    """
    with _at_work(db, order, watcher, tell) as work:
        async with work.store.claim.held_async(waiting):
            return await _refined(work)


async def refine_when_due(
    db: Path,
    order: Order,
    *,
    after: int,
    watcher: Watcher | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Refined | None:
    """Refine if at least `after` failures can be learned from that the scope's last refinement did not have.

    To be called from a job, as often as one likes: as long as it is not due, it only looks at the store. The
    other arguments are those of `refine_store`, and so is what it raises.
    """
    with _at_work(db, order, watcher, tell) as work:
        before = await last(db, order.scope)
        new = set(work.failures) - set(before.failures if before else ())
        if len(new) < after:
            return None
        try:
            with work.store.claim.held():
                return await _refined(work)
        except TooLittle:  # New failures alone are not enough: some must be left to validate on.
            return None


def preflight(db: Path, order: Order) -> None:
    """Refuse, before it is due, what could not be refined then as the store is now.

    Raises:
        BadInput: not all that is needed is at hand.
    """
    with _at_work(db, order, None, lambda _: None) as work:
        _refuse_unplayable(work)
        Bench(work, name="")


@contextmanager
def _at_work(
    db: Path, order: Order, watcher: Watcher | None, tell: Callable[[Progress], None]
) -> Generator[Work]:
    with Store(db, must_exist=True) as store, open_library(db) as library:
        yield Work(
            order=order,
            store=store,
            library=library,
            watcher=watcher or Unwatched(),
            tell=tell,
        )


async def _refined(work: Work) -> Refined:
    _refuse_nothing(work)
    _refuse_unplayable(work)
    work.library.refuse_on_trial(work.scope)
    name = work.store.add_run(work.identity())
    before = await named(work.store.path, work.scope, name)
    if before and _stands(before, work.order):
        return before
    bench = Bench(work, name)
    refined = Refined(
        name=bench.name,
        refinement=await bench.refine(),
        at=datetime.now(UTC),
        played_with=work.played_with,
        usage=bench.usage,
        failures=tuple(work.failures),
    )
    await keep(work.store.path, work.scope, refined, is_last=work.candidate is None)
    return refined


def _stands(before: Refined, order: Order) -> bool:
    """Whether a refinement that was made before has come to all that this order could come to."""
    it = before.refinement
    # Where it activated a set, that set is not active any more: this order would have another name.
    return it.stopped is None and it.activated is None and not order.force


def _refuse_nothing(work: Work) -> None:
    """Refuse a store without any of the conversations that are meant."""
    if not work.experience:
        whose = f" of the user {work.order.user}" if work.order.user is not None else ""
        raise BadInput(
            f"{work.store.path}: holds no conversation about `{work.order.task}`{whose}. Import some, or "
            "play a study; `midturn trajectories list` names what there is"
        )


def _refuse_unplayable(work: Work) -> None:
    """Refuse, before anything is spent, what could not be played, scored or paid for within the budget."""
    if work.study:
        work.study.preflight()
    require_extras(*extras_of(*work.specs.values()), needed_for="playing what is learned from")
    for spec in set(work.specs.values()):
        if work.order.limits.usd is not None:
            require_price(spec)
        reachable(spec)
