from ._constraints import (
    Bullets as Bullets,
    Constraint as Constraint,
    Excludes as Excludes,
    Format as Format,
    Includes as Includes,
    JsonSchema as JsonSchema,
    Language as Language,
    Sentences as Sentences,
    Words as Words,
)
from ._judged import adherence as adherence, formal_tone as formal_tone, judged as judged
