"""A small study, played by a scripted model and scored by a model of random weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from drift_study import measured, plan_of, play

from midturn.store import Store


@pytest.fixture(scope="session")
def scorer():
    """Exact, with another tiny model beside the one under test."""
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from tiny_models import model

    from midturn.drift.scorers._exact import ExactScorer

    return ExactScorer(model(0), model(1))


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "drift.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def kept_study(tmp_path_factory, scorer):
    """The file of a study of four passages and four turns, scored against both own references."""
    path = tmp_path_factory.mktemp("study") / "drift.db"
    with Store(path) as opened:
        play(plan_of(), opened)
        measured(opened, plan_of(), scorer)
    return path


@pytest.fixture
def study_file(kept_study, tmp_path):
    """A copy of it that a test may change."""
    return Path(shutil.copy(kept_study, tmp_path / "study.db"))


@pytest.fixture
def study(study_file):
    """The copy, opened."""
    with Store(study_file) as opened:
        yield opened
