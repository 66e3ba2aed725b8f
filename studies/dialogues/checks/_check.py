"""What every check is: fields of a record, and a verdict on what was said in a turn."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from midturn.studies.dialogues.checks._own import OwnCheck

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Call:
    """A tool that the assistant called."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a turn's checks look at."""

    prompt: str
    """The user's turn."""
    reply: str
    calls: Sequence[Call] = ()
    """The tools that were called in the turn, in their order."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was replied."""
        return not self.reply.strip()


@dataclass(frozen=True)
class Verdict:
    """How far a reply passes a check."""

    score: float
    """From 0 to 1."""
    reason: str = ""
    """Why it isn't 1."""


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """How all checks of a study score, and what some of them need for it."""

    parity: bool = False
    """Keep the faults of the published scorers, to compare with published figures."""
    judge: BaseChatModel | None = None
    own: Mapping[str, OwnCheck] = field(default_factory=dict[str, "OwnCheck"])
    """Checks of the user's own, by name."""


class JudgeFailed(RuntimeError):
    """The judge gave no usable judgement."""


class BaseCheck(BaseModel, ABC):
    """One thing that a reply is checked for."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @abstractmethod
    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """Return how far a turn passes.

        Raises:
            JudgeFailed: a judge gave no usable judgement.
        """

    @property
    def asks_a_judge(self) -> bool:
        """Whether it needs a model."""
        return False

    @property
    def own_name(self) -> str | None:
        """The name of the function of the user's own that it needs."""
        return None


def passed(holds: bool, otherwise: str) -> Verdict:
    """Return the verdict of a check that holds or does not."""
    return Verdict(1.0) if holds else Verdict(0.0, otherwise)


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, without regard to case and accents.

    >>> words("It's 12:30 at the CAFÉ.")
    ["it's", '12:30', 'at', 'the', 'cafe']
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(bare.casefold())


def stands_in(sought: Sequence[str], said: Sequence[str]) -> bool:
    """Return whether words stand in others, one after the other."""
    runs = range(len(said) - len(sought) + 1)
    return bool(sought) and any(list(said[at : at + len(sought)]) == list(sought) for at in runs)
