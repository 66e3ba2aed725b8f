"""The judge marks from 1 to 5 or not at all, and sees what it needs to."""

from __future__ import annotations

import json

import pytest
from faults.upstream import Upstream
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.messages import AIMessage, HumanMessage
from scripted import ScriptedChat, saying

from midturn.assistant import chat_model
from midturn.core import BadInput
from midturn.drift import DriftScore, GoalAlone, Judge, entropy_spike
from midturn.drift.probes import AnswerProbe, EntropyProbe, Together, mean_entropy

GOAL = "Book a table for 4 on Friday."
SAID = [HumanMessage("Book a table."), AIMessage("Which day?"), HumanMessage("Friday, for 4.")]


def judged_by(reply: str) -> tuple[Judge, ScriptedChat]:
    model = saying(reply)
    return Judge(model=model, profile="Vegetarian, in a hurry."), model


async def test_the_judge_sees_goal_profile_conversation_reference_and_answer():
    judge, model = judged_by('{"reason": "Goal: the day is wrong.", "mark": 2}')
    verdict = await judge.mark(GOAL, SAID, "Friday it is.", "Booked for Monday.")
    assert (verdict.mark, verdict.reason) == (2, "Goal: the day is wrong.")
    shown = model.asked[0][-1].text
    for part in (GOAL, "Vegetarian, in a hurry.", "Which day?", "Friday it is.", "Booked for Monday."):
        assert part in shown


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "five",
        "{}",
        '{"mark": 0}',
        '{"mark": 6}',
        '{"mark": 4.5}',
        '{"mark": null}',
        '["mark", 3]',
        "{" * 500,
    ],
)
async def test_nonsense_is_no_mark(reply):
    judge, _ = judged_by(reply)
    assert await judge.mark(GOAL, SAID, "a", "b") is None


@pytest.mark.parametrize("reason", ["long " * 500, None, 7, {"a": 1}])
async def test_a_mark_counts_whatever_its_reason_is(reason):
    judge, _ = judged_by(json.dumps({"reason": reason, "mark": 4}))
    assert (await judge.mark(GOAL, SAID, "a", "b")).mark == 4


async def test_servers_are_held_to_the_schema():
    with Upstream('{"reason": "fine", "mark": 5}') as upstream:
        judge = Judge(model=chat_model(f"openai:stub@{upstream.url}"))
        assert (await judge.mark(GOAL, SAID, "a", "b")).mark == 5
        schema = upstream.requests[0].body["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["mark"]["minimum"] == 1
    assert schema["properties"]["mark"]["maximum"] == 5


async def test_the_answer_probe_lets_the_reference_answer_once_and_compares_with_that():
    judge, model = judged_by('{"reason": "-", "mark": 3}')
    speaker = saying("What the reference says.")
    probe = AnswerProbe(
        model=speaker, reference=GoalAlone(), judge=judge, embeddings=DeterministicFakeEmbedding(size=8)
    )
    same = await probe.score(GOAL, SAID, AIMessage("What the reference says."), 2)
    other = await probe.score(GOAL, SAID, AIMessage("Something else."), 2)
    assert same == DriftScore(turn=2, similarity=same.similarity, judge=3, reference="goal alone")
    assert same.similarity == pytest.approx(1.0)
    assert other.similarity < 0.999
    assert len(speaker.asked) == 2
    assert GOAL in speaker.asked[0][-1].text
    assert "What the reference says." in model.asked[0][-1].text


async def test_the_answer_probe_measures_what_it_was_given_the_means_for():
    score = await AnswerProbe(model=saying("x")).score(GOAL, SAID, AIMessage("x"), 2)
    assert (score.similarity, score.judge) == (None, None)


# -- entropy, and several measures at once ------------------------------------------------------------


def answer_with(*tokens):
    content = [{"token": "x", "logprob": t[0], "top_logprobs": [{"logprob": x} for x in t]} for t in tokens]
    return AIMessage("x", response_metadata={"logprobs": {"content": content}})


async def test_entropy_comes_from_the_answers_own_log_probabilities():
    certain, unsure = answer_with([0.0]), answer_with([-0.6931471805599453] * 2, [0.0])
    assert mean_entropy(certain) == 0.0
    assert mean_entropy(unsure) == pytest.approx(0.5 * 0.6931471805599453)
    scores = [await EntropyProbe().score(GOAL, SAID, a, t) for t, a in enumerate((certain, unsure), start=1)]
    assert entropy_spike(0.3).decide(3, scores).kind == "rewrite"
    assert entropy_spike(0.4).decide(3, scores).kind == "none"


@pytest.mark.parametrize("logprobs", [None, {}, {"content": []}, {"content": [{"logprob": -1}]}, [], "x"])
async def test_an_answer_without_alternatives_has_no_entropy(logprobs):
    answer = AIMessage("x", response_metadata={"logprobs": logprobs})
    assert await EntropyProbe().score(GOAL, SAID, answer, 1) is None


class Finding:
    def __init__(self, **figures):
        self.figures = figures

    async def score(self, goal, context, response, turn):
        return DriftScore(turn=turn, **self.figures) if self.figures else None


async def scored_by(*probes):
    return await Together(*probes).score(GOAL, SAID, AIMessage("x"), 2)


async def test_several_probes_fill_one_score():
    divergence = Finding(kl=0.4, estimator="exact", reference="goal pinned", tokens=9)
    score = await scored_by(divergence, Finding(judge=4, reference="goal pinned"), Finding())
    expected = {"kl": 0.4, "judge": 4, "estimator": "exact", "reference": "goal pinned", "tokens": 9}
    assert score == DriftScore(turn=2, **expected)
    assert await scored_by(Finding()) is None


@pytest.mark.parametrize(
    "figures", [{"kl": 0.5}, {"judge": 2, "reference": "goal alone"}], ids=["one field", "two references"]
)
async def test_probes_that_contradict_each_other_are_refused(figures):
    with pytest.raises(BadInput, match="same reference"):
        await scored_by(Finding(kl=0.4, reference="goal pinned"), Finding(**figures))


def test_a_probe_of_no_measures_is_refused():
    with pytest.raises(BadInput):
        Together()
