"""All kinds of value, in the order in which they are tried."""

from __future__ import annotations

from midturn.mediator._records import ValueKind
from midturn.mediator.values.kinds._address import PostalAddresses
from midturn.mediator.values.kinds._code import Code
from midturn.mediator.values.kinds._comparison import Comparisons
from midturn.mediator.values.kinds._date import Dates
from midturn.mediator.values.kinds._dimensions import Dimensions
from midturn.mediator.values.kinds._email import Emails
from midturn.mediator.values.kinds._identifier import Identifiers
from midturn.mediator.values.kinds._ip import IpAddresses
from midturn.mediator.values.kinds._kind import Kind
from midturn.mediator.values.kinds._money import Money
from midturn.mediator.values.kinds._name import Names
from midturn.mediator.values.kinds._negation import Negations
from midturn.mediator.values.kinds._number import Numbers
from midturn.mediator.values.kinds._ordinal import Ordinals
from midturn.mediator.values.kinds._percent import Percentages
from midturn.mediator.values.kinds._quantity import Quantities
from midturn.mediator.values.kinds._quoted import Quotations
from midturn.mediator.values.kinds._range import Ranges
from midturn.mediator.values.kinds._telephone import Telephones
from midturn.mediator.values.kinds._time import Times
from midturn.mediator.values.kinds._url import Urls
from midturn.mediator.values.kinds._version import Versions

KINDS: tuple[Kind, ...] = (
    Code(),
    Urls(),
    Emails(),
    IpAddresses(),
    Telephones(),
    PostalAddresses(),
    Versions(),
    Identifiers(),
    Times(),
    Dates(),
    Dimensions(),
    Money(),
    Percentages(),
    Quantities(),
    Numbers(),
    Names(),
    Negations(),
    Comparisons(),
    Ranges(),
    Ordinals(),
    Quotations(),
)
"""Of two kinds that read a value at one place, the earlier has it. What `find` reads knows the values of all
kinds before it."""

_BY_NAME: dict[ValueKind, Kind] = {kind.name: kind for kind in KINDS}


def kind_of(name: ValueKind) -> Kind:
    """Return the kind of that name."""
    return _BY_NAME[name]
