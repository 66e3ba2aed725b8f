"""A versioned set of guidelines: what it says, where it comes from, how it fared, and where it stands."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from midturn.core import well_formed
from midturn.refiner.guidelines._reading import LONGEST_RULE
from midturn.refiner.guidelines._scopes import Scope

MOST_CHARACTERS = 10 * LONGEST_RULE
"""Of all rules that the Mediator is told in one turn, and so of a set: about 750 tokens, with which the
smallest model's 2,048 still hold its instructions, a conversation and a draft."""

Status = Literal["candidate", "trial", "active", "retired", "rejected"]

Version = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
"""A set's name: the first 16 hex digits of the SHA-256 of its content. See `address`."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _as_stores_can_hold_it(cls, fields: Any) -> Any:
        return well_formed(fields)


class Guideline(_Record):
    """One rule."""

    rule: Annotated[str, Field(min_length=1, max_length=LONGEST_RULE, pattern=r"^\S+( \S+)*$")]
    """On one line, words parted by single blanks."""
    pairs: tuple[str, ...] = ()
    """Ids of the contrastive pairs that it was learned from; none for a rule written by hand."""


class Lineage(_Record):
    """What made a set, apart from its parent."""

    pairs: tuple[str, ...] = ()
    """Ids of all pairs that were shown, those that no rule came from included."""
    models: dict[str, str] = Field(default_factory=dict[str, str])
    """Spec by role."""
    prompts_sha256: str | None = None
    by: str | None = None
    """Who wrote it by hand."""


class Validation(_Record):
    """A paired comparison of a set with its parent on conversations that neither was learned from."""

    against: Version | None
    """The parent; `None`: the Mediator without guidelines."""
    difference: float
    """Score of the set minus its parent's, points of 100, paired by instruction."""
    ci: tuple[float, float] | None
    """95 % interval of the difference; `None` where there is none, as with a single instruction."""
    n: Annotated[int, Field(ge=0)]
    """Instructions that both were tried on; of a trial, conversations, each under one of the two."""
    not_measured: Annotated[int, Field(ge=0)] = 0
    """Others, of which nothing that was wanted can be compared, under one of the two at least."""
    runs: tuple[str, ...] = ()
    """Names of the runs that were compared, the parent's first."""
    folds: Annotated[int, Field(ge=1)] = 1
    """Above 1: each fold's set was tried on what the other learned from, and this is over all; this set met
    those of one fold."""
    imported: bool = False
    """Whether a file told it: for people to read, since nothing here bears it out."""
    trial: bool = False
    """Whether it was found out in a trial, by an interval that holds whenever it is looked at."""

    @property
    def beats_parent(self) -> bool:
        """Whether the whole interval of the difference lies above zero."""
        return self.ci is not None and self.ci[0] > 0

    def __str__(self) -> str:
        told = ", as its file says" if self.imported else ""
        others = f", {self.not_measured} not measured" if self.not_measured else ""
        if not self.n:
            return f"nothing could be compared{others}{told}"
        interval = f"[{self.ci[0]:+.1f}, {self.ci[1]:+.1f}]" if self.ci else "without an interval"
        of = " conversations of a trial" if self.trial else ""
        folds = f" in {self.folds} folds" if self.folds > 1 else ""
        return f"{in_points(self.difference)} {interval}, n = {self.n}{of}{folds}{others}{told}"


def in_points(difference: float) -> str:
    """Return a difference in words: one that rounds to nothing has no sign."""
    return f"{difference:+.1f} points" if round(difference, 1) else "no difference"


class Trial(_Record):
    """A set that holds in a share of the conversations of its scope, in place of the active one."""

    share: Annotated[float, Field(gt=0, lt=1)]
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """With it the conversations' ids are hashed, so that each trial divides them anew."""
    since: datetime

    def takes(self, conversation: str) -> bool:
        """Tell whether a conversation is told the set: by its id, and so in every turn and process alike."""
        # Imported ids are kept so, too.
        digest = hmac.digest(self.key.encode(), well_formed(conversation).encode(), "sha256")
        return int.from_bytes(digest[:8]) < self.share * 2**64


class Event(_Record):
    """Something that became of a set. Events are only ever added."""

    at: datetime
    kind: Literal["added", "validated", "tried", "rejected", "activated", "retired"]
    version: Version
    by: str
    reason: str = ""
    overrode: str | None = None
    """Of a forced activation: why it would have been refused."""
    replaced: Version | None = None
    """Of an activation: the set that was active until then."""
    validation: Validation | None = None
    trial: Trial | None = None


class GuidelineSet(_Record):
    """Rules for a scope. Of its fields, `status` and those below it change; a version's others never do."""

    version: Version
    scope: Scope
    number: Annotated[int, Field(ge=1)]
    """Counted from 1 within the scope of one store; the same set may have another number in another."""
    parent: Version | None = None
    """The set that this one is to replace, and must beat."""
    guidelines: Annotated[tuple[Guideline, ...], Field(min_length=1)]
    lineage: Lineage = Field(default_factory=Lineage)
    status: Status = "candidate"
    reason: str = ""
    """Of the status: why it was rejected, retired or activated."""
    validation: Validation | None = None
    """The latest."""
    forced: Event | None = None
    """The activation, where it was forced: by whom, when, why, and against what."""
    trial: Trial | None = None
    """While it is on trial."""

    @model_validator(mode="after")
    def _rules_fit(self) -> Self:
        folded = [rule.casefold() for rule in self.rules]
        if len(set(folded)) < len(folded):
            raise ValueError("a rule stands twice")
        if (characters := sum(map(len, self.rules))) > MOST_CHARACTERS:
            raise ValueError(f"rules of {characters} characters together; {MOST_CHARACTERS} are the most")
        return self

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules alone."""
        return tuple(guideline.rule for guideline in self.guidelines)

    @property
    def name(self) -> str:
        """Scope and number, for people: `task:math@3`."""
        return f"{self.scope}@{self.number}"

    @property
    def is_as_addressed(self) -> bool:
        """Whether the content is still what the version names."""
        return self.version == address(self.scope, self.parent, self.guidelines, self.lineage)


def address(scope: str, parent: str | None, guidelines: Sequence[Guideline], lineage: Lineage) -> str:
    """Return the version of a content: a hash of the rules, where they come from, and for whom they are."""
    content = {
        "scope": scope,
        "parent": parent,
        "guidelines": [guideline.model_dump(mode="json") for guideline in guidelines],
        "lineage": lineage.model_dump(mode="json"),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
