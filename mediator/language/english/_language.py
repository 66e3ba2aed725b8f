"""English with all its words."""

from __future__ import annotations

from dataclasses import replace

from midturn.mediator.language.english._bindings import BINDINGS
from midturn.mediator.language.english._bounds import BOUNDS
from midturn.mediator.language.english._changes import CHANGES
from midturn.mediator.language.english._classes import CLASSES
from midturn.mediator.language.english._contraries import CONTRARIES
from midturn.mediator.language.english._denials import DENIALS
from midturn.mediator.language.english._figures import FIGURES
from midturn.mediator.language.english._forms import BASES, PREFIXES, RELATED_ENDINGS
from midturn.mediator.language.english._moments import MOMENTS
from midturn.mediator.language.english._offers import OFFERS
from midturn.mediator.language.english._peoples import PEOPLES
from midturn.mediator.language.english._requests import REQUESTS
from midturn.mediator.language.english._slots import SLOTS
from midturn.mediator.language.english._turns import TURNS
from midturn.mediator.language.english._values import VALUES
from midturn.mediator.language.english._wishes import WISHES

ENGLISH = replace(
    VALUES,
    bases=BASES,
    classes=CLASSES,
    related_endings=RELATED_ENDINGS,
    prefixes=PREFIXES,
    bounds=BOUNDS,
    denials=DENIALS,
    figures=FIGURES,
    moments=MOMENTS,
    contraries=CONTRARIES,
    peoples=PEOPLES,
    requests=REQUESTS,
    wishes=WISHES,
    bindings=BINDINGS,
    turns=TURNS,
    changes=CHANGES,
    slots=SLOTS,
    offers=OFFERS,
)
