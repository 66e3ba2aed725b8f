"""How turns are mediated and scored: the settings that every surface takes."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langgraph.store.base import BaseStore

from midturn.core import BadInput, well_formed
from midturn.drift import Probe, Trigger, may_retry, never
from midturn.mediator import Context, ContextBuilder, FullHistory, Mediator


@dataclass(frozen=True, kw_only=True)
class TurnConfig:
    """What happens around the assistant in a turn: who mediates it, who scores it, within which limits.

    Raises:
        BadInput: a part is not what its name says.
    """

    mediator: ContextBuilder = field(default_factory=FullHistory)
    """How the assistant's context is built: a `Mediator`, or one of its alternatives."""
    guidelines: Sequence[str] = ()
    """Rules that hold wherever no recalled set says otherwise."""
    task: str | None = None
    """Whose guidelines are recalled beside everybody's, where there is a store."""
    trigger: Trigger = field(default_factory=never)
    """When to intervene, and how."""
    probe: Probe | None = None
    """Scores each answer."""
    fail_open: bool = True
    """Continue without a Mediator or probe that breaks or is late. Off in studies, where a turn that went
    unmediated would count as mediated."""
    recall_timeout_s: float = 2.0
    mediator_timeout_s: float = 20.0
    probe_timeout_s: float = 20.0
    probe_in_background: bool = True
    """Let a turn end before it is scored, where a checkpointer keeps the thread, the turn fails open and the
    trigger does not retry. The next turn takes the score in if it is ready. Off, the turn ends with its
    score, which is needed where the next turn may be taken by another process."""
    trace_reading: bool = True
    """Put what a turn was read as into its trace. It holds turn numbers and offsets, and no text."""

    def __post_init__(self) -> None:
        """Refuse what could only fail at a turn, and take the rules in as any store can hold them."""
        _require("mediator", self.mediator, "build", "a model, its spec, or a `Mediator`")
        _require("trigger", self.trigger, "decide", "one such as `at_turns(4)`")
        if self.probe is not None:
            _require("probe", self.probe, "score", "one such as `EntropyProbe()`")
        if isinstance(self.guidelines, str):
            raise BadInput("`guidelines` takes a list of rules: put the text in one")
        for name in ("recall_timeout_s", "mediator_timeout_s", "probe_timeout_s"):
            _require_seconds(name, getattr(self, name))
        object.__setattr__(self, "guidelines", well_formed(self.guidelines))

    @property
    def retries(self) -> bool:
        """Whether an answer may be held back until it is scored."""
        return may_retry(self.trigger)

    def off(self) -> TurnConfig:
        """Return the config of a turn that opts out: it passes as it is, and is not scored."""
        return replace(self, mediator=_OptedOut(), trigger=never(), probe=None)


class _OptedOut:
    """The history, for a turn whose caller wants no mediation."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Return every message."""
        return Context(list(messages), "opted out")


def _require(name: str, given: object, method: str, wanted: str) -> None:
    if inspect.isclass(given):
        raise BadInput(f"`{name}` got the class `{given.__name__}`: give an object, `{given.__name__}(...)`")
    if not callable(getattr(given, method, None)):
        raise BadInput(f"`{name}` can't be {type(given).__name__}: give {wanted}")


def _require_seconds(name: str, given: object) -> None:
    if not isinstance(given, int | float) or isinstance(given, bool) or not given > 0:
        raise BadInput(f"`{name}` can't be {given!r}: give a number of seconds above 0")


def mediator_of(given: str | BaseChatModel | ContextBuilder | None) -> ContextBuilder:
    """Return the builder that a model, its spec, or nothing stands for.

    Raises:
        BadInput: it stands for none.
    """
    if given is None or isinstance(given, str | BaseChatModel):
        return Mediator(given)
    _require("mediator", given, "build", "a model, its spec, or a `Mediator`")
    return given


def checked_store(store: object) -> BaseStore | None:
    """Return a store as given.

    Raises:
        BadInput: it is none.
    """
    if store is None or isinstance(store, BaseStore):
        return store
    if isinstance(store, str):
        raise BadInput(
            f"`store` takes an open store, no path: `async with midturn.refiner.sqlite({store!r}) as store`"
        )
    raise BadInput(f"`store` can't be {type(store).__name__}: give a LangGraph store")
