from ._mining import FAILED_BELOW as FAILED_BELOW, mine as mine, pairs_of as pairs_of
from ._records import Pair as Pair
from ._word_counts import WordCounts as WordCounts
