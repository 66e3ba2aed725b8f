"""The rules of several scopes as one list, and where they contradict each other.

Rules stand in the order global, task, user, each scope's as it lists them, so that the most particular are
read last. The narrower scope wins: a wider rule that says the same, or that a narrower one contradicts, is
left out. Where all are longer than the Mediator can use (`MOST_CHARACTERS`), whole rules are left out, the
widest scope's first, and in it the last ones.

Contradictions are found without a model. Two rules contradict each other where they share most of their
words and either one of them only is negated, or both name a value of one kind (number, quantity, date, time,
name, comparison, quoted words) and not the same. Cost accepted: opposites in other words (`keep it short`
and `keep it long`; a condition that only one of the two has) are not seen, and two rules about one thing
that name different values are taken for a contradiction even where both could hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from midturn.mediator import Faithfulness, Statement, Value
from midturn.mediator.check import (
    compared,
)
from midturn.mediator.language import words
from midturn.mediator.values import (
    FUNCTION_WORDS,
    fold,
    stem,
)
from midturn.refiner.guidelines._records import MOST_CHARACTERS

ALIKE = 0.6
"""Share of their words that two rules about one thing have in common, values and function words left out."""

_PASSED_OVER = FUNCTION_WORDS | frozenset(
    words(
        """always avoid never without zero one two three four five six seven eight nine ten eleven twelve
        twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"""
    )
)
"""Words that say nothing about what a rule is about: signs of a negation, and figures in words."""

_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|“[^”]*”")

_SENTENCES = frozenset({"negation"})
"""Kinds whose values are whole clauses: what they are about stands in them too."""


@dataclass(frozen=True)
class ScopedRule:
    """A rule and where it holds."""

    scope: str
    rule: str


@dataclass(frozen=True)
class Contradiction:
    """Two rules that can't both be followed."""

    kept: ScopedRule
    left_out: ScopedRule
    about: str
    """What they differ in: `number: 3 / 5`, or `negation`."""


@dataclass(frozen=True)
class Merged:
    """What the Mediator is told, and what it is not."""

    rules: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    too_long: tuple[ScopedRule, ...] = ()
    """Rules for which there was no room."""


@lru_cache(maxsize=256)
def merge(*widest_first: tuple[str, tuple[str, ...]]) -> Merged:
    """Merge the rules of scopes, given as pairs of scope and rules, the widest scope first."""
    kept: list[ScopedRule] = []
    contradictions: list[Contradiction] = []
    for scope, rules in reversed(widest_first):
        narrower = list(kept)
        for rule in (ScopedRule(scope, rule) for rule in rules):
            if any(_same(rule.rule, other.rule) for other in narrower):
                continue
            found = _contradicted(rule, narrower)
            if found:
                contradictions.append(found)
            else:
                kept.append(rule)
    fitting = _fitting(kept)
    # They were walked from the narrowest scope; `sorted` keeps the order within each.
    order = [scope for scope, _ in widest_first]
    told = sorted(kept[:fitting], key=lambda rule: order.index(rule.scope))
    return Merged(tuple(rule.rule for rule in told), tuple(contradictions), tuple(kept[fitting:]))


def contradictions_within(scope: str, rules: Sequence[str]) -> list[Contradiction]:
    """Pairs of one set's rules that contradict each other. Both are told to the Mediator all the same."""
    scoped = [ScopedRule(scope, rule) for rule in rules]
    return [
        Contradiction(first, second, about)
        for at, first in enumerate(scoped)
        for second in scoped[at + 1 :]
        if (about := difference(first.rule, second.rule))
    ]


def difference(a: str, b: str) -> str | None:
    """Return what two rules about one thing differ in, or `None` where no contradiction is seen."""
    about_a, about_b = _subject(a), _subject(b)
    if not len(about_a & about_b) >= ALIKE * len(about_a | about_b) > 0:
        return None
    # The check reads a text against its source, and may see in one direction what it misses in the other.
    compared = (_compared(a, b), _compared(b, a))
    return next((about for found in compared for about in _opposed(found)), None)


def _compared(source: str, text: str) -> Faithfulness:
    return compared(text, [Statement(text=source, turn=1)])


def _opposed(found: Faithfulness) -> Iterator[str]:
    if bool(_of(found.lost, "negation")) != bool(_of(found.invented, "negation")):
        yield "negation"
    for kind in dict.fromkeys(value.kind for value in found.lost if value.kind not in _SENTENCES):
        lost, invented = _of(found.lost, kind), _of(found.invented, kind)
        if invented:
            yield f"{kind}: {', '.join(lost)} / {', '.join(invented)}"


def _of(values: Sequence[Value], kind: str) -> list[str]:
    return [value.written for value in values if value.kind == kind]


@lru_cache(maxsize=4096)
def _subject(rule: str) -> frozenset[str]:
    """Return the stems of a rule's words, without those that look like a value: figures, names, what is
    quoted.
    """
    first, *others = _QUOTED.sub(" ", rule).split() or [""]
    plain = " ".join([first, *(word for word in others if word.islower())])
    told = set(re.findall(r"[^\W\d_]+", fold(plain))) - _PASSED_OVER
    return frozenset(stem(word) for word in told)


def _contradicted(rule: ScopedRule, narrower: Sequence[ScopedRule]) -> Contradiction | None:
    for other in narrower:
        if about := difference(other.rule, rule.rule):
            return Contradiction(kept=other, left_out=rule, about=about)
    return None


def _fitting(rules: Sequence[ScopedRule]) -> int:
    """How many of the first rules have room together."""
    lengths = accumulate(len(rule.rule) for rule in rules)
    return sum(length <= MOST_CHARACTERS for length in lengths)


def _same(a: str, b: str) -> bool:
    return a.casefold() == b.casefold()
