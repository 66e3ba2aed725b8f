"""Spanish with all its words."""

from __future__ import annotations

from dataclasses import replace

from midturn.mediator.language.spanish._bindings import BINDINGS
from midturn.mediator.language.spanish._classes import ASIDES, CLASSES, PICKS
from midturn.mediator.language.spanish._offers import OFFERS
from midturn.mediator.language.spanish._requests import REQUESTS
from midturn.mediator.language.spanish._turns import TURNS
from midturn.mediator.language.spanish._values import VALUES

SPANISH = replace(
    VALUES,
    requests=REQUESTS,
    bindings=BINDINGS,
    turns=TURNS,
    offers=OFFERS,
    alike=CLASSES,
    asides=ASIDES,
    picks=PICKS,
)
