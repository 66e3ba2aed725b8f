"""The figures of one run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from midturn.core import Role, Usage, total
from midturn.mediator import Origin
from midturn.statistics import Estimate, average, per_instruction, performance
from midturn.studies.lic._figures import (
    BlameFigures,
    Instructions,
    OriginFigures,
    RunFigures,
    Tokens,
    UserFigures,
)
from midturn.studies.lic._rescored import RescoredSettings
from midturn.studies.lic.report._tally import InstructionTally, Run, Tally

FULL = 100.0


def run_figures(run: Run) -> RunFigures:
    """All figures of a run."""
    identity, figures = run.info.identity, performance(run.scores)
    full = _full_scores(run)
    # An imported run has no calls of its own: what it cost is kept with its conversations.
    usage = run.info.usage or run.tally.usage
    return RunFigures(
        run_id=run.info.run_id,
        condition=run.condition,
        task=identity.task,
        model=run.model,
        models=identity.models,
        decoding=identity.decoding,
        guidelines=identity.guidelines,
        data_sha256=identity.data_sha256,
        scoring=identity.scoring,
        seed=identity.seed,
        role=identity.role,
        protocol=identity.protocol,
        origin=identity.origin,
        rescored=identity.settings_as(RescoredSettings).rescored,
        n_instructions=len(run.scores),
        n_conversations=run.tally.conversations,
        mean=figures.mean.value,
        mean_ci=figures.mean.ci,
        aptitude=figures.aptitude.value,
        aptitude_ci=figures.aptitude.ci,
        unreliability=figures.unreliability.value,
        unreliability_ci=figures.unreliability.ci,
        full_score=full.value,
        full_score_ci=full.ci,
        tokens=_tokens(usage),
        usd=total(usage.values()).usd,
        unpriced=tuple(role for role, spent in usage.items() if spent.is_unpriced),
        calls=run.info.calls.committed,
        failed_calls=run.info.calls.failed,
        repeated_calls=run.info.calls.repeated,
        infrastructure_failures=run.tally.blamed["infrastructure"],
        judge_failures=run.tally.blamed["judge"],
        unfinished=run.info.unfinished + run.tally.unfinished,
        blame=_blame(run.tally),
        user=_user(run.tally),
        instructions=_instructions(run.tally.instructions) if identity.role == "mediated" else None,
    )


def _full_scores(run: Run) -> Estimate:
    return average(
        per_instruction(
            {
                instruction: {repetition: score if score >= FULL else 0.0 for repetition, score in of.items()}
                for instruction, of in run.scores.items()
            }
        )
    )


def _tokens(usage: Mapping[Role, Usage]) -> Tokens:
    spent = total(usage.values())
    return Tokens(
        prompt=spent.prompt_tokens,
        cached=spent.cached_tokens,
        completion=spent.completion_tokens,
        by_role={role: cost.tokens for role, cost in usage.items()},
        estimated_calls=spent.estimated_calls,
    )


def _blame(tally: Tally) -> BlameFigures:
    blamed = tally.blamed
    return BlameFigures(
        failed=tally.failed,
        user_simulator=blamed["user_simulator"],
        mediator=blamed["mediator"],
        assistant=blamed["assistant"],
        extractor=blamed["extractor"],
        judge=blamed["judge"],
        infrastructure=blamed["infrastructure"],
        undecided=tally.undecided,
    )


def _user(tally: Tally) -> UserFigures | None:
    user = tally.user
    if not user.conversations:
        return None
    valid = user.counts.share("valid", "asked")
    said_all = user.counts.share("full", "told")
    said_else = user.counts.share("added", "said")
    return UserFigures(
        conversations=user.conversations,
        turns=user.counts.total("asked"),
        n_instructions=valid.n,
        valid_at_once=valid.value,
        valid_at_once_ci=valid.ci,
        invalid_ids=user.invalid_ids,
        unusable_replies=user.unusable,
        telling_turns=user.counts.total("told"),
        said_all=said_all.value,
        said_all_ci=said_all.ci,
        said_something_else=said_else.value,
        said_something_else_ci=said_else.ci,
        turn_cap_hits=user.cut_off,
        blamed=tally.blamed["user_simulator"],
    )


def _instructions(instructions: InstructionTally) -> Instructions:
    turns = instructions.counts.total("turns")
    return Instructions(
        turns=turns,
        unmediated_turns=instructions.turns - turns,
        conversations=instructions.conversations,
        origins=tuple(_origin_figures(origin, instructions) for origin in get_args(Origin)),
    )


def _origin_figures(origin: Origin, instructions: InstructionTally) -> OriginFigures:
    counts = instructions.counts
    of_turns, of_final = counts.share(origin, "turns"), counts.share(f"final {origin}", "final")
    mean = instructions.mean_where_final(origin)
    return OriginFigures(
        origin=origin,
        turns=counts.total(origin),
        share_of_turns=of_turns.value,
        share_of_turns_ci=of_turns.ci,
        final_turns=counts.total(f"final {origin}"),
        share_of_final_turns=of_final.value,
        share_of_final_turns_ci=of_final.ci,
        mean=mean.value,
        mean_ci=mean.ci,
        n_instructions=mean.n,
    )
