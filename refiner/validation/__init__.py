"""Whether a set of guidelines is better than the one it is to replace, on instructions it never saw."""

from refiner.validation.carrying import Carrying, Reading
from refiner.validation.costs import Cost, Costs
from refiner.validation.paired import Evaluate, Played, compare, interval
from refiner.validation.power_analysis import Power, power
from refiner.validation.splitting import Split, TooLittle, split

__all__ = [
    "Carrying",
    "Cost",
    "Costs",
    "Evaluate",
    "Played",
    "Power",
    "Reading",
    "Split",
    "TooLittle",
    "compare",
    "interval",
    "power",
    "split",
]
