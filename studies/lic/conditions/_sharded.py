"""A shard a turn: with nothing done about it, and with the user saying everything again."""

from __future__ import annotations

from midturn.mediator import Snowball
from midturn.studies.lic.conditions._condition import Condition
from midturn.studies.lic.conditions._single_turn import concat_prompt

SHARDED = Condition(name="sharded", role="control")
RECAP = Condition(name="recap", closing=concat_prompt)
SNOWBALL = Condition(name="snowball", context=lambda _: Snowball())
