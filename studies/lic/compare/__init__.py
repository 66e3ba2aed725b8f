"""Two runs, conditions, models or stores set against each other, instruction by instruction."""

from studies.lic.compare.choosing import Choice, Stored, choose, everything
from studies.lic.compare.comparison import Comparison, compare

__all__ = ["Choice", "Comparison", "Stored", "choose", "compare", "everything"]
