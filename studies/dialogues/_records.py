"""Dialogues: what the user says turn by turn, and what each reply is checked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from midturn.store import canonical_sha256
from midturn.studies.dialogues.checks import Check

LONGEST = 200
"""User turns of a dialogue."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class UserTurn(_Part):
    """What the user says in a turn, and what the reply is checked for."""

    user: str = Field(min_length=1)
    """What the user says, word for word."""
    answer: str | None = Field(default=None, min_length=1)
    """What the assistant said: where it is given, the assistant is not asked and the turn is not scored."""
    checks: tuple[Check, ...] = ()
    """What the reply is checked for, besides the dialogue's own checks."""
    alone: str | None = Field(default=None, min_length=1)
    """The turn as a message that needs no other one: what the condition `full` asks."""
    scored: bool = True
    """False: the reply is asked for, and not scored."""


class SimulatedUser(_Part):
    """A user whom a model plays, after the turns that are given."""

    goal: str = Field(min_length=1)
    """What they want, and what they know."""
    until: Check | None = None
    """Ends the dialogue with the first reply that passes; otherwise the user's model says when it is done."""
    most_turns: int = Field(default=8, ge=1, le=LONGEST)
    """Turns that the model plays at most."""


class Tool(_Part):
    """A tool that the assistant may call, and what every call of it returns."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})
    """A JSON schema."""
    returns: str = "done"

    @property
    def spec(self) -> dict[str, Any]:
        """The tool as chat models take it."""
        told = {"name": self.name, "description": self.description, "parameters": self.parameters}
        return {"type": "function", "function": told}


class Dialogue(_Part):
    """A dialogue: user turns, or a simulated user, and what each reply is checked for."""

    id: str = Field(min_length=1)
    group: str | None = None
    """What it has in common with others, such as its rule: figures are taken by it, too."""
    system: str | None = Field(default=None, min_length=1)
    """The system message."""
    turns: tuple[UserTurn, ...] = Field(default=(), max_length=LONGEST)
    simulated: SimulatedUser | None = None
    checks: tuple[Check, ...] = ()
    """What every reply that is scored is checked for."""
    tools: tuple[Tool, ...] = ()

    @field_validator("turns", mode="before")
    @classmethod
    def _texts_are_turns(cls, turns: Any) -> Any:
        if not isinstance(turns, (list, tuple)):
            return turns
        return [{"user": each} if isinstance(each, str) else each for each in turns]  # pyright: ignore[reportUnknownVariableType]

    @model_validator(mode="after")
    def _can_be_played(self) -> Self:
        if not self.turns and self.simulated is None:
            raise ValueError("give `turns` that the user says, or a `simulated` user with a `goal`")
        for number, turn in enumerate(self.turns, start=1):
            if turn.answer is not None and turn.checks:
                raise ValueError(
                    f"turn {number} has an `answer`, so that nothing is asked: leave out its `checks`"
                )
        if not any(self.checks_of(turn) for turn in self.turns) and not (self.simulated and self.checks):
            raise ValueError("no turn is scored: give the dialogue, or a turn that is asked, `checks`")
        return self

    def checks_of(self, turn: UserTurn | None) -> tuple[Check, ...]:
        """Return what a turn's reply is checked for; `None`: a turn of the simulated user's."""
        if turn is None:
            return self.checks
        return (*self.checks, *turn.checks) if turn.answer is None and turn.scored else ()

    @property
    def scored_turns(self) -> tuple[int, ...]:
        """The numbers of the turns that are given and scored, from 1."""
        return tuple(n for n, turn in enumerate(self.turns, start=1) if self.checks_of(turn))

    @property
    def has_twins(self) -> bool:
        """Whether every scored turn can be asked alone."""
        return self.simulated is None and all(self.turns[n - 1].alone for n in self.scored_turns)

    @property
    def all_checks(self) -> Iterator[Check]:
        """Yield every check in it."""
        yield from self.checks
        for turn in self.turns:
            yield from turn.checks
        if self.simulated and self.simulated.until:
            yield self.simulated.until


class Published(_Part):
    """Figures that others published for the same data, to show next to ours."""

    what: str
    """What the figures are, in which unit, and under which protocol."""
    figures: dict[str, float]
    """By model."""


class Source(_Part):
    """Where dialogues come from."""

    name: str
    url: str = ""
    """Empty where they are made here."""
    licence: str
    note: str = ""
    """What a reader of the figures must know."""
    published: Published | None = None

    @property
    def told(self) -> str:
        """Return all that a reader must know, in one line."""
        where = f" ({self.url})" if self.url else ""
        return f"{self.name}{where}, licence: {self.licence}. {self.note}".strip()


@dataclass(frozen=True, kw_only=True)
class DialogueSet:
    """The dialogues that were asked for."""

    name: str
    dialogues: tuple[Dialogue, ...]
    source: Source | None = None
    recipe: str | None = None
    """What they are made by, where they are made without limit: it names them whatever their number."""

    @property
    def sha256(self) -> str:
        """A hash over all of them, or over what they are made by."""
        if self.recipe is not None:
            return canonical_sha256({"recipe": self.recipe})
        return canonical_sha256(
            {each.id: json.dumps(each.model_dump(mode="json")) for each in self.dialogues}
        )
