"""The dynamics of drift: does it settle, does a disturbance decay, and what does an intervention change?

Needs the extra `drift`. The parts convince in this order: turn means and slopes, the contrast with a neutral
arm, forked interventions, the state-space model with its verdicts, and last the paper's own diagnostic.
"""

from importlib.util import find_spec

import lazy_loader

from midturn.core import MissingExtra

if find_spec("scipy") is None:  # which brings numpy
    raise MissingExtra("drift", needed_for="fitting dynamics")

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
