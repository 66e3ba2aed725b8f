"""One engine plays every study: what a store has is not played again, whichever midturn played it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from dataclasses import dataclass, field, replace
from typing import ClassVar

import pytest
from faults.study import scripted, write_records
from faults.upstream import Upstream
from scripted import ScriptedChat

from midturn.core import BadInput, BudgetSpent, InfrastructureError
from midturn.refiner.experience import Choice, export_file, format_named, import_file
from midturn.store import Decoding, Notes, RunIdentity, Store, Turn
from midturn.studies import Case, named_runs, run_study
from midturn.studies.lic import LicStudy
from midturn.studies.options import BudgetOptions, option

MIDTURN = format_named("midturn")


@dataclass(frozen=True, kw_only=True)
class Counting(BudgetOptions):
    """Plays nothing but a note of each case; `breaks` says what goes wrong in it."""

    name: ClassVar[str] = "counting"
    protocol: ClassVar[int] = 1

    cases: tuple[tuple[Case, ...], ...] = ((),)
    breaks: dict = field(default_factory=dict)
    played: list = field(default_factory=list)
    seed: int = 0
    times: int = option(3, "How often.", least=1)

    @property
    def specs(self):
        return {}

    @property
    def waves(self):
        return self.cases

    def preflight(self): ...

    def prepare(self): ...

    def identity(self, condition, store):
        told = {"study": self.name, "protocol": self.protocol, "data_sha256": "0", "task": "count"}
        return RunIdentity(**told, condition=condition, models={}, prompts_sha256="", scoring="none", seed=0)

    async def play(self, case, context):
        self.played.append((case, context.base_run and context.base_run.condition))
        if error := self.breaks.get((case.condition, case.task_id)):
            raise error
        context.trajectory.turns = [Turn(utterance="so?", response=case.task_id)]
        context.trajectory.score = 1.0
        return context.trajectory

    def report(self, store): ...


def cases(n, condition="a", **more):
    return tuple(Case(condition=condition, task_id=f"t/{i}", **more) for i in range(n))


def played(study, store, **more):
    return asyncio.run(run_study(study, store, **more))


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "a.db") as opened:
        yield opened


def test_nothing_is_played_twice_and_what_was_added_is_played(store):
    assert played(Counting(cases=(cases(3),)), store).finished == 3
    more = Counting(cases=(cases(5),))
    assert played(more, store).finished == 2
    assert [case.task_id for case, _ in more.played] == ["t/3", "t/4"]


def test_a_branch_is_handed_its_trunk_and_waits_for_one_that_broke(store):
    broken = {("a", "t/1"): InfrastructureError("the line is dead")}
    waves = (cases(3), cases(3, "b", base_run="a"))
    first = Counting(cases=waves, breaks=broken)
    outcome = played(first, store)
    assert (outcome.finished, outcome.failed) == (4, 1)
    assert [base_run for case, base_run in first.played if case.condition == "b"] == ["a", "a"]
    again = Counting(cases=waves)
    assert played(again, store).finished == 2
    assert sorted(case.condition for case, _ in again.played) == ["a", "b"]


def test_only_the_cases_that_are_wanted_are_played(store):
    study = Counting(cases=(cases(6),))
    assert played(study, store, only=lambda case: case.task_id in {"t/2", "t/4"}).finished == 2
    assert played(study, store).finished == 4


def test_a_run_of_equal_failures_stops_and_says_what_they_were(store):
    dead = {("a", f"t/{i}"): InfrastructureError("answered with status 404") for i in range(80)}
    study = Counting(cases=(cases(80),), breaks=dead, concurrency=4)
    outcome = played(study, store)
    assert outcome.stopped and "all failed alike" in outcome.stopped
    assert 8 <= len(study.played) <= 12
    assert outcome.errors == {"answered with status 404": outcome.failed}


def test_failures_that_differ_or_have_successes_between_them_stop_nothing(store):
    some = {("a", f"t/{i}"): InfrastructureError("no answer") for i in range(0, 60, 3)}
    others = {("b", f"t/{i}"): InfrastructureError(f"no answer from {i}") for i in range(20)}
    study = Counting(cases=(cases(60) + cases(20, "b"),), breaks=some | others, concurrency=1)
    outcome = played(study, store)
    assert outcome.stopped is None
    assert (outcome.finished, outcome.failed) == (40, 40)
    assert outcome.commonest_error == "no answer"


def test_a_spent_budget_ends_a_run_and_its_later_waves(store):
    spent = {("a", "t/1"): BudgetSpent("--max-calls 1 is spent")}
    study = Counting(cases=(cases(3), cases(3, "b")), breaks=spent, concurrency=1)
    outcome = played(study, store)
    assert (outcome.finished, outcome.stopped) == (1, "--max-calls 1 is spent")


def test_a_protocol_that_was_raised_plays_anew_and_a_path_is_as_good_as_a_store(tmp_path):
    class Later(Counting):
        protocol: ClassVar[int] = 2

    assert played(Counting(cases=(cases(2),)), tmp_path / "b.db").finished == 2
    assert played(Counting(cases=(cases(2),)), tmp_path / "b.db").finished == 0
    assert played(Later(cases=(cases(2),)), tmp_path / "b.db").finished == 2


def test_options_out_of_their_bounds_are_refused_in_python_too():
    with pytest.raises(BadInput, match="times is 0: it must be at least 1"):
        Counting(times=0)
    with pytest.raises(BadInput, match="concurrency"):
        LicStudy(data="starter", concurrency=0)


# -- stores and files of an earlier midturn ----------------------------------------------------------


def as_before(path, version="0.1.0"):
    """Write a store's runs as they were named by the software's version, each under another name."""
    with sqlite3.connect(path) as db:
        for run_id, text in db.execute("select run_id, identity from runs").fetchall():
            made = json.loads(text)
            for new in ("protocol", "role", "origin"):
                del made[new]
            made = made | {"version": version, "decoding": made["decoding"] | made.pop("settings")}
            old = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]
            db.execute("pragma foreign_keys = off")
            db.execute(
                "update runs set run_id = ?, identity = ? where run_id = ?", (old, json.dumps(made), run_id)
            )
            for table in ("conversations", "calls"):
                db.execute(
                    f"update {table} set conversation_id = replace(conversation_id, ?, ?)", (run_id, old)
                )
            db.execute(
                "update conversations set run_id = ?, trajectory = replace(trajectory, ?, ?)"
                " where run_id = ?",
                (old, run_id, old, run_id),
            )


@pytest.fixture
def earlier(tmp_path):
    """A store of an earlier midturn whose run was cut off, and the study that continues it."""
    data = write_records(tmp_path / "balls.json")
    with Upstream(scripted) as upstream:
        study = LicStudy(
            data=data, task="math", conditions="full,sharded", model=f"openai:stub@{upstream.url}"
        )
        asyncio.run(run_study(study, tmp_path / "a.db", only=lambda case: case.task_id != "balls/3"))
        as_before(tmp_path / "a.db")
        upstream.requests.clear()
        yield tmp_path / "a.db", study, upstream


def test_a_run_of_an_earlier_midturn_is_continued_under_its_own_name(earlier):
    path, study, upstream = earlier
    with Store(path) as store:
        before = dict(store.runs())
        outcome = played(study, store)
        assert outcome.finished == 2
        assert dict(store.runs()) == before
        assert {run.run_id for run in named_runs(study, store).values()} == set(before)
        assert {len(store.finished(run_id)) for run_id in before} == {4}
        assert {made.role for made in before.values()} == {"control"}
    assert upstream.requests


def test_what_an_earlier_midturn_exported_is_read_and_stays_itself(earlier, tmp_path):
    path, study, _ = earlier
    with Store(path) as store:
        export_file(tmp_path / "new.jsonl", MIDTURN, store, Choice().among(store))
        rows = dict(store._rows("select run_id, identity from runs"))
        before = {each.conversation_id for each in store.all_trajectories()}
    lines = [json.loads(line) for line in (tmp_path / "new.jsonl").read_text().splitlines()]
    for line in lines:
        line["identity"] = json.loads(rows[line["trajectory"]["run_id"]])
        assert "version" in line["identity"]
    (tmp_path / "old.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with Store(tmp_path / "b.db") as store:
        for name in ("old.jsonl", "new.jsonl", "old.jsonl"):
            import_file(tmp_path / name, MIDTURN, store)
            assert {each.conversation_id for each in store.all_trajectories()} == before
        assert played(study, store).finished == 2


def test_what_was_kept_beside_the_decoding_is_read_as_the_studys_settings():
    old = {
        "study": "framings",
        "data_sha256": "0",
        "task": "math",
        "condition": "mediated + scheduled",
        "models": {},
        "decoding": {"temperature": 0.5, "logprobs": True, "drift": "entropy", "schedule": [0.5]},
        "prompts_sha256": "",
        "scoring": "strict",
        "seed": 0,
        "version": "0.1.0",
    }
    made = RunIdentity.model_validate(old)
    assert made.decoding == Decoding(temperature=0.5, logprobs=True)
    assert made.settings == {"drift": "entropy", "schedule": [0.5]}
    assert (made.role, made.protocol, made.origin) == ("mediated", 1, None)
    imported = RunIdentity.model_validate(old | {"version": "reference@0123", "condition": "snowball"})
    assert (imported.role, imported.origin) == ("remedy", "reference@0123")
    assert imported.run_id != made.run_id


def test_a_role_describes_a_run_and_does_not_name_it():
    with_role = LicStudy(
        data="starter", task="math", conditions="full", models={"assistant": ScriptedChat(reply=str)}
    )
    made = with_role.identity_of(with_role.setup.conditions[0])
    other = with_role.identity_of(replace(with_role.setup.conditions[0], role="remedy"))
    assert (made.role, other.role) == ("control", "remedy")
    assert made.run_id == other.run_id


def test_notes_that_cannot_be_read_are_not_stated_and_the_others_are():
    class Noted(Notes):
        score: float | None = None
        kind: str | None = None

    turn = Turn(utterance="a", response="b", notes={"score": "[red]", "kind": "hedge", "else": 1})
    assert Noted.of(turn) == Noted(kind="hedge")
    assert Noted(kind="hedge").written() == {"kind": "hedge"}
