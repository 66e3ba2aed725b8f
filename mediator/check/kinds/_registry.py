"""All kinds of value, in the order in which they are tried."""

from __future__ import annotations

from midturn.mediator._records import ValueKind
from midturn.mediator.check.kinds._address import PostalAddresses
from midturn.mediator.check.kinds._code import Code
from midturn.mediator.check.kinds._comparison import Comparisons
from midturn.mediator.check.kinds._date import Dates
from midturn.mediator.check.kinds._dimensions import Dimensions
from midturn.mediator.check.kinds._email import Emails
from midturn.mediator.check.kinds._identifier import Identifiers
from midturn.mediator.check.kinds._ip import IpAddresses
from midturn.mediator.check.kinds._kind import Kind
from midturn.mediator.check.kinds._money import Money
from midturn.mediator.check.kinds._name import Names
from midturn.mediator.check.kinds._negation import Negations
from midturn.mediator.check.kinds._number import Numbers
from midturn.mediator.check.kinds._ordinal import Ordinals
from midturn.mediator.check.kinds._percent import Percentages
from midturn.mediator.check.kinds._quantity import Quantities
from midturn.mediator.check.kinds._quoted import Quotations
from midturn.mediator.check.kinds._range import Ranges
from midturn.mediator.check.kinds._telephone import Telephones
from midturn.mediator.check.kinds._time import Times
from midturn.mediator.check.kinds._url import Urls
from midturn.mediator.check.kinds._version import Versions

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
