"""Cut instructions that say everything at once into shards: Lost-in-Conversation records out of prompts."""

from __future__ import annotations

from studies.lic.sharding.instructions import Instruction, read_instructions
from studies.lic.sharding.kept import Kept, Rejection
from studies.lic.sharding.run import Plan, shard_all

__all__ = ["Instruction", "Kept", "Plan", "Rejection", "read_instructions", "shard_all"]
