from ._clock_phrases import written_time as written_time
from ._comparison import outlived as outlived
from ._kind import LACKING as LACKING, Kind as Kind, Match as Match, Passage as Passage, spoken as spoken
from ._quoted import quotes_in as quotes_in
from ._registry import FIGURES as FIGURES, KINDS as KINDS, LITERALS as LITERALS, kind_of as kind_of
from ._time import halves_of_day as halves_of_day
