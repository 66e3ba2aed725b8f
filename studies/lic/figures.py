"""What the report says: one document of runs, comparisons, and the share of the loss won back.

Scores are 0 to 100 and shares 0 to 1. An interval is 95 %, over instructions; `None` where fewer than two
instructions stand behind it.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from assistant.usage import Role
from mediator.records import Origin
from studies.metrics import Interval


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


class RunFigures(_Part):
    """One run: one condition on one task with one set of models. Scores are 0 to 100."""

    run_id: str
    condition: str
    task: str
    model: str
    """The assistant's spec."""
    models: dict[str, str]
    guidelines: str | None
    data_sha256: str
    scoring: str
    seed: int
    version: str
    n_instructions: int
    """Instructions with at least one scored conversation."""
    n_conversations: int
    """Scored conversations."""
    mean: float | None
    """P. `None`, as every figure, where no conversation was scored."""
    mean_ci: Interval | None
    aptitude: float | None
    aptitude_ci: Interval | None
    unreliability: float | None
    unreliability_ci: Interval | None
    """`None` also where most instructions have fewer than five scored runs."""
    tokens: Tokens
    usd: float | None
    """`None` where no call had a known price."""
    calls: int
    """Answered ones."""
    failed_calls: int
    repeated_calls: int
    """Made again because their reply had not been committed when the run was killed."""
    infrastructure_failures: int
    unfinished: int
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
    flipped_up: tuple[str, ...]
    """Failed in a and correct (score 100) in b: `task_id`, or `task_id#repetition`."""
    flipped_down: tuple[str, ...]
    """Correct in a and failed in b."""


class WonBack(_Part):
    """The share of the sharding loss that mediation won back: (mediated - sharded) / (full - sharded)."""

    task: str
    model: str
    condition: str
    run: str
    full_run: str
    sharded_run: str
    n: int
    """Instructions that all three have."""
    share: float | None
    """1: all of it. Below 0: mediation lost more."""
    ci: Interval | None
    why_not: str | None
    """What keeps the share or its interval from being given."""


class Report(_Part):
    """The document that `midturn lic report --json` prints."""

    runs: tuple[RunFigures, ...]
    paired: tuple[PairFigures, ...]
    won_back: tuple[WonBack, ...]
