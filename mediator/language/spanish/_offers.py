"""Spanish replies to what was asked and offered."""

from __future__ import annotations

import re

from midturn.mediator.language._offers import OfferWords
from midturn.mediator.language._phrases import folded

OFFERS = OfferWords(
    denies=re.compile(r"\W*(?:no)(?![^\W_]*['’\w])", re.IGNORECASE),
    choices=folded("o"),
)
