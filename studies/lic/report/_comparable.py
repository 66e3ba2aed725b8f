"""Which runs may be compared.

Runs are compared where nothing but the condition (and what only one of the two uses) sets them apart:
same data, task, scoring, seed, version, decoding, and the same model in each role that both have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from midturn.studies.lic.conditions import GUIDED_NAME

if TYPE_CHECKING:
    from midturn.store import RunIdentity

CONTROLS = ("full", "concat", "shuffle-concat", "sharded")
"""Conditions in which nothing is done about the loss; every other one is a remedy."""


def is_mediated(condition: str) -> bool:
    """Whether turns of this condition go through the Mediator; variants start with the same word."""
    return condition.startswith("mediated")


def is_remedy(condition: str) -> bool:
    """Whether this condition is meant to win back what sharding loses."""
    return condition not in CONTROLS


def baselines(condition: str) -> tuple[str, ...]:
    """The conditions that this one is compared with."""
    match condition:
        case "full":
            return ()
        case "concat" | "sharded":
            return ("full",)
        case "shuffle-concat":
            return ("full", "concat")
        case "mediated":
            return ("sharded", "concat")
        case _ if condition == GUIDED_NAME:
            return ("sharded", "mediated")
        case _ if is_mediated(condition):
            return ("sharded", "concat", "mediated")
        case _:
            return ("full", "sharded")


def comparable(a: RunIdentity, b: RunIdentity) -> bool:
    """Whether only the condition, and what only one of the two uses, sets `b` apart from its baseline `a`."""
    same = ("study", "task", "data_sha256", "scoring", "seed", "version")
    return (
        all(getattr(a, name) == getattr(b, name) for name in same)
        and agree(a.models, b.models)
        and agree(a.decoding, b.decoding)
        and _same_guidelines(a, b)
    )


def _same_guidelines(a: RunIdentity, b: RunIdentity) -> bool:
    """Whether guidelines set the two apart only where they are what is compared."""
    return a.guidelines == b.guidelines or not is_mediated(a.condition) or b.condition == GUIDED_NAME


def agree(a: Mapping[str, object], b: Mapping[str, object]) -> bool:
    """Whether all that both say is the same."""
    return all(a[key] == b[key] for key in a.keys() & b.keys())
