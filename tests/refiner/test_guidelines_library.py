"""Every version is kept as it was, exactly one holds in a scope, and no change to it is lost."""

import sqlite3
import subprocess
import sys
import threading
from collections import defaultdict

import pytest
from faults.study import environment
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from langgraph.store.memory import InMemoryStore

from midturn.core import BadInput, InfrastructureError
from midturn.refiner.guidelines import (
    MOST_CHARACTERS,
    Guideline,
    GuidelineLibrary,
    Lineage,
    Validation,
    namespace,
    open_library,
)
from midturn.store import Store


@pytest.fixture
def library(tmp_path):
    with open_library(tmp_path / "a.db") as opened:
        yield opened


def rules(*texts):
    return [Guideline(rule=text) for text in texts]


def add(library, text, *, scope="global", parent=None):
    return library.add(scope, rules(text), by="ann", parent=parent and parent.version)


def better(than, by=3.0):
    return Validation(
        against=than and than.version, difference=by, ci=(by - 2, by + 2), n=20, runs=("a", "b")
    )


# -- versions -------------------------------------------------------------------------------------------


def test_a_set_is_numbered_in_its_scope_and_named_by_its_content(library):
    lineage = Lineage(pairs=("p1", "p2"), models={"refiner": "openai:a"}, prompts_sha256="ab")
    learned = [Guideline(rule="Ask for the date.", pairs=("p1",))]
    first = library.add("task:math", learned, by="ann", lineage=lineage)
    second = add(library, "Ask for the place.", scope="task:math", parent=first)
    other = add(library, "Ask for the place.", scope="task:code")
    assert [s.name for s in library.sets()] == ["task:code@1", "task:math@1", "task:math@2"]
    assert library.find(first.version) == first
    assert (first.lineage, first.guidelines) == (lineage, tuple(learned))
    assert second.parent == first.version
    assert other.version != second.version


def test_the_same_content_is_the_same_version(library):
    assert add(library, "Ask.") == add(library, "Ask.")
    assert len(library.sets()) == len(library.history("global")) == 1


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "at least 1 item"),
        (["One.", "one."], "twice"),
        ([f"{n} " + "x" * 290 for n in range(20)], f"{MOST_CHARACTERS} are the most"),
    ],
)
def test_rules_that_the_mediator_could_not_use_are_refused(library, texts, said):
    with pytest.raises(BadInput, match=said):
        library.add("global", rules(*texts), by="ann")
    assert library.sets() == []


def test_a_set_is_found_by_version_beginning_number_and_scope(library):
    made = add(library, "Ask.", scope="user:a@b")
    for reference in (made.version, made.version[:4], "user:a@b@1"):
        assert library.find(reference) == made
    library.activate(made.version, by="ann", force=True)
    assert library.find("user:a@b").version == made.version


@pytest.mark.parametrize("reference", ["", "global", "global@2", "zz", "user:ada"])
def test_a_reference_to_nothing_says_how_to_refer(library, reference):
    add(library, "Ask.")
    with pytest.raises(BadInput, match="SCOPE@NUMBER"):
        library.find(reference)


def test_a_beginning_of_several_versions_names_them(library):
    first_digits = defaultdict(list)
    while not (shared := [versions for versions in first_digits.values() if len(versions) > 1]):
        made = add(library, f"Rule {len(library.sets())}.")
        first_digits[made.version[0]].append(made.version)
    with pytest.raises(BadInput, match=shared[0][1]):
        library.find(shared[0][0][0])


# -- activation -----------------------------------------------------------------------------------------


def test_a_set_that_beat_its_parent_becomes_active_and_the_parent_is_retired(library):
    parent = add(library, "Ask.")
    library.activate(parent.version, by="ann", force=True)
    child = add(library, "Ask twice.", parent=parent)
    library.validated(child.version, better(parent), by="ann")
    assert library.activate(child.version, by="bob").status == "active"
    assert library.active("global").rules == ("Ask twice.",)
    retired = library.find(parent.version)
    assert (retired.status, retired.reason) == ("retired", "replaced by global@2")
    activation = library.history("global")[-1]
    assert (activation.kind, activation.by, activation.replaced) == ("activated", "bob", parent.version)
    assert library.find(child.version).forced is None


@pytest.mark.parametrize(
    ("ci", "said"), [((0.0, 4.0), "does not beat"), ((-1.0, 4.0), "n = 9"), (None, "without an interval")]
)
def test_a_set_that_did_not_beat_its_parent_is_refused(library, ci, said):
    made = add(library, "Ask.")
    figures = Validation(against=None, difference=2.0, ci=ci, n=9)
    library.validated(made.version, figures, by="ann")
    with pytest.raises(BadInput, match=said):
        library.activate(made.version, by="ann")
    assert library.active("global") is None


def test_a_set_without_figures_is_refused_and_forcing_it_is_recorded(library):
    made = add(library, "Ask.")
    with pytest.raises(BadInput, match="no validation figures"):
        library.activate(made.version, by="ann")
    forced = library.activate(made.version, by="bob", force=True, reason="a pilot").forced
    assert (forced.by, forced.reason) == ("bob", "a pilot")
    assert "no validation figures" in forced.overrode
    assert forced.at is not None


def test_figures_that_a_file_tells_do_not_count_until_it_is_compared_here(library):
    made = add(library, "Ask.")
    told = better(None).model_copy(update={"imported": True})
    assert "as its file says" in str(library.validated(made.version, told, by="ann").validation)
    with pytest.raises(BadInput, match=r"but those of its file.*midturn refine --candidate global@1"):
        library.activate(made.version, by="ann")
    library.validated(made.version, better(None), by="midturn refine")
    assert library.activate(made.version, by="ann").status == "active"


def test_a_set_that_was_never_compared_with_the_active_one_is_refused(library):
    one, other = add(library, "One."), add(library, "Other.")
    for each in (one, other):
        library.validated(each.version, better(None), by="ann")
    library.activate(one.version, by="ann")
    with pytest.raises(BadInput, match=f"never compared with global@1 .{one.version}"):
        library.activate(other.version, by="ann")


def test_figures_of_a_comparison_with_another_set_are_refused(library):
    one, other = add(library, "One."), add(library, "Other.")
    with pytest.raises(BadInput, match="its parent is none"):
        library.validated(other.version, better(one), by="ann")


def test_a_rejected_set_is_kept_with_the_reason(library):
    made = add(library, "Ask.")
    library.validated(made.version, better(None, by=-4.0), by="ann")
    library.reject(made.version, by="ann", reason="worse by 4 points")
    found = library.find(made.version)
    assert (found.status, found.reason, found.rules) == ("rejected", "worse by 4 points", ("Ask.",))
    assert found.validation == better(None, by=-4.0)
    with pytest.raises(BadInput, match="was rejected: worse by 4 points"):
        library.activate(made.version, by="ann")


def test_a_retired_set_holds_no_more_and_can_come_back(library):
    made = add(library, "Ask.")
    library.validated(made.version, better(None), by="ann")
    library.activate(made.version, by="ann")
    library.retire(made.version, by="ann", reason="the product changed")
    assert library.active("global") is None
    assert library.find(made.version).reason == "the product changed"
    with pytest.raises(BadInput, match="is retired"):
        library.retire(made.version, by="ann")
    assert library.activate(made.version, by="ann").status == "active"


def test_a_clock_that_was_put_back_reorders_nothing(library, monkeypatch):
    made = add(library, "Ask.")
    future = library.history("global")[0].model_dump(mode="json") | {"at": "2999-01-01T00:00:00Z"}
    library._store.put(namespace("global"), "event:2999", {"item": "event", **future})
    library.activate(made.version, by="ann", force=True)
    assert [event.kind for event in library.history("global")] == ["added", "added", "activated"]


# -- one after the other, and at once -------------------------------------------------------------------

SCOPES = ("global", "task:math", "task:sets", "user:ada", "user:ada.b")


class AnyHistory(RuleBasedStateMachine):
    """Whatever is done to a library, in any order."""

    def __init__(self):
        super().__init__()
        self.library = GuidelineLibrary(InMemoryStore())
        self.added = {}
        self.active = {}
        self.events = []

    def tried(self, change, *args, **more):
        try:
            return change(*args, by="ann", **more)
        except BadInput:
            return None

    def some(self, at):
        versions = list(self.added)
        return versions[at % len(versions)] if versions else "0" * 16

    @rule(scope=st.sampled_from(SCOPES), text=st.sampled_from("abcdef"), under=st.none() | st.integers(0, 9))
    def add(self, scope, text, under):
        parent = self.some(under) if under is not None and self.added else None
        made = self.library.add(scope, rules(text), by="ann", parent=parent)
        self.added.setdefault(made.version, (made.scope, made.number, made.parent, made.rules))

    @rule(at=st.integers(0, 9), low=st.sampled_from([-1.0, 0.0, 1.0]))
    def validate(self, at, low):
        if self.added:
            *_, parent, _ = self.added[self.some(at)]
            figures = Validation(against=parent, difference=2.0, ci=(low, 3.0), n=5)
            self.library.validated(self.some(at), figures, by="ann")

    @rule(at=st.integers(0, 9), force=st.booleans())
    def activate(self, at, force):
        held = set(self.active.values())
        if done := self.tried(self.library.activate, self.some(at), force=force):
            self.active[done.scope] = done.version
            # One that held already stays, whatever figures came later.
            assert done.version in held or done.forced or done.validation.beats_parent

    @rule(at=st.integers(0, 9), reject=st.booleans())
    def end(self, at, reject):
        change, more = (
            (self.library.reject, {"reason": "worse"}) if reject else (self.library.retire, {"reason": "old"})
        )
        if (done := self.tried(change, self.some(at), **more)) and self.active.get(
            done.scope
        ) == done.version:
            del self.active[done.scope]

    @invariant()
    def what_was_added_never_changes(self):
        kept = {s.version: (s.scope, s.number, s.parent, s.rules) for s in self.library.sets()}
        assert kept == self.added

    @invariant()
    def exactly_what_was_activated_last_holds(self):
        marked = {s.scope: s.version for s in self.library.sets() if s.status == "active"}
        holding = {scope: self.library.active(scope) for scope in SCOPES}
        assert marked == self.active == {name: s.version for name, s in holding.items() if s}

    @invariant()
    def history_only_grows(self):
        now = [event for scope in SCOPES for event in self.library.history(scope)]
        assert all(event in now for event in self.events)
        self.events = now


AnyHistory.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
test_whatever_is_done_versions_stay_and_one_at_most_holds = AnyHistory.TestCase


def test_activations_at_once_all_count_and_one_holds(tmp_path):
    db = tmp_path / "a.db"
    ready = threading.Barrier(6, timeout=20)
    with open_library(db):
        pass

    def work(n):
        with open_library(db) as library:
            ready.wait()
            made = library.add("global", rules(f"Rule {n}."), by=f"worker {n}")
            library.activate(made.version, by=f"worker {n}", force=True)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with open_library(db) as library:
        sets, history = library.sets(), library.history("global")
        holding = library.active("global")
    assert sorted(s.number for s in sets) == [1, 2, 3, 4, 5, 6]
    activations = [event for event in history if event.kind == "activated"]
    assert sorted(event.by for event in activations) == [f"worker {n}" for n in range(6)]
    # Each one replaced the one before it: none was overlooked.
    assert [event.replaced for event in activations] == [None, *(event.version for event in activations[:-1])]
    assert activations[-1].version == holding.version
    assert [s.version for s in sets if s.status == "active"] == [holding.version]


def test_an_activation_that_fails_leaves_the_old_set(library):
    old, new = add(library, "Old."), add(library, "New.")
    library.activate(old.version, by="ann", force=True)
    before = library.history("global")
    # The disk fails at the last of what makes up the activation.
    library._store.conn.execute(
        "create trigger dies before insert on store when new.key = 'active'"
        " begin select raise(abort, 'broken disk'); end"
    )
    with pytest.raises(sqlite3.Error):
        library.activate(new.version, by="ann", force=True)
    assert library.active("global").version == old.version
    assert library.history("global") == before


TAKING_TURNS = """
import sys
from pathlib import Path
from midturn.refiner.guidelines import open_library
with open_library(Path(sys.argv[1])) as library:
    versions = [each.version for each in library.sets()]
    while True:
        for version in versions:
            library.activate(version, by="ann", force=True)
            print(".", flush=True)
"""


@pytest.mark.usefixtures("processes")
def test_a_process_that_is_killed_leaves_one_set_and_its_history(tmp_path):
    db = tmp_path / "a.db"
    with open_library(db) as library:
        add(library, "One."), add(library, "Two.")
    process = subprocess.Popen(
        [sys.executable, "-c", TAKING_TURNS, db], stdout=subprocess.PIPE, env=environment()
    )
    with process:
        for _ in range(15):
            assert process.stdout.readline()
        process.kill()
    with open_library(db) as library:
        activations = [event for event in library.history("global") if event.kind == "activated"]
        assert len(activations) >= 15
        assert library.active("global").version == activations[-1].version
        statuses = [each.status for each in library.sets()]
        assert sorted(statuses) == ["active", "retired"]
        assert library.activate(activations[-2].version, by="bob", force=True).status == "active"


# -- the file -------------------------------------------------------------------------------------------


def test_sets_share_the_file_of_a_study_whichever_was_there_first(tmp_path):
    for first, then in ((Store, open_library), (open_library, Store)):
        db = tmp_path / f"{first.__name__}.db"
        for opened in (first, then, first):
            with opened(db):
                pass


def test_a_file_that_langgraph_made_first_can_be_used(tmp_path):
    from langgraph.store.sqlite import SqliteStore

    with SqliteStore.from_conn_string(str(tmp_path / "a.db")) as store:
        store.setup()
    with open_library(tmp_path / "a.db", must_exist=True) as library:
        assert library.sets() == []


def test_another_programs_file_is_refused(tmp_path):
    db = tmp_path / "a.db"
    connection = sqlite3.connect(db)
    connection.execute("create table store_of_another (x)")
    connection.close()
    with pytest.raises(BadInput, match="no midturn store"), open_library(db):
        pass


def test_a_missing_file_is_refused_and_not_made(tmp_path):
    with pytest.raises(BadInput, match="no such file"), open_library(tmp_path / "a.db", must_exist=True):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_another_process_keeps_is_an_infrastructure_error(tmp_path, monkeypatch):
    monkeypatch.setattr("midturn.refiner.guidelines._opening.PATIENCE_S", 0.01)
    db = tmp_path / "a.db"
    with (
        open_library(db) as library,
        library._lock,
        pytest.raises(InfrastructureError, match="can't be used"),
    ):
        thread = _Opening(db)
        thread.start()
        thread.join()
        raise thread.error


class _Opening(threading.Thread):
    def __init__(self, db):
        super().__init__()
        self.db, self.error = db, None

    def run(self):
        try:
            with open_library(self.db):
                pass
        except InfrastructureError as error:
            self.error = error
