"""The options of studies: one dataclass for Python and for the command line.

A field made by `option` says what the command line needs to offer it: the help text, the panel in `--help`,
the type of its value where that is not the default's. `studies` itself knows nothing of the command line.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Self

from midturn.core import BadInput, Limits

SPEC_EXAMPLES = "`openai:gpt-4o-mini`, `openai:NAME@http://host/v1`"
EMBEDDED = "embedded:smollm2-135m"
"""The model that needs no key."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """What the command line says of a field."""

    help: str
    panel: str | None = None
    kind: Any = None
    """The type of a value on the command line; `None`: the default's own."""
    least: float | None = None
    most: float | None = None
    flag: str | None = None
    """Its name on the command line, such as `--plugin`; `None`: the field's."""
    metavar: str | None = None
    positional: bool = False
    variable: str | None = None
    """The environment's that has its value where it is not given."""


def option(default: Any, help: str, **said: Any) -> Any:
    """Return a dataclass field that is an option of the command line, too.

    Args:
        default: its value where it is not given; `...` for one that must be.
        help: what `--help` says of it.
        said: the other fields of `Option`.
    """
    metadata = {"option": Option(help=help, **said)}
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options that are checked when they are made."""

    @classmethod
    def of(cls, options: Options, **more: Any) -> Self:
        """Return one that says what these say, as far as it can, and more."""
        known = {each.name for each in fields(cls) if each.init}
        said = {each.name: getattr(options, each.name) for each in fields(options) if each.name in known}
        return cls(**{**said, **more})

    @property
    def caution(self) -> str | None:
        """What is to be known before anything is spent on this; `None`: nothing."""
        return None

    def __post_init__(self) -> None:
        """Refuse values out of their bounds.

        Raises:
            BadInput: one is.
        """
        for each in fields(self):
            value, said = getattr(self, each.name), each.metadata.get("option")
            if said is None or not isinstance(value, (int, float)):
                continue
            if said.least is not None and value < said.least:
                raise BadInput(f"{each.name} is {value}: it must be at least {said.least:g}")
            if said.most is not None and value > said.most:
                raise BadInput(f"{each.name} is {value}: it must be at most {said.most:g}")


def equal_runs(runs: int, temperature: float, *, simulated: bool) -> str | None:
    """Return what to say where repetitions are alike; `None`: they differ, or there are none.

    Args:
        runs: repetitions of each conversation.
        temperature: of the assistant; a Mediator and judges decode at 0 anyway.
        simulated: whether a model plays the user; it samples.
    """
    if runs < 2 or temperature or simulated:
        return None
    return (
        f"at temperature 0 the {runs} --runs repeat the same conversations, and say nothing of chance; "
        "give --temperature above 0, or more instructions in place of runs"
    )


@dataclass(frozen=True, kw_only=True)
class BudgetOptions(Options):
    """What a run may spend, all roles included, and how it is spread over time."""

    max_usd: float | None = option(None, "Dollars, all roles included.", panel="Budget", kind=float, least=0)
    max_tokens: int | None = option(None, "Tokens, all roles included.", panel="Budget", kind=int, least=1)
    max_calls: int | None = option(None, "Calls, all roles included.", panel="Budget", kind=int, least=1)
    concurrency: int = option(8, "Conversations at once.", panel="Run", least=1)

    @property
    def limits(self) -> Limits:
        """The budget."""
        return Limits(usd=self.max_usd, tokens=self.max_tokens, calls=self.max_calls)
