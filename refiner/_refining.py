"""Learn guidelines from failed conversations, and let them hold only if they make others better.

The steps: split the instructions; say what the validation can find, before anything is spent; pick pairs from
the training part; have rules written, once or by search; guard them; judge them by the cheap signal on other
training pairs, and drop those that nothing needs; play the validation part under the parent and under the new
set; activate what beats its parent. One set a refinement is validated, so no correction for many comparisons
is due.

A candidate fails by the cheap signal only where that is surely worse: it sees only what the check knows. What
is turned down is kept in the library with the reason.

Only conversations of the scope are learned from: a user's own, those of a task, or all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any, Literal

from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel

from midturn.core import BadInput, Budget, BudgetSpent
from midturn.mediator import Mediator
from midturn.refiner._refinement import Candidate, Refinement, Signal
from midturn.refiner.distilling import (
    MOST_RULES,
    Draft,
    Finding,
    Guarded,
    Lesson,
    distil,
    guard,
    prompts_sha256,
    said_by_most,
    search,
    without_riders,
)
from midturn.refiner.guidelines import (
    GLOBAL,
    Contradiction,
    Guideline,
    GuidelineLibrary,
    GuidelineSet,
    Lineage,
    Merged,
    checked_scope,
    contradictions_within,
    merge,
    task_scope,
)
from midturn.refiner.pairs import Pair, WordCounts, mine, pairs_of
from midturn.refiner.validation import (
    Carrying,
    Cost,
    Costs,
    Evaluate,
    Played,
    Split,
    TooLittle,
    compare,
    gain,
    split,
)
from midturn.statistics import Power, power
from midturn.store import Trajectory

MORE = "Raise it and run the same command to go on"


@dataclass(frozen=True, kw_only=True)
class RefinePlan:
    """How to refine."""

    pairs: int = 5
    """That the reflection model is shown."""
    proposals: int = 0
    """0: rules are asked for once. Else searched for, with at most so many rewrites."""
    validation_share: float = 0.5
    """Of the task ids."""
    runs: int = 1
    """Of each instruction that `evaluate` plays, under each set."""
    worthwhile: float = 20.0
    """Points of 100: the smallest difference that the validation should be able to find."""
    spend_anyway: bool = False
    """Go on where it can't."""
    activate: bool = True
    """Let a set hold that beats its parent."""
    force: str | None = None
    """Let the set hold in any case, for this reason, which is recorded."""
    seed: int = 0


@dataclass(frozen=True)
class Progress:
    """A step that has begun or got on."""

    step: Literal["mining", "distilling", "judging", "validating"]
    done: int
    total: int
    note: str = ""


async def refine(
    trajectories: Iterable[Trajectory],
    library: GuidelineLibrary,
    scope: str,
    *,
    reflection: BaseChatModel,
    mediator: Mediator,
    evaluate: Evaluate,
    full: Mapping[str, str] | None = None,
    task_ids: Sequence[str] | None = None,
    models: Mapping[str, str] | None = None,
    embeddings: Embeddings | None = None,
    budget: Budget | None = None,
    costs: Costs | None = None,
    given: str | None = None,
    plan: RefinePlan | None = None,
    by: str = "midturn refine",
    progress: Callable[[Progress], None] = lambda _: None,
) -> Refinement:
    """Learn a set for a scope.

    Args:
        trajectories: conversations of any scope and outcome.
        library: where sets are kept.
        scope: for whom the set is to be.
        reflection: writes the rules; metered, with temperature 0.
        mediator: reads under them for the cheap signal.
        evaluate: plays instructions under rules, those of wider active sets included.
        full: instructions in full by task id, where they are known.
        task_ids: all that `evaluate` can play; `None`: those of the conversations.
        models: spec by role, for the set's lineage.
        embeddings: tell pairs apart; `None`: by their words.
        budget: that of the models' meters; with `costs`, what is left of it bounds the validation.
        costs: what the steps cost on average.
        given: a set of the library, as its `find` takes it, that is validated in place of a new one.
        plan: how.
        by: who refines, for the library.
        progress: is told of every step.

    Raises:
        TooLittle: there is nothing to learn from, or nothing to validate on.
        BadInput: the given set can't become active by this.
        InfrastructureError: a model or a conversation failed for good.
    """
    work = _Refining(
        library=library,
        scope=checked_scope(scope),
        reflection=reflection,
        mediator=mediator,
        evaluate=evaluate,
        models=dict(models or {}),
        plan=plan or RefinePlan(),
        by=by,
        progress=progress,
    )
    candidate = _candidate_given(library, given, scope) if given else None
    known = [each for each in trajectories if _belongs(each, scope)]
    ids = sorted({each.task_id for each in known}) if task_ids is None else list(task_ids)
    if len(set(ids)) < 2 and {each.task_id for each in known} - set(ids):
        raise TooLittle(_nothing_to_learn(scope, len(known), pairs_of(known, full or {})[1]))
    parts = split(ids, work.plan.validation_share, work.plan.seed)
    pairs, found = pairs_of((each for each in known if each.task_id not in set(parts.validation)), full or {})
    if not (pairs or candidate):
        raise TooLittle(_nothing_to_learn(scope, len(known), found))
    power_after = _outlook(known, parts, budget, costs, work.plan)
    can_find = power_after(_before_validation(costs, pairs, work.plan) if costs and not candidate else Cost())
    work.begin(parts, found, can_find, power_after, candidate, wider=_wider(library, scope, known))
    if not (can_find.enough or work.plan.spend_anyway):
        return work.stop(f"the validation would be too small: {can_find}. Nothing was spent")
    try:
        await (work.try_out(candidate) if candidate else work.learn(pairs, embeddings or WordCounts()))
    except BudgetSpent as spent:
        return work.stop(str(spent))
    return work.end()


def _belongs(trajectory: Trajectory, scope: str) -> bool:
    kind, _, name = scope.partition(":")
    return scope == GLOBAL or name == (trajectory.user if kind == "user" else trajectory.task)


def _nothing_to_learn(scope: str, known: int, found: Mapping[str, int]) -> str:
    counts = ", ".join(f"{count} {what}" for what, count in sorted(found.items())) or "none"
    return (
        f"nothing to learn for {scope}: of its {known} conversations, those to learn from are: {counts}. "
        "Bring in failed conversations, at least two, of which the instruction in full "
        "(`full` where they are imported) or a success is known; `midturn wanted` proposes it from what "
        "users said next"
    )


def _candidate_given(library: GuidelineLibrary, given: str, scope: str) -> GuidelineSet:
    """The set that is meant. Raises `BadInput` where no comparison with its parent could make it active."""
    found, active = library.find(given), library.active(scope)
    if found.scope != scope:
        raise BadInput(f"{found.name} is for {found.scope}, and these conversations are for {scope}")
    if found.status == "active":
        raise BadInput(f"{found.name} ({found.version}) is active already")
    if active and active.version != found.parent:
        raise BadInput(
            f"the parent of {found.name} is {found.parent or 'none'}, but {active.name} ({active.version}) "
            "is active now. Import its rules again, as a list without a title, to give them that parent"
        )
    return found


def _outlook(
    known: Sequence[Trajectory], parts: Split, budget: Budget | None, costs: Costs | None, plan: RefinePlan
) -> Callable[[Cost], Power]:
    """What the validation can find with what is left of the budget after something else is paid."""
    # A conversation of one turn is none of those that are going to be played.
    pilot = [each.score for each in known if each.score is not None and len(each.turns) > 1]

    def power_after(ahead: Cost) -> Power:
        most = None
        if budget and costs:
            most = costs.affordable(budget.limits, Cost.of(budget.spent) + ahead, plan.runs)
        return power(
            pilot, available=len(parts.validation), runs=plan.runs, worthwhile=plan.worthwhile, most=most
        )

    return power_after


def _before_validation(costs: Costs, pairs: Sequence[Pair], plan: RefinePlan) -> Cost:
    of_each_id = sorted(Counter(pair.task_id for pair in pairs).values())
    shown = min(plan.pairs, len(of_each_id))
    held_out = sum(of_each_id[shown:])
    return costs.before_validation(shown, held_out, MOST_RULES, plan.proposals)


def _wider(library: GuidelineLibrary, scope: str, known: Sequence[Trajectory]) -> list[GuidelineSet]:
    """The active sets that are told together with this scope's, the widest first."""
    tasks = {each.task for each in known}
    scopes = [] if scope == GLOBAL else [GLOBAL]
    if scope.startswith("user:") and len(tasks) == 1:
        scopes.append(task_scope(*tasks))
    return [active for wider in scopes if (active := library.active(wider))]


@dataclass(kw_only=True)
class _Refining:
    """One refinement at work."""

    library: GuidelineLibrary
    scope: str
    reflection: BaseChatModel
    mediator: Mediator
    evaluate: Evaluate
    models: dict[str, str]
    plan: RefinePlan
    by: str
    progress: Callable[[Progress], None]
    candidates: list[Candidate] = field(default_factory=list[Candidate])
    carried: dict[tuple[str, ...], Played] = field(default_factory=dict[tuple[str, ...], Played])
    """The cheap signal by rules."""
    seen: dict[str, Any] = field(default_factory=dict[str, Any])
    """The other fields of the record, as they are found."""

    def begin(
        self,
        parts: Split,
        found: Mapping[str, int],
        can_find: Power,
        power_after: Callable[[Cost], Power],
        given: GuidelineSet | None,
        *,
        wider: list[GuidelineSet],
    ) -> None:
        """Note where it starts from, and say what it can find."""
        replaced = given.parent if given else None
        self.parent = self.library.find(replaced) if replaced else self.library.active(self.scope)
        self.wider = wider
        self.parts, self.power_after = parts, power_after
        self.seen |= {"split": parts, "found": dict(found), "power": can_find}
        self.progress(Progress("mining", 0, self.plan.pairs, str(can_find)))

    async def learn(self, pairs: Sequence[Pair], embeddings: Embeddings) -> None:
        """From pairs to a set that holds or is turned down."""
        self.shown = await mine(pairs, self.plan.pairs, embeddings)
        taken = {pair.task_id for pair in self.shown}
        self.held_out = [pair for pair in pairs if pair.task_id not in taken]
        held_out = tuple(sorted({pair.task_id for pair in self.held_out}))
        self.seen |= {"pairs": tuple(self.shown), "held_out": held_out}
        self.progress(Progress("mining", len(self.shown), self.plan.pairs))
        candidate = await (self._searched() if self.plan.proposals else self._asked_once())
        if candidate is None:
            return
        candidate = await self._judged(await self._without_riders(candidate))
        if candidate.fate == "candidate":
            self.candidates.append(candidate)  # Stays on record where the budget ends the validation.
            self.candidates[-1] = await self._validated(candidate)
        else:
            self.candidates.append(candidate)

    async def try_out(self, given: GuidelineSet) -> None:
        """A set that is there already holds or is turned down."""
        self.candidates.append(Candidate(by="given", kept=given.guidelines, version=given.version))
        self.candidates[-1] = await self._validated(self.candidates[-1], given)

    # -- rules ----------------------------------------------------------------------------------------

    async def _asked_once(self) -> Candidate | None:
        self.progress(Progress("distilling", 0, 1))
        draft = await distil(self.reflection, [Lesson(pair) for pair in self.shown], self._parent_rules)
        guarded = guard(draft.rules, self.shown, self.scope, self._parent_guidelines)
        self.progress(Progress("distilling", 1, 1))
        return self._candidate("one_shot", draft, guarded)

    async def _searched(self) -> Candidate | None:
        most = self.plan.proposals
        self.progress(Progress("distilling", 0, most))
        found = await search(
            self.reflection,
            Carrying(self.mediator, self.shown, self._told),
            self.shown,
            self.held_out,
            scope=self.scope,
            known=self._parent_guidelines,
            proposals=most,
            seed=self.plan.seed,
            progress=lambda tried: self.progress(Progress("distilling", tried, most)),
        )
        for proposal in found.proposals:
            if proposal is not found.best:
                self._turned_down_by_search(proposal.draft, proposal.guarded)
        if found.stopped:
            raise BudgetSpent(found.stopped)
        return found.best and self._candidate("search", found.best.draft, found.best.guarded)

    def _turned_down_by_search(self, draft: Draft, guarded: Guarded) -> None:
        candidate = self._candidate("search", draft, guarded)
        if candidate:
            reason = "the search found none of the rewrites better than it, or a better one"
            self.candidates.append(self._rejected(candidate, reason))

    def _candidate(self, how: Any, draft: Draft, guarded: Guarded) -> Candidate | None:
        """A draft that is worth judging; what is not is put on record."""
        candidate = Candidate(by=how, proposed=draft.rules, findings=guarded.findings, kept=guarded.kept)
        if draft.nonsense:
            reason = draft.nonsense
        elif not guarded.kept:
            reason = f"the guards refused every rule: {_in_words(guarded.findings)}"
        elif [each.rule for each in guarded.kept] == list(self._parent_rules):
            reason = "its rules are those that hold already"
        else:
            return candidate
        self.candidates.append(self._rejected(candidate, reason))
        return None

    # -- judging --------------------------------------------------------------------------------------

    async def _without_riders(self, candidate: Candidate) -> Candidate:
        """It without the new rules, and the clauses of new rules, that nothing needs."""

        async def signal(kept: Sequence[Guideline]) -> float:
            return fmean((await self._carried(_rules(kept))).scores.values() or [0.0])

        def may_be_tried(kept: Sequence[Guideline]) -> bool:
            return self._kept_in_library(kept).status == "candidate"

        is_said = said_by_most([*self.shown, *self.held_out], self.scope)
        left = await without_riders(candidate.kept, self._parent_guidelines, signal, may_be_tried, is_said)
        findings = (*candidate.findings, *left.findings)
        return candidate.model_copy(update={"kept": left.kept, "findings": findings})

    async def _carried(self, rules: Sequence[str]) -> Played:
        """The cheap signal on the pairs held out or, where there are none, on those shown; read once."""
        if tuple(rules) not in self.carried:
            pairs = self.held_out or self.shown
            carrying = Carrying(self.mediator, pairs, self._told)
            self.carried[tuple(rules)] = await carrying(rules, [pair.task_id for pair in pairs])
        return self.carried[tuple(rules)]

    async def _judged(self, candidate: Candidate) -> Candidate:
        """The cheap signal, before and after."""
        self.progress(Progress("judging", 0, len(self.held_out)))
        if not self.held_out:
            return candidate
        before = await self._carried(self._parent_rules)
        after = await self._carried(_rules(candidate.kept))
        self.progress(Progress("judging", len(self.held_out), len(self.held_out)))
        ids = sorted(before.scores.keys() & after.scores.keys())
        if not ids:
            return candidate
        pairs = [(before.scores[each], after.scores[each]) for each in ids]
        signal = Signal(
            before=fmean(one for one, _ in pairs),
            after=fmean(other for _, other in pairs),
            ci=gain(*zip(*pairs, strict=True)).ci,
            n=len(ids),
            not_measured=len(before.not_measured | after.not_measured),
        )
        candidate = candidate.model_copy(update={"signal": signal})
        if signal.ci and signal.ci[1] < 0:
            reason = f"carries less of what users want: {signal.before:.2f} before, {signal.after:.2f} after"
            return self._rejected(candidate, reason)
        return candidate

    async def _validated(self, candidate: Candidate, given: GuidelineSet | None = None) -> Candidate:
        """Play the validation part under the parent and under the set, and decide."""
        made = given or self._kept_in_library(candidate.kept)
        candidate = self.candidates[-1] = candidate.model_copy(update={"version": made.version})
        if made.status != "candidate" and not self.plan.force:
            reason = f"the same set was {made.status} before ({made.reason})"
            return candidate.model_copy(update={"fate": "rejected", "reason": reason})
        self.seen["contradictions"] = self._contradictions(made.rules)
        can_find = self._can_still_find()
        ids = self.parts.validation[: can_find.n]
        self.progress(Progress("validating", 0, 2))
        before = await self.evaluate(self._told(self._parent_rules), ids)
        self.progress(Progress("validating", 1, 2))
        after = await self.evaluate(self._told(made.rules), ids)
        self.progress(Progress("validating", 2, 2))
        figures = compare(before, after, made.parent)
        self.seen |= {"validation": figures, "before": _points(before.scores), "after": _points(after.scores)}
        if made.validation != figures:
            self.library.validated(made.version, figures, by=self.by)
        is_cut_short = can_find.n < can_find.available and not can_find.enough
        if is_cut_short and not (figures.beats_parent or self.plan.force):
            raise BudgetSpent(f"the budget pays for too little to turn the rules down: {can_find}. {MORE}")
        return self._decided(candidate, figures.beats_parent, str(figures))

    def _can_still_find(self) -> Power:
        """What the rest of the budget can find. Raises `BudgetSpent` where that is too little."""
        can_find = self.power_after(Cost())
        if not can_find.n or not (can_find.enough or self.plan.spend_anyway):
            raise BudgetSpent(f"the rest of the budget is too small for the validation: {can_find}. {MORE}")
        return can_find

    def _decided(self, candidate: Candidate, is_better: bool, figures: str) -> Candidate:
        assert candidate.version is not None
        if not (is_better or self.plan.force):
            reason = f"does not beat its parent: {figures}"
            if self.library.find(candidate.version).status == "candidate":
                self.library.reject(candidate.version, by=self.by, reason=reason)
            return candidate.model_copy(update={"fate": "rejected", "reason": reason})
        if not (self.plan.activate or self.plan.force):
            return candidate.model_copy(update={"reason": f"beats its parent: {figures}; not activated"})
        reason = self.plan.force or f"beats its parent: {figures}"
        try:
            activated = self.library.activate(
                candidate.version, by=self.by, force=self.plan.force is not None, reason=reason
            )
        except BadInput as refused:  # Another set was activated in the meantime.
            return candidate.model_copy(update={"reason": str(refused)})
        forced = self.plan.force if activated.forced else None
        self.seen |= {"activated": candidate.version, "forced": forced}
        why = f"forced ({self.plan.force}): {figures}" if forced else f"beats its parent: {figures}"
        return candidate.model_copy(update={"fate": "activated", "reason": why})

    # -- the library ----------------------------------------------------------------------------------

    def _rejected(self, candidate: Candidate, reason: str) -> Candidate:
        """Keep a candidate that is turned down, where its rules can be a set at all."""
        candidate = candidate.model_copy(update={"fate": "rejected", "reason": reason})
        rules = candidate.kept or _as_guidelines(candidate)
        try:
            made = self._kept_in_library(rules)
        except BadInput:  # No rules, or rules that a set can't hold: the record has them.
            return candidate
        if made.status == "candidate":
            self.library.reject(made.version, by=self.by, reason=reason)
        return candidate.model_copy(update={"version": made.version})

    def _kept_in_library(self, rules: Sequence[Guideline]) -> GuidelineSet:
        lineage = Lineage(
            pairs=tuple(pair.id for pair in self.shown), models=self.models, prompts_sha256=prompts_sha256()
        )
        parent = self.parent.version if self.parent else None
        return self.library.add(self.scope, rules, by=self.by, parent=parent, lineage=lineage)

    @property
    def _parent_guidelines(self) -> tuple[Guideline, ...]:
        return self.parent.guidelines if self.parent else ()

    @property
    def _parent_rules(self) -> tuple[str, ...]:
        return _rules(self._parent_guidelines)

    def _told(self, rules: Sequence[str]) -> tuple[str, ...]:
        """What the Mediator is told where these rules hold in the scope."""
        return self._merged(rules).rules

    def _merged(self, rules: Sequence[str]) -> Merged:
        return merge(*((each.scope, each.rules) for each in self.wider), (self.scope, tuple(rules)))

    def _contradictions(self, rules: Sequence[str]) -> tuple[str, ...]:
        found = [*contradictions_within(self.scope, rules), *self._merged(rules).contradictions]
        return tuple(_contradiction(each) for each in found)

    # -- the record -----------------------------------------------------------------------------------

    def stop(self, why: str) -> Refinement:
        """End early."""
        return self._record(f"Nothing was activated: {why}.", stopped=why)

    def end(self) -> Refinement:
        """End with what was found."""
        if not self.candidates:
            return self._record("Nothing was activated: the search found no rules that carry more.")
        last = self.candidates[-1]
        what = "A new set was activated" if last.fate == "activated" else "Nothing was activated"
        return self._record(f"{what}: {last.reason}.")

    def _record(self, verdict: str, stopped: str | None = None) -> Refinement:
        return Refinement(
            scope=self.scope,
            parent=self.parent.version if self.parent else None,
            parent_rules=self._parent_rules,
            candidates=tuple(self.candidates),
            verdict=verdict,
            stopped=stopped,
            **self.seen,
        )


def _contradiction(found: Contradiction) -> str:
    kept, left_out = found.kept, found.left_out
    return f"{kept.scope}: {kept.rule!r} / {left_out.scope}: {left_out.rule!r} ({found.about})"


def _rules(guidelines: Sequence[Guideline]) -> tuple[str, ...]:
    return tuple(guideline.rule for guideline in guidelines)


def _points(scores: Mapping[str, float]) -> dict[str, float]:
    return {task_id: 100 * score for task_id, score in sorted(scores.items())}


def _as_guidelines(candidate: Candidate) -> list[Guideline]:
    """The rules that were proposed, as far as they can be rules of a set."""
    from pydantic import ValidationError

    made: dict[str, Guideline] = {}
    for each in candidate.proposed:
        try:
            made.setdefault(each.rule.casefold(), Guideline(rule=each.rule, pairs=each.pairs))
        except ValidationError:
            continue
    return list(made.values())


def _in_words(findings: Sequence[Finding]) -> str:
    return "; ".join(dict.fromkeys(f"{finding.guard}: {finding.reason}" for finding in findings))
