"""Whether a set of guidelines is better than the one it is to replace, on instructions it never saw."""

from refiner.validation.carrying import Carrying, Reading
from refiner.validation.paired import Evaluate, Played, compare, interval
from refiner.validation.power_analysis import Power, affordable, power
from refiner.validation.splitting import Split, split

__all__ = [
    "Carrying",
    "Evaluate",
    "Played",
    "Power",
    "Reading",
    "Split",
    "affordable",
    "compare",
    "interval",
    "power",
    "split",
]
