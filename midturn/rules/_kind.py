"""What every kind of rule says about itself. A new kind is one class in a module of `kinds/`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

Scoring = Literal["strict", "parity"]
"""`strict` mends the faults of the published checks; `parity` keeps them, to compare published figures."""

Relation = Literal["less than", "at least"]


class Kind(BaseModel, ABC):
    """A kind of rule; its fields are the rule's arguments."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    id: ClassVar[str]
    """How files name it: IFEval's instruction id where it has one."""

    @abstractmethod
    def words(self) -> str:
        """Return the rule as an English sentence, said to the one who is to keep it."""

    @abstractmethod
    def kept(self, reply: str, prompt: str) -> bool:
        """Whether a reply that is not blank keeps the rule. Never raises, whatever the text."""

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """Return what the published check says, faults included. The same where it has none."""
        return self.kept(reply, prompt)


def related(count: int, relation: Relation, bound: int) -> bool:
    """Whether a count is less than the bound, or at least as much.

    >>> related(3, "less than", 3)
    False
    """
    return count < bound if relation == "less than" else count >= bound
