"""Set the answers of a drift study beside the reference's own: how alike they are, and what a judge says.

What is found joins the divergence of the same turn and reference, with the names of the models that found it.
Each turn costs an answer of the model under test as the reference has it, and a judge's verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from langchain_core.embeddings import Embeddings
from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel

from midturn.assistant import CallRecorder, ConcurrencyLimits, chat_model, reachable
from midturn.core import Budget, InfrastructureError
from midturn.drift import DriftScore, Judge, sentence_embeddings
from midturn.drift.probes import AnswerProbe
from midturn.store import Store, Trajectory
from midturn.studies._notes import BranchNotes
from midturn.studies._runner import Outcome, budget_left, work_through
from midturn.studies.drift._replay import answer, context, goal
from midturn.studies.drift._scorer_configs import OWN_REFERENCES
from midturn.studies.drift._scoring import CountListener, copied_scores
from midturn.studies.drift._study import ScriptedStudy
from midturn.studies.options import ComparisonOptions

_REFERENCES = {reference.name: reference for reference in OWN_REFERENCES.values()}


@dataclass(frozen=True, kw_only=True)
class Comparison(ComparisonOptions):
    """Who compares; `None`: nobody."""

    def preflight(self) -> None:
        """Refuse, before anything is spent, models that are unavailable.

        Raises:
            BadInput: no such model, or its server does not answer.
            MissingExtra: a package is not installed.
        """
        if self.similarity:
            sentence_embeddings(self.similarity)
        if self.judge:
            reachable(self.judge)

    def lacks(self, score: DriftScore) -> bool:
        """Whether a turn's score was not compared by these."""
        wanted = self.similarity and score.similarity_by != self.similarity
        return bool(wanted or (self.judge and score.judge_by != self.judge))


@dataclass(frozen=True)
class _Place:
    """One turn's score against one reference, to be completed."""

    trajectory: Trajectory
    score: DriftScore

    @property
    def name(self) -> str:
        return f"{self.trajectory.conversation_id}/answers/{self.score.reference}/{self.score.turn}"


@dataclass(frozen=True, kw_only=True)
class _AnswerComparison:
    study: ScriptedStudy
    comparison: Comparison
    judge: BaseChatModel | None
    embeddings: Embeddings | None
    store: Store
    budget: Budget
    concurrency_limits: ConcurrencyLimits = field(default_factory=ConcurrencyLimits)

    async def compare(self, place: _Place) -> None:
        trajectory, turn = place.trajectory, place.score.turn
        try:
            found = await self._probe(place).score(
                goal(trajectory, turn), context(trajectory, turn), answer(trajectory.turns[turn - 1]), turn
            )
        except ContextOverflowError:
            found = DriftScore(turn=turn)  # The reference reads more than the model can: it has no answer.
        whole = place.score.model_copy(update=self._completed(place.score, found))
        self.store.add_drift_scores(trajectory.conversation_id, [whole])

    def _completed(self, score: DriftScore, found: DriftScore) -> dict[str, object]:
        """Return what was asked for now, beside what others found before."""
        update: dict[str, object] = {}
        if self.comparison.similarity:
            update |= {"similarity": found.similarity, "similarity_by": self.comparison.similarity}
        if self.comparison.judge:
            update |= {"judge": found.judge, "judge_by": self.comparison.judge}
        return update

    def _probe(self, place: _Place) -> AnswerProbe:
        replies = self._recorded(place.name).model(self.study.model_under_test, "judge", self.study.model)
        return AnswerProbe(
            model=replies.bind(max_tokens=self.study.reply_tokens),  # pyright: ignore[reportArgumentType]
            reference=_REFERENCES[place.score.reference],
            embeddings=self.embeddings,
            judge=self._judge(place),
        )

    def _judge(self, place: _Place) -> Judge | None:
        if self.judge is None or self.comparison.judge is None:
            return None
        # Under a name of its own, so that another judge is shown the same answer of the reference.
        recorder = self._recorded(f"{place.name}/{self.comparison.judge}")
        return Judge(model=recorder.model(self.judge, "judge", self.comparison.judge))

    def _recorded(self, name: str) -> CallRecorder:
        """All of it is billed to the judge: the conversation itself cost no more."""
        return CallRecorder(
            budget=self.budget,
            journal=self.store,
            conversation_id=name,
            seed=self.study.seed,
            concurrency_limits=self.concurrency_limits,
        )


async def compare_answers(
    study: ScriptedStudy,
    comparison: Comparison,
    store: Store,
    run_ids: Sequence[str],
    listener: CountListener,
) -> Outcome:
    """Complete the scores of a study's turns, those against another model apart, which only scores text.

    Args:
        study: what was played; its model answers as each reference has it.
        comparison: who compares.
        store: where the scores are.
        run_ids: the runs, a base run before its branches.
        listener: of the progress.

    Raises:
        BadInput: another process works on the store.
    """
    with store.claim.held():
        return await _compare_all(study, comparison, store, run_ids, listener)


async def _compare_all(
    study: ScriptedStudy,
    comparison: Comparison,
    store: Store,
    run_ids: Sequence[str],
    listener: CountListener,
) -> Outcome:
    trajectories = [t for run_id in run_ids for t in store.trajectories(run_id)]
    places = list(_missing(trajectories, comparison, store))
    listener.begin(len(places))
    outcome = Outcome()
    if places:
        comparison_of_answers = _AnswerComparison(
            study=study,
            comparison=comparison,
            judge=chat_model(comparison.judge, temperature=0.0) if comparison.judge else None,
            embeddings=sentence_embeddings(comparison.similarity) if comparison.similarity else None,
            store=store,
            budget=budget_left(study.limits, store, run_ids),
            concurrency_limits=ConcurrencyLimits(study.concurrency),
        )

        async def play(place: _Place) -> None:
            await comparison_of_answers.compare(place)
            listener.end(1)

        def give_up(place: _Place, error: InfrastructureError) -> None:
            """Leave the conversation unfinished; the same command tries again."""

        outcome = await work_through(places, play, give_up, study.concurrency)
    for trajectory in trajectories:
        store.add_drift_scores(trajectory.conversation_id, copied_scores(trajectory, store))
    return outcome


def _missing(trajectories: Iterable[Trajectory], comparison: Comparison, store: Store) -> Iterator[_Place]:
    """Yield what is left to compare; turns that a branch took over get what its base run's have."""
    for trajectory in trajectories:
        for score in store.drift_scores(trajectory.conversation_id):
            own = score.turn > BranchNotes.of(trajectory).shared
            if own and score.reference in _REFERENCES and comparison.lacks(score):
                yield _Place(trajectory, score)
