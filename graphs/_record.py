"""What a turn leaves behind: one typed record under the state's key `midturn`, at every surface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from langgraph.channels import LastValue
from pydantic import BaseModel, ConfigDict

from midturn.drift import DriftScore, Intervention
from midturn.mediator import Instruction, Reading
from midturn.store import Step

RECORD = "midturn"
"""The state's key of the record."""


class _Fields(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    utterance: str
    """The user's own words."""
    reading: Reading | None = None
    """What the turn was read as; `None` where nobody read it."""
    instruction: Instruction | None = None
    """What was made of the user's words; `None` where the turn went on unmediated."""
    intervention: Intervention
    """What the trigger decided."""
    scores: tuple[DriftScore, ...] = ()
    """Of the whole conversation: one for each answer that was scored, those answered again included."""
    trace: tuple[Step, ...] = ()
    """The steps of the turn."""


class TurnRecord(Mapping[str, Any]):
    """What was made of the last turn: typed by attribute, plain data by key.

    >>> record = TurnRecord(utterance="Hi", intervention=Intervention(
    ...     kind="none", turn=1, reason="the trigger never fires", trigger="never"))
    >>> record.intervention.kind, record["intervention"]["kind"]
    ('none', 'none')
    """

    def __init__(self, **fields: Any) -> None:
        self._fields = _Fields.model_validate(fields)
        self._plain: dict[str, Any] | None = None

    @property
    def utterance(self) -> str:
        """The user's own words."""
        return self._fields.utterance

    @property
    def reading(self) -> Reading | None:
        """What the turn was read as; `None` where nobody read it."""
        return self._fields.reading

    @property
    def instruction(self) -> Instruction | None:
        """What was made of the user's words; `None` where the turn went on unmediated."""
        return self._fields.instruction

    @property
    def intervention(self) -> Intervention:
        """What the trigger decided."""
        return self._fields.intervention

    @property
    def scores(self) -> tuple[DriftScore, ...]:
        """Of the whole conversation, in the order in which they were made."""
        return self._fields.scores

    @property
    def trace(self) -> tuple[Step, ...]:
        """The steps of the turn."""
        return self._fields.trace

    def updated(self, **fields: Any) -> TurnRecord:
        """Return a record with other fields."""
        kept = {name: getattr(self._fields, name) for name in _Fields.model_fields}
        return TurnRecord(**kept | fields)

    def plain(self) -> dict[str, Any]:
        """Return the record as plain data, which every checkpointer keeps."""
        if self._plain is None:
            self._plain = self._fields.model_dump(mode="json")
        return self._plain

    def __getitem__(self, name: str) -> Any:
        return self.plain()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_Fields.model_fields)

    def __len__(self) -> int:
        return len(_Fields.model_fields)

    def __repr__(self) -> str:
        return f"TurnRecord({self._fields!r})"


def record_of(given: object) -> TurnRecord | None:
    """Return a record out of a state: as it is, or from the plain data that a checkpointer kept."""
    if given is None or isinstance(given, TurnRecord):
        return given
    return TurnRecord(**cast("dict[str, Any]", given)) if isinstance(given, dict) else None


class RecordChannel(LastValue[Any]):
    """A channel that holds a `TurnRecord`; its writes and checkpoints are plain data."""

    def update(self, values: Sequence[Any]) -> bool:
        """Take a record as plain data."""
        return super().update([record_of(value) for value in values])

    def checkpoint(self) -> Any:
        """Return the record as plain data."""
        value = super().checkpoint()
        return value.plain() if isinstance(value, TurnRecord) else value

    def from_checkpoint(self, checkpoint: Any) -> Any:
        """Return a channel with the record that was kept."""
        return super().from_checkpoint(record_of(checkpoint) if isinstance(checkpoint, dict) else checkpoint)


def event_of(record: TurnRecord) -> dict[str, Any]:
    """Return what the custom stream says of a turn before its answer."""
    made = record.instruction
    return {
        "relation": record.reading.relation if record.reading else None,
        "instruction": made.text if made and made.act != "pass" else None,
        "origin": made.origin if made else None,
    }
