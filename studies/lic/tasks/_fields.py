"""The fields that only the records of one task have: a model for each task.

The docstrings of its fields are what `docs/records.md` says of them.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from midturn.studies.lic._faults import joined_faults
from midturn.studies.lic._records import Record


class TaskFields(BaseModel):
    """The fields that only one task's records have. Others are kept, and nothing is done with them."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    @classmethod
    def of(cls, record: Record) -> Self:
        """Return the fields of a record.

        Raises:
            ValidationError: one is missing, or can't be used.
        """
        return cls.model_validate(record.model_extra)

    @classmethod
    def faults_of(cls, record: Record) -> str | None:
        """Return what is wrong with a record's fields, or `None`."""
        try:
            cls.of(record)
        except ValidationError as error:
            return joined_faults(error)
        return None
