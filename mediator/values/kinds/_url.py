"""Addresses of the net, compared without their scheme and `www`."""

from __future__ import annotations

import re

from midturn.mediator.values.kinds._literal import Literal


class Urls(Literal):
    """`https://mill.example/a`, `www.mill.example`, `mill.example/a`."""

    name = "url"
    rank = 20
    form = re.compile(
        r"(?i)(?:https?|ftp)://.+|www\..+|(?:[a-z0-9\-]{1,63}\.){1,5}(?:[a-z]{2,24}/.+"
        r"|(?:com|org|net|io|dev|app|edu|gov|info|eu|de|fr|es|cn|uk|ch|at))"
    )
