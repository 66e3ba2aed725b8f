"""The store, and midturn's own files, give back every trajectory as it was."""

import json
from pathlib import Path

import pytest
from experience import IDENTITY
from hypothesis import given, settings, strategies as st
from other_programs import json_values, words

from midturn.core import BadInput, Usage
from midturn.drift import DriftScore
from midturn.refiner.experience import Choice, export_file, format_named, import_file
from midturn.store import Store, Trajectory, Turn

MIDTURN = format_named("midturn")
finite = st.floats(0, 1e6)
notes = st.dictionaries(words, json_values, max_size=2)
usages = st.dictionaries(
    st.sampled_from(["assistant", "user"]), st.builds(Usage, calls=st.integers(0), usd=st.none() | finite)
)
turns = st.builds(
    Turn,
    utterance=words,
    response=words,
    response_token_ids=st.none() | st.lists(st.integers(0, 2**40), max_size=3).map(tuple),
    drift=st.none() | st.builds(DriftScore, turn=st.integers(1, 9), kl=st.none() | finite),
    usage=usages,
    notes=notes,
)
blames = st.none() | st.sampled_from(["assistant", "user_simulator", "infrastructure"])


@st.composite
def trajectories(draw):
    task_id, repetition = draw(words), draw(st.integers(0, 3))
    return Trajectory(
        conversation_id=f"{IDENTITY.run_id}/{task_id}/{repetition}",
        run_id=IDENTITY.run_id,
        task="math",
        task_id=task_id,
        condition="full",
        repetition=repetition,
        user=draw(st.none() | words),
        turns=draw(st.lists(turns, max_size=3)),
        score=draw(st.none() | st.floats(0, 1)),
        answer=draw(st.none() | words),
        blame=draw(blames),
        error=draw(st.none() | words),
        usage=draw(usages),
        notes=draw(notes),
    )


some = st.lists(trajectories(), max_size=4, unique_by=lambda each: each.conversation_id)


def store_with(path, kept):
    store = Store(path)
    store.add_run(IDENTITY)
    for trajectory in kept:
        store.finish(trajectory)
        store.add_drift_scores(trajectory.conversation_id, [DriftScore(turn=1, kl=0.5)])
    return store


@pytest.mark.slow("fills many stores")
@settings(max_examples=15, deadline=None)
@given(kept=some)
def test_the_store_gives_back_what_it_was_given(tmp_path_factory, kept):
    folder = tmp_path_factory.mktemp("store")
    with store_with(folder / "a.db", kept) as store:
        assert list(store.all_trajectories()) == kept
        assert store.repetitions(IDENTITY.run_id) == {(each.task_id, each.repetition) for each in kept}
        assert [store.trajectory(each.conversation_id) for each in kept] == kept
    with Store(folder / "a.db") as opened_again:
        assert list(opened_again.all_trajectories()) == kept


@pytest.mark.slow("fills many stores")
@settings(max_examples=15, deadline=None)
@given(kept=some)
def test_an_exported_store_is_imported_as_it_was_and_once(tmp_path_factory, kept):
    folder = tmp_path_factory.mktemp("store")
    file = folder / "all.jsonl"
    with store_with(folder / "a.db", kept) as store:
        assert export_file(file, MIDTURN, store, Choice().among(store)) == len(kept)
    with Store(folder / "b.db") as other:
        assert import_file(file, MIDTURN, other).conversations == len(kept)
        assert import_file(file, MIDTURN, other).known == len(kept)
        assert list(other.all_trajectories()) == kept
        assert other.runs() == ([(IDENTITY.run_id, IDENTITY)] if kept else [])
        for each in kept:
            assert other.drift_scores(each.conversation_id) == [DriftScore(turn=1, kl=0.5)]


def exported(folder, **changes):
    trajectory = Trajectory(
        conversation_id=f"{IDENTITY.run_id}/t/0",
        run_id=IDENTITY.run_id,
        task="math",
        task_id="t",
        condition="full",
        repetition=0,
        score=1.0,
    )
    with store_with(folder / "a.db", [trajectory]) as store:
        export_file(folder / "a.jsonl", MIDTURN, store, Choice().among(store))
    line = json.loads(Path(folder, "a.jsonl").read_text())
    line["trajectory"] |= changes
    (folder / "a.jsonl").write_text(json.dumps(line))
    return folder / "a.jsonl"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"run_id": "another"}, r"a.jsonl:1: `trajectory.run_id` is 'another'"),
        ({"score": 0.0}, "the store has another conversation named"),
        ({"conversation_id": "x"}, "the store has another repetition 0 of 't'"),
        ({"blame": "the weather"}, "`trajectory.blame`"),
        ({"unknown": 1}, "`trajectory.unknown`"),
        ({"score": 7}, "`trajectory.score` is 7, and not from 0 to 1"),
    ],
    ids=["another run", "same name", "same repetition", "bad value", "unknown field", "no score"],
)
def test_no_line_overwrites_what_the_store_has_or_mixes_runs(tmp_path, changes, wrong):
    file = exported(tmp_path, **changes)
    with Store(tmp_path / "a.db") as store:
        before = list(store.all_trajectories())
        with pytest.raises(BadInput, match=wrong):
            import_file(file, MIDTURN, store)
        assert list(store.all_trajectories()) == before
