"""Score stored conversations: every turn against every reference, once.

Playing and scoring are two steps over one store, so that a run can be scored against one more reference, or
with another estimator, without being played again. Scores are kept conversation by conversation. Turns that
a conversation took over from another one are scored there and copied. A turn at which the reference reads
what the model under test read has no divergence by construction; it is left out, and not kept as a 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from midturn.assistant import parse, pulled_file
from midturn.core import BadInput, is_there, require_extras
from midturn.drift import (
    DivergenceProbe,
    DriftScore,
    GoalAlone,
    GoalPinned,
    OtherModel,
    Reference,
    changes_nothing,
)
from midturn.drift.scorers import Dtype, Scorer, exact_scorer
from midturn.store import Store, Trajectory
from midturn.studies.drift._replay import answer, context, goal, is_replayable

OWN_REFERENCES = {"goal-pinned": GoalPinned(), "goal-alone": GoalAlone()}
"""References that the model under test is itself."""


class Watcher(Protocol):
    """Sees the scoring go by."""

    def begin(self, turns: int, /) -> None:
        """Learn how many turns are left to score, each against each reference."""
        ...

    def end(self, turns: int, /) -> None:
        """See so many scored."""
        ...


def weights_of(model: str, named: str | None, otherwise: str | None = None) -> str:
    """Where the weights of the model under test are: those that were named, or its own where it is embedded.

    Args:
        model: its spec.
        named: a folder or a `.gguf` file.
        otherwise: what else may be done, for the error.

    Raises:
        BadInput: it is served elsewhere, and no weights are named.
    """
    if named is None and parse(model).provider != "embedded":
        advice = "name its weights, a folder or .gguf file, with --weights"
        raise BadInput(f"{model} is served elsewhere: {advice}" + (f", or {otherwise}" if otherwise else ""))
    return named or model


@dataclass(frozen=True, kw_only=True)
class Ruler:
    """What divergences are measured with."""

    weights: str
    """The model under test as the exact scorer loads it: `embedded:NAME`, a folder, a `.gguf` file."""
    references: Sequence[str] = tuple(OWN_REFERENCES)
    """`goal-pinned`, `goal-alone`, or another model's weights."""
    dtype: Dtype = "float32"

    @classmethod
    def of(cls, weights: str, references: Sequence[str], dtype: Dtype) -> Ruler:
        """Check the references.

        Raises:
            BadInput: none is named, or one twice, or several other models.
        """
        others = [name for name in references if name not in OWN_REFERENCES]
        if not references or len(set(references)) < len(references) or len(others) > 1:
            raise BadInput(
                f"name references once each, {' or '.join(OWN_REFERENCES)}, and at most one other model"
            )
        return cls(weights=weights, references=tuple(references), dtype=dtype)

    @property
    def read(self) -> list[Reference]:
        """The references."""
        return [OWN_REFERENCES.get(name) or OtherModel(name) for name in self.references]

    @property
    def other_model(self) -> str | None:
        """The weights of the other model, where one is a reference."""
        return next((name for name in self.references if name not in OWN_REFERENCES), None)

    def preflight(self) -> None:
        """Refuse, before anything is spent, weights that are not there and packages that are missing.

        Raises:
            BadInput: no such weights.
            MissingExtra: the extra `probe` is not installed.
        """
        require_extras("probe", needed_for="exact scoring")
        for spec in filter(None, (self.weights, self.other_model)):
            embedded = spec.startswith("embedded:")
            path = pulled_file(spec.removeprefix("embedded:")) if embedded else Path(spec)
            if not is_there(path):
                raise BadInput(f"{spec}: no such folder or file; name a Hugging Face folder, or a .gguf file")

    def scorer(self) -> Scorer:
        """Load the models, which takes tens of seconds for a GGUF file."""
        return exact_scorer(self.weights, reference_model=self.other_model, dtype=self.dtype)

    @property
    def estimator(self) -> str:
        """What the scores are comparable with. Half precision moves a figure by about 1 %, so it counts."""
        return "exact" if self.dtype == "float32" else f"exact {self.dtype}"


@dataclass(frozen=True)
class _Missing:
    """One turn that is to be scored against one reference."""

    trajectory: Trajectory
    turn: int
    reference: Reference


async def score(
    store: Store, run_ids: Sequence[str], ruler: Ruler, load: Callable[[], Scorer], watcher: Watcher
) -> int:
    """Score what the store lacks, passage by passage over all arms; hands back how many turns were scored.

    Args:
        store: where the conversations are and their scores go.
        run_ids: the runs to be scored, a trunk before its branches.
        ruler: references and precision.
        load: makes the scorer, where there is anything to score.
        watcher: of the progress.

    Raises:
        BadInput: a model cannot be loaded or read a conversation, or another process works on the store.
    """
    with store.claim.held():
        return await _score_all(store, run_ids, ruler, load, watcher)


async def _score_all(
    store: Store, run_ids: Sequence[str], ruler: Ruler, load: Callable[[], Scorer], watcher: Watcher
) -> int:
    trajectories = [t for run_id in run_ids for t in store.trajectories(run_id) if t.turns]
    trajectories = sorted(filter(is_replayable, trajectories), key=lambda t: (t.task_id, t.repetition))
    missing = sum(_left(trajectories, ruler, store))
    watcher.begin(missing)
    if not missing:
        return 0
    scorer = load()
    probes = {reference.name: DivergenceProbe(scorer, reference) for reference in ruler.read}
    done = 0
    for trajectory in trajectories:
        done += await _score(store, trajectory, ruler, probes, watcher)
    return done


def _left(trajectories: Sequence[Trajectory], ruler: Ruler, store: Store) -> Iterable[int]:
    """How many scores each conversation lacks, those left out that will be copied from another one."""
    here = {trajectory.conversation_id for trajectory in trajectories}
    for trajectory in trajectories:
        copied = trajectory.notes.get("shared", 0) if trajectory.notes.get("source") in here else 0
        yield sum(place.turn > copied for place in _missing(trajectory, ruler, store))


async def _score(
    store: Store,
    trajectory: Trajectory,
    ruler: Ruler,
    probes: Mapping[str, DivergenceProbe],
    watcher: Watcher,
) -> int:
    store.add_drift_scores(trajectory.conversation_id, copied_scores(trajectory, store))
    found: list[DriftScore] = []
    for place in list(_missing(trajectory, ruler, store)):
        made = await probes[place.reference.name].score(
            goal(trajectory, place.turn),
            context(trajectory, place.turn),
            answer(trajectory.turns[place.turn - 1]),
            place.turn,
        )
        if made is not None:
            found.append(made.model_copy(update={"estimator": ruler.estimator}))
        watcher.end(1)
    store.add_drift_scores(trajectory.conversation_id, found)
    return len(found)


def _missing(trajectory: Trajectory, ruler: Ruler, store: Store) -> Iterable[_Missing]:
    """What is to be scored of a conversation, turn by turn, so that each turn reads on from the last."""
    scores = [*store.drift_scores(trajectory.conversation_id), *copied_scores(trajectory, store)]
    scored = {(s.turn, s.reference) for s in scores if s.estimator == ruler.estimator}
    for turn in range(1, len(trajectory.turns) + 1):
        for reference in ruler.read:
            if (turn, reference.name) in scored:
                continue
            if not changes_nothing(reference, goal(trajectory, turn), context(trajectory, turn)):
                yield _Missing(trajectory, turn, reference)


def copied_scores(trajectory: Trajectory, store: Store) -> list[DriftScore]:
    """What the turns that a branch took over scored in its trunk."""
    source, shared = trajectory.notes.get("source"), trajectory.notes.get("shared", 0)
    return [s for s in store.drift_scores(source) if s.turn <= shared] if source else []
