from ._comparison import outlived as outlived
from ._finding import add_values as add_values, figures_in as figures_in
from ._kind import LACKING as LACKING, Kind as Kind, Match as Match, Passage as Passage, spoken as spoken
from ._negation import is_ruled_out as is_ruled_out
from ._registry import KINDS as KINDS, kind_of as kind_of
from ._time import halves_of_day as halves_of_day
