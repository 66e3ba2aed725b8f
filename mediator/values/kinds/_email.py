"""E-mail addresses."""

from __future__ import annotations

import re

from midturn.mediator.values.kinds._literal import Literal


class Emails(Literal):
    """`jo.ray@mill.example`; capitals do not distinguish them, marks do."""

    name = "email"
    rank = 30
    form = re.compile(r"[^@\s]{1,64}@[^@\s]{3,600}")
