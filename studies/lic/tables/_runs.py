"""Tables with a row for each run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from midturn.core import ESTIMATED, one_line
from midturn.studies._grid import Grid
from midturn.studies.lic._figures import Instructions, RunFigures, UserFigures
from midturn.studies.lic.tables._written import figure, percent

Names = Mapping[str, str]
"""What each run is called in the tables, by its id."""

LEGEND = (
    "P mean; A 90th percentile; U 90th − 10th percentile of an instruction's N scores, NumPy linear "
    "interpolation, averaged over instructions; intervals: 95 % score intervals over instructions"
)


def scores(runs: Sequence[RunFigures], names: Names) -> Grid:
    """P, A and U of each run; where scores are graded also the share of full ones."""
    graded = any(run.mean != run.full_score for run in runs)
    drawn = Grid(
        "Scores", "condition", "instr.", "conv.", "P", "A", "U", *(["full\nscore"] if graded else [])
    )
    if graded:
        drawn.caption = "full score: P where less than 100 counts as 0"
    for run in runs:
        drawn.add(
            names[run.run_id],
            str(run.n_instructions),
            str(run.n_conversations),
            figure(run.mean, run.mean_ci),
            figure(run.aptitude, run.aptitude_ci),
            figure(run.unreliability, run.unreliability_ci),
            *([figure(run.full_score, run.full_score_ci)] if graded else []),
        )
    return drawn


def spending(runs: Sequence[RunFigures], names: Names) -> Grid:
    """Return what each run cost, and what of it has no score."""
    drawn = Grid(
        "Cost",
        *("condition", "calls", "retried", "tokens\nin", "tokens\nout", "US$"),
        *("infra\nfailed", "judge\nfailed", "not\nended"),
    )
    for run in runs:
        about = "≈" if run.tokens.estimated_calls else ""
        drawn.add(
            names[run.run_id],
            f"{run.calls:,}",
            f"{run.repeated_calls:,}",
            f"{about}{run.tokens.prompt:,}",
            f"{about}{run.tokens.completion:,}",
            "–" if run.usd is None else f"{about}{run.usd:.4f}",
            str(run.infrastructure_failures),
            str(run.judge_failures),
            str(run.unfinished),
        )
    drawn.caption = " ".join(_remarks(runs))
    return drawn


def _remarks(runs: Sequence[RunFigures]) -> Iterator[str]:
    if any(run.tokens.estimated_calls for run in runs):
        yield ESTIMATED
    unpriced = sorted({one_line(run.models.get(role, role)) for run in runs for role in run.unpriced})
    if unpriced:
        yield f"US$ –: no price is known for {', '.join(unpriced)}."


def makings(runs: Sequence[RunFigures], names: Names) -> Grid:
    """Return what made each run, apart from what the whole block shares."""
    drawn = Grid(
        "Settings",
        *("condition", "run", "rescored from", "protocol", "seed", "decoding", "guidelines", "other models"),
        words=("run", "rescored from", "decoding", "guidelines", "other models"),
    )
    for run in runs:
        others = [
            f"{role} {'the same' if spec == run.model else spec}"
            for role, spec in run.models.items()
            if role != "assistant"
        ]
        making = [
            run.run_id,
            run.rescored or "",
            run.origin or str(run.protocol),
            str(run.seed),
            str(run.decoding) or "–",
            run.guidelines or "",
        ]
        drawn.add(names[run.run_id], *making, ", ".join(others))
    return drawn


def blame(runs: Sequence[RunFigures], names: Names) -> Grid:
    """To whom the conversations that went wrong are attributed."""
    drawn = Grid(
        "Blame, in conversations",
        *("condition", "failed", "user", "mediator", "assistant", "extractor", "judge", "infra", "unknown"),
    )
    for run in runs:
        found = run.blame
        counts = [found.failed, found.user_simulator, found.mediator, found.assistant, found.extractor]
        counts += [found.judge, found.infrastructure, found.undecided]
        drawn.add(names[run.run_id], *map(str, counts))
    return drawn


def fidelity(users: Sequence[tuple[str, UserFigures]]) -> Grid:
    """How the simulated user kept to the shards, run by run."""
    drawn = Grid(
        "The simulated user, after the first turn",
        *("condition", "turns", "valid\nat once", "said all", "said\nelse"),
        *("bad\nids", "no\ntext", "turn\ncap"),
    )
    for name, user in users:
        drawn.add(
            name,
            str(user.turns),
            percent(user.valid_at_once, user.valid_at_once_ci),
            percent(user.said_all, user.said_all_ci),
            percent(user.said_something_else, user.said_something_else_ci),
            str(user.invalid_ids),
            str(user.unusable_replies),
            str(user.turn_cap_hits),
        )
    return drawn


def origins(instructions: Instructions, name: str) -> Grid:
    """Where the instructions of a mediated run came from."""
    drawn = Grid(
        f"Where the instructions of {name} came from",
        *("origin", "turns", "share of turns", "final", "share of final", "P where final"),
    )
    for row in instructions.origins:
        drawn.add(
            row.origin,
            str(row.turns),
            percent(row.share_of_turns, row.share_of_turns_ci),
            str(row.final_turns),
            percent(row.share_of_final_turns, row.share_of_final_turns_ci),
            f"{figure(row.mean, row.mean_ci)} ({row.n_instructions} instr.)",
        )
    if instructions.unmediated_turns:
        drawn.caption = (
            f"{instructions.unmediated_turns} further turns had no instruction: the mediator failed."
        )
    return drawn
