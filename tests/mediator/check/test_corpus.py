"""The check holds its measured quality on the hand-made corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from midturn.mediator import Faithfulness, Statement
from midturn.mediator.check import (
    compared,
)

CASES = [
    json.loads(line) for line in Path(__file__).with_name("corpus.jsonl").read_text("utf-8").splitlines()
]
FLOOR = 0.95
"""Committed precision and recall of flagging; `benchmarks/faithfulness.md` has the figures."""


def found_in(case: dict) -> Faithfulness:
    return compared(case["text"], [Statement(**statement) for statement in case["statements"]])


@pytest.fixture(scope="module")
def results() -> list[tuple[dict, Faithfulness]]:
    return [(case, found_in(case)) for case in CASES]


def test_corpus_is_large_and_about_half_unfaithful():
    assert len(CASES) >= 300
    assert 0.35 < sum(not case["faithful"] for case in CASES) / len(CASES) < 0.6
    assert len({case["id"] for case in CASES}) == len(CASES)


def test_flagged_texts_are_unfaithful(results):
    flagged = [case["faithful"] for case, found in results if not found.faithful]
    assert flagged.count(False) / len(flagged) >= FLOOR


def test_unfaithful_texts_are_flagged(results):
    unfaithful = [found.faithful for case, found in results if not case["faithful"]]
    assert unfaithful.count(False) / len(unfaithful) >= FLOOR


def test_values_the_user_did_not_replace_are_never_superseded(results):
    wrong = [case["id"] for case, found in results if found.superseded and not case["superseded"]]
    assert wrong == []


def test_most_replaced_values_are_recognised(results):
    replaced = [bool(found.superseded) for case, found in results if case["superseded"]]
    assert replaced.count(True) / len(replaced) >= FLOOR
