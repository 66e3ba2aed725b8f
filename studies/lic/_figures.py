"""What the report says: one document of runs, comparisons, and the share of the loss won back.

Scores are 0 to 100 and shares 0 to 1. An interval is 95 %, over instructions; `None` where fewer than six
instructions stand behind it.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from midturn.core import Role
from midturn.mediator import Origin
from midturn.statistics import Interval
from midturn.store import ConditionRole, Decoding


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tokens(_Part):
    """Tokens of all calls of a run."""

    prompt: int
    """Cached ones included."""
    cached: int
    completion: int
    by_role: dict[Role, int]
    """Prompt and completion tokens together."""
    estimated_calls: int
    """Calls whose server stated no tokens: theirs are estimated by the length of what was said."""


class OriginFigures(_Part):
    """The instructions that came about in one way. Shares are 0 to 1, the mean is 0 to 100."""

    origin: Origin
    turns: int
    share_of_turns: float | None
    share_of_turns_ci: Interval | None
    final_turns: int
    """Conversations whose last instruction had this origin."""
    share_of_final_turns: float | None
    share_of_final_turns_ci: Interval | None
    mean: float | None
    """Mean score of those conversations, averaged per instruction first."""
    mean_ci: Interval | None
    n_instructions: int
    """Instructions behind `mean`."""


class Instructions(_Part):
    """Where a mediated run's instructions came from, over its scored conversations."""

    turns: int
    """Turns that went to the assistant with an instruction; `passed` ones included."""
    unmediated_turns: int
    """Turns that went on without one, because the mediator failed or was late."""
    conversations: int
    """Those with at least one instruction."""
    origins: tuple[OriginFigures, ...]


class BlameFigures(_Part):
    """To whom the conversations of a run that went wrong are attributed: each of them counts once.

    Conversations that broke off with part of a score are in here, but not in `failed`.
    """

    failed: int
    """Conversations that scored 0. Those blamed on the judge or the infrastructure have no score."""
    user_simulator: int
    mediator: int
    assistant: int
    extractor: int
    judge: int
    infrastructure: int
    undecided: int
    """Failed ones that nobody is blamed for: their run was imported, or made before blame was put."""


class UserFigures(_Part):
    """How well the simulated user kept to the shards. Shares are 0 to 1.

    The first turn of each conversation is left out: every user says it word for word.
    """

    conversations: int
    """Those told in shards that no infrastructure failure broke."""
    turns: int
    """The user's turns, also those that never came because no reply of the user's model could be used."""
    n_instructions: int
    """Instructions behind the shares: those of more than one turn."""
    valid_at_once: float | None
    """Share of turns for which the model's first reply named a shard that was left, or none."""
    valid_at_once_ci: Interval | None
    invalid_ids: int
    """Replies, asked for again, that named a shard which is not there or had been told."""
    unusable_replies: int
    """Replies, asked for again, without a message."""
    telling_turns: int
    """Turns that reveal a shard."""
    said_all: float | None
    """Share of them that say every value of the shard; see `_fidelity` for what it can't see."""
    said_all_ci: Interval | None
    said_something_else: float | None
    """Share of all turns that came which say a value of no shard told so far."""
    said_something_else_ci: Interval | None
    turn_cap_hits: int
    """Conversations cut off before the last shard."""
    blamed: int
    """Failed conversations attributed to the simulated user."""


class RunFigures(_Part):
    """One run: one condition on one task with one set of models. Scores are 0 to 100."""

    run_id: str
    condition: str
    role: ConditionRole
    """The condition's."""
    task: str
    model: str
    """The assistant's spec."""
    models: dict[str, str]
    decoding: Decoding
    """Such as the assistant's temperature; `None` where the task's own setting holds."""
    guidelines: str | None
    data_sha256: str
    scoring: str
    seed: int
    protocol: int
    """The study's version of how it plays and scores."""
    origin: str | None
    """The program that played it, where it was imported."""
    rescored: str | None
    """The run that was played, where this one is its conversations scored again."""
    n_instructions: int
    """Instructions with at least one scored conversation."""
    n_conversations: int
    """Scored conversations."""
    mean: float | None
    """P. `None`, as every figure, where no conversation was scored."""
    mean_ci: Interval | None
    aptitude: float | None
    """`None` where most instructions have one scored run; it is then no percentile of anything."""
    aptitude_ci: Interval | None
    unreliability: float | None
    unreliability_ci: Interval | None
    """Like that of the aptitude `None` also where most instructions have fewer than five scored runs."""
    full_score: float | None
    """P where every score below 100 counts as 0; of the task `instructions` the prompt level."""
    full_score_ci: Interval | None
    tokens: Tokens
    usd: float | None
    """`None` where tokens have no known price, if only some of them."""
    unpriced: tuple[Role, ...]
    """The roles without which `usd` is `None`: no price is known for their models."""
    calls: int
    """Answered ones."""
    failed_calls: int
    repeated_calls: int
    """Made again because their reply had not been committed when the run was killed."""
    infrastructure_failures: int
    judge_failures: int
    """Conversations without a score because the judge gave no usable judgement."""
    unfinished: int
    blame: BlameFigures
    user: UserFigures | None
    """`None` where no shards are told, or what the user said was not compared with them."""
    instructions: Instructions | None
    """`None` for a condition without a mediator."""


class PairFigures(_Part):
    """Two runs compared by instruction."""

    task: str
    model: str
    a: str
    """Condition of the baseline."""
    b: str
    """Condition compared with it."""
    a_run: str
    b_run: str
    n: int
    """Instructions that both have."""
    difference: float | None
    """Mean score of b minus mean score of a, over those instructions."""
    ci: Interval | None
    """It holds 0 where `p` is above 0.05."""
    p: float | None
    """Of a sign-flip test, two-sided, for this comparison alone."""
    flipped_up: tuple[str, ...]
    """Failed in a and correct (score 100) in b: `task_id`, or `task_id#repetition`."""
    flipped_down: tuple[str, ...]
    """Correct in a and failed in b."""


class PairAcrossTasks(_Part):
    """Two conditions compared over several tasks, every one of which weighs the same."""

    model: str
    a: str
    """Condition of the baseline."""
    b: str
    """Condition compared with it."""
    decoding: Decoding
    scoring: str
    made_by: str
    """The protocol or, where the runs were imported, the program that played them."""
    tasks: tuple[str, ...]
    a_runs: tuple[str, ...]
    """A run a task, in the order of the tasks."""
    b_runs: tuple[str, ...]
    n: int
    """Instructions of all tasks that both have."""
    a_mean: float | None
    """The mean of the tasks' P, over those instructions."""
    a_mean_ci: Interval | None
    b_mean: float | None
    b_mean_ci: Interval | None
    difference: float | None
    """`b_mean` minus `a_mean`."""
    ci: Interval | None
    """`None` where a task has fewer than six instructions."""


class ShareOfFull(_Part):
    """The share of full performance that a condition reaches: its mean score over that of `full`."""

    task: str
    model: str
    condition: str
    run: str
    full_run: str
    n: int
    """Instructions that both have."""
    share: float | None
    """`None` where `full` scored nothing."""
    ci: Interval | None


class AcrossTasks(_Part):
    """A condition's share of full performance, averaged over tasks; every task weighs the same."""

    model: str
    condition: str
    decoding: Decoding
    scoring: str
    made_by: str
    tasks: tuple[str, ...]
    runs: tuple[str, ...]
    """A run a task, in the order of the tasks."""
    n: int
    """Instructions of all tasks."""
    share: float | None
    ci: Interval | None
    """`None` where a task has fewer than six instructions."""


class WonBack(_Part):
    """The share of the sharding loss that a remedy won back: (remedy - sharded) / (full - sharded)."""

    task: str
    model: str
    condition: str
    run: str
    full_run: str
    sharded_run: str
    n: int
    """Instructions that all three have."""
    share: float | None
    """1: all of it. Below 0: the remedy lost more."""
    ci: Interval | None
    why_not: str | None
    """What keeps the share or its interval from being given."""


class Report(_Part):
    """The document that `midturn lic report --json` prints."""

    runs: tuple[RunFigures, ...]
    paired: tuple[PairFigures, ...]
    paired_across_tasks: tuple[PairAcrossTasks, ...]
    share_of_full: tuple[ShareOfFull, ...]
    across_tasks: tuple[AcrossTasks, ...]
    won_back: tuple[WonBack, ...]
