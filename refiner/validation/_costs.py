"""What a refinement is taken to cost, and how large a validation a budget then pays for.

The estimate counts calls as they are made where all goes well: one for each list of rules, and for each
reading and each trial what such ones cost on average. How many rules will be written is not known, so that
they, and a search's rounds, are counted at the most that they can come to. Readings by which clauses of rules
are tried are not foreseen: most rules have none to try.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from midturn.core import Limits, Usage


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What something costs on average."""

    calls: float = 0.0
    tokens: float = 0.0
    usd: float | None = 0.0
    """`None` where tokens have no known price, if only some of them."""

    @classmethod
    def of(cls, usage: Usage) -> Self:
        """Return a cost that was paid."""
        return cls(calls=usage.calls, tokens=usage.tokens, usd=None if usage.is_unpriced else usage.known_usd)

    def __add__(self, other: Cost) -> Cost:
        """Both together."""
        usd = None if self.usd is None or other.usd is None else self.usd + other.usd
        return Cost(calls=self.calls + other.calls, tokens=self.tokens + other.tokens, usd=usd)

    def __mul__(self, times: float) -> Cost:
        """Return a multiple of the cost."""
        usd = None if self.usd is None else self.usd * times
        return Cost(calls=self.calls * times, tokens=self.tokens * times, usd=usd)


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What each step of a refinement costs."""

    reflection: Cost
    """One list of rules."""
    reading: Cost
    """The Mediator's instruction of one conversation."""
    trial: Cost
    """One instruction of the validation under one set, once."""

    def before_validation(self, shown: int, held_out: int, rules: int, proposals: int) -> Cost:
        """Rules made of some pairs, and judged on others: without any, all, and all but each.

        Args:
            shown: pairs that the reflection model is shown.
            held_out: pairs for the proxy metric; none: those shown.
            rules: that it writes at most.
            proposals: of a search; 0: rules are asked for once.
        """
        judging = self.reading * ((2 + rules) * (held_out or shown))
        if not proposals:
            return self.reflection + judging
        # A round reads the pairs it shows under the old and the new rules, those held out under the new.
        ranking = self.reading * (held_out or shown)
        one_round = self.reflection + self.reading * (2 * min(shown, 5)) + ranking
        return ranking + one_round * proposals + judging

    def affordable(self, limits: Limits, spent: Cost, runs: int) -> int | None:
        """How many instructions can be tried under two sets; `None`: any number.

        A limit in dollars bounds nothing where prices are unknown: who sets one has to refuse such models.

        Args:
            limits: of the whole refinement.
            spent: what is spent, or will be, before the validation.
            runs: of each instruction under each set.
        """
        each = self.trial * (2 * runs)
        left_and_costs = [
            (limits.usd, spent.usd, each.usd),
            (limits.tokens, spent.tokens, each.tokens),
            (limits.calls, spent.calls, each.calls),
        ]
        return min(
            (
                max(0, int((limit - gone) / cost + 1e-9))  # A mean of whole numbers may miss one by a bit.
                for limit, gone, cost in left_and_costs
                if limit is not None and gone is not None and cost
            ),
            default=None,
        )
