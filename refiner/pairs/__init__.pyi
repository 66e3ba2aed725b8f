from ._mining import mine as mine, pairs_of as pairs_of
from ._records import Pair as Pair
from ._word_counts import WordCounts as WordCounts
