"""A small store to be reported on: two conditions of a study, with all that a page can show of a turn."""

from __future__ import annotations

from midturn.drift import DriftScore, Intervention
from midturn.mediator import Faithfulness, Instruction, Value
from midturn.store import RunIdentity, Step, Store, Trajectory, Turn, conversation_id
from midturn.studies.lic.conditions import CONDITIONS


def usage(n=1):
    from midturn.core import Usage

    return {
        "assistant": Usage(calls=1, prompt_tokens=100 * n, completion_tokens=9, latency_s=0.5 * n, usd=0.001)
    }


def role_of(condition):
    """What a condition is for."""
    known = {known.name: known.role for known in CONDITIONS}
    return known.get(condition, "mediated" if condition.startswith("mediated") else "remedy")


def identity(condition, **changes):
    made = {
        "study": "lic",
        "data_sha256": "ab" * 32,
        "task": "math",
        "condition": condition,
        "role": role_of(condition),
        "models": {"assistant": "openai:some-model"},
        "decoding": {"temperature": 1.0},
        "prompts_sha256": f"prompts of {condition}",
        "scoring": "strict",
        "seed": 0,
    }
    return RunIdentity.model_validate(made | changes)


def value(written, kind="number"):
    return Value(kind=kind, written=written, meaning=written)


def turns(condition, n):
    """Three turns about apples; the mediated ones have instructions, the second of which loses a value."""
    told = ["How many apples are there?", f"Ann has {n + 2} apples.", "Ben has 5 more."]
    made = []
    for place, text in enumerate(told, start=1):
        instruction = None
        if condition == "mediated":
            lost = (value("5"),) if place == 2 else ()
            instruction = Instruction(
                text=f"Please count: {' '.join(told[:place])}",
                turn=place,
                origin="passed" if place == 1 else "repaired",
                assumptions=("apples are counted whole",),
                check=Faithfulness(kept=(value(str(n + 2)),), lost=lost),
            )
        made.append(
            Turn(
                utterance=text,
                response=f"That makes {n + place} apples, says the {condition} one.",
                instruction=instruction,
                intervention=Intervention(
                    kind="remind" if place == 3 else "none",
                    turn=place,
                    reason="turn 3 is due",
                    policy="at_turns",
                ),
                usage=usage(place),
                trace=(Step(step="mediator", detail={"failed": "it was late"}),) if place == 2 else (),
                notes={
                    "kind": "answer_attempt",
                    "answer": str(n + place),
                    "score": 0.0,
                    "reason": "not so many",
                },
            )
        )
    return made


def fill(store: Store, instructions=4, conditions=("sharded", "mediated"), **changes):
    """Enter a run for each condition; return the runs' ids. Sharded fails, all others succeed."""
    runs = {}
    for condition in conditions:
        runs[condition] = run_id = store.add_run(identity(condition, **changes))
        for n in range(instructions):
            failed = condition == "sharded" and n != 0
            store.finish(
                Trajectory(
                    conversation_id=conversation_id(run_id, f"apples/{n}", 0),
                    run_id=run_id,
                    task="math",
                    task_id=f"apples/{n}",
                    condition=condition,
                    repetition=0,
                    user="verbatim",
                    turns=turns(condition, n),
                    score=0.0 if failed else 1.0,
                    answer=str(n),
                    blame="assistant" if failed else None,
                    error="the last answer is wrong" if failed else None,
                )
            )
    return runs


def drift(store: Store, runs, scored=(1, 2, 3)):
    """Enter scores for these turns of all conversations."""
    for run_id in runs.values():
        for one in store.trajectories(run_id):
            n = int(one.task_id.rpartition("/")[2])
            scores = [
                DriftScore(
                    turn=turn,
                    kl=0.3 + 0.05 * turn + 0.01 * n + 0.02 * ((turn + n) % 3),
                    judge=5 - turn,
                    adherence=0.5,
                    estimator="exact",
                    reference="goal",
                )
                for turn in scored
            ]
            store.add_drift_scores(one.conversation_id, scores)
