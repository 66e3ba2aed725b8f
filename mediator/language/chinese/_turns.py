"""Chinese signs that tell what a turn is."""

from __future__ import annotations

import re

from midturn.mediator.language._turns import TurnWords

TURNS = TurnWords(
    asking_signs=re.compile("[吗呢几哪谁]|什么|怎么|为什么|多少"),
    thanking_signs=re.compile("谢谢|多谢|明白了"),
)
