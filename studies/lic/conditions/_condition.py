"""What a condition must say about itself; a new condition is one module that does."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel

from midturn.mediator import ContextBuilder, FullHistory
from midturn.store import ConditionRole
from midturn.studies.lic._records import Record
from midturn.studies.lic.tasks import Task

Prompt = Callable[[Task, Record, random.Random], str]
"""Makes a user turn out of a record. The random numbers are the conversation's own, the same each time."""


def _history(_: BaseChatModel) -> ContextBuilder:
    return FullHistory()


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One cell of a comparison. All else, decoding included, is equal between conditions."""

    name: str
    role: ConditionRole = "remedy"
    """What it is for: `control` where nothing is done about the loss."""
    asks_at_once: Prompt | None = None
    """Makes the only user turn of a conversation; where `None`, the user tells one shard a turn."""
    closing: Prompt | None = None
    """Makes one more user turn after the last shard, also where the answer is right by then."""
    context: Callable[[BaseChatModel], ContextBuilder] = _history
    """Makes a conversation's context builder, given the Mediator's model. It may remember earlier turns."""
    uses_mediator: bool = False
    """Whether the context builder asks the Mediator's model."""
    guidelines: Sequence[str] = ()
    """Rules that the context builder is given with every turn."""
    guidelines_version: str | None = None
    """Names the set that the rules are, in a run's identity; rules without one are named by a hash."""
    reply_settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the assistant is asked for besides the task's decoding, such as log-probabilities."""
    prompts: str = ""
    """Every text of its own that a model is given; its hash is part of a run's name."""
