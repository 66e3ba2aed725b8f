"""Make everyday conversations from the templates."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._records import EverydayConversation, Part
from midturn.studies.everyday._templates import TEMPLATES, Template

_TRIES = 1000
"""Fillings drawn in search of one that differs from all before it."""


def conversations(seed: int, per_template: int, part: Part) -> tuple[EverydayConversation, ...]:
    """Return conversations of every template of a part, no two of them alike.

    The same seed gives the same conversations; a larger `per_template` adds to each template's.

    Raises:
        ValueError: a template can't be filled in as many ways.
    """
    templates = [template for template in TEMPLATES if template.part == part]
    return tuple(made for template in templates for made in islice(_different(template, seed), per_template))


def _different(template: Template, seed: int) -> Iterator[EverydayConversation]:
    """Yield conversations of a template, without end, each unlike those before it."""
    seen: set[object] = set()
    tries = 0
    filling = 0
    while tries < _TRIES:
        made = _filled(template, seed, filling)
        filling, tries = filling + 1, tries + 1
        if made.messages not in seen:
            seen.add(made.messages)
            tries = 0
            yield made
    raise ValueError(f"the template {template.name} has no more than {len(seen)} different conversations")


def _filled(template: Template, seed: int, filling: int) -> EverydayConversation:
    name = f"{template.name}-{seed}-{filling}"
    script = template.write(Draw(random.Random(name), template.part))
    return EverydayConversation(
        id=name,
        kind=template.kind,
        part=template.part,
        template=template.name,
        messages=script.messages,
        needs_answers=script.needs,
        wanted=script.wanted,
    )
