"""Read what others wrote as far as it fits a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Read = TypeVar("Read", bound=BaseModel)


def fitting(kind: type[Read], found: Mapping[str, Any]) -> Read:
    """Return a record of the fields that fit; a field that means something else by its name says nothing."""
    try:
        return kind.model_validate(found)
    except ValidationError as error:
        unfit = {fault["loc"][0] for fault in error.errors() if fault["loc"]}
        return kind.model_validate({name: value for name, value in found.items() if name not in unfit})
