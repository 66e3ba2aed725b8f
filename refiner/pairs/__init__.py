"""Contrastive pairs: a failed conversation beside what its user wanted, and which of them to learn from."""

from refiner.pairs.mining import mine, pairs_of
from refiner.pairs.records import Pair
from refiner.pairs.word_counts import WordCounts

__all__ = ["Pair", "WordCounts", "mine", "pairs_of"]
