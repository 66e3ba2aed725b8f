"""Every kind of check that this folder's modules define."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, get_args

from pydantic import Field

from midturn.core import subclasses_in
from midturn.studies.dialogues.checks._check import BaseCheck


def _name(kind: type[BaseCheck]) -> str:
    return get_args(kind.model_fields["check"].annotation)[0]


CHECKS: dict[str, type[BaseCheck]] = {
    _name(kind): kind
    for kind in subclasses_in("midturn.studies.dialogues.checks", BaseCheck)
    if "check" in kind.model_fields
}
"""By what a record's field `check` calls them."""

if TYPE_CHECKING:
    Check = BaseCheck
else:
    Check = Annotated[reduce(or_, CHECKS.values()), Field(discriminator="check")]
"""A check in a record; its field `check` says of which kind it is."""
