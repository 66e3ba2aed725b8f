"""A shard a turn, put together by the Mediator: as it is, with guidelines, and without its ledger."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel

from midturn.mediator import ContextBuilder, Mediator, prompt_texts, with_own_words
from midturn.studies.lic.conditions._condition import Condition
from midturn.studies.lic.conditions._names import GUIDED_NAME

PROMPTS = prompt_texts() + with_own_words("instruction", ["first", "second"])


def _mediator(model: BaseChatModel) -> ContextBuilder:
    return Mediator(model, acts_shown=True)


def _mediator_without_ledger(model: BaseChatModel) -> ContextBuilder:
    return Mediator(model, acts_shown=True, use_ledger=False)


MEDIATED = Condition(name="mediated", role="mediated", context=_mediator, uses_mediator=True, prompts=PROMPTS)
NO_LEDGER = Condition(
    name="mediated --no-ledger",
    role="mediated",
    context=_mediator_without_ledger,
    uses_mediator=True,
    prompts=PROMPTS,
)


def guided(guidelines: Sequence[str], version: str | None = None) -> Condition:
    """Return the Mediator under these guidelines.

    `version` names the set that they are, where they are one.
    """
    return Condition(
        name=GUIDED_NAME,
        role="mediated",
        context=_mediator,
        uses_mediator=True,
        prompts=PROMPTS,
        guidelines=tuple(guidelines),
        guidelines_version=version,
    )
