"""Whether a response keeps to constraints that can be checked without a model.

A constraint is anything with a `name` and a `met(text)`, so a study's own stand beside these.
"""

from drift.adherence.constraints import (
    Bullets,
    Constraint,
    Excludes,
    Format,
    Includes,
    JsonSchema,
    Language,
    Sentences,
    Words,
)
from drift.adherence.judged import adherence, formal_tone, judged

__all__ = [
    "Bullets",
    "Constraint",
    "Excludes",
    "Format",
    "Includes",
    "JsonSchema",
    "Language",
    "Sentences",
    "Words",
    "adherence",
    "formal_tone",
    "judged",
]
