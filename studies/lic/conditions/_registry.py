"""The conditions of a comparison: how the user speaks, and what the assistant gets to see."""

from __future__ import annotations

from collections.abc import Sequence

from midturn.core import BadInput
from midturn.studies.lic.conditions._condition import Condition
from midturn.studies.lic.conditions._entropy_reset import ENTROPY_RESET
from midturn.studies.lic.conditions._mediated import MEDIATED, NO_LEDGER, guided
from midturn.studies.lic.conditions._names import GUIDED_NAME, name_key, typed, typed_names
from midturn.studies.lic.conditions._retrieval import RETRIEVAL
from midturn.studies.lic.conditions._running_summary import RUNNING_SUMMARY
from midturn.studies.lic.conditions._sharded import RECAP, SHARDED, SNOWBALL
from midturn.studies.lic.conditions._single_turn import CONCAT, FULL, SHUFFLE_CONCAT

__all__ = ["CONDITIONS", "Condition", "conditions", "guided", "name_key"]

CONDITIONS = (
    *(FULL, CONCAT, SHUFFLE_CONCAT),
    *(SHARDED, RECAP, SNOWBALL, RUNNING_SUMMARY, RETRIEVAL, ENTROPY_RESET),
    *(MEDIATED, NO_LEDGER),
)
"""Every condition that can be run with nothing more to say."""


def conditions(names: Sequence[str], others: Sequence[Condition] = ()) -> list[Condition]:
    """Return the conditions of these names; blanks and dashes are one, so `mediated-no-ledger` is known too.

    Args:
        names: What is wanted.
        others: Conditions besides `CONDITIONS` that may be named.

    Raises:
        BadInput: a name is unknown or stands twice.
    """
    known = {name_key(condition.name): condition for condition in (*CONDITIONS, *others)}
    for name in names:
        if name_key(name) == name_key(GUIDED_NAME) and name_key(name) not in known:
            raise BadInput(
                f"the condition `{typed(GUIDED_NAME)}` needs --guidelines FILE, or a set of the store"
            )
        if name_key(name) not in known:
            all_names = typed_names([condition.name for condition in (*CONDITIONS, *others)])
            raise BadInput(f"unknown condition `{name}`. Known: {all_names}")
    if len({name_key(name) for name in names}) < len(names):
        raise BadInput(f"a condition stands twice in --conditions {','.join(names)}")
    return [known[name_key(name)] for name in names]
