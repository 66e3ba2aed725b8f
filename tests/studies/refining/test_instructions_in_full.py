"""What users wanted in full comes with conversations, from wherever they are."""

import json
from contextlib import ExitStack

import pytest

from midturn.refiner.experience import format_of, import_file
from midturn.refiner.guidelines import open_library
from midturn.store import Store
from midturn.studies._runner import NullListener
from midturn.studies.refining import RefineConfig
from midturn.studies.refining._context import RefineContext

SAID = [{"role": role, "content": text} for text in ("Hi", "May.") for role in ("user", "assistant")]


def tau(task_id, instruction):
    info = {"task": {"user_id": "ann", "instruction": instruction}}
    return {"task_id": task_id, "reward": 0.0, "info": info, "traj": SAID}


def langsmith(name, full):
    metadata = {"full": full} if full else {}
    fields = {"run_type": "chain", "inputs": {"messages": SAID}, "outputs": None}
    return {"id": name, **fields, "extra": {"metadata": metadata}, "feedback_stats": {"ok": {"avg": 0.0}}}


@pytest.fixture
def work(tmp_path):
    """The work on what a store has been given of these documents."""

    def of(*documents):
        file = tmp_path / "a.jsonl"
        file.write_text("\n".join(json.dumps(each) for each in documents))
        store = stack.enter_context(Store(tmp_path / "a.db"))
        import_file(file, format_of(file), store, task="travel")
        library = stack.enter_context(open_library(tmp_path / "a.db"))
        config = RefineConfig(task="travel", model="embedded:smollm2-135m")
        return RefineContext(
            config=config,
            store=store,
            library=library,
            listener=NullListener(),
        )

    with ExitStack() as stack:
        yield of


def test_failures_are_paired_with_the_instruction_that_they_came_with(work):
    there = work(langsmith("a", "All in May."), langsmith("b", None))
    assert there.full == {"a": "All in May."}
    assert [(pair.task_id, pair.full) for pair in there.pairs] == [("a", "All in May.")]
    assert there.playable == set()


def test_instructions_that_contradict_each_other_are_none(work):
    there = work(tau(1, "Fly to Rome."), tau(1, "Fly to Oslo."), tau(2, "Fly home."), tau(2, "Fly home."))
    assert there.full == {"2": "Fly home."}


def test_a_secret_in_an_instruction_reaches_no_pair(work):
    there = work(langsmith("a", "All in May, my password is hunter2, please."))
    assert [pair.full for pair in there.pairs] == ["All in May, my password is [redacted: secret], please."]
