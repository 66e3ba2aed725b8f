from ._anytime import (
    anytime_interval as anytime_interval,
    is_told_from_none as is_told_from_none,
    outcomes_needed as outcomes_needed,
)
from ._bootstrap import bootstrap_intervals as bootstrap_intervals
from ._estimates import (
    FEWEST as FEWEST,
    Estimate as Estimate,
    amount as amount,
    amount_ratio as amount_ratio,
    average as average,
    contrast as contrast,
    difference as difference,
    mean_of as mean_of,
    ratio as ratio,
    share as share,
)
from ._found import LEVEL as LEVEL, holm as holm, sign_flip as sign_flip
from ._margins import Sample as Sample, far_from as far_from, summed as summed
from ._metrics import (
    RUNS_FOR_SPREAD as RUNS_FOR_SPREAD,
    Scores as Scores,
    deciles as deciles,
    mean_share_of as mean_share_of,
    paired as paired,
    pass_k as pass_k,
    per_instruction as per_instruction,
    performance as performance,
    share_of as share_of,
    shared_means as shared_means,
    won_back as won_back,
)
from ._power import Power as Power, power as power, readings_power as readings_power
from ._score import (
    CRITICAL as CRITICAL,
    Interval as Interval,
    between as between,
    is_excluded as is_excluded,
    without_bounds as without_bounds,
)
from ._student import (
    difference_interval as difference_interval,
    level_interval as level_interval,
    mean_interval as mean_interval,
    student as student,
)
