"""What a document of another program says, in midturn's terms, and the form of such documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from refiner.experience.messages import Message
from refiner.trajectories import Blame, Trajectory


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
    began: str = ""
    """When, in a form that sorts; empty where it is not said."""


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
    write: Callable[[Trajectory, Sequence[Message]], dict[str, Any]] | None = None
    """A conversation that came in another form. `None`: it can't be said in this one."""


def split_at_last_reply(messages: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """What went in, up to the user's last message, and what came out."""
    last = max((n for n, message in enumerate(messages, start=1) if message["role"] == "user"), default=0)
    return list(messages[:last]), list(messages[last:])


def given(**fields: Any) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
