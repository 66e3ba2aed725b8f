"""A rule as a record: which kind it is, and its arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from midturn.core import subclasses_in
from midturn.rules._kind import Kind, Scoring
from midturn.rules._loose import loosened


@cache
def kinds() -> Mapping[str, type[Kind]]:
    """Every kind of rule, by its id."""
    return {kind.id: kind for kind in sorted(subclasses_in("midturn.rules.kinds", Kind), key=lambda k: k.id)}


class Rule(BaseModel):
    """Something that a reply must keep to.

    >>> rule = Rule(kind="punctuation:no_comma")
    >>> rule.kept("Yes, it is."), rule.words()
    (False, 'Do not use any commas.')
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    kind: str
    """The id of a kind, such as `punctuation:no_comma`."""
    arguments: dict[str, Any] = Field(default_factory=dict)
    """What the kind needs to know. An argument that is `null` counts as left out."""

    _kind: Kind = PrivateAttr()

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in kinds():
            raise PydanticCustomError(
                "kind", "{kind} is no kind of rule: use one of {known}",
                {"kind": repr(kind), "known": ", ".join(kinds())},
            )  # fmt: skip
        return kind

    @field_validator("arguments")
    @classmethod
    def _given(cls, arguments: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in arguments.items() if value is not None}

    def model_post_init(self, context: Any, /) -> None:
        """Read the arguments as the kind has them."""
        kind = kinds()[self.kind]
        try:
            self._kind = kind.model_validate(self.arguments)
        except ValidationError as error:
            raise PydanticCustomError(
                "arguments", "{kind}: {faults}; it takes {known}",
                {"kind": self.kind, "faults": _faults(error), "known": _known_arguments(kind)},
            ) from None  # fmt: skip

    def words(self) -> str:
        """Return the rule as an English sentence, said to the one who is to keep it."""
        return self._kind.words()

    def kept(self, reply: str, *, prompt: str = "", loose: bool = False, scoring: Scoring = "strict") -> bool:
        """Whether a reply keeps the rule. A blank one keeps none.

        Args:
            reply: the assistant's text.
            prompt: what it replies to, for kinds that compare with it.
            loose: whether it's enough that one of the reply's `loosened` readings keeps it.
            scoring: mended checks, or the published ones with their faults.
        """
        check = self._kind.kept if scoring == "strict" else self._kind.kept_as_published
        readings = loosened(reply) if loose else [reply]
        return any(reading.strip() and check(reading, prompt) for reading in readings)


def rules_of(ids: Sequence[str], arguments: Sequence[Mapping[str, Any]]) -> list[Rule]:
    """Return the rules of a record in IFEval's form, a list of ids beside a list of arguments.

    Raises:
        ValueError: the lists differ in length, or one of the rules is none.
    """
    return [Rule(kind=kind, arguments=dict(given)) for kind, given in zip(ids, arguments, strict=True)]


def _faults(error: ValidationError) -> str:
    return "; ".join(
        ": ".join([*(str(part) for part in fault["loc"]), fault["msg"]]) for fault in error.errors()
    )


def _known_arguments(kind: type[Kind]) -> str:
    return ", ".join(kind.model_fields) or "none"
