"""The Refiner on a store: what failed there becomes rules, which are judged by playing it again."""

from studies.refining.kept import Refined, last
from studies.refining.playing import Cast
from studies.refining.refining import preflight, refine_store, refine_when_due
from studies.refining.work import Order

__all__ = ["Cast", "Order", "Refined", "last", "preflight", "refine_store", "refine_when_due"]
