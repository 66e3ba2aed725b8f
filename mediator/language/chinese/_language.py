"""Chinese with all its words."""

from __future__ import annotations

from dataclasses import replace

from midturn.mediator.language.chinese._bindings import BINDINGS
from midturn.mediator.language.chinese._classes import ASIDES, CLASSES, PICKS
from midturn.mediator.language.chinese._offers import OFFERS
from midturn.mediator.language.chinese._requests import REQUESTS
from midturn.mediator.language.chinese._turns import TURNS
from midturn.mediator.language.chinese._values import VALUES

CHINESE = replace(
    VALUES,
    requests=REQUESTS,
    bindings=BINDINGS,
    turns=TURNS,
    offers=OFFERS,
    alike=CLASSES,
    asides=ASIDES,
    picks=PICKS,
)
