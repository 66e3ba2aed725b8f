"""The task `instructions`: rules told one a turn, and IFEval's own records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scripted import saying

from midturn.core import BadInput
from midturn.store import Store
from midturn.studies import run_study
from midturn.studies.lic import LicStudy, read_data
from midturn.studies.lic.tasks import task_named

TASK = task_named("instructions")
SHARED = Path(__file__).parents[4] / "shared" / "data" / "ifeval-split" / "sys_ifeval.jsonl"
TEA = {
    "key": 7,
    "prompt": "Describe tea in under 9 words. Begin with a capital and use no commas.",
    "instruction_id_list": ["punctuation:no_comma", "length_constraints:number_words"],
    "kwargs": [{}, {"relation": "less than", "num_words": 9}],
    "messages": [
        {"role": "system", "content": "Under 9 words. No commas."},
        {"role": "user", "content": "Describe tea."},
    ],
}
REPEATED = {
    **TEA,
    "key": 8,
    "instruction_id_list": ["combination:repeat_prompt"],
    "kwargs": [{"prompt_to_repeat": "Describe tea."}],
}
MARKED = {
    **TEA,
    "key": 9,
    "instruction_id_list": ["keywords:letter_frequency"],
    "kwargs": [{"letter": "#", "let_relation": "at least", "let_frequency": 4}],
}


@pytest.fixture
def published(tmp_path):
    def write(*records):
        path = tmp_path / "ifeval.jsonl"
        path.write_text("\n".join(map(json.dumps, records)))
        return path

    return write


def test_a_published_record_becomes_the_task_and_a_rule_a_turn(published):
    (record,) = read_data(str(published(TEA)), TASK).records
    assert [shard.shard for shard in record.shards] == [
        "Describe tea.",
        "Do not use any commas.",
        "Answer with less than 9 words.",
    ]
    assert TASK.full_prompt(record) == TEA["prompt"]
    assert record.task_id == "ifeval/7"


def test_records_that_cannot_be_told_in_pieces_are_left_out_and_counted(published):
    data = read_data(str(published(TEA, REPEATED, MARKED, {**REPEATED, "key": 10})), TASK)
    assert [record.task_id for record in data.records] == ["ifeval/7"]
    assert sorted(data.left_out.values()) == [1, 2]
    assert any("repeat_prompt" in reason for reason in data.left_out)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kwargs": [{}]}, ":2: .*as many `kwargs`"),
        ({"kwargs": [{}, {"relation": "under", "num_words": 9}]}, ":2: .*number_words: relation"),
        ({"instruction_id_list": ["punctuation:no_comma", "punctuation:none"]}, ":2: .*use one of"),
        ({"messages": []}, ":2: .*messages"),
    ],
)
def test_a_faulty_published_record_is_refused_with_its_line(published, change, said):
    with pytest.raises(BadInput, match=said):
        read_data(str(published(TEA, {**TEA, "key": 11, **change})), TASK)


@pytest.mark.parametrize(
    ("reply", "score"), [("Hot leaves in water", 1.0), ("Hot, leafy water", 0.5), (", " * 4 + "a " * 9, 0.0)]
)
async def test_the_score_is_the_share_of_rules_kept(published, reply, score):
    (record,) = read_data(str(published(TEA)), TASK).records
    verdict = await TASK.evaluate(reply, record, "strict")
    assert verdict.score == score
    assert ("number_words" in verdict.reason) == (score == 0)


async def test_only_the_reply_after_the_last_rule_is_scored(published, tmp_path):
    study = LicStudy(
        data=str(published(TEA)),
        task="instructions",
        conditions="sharded",
        model="scripted:tea",
        concurrency=1,
        models={"assistant": saying("Hot leaves", "Hot leaves", "Hot, leaves")},
    )
    with Store(tmp_path / "study.db") as store:
        outcome = await run_study(study, store)
        (played,) = store.all_trajectories()
    assert not outcome.failed
    assert [turn.utterance for turn in played.turns][1] == "Do not use any commas."
    assert (played.score, played.turns[0].notes["score"]) == (0.5, 0.0)


@pytest.mark.skipif(not SHARED.exists(), reason="the real data is not beside this checkout")
def test_the_published_file_is_read_but_for_what_cannot_be_told_in_pieces():
    data = read_data(str(SHARED), TASK)
    assert (len(data.records), sum(data.left_out.values())) == (499, 42)
