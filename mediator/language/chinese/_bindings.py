"""Chinese words that say which side, role, order or condition something has."""

from __future__ import annotations

import re

from midturn.mediator.language._bindings import BindingWords

BINDINGS = BindingWords(
    unspaced_origin=re.compile(r"从([^\W\d_]{1,8}?)(?:出发|前往|开往|去|到|至|飞|往)"),
    unspaced_goal=re.compile(r"(?:前往|开往|飞往|去|到|至)([^\W\d_]{2,4})"),
)
