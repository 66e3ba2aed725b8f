"""All kinds of value, in the order in which they are tried."""

from __future__ import annotations

from midturn.mediator._records import ValueKind
from midturn.mediator.check.kinds._code import Code
from midturn.mediator.check.kinds._comparison import Comparisons
from midturn.mediator.check.kinds._date import Dates
from midturn.mediator.check.kinds._identifier import Identifiers
from midturn.mediator.check.kinds._kind import Kind
from midturn.mediator.check.kinds._money import Money
from midturn.mediator.check.kinds._name import Names
from midturn.mediator.check.kinds._negation import Negations
from midturn.mediator.check.kinds._number import Numbers
from midturn.mediator.check.kinds._quantity import Quantities
from midturn.mediator.check.kinds._quoted import Quotations
from midturn.mediator.check.kinds._time import Times

KINDS: tuple[Kind, ...] = (
    Code(),
    Identifiers(),
    Times(),
    Dates(),
    Money(),
    Quantities(),
    Numbers(),
    Names(),
    Negations(),
    Comparisons(),
    Quotations(),
)
"""Of two kinds that read a value at one place, the earlier has it. What `find` reads knows the values of all
kinds before it."""

_BY_NAME: dict[ValueKind, Kind] = {kind.name: kind for kind in KINDS}


def kind_of(name: ValueKind) -> Kind:
    """Return the kind of that name."""
    return _BY_NAME[name]
