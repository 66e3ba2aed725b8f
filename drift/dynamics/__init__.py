"""The dynamics of drift: does it settle, does a disturbance decay, and what does an intervention change?

Needs the extra `drift`. The parts convince in this order: turn means and slopes, the contrast with a neutral
arm, forked interventions, the state-space model with its verdicts, and last the paper's own diagnostic.
"""

from importlib.util import find_spec

from assistant.errors import MissingExtra

if find_spec("scipy") is None:  # which brings numpy
    raise MissingExtra("drift", "fitting dynamics")

from drift.dynamics.analyse import analyse, forecast_from
from drift.dynamics.forks import ForkEffect, ForkPlan, fork_effect, forks_needed
from drift.dynamics.records import Bound, Contrast, Difference, Dynamics, Fit, Slope, TurnMean, Verdict
from drift.dynamics.series import NEUTRAL, Series, refuse_unlike
from drift.dynamics.simulate import Power, Process, power_to_tell_apart
from drift.dynamics.state_space import StateSpaceFit, fit_state_space
from drift.dynamics.verdicts import verdict

__all__ = [
    "NEUTRAL",
    "Bound",
    "Contrast",
    "Difference",
    "Dynamics",
    "Fit",
    "ForkEffect",
    "ForkPlan",
    "Power",
    "Process",
    "Series",
    "Slope",
    "StateSpaceFit",
    "TurnMean",
    "Verdict",
    "analyse",
    "fit_state_space",
    "forecast_from",
    "fork_effect",
    "forks_needed",
    "power_to_tell_apart",
    "refuse_unlike",
    "verdict",
]
