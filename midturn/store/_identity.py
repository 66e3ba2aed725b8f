"""What makes a run what it is; two runs that differ in any of it never mix."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_serializer, model_validator

Settings = TypeVar("Settings", bound=BaseModel)

ConditionRole = Literal["control", "remedy", "mediated"]
"""What a condition is for: a `control` does nothing about the loss, a `remedy` does, and `mediated` is the
Mediator's remedy."""


class Decoding(BaseModel):
    """How replies were decoded. What is not stated is not known, or was left to each task."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    temperature: float | None = None
    """The assistant's."""
    reply_tokens: int | None = None
    """Of a reply; `None`, where stated: the task's own limit."""
    user_temperature: float | None = None
    """That of the model that plays the user."""
    logprobs: bool | None = None
    top_logprobs: int | None = None

    @model_serializer
    def stated(self) -> dict[str, Any]:
        """Return what is stated, by name."""
        return {
            name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set
        }

    def agrees(self, other: Decoding) -> bool:
        """Return whether all that both state is the same."""
        return agree(self.stated(), other.stated())

    def __str__(self) -> str:
        """Return it for people.

        >>> str(Decoding(temperature=0.5, reply_tokens=None))
        'temperature 0.5'
        """
        return ", ".join(f"{name} {value}" for name, value in self.stated().items() if value is not None)


class RunIdentity(BaseModel):
    """Everything that makes a run what it is; its hash is the run's name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    study: str
    protocol: int = Field(default=1, ge=1)
    """The study's version of how it plays and scores; raised by hand where that changes."""
    data_sha256: str
    task: str
    condition: str
    role: ConditionRole = "control"
    """The condition's. It describes the run and does not name it."""
    models: dict[str, str]
    """Spec by role."""
    decoding: Decoding = Decoding()
    settings: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])
    """The study's own, as `settings_as` reads them."""
    guidelines: str | None = None
    """Version of the guideline set, where one is used."""
    prompts_sha256: str
    scoring: str
    seed: int
    origin: str | None = None
    """The program that played it, where it was imported."""

    @model_validator(mode="before")
    @classmethod
    def _of_an_earlier_midturn(cls, made: Any) -> Any:
        """Read what named a run by the software's version and kept all settings with the decoding."""
        if not isinstance(made, dict) or "version" not in made:
            return made
        old = dict(cast("dict[str, Any]", made))
        version, told = str(old.pop("version")), old.pop("decoding", {})
        imported = version == "imported" or version.startswith("reference@")
        return {
            **old,
            "role": _role(str(old.get("condition"))),
            "decoding": {name: value for name, value in told.items() if name in Decoding.model_fields},
            "settings": {name: value for name, value in told.items() if name not in Decoding.model_fields},
            "origin": version if imported else None,
        }

    @property
    def run_id(self) -> str:
        """The first 16 hex digits of the SHA-256 of what names the run, as JSON with sorted keys."""
        return hashlib.sha256(json.dumps(self.naming, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def naming(self) -> dict[str, Any]:
        """All that names the run."""
        return self.model_dump(mode="json", exclude={"role"})

    @property
    def made_by(self) -> str:
        """The protocol or, where it was imported, the program that played it."""
        return self.origin or f"protocol {self.protocol}"

    def settings_as(self, kind: type[Settings]) -> Settings:
        """Return the study's own settings, typed."""
        return kind.model_validate(self.settings)


def _role(condition: str) -> ConditionRole:
    """Return what a condition was for where nothing but its name tells."""
    if condition.startswith("mediated"):
        return "mediated"
    return "control" if condition in {"full", "concat", "shuffle-concat", "sharded"} else "remedy"


def agree(a: Mapping[str, object], b: Mapping[str, object]) -> bool:
    """Return whether all that both say is the same."""
    return all(a[key] == b[key] for key in a.keys() & b.keys())


def canonical_sha256(texts: Mapping[str, str]) -> str:
    """Return a hash over named texts, such as a run's prompts or the parts of its data."""
    return hashlib.sha256(json.dumps(dict(texts), sort_keys=True).encode()).hexdigest()
