"""The demo shows one conversation at once, and ends with three sentences and nothing else."""

import pytest
from langchain_core.language_models import FakeListChatModel

from midturn.cli._demo_work import carry_out
from midturn.cli._ending import to_its_end
from midturn.core import BadInput
from midturn.store import Store
from midturn.studies.lic import LicStudy

pytestmark = pytest.mark.slow("plays some conversations and writes a page")


@pytest.fixture
def study():
    model = FakeListChatModel(responses=["I think that it makes 7777."])
    return LicStudy(
        data="starter",
        task="math",
        conditions=("full", "concat", "sharded", "mediated", "mediated-no-ledger"),
        model="openai:scripted",
        temperature=0.0,
        limit=6,
        concurrency=1,
        models={"assistant": model, "mediator": model},
    )


def test_one_conversation_is_shown_first_and_three_sentences_last(study, tmp_path, capsys):
    db, page = tmp_path / "demo.db", tmp_path / "page.html"
    assert to_its_end(carry_out(study, db, page, as_json=False), db) == 0
    printed, said = capsys.readouterr()
    first, all_of_it = (line for line in said.splitlines() if "playing" in line)
    assert f"without and with the Mediator: {study.records[0].shards[0].shard!r}" in first
    assert (
        "6 instructions under 5 conditions: full, concat, sharded, mediated, mediated-no-ledger" in all_of_it
    )
    assert "the user says" in printed and "unmediated" in printed and "scored" in printed
    table, _, end = printed.partition("Told a piece at a time")
    assert "Sees the user's own" in " ".join(table.split())
    found, origins, where = end.strip().splitlines()
    assert "behind the Mediator" in found
    assert origins.startswith("Its last instructions were the user's own words put together in 6 of 6")
    assert "without the fallback to the user's words" in origins
    assert str(page) in where and page.exists()


def test_what_is_played_already_is_not_said_to_be_played(study, tmp_path, capsys):
    db = tmp_path / "demo.db"
    to_its_end(carry_out(study, db, tmp_path / "1.html", as_json=False), db)
    capsys.readouterr()
    to_its_end(carry_out(study, db, tmp_path / "2.html", as_json=False), db)
    assert "playing" not in capsys.readouterr().err


def test_the_conversation_that_is_shown_is_played_before_all_others(study, tmp_path, monkeypatch):
    def stop(*_):
        raise BadInput("seen")

    monkeypatch.setattr("midturn.cli._demo_work.side_by_side", stop)
    with pytest.raises(BadInput, match="seen"):
        to_its_end(carry_out(study, tmp_path / "a.db", tmp_path / "a.html", as_json=False), tmp_path / "a.db")
    with Store(tmp_path / "a.db", read_only=True) as store:
        played = {(each.condition, each.task_id) for each in store.all_trajectories()}
    assert {condition for condition, _ in played} == {"sharded", "mediated"} and len(played) == 2
