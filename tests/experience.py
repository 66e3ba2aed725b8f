"""A run and failed conversations for tests."""

from __future__ import annotations

from midturn.refiner.pairs import Pair
from midturn.store import Decoding, RunIdentity, Trajectory, Turn

IDENTITY = RunIdentity(
    study="lic",
    data_sha256="d",
    task="math",
    condition="full",
    models={"assistant": "openai:a"},
    decoding=Decoding(temperature=1.0),
    prompts_sha256="p",
    scoring="parity",
    seed=0,
)


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
