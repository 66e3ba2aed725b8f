from ._bootstrap import (
    bootstrap_intervals as bootstrap_intervals,
    difference_interval as difference_interval,
    mean_interval as mean_interval,
    student as student,
)
from ._metrics import (
    FEWEST as FEWEST,
    RUNS_FOR_SPREAD as RUNS_FOR_SPREAD,
    Estimate as Estimate,
    Interval as Interval,
    Scores as Scores,
    average as average,
    deciles as deciles,
    mean_of_ratios as mean_of_ratios,
    mean_share_of as mean_share_of,
    paired as paired,
    per_instruction as per_instruction,
    performance as performance,
    ratio as ratio,
    share_of as share_of,
    shared_means as shared_means,
    won_back as won_back,
)
from ._power import Power as Power, power as power
