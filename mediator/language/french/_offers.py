"""French replies to what was asked and offered."""

from __future__ import annotations

import re

from midturn.mediator.language._offers import OfferWords
from midturn.mediator.language._phrases import folded

OFFERS = OfferWords(
    denies=re.compile(r"\W*(?:non)(?![^\W_]*['’\w])", re.IGNORECASE),
    open_questions=folded("quel que quoi où"),
    choices=folded("ou"),
)
