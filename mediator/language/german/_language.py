"""German with all its words."""

from __future__ import annotations

from dataclasses import replace

from midturn.mediator.language.german._bindings import BINDINGS
from midturn.mediator.language.german._classes import ASIDES, CLASSES, PICKS
from midturn.mediator.language.german._offers import OFFERS
from midturn.mediator.language.german._requests import REQUESTS
from midturn.mediator.language.german._turns import TURNS
from midturn.mediator.language.german._values import VALUES

GERMAN = replace(
    VALUES,
    requests=REQUESTS,
    bindings=BINDINGS,
    turns=TURNS,
    offers=OFFERS,
    alike=CLASSES,
    asides=ASIDES,
    picks=PICKS,
)
