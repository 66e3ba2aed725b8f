"""From contrastive pairs to a few rules, asked for once or searched for, and what such rules must not be."""

from refiner.distilling.evolution import Found, Proposal, search
from refiner.distilling.guards import Guarded, guard
from refiner.distilling.one_shot import distil
from refiner.distilling.records import Draft, Finding, Lesson, ProposedRule
from refiner.distilling.riders import without_riders

__all__ = [
    "Draft",
    "Finding",
    "Found",
    "Guarded",
    "Lesson",
    "Proposal",
    "ProposedRule",
    "distil",
    "guard",
    "search",
    "without_riders",
]
