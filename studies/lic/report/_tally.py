"""A run's conversations, counted as they are read, so that none of what was said is kept in memory.

What stays is a number per conversation and a few counts per instruction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from midturn.core import Role, Usage
from midturn.mediator import Origin
from midturn.statistics import Estimate, Scores, average, per_instruction, share
from midturn.studies.lic._fidelity import Fidelity
from midturn.studies.lic._notes import ConversationNotes, TurnNotes
from midturn.studies.lic.conditions import typed

if TYPE_CHECKING:
    from midturn.store import Blame, CallCounts, RunIdentity, Store, Trajectory


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


def run_info(store: Store, run_id: str, identity: RunIdentity) -> RunInfo:
    """Return what a store knows of a run besides its conversations."""
    return RunInfo(
        run_id=run_id,
        identity=identity,
        usage=store.usage(run_id),
        calls=store.call_counts(run_id),
        unfinished=store.unfinished(run_id),
    )


class Counts:
    """Counts by instruction, for shares whose intervals are over instructions."""

    def __init__(self) -> None:
        self._by_instruction: dict[str, Counter[str]] = {}

    def add(self, instruction: str, **counts: int) -> None:
        """Add counts of each for an instruction."""
        self._by_instruction.setdefault(instruction, Counter()).update(counts)

    def total(self, what: str) -> int:
        """How many there are over all instructions."""
        return sum(counts[what] for counts in self._by_instruction.values())

    def share(self, part: str, whole: str) -> Estimate:
        """How large a share of `whole` `part` is."""
        counted = [c for _, c in sorted(self._by_instruction.items()) if c[whole]]
        return share([counts[part] for counts in counted], [counts[whole] for counts in counted])


@dataclass
class InstructionTally:
    """Where a mediated run's instructions came from."""

    conversations: int = 0
    """Those with an instruction."""
    turns: int = 0
    """All, with an instruction or without."""
    counts: Counts = field(default_factory=Counts)
    """`turns` and `final` over all origins; each origin, and each `final` origin."""
    final_scores: dict[Origin, dict[str, dict[int, float]]] = field(default_factory=dict[Origin, Any])
    """Scores by the origin of the conversation's last instruction."""

    def add(self, conversation: Trajectory) -> None:
        """Count a scored conversation's instructions."""
        self.turns += len(conversation.turns)
        origins: list[Origin] = [turn.instruction.origin for turn in conversation.turns if turn.instruction]
        if not origins:
            return
        self.conversations += 1
        self.counts.add(conversation.task_id, turns=len(origins), final=1, **Counter[str](origins))
        self.counts.add(conversation.task_id, **{f"final {origins[-1]}": 1})
        _enter(self.final_scores.setdefault(origins[-1], {}), conversation)

    def mean_where_final(self, origin: Origin) -> Estimate:
        """P of the conversations whose last instruction had this origin."""
        return average(per_instruction(self.final_scores.get(origin, {})))


@dataclass
class UserTally:
    """How well the simulated user kept to the shards, in conversations of which that was noted."""

    counts: Counts = field(default_factory=Counts)
    """`asked`: the user's turns, also the one that never came, but for the first, which every user says word
    for word. `valid`: those for which the first reply of the user's model was good. `said`: those that came.
    `told`: those that reveal a shard. `full`: those of them that say all of it. `added`: those that say
    something else."""
    conversations: int = 0
    cut_off: int = 0
    invalid_ids: int = 0
    unusable: int = 0

    def add(self, conversation: Trajectory) -> None:
        """Count a conversation's user turns."""
        turns = [TurnNotes.of(turn) for turn in conversation.turns]
        noted = [(notes, notes.fidelity) for notes in turns if notes.fidelity]
        if not noted:
            return
        self.conversations += 1
        ended = ConversationNotes.of(conversation)
        self.cut_off += ended.turn_cap
        for notes, said in noted[1:]:
            self._add_turn(conversation.task_id, notes, said)
        if refused := ended.refused:
            self._add_refused(refused)
            self.counts.add(conversation.task_id, asked=1)

    def _add_turn(self, instruction: str, notes: TurnNotes, said: Fidelity) -> None:
        told = notes.shard_id is not None
        self._add_refused(said.refused)
        self.counts.add(
            instruction,
            asked=1,
            valid=not said.refused,
            said=1,
            told=told,
            full=told and not said.lost,
            added=bool(said.added),
        )

    def _add_refused(self, refused: Iterable[str]) -> None:
        faults = Counter(refused)
        self.invalid_ids += faults["invalid_id"]
        self.unusable += faults["unusable"]


@dataclass
class Tally:
    """All that the report wants to know of a run's conversations."""

    scores: dict[str, dict[int, float]] = field(default_factory=dict[str, Any])
    """Of ended conversations, by instruction and repetition, 0 to 100."""
    conversations: int = 0
    """Scored ones."""
    failed: int = 0
    """Those that scored 0."""
    undecided: int = 0
    """Those of them that nobody was blamed for, as in an imported run."""
    unfinished: int = 0
    """Those that have no score and nobody to blame for it."""
    blamed: Counter[Blame] = field(default_factory=Counter)
    usage: dict[Role, Usage] = field(default_factory=dict[Role, Usage])
    instructions: InstructionTally = field(default_factory=InstructionTally)
    user: UserTally = field(default_factory=UserTally)

    def add(self, conversation: Trajectory) -> None:
        """Count a conversation."""
        if conversation.blame:
            self.blamed[conversation.blame] += 1
        for role, usage in conversation.usage.items():
            self.usage[role] = self.usage.get(role, Usage()) + usage
        if conversation.blame == "infrastructure":
            return
        self.user.add(conversation)
        if conversation.score is None:
            self.unfinished += conversation.blame is None
            return
        self.conversations += 1
        if conversation.score == 0:
            self.failed += 1
            self.undecided += conversation.blame is None
        _enter(self.scores, conversation)
        self.instructions.add(conversation)


@dataclass(frozen=True, eq=False)
class Run:
    """A run and what was counted of it."""

    info: RunInfo
    tally: Tally

    @property
    def condition(self) -> str:
        """The condition it was run under, as it is typed."""
        return typed(self.info.identity.condition)

    @property
    def model(self) -> str:
        """The assistant's spec."""
        return self.info.identity.models.get("assistant", "")

    @property
    def scores(self) -> Scores:
        """Of its ended conversations."""
        return self.tally.scores


def tally(conversations: Iterable[Trajectory]) -> Tally:
    """Count conversations, one at a time."""
    counted = Tally()
    for conversation in conversations:
        counted.add(conversation)
    return counted


def _enter(scores: dict[str, dict[int, float]], conversation: Trajectory) -> None:
    if conversation.score is not None:
        of_instruction = scores.setdefault(conversation.task_id, {})
        of_instruction[conversation.repetition] = 100 * conversation.score
