"""Guidelines: rules for the Mediator, learned or written by hand, kept in versions."""

from refiner.guidelines.reading import LONGEST_RULE, read_guidelines
from refiner.guidelines.records import Event, Guideline, GuidelineSet, Lineage, Status, Validation
from refiner.guidelines.scopes import GLOBAL, task_scope, user_scope

__all__ = [
    "GLOBAL",
    "LONGEST_RULE",
    "Event",
    "Guideline",
    "GuidelineSet",
    "Lineage",
    "Status",
    "Validation",
    "read_guidelines",
    "task_scope",
    "user_scope",
]
