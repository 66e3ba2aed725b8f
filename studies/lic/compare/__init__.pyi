from ._choosing import Choice as Choice, StoredRun as StoredRun, choose as choose, everything as everything
from ._comparison import (
    Comparison as Comparison,
    Difference as Difference,
    OfSides as OfSides,
    compare as compare,
)
