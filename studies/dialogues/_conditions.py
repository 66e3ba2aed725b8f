"""The conditions of a comparison of dialogues: what the assistant sees, and what is done about drift.

A condition is named `CONTEXT` or `CONTEXT + INTERVENTION`: `dialogue + scheduled`, `mediated + controlled`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from midturn.core import BadInput
from midturn.mediator import Concat, Recap
from midturn.studies.lic.conditions import (
    CONDITIONS as LIC,
    FULL,
    GUIDED_NAME,
    SHARDED,
    Condition as Context,
    name_key,
    typed,
    typed_names,
)

Intervention = Literal["off", "scheduled", "controlled", "rewrite"]
"""`scheduled` and `controlled` restate the first turn, at set turns and where the assistant grows unsure;
`rewrite` puts the user's words together at the set turns."""

TWINS = "full"
BASE_RUN = "dialogue"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One cell of a comparison. All else, decoding included, is equal between conditions."""

    context: Context
    """What the assistant sees; its name is this one's, too."""
    intervention: Intervention = "off"

    @property
    def name(self) -> str:
        """What runs, reports and tables call it."""
        return self.context.name

    @property
    def asks_alone(self) -> bool:
        """Whether each scored turn is asked as a message that needs no other one."""
        return self.context.asks_at_once is not None

    @property
    def is_trunk(self) -> bool:
        """Whether it is the dialogue as it is, with nothing done."""
        return self.name == BASE_RUN


_BY_TURNS = [each for each in LIC if each.asks_at_once is None and each.closing is None]
CONTEXTS: Mapping[str, Context] = {
    each.name: each
    for each in (
        FULL,
        replace(SHARDED, name=BASE_RUN),
        Context(name="concat", role="control", context=lambda _: Concat()),
        Context(name="recap", context=lambda _: Recap()),
        *(each for each in _BY_TURNS if each is not SHARDED),
    )
}
"""What the assistant may see: `full` is each turn's twin, `dialogue` the dialogue as it is; the others show
another context in every turn."""
INTERVENTIONS: tuple[Intervention, ...] = get_args(Intervention)[1:]
_AFTER = f"after any but {TWINS} may stand `+{'`, `+'.join(INTERVENTIONS)}`"


def conditions(named: str | Sequence[str | Condition], others: Sequence[Context] = ()) -> list[Condition]:
    """Return the conditions of these names.

    Args:
        named: names, one after another with commas between where they are one text.
        others: contexts besides `CONTEXTS` that may be named.

    Raises:
        BadInput: a name is unknown or stands twice.
    """
    wanted = named.split(",") if isinstance(named, str) else named
    known = {name_key(each.name): each for each in (*CONTEXTS.values(), *others)}
    made = [each if isinstance(each, Condition) else _named(each, known) for each in wanted]
    names = [each.name for each in made]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise BadInput(f"--conditions: {min(repeated)} stands twice")
    return made


def _named(name: str, known: Mapping[str, Context]) -> Condition:
    shown, plus, done = (part.strip() for part in name.partition("+"))
    context = known.get(name_key(shown))
    if context is None and name_key(shown) == name_key(GUIDED_NAME):
        raise BadInput(f"--conditions: {typed(GUIDED_NAME)} needs --guidelines FILE")
    if context is None:
        raise BadInput(
            f"--conditions: unknown condition `{name.strip()}`. Known: "
            f"{typed_names(each.name for each in known.values())}; {_AFTER}"
        )
    if not plus:
        return Condition(context=context)
    if done not in INTERVENTIONS or context.asks_at_once is not None:
        raise BadInput(f"--conditions: `{name.strip()}` can't be: {_AFTER}")
    role = "remedy" if context.role == "control" else context.role
    named = replace(context, name=f"{context.name} + {done}", role=role)
    return Condition(context=named, intervention=done)
