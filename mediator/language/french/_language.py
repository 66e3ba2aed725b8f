"""French with all its words."""

from __future__ import annotations

from dataclasses import replace

from midturn.mediator.language.french._bindings import BINDINGS
from midturn.mediator.language.french._classes import ASIDES, CLASSES, PICKS
from midturn.mediator.language.french._offers import OFFERS
from midturn.mediator.language.french._requests import REQUESTS
from midturn.mediator.language.french._turns import TURNS
from midturn.mediator.language.french._values import VALUES

FRENCH = replace(
    VALUES,
    requests=REQUESTS,
    bindings=BINDINGS,
    turns=TURNS,
    offers=OFFERS,
    alike=CLASSES,
    asides=ASIDES,
    picks=PICKS,
)
