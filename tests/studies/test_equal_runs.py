"""Repetitions in which nobody samples are said to be alike, once, before anything is spent."""

import pytest
from langchain_core.language_models import FakeListChatModel

from midturn.studies import run_study
from midturn.studies.dialogues import Dialogue, DialogueSet, DialoguesStudy
from midturn.studies.framings import FramingsStudy
from midturn.studies.lic import LicStudy


def models(*roles):
    return {role: FakeListChatModel(responses=["It makes 7777."]) for role in roles}


def lic(kind=LicStudy, **more):
    more = {"models": models("assistant", "mediator", "user"), **more}
    return kind(data="starter", task="math", limit=1, model="openai:scripted", **more)


def framings(**more):
    return lic(FramingsStudy, drift="entropy", **more)


def dialogues(told, **more):
    checks = [{"check": "starts", "text": "It"}]
    dialogue = Dialogue.model_validate({"id": "sums", "checks": checks, **told})
    data = DialogueSet(name="sums", dialogues=(dialogue,))
    return DialoguesStudy(data=data, conditions="full", model="openai:scripted", **more)


SAID = {"turns": ["3 and 4?"]}
ALIKE = {
    "lic": lic(runs=2, temperature=0),
    "framings": framings(runs=2, temperature=0),
    "dialogues": dialogues(SAID, runs=2),
}
DIFFERENT = {
    "one run": lic(temperature=0),
    "a temperature": lic(runs=2),
    "a simulated user": lic(runs=2, temperature=0, user="openai:other"),
    "framings at a temperature": framings(runs=2, temperature=0.3),
    "dialogues at a temperature": dialogues(SAID, runs=2, temperature=0.3),
    "a simulated user's dialogue": dialogues({"simulated": {"goal": "a sum"}}, runs=2),
}


@pytest.mark.parametrize("study", ALIKE.values(), ids=ALIKE)
def test_runs_in_which_nobody_samples_are_cautioned_against(study):
    assert "at temperature 0 the 2 --runs repeat the same conversations" in study.caution


@pytest.mark.parametrize("study", DIFFERENT.values(), ids=DIFFERENT)
def test_runs_that_differ_are_not(study):
    assert study.caution is None


async def test_the_caution_is_told_once_however_often_the_study_is_begun(tmp_path, caplog):
    study = lic(runs=3, temperature=0, conditions="full")
    for _ in range(2):
        await run_study(study, tmp_path / "a.db")
    [told] = [record.getMessage() for record in caplog.records if "--runs" in record.getMessage()]
    assert told == study.caution
