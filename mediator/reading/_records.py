"""The records of a reading: what a user turn is to the conversation before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

Relation = Literal["new", "refines", "answer", "question_again", "confirms", "courtesy"]
CallStatus = Literal["done", "failed", "pending", "rejected"]
Level = Literal["sure", "open", "other"]
"""What a reading allows: `sure`: the instruction may stand for the open request; `open`: the turn may refine,
a model should be asked; `other`: the history stays, and no model is needed to say so."""


@dataclass(frozen=True)
class Call:
    """One tool call of the assistant, with its outcome."""

    name: str
    status: CallStatus
    writes: bool
    """True unless the tool is declared read-only."""


@dataclass(frozen=True)
class Exchange:
    """One user turn and what followed it, text only."""

    said: str
    """The user's text of that turn, its text parts joined by a line break."""
    answer: str = ""
    """The assistant's last text in that turn; "" if there is none."""
    calls: tuple[Call, ...] = ()
    acts_shown: bool = False
    """Whether all that the assistant does shows in its calls."""


class Span(BaseModel, frozen=True, extra="forbid"):
    """A part of a turn's text, by character offsets; no copy of the text."""

    turn: int = Field(ge=1)
    by: Literal["user", "assistant"]
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Change(BaseModel, frozen=True, extra="forbid"):
    """A part of the user's words that no longer holds."""

    kind: Literal["replaced", "withdrawn"]
    old: Span
    new: Span | None
    """What holds instead, by the assistant where the user accepted an offer; `None` if it was withdrawn."""
    turn: int = Field(ge=1)
    """The user turn that made the change."""
    becomes: str = ""
    """What the old value becomes where the new words only count from it (5 for `one more` after 4), in the
    form in which the check of drafts compares values of the old one's kind."""

    @property
    def stated(self) -> Span | None:
        """Return what the user said instead; `None` where it was withdrawn, or an offer was accepted."""
        return self.new if self.new is not None and self.new.by == "user" else None


class Reading(BaseModel, frozen=True, extra="forbid"):
    """What a user turn is, which turns it belongs to and what it needs; turns count from 1."""

    turn: int = Field(ge=1)
    relation: Relation
    sure: bool
    """True only where the history may be replaced (`refines`), or where a rule is certain (the others)."""
    request: tuple[int, ...]
    """User turns of the request to carry out now, in order, this turn included; empty for a courtesy."""
    settled: tuple[int, ...]
    """User turns carried out, answered or dropped."""
    material: tuple[int, ...]
    """Settled turns whose text or facts are still needed."""
    standing: tuple[int, ...]
    """Turns with personas, languages, formats or rules that hold to the end."""
    answers: tuple[int, ...]
    """Turns whose assistant's answer this turn needs."""
    changes: tuple[Change, ...] = ()
    accepted: tuple[Span, ...] = ()
    decided_by: Literal["rules", "model", "classifier"] = "rules"
    confidence: float = Field(ge=0, le=1)
    reason: str
    """A few fixed words that name the rule; never text of the conversation."""

    @property
    def level(self) -> Level:
        """What may be done on the strength of this reading."""
        if self.relation != "refines":
            return "other"
        return "sure" if self.sure else "open"
