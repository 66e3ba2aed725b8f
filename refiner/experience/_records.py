"""What a document of another program says, in midturn's terms, and the form of such documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from midturn.refiner.experience._messages import Message
from midturn.store import Blame, Trajectory

NEVER = datetime.min.replace(tzinfo=UTC)
"""The time of what has none."""
_TIME = TypeAdapter(datetime)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One document, read: a conversation, or the part of one that is a trace of its own."""

    conversation: str | None
    """What the program calls the conversation; `None` where it gives it no name."""
    document: str | None
    """What the program calls this document. No two documents of a conversation have one name."""
    messages: list[Message]
    task_id: str | None = None
    repetition: int = 0
    task: str | None = None
    user: str | None = None
    scores: Mapping[str, float] = field(default_factory=dict[str, float])
    """By name. A score that is not between 0 and 1 is no outcome."""
    blame: Blame | None = None
    error: str | None = None
    full: str | None = None
    """What the user wanted, all said at once."""
    began: datetime = NEVER
    """When, with its time zone."""

    def without_outcome(self) -> Self:
        """The same without what may be said of a conversation after it is over."""
        return replace(self, scores={}, blame=None, error=None, full=None)


class About(BaseModel):
    """What the metadata of a trace may say of its conversation."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)

    task: str | None = None
    task_id: str | None = None
    repetition: int = Field(default=0, ge=0)
    full: str | None = None

    @classmethod
    def read(cls, metadata: Any) -> Self:
        """What is said there. Metadata is free: a field that means something else says nothing here."""
        found = cast("dict[str, Any]", metadata) if isinstance(metadata, dict) else {}
        try:
            return cls.model_validate(found)
        except ValidationError as error:
            unfit = {each["loc"][0] for each in error.errors()}
            return cls.model_validate({name: value for name, value in found.items() if name not in unfit})


@dataclass(frozen=True, kw_only=True)
class Format:
    """A form in which conversations are kept outside of midturn's store."""

    name: str
    expected: str
    """What a document of it is, for who gave another."""
    marks: tuple[frozenset[str], ...]
    """A document with all the fields of one of these is taken to have this form."""
    container: Literal["list", "lines"]
    """How its documents stand in a file."""
    read: Callable[[dict[str, Any]], Record] | None = None
    """Raises `BadDocument`. `None`: read elsewhere."""
    write: Callable[[Trajectory, Sequence[Message], str | None], dict[str, Any]] | None = None
    """A conversation that came in another form, its messages, and what was wanted in full. `None`: it can't
    be said in this one."""


def split_at_last_reply(messages: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """What went in, up to the user's last message, and what came out."""
    last = max((n for n, message in enumerate(messages, start=1) if message["role"] == "user"), default=0)
    return list(messages[:last]), list(messages[last:])


def time_of(text: str | None) -> datetime:
    """The time that a text says, UTC where it names no zone; before all others where it says none."""
    try:
        found = _TIME.validate_python(text)
    except ValidationError:
        return NEVER
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def given(**fields: Any) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
