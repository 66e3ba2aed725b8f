"""Replaced values and instructions of Schema-Guided Dialogue, where its files are at hand."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def sgd() -> ModuleType:
    benchmarks = str(Path(__file__).parents[2] / "benchmarks")
    sys.path.insert(0, benchmarks)
    try:
        import _sgd
    finally:
        sys.path.remove(benchmarks)
    return _sgd


def test_finds_a_value_as_whole_words(sgd: ModuleType) -> None:
    assert sgd.spans_of(["4 pm"], "At 4 pm, not at 14 pm.") == ((3, 7),)
    assert sgd.spans_of(["Mr. Ode"], "ask mr ode") == ((4, 10),)
    assert sgd.spans_of(["", "!"], "none!") == ()


def test_knows_what_was_replaced_in_the_users_words(sgd: ModuleType) -> None:
    def turn(said: str, *dates: str) -> dict[str, object]:
        state = {"Trips_9": {"active_intent": "Find", "slot_values": {"day": list(dates)} if dates else {}}}
        return {"speaker": "USER", "utterance": said, "state": state, "actions": []}

    answer = {"speaker": "SYSTEM", "utterance": "Noted.", "actions": []}
    turns = [
        turn("on Friday please", "Friday"),
        answer,
        turn("no, Sunday", "Sunday"),
        answer,
        turn("thanks", "Sunday"),
    ]
    found = sgd.values_set({"dialogue_id": "own", "services": ["Trips_9"], "turns": turns})
    assert [(v.turn, v.spans, v.replaced_in) for v in found] == [(1, ((3, 9),), 2), (2, ((4, 10),), None)]


def test_every_pattern_says_every_value(sgd: ModuleType) -> None:
    for pattern in sgd.PATTERNS:
        draft = pattern("book a hut", [("lake", "Saimaa"), ("nights", "3"), ("sauna", "True")])
        assert all(word in draft for word in ("book a hut"[1:], "Saimaa", "3", "sauna")), draft
    assert len(set(sgd.PATTERNS)) == 20


@pytest.mark.slow("reads a thousand dialogues")
def test_replaced_values_are_recognised_and_live_ones_left_alone(sgd: ModuleType) -> None:
    if not sgd.dialogues("tune"):
        pytest.skip("the data set is not here")
    found = sgd.recognition("tune")
    assert found.recognised / found.replaced >= 0.7
    assert found.alarms / found.live <= 0.01
