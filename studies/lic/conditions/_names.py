"""Names of conditions. Reports and comparisons go by them, and need nothing of what plays the conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable

GUIDED_NAME = "mediated --guidelines"


def name_key(name: str) -> str:
    """Return what two names must share to be one: `mediated --no-ledger` is `mediated-no-ledger`."""
    return re.sub(r"[\s-]+", "-", name.strip())


def typed(name: str) -> str:
    """Return a condition's name as it is typed.

    Runs are named by what it was called at first, so that they are found again.

    >>> typed("mediated --no-ledger")
    'mediated-no-ledger'
    """
    return re.sub(r"\s+--", "-", name)


def typed_names(names: Iterable[str]) -> str:
    """Return the names that may be typed, for who typed another; that of guidelines is always one of them.

    >>> typed_names(["full", "mediated --no-ledger"])
    'full, mediated-no-ledger, mediated-guidelines'
    """
    return ", ".join(map(typed, dict.fromkeys([*names, GUIDED_NAME])))
