"""Every kind of check; a new one is one module, and its class here."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from pydantic import Field

from midturn.studies.dialogues.checks._called import Called
from midturn.studies.dialogues.checks._check import BaseCheck
from midturn.studies.dialogues.checks._choice import Choice
from midturn.studies.dialogues.checks._contains import Contains
from midturn.studies.dialogues.checks._equals import Equals
from midturn.studies.dialogues.checks._fewer_words import FewerWords
from midturn.studies.dialogues.checks._judged import Judged
from midturn.studies.dialogues.checks._label import Label
from midturn.studies.dialogues.checks._number import Number
from midturn.studies.dialogues.checks._own import Own
from midturn.studies.dialogues.checks._rule import RuleCheck
from midturn.studies.dialogues.checks._starts import Starts

_Any = RuleCheck | Contains | Equals | Label | Number | Choice | Starts | FewerWords | Called | Own | Judged

Check = Annotated[_Any, Field(discriminator="check")]
"""A check in a record; its field `check` says of which kind it is."""


def _name(kind: type[Any]) -> str:
    return get_args(kind.model_fields["check"].annotation)[0]


CHECKS: dict[str, type[BaseCheck]] = {_name(kind): kind for kind in get_args(_Any)}
