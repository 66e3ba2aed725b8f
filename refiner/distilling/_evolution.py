"""Rules by reflective evolution, with the `gepa` library (Agrawal et al. 2025, arXiv 2507.19457).

A candidate is a list of rules. In each round one of the best so far is tried on some pairs; the reflection
model sees those pairs with what the Mediator made of them and rewrites the rules; what the filters leave is
tried on the same pairs and, where that is no worse, on the pairs held out. The metric is the proxy metric
throughout: playing conversations is kept for the set that wins. What the signal can't see must not decide
against a rewrite, so that of equals the latest wins.

gepa works synchronously and in a thread; the models are asked on the event loop that called. Its own ways to
a model, its files and its output are not used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from langchain_core.language_models import BaseChatModel
from pydantic import TypeAdapter

from midturn.core import BudgetSpent, MissingExtra
from midturn.refiner.distilling._filters import FilteredRules, apply_filters
from midturn.refiner.distilling._one_shot import distil
from midturn.refiner.distilling._records import Proposal, ReflectionExample
from midturn.refiner.guidelines import Guideline
from midturn.refiner.pairs import Pair
from midturn.refiner.validation import InstructionRecall, Reading

T = TypeVar("T")

_PART = "guidelines"
"""gepa evolves named texts; ours is one, the rules as JSON."""
_Rules = TypeAdapter(tuple[Guideline, ...])


@dataclass(frozen=True)
class Candidate:
    """A rewrite that was tried; one that is written again counts as tried and stands here once."""

    draft: Proposal
    filtered: FilteredRules


@dataclass(frozen=True)
class Found:
    """What a search came to."""

    proposals: tuple[Candidate, ...]
    best: Candidate | None
    """The one with the greatest mean signal on the pairs held out; `None` where the rules that it began with
    alone have that."""
    stopped: str | None = None
    """Why it ended before its last round."""


async def search(
    model: BaseChatModel,
    recall: InstructionRecall,
    shown: Sequence[Pair],
    held_out: Sequence[Pair],
    *,
    scope: str,
    known: Sequence[Guideline],
    proposals: int,
    seed: int,
    progress: Callable[[int], None] = lambda _: None,
) -> Found:
    """Evolve the rules that hold already into better ones.

    Args:
        model: who reflects.
        recall: the metric.
        shown: pairs that the model sees.
        held_out: pairs that candidates are ranked by; none: those shown.
        scope: for whom the rules are to be.
        known: the rules to begin with.
        proposals: how many rewrites are tried.
        seed: of gepa's choices.
        progress: is told how many rewrites were tried.

    Raises:
        MissingExtra: gepa is not installed.
        InfrastructureError: a model failed for good.
    """
    try:
        from gepa.api import optimize
    except ModuleNotFoundError as error:
        raise MissingExtra("refine", needed_for="a search for guidelines") from error

    evolving = _Evolving(model, recall, shown, scope, known, progress, asyncio.get_running_loop())
    begin = {_PART: _Rules.dump_json(tuple(known)).decode()}

    def is_done(gepa_state: Any) -> bool:
        return evolving.is_over or gepa_state.i + 1 >= proposals

    def evolve() -> Any:
        return optimize(
            begin,
            trainset=list(shown),
            valset=list(held_out or shown),
            adapter=cast("Any", evolving),
            reflection_minibatch_size=min(len(shown), 5),
            skip_perfect_score=True,
            raise_on_exception=False,
            # A round in which all went well proposes nothing, and counts all the same.
            stop_callbacks=is_done,
            acceptance_criterion="improvement_or_equal",
            logger=_Silent(),
            cache_evaluation=True,
            seed=seed,
        )

    try:
        result = await asyncio.to_thread(evolve)
    except BudgetSpent as spent:  # Before the rules that it begins with were tried.
        return Found((), None, str(spent))
    finally:
        evolving.is_over = True  # A thread can't be cancelled; this ends it with its round.
    if evolving.failure and not isinstance(evolving.failure, BudgetSpent):
        raise evolving.failure
    tried = zip(result.val_aggregate_scores, range(len(result.candidates)), strict=True)
    best = evolving.by_text.get(result.candidates[max(tried)[1]][_PART])
    return Found(tuple(evolving.proposals), best, evolving.failure and str(evolving.failure))


@dataclass
class _Evolving:
    """gepa's adapter: how a candidate is tried, and how a new one is made."""

    model: BaseChatModel
    recall: InstructionRecall
    shown: Sequence[Pair]
    scope: str
    known: Sequence[Guideline]
    progress: Callable[[int], None]
    loop: asyncio.AbstractEventLoop
    is_over: bool = False
    failure: Exception | None = None
    """What a model's call ended with; gepa continues after some of them."""
    proposals: list[Candidate] = field(default_factory=list[Candidate])
    by_text: dict[str, Candidate | None] = field(default_factory=dict[str, "Candidate | None"])
    """What the filters left, as gepa sees it. `None`: what it began with."""
    tried: int = 0

    def __post_init__(self) -> None:
        self.by_text[_Rules.dump_json(tuple(self.known)).decode()] = None

    def evaluate(self, batch: list[Pair], candidate: dict[str, str], capture_traces: bool = False) -> Any:
        """Read the pairs under a candidate's rules."""
        from gepa.core.adapter import EvaluationBatch

        rules = [guideline.rule for guideline in _Rules.validate_json(candidate[_PART])]
        readings = self._wait(self.recall.readings(rules, batch))
        examples = [ReflectionExample(pair, reading) for pair, reading in zip(batch, readings, strict=True)]
        # gepa wants a number for each: what is not measured counts the same for all candidates.
        scores = [reading.score or 0.0 for reading in readings]
        return EvaluationBatch[ReflectionExample, Reading](
            outputs=readings, scores=scores, trajectories=examples
        )

    def make_reflective_dataset(
        self, candidate: dict[str, str], eval_batch: Any, components_to_update: list[str]
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return what the reflection model is to see."""
        return {_PART: [{"example": example} for example in eval_batch.trajectories]}

    def propose_new_texts(
        self,
        candidate: dict[str, str],
        reflective_dataset: Mapping[str, Sequence[Mapping[str, Any]]],
        components_to_update: list[str],
    ) -> dict[str, str]:
        """Ask for new rules, and keep what the filters let pass; nonsense leaves the candidate as it is."""
        examples = [entry["example"] for entry in reflective_dataset[_PART]]
        before = _Rules.validate_json(candidate[_PART])
        draft = self._wait(distil(self.model, examples, [guideline.rule for guideline in before]))
        draft = draft.model_copy(update={"rewrote": before})
        filtered = apply_filters(draft.rules, self.shown, self.scope, [*self.known, *before])
        self.tried += 1
        self.loop.call_soon_threadsafe(self.progress, self.tried)
        proposal, text = Candidate(draft, filtered), _Rules.dump_json(filtered.kept).decode()
        if not filtered.kept:
            text = candidate[_PART]
            self.proposals += [proposal] if proposal not in self.proposals else []
        elif text not in self.by_text:
            self.proposals.append(proposal)
            self.by_text[text] = proposal
        return {_PART: text}

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Have the event loop do it, from gepa's thread."""
        if self.is_over:
            work.close()
            raise CancelledError
        try:
            return asyncio.run_coroutine_threadsafe(work, self.loop).result()
        except Exception as error:  # Whatever it is: gepa would try again, and spend again.
            self.failure, self.is_over = error, True
            raise


class _Silent:
    """gepa's logger, which otherwise prints."""

    def log(self, message: str) -> None: ...
