"""A set on trial is told to its share of its scope's conversations, and to nobody else."""

from datetime import UTC, datetime

import pytest
from langgraph.store.memory import InMemoryStore

from midturn.core import BadInput
from midturn.refiner import recall
from midturn.refiner.guidelines import (
    Guideline,
    GuidelineLibrary,
    Trial,
    Validation,
    as_json,
    import_file,
    open_library,
)

THREADS = [f"thread-{n}" for n in range(40)]


def trial(share=0.5, key="0123456789abcdef"):
    return Trial(share=share, key=key, since=datetime(2026, 5, 4, tzinfo=UTC))


@pytest.fixture
def store():
    return InMemoryStore()


@pytest.fixture
def library(store):
    return GuidelineLibrary(store)


def added(library, scope, *rules, active=False):
    holding = library.active(scope)
    parent = holding.version if holding else None
    made = library.add(scope, [Guideline(rule=rule) for rule in rules], by="ann", parent=parent)
    return library.activate(made.version, by="ann", force=True) if active else made


@pytest.fixture
def tried(library):
    added(library, "global", "Ask for the date.", active=True)
    added(library, "user:mara", "Serve it hot.", active=True)
    made = added(library, "user:mara", "Serve it cold.")
    return library.start_trial(made.version, share=0.5, by="ann")


async def test_a_conversation_is_told_the_set_or_the_active_one_by_its_id_alone(store, tried):
    for thread in THREADS:
        recalled = await recall(store, user="mara", conversation=thread)
        told = "Serve it cold." if tried.trial.takes(thread) else "Serve it hot."
        assert recalled.rules == ("Ask for the date.", told)
        again = await recall(store, user="mara", task="soup", conversation=thread)
        assert again.rules == recalled.rules
    assert 4 < sum(map(tried.trial.takes, THREADS)) < 36


async def test_the_trace_says_on_which_side_it_is(store, tried):
    sides = {True: "with", False: "without", None: "no id"}
    for thread in (*THREADS[:8], None):
        detail = (await recall(store, user="mara", conversation=thread)).detail()
        takes = None if thread is None else tried.trial.takes(thread)
        assert detail["trials"] == [{"set": "user:mara@2", "version": tried.version, "arm": sides[takes]}]
        assert ("user:mara@2" in detail["sets"]) is (takes is True)
    assert "trials" not in (await recall(store, user="bob", conversation=THREADS[0])).detail()


async def test_whoever_has_no_id_or_is_somebody_else_is_told_what_is_active(store, library, tried):
    assert (await recall(store, user="mara")).rules == ("Ask for the date.", "Serve it hot.")
    for thread in THREADS:
        assert (await recall(store, user="bob", conversation=thread)).rules == ("Ask for the date.",)
    discarded = library.end_trial(tried.version, keep=False, by="ann")
    assert discarded.status == "rejected"
    for thread in THREADS:
        recalled = await recall(store, user="mara", conversation=thread)
        assert recalled.rules == ("Ask for the date.", "Serve it hot.")
        assert "trials" not in recalled.detail()


async def test_where_nothing_is_active_the_others_are_told_nothing(store, library):
    made = added(library, "task:soup", "Serve it cold.")
    tried = library.start_trial(made.version, share=0.3, by="ann")
    for thread in THREADS:
        recalled = await recall(store, task="soup", conversation=thread, given=["Ask."])
        assert recalled.rules == (("Ask.", "Serve it cold.") if tried.trial.takes(thread) else ("Ask.",))


def test_each_trial_divides_the_conversations_anew():
    one, other = trial(), trial(key="fedcba9876543210")
    assert [*map(one.takes, THREADS)] != [*map(other.takes, THREADS)]
    assert [*map(one.takes, THREADS)] == [*map(trial().takes, THREADS)]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_the_share_is_that_of_the_conversations(share):
    taken = sum(trial(share).takes(f"{n}\ud83d") for n in range(4000)) / 4000
    assert taken == pytest.approx(share, abs=0.03)


def test_every_process_and_every_release_puts_a_conversation_on_the_same_side():
    taken = [n for n in range(40) if trial().takes(f"thread-{n}")]
    assert taken == [0, 6, 7, 10, 12, 16, 17, 21, 23, 26, 28, 30, 32, 35, 37, 39]


def test_while_it_is_on_trial_nothing_else_changes_in_its_scope(library, tried):
    other = added(library, "user:mara", "Serve it raw.")
    ends_first = r"user:mara@2 .* is on trial in user:mara. End that first: midturn trial end user:mara@2"
    for change in (
        lambda: library.activate(other.version, by="ann", force=True),
        lambda: library.activate(tried.version, by="ann", force=True),
        lambda: library.retire("user:mara", by="ann"),
        lambda: library.start_trial(other.version, share=0.5, by="ann"),
    ):
        with pytest.raises(BadInput, match=ends_first):
            change()
    with pytest.raises(BadInput, match="is on trial, and can't be"):
        library.retire(tried.version, by="ann")
    with pytest.raises(BadInput, match="is on trial, and can't be"):
        library.reject(tried.version, by="ann", reason="")
    assert library.find("user:mara").rules == ("Serve it hot.",)
    elsewhere = added(library, "task:soup", "Serve it cold.")
    assert library.activate(elsewhere.version, by="ann", force=True).status == "active"
    assert library.retire(other.version, by="ann").status == "retired"


def test_what_can_be_tried_is_a_candidate_or_rejected_and_replaces_what_is_active(library):
    first = added(library, "user:mara", "Serve it hot.")
    rejected = library.reject(first.version, by="ann", reason="too few conversations")
    assert library.start_trial(rejected.version, share=0.5, by="ann").status == "trial"
    library.end_trial(rejected.version, keep=False, by="ann")
    second = added(library, "user:mara", "Serve it cold.", active=True)
    with pytest.raises(
        BadInput, match=r"the parent of user:mara@1 is none, but user:mara@2 .* is active now"
    ):
        library.start_trial(first.version, share=0.5, by="ann")
    with pytest.raises(BadInput, match="is active, and can't be put on trial"):
        library.start_trial(second.version, share=0.5, by="ann")
    library.retire(second.version, by="ann")
    with pytest.raises(BadInput, match="is retired, and can't be put on trial"):
        library.start_trial(second.version, share=0.5, by="ann")
    for share in (0, 1, -0.5, float("nan")):
        with pytest.raises(BadInput, match="more than 0 and less than 1"):
            library.start_trial(first.version, share=share, by="ann")


def test_a_set_is_kept_on_the_figures_of_its_trial_or_by_force(library, tried):
    figures = Validation(against=tried.parent, difference=20.0, ci=(-3.0, 41.0), n=60, trial=True)
    for found_out, why in (
        (None, "has no figures of its trial"),
        (figures, "is not shown to be better: \\+20"),
    ):
        with pytest.raises(BadInput, match=why):
            library.end_trial(tried.version, keep=True, by="ann", found_out=found_out)
    assert library.find(tried.version).status == "trial"
    assert [event.kind for event in library.history("user:mara")][-1] == "tried"
    better = figures.model_copy(update={"ci": (2.0, 38.0)})
    kept = library.end_trial(tried.version, keep=True, by="ann", found_out=better, reason="it helps")
    assert (kept.status, kept.reason, kept.validation, kept.forced, kept.trial) == (
        *("active", "it helps", better, None, None),
    )
    assert str(kept.validation) == "+20.0 points [+2.0, +38.0], n = 60 conversations of a trial"
    assert [event.kind for event in library.history("user:mara")][-4:] == [
        *("tried", "validated", "retired", "activated"),
    ]
    assert library.on_trial("user:mara") is None
    with pytest.raises(BadInput, match="is active, and not on trial"):
        library.end_trial(kept.version, keep=False, by="ann")


def test_a_set_that_is_kept_by_force_says_so(library, tried):
    kept = library.end_trial(tried.version, keep=True, by="bob", force=True)
    assert kept.status == "active"
    assert (kept.forced.by, kept.forced.overrode[:15]) == ("bob", "has no figures ")


def test_a_set_on_trial_is_taken_elsewhere_as_a_candidate(library, tried, tmp_path):
    (tmp_path / "set.json").write_text(as_json(tried))
    with open_library(tmp_path / "b.db") as elsewhere:
        there = import_file(elsewhere, tmp_path / "set.json", by="bob")
    assert (there.version, there.status, there.trial) == (tried.version, "candidate", None)
