"""The everyday study: three conditions on the same conversations, resumable, paired, in one table."""

from dataclasses import replace

import pytest
from commands import midturn
from scripted import ScriptedChat

from midturn.core import BadInput
from midturn.store import Store
from midturn.studies import run_study
from midturn.studies.everyday import CONDITIONS, EverydayStudy, everyday_report

STUDY = EverydayStudy(model="openai:scripted", part="tune", per_template=1)
WHOLE = {tuple(text for _, text in c.messages): c for c in STUDY.conversations.values()}


def knowing(seen):
    """An assistant that gives the right answer wherever it is shown the conversation as it is."""

    def says(messages):
        seen.append([m.type for m in messages])
        made = WHOLE.get(tuple(m.text for m in messages))
        return ", ".join(names[0] for names in made.wanted.names) if made else "I don't know."

    return ScriptedChat(reply=says)


async def played(path, seen=None):
    assistant = knowing([] if seen is None else seen)
    models = {"assistant": assistant, "mediator": ScriptedChat(reply=lambda messages: "nonsense")}
    with Store(path) as store:
        outcome = await run_study(replace(STUDY, models=models), store)
        return outcome, STUDY.report(store)


async def test_what_needs_the_history_is_lost_where_user_turns_are_joined_and_kept_where_mediated(tmp_path):
    _, report = await played(tmp_path / "e.db")
    scores = {row.condition: row.score for row in report.rows if row.kind == "all"}
    assert set(scores) == set(CONDITIONS)
    assert scores["unmediated"] == 100.0
    assert scores["concat"] == 0.0
    mediated = next(row for row in report.rows if (row.kind, row.condition) == ("all", "mediated"))
    # What was replaced can't be answered by this assistant; all else is as it was.
    assert mediated.score == pytest.approx(100.0 * (mediated.n - mediated.replaced) / mediated.n)
    assert mediated.difference == pytest.approx(mediated.score - 100.0)


async def test_what_has_been_played_is_not_played_again(tmp_path):
    seen = []
    await played(tmp_path / "e.db", seen)
    assert len(seen) == 3 * len(STUDY.conversations)
    outcome, _ = await played(tmp_path / "e.db", seen)
    assert len(seen) == 3 * len(STUDY.conversations)
    assert outcome.finished == 0


def test_a_store_without_everyday_conversations_says_what_to_do(tmp_path):
    with Store(tmp_path / "e.db") as store, pytest.raises(BadInput, match="midturn everyday"):
        everyday_report(store)


def test_a_model_that_cannot_be_had_is_refused_before_anything_is_played(tmp_path, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    done = midturn("everyday", "--model", "openai:gpt-4o-mini", "--db", tmp_path / "e.db")
    assert done.returncode == 2
    assert "OPENAI_API_KEY" in done.stderr
    assert not (tmp_path / "e.db").exists()
