"""The measure of readings agrees with the labels that a reader wrote before it was tried on them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from midturn.mediator import Statement
from midturn.refiner.validation import held_against

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


@pytest.fixture
def readings(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    import _readings

    return _readings


def test_there_are_enough_labels_of_every_kind(readings):
    rows = [
        readings.Labelled.model_validate_json(line)
        for line in readings.FILE.read_text(encoding="utf-8").splitlines()
    ]
    assert len({row.id for row in rows}) == len(rows) == 283
    assert sum(not row.figures for row in rows) >= 60
    assert Counter(row.label for row in rows) == {"carries": 89, "lacks": 81, "otherwise": 108, "unclear": 5}
    assert all((row.sha is None) == (row.wanted is not None) for row in rows)


@pytest.mark.slow("simulates many validations")
def test_a_reading_that_is_called_perfect_mostly_carries_all(readings, tmp_path):
    own = [case for case in readings.cases(tmp_path) if case.part == "tune"]
    scores = [held_against(case.text, [Statement(text=case.wanted, turn=1)]).score for case in own]
    perfect = [case for case, score in zip(own, scores, strict=True) if score == 1]
    assert len(own) > 120
    assert None not in scores
    assert len(perfect) >= 25
    assert sum(case.carries for case in perfect) >= 0.85 * len(perfect)
