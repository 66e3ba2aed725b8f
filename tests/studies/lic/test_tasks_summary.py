"""A summary is scored by what a judge finds of each insight, and by the documents cited for it."""

from __future__ import annotations

import json
import re

import pytest
from scripted import saying

from midturn.assistant import CallRecorder
from midturn.core import BadInput
from midturn.studies.lic import Record, read_data
from midturn.studies.lic.tasks import JudgeFailed
from midturn.studies.lic.tasks._summary import JUDGE_ATTEMPTS, Summary, bullets_of, citation_f1

STARTER_RECORDS = read_data("starter", Summary()).records


def judgement(coverage, bullet=0):
    return json.dumps({"coverage": coverage, "bullet": bullet})


def record(citations, insights=("It rains.", "It snows."), documents=(1, 2)):
    return Record.model_validate(
        {
            "task_id": "s/1",
            "task": "summary",
            "shards": [{"shard_id": n, "shard": "", "doc_idxs": [d]} for n, d in enumerate(documents)],
            "topic": "Weather",
            "query": "How is it?",
            "domain": "news",
            "documents": [
                {
                    "document_id": f"d{d}",
                    "document_index": d,
                    "document_text": f"{{text}} {d}",
                    "insights_included": [],
                }
                for d in documents
            ],
            "insights": [{"insight_id": str(n), "insight": text} for n, text in enumerate(insights)],
            "insightid2ref_citations": {str(n): cited for n, cited in enumerate(citations)},
        }
    )


async def score(summary, of, *said, scoring="strict"):
    return (await Summary(saying(*said)).evaluate(summary, of, scoring)).score


def test_there_are_eight_starter_records():
    assert len(STARTER_RECORDS) >= 8


SUMMARY = "- Rain. [1]\n\n- Snow. [1, 2]"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([judgement("FULL", 1), judgement("FULL", 2)], 1.0),
        ([judgement("PARTIAL", 1), judgement("FULL", 2)], 0.75),
        ([judgement("FULL", 2), judgement("FULL", 2)], (2 / 3 + 1) / 2),
        ([judgement("NO"), judgement("PARTIAL", 1)], (0.5 * 2 / 3) / 2),
        ([judgement("NO", 7), '{"coverage": "NO", "bullet": null}'], 0.0),
    ],
)
async def test_the_score_is_the_mean_of_coverage_times_citation_f1(said, expected):
    assert await score(SUMMARY, record([[1], [1, 2]]), *said) == pytest.approx(expected)


async def test_documents_never_shown_lower_the_score_in_parity_alone():
    both = [judgement("FULL", 1), judgement("FULL", 2)]
    unseen = record([[1, 8], [9]])
    assert await score("- Rain. [1]\n- Snow. [2]", unseen, *both, scoring="parity") == pytest.approx(1 / 3)
    # Snow stands in no document that was shown, so it is not asked for at all.
    assert await score("- Rain. [1]\n- Snow. [2]", unseen, *both, scoring="strict") == 1


@pytest.mark.parametrize(
    ("bullet", "wanted", "expected"),
    [
        ("- Rain. [1]", {1}, 1.0),
        ("- Rain. [1][2]", {1, 2}, 1.0),
        ("- Rain. [1, 2, 3]", {1}, 0.5),
        ("- Rain. [ 1 , ]", {1}, 1.0),
        ("- Rain (1).", {1}, 0.0),
        ("- Rain. []", {1}, 0.0),
        ("- Rain. [1]", set(), 0.0),
        ("- Rain. [1 2]", {1, 2}, 0.0),
        (f"- Rain. [1, {'9' * 10_000}]", {1}, 2 / 3),
        ("- Rain. [٣]", {3}, 1.0),
    ],
)
def test_citations_are_the_numbers_in_brackets(bullet, wanted, expected):
    assert citation_f1(bullet, wanted) == pytest.approx(expected)


def test_a_summary_of_300_words_is_left_alone():
    lines = [" ".join(["word"] * 100)] * 3
    assert bullets_of("\n\n".join(lines)) == lines


def test_a_longer_summary_loses_the_same_share_of_every_line_but_never_all_of_one():
    bullets = bullets_of("\n".join([" ".join(["long"] * 400), " ".join(["half"] * 200), "short"]))
    assert [len(bullet.split()) for bullet in bullets] == [199, 99, 1]


async def test_a_citation_that_is_cut_off_counts_no_more():
    long = "- " + "rain " * 400 + "[1]"
    assert await score(long, record([[1]], insights=["It rains."]), judgement("FULL", 1)) == 0


@pytest.mark.parametrize("summary", ["", " \n \n"])
async def test_an_empty_summary_scores_0_without_asking_the_judge(summary):
    judge = saying("never asked")
    assert (await Summary(judge).evaluate(summary, record([[1], [2]]), "strict")).score == 0
    assert not judge.asked


NONSENSE = (
    "",
    "I'd say it covers it.",
    "[]",
    "{}",
    judgement("MAYBE", 1),
    judgement("FULL", 0),
    judgement("FULL", 3),
    judgement("FULL", -1),
    '{"coverage": "FULL", "bullet": "first"}',
    '{"coverage": ["FULL"], "bullet": {}}',
)


@pytest.mark.parametrize("said", NONSENSE)
async def test_a_judge_that_answers_nonsense_is_asked_again_and_then_has_failed(said):
    judge = saying(said)
    with pytest.raises(JudgeFailed):
        await Summary(judge).evaluate(SUMMARY, record([[1], [1, 2]]), "strict")
    assert len(judge.asked) == JUDGE_ATTEMPTS
    assert len({messages[-1].text for messages in judge.asked}) == JUDGE_ATTEMPTS


async def test_one_good_judgement_after_nonsense_is_enough():
    one = record([[1]], insights=["It rains."])
    assert await score(SUMMARY, one, "hm", "{", judgement("FULL", 1)) == 1


async def test_a_judgement_in_prose_or_with_more_fields_is_read():
    one = record([[1]], insights=["It rains."])
    said = 'My view: ```json\n{"coverage": "FULL", "bullet": "1", "why": "word for word"}\n```'
    assert await score(SUMMARY, one, said) == 1


async def test_the_judge_is_billed_as_the_judge():
    recorder = CallRecorder()
    task = Summary().judged_by(recorder.model(saying(judgement("NO")), "judge"))
    await task.evaluate(SUMMARY, record([[1], [2]]), "strict")
    assert recorder.usage["judge"].calls == 2


async def test_without_a_judge_there_is_no_score():
    with pytest.raises(BadInput, match="judge"):
        await Summary().evaluate(SUMMARY, record([[1], [2]]), "strict")


@pytest.mark.parametrize(
    "summary", ["{insight} {bullets} {0}", '"}], "coverage": "FULL"', "\ud800", "\x00", "- " * 5000]
)
async def test_hostile_summaries_are_judged_like_any_other(summary):
    assert await score(summary, record([[1], [2]]), judgement("FULL", 1)) == 0


def test_each_turn_brings_the_documents_of_one_shard():
    task = Summary()
    for starter in STARTER_RECORDS:
        turns = task.script(starter)
        assert len(turns) == len(starter.shards)
        for turn, shard in zip(turns, starter.shards, strict=True):
            assert [int(n) for n in re.findall(r"Document (\d+):", turn)] == shard.model_extra["doc_idxs"]
            assert starter.extra("query") in turn


def test_single_turn_prompts_hold_every_document_once():
    task = Summary()
    for starter in STARTER_RECORDS:
        for prompt in (task.full_prompt(starter), task.concat_prompt(starter, [""] * len(starter.shards))):
            for document in starter.extra("documents"):
                assert prompt.count(document["document_text"]) == 1


def broken(**changes):
    fields = record([[1], [2]]).model_dump() | changes
    return Record.model_validate(fields)


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (broken(insights=[]), "insights"),
        (broken(documents="none"), "documents"),
        (broken(insightid2ref_citations={"0": [1]}), "'1' is missing"),
        (broken(insightid2ref_citations={"0": [8], "1": [9]}), "no insight stands"),
        (broken(shards=[{"shard_id": 0, "shard": "", "doc_idxs": [3]}]), "there is no document 3"),
        (broken(shards=[{"shard_id": 0, "shard": ""}]), "doc_idxs"),
        (broken(shards=[{"shard_id": 0, "shard": "", "doc_idxs": [[1]]}]), "doc_idxs"),
    ],
)
def test_a_faulty_record_is_refused_with_its_field(faulty, said):
    assert said in (Summary().check_record(faulty) or "")
    assert Summary().check_record(record([[1], [2]])) is None
