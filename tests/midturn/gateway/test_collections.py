"""What one collection of garbage found alive, the next leaves out; a complete one waits until it is quiet."""

import asyncio
import gc
import weakref

import pytest

from midturn.gateway import _collections as collections
from midturn.gateway._collections import collect_when_quiet, short_collections

pytestmark = pytest.mark.slow("goes through all that is alive")


def test_what_a_collection_found_alive_the_next_one_leaves_out():
    callbacks, thresholds = list(gc.callbacks), gc.get_threshold()
    with short_collections():
        before = gc.get_freeze_count()
        assert before > 10_000
        kept = [[n] for n in range(20_000)]
        gc.collect()
        assert gc.get_freeze_count() >= before + len(kept)
    assert (gc.get_freeze_count(), gc.callbacks, gc.get_threshold()) == (0, callbacks, thresholds)


class Node:
    def __init__(self):
        self.itself = self


async def until(holds):
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)


async def test_what_became_garbage_after_it_was_left_out_goes_once_it_is_quiet(monkeypatch):
    monkeypatch.setattr(collections, "_EVERY_S", 0.01)
    monkeypatch.setattr(collections, "_QUIET_S", 0.01)
    requests = [-1]
    asked = []

    def requests_so_far():
        asked.append(requests[-1])
        return requests[-1]

    with short_collections():
        node = Node()
        seen = weakref.ref(node)
        gc.collect()
        del node
        gc.collect()
        collecting = asyncio.create_task(collect_when_quiet(requests_so_far))
        await until(lambda: len(asked) > 5)
        assert seen() is not None
        requests.append(7)
        await until(lambda: seen() is None)
        collecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await collecting
