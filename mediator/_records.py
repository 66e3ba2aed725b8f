"""What the Mediator passes on: the instruction, and what the faithfulness check found in it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FaultKind = Literal[
    "scaffolding",
    "request_missing",
    "request_answered",
    "request_changed",
    "person",
    "binding",
    "wish_lost",
    "wish_invented",
    "withdrawn",
]
"""What may be wrong with a text beside its values.

- `scaffolding`: marks of a transcript or a prompt are left in it.
- `request_missing`, `request_answered`, `request_changed`: it asks nothing any more, gives the answer, or
  asks something else.
- `person`: it speaks about the user, or as the assistant.
- `binding`: the right words at the wrong things.
- `wish_lost`, `wish_invented`: words without a figure or a name are gone, or nobody said them.
- `withdrawn`: it keeps what the user took back.
"""

Speaker = Literal["user", "assistant", "tool", "carried", "guideline"]
"""Who may state a value. What only the assistant guessed is no source. `carried` stands in stores of earlier
versions, for what an instruction might draw on and need not say."""


class Statement(BaseModel):
    """Words that an instruction may draw on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    turn: int
    """The user turn it belongs to, counted from 1; 0 for guidelines."""
    by: Speaker = "user"


class Value(BaseModel):
    """One checkable value: how it was written, what it means, and where it came from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    """The name of one of `values.kinds`. `wording` is in stores of earlier versions, for a short statement
    that has none of them."""
    written: str
    """As it stands in the text."""
    meaning: str
    """Canonical form: two values with one kind and one meaning are the same value."""
    turn: int | None = None
    """The turn of the statement it came from; `None` where it has no source."""
    by: Speaker | None = None


class Fault(BaseModel):
    """One fault of a text besides a lost or an invented value."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    written: str = ""
    """The text's words; "" where something is missing there."""
    said: str = ""
    """The user's words that the text should go by."""
    turn: int | None = None
    """The turn that says them; `None` where no single one does."""


class Faithfulness(BaseModel):
    """What the check found: which values the text kept, lost or invented, and what else is wrong with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kept: tuple[Value, ...] = ()
    lost: tuple[Value, ...] = ()
    """The user stated them, did not supersede them, and the text lacks them."""
    invented: tuple[Value, ...] = ()
    """The text has them and no admissible source does."""
    superseded: tuple[Value, ...] = ()
    """The user stated them and later replaced or withdrew them."""
    faults: tuple[Fault, ...] = ()
    """What is wrong besides."""

    @property
    def faithful(self) -> bool:
        """Whether nothing is lost, invented or wrong."""
        return not (self.lost or self.invented or self.faults)


class Requirement(BaseModel):
    """One thing the user wants, and the turns that say so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    turns: tuple[int, ...]
    status: Literal["stated", "inferred", "superseded"] = "stated"


class OpenQuestion(BaseModel):
    """Something the instruction needs and the user has not said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    facet: str
    """The one thing that is missing, in a few words: `delivery date`."""
    question: str


Origin = Literal["passed", "model", "repaired", "ledger"]
"""How an instruction came about: the history stays as it is; the model's first text held; its
repaired text held; or the user's own words replace it."""


class Instruction(BaseModel):
    """One explicit, self-contained instruction, in the user's own person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    turn: int
    """The user turn it was made for, counted from 1."""
    requirements: tuple[Requirement, ...] = ()
    assumptions: tuple[str, ...] = ()
    """What the mediator model took for granted, in its own words."""
    open_questions: tuple[OpenQuestion, ...] = ()
    request: tuple[int, ...] = ()
    """The user turns that it stands for, its own the last; empty where the turn passed."""
    act: Literal["execute", "clarify", "pass"] = "execute"
    origin: Origin = "model"
    check: Faithfulness = Field(default_factory=Faithfulness)
    """Of the text above. Where the ledger stands in, `rejected` holds the check of what it replaced."""
    rejected: Faithfulness | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_earlier_versions(cls, data: Any) -> Any:
        """Leave out a field that stores of earlier versions hold."""
        return {k: v for k, v in data.items() if k != "carries"} if isinstance(data, dict) else data
