"""Rules from a few pairs, asked for once.

The model is to be made with temperature 0, so that the same pairs give the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, cast

from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from midturn.assistant import ask_for_json
from midturn.core import redacted
from midturn.refiner.distilling._delimiters import delimited
from midturn.refiner.distilling._prompts import ASK, MOST_RULES, REFLECTION_SYSTEM, rules_that_hold
from midturn.refiner.distilling._records import Proposal, ProposedRule, ReflectionExample

LONGEST_TEXTS = (2_000, 600, 200, 60)
"""Characters of each utterance and answer that are shown; the next where a model can't read that much."""

MAX_TOKENS = 700
"""For `MOST_RULES` rules of the greatest length, some 75 tokens each, and the JSON around them."""

MOST_QUOTED = 2_000
"""Characters of a rule that are kept, however long it is."""


class _Rule(BaseModel):
    """The pairs come first, so that a rule that is cut off has them."""

    model_config = ConfigDict(extra="forbid")

    pairs: Annotated[list[Annotated[int, Field(ge=1, le=20)]], Field(min_length=1, max_length=5)]
    # A small model that may write anything writes `1.1.1.1`: the pattern holds it to words.
    rule: Annotated[str, Field(pattern=r"^[A-Z][a-z]{0,15}( [A-Za-z0-9,;:'()-]{1,20}){3,40}\.$")]


class _Rules(BaseModel):
    """The shape that the reflection model is asked for."""

    model_config = ConfigDict(extra="forbid")

    rules: Annotated[list[_Rule], Field(max_length=MOST_RULES)]


async def distil(
    model: BaseChatModel, examples: Sequence[ReflectionExample], known: Sequence[str] = ()
) -> Proposal:
    """Ask for the rules that pairs teach.

    Args:
        model: who reflects.
        examples: what it is shown, at least one.
        known: the rules that hold already, which the new ones take the place of.

    Returns:
        What the model wrote, unguarded; no rules and why where that was nonsense.
    """
    for longest in LONGEST_TEXTS:
        asked = _prompt(examples, known, longest)
        try:
            found, _ = await ask_for_json(model, asked, _Rules, max_tokens=MAX_TOKENS)
        except ContextOverflowError:
            continue
        return _draft(found, examples)
    return Proposal(nonsense="the pairs are longer than the reflection model can read; show fewer")


def _prompt(examples: Sequence[ReflectionExample], known: Sequence[str], longest: int) -> list[BaseMessage]:
    asked = ASK.format(known=rules_that_hold(known), pairs=delimited(examples, longest))
    return [SystemMessage(REFLECTION_SYSTEM), HumanMessage(asked)]


def _draft(found: dict[str, Any], examples: Sequence[ReflectionExample]) -> Proposal:
    listed = found.get("rules")
    if not isinstance(listed, list):
        return Proposal(nonsense="the reflection model's answer holds no list of rules")
    rules = tuple(_rules(cast("list[Any]", listed), [example.pair.id for example in examples]))
    return Proposal(rules=rules, nonsense=None if rules else "the reflection model wrote no rule")


def _rules(listed: Sequence[Any], ids: Sequence[str]) -> Iterator[ProposedRule]:
    for item in listed:
        rule = cast("dict[str, Any]", item).get("rule") if isinstance(item, dict) else item
        if isinstance(rule, str) and rule.strip():
            text = " ".join(redacted(rule).split())[:MOST_QUOTED]
            yield ProposedRule(rule=text, pairs=_named(item, ids))


def _named(item: Any, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the pairs that a rule names by number; what is no number of a pair is passed over."""
    numbers = cast("dict[str, Any]", item).get("pairs") if isinstance(item, dict) else None
    if not isinstance(numbers, list):
        return ()
    named = [n for n in cast("list[Any]", numbers) if type(n) is int and 1 <= n <= len(ids)]
    return tuple(dict.fromkeys(ids[number - 1] for number in named))
