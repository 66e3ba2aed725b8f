from ._choosing import Choice as Choice, Stored as Stored, choose as choose, everything as everything
from ._comparison import (
    Comparison as Comparison,
    Difference as Difference,
    OfSides as OfSides,
    compare as compare,
)
