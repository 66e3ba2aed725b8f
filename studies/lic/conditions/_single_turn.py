"""The whole instruction in one turn: as it was written, as its shards, and as its shards in any order."""

from __future__ import annotations

import random

from midturn.studies.lic._records import Record
from midturn.studies.lic.conditions._condition import Condition
from midturn.studies.lic.tasks import Task


def concat_prompt(task: Task, record: Record, _: random.Random) -> str:
    """All shards in their order, as one user turn."""
    return task.concat_prompt(record, [shard.shard for shard in record.worded_shards])


def _full_prompt(task: Task, record: Record, _: random.Random) -> str:
    return task.full_prompt(record)


def _shuffled_prompt(task: Task, record: Record, draw: random.Random) -> str:
    """All shards, the first among them, in an order that is drawn anew for each repetition."""
    shuffled = draw.sample(record.shards, len(record.shards))
    return concat_prompt(task, record.model_copy(update={"shards": tuple(shuffled)}), draw)


FULL = Condition(name="full", role="control", asks_at_once=_full_prompt)
CONCAT = Condition(name="concat", role="control", asks_at_once=concat_prompt)
SHUFFLE_CONCAT = Condition(name="shuffle-concat", role="control", asks_at_once=_shuffled_prompt)
