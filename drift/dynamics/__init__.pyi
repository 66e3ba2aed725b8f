from ._analyse import analyse as analyse, forecast_from as forecast_from
from ._forks import (
    ForkEffect as ForkEffect,
    ForkPlan as ForkPlan,
    fork_effect as fork_effect,
    forks_needed as forks_needed,
)
from ._means import contrasts as contrasts, turn_means as turn_means
from ._records import (
    Bound as Bound,
    Contrast as Contrast,
    Difference as Difference,
    Dynamics as Dynamics,
    Fit as Fit,
    Slope as Slope,
    TurnMean as TurnMean,
    Verdict as Verdict,
)
from ._series import NEUTRAL as NEUTRAL, Panel as Panel, Series as Series
from ._simulate import Power as Power, Process as Process, power_to_tell_apart as power_to_tell_apart
from ._state_space import StateSpaceFit as StateSpaceFit, fit_state_space as fit_state_space
from ._verdicts import fewest_to_settle as fewest_to_settle, verdict as verdict
