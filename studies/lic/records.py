"""Lost-in-Conversation records: one instruction in full, and cut into shards.

A data file is a JSON list. Every field of a record is kept, known or not, so that a file read and
written again is the same file. A file with any bad record is refused whole, with every fault named.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Shard(BaseModel):
    """One piece of an instruction. The first shard of a record states the intent."""

    model_config = ConfigDict(extra="allow", frozen=True)

    shard_id: int
    shard: str


class Record(BaseModel):
    """One instruction. The fields that only one task has are in `model_extra`."""

    model_config = ConfigDict(extra="allow", frozen=True)

    task_id: str = Field(min_length=1)
    task: str
    shards: tuple[Shard, ...] = Field(min_length=1)

    def extra(self, key: str) -> Any:
        """A field that only this record's task has; `KeyError` where it is absent."""
        return (self.model_extra or {})[key]
