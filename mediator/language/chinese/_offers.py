"""Chinese replies to what was asked and offered."""

from __future__ import annotations

import re

from midturn.mediator.language._offers import OfferWords
from midturn.mediator.language._phrases import folded

OFFERS = OfferWords(
    denies=re.compile(r"\W*(?:不用|不要|不需要|不)(?![^\W_]*['’\w])"),
    choices=folded("或"),
)
