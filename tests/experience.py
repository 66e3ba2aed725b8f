"""Failed conversations for tests."""

from __future__ import annotations

from refiner.pairs import Pair
from refiner.trajectories import Trajectory, Turn


def failed(n: int | str = 0, *said: str, answers=(), **fields) -> Trajectory:
    """A failed conversation; what is said and answered can be given."""
    said = said or (f"Book room {n}.", "For two nights.")
    answers = [*answers, *["Done."] * len(said)]
    return Trajectory(
        **{
            "conversation_id": f"c{n}",
            "run_id": "r",
            "task": "rooms",
            "task_id": f"t{n}",
            "condition": "sharded",
            "repetition": 0,
            "turns": [Turn(utterance=u, response=a) for u, a in zip(said, answers, strict=False)],
            "score": 0.0,
            "blame": "mediator",
            **fields,
        }
    )


def pair(n: int | str, wanted: str, *said: str, **fields) -> Pair:
    """A pair of such a conversation."""
    return Pair.of(failed(n, *said, **fields), wanted)
