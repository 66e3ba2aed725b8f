"""Which runs may be compared.

Runs are compared where nothing but the condition (and what only one of the two uses) sets them apart:
same data, task, scoring, seed, protocol, decoding, and the same model in each role that both have. Runs that
were scored again by a file of the user's own are compared with those that the same file scored again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.store import agree
from midturn.studies.lic._rescored import RescoredSettings
from midturn.studies.lic.conditions import GUIDED_NAME

if TYPE_CHECKING:
    from midturn.store import ConditionRole, RunIdentity


def baselines(condition: str, role: ConditionRole) -> tuple[str, ...]:
    """Return the conditions that this one is compared with."""
    match role, condition:
        case "control", "full":
            return ()
        case "control", "shuffle-concat":
            return ("full", "concat")
        case "control", _:
            return ("full",)
        case "mediated", "mediated":
            return ("sharded", "concat")
        case "mediated", name if name == GUIDED_NAME:
            return ("sharded", "mediated")
        case "mediated", _:
            return ("sharded", "concat", "mediated")
        case _:
            return ("full", "sharded")


def comparable(a: RunIdentity, b: RunIdentity) -> bool:
    """Return whether only the condition, and what only one of them uses, sets `b` apart from baseline `a`."""
    same = ("study", "task", "data_sha256", "scoring", "seed", "protocol", "origin")
    return (
        all(getattr(a, name) == getattr(b, name) for name in same)
        and agree(a.models, b.models)
        and a.decoding.agrees(b.decoding)
        and _same_guidelines(a, b)
        and a.settings_as(RescoredSettings).plugins == b.settings_as(RescoredSettings).plugins
    )


def _same_guidelines(a: RunIdentity, b: RunIdentity) -> bool:
    """Return whether guidelines set the two apart only where they are what is compared."""
    return a.guidelines == b.guidelines or a.role != "mediated" or b.condition == GUIDED_NAME
