"""All kinds of value that this folder's modules define, in the order in which they are tried."""

from __future__ import annotations

from midturn.core import subclasses_in
from midturn.mediator.values.kinds._kind import Family, Kind

KINDS: tuple[Kind, ...] = tuple(
    sorted(
        (kind() for kind in subclasses_in("midturn.mediator.values.kinds", Kind) if "name" in vars(kind)),
        key=lambda kind: kind.rank,
    )
)
"""From the lowest rank on."""

_BY_NAME = {kind.name: kind for kind in KINDS}


def _of(family: Family) -> frozenset[str]:
    return frozenset(kind.name for kind in KINDS if kind.family == family)


FIGURES = _of("figure")
"""The kinds that have a value on some scale."""
LITERALS = _of("literal")
"""The kinds that are kept to the letter."""


def kind_of(name: str) -> Kind:
    """Return the kind of that name."""
    return _BY_NAME[name]
