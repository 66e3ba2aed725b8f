"""The embedded model read by transformers is the one that llama.cpp runs. Unpacking it takes long."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from tiny_models import write_gguf

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("accelerate")

from midturn.assistant import EmbeddedChat, chat_model
from midturn.drift import DivergenceProbe, GoalPinned
from midturn.drift._divergences import LN2
from midturn.drift.scorers import Conditioning, exact_scorer, response_of
from midturn.drift.scorers._exact import ExactScorer
from midturn.drift.scorers._loading import load
from midturn.drift.scorers._prompts import prompt_ids, response_ids
from midturn.graphs import TurnConfig, compiled_turn

pytestmark = [pytest.mark.usefixtures("torch"), pytest.mark.longest("unpacks a quantized model for PyTorch")]


def test_what_was_unpacked_once_is_kept_and_read_as_it_was(tmp_path, monkeypatch):
    import torch

    file = tmp_path / "tiny.gguf"
    write_gguf(file)
    monkeypatch.setattr("midturn.drift.scorers._loading.pulled_file", lambda name: file)
    first, again = (load.__wrapped__("embedded:smollm2-135m", "float32", "cpu") for _ in range(2))
    assert [kept.is_dir() for kept in tmp_path.iterdir() if kept != file] == [True]
    theirs = again.causal.state_dict()
    assert all(torch.equal(weights, theirs[name]) for name, weights in first.causal.state_dict().items())
    assert len(theirs) == len(first.causal.state_dict())
    talk = [SystemMessage("Answer."), HumanMessage("2,345 rooms, é \n\n  and <|im_end|>?")]
    assert prompt_ids(first.tokenizer, talk) == prompt_ids(again.tokenizer, talk)


def test_both_engines_read_the_same_tokens_and_nearly_the_same_probabilities(embedded_model):
    context = [SystemMessage("Answer in one sentence."), HumanMessage("Why is 2,345 rooms too many?")]
    said = EmbeddedChat(max_tokens=24, parallel=1).bind(logprobs=True, top_logprobs=1).invoke(context)
    local, response = load("embedded:smollm2-135m", "float32", "cpu"), response_of(said)
    assert len(prompt_ids(local.tokenizer, context)) == said.usage_metadata["input_tokens"]
    assert response_ids(local.tokenizer, context, response) == list(response.token_ids)

    scored = ExactScorer(local).score(
        response, Conditioning(tuple(context)), GoalPinned().conditioning("Plan a hotel.", context)
    )
    theirs = [entry["logprob"] for entry in said.response_metadata["logprobs"]["content"]]
    differences = [abs(a - b) for a, b in zip(scored.tokens.test_logprobs, theirs, strict=True)]
    # llama.cpp multiplies with quantized activations; another template or tokenizer would differ by nats.
    assert sum(differences) / len(differences) < 0.3
    assert sum(scored.tokens.kl) > 0


async def test_a_turn_of_the_graph_is_scored_on_the_tokens_that_the_assistant_sampled(embedded_model):
    model = chat_model("embedded:smollm2-135m", temperature=0.0).bind(
        logprobs=True, top_logprobs=1, max_tokens=16
    )
    probe = DivergenceProbe(exact_scorer("embedded:smollm2-135m"))
    config = TurnConfig(probe=probe, probe_in_background=False, probe_timeout_s=60, fail_open=False)
    state = await compiled_turn(config, model).ainvoke(
        {
            "messages": [
                HumanMessage("Name three colours, in one line."),
                AIMessage("Red, green and blue."),
                HumanMessage("Now three animals."),
            ]
        }
    )
    answer, [score] = state["messages"][-1], state["midturn"].scores
    sampled = response_of(answer)
    stopped = sampled.ended and sampled.token_ids is not None
    assert score.tokens == answer.usage_metadata["output_tokens"] - stopped
    assert len(score.kl_trace) == score.tokens
    assert 0 < score.js <= LN2
    assert (score.turn, score.estimator, score.reference) == (2, "exact", "goal pinned")
    assert (score.stop_kl is not None) == sampled.ended
