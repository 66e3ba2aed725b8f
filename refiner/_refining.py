"""Learn guidelines from failed conversations, and let them hold only if they make others better.

The instructions are split in halves. Where there are few, each half is learned from once and validated on
once, in two folds; where there are many, one fold is enough. A fold goes through five steps, see `_steps`:
pick pairs of what is learned from; have rules written; filter them; drop what the readings of other pairs
don't need; play what was kept back under the parent and under the set.

No set meets an instruction that it was learned from. One comparison decides, that over all folds, so that no
correction for many is due; what becomes active is the set that did best where it was validated.

Only conversations of the scope are learned from: a user's own, those of a task, or all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel

from midturn.core import BadInput, Budget, BudgetSpent
from midturn.mediator import Mediator
from midturn.refiner._refinement import Ablated, Filtered, Fold, Paired, Proposed, Refinement
from midturn.refiner._steps import (
    Progress,
    RefineSession,
    ablate,
    as_guidelines,
    filter_rules,
    pick_pairs,
    propose,
    rules_of,
    validate,
)
from midturn.refiner.distilling import MOST_RULES, prompts_sha256
from midturn.refiner.guidelines import (
    GLOBAL,
    Contradiction,
    Guideline,
    GuidelineLibrary,
    GuidelineSet,
    Lineage,
    checked_scope,
    contradictions_within,
    covers,
    task_scope,
)
from midturn.refiner.pairs import Pair, WordCounts, pairs_of
from midturn.refiner.validation import (
    Cost,
    Costs,
    Evaluate,
    InstructionRecall,
    Split,
    TooLittle,
    folds,
    pooled,
    split,
    turned,
)
from midturn.statistics import Power, power, readings_power
from midturn.store import Trajectory

MORE = "Raise it and run the same command to resume"
Record = TypeVar("Record", bound=BaseModel)

STEPS: dict[type[BaseModel], str] = {
    Paired: "pairs",
    Proposed: "propose",
    Filtered: "filter",
    Ablated: "ablate",
}
"""The steps whose records are kept; a validation is kept conversation by conversation."""


@dataclass(frozen=True, kw_only=True)
class RefinePlan:
    """How to refine."""

    pairs: int = 5
    """That the reflection model is shown."""
    proposals: int = 0
    """0: rules are asked for once. Else searched for, with at most so many rewrites."""
    few: int = 200
    """Fewer task ids than these are learned from in two folds. Half of 200 find 20 points where scores are 0
    or 100 alike."""
    runs: int = 1
    """Of each instruction that `evaluate` plays, under each set."""
    worthwhile: float = 20.0
    """Points of 100: the smallest difference that the validation should be able to find."""
    spend_anyway: bool = False
    """Continue where it can't."""
    activate: bool = True
    """Let a set hold that beats its parent."""
    force: str | None = None
    """Let the set hold in any case, for this reason, which is recorded."""
    seed: int = 0


class StepRecords(Protocol):
    """Where the records of steps are kept, so that none is made twice."""

    async def get(self, step: str) -> object | None:
        """Return the record of a step that was made before, as JSON has it, charged as it was then."""
        ...

    async def put(self, step: str, record: BaseModel) -> None:
        """Keep the record of a step."""
        ...


class _Nowhere:
    async def get(self, step: str) -> object | None:
        return None

    async def put(self, step: str, record: BaseModel) -> None:
        pass


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
    kept: StepRecords | None = None,
    by: str = "midturn refine",
    progress: Callable[[Progress], None] = lambda _: None,
) -> Refinement:
    """Learn a set for a scope.

    Args:
        trajectories: conversations of any scope and outcome.
        library: where sets are kept.
        scope: for whom the set is to be.
        reflection: writes the rules; recorded, with temperature 0.
        mediator: reads under them for the proxy metric.
        evaluate: plays instructions under rules, those of wider active sets included.
        full: instructions in full by task id, where they are known.
        task_ids: all that `evaluate` can play; `None`: those of the conversations.
        models: spec by role, for the set's lineage.
        embeddings: distinguish pairs; `None`: by their words.
        budget: that of the models' meters; with `costs`, what is left of it bounds the validation.
        costs: what the steps cost on average.
        given: a set of the library, as its `find` takes it, that is validated in place of a new one.
        plan: how.
        kept: where steps are kept, for going on after an interruption.
        by: who refines, for the library.
        progress: is told of every step.

    Raises:
        TooLittle: there is nothing to learn from, or nothing to validate on.
        BadInput: the given set can't become active by this.
        InfrastructureError: a model or a conversation failed for good.
    """
    plan = plan or RefinePlan()
    candidate = _candidate_given(library, given, checked_scope(scope)) if given else None
    known = [each for each in trajectories if covers(scope, task=each.task, user=each.user)]
    ids = sorted({each.task_id for each in known}) if task_ids is None else list(task_ids)
    pairs, found = pairs_of(known, full or {})
    if len(set(ids)) < 2 and {each.task_id for each in known} - set(ids):
        raise TooLittle(_nothing_to_learn(scope, len(known), found))
    if candidate:
        parts = [_unmet_by(candidate, pairs, split(ids, 0.5, plan.seed))]
    else:
        parts = [each for each in folds(ids, plan.few, plan.seed) if _to_learn_from(each, pairs)]
        if not parts:
            raise TooLittle(_nothing_to_learn(scope, len(known), found))
    replaced = candidate.parent if candidate else None
    work = _Refining(
        library=library,
        known=known,
        full=full or {},
        pairs=pairs,
        models=dict(models or {}),
        budget=budget,
        costs=costs,
        plan=plan,
        kept=_Nowhere() if kept is None else kept,
        by=by,
        folds=[Fold(pairs=Paired(split=each)) for each in parts],
        session=RefineSession(
            scope=scope,
            reflection=reflection,
            mediator=mediator,
            evaluate=evaluate,
            embeddings=embeddings or WordCounts(),
            parent=library.find(replaced) if replaced else library.active(scope),
            wider=_wider(library, scope, known),
            shown=plan.pairs,
            proposals=plan.proposals,
            seed=plan.seed,
            may_be_tried=lambda paired, rules: work.may_be_tried(paired, rules),
            progress=progress,
        ),
    )
    return await work.done(candidate)


def _to_learn_from(part: Split, pairs: Iterable[Pair]) -> list[Pair]:
    """Return what nothing is validated on, among it what can't be played."""
    return [pair for pair in pairs if pair.task_id not in part.validation]


def _nothing_to_learn(scope: str, known: int, found: Mapping[str, int]) -> str:
    counts = ", ".join(f"{what} ({count})" for what, count in sorted(found.items())) or "none failed"
    return (
        f"nothing to learn for {scope} from its {known} conversations: {counts}. "
        "Bring in failed conversations, at least two, of which the instruction in full "
        "(`full` where they are imported) or a success is known; `midturn wanted` proposes it from what "
        "users said next"
    )


def _candidate_given(library: GuidelineLibrary, given: str, scope: str) -> GuidelineSet:
    """Return the set that is meant; refuse one that no comparison with its parent could make active."""
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


def _unmet_by(given: GuidelineSet, pairs: Sequence[Pair], part: Split) -> Split:
    """Return the side of a split that a set was not learned from, to validate on."""
    learned = {pair.task_id for pair in pairs if pair.id in given.lineage.pairs}
    for side in (part, turned(part)):
        if not learned.intersection(side.validation):
            return side
    raise BadInput(
        f"{given.name} was learned from conversations on both sides of --seed {part.seed}. Give the --seed "
        "that it was learned with"
    )


def _wider(library: GuidelineLibrary, scope: str, known: Sequence[Trajectory]) -> list[GuidelineSet]:
    """Return the active sets that are told together with this scope's, the widest first."""
    tasks = {each.task for each in known}
    scopes = [] if scope == GLOBAL else [GLOBAL]
    if scope.startswith("user:") and len(tasks) == 1:
        scopes.append(task_scope(*tasks))
    return [active for wider in scopes if (active := library.active(wider))]


@dataclass(kw_only=True)
class _Refining:
    """One refinement at work: each fold through its steps, and the decision on all."""

    library: GuidelineLibrary
    session: RefineSession
    known: Sequence[Trajectory]
    full: Mapping[str, str]
    pairs: Sequence[Pair]
    models: dict[str, str]
    budget: Budget | None
    costs: Costs | None
    plan: RefinePlan
    kept: StepRecords
    by: str
    folds: list[Fold]
    ended: dict[str, object] = field(default_factory=dict[str, object])
    """The fields of the record that its end fills in."""

    async def done(self, given: GuidelineSet | None) -> Refinement:
        """Go through all steps."""
        self.power = self._power(Cost() if given else self._cost_of_learning())
        if not (self.power.enough or self.plan.spend_anyway):
            return self._stopped("the validation would be too small. Nothing was spent")
        self.session.progress(Progress("pairs", 0, self.plan.pairs, str(self.power)))
        try:
            for at in range(len(self.folds)):
                if given:
                    self._set(at, rules=given.guidelines)
                else:
                    await self._learn(at)
            await self._try_out(given)
        except BudgetSpent as spent:
            return self._stopped(str(spent))
        return self._record(self._verdict())

    # -- learning -----------------------------------------------------------------------------------------

    async def _learn(self, at: int) -> None:
        """Take a fold as far as a set that is worth validating, or that is rejected."""
        part, session = self.folds[at].pairs.split, self.session
        pairs = _to_learn_from(part, self.pairs)
        _, found = pairs_of((one for one in self.known if one.task_id not in part.validation), self.full)

        paired = await self._kept(at, Paired) or await self._keep(
            at, await pick_pairs(part, pairs, found, session)
        )
        self._set(at, pairs=paired)
        proposed = await self._kept(at, Proposed) or await self._keep(
            at, await propose(paired, pairs, session)
        )
        if proposed.stopped:
            self._filtered(at, proposed, filter_rules(proposed, paired, session))
            raise BudgetSpent(proposed.stopped)
        filtered = await self._kept(at, Filtered) or await self._keep(
            at, filter_rules(proposed, paired, session)
        )
        self._filtered(at, proposed, filtered)
        if filtered.refused:
            return self._turned_down(at, filtered.refused)
        ablated = await self._kept(at, Ablated) or await self._keep(
            at, await ablate(filtered, paired, pairs, session)
        )
        self._set(at, ablated=ablated, rules=ablated.kept)
        return self._turned_down(at, ablated.refused) if ablated.refused else None

    def _filtered(self, at: int, proposed: Proposed, filtered: Filtered) -> None:
        """Note what the filters left, and keep what the search left behind as rejected."""
        for each in filtered.others:
            self._kept_as_rejected(self.folds[at].pairs, each.rules, each.reason)
        self._set(at, proposed=proposed, filtered=filtered, rules=filtered.kept or _as_far_as_rules(proposed))

    async def _kept(self, at: int, step: type[Record]) -> Record | None:
        """Return the record of a step that was made before."""
        found = await self.kept.get(f"{at}/{STEPS[step]}")
        return None if found is None else step.model_validate(found)

    async def _keep(self, at: int, made: Record) -> Record:
        """Keep the record of a step, unless it broke off."""
        if not (isinstance(made, Proposed) and made.stopped):
            await self.kept.put(f"{at}/{STEPS[type(made)]}", made)
        return made

    # -- validating ---------------------------------------------------------------------------------------

    async def _try_out(self, given: GuidelineSet | None) -> None:
        """Play the sets that are left, each on what it was not learned from, and decide on all together."""
        for at, fold in self._left():
            made = given or self._in_library(fold.pairs, fold.rules)
            self._set(at, version=made.version, contradictions=self._contradictions(made.rules))
            if made.status != "candidate" and not self.plan.force:
                self._set(at, fate="rejected", reason=_known_before(made))
        if not self._left():
            return
        can_find = self._can_still_find()
        left, available = can_find.n, can_find.available
        for at, fold in self._left():
            assert fold.version
            made, ids = self.library.find(fold.version), fold.pairs.split.validation
            share = -(-left * len(ids) // available)
            self._set(at, validated=await validate(made, ids[:share], self.session))
            left, available = left - share, available - len(ids)
        self._decide(can_find)

    def _decide(self, can_find: Power) -> None:
        """Let the set hold that did best, where the comparison over all folds speaks for it."""
        tried = [(fold.validated, at) for at, fold in self._left() if fold.validated]
        figures = pooled([(each.figures, each.before, each.after) for each, _ in tried])
        _, best = max(tried, key=lambda one: (one[0].figures.difference, -one[1]))
        self.ended |= {"validation": figures, "chosen": self.folds[best].version}
        for each, at in tried:
            version = self.folds[at].version
            held = figures if at == best else each.figures
            if version and self.library.find(version).validation != held:
                self.library.validated(version, held, by=self.by)
        is_cut_short = can_find.n < can_find.available and not can_find.enough
        if is_cut_short and not (figures.beats_parent or self.plan.force):
            raise BudgetSpent(f"the budget pays for too little to reject the rules: {can_find}. {MORE}")
        if not (figures.beats_parent or self.plan.force):
            for _, at in tried:
                self._turned_down(at, f"does not beat its parent: {figures}")
            return
        for _, at in tried:
            if at != best:
                self._turned_down(at, "the rules of the other fold did better where they were validated")
        self._activate(best, str(figures))

    def _activate(self, at: int, figures: str) -> None:
        version = self.folds[at].version
        assert version
        if not (self.plan.activate or self.plan.force):
            self._set(at, reason=f"beats its parent: {figures}; not activated")
            return
        reason = self.plan.force or f"beats its parent: {figures}"
        try:
            activated = self.library.activate(
                version, by=self.by, force=self.plan.force is not None, reason=reason
            )
        except BadInput as refused:  # Another set was activated in the meantime.
            self._set(at, reason=str(refused))
            return
        forced = self.plan.force if activated.forced else None
        self.ended |= {"activated": version, "forced": forced}
        why = f"forced ({self.plan.force}): {figures}" if forced else f"beats its parent: {figures}"
        self._set(at, fate="activated", reason=why)

    def _left(self) -> list[tuple[int, Fold]]:
        """Return the folds with rules that are still to be decided on."""
        return [(at, fold) for at, fold in enumerate(self.folds) if fold.rules and fold.fate == "candidate"]

    # -- what can be found, and for how much --------------------------------------------------------------

    def _power(self, ahead: Cost) -> Power:
        """Return what the validation can find with what the budget leaves after something else is paid."""
        most = None
        if self.budget and self.costs:
            most = self.costs.affordable(
                self.budget.limits, Cost.of(self.budget.spent) + ahead, self.plan.runs
            )
        left = [fold for fold in self.folds if fold.fate == "candidate"]
        available = sum(len(fold.pairs.split.validation) for fold in left)
        if isinstance(self.session.evaluate, InstructionRecall):
            return readings_power(available=available, worthwhile=self.plan.worthwhile, most=most)
        # A conversation of one turn is none of those that are going to be played.
        pilot = [each.score for each in self.known if each.score is not None and len(each.turns) > 1]
        return power(
            pilot, available=available, runs=self.plan.runs, worthwhile=self.plan.worthwhile, most=most
        )

    def _can_still_find(self) -> Power:
        """Return what the rest of the budget can find. Raises `BudgetSpent` where that is too little."""
        can_find = self._power(Cost())
        is_cut_short = can_find.n < can_find.available and not (can_find.enough or self.plan.spend_anyway)
        if not can_find.n or is_cut_short:
            raise BudgetSpent(f"the rest of the budget is too small for the validation: {can_find}. {MORE}")
        return can_find

    def _cost_of_learning(self) -> Cost:
        if not self.costs:
            return Cost()
        costs = self.costs
        every: list[Cost] = []
        for fold in self.folds:
            pairs = _to_learn_from(fold.pairs.split, self.pairs)
            of_each_id = sorted(Counter(pair.task_id for pair in pairs).values())
            shown = min(self.plan.pairs, len(of_each_id))
            held_out = sum(of_each_id[shown:])
            every.append(costs.before_validation(shown, held_out, MOST_RULES, self.plan.proposals))
        return sum(every, Cost())

    # -- the library --------------------------------------------------------------------------------------

    def may_be_tried(self, paired: Paired, rules: Sequence[Guideline]) -> bool:
        """Tell whether these rules are not known to be of no use."""
        return self._in_library(paired, rules).status == "candidate"

    def _turned_down(self, at: int, reason: str) -> None:
        """Keep a set that is rejected, where its rules can be a set at all."""
        fold = self.folds[at]
        version = fold.version or self._kept_as_rejected(fold.pairs, fold.rules, reason)
        if version and self.library.find(version).status == "candidate":
            self.library.reject(version, by=self.by, reason=reason)
        self._set(at, fate="rejected", reason=reason, version=version)

    def _kept_as_rejected(self, paired: Paired, rules: Sequence[Guideline], reason: str) -> str | None:
        try:
            made = self._in_library(paired, rules)
        except BadInput:  # No rules, or rules that a set can't hold: the record has them.
            return None
        if made.status == "candidate":
            self.library.reject(made.version, by=self.by, reason=reason)
        return made.version

    def _in_library(self, paired: Paired, rules: Sequence[Guideline]) -> GuidelineSet:
        lineage = Lineage(
            pairs=tuple(pair.id for pair in paired.shown), models=self.models, prompts_sha256=prompts_sha256()
        )
        parent = self.session.parent.version if self.session.parent else None
        return self.library.add(self.session.scope, rules, by=self.by, parent=parent, lineage=lineage)

    def _contradictions(self, rules: Sequence[str]) -> tuple[str, ...]:
        within = contradictions_within(self.session.scope, rules)
        return tuple(map(_contradiction, [*within, *self.session.merged(rules).contradictions]))

    # -- the record ---------------------------------------------------------------------------------------

    def _set(self, at: int, **fields: object) -> None:
        self.folds[at] = self.folds[at].model_copy(update=fields)

    def _stopped(self, why: str) -> Refinement:
        """End early."""
        self.ended["stopped"] = why
        return self._record(f"Nothing was activated: {why}.")

    def _verdict(self) -> str:
        active = next((fold for fold in self.folds if fold.fate == "activated"), None)
        if active:
            return f"A new set was activated: {active.reason}."
        return f"Nothing was activated: {'; '.join(dict.fromkeys(fold.reason for fold in self.folds))}."

    def _record(self, verdict: str) -> Refinement:
        parent = self.session.parent
        return Refinement.model_validate(
            {
                "scope": self.session.scope,
                "parent": parent.version if parent else None,
                "parent_rules": rules_of(self.session.known),
                "power": self.power,
                "folds": tuple(self.folds),
                "verdict": verdict,
                **self.ended,
            }
        )


def _as_far_as_rules(proposed: Proposed) -> tuple[Guideline, ...]:
    return as_guidelines(proposed.draft) if proposed.draft else ()


def _known_before(made: GuidelineSet) -> str:
    """Return why rules that the library has, and not as a candidate, are not tried again."""
    known = {
        "active": "the same rules are active already",
        "trial": "the same rules are on trial now",
        "rejected": "the same rules were rejected before",
        "retired": "the same rules were retired before",
    }[made.status]
    return f"{known} ({made.reason})" if made.reason else known


def _contradiction(found: Contradiction) -> str:
    kept, left_out = found.kept, found.left_out
    return f"{kept.scope}: {kept.rule!r} / {left_out.scope}: {left_out.rule!r} ({found.about})"
