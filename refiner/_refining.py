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
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from midturn.core import BadInput, Budget, BudgetSpent
from midturn.refiner._refinement import Ablated, Filtered, Fold, Paired, Proposed, Refinement
from midturn.refiner._session import (
    Progress,
    RefineExperience,
    RefinePlan,
    RefineRoles,
    RefineSession,
    StepRecords,
)
from midturn.refiner._steps import (
    ablate,
    as_guidelines,
    filter_rules,
    pick_pairs,
    propose,
    rules_of,
    validate,
)
from midturn.refiner.distilling import MOST_RULES
from midturn.refiner.guidelines import (
    GLOBAL,
    Contradiction,
    Guideline,
    GuidelineLibrary,
    GuidelineSet,
    Validation,
    checked_scope,
    contradictions_within,
    covers,
    task_scope,
)
from midturn.refiner.pairs import Pair, pairs_of
from midturn.refiner.validation import (
    Cost,
    Costs,
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


class _Nowhere:
    async def get(self, step: str) -> object | None:
        return None

    async def put(self, step: str, record: BaseModel) -> None:
        pass


async def refine(
    experience: RefineExperience,
    library: GuidelineLibrary,
    scope: str,
    *,
    roles: RefineRoles,
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
        experience: what is learned from and validated on.
        library: where sets are kept.
        scope: for whom the set is to be.
        roles: who takes part.
        budget: that of the models' recorders; with `costs`, what is left of it bounds the validation.
        costs: what the steps cost on average.
        given: a set of the library, as its `find` takes it, that is validated in place of a new one.
        plan: how.
        kept: where steps are kept, to resume after an interruption.
        by: who refines, for the library.
        progress: is told of every step.

    Raises:
        TooLittle: there is nothing to learn from, or nothing to validate on.
        BadInput: the given set can't become active by this.
        InfrastructureError: a model or a conversation failed for good.
    """
    plan = plan or RefinePlan()
    candidate = _candidate_given(library, given, checked_scope(scope)) if given else None
    known = [each for each in experience.trajectories if covers(scope, task=each.task, user=each.user)]
    pairs, found = pairs_of(known, experience.full)
    parts = _parts(experience, known, pairs, plan, candidate)
    if not parts:
        raise TooLittle(_nothing_to_learn(scope, len(known), found))
    replaced = candidate.parent if candidate else None
    work = _Refining(
        known=known,
        full=experience.full,
        pairs=pairs,
        budget=budget,
        costs=costs,
        kept=_Nowhere() if kept is None else kept,
        folds=[Fold(pairs=Paired(split=each)) for each in parts],
        session=RefineSession(
            scope=scope,
            roles=roles,
            plan=plan,
            library=library,
            parent=library.find(replaced) if replaced else library.active(scope),
            wider=_wider(library, scope, known),
            by=by,
            progress=progress,
        ),
    )
    return await work.done(candidate)


def _parts(
    experience: RefineExperience,
    known: Sequence[Trajectory],
    pairs: Sequence[Pair],
    plan: RefinePlan,
    candidate: GuidelineSet | None,
) -> list[Split]:
    """Return the splits of what can be played; none where there is nothing to learn from."""
    of_known = {each.task_id for each in known}
    ids = sorted(of_known) if experience.task_ids is None else list(experience.task_ids)
    if len(set(ids)) < 2 and of_known - set(ids):
        return []
    if candidate:
        return [_unmet_by(candidate, pairs, split(ids, 0.5, plan.seed))]
    return [each for each in folds(ids, plan.few, plan.seed) if _to_learn_from(each, pairs)]


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

    session: RefineSession
    known: Sequence[Trajectory]
    full: Mapping[str, str]
    pairs: Sequence[Pair]
    budget: Budget | None
    costs: Costs | None
    kept: StepRecords
    folds: list[Fold]
    power: Power = field(init=False)
    validation: Validation | None = None
    """Over all folds."""
    chosen: str | None = None
    activated: str | None = None
    forced: str | None = None

    async def done(self, given: GuidelineSet | None) -> Refinement:
        """Go through all steps."""
        self.power = self._power(Cost() if given else self._cost_of_learning())
        if not (self.power.enough or self.session.plan.spend_anyway):
            return self._stopped("the validation would be too small. Nothing was spent")
        self.session.progress(Progress("pairs", 0, self.session.plan.pairs, str(self.power)))
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

        paired = await self._once(at, Paired, lambda: pick_pairs(part, pairs, found, session))
        self._set(at, pairs=paired)
        proposed = await self._once(at, Proposed, lambda: propose(paired, pairs, session))
        if proposed.stopped:
            self._filtered(at, proposed, await filter_rules(proposed, paired, session))
            raise BudgetSpent(proposed.stopped)
        filtered = await self._once(at, Filtered, lambda: filter_rules(proposed, paired, session))
        self._filtered(at, proposed, filtered)
        if filtered.refused:
            return self._reject(at, filtered.refused)
        ablated = await self._once(at, Ablated, lambda: ablate(filtered, paired, pairs, session))
        self._set(at, ablated=ablated, rules=ablated.kept)
        return self._reject(at, ablated.refused) if ablated.refused else None

    def _filtered(self, at: int, proposed: Proposed, filtered: Filtered) -> None:
        """Note what the filters left, and keep what the search left behind as rejected."""
        for each in filtered.others:
            self._kept_as_rejected(self.folds[at].pairs, each.rules, each.reason)
        self._set(at, proposed=proposed, filtered=filtered, rules=filtered.kept or _as_far_as_rules(proposed))

    async def _once(self, at: int, step: type[Record], make: Callable[[], Awaitable[Record]]) -> Record:
        """Return the record of a step, made and kept now unless it was before; one broken off is not kept."""
        name = f"{at}/{STEPS[step]}"
        if (found := await self.kept.get(name)) is not None:
            return step.model_validate(found)
        made = await make()
        if not (isinstance(made, Proposed) and made.stopped):
            await self.kept.put(name, made)
        return made

    # -- validating ---------------------------------------------------------------------------------------

    async def _try_out(self, given: GuidelineSet | None) -> None:
        """Play the sets that are left, each on what it was not learned from, and decide on all together."""
        for at, fold in self._left():
            made = given or self.session.entered(fold.pairs, fold.rules)
            self._set(at, version=made.version, contradictions=self._contradictions(made.rules))
            if made.status != "candidate" and not self.session.plan.force:
                self._set(at, status="rejected", reason=_known_before(made))
        if not self._left():
            return
        can_find = self._can_still_find()
        left, available = can_find.n, can_find.available
        for at, fold in self._left():
            assert fold.version
            made, ids = self.session.library.find(fold.version), fold.pairs.split.validation
            share = -(-left * len(ids) // available)
            self._set(at, validated=await validate(made, ids[:share], self.session))
            left, available = left - share, available - len(ids)
        self._decide(can_find)

    def _decide(self, can_find: Power) -> None:
        """Let the set hold that did best, where the comparison over all folds speaks for it."""
        tried = [(fold.validated, at) for at, fold in self._left() if fold.validated]
        figures = pooled([(each.figures, each.before, each.after) for each, _ in tried])
        _, best = max(tried, key=lambda one: (one[0].figures.difference, -one[1]))
        self.validation, self.chosen = figures, self.folds[best].version
        for each, at in tried:
            version = self.folds[at].version
            held = figures if at == best else each.figures
            if version and self.session.library.find(version).validation != held:
                self.session.library.validated(version, held, by=self.session.by)
        is_cut_short = can_find.n < can_find.available and not can_find.enough
        if is_cut_short and not (figures.beats_parent or self.session.plan.force):
            raise BudgetSpent(f"the budget pays for too little to reject the rules: {can_find}. {MORE}")
        if not (figures.beats_parent or self.session.plan.force):
            for _, at in tried:
                self._reject(at, f"does not beat its parent: {figures}")
            return
        for _, at in tried:
            if at != best:
                self._reject(at, "the rules of the other fold did better where they were validated")
        self._activate(best, str(figures))

    def _activate(self, at: int, figures: str) -> None:
        version = self.folds[at].version
        assert version
        if not (self.session.plan.activate or self.session.plan.force):
            self._set(at, reason=f"beats its parent: {figures}; not activated")
            return
        reason = self.session.plan.force or f"beats its parent: {figures}"
        try:
            activated = self.session.library.activate(
                version, by=self.session.by, force=self.session.plan.force is not None, reason=reason
            )
        except BadInput as refused:  # Another set was activated in the meantime.
            self._set(at, reason=str(refused))
            return
        self.activated, self.forced = version, self.session.plan.force if activated.forced else None
        why = f"forced ({self.forced}): {figures}" if self.forced else f"beats its parent: {figures}"
        self._set(at, status="activated", reason=why)

    def _left(self) -> list[tuple[int, Fold]]:
        """Return the folds with rules that are still to be decided on."""
        return [(at, fold) for at, fold in enumerate(self.folds) if fold.rules and fold.status == "candidate"]

    # -- what can be found, and for how much --------------------------------------------------------------

    def _power(self, ahead: Cost) -> Power:
        """Return what the validation can find with what the budget leaves after something else is paid."""
        plan, most = self.session.plan, None
        if self.budget and self.costs:
            most = self.costs.affordable(
                self.budget.limits, Cost.of(self.budget.spent) + ahead, self.session.plan.runs
            )
        left = [fold for fold in self.folds if fold.status == "candidate"]
        available = sum(len(fold.pairs.split.validation) for fold in left)
        if isinstance(self.session.roles.evaluate, InstructionRecall):
            return readings_power(available=available, worthwhile=plan.worthwhile, most=most)
        # A conversation of one turn is none of those that are going to be played.
        pilot = [each.score for each in self.known if each.score is not None and len(each.turns) > 1]
        return power(
            pilot,
            available=available,
            runs=self.session.plan.runs,
            worthwhile=self.session.plan.worthwhile,
            most=most,
        )

    def _can_still_find(self) -> Power:
        """Return what the rest of the budget can find. Raises `BudgetSpent` where that is too little."""
        can_find = self._power(Cost())
        is_cut_short = can_find.n < can_find.available and not (
            can_find.enough or self.session.plan.spend_anyway
        )
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
            shown = min(self.session.plan.pairs, len(of_each_id))
            held_out = sum(of_each_id[shown:])
            every.append(costs.before_validation(shown, held_out, MOST_RULES, self.session.plan.proposals))
        return sum(every, Cost())

    # -- the library --------------------------------------------------------------------------------------

    def _reject(self, at: int, reason: str) -> None:
        """Keep a set that is rejected, where its rules can be a set at all."""
        fold = self.folds[at]
        version = fold.version or self._kept_as_rejected(fold.pairs, fold.rules, reason)
        if version and self.session.library.find(version).status == "candidate":
            self.session.library.reject(version, by=self.session.by, reason=reason)
        self._set(at, status="rejected", reason=reason, version=version)

    def _kept_as_rejected(self, paired: Paired, rules: Sequence[Guideline], reason: str) -> str | None:
        try:
            made = self.session.entered(paired, rules)
        except BadInput:  # No rules, or rules that a set can't hold: the record has them.
            return None
        if made.status == "candidate":
            self.session.library.reject(made.version, by=self.session.by, reason=reason)
        return made.version

    def _contradictions(self, rules: Sequence[str]) -> tuple[str, ...]:
        within = contradictions_within(self.session.scope, rules)
        return tuple(map(_contradiction, [*within, *self.session.merged(rules).contradictions]))

    # -- the record ---------------------------------------------------------------------------------------

    def _set(self, at: int, **fields: object) -> None:
        self.folds[at] = self.folds[at].model_copy(update=fields)

    def _stopped(self, why: str) -> Refinement:
        """End early."""
        return self._record(f"Nothing was activated: {why}.", stopped=why)

    def _verdict(self) -> str:
        active = next((fold for fold in self.folds if fold.status == "activated"), None)
        if active:
            return f"A new set was activated: {active.reason}."
        return f"Nothing was activated: {'; '.join(dict.fromkeys(fold.reason for fold in self.folds))}."

    def _record(self, verdict: str, *, stopped: str | None = None) -> Refinement:
        parent = self.session.parent
        return Refinement(
            scope=self.session.scope,
            parent=parent.version if parent else None,
            parent_rules=rules_of(self.session.known),
            power=self.power,
            folds=tuple(self.folds),
            validation=self.validation,
            chosen=self.chosen,
            activated=self.activated,
            forced=self.forced,
            stopped=stopped,
            verdict=verdict,
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
