"""The report on Lost-in-Conversation runs: every figure with its interval and its n.

An infrastructure failure is never a score, and a conversation that has not ended has none yet: both are
counted beside the figures. A conversation that ended without an answer scores 0.

Runs are compared where nothing but the condition (and what only one of the two uses) sets them apart:
same data, task, scoring, seed, version, decoding, and the same model in each role that both have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, get_args

from assistant.usage import Role, Usage, total
from mediator.records import Origin
from studies.lic.figures import Instructions, OriginFigures, PairFigures, Report, RunFigures, Tokens, WonBack
from studies.metrics import Estimate, Scores, average, paired, per_instruction, performance, ratio, won_back

if TYPE_CHECKING:
    from refiner.store import CallCounts, RunIdentity
    from refiner.trajectories import Trajectory


@dataclass(frozen=True, kw_only=True)
class RunInfo:
    """What the store knows of a run besides its conversations."""

    run_id: str
    identity: RunIdentity
    usage: Mapping[Role, Usage]
    """Of all its calls, also of conversations that failed or have not ended."""
    calls: CallCounts
    unfinished: int = 0
    """Conversations with a call and no end, because the run was killed or its budget spent."""


@dataclass(frozen=True)
class _Scored:
    """A run with what may be scored of it."""

    info: RunInfo
    conversations: Sequence[Trajectory]
    scores: Scores

    @property
    def condition(self) -> str:
        return self.info.identity.condition


def build_report(runs: Sequence[tuple[RunInfo, Sequence[Trajectory]]]) -> Report:
    """Figures of each run, and of every comparison that the runs allow."""
    scored = [_scored(info, trajectories) for info, trajectories in runs]
    figures = [_run_figures(run, trajectories) for run, (_, trajectories) in zip(scored, runs, strict=True)]
    pairs = [(a, b) for b, a in product(scored, scored) if _is_baseline(a, of=b)]
    return Report(
        runs=tuple(figures),
        paired=tuple(_pair_figures(a, b) for a, b in pairs),
        won_back=tuple(_won_back(*three) for three in _triples(pairs)),
    )


def is_mediated(condition: str) -> bool:
    """Whether turns of this condition go through the Mediator; variants start with the same word."""
    return condition.startswith("mediated")


def _scored(info: RunInfo, trajectories: Sequence[Trajectory]) -> _Scored:
    conversations = [t for t in trajectories if t.score is not None and t.blame != "infrastructure"]
    return _Scored(info, conversations, _scores(conversations))


def _scores(conversations: Sequence[Trajectory]) -> Scores:
    """Scores of ended conversations by instruction and repetition, 0 to 100."""
    scores: dict[str, dict[int, float]] = {}
    for conversation in conversations:
        if conversation.score is not None:
            scores.setdefault(conversation.task_id, {})[conversation.repetition] = 100 * conversation.score
    return scores


def _run_figures(run: _Scored, trajectories: Sequence[Trajectory]) -> RunFigures:
    identity, spent, figures = run.info.identity, total(run.info.usage.values()), performance(run.scores)
    failures = sum(t.blame == "infrastructure" for t in trajectories)
    open_ended = len(trajectories) - len(run.conversations) - failures
    return RunFigures(
        run_id=run.info.run_id,
        condition=identity.condition,
        task=identity.task,
        model=identity.models.get("assistant", ""),
        models=identity.models,
        guidelines=identity.guidelines,
        data_sha256=identity.data_sha256,
        scoring=identity.scoring,
        seed=identity.seed,
        version=identity.version,
        n_instructions=len(run.scores),
        n_conversations=len(run.conversations),
        mean=figures.mean.value,
        mean_ci=figures.mean.ci,
        aptitude=figures.aptitude.value,
        aptitude_ci=figures.aptitude.ci,
        unreliability=figures.unreliability.value,
        unreliability_ci=figures.unreliability.ci,
        tokens=_tokens(run.info.usage),
        usd=spent.usd,
        calls=run.info.calls.committed,
        failed_calls=run.info.calls.failed,
        repeated_calls=run.info.calls.repeated,
        infrastructure_failures=failures,
        unfinished=run.info.unfinished + open_ended,
        instructions=_instructions(run.conversations) if is_mediated(identity.condition) else None,
    )


def _tokens(usage: Mapping[Role, Usage]) -> Tokens:
    spent = total(usage.values())
    return Tokens(
        prompt=spent.prompt_tokens,
        cached=spent.cached_tokens,
        completion=spent.completion_tokens,
        by_role={role: cost.tokens for role, cost in usage.items()},
    )


# -- where instructions came from -------------------------------------------------------------------


def _instructions(conversations: Sequence[Trajectory]) -> Instructions:
    origins = [_origins(conversation) for conversation in conversations]
    mediated = [(c, of_turns) for c, of_turns in zip(conversations, origins, strict=True) if of_turns]
    turns = sum(len(of_turns) for of_turns in origins)
    return Instructions(
        turns=turns,
        unmediated_turns=sum(len(c.turns) for c in conversations) - turns,
        conversations=len(mediated),
        origins=tuple(_origin_figures(origin, mediated) for origin in get_args(Origin)),
    )


def _origins(conversation: Trajectory) -> list[Origin]:
    """How the instructions of its turns came about, in order; turns without one are left out."""
    return [turn.instruction.origin for turn in conversation.turns if turn.instruction]


def _origin_figures(origin: Origin, mediated: Sequence[tuple[Trajectory, list[Origin]]]) -> OriginFigures:
    """Figures of one origin over conversations, each with the origins of its instructions."""
    ending_so = [conversation for conversation, origins in mediated if origins[-1] == origin]
    of_turns = _share([(c.task_id, origins.count(origin), len(origins)) for c, origins in mediated])
    of_final = _share([(c.task_id, origins[-1] == origin, 1) for c, origins in mediated])
    mean = average(per_instruction(_scores(ending_so)))
    return OriginFigures(
        origin=origin,
        turns=sum(origins.count(origin) for _, origins in mediated),
        share_of_turns=of_turns.value,
        share_of_turns_ci=of_turns.ci,
        final_turns=len(ending_so),
        share_of_final_turns=of_final.value,
        share_of_final_turns_ci=of_final.ci,
        mean=mean.value,
        mean_ci=mean.ci,
        n_instructions=mean.n,
    )


def _share(counts: Sequence[tuple[str, int, int]]) -> Estimate:
    """The share of (instruction, part, whole) counts, resampled by instruction."""
    parts: dict[str, int] = {}
    wholes: dict[str, int] = {}
    for instruction, part, whole in sorted(counts):
        parts[instruction] = parts.get(instruction, 0) + part
        wholes[instruction] = wholes.get(instruction, 0) + whole
    return ratio(list(parts.values()), list(wholes.values()))


# -- comparisons ------------------------------------------------------------------------------------


def _is_baseline(a: _Scored, *, of: _Scored) -> bool:
    return a.condition in _baselines(of.condition) and _comparable(a.info.identity, of.info.identity)


def _baselines(condition: str) -> tuple[str, ...]:
    """The conditions that this one is compared with."""
    if condition == "full":
        return ()
    if condition in ("concat", "sharded"):
        return ("full",)
    if condition == "mediated":
        return ("sharded", "concat")
    if is_mediated(condition):
        return ("sharded", "concat", "mediated")
    return ("full", "sharded")


def _comparable(a: RunIdentity, b: RunIdentity) -> bool:
    """Whether only the condition, and what only one of the two uses, sets the runs apart."""
    same = ("study", "task", "data_sha256", "scoring", "seed", "version")
    return (
        all(getattr(a, name) == getattr(b, name) for name in same)
        and _agree(a.models, b.models)
        and _agree(a.decoding, b.decoding)
        and (a.guidelines == b.guidelines or not is_mediated(a.condition))
    )


def _agree(a: Mapping[str, object], b: Mapping[str, object]) -> bool:
    """Whether all that both say is the same."""
    return all(a[key] == b[key] for key in a.keys() & b.keys())


def _pair_figures(a: _Scored, b: _Scored) -> PairFigures:
    figures = paired(a.scores, b.scores)
    return PairFigures(
        task=b.info.identity.task,
        model=b.info.identity.models.get("assistant", ""),
        a=a.condition,
        b=b.condition,
        a_run=a.info.run_id,
        b_run=b.info.run_id,
        n=figures.difference.n,
        difference=figures.difference.value,
        ci=figures.difference.ci,
        flipped_up=figures.flipped_up,
        flipped_down=figures.flipped_down,
    )


def _triples(pairs: Sequence[tuple[_Scored, _Scored]]) -> Iterator[tuple[_Scored, _Scored, _Scored]]:
    """Each (full, sharded, mediated) whose members are comparable with one another."""
    losses = [(a, b) for a, b in pairs if (a.condition, b.condition) == ("full", "sharded")]
    gains = [(a, b) for a, b in pairs if is_mediated(b.condition)]
    for (full, sharded), (baseline, mediated) in product(losses, gains):
        if baseline is sharded and _comparable(full.info.identity, mediated.info.identity):
            yield full, sharded, mediated


def _won_back(full: _Scored, sharded: _Scored, mediated: _Scored) -> WonBack:
    figures = won_back(full.scores, sharded.scores, mediated.scores)
    return WonBack(
        task=mediated.info.identity.task,
        model=mediated.info.identity.models.get("assistant", ""),
        condition=mediated.condition,
        run=mediated.info.run_id,
        full_run=full.info.run_id,
        sharded_run=sharded.info.run_id,
        n=figures.n,
        share=figures.value,
        ci=figures.ci,
        why_not=_why_not(figures),
    )


def _why_not(share: Estimate) -> str | None:
    if share.n == 0:
        return "the three runs have no instruction in common"
    if share.value is None:
        return "sharding lost nothing on these instructions, so there is nothing to win back"
    if share.ci is None and share.n > 1:
        return "the sharding loss is not clearly above zero on these instructions"
    return None if share.ci else "one instruction gives no interval"
