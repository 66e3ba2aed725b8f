"""What a document of another program says, in midturn's terms, and the form of such documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from midturn.core import fault_of, fitting, well_formed
from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message
from midturn.store import Blame, Trajectory

NEVER = datetime.min.replace(tzinfo=UTC)
"""The time of what has none."""
_TIME = TypeAdapter(datetime)


class LeftOut(Exception):
    """A document that is right, and none of a conversation; says what it is, in the plural."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One document, read: a conversation, a part of one, or a note about one that is told elsewhere."""

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
    time: str | float | None = None
    """When it began, as the program writes it."""
    trace: str | None = None
    """The trace that this is a step of. Of several steps of one only the best says the conversation."""
    step: str | None = None
    """The step that this is one message of. The messages of one step are read as one."""
    rank: int = 0
    """Which step of a trace is the best: the lowest, the latest of those."""
    about: str | None = None
    """The document, trace or conversation that this is only a note about, such as a score."""
    topics: frozenset[str] = frozenset()
    """Under what else notes may be about it."""
    is_row: bool = False
    """Whether it is one message or exchange of a conversation, and has no name of its own."""
    rating: float | None = None
    """A number on a scale that nobody names, where there is no score."""
    thread: str | None = None
    """What midturn was told as the conversation's id, where that is noted beside the program's own."""
    newly_named: bool = False
    """Whether earlier releases took it for a conversation without a name."""
    left_out: tuple[str, ...] = ()
    """What of the document is not read, each in a few words."""

    @property
    def began(self) -> datetime:
        """When, with its time zone; before all others where that is not known."""
        return time_of(self.time)

    @property
    def names(self) -> frozenset[str]:
        """All that a note may call it."""
        named = {self.document, self.trace, self.conversation} | self.topics
        return frozenset(name for name in named if name)

    def without_outcome(self) -> Self:
        """Return the same without what may be said of a conversation after it is over."""
        return replace(
            self, scores={}, blame=None, error=None, full=None, rating=None, newly_named=False, left_out=()
        )


class Loose(BaseModel):
    """A part of what another program wrote: it may say more, and ids may be numbers."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)

    @classmethod
    def of(cls, document: dict[str, Any], what: str) -> Self:
        """Read a document that is to have this form.

        Raises:
            BadDocument: it is no such `what`.
        """
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise BadDocument(f"no {what}: {fault_of(error)}") from error


def unread_fields(found: BaseModel) -> tuple[str, ...]:
    """Return what a document has beside the fields of its form, for `Record.left_out`."""
    return tuple(f"fields `{name}`" for name in found.model_extra or ())


class About(Loose):
    """What the metadata of a trace may say of its conversation."""

    task: str | None = None
    task_id: str | None = None
    repetition: int = Field(default=0, ge=0)
    full: str | None = None
    midturn_conversation: str | None = None
    thread_id: str | None = None

    @property
    def thread(self) -> str | None:
        """The conversation's id as a request of the gateway, or a run of LangGraph's, gives it."""
        return self.midturn_conversation or self.thread_id

    @classmethod
    def read(cls, metadata: Any) -> Self:
        """Return what is said there.

        Metadata is free: a field that means something else says nothing here.
        """
        return fitting(cls, cast("dict[str, Any]", metadata) if isinstance(metadata, dict) else {})


@dataclass(frozen=True, kw_only=True)
class Format:
    """A form in which conversations are kept outside of midturn's store.

    A new one is a module of `formats` that holds an instance.
    """

    name: str
    expected: str
    """What a document of it is, for who gave another."""
    marks: tuple[frozenset[str], ...]
    """A document with all the fields of one of these is taken to have this form."""
    rank: int = 0
    """Of several forms that a document may have, the one of the lowest rank is taken. The package's own begin
    at 10."""
    container: Literal["list", "lines"]
    """How its documents are put into a file."""
    read: Callable[[dict[str, Any]], Record] | None = None
    """Raises `BadDocument`. `None`: read elsewhere."""
    write: Callable[[Trajectory, Sequence[Message], str | None], dict[str, Any]] | None = None
    """A conversation that came in another form, its messages, and what was wanted in full. `None`: it can't
    be said in this one."""
    fields: tuple[str, ...] = ()
    """Of a document, where it may have others, which are named as not read."""
    kept: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What is needed beside a document to read it again."""


def split_at_last_reply(messages: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """Return what went in, up to the user's last message, and what came out."""
    last = max((n for n, message in enumerate(messages, start=1) if message["role"] == "user"), default=0)
    return list(messages[:last]), list(messages[last:])


def time_of(found: str | float | None) -> datetime:
    """Return the time that is written, UTC where no zone is named; before all others where there is none."""
    try:
        time = _TIME.validate_python(found)
    except ValidationError:
        return NEVER
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def object_in(found: Any) -> Any:
    """Return what a text holds as JSON; anything else as it is."""
    try:
        return well_formed(from_json(found, allow_inf_nan=False)) if isinstance(found, str) else found
    except ValueError:
        return found


def given(**fields: Any) -> dict[str, Any]:
    """Return the fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
