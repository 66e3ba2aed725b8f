"""Which failed conversations to learn from: those that a better reading could have avoided, and no two alike.

A conversation is learned from where

- it failed: its score is below `FAILED_BELOW`;
- the failure is attributed to the Mediator or the assistant, or to nobody, as with conversations from other
  programs. What the simulated user, the extractor, the judge or the infrastructure did wrong, no reading of
  the user mends;
- what its user wanted is known: the instruction in full, or a success with the same task and task id, which
  is the same user's where there is one;
- it has more than one turn, or its one turn does not say all that was wanted, as with "the usual". Else there
  was nothing to read.

Of those, the most telling and least alike are picked by maximal marginal relevance (Carbonell and Goldstein
1998): each next one has the greatest `TELLING` by blame minus its likeness to the one picked already that it
is most like. A task id is picked once. The same conversations in any order give the same pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from langchain_core.embeddings import Embeddings

from midturn.drift import cosine
from midturn.mediator.check import clauses, compared
from midturn.refiner.pairs._records import Pair
from midturn.store import Blame, Trajectory

FAILED_BELOW = 0.5
"""Of a score between 0 and 1. Tasks that are scored by likeness seldom reach either end."""

TELLING: dict[Blame | None, float] = {"mediator": 1.0, "assistant": 0.8, None: 0.6}
"""How much a failure has to say about reading the user, to whom it is attributed. The gaps are smaller than
the likeness of two conversations about one thing, which is some 0.5 and more."""

MOST_OF_A_REASON = 200
"""Characters of a conversation's own account of its failure that are quoted."""


def pairs_of(
    trajectories: Iterable[Trajectory], full: Mapping[str, str]
) -> tuple[list[Pair], dict[str, int]]:
    """All pairs that can be made, by id, and the outcome of every conversation, for people.

    Args:
        trajectories: conversations of any outcome.
        full: instructions in full by task id.
    """
    known = sorted(trajectories, key=lambda each: (each.conversation_id, each.run_id))
    successes: dict[tuple[str, ...], Trajectory] = {}
    for each in known:
        if each.score is not None and each.score >= 1 and each.turns:
            for same in _alike(each):
                successes.setdefault(same, each)
    found: Counter[str] = Counter()
    pairs: dict[str, Pair] = {}
    for each in known:
        succeeded = (successes[same] for same in _alike(each) if same in successes)
        wanted = full.get(each.task_id) or next(succeeded, None)
        unfit = _unfit(each) or ("what the user wanted is not known" if wanted is None else None)
        pair = Pair.of(each, wanted) if unfit is None and wanted is not None else None
        if pair and _says_all(pair):
            unfit, pair = "all that was wanted was said in one turn", None
        found[unfit or "can be learned from"] += 1
        if pair:
            pairs.setdefault(pair.id, pair)
    return sorted(pairs.values(), key=lambda pair: pair.id), dict(found)


def _alike(trajectory: Trajectory) -> list[tuple[str, ...]]:
    """Return what a success must share with a failure, the nearest first: task and task id, and at best the
    user.
    """
    task = (trajectory.task, trajectory.task_id)
    return [(*task, trajectory.user), task] if trajectory.user else [task]


def _unfit(trajectory: Trajectory) -> str | None:
    """Why a conversation has nothing to teach, or `None`."""
    if trajectory.score is None:
        return "not scored"
    if trajectory.score >= FAILED_BELOW:
        return "no failure"
    return None if trajectory.blame in TELLING else f"attributed to {trajectory.blame}"


def _says_all(pair: Pair) -> bool:
    """Tell whether the one turn of a conversation says all that was wanted."""
    if len(pair.failed.turns) > 1:
        return False
    worded = clauses(pair.said, pair.wanted)
    lost = compared(pair.said, pair.wanted).lost or any(clause.lost for clause in worded or ())
    return not lost and (worded is not None or pair.said == "\n".join(each.text for each in pair.wanted))


async def mine(pairs: Sequence[Pair], most: int, embeddings: Embeddings) -> list[Pair]:
    """Pick at most `most` pairs, each with why, the most telling first.

    Args:
        pairs: those to choose from.
        most: how many are wanted.
        embeddings: by which pairs are alike or not; it reads what the users said, secrets taken out.
    """
    left = sorted(pairs, key=lambda pair: pair.id)
    vectors = await embeddings.aembed_documents([pair.said for pair in left]) if left else []
    by_id = dict(zip((pair.id for pair in left), vectors, strict=True))
    picked: list[Pair] = []
    while left and len(picked) < most:
        # `max` takes the first of equals, which is the one with the least id.
        best = max(left, key=lambda pair: _telling(pair) - _likeness(pair, picked, by_id)[0])
        picked.append(best.model_copy(update={"why": _why(best, _likeness(best, picked, by_id), len(left))}))
        left = [pair for pair in left if pair.task_id != best.task_id]
    return picked


def _telling(pair: Pair) -> float:
    return TELLING[pair.failed.blame]


def _likeness(
    pair: Pair, picked: Sequence[Pair], vectors: Mapping[str, Sequence[float]]
) -> tuple[float, str]:
    """Return the greatest cosine with a pair that was picked, and that pair's id."""
    likenesses = [(cosine(vectors[pair.id], vectors[other.id]), other.id) for other in picked]
    return max(likenesses, default=(0.0, ""))


def _why(pair: Pair, likeness: tuple[float, str], among: int) -> str:
    blame = f"attributed to the {pair.failed.blame}" if pair.failed.blame else "attributed to nobody"
    account = " ".join((pair.failed.error or "").split())[:MOST_OF_A_REASON]
    reason = f"a failure {blame}" + (f" ({account})" if account else "")
    cosine_, nearest = likeness
    if not nearest:
        return f"{reason}; the most telling of {among}"
    unlike = f"most like {nearest} of the others, by {cosine_:.2f}"
    return f"{reason}; of {among} left the most telling and least alike ({unlike})"
