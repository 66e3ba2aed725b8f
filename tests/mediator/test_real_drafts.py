"""The labelled drafts can be used: each conversation can be rebuilt, and each label holds together."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from midturn.mediator import user_turns

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from _real_drafts import messages_of, real_drafts  # noqa: E402
from _split import part_of  # noqa: E402
from conversation_sets import SHARED  # noqa: E402

ROWS = real_drafts()
PUBLISHED = ("gsm8k", "tau-airline")
FAULTS = {
    "invented_other",
    "invented_value",
    "kept_withdrawn",
    "lost_request",
    "lost_value",
    "lost_wish",
    "other",
    "request_answered",
    "scaffolding",
    "wrong_binding",
    "wrong_speaker_or_person",
}


def test_every_draft_is_labelled_and_a_wrong_one_says_why():
    for row in ROWS:
        assert row.label in ("right", "wrong"), row.id
        assert bool(row.faults) == (row.label == "wrong"), row.id
        assert set(row.faults) <= FAULTS, row.id


def test_ids_differ_and_no_text_is_there_twice_for_a_turn():
    texts = Counter((row.conversation, row.trial, row.turn, row.draft) for row in ROWS)
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert max(texts.values()) == 1


def check_conversation(row, messages):
    """Compare what a row says of its conversation with the conversation as it was rebuilt."""
    assert isinstance(messages[-1], HumanMessage), row.id
    assert len(user_turns(messages)) == row.turn == row.request[-1], row.id
    if row.set == "lic":
        assert tuple(m.text for m in messages if isinstance(m, AIMessage)) == row.answers, row.id


def test_own_conversations_end_in_the_turn_that_was_drafted_for(tmp_path):
    own = [row for row in ROWS if row.source not in PUBLISHED]
    assert own
    for row in own:
        check_conversation(row, messages_of(row, tmp_path))


@pytest.mark.parametrize("source", PUBLISHED)
def test_published_conversations_end_in_the_turn_that_was_drafted_for(source):
    rebuilt = [(row, messages_of(row, SHARED)) for row in ROWS if row.source == source]
    if rebuilt[0][1] is None:
        pytest.skip("the published data are not beside this checkout")
    for row, messages in rebuilt:
        check_conversation(row, messages)


def test_what_the_repository_may_not_hold_is_referred_to_only():
    assert not [row.id for row in ROWS if row.messages and row.set != "everyday"]


def test_conversation_in_data_that_are_absent_is_none(tmp_path):
    rows = [row for row in ROWS if row.source in PUBLISHED]
    assert rows
    assert all(messages_of(row, tmp_path) is None for row in rows)


def test_parts_are_those_of_the_common_split():
    assert [part_of(name) for name in ("plain-01", "starter-actions/01")] == ["tune", "report"]
