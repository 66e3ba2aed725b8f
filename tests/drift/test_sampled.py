"""The sampled divergence is the expected log-ratio of whole answers, with an honest standard error."""

from __future__ import annotations

import itertools
import math
import random
import statistics

import pytest
from langchain_core.messages import AIMessage, HumanMessage

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

import tiny_models  # noqa: E402
from scoring_server import ScoringServer  # noqa: E402
from tiny_models import VOCABULARY, model, tokenizer  # noqa: E402

from midturn.core import BadInput  # noqa: E402
from midturn.drift import GoalPinned, OtherModel  # noqa: E402
from midturn.drift.probes import SampledProbe  # noqa: E402
from midturn.drift.scorers import (  # noqa: E402
    Conditioning,
    Response,
    SampledScorer,
)
from midturn.drift.scorers._prompts import prompt_ids  # noqa: E402
from midturn.drift.scorers._sampled import LocalText, ServedText, estimate, sampled_scorer  # noqa: E402

pytestmark = pytest.mark.usefixtures("torch")

SAID = [HumanMessage("w1 w2"), AIMessage("w3"), HumanMessage("w4 w5")]
TEST = Conditioning(tuple(SAID))
PINNED = GoalPinned().conditioning("w1 w2", SAID)
STOP = VOCABULARY.index("<|im_end|>")


def every_answer(local, conditioning, tokens):
    """Log-probability of every answer of at most so many tokens, by the chain rule; stop token included."""
    prompt = prompt_ids(local.tokenizer, conditioning.messages)
    found, open_answers = {}, {(): 0.0}
    for _ in range(tokens):
        read = torch.tensor([[*prompt, *said] for said in open_answers])
        with torch.inference_mode():
            following = local.causal(read).logits[:, -1].double().log_softmax(-1).tolist()
        longer = {
            (*said, i): logprob + more[i]
            for (said, logprob), more in zip(open_answers.items(), following, strict=True)
            for i in range(len(VOCABULARY))
        }
        found |= {said: logprob for said, logprob in longer.items() if said[-1] == STOP}
        open_answers = {said: logprob for said, logprob in longer.items() if said[-1] != STOP}
    return found | open_answers


def expected(local, other, test, reference, tokens):
    q, p = every_answer(local, test, tokens), every_answer(other, reference, tokens)

    def size(said):
        return len(local.tokenizer.decode([i for i in said if i != STOP]).encode())

    difference = math.fsum(math.exp(q[said]) * (q[said] - p[said]) for said in q)
    return difference / math.fsum(math.exp(q[said]) * size(said) for said in q)


def test_the_estimate_is_the_divergence_of_whole_answers_within_its_standard_error():
    local, other = model(1), model(11)
    reference = OtherModel("other").conditioning("w1", SAID)
    true = expected(local, other, TEST, reference, tokens=2)
    scorer = SampledScorer(LocalText(local), LocalText(other), samples=400, max_tokens=2)
    found = scorer.score(TEST, reference)
    assert found.standard_error < true / 3
    assert abs(found.per_byte - true) < 3.5 * found.standard_error


def test_samples_come_from_the_whole_distribution_at_temperature_1():
    local = model(3)
    drawn = LocalText(local).samples(SAID, 4000, 1)
    first = every_answer(local, TEST, 1)
    for token, logprob in first.items():
        said = sum((r.token_ids or (STOP,)) == token for r in drawn)
        spread = math.sqrt(4000 * math.exp(logprob))
        assert abs(said - 4000 * math.exp(logprob)) < 5 * spread + 3


def test_a_log_probability_adds_up_the_answers_tokens_and_its_stop_token():
    local = model(1)
    of = every_answer(local, TEST, 2)
    text, ids = LocalText(local), [VOCABULARY.index("w7")]
    ended = Response("w7", tuple(ids), ended=True)
    assert text.logprob(SAID, ended, with_stop=True) == pytest.approx(of[(*ids, STOP)], abs=1e-9)
    alone = every_answer(local, TEST, 1)[tuple(ids)]
    assert text.logprob(SAID, ended, with_stop=False) == pytest.approx(alone, abs=1e-9)


def test_equal_conditionings_have_no_divergence():
    found = SampledScorer(LocalText(model(1)), samples=20, max_tokens=5).score(TEST, TEST)
    assert (found.per_byte, found.standard_error, found.ci) == (0.0, 0.0, None)


def test_the_standard_error_is_the_spread_of_estimates():
    def draw(chance, n):
        sizes = [chance.randint(5, 40) for _ in range(n)]
        return [0.1 * size + chance.gauss(0, 2) for size in sizes], sizes

    chance = random.Random(0)
    found = [estimate(*draw(chance, 30)) for _ in range(400)]
    spread = statistics.stdev(one.per_byte for one in found)
    assert statistics.fmean(one.standard_error for one in found) == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize(("noise", "share"), [("normal", 0.94), ("skewed", 0.88)])
def test_the_interval_of_eight_samples_holds_what_is_true(noise, share):
    """1.96 standard errors do in .92 and .86."""
    chance, held = random.Random(5), 0
    for _ in range(600):
        sizes = [chance.randint(10, 60) for _ in range(8)]
        errors = [chance.gauss(0, 3) if noise == "normal" else 3 * (chance.expovariate(1) - 1) for _ in sizes]
        low, high = estimate([0.08 * n + e for n, e in zip(sizes, errors, strict=True)], sizes).ci
        held += low <= 0.08 <= high
    assert held / 600 > share


def test_fewer_than_six_samples_have_no_interval():
    assert estimate([0.5, 0.1, 0.2, 0.9, 0.4], [9, 8, 7, 6, 5]).ci is None
    assert estimate([0.5, 0.1, 0.2, 0.9, 0.4, 0.3], [9, 8, 7, 6, 5, 8]).ci


def test_one_sample_has_no_standard_error_and_no_bytes_no_estimate():
    assert estimate([3.0], [10]).per_byte == pytest.approx(0.3)
    assert estimate([3.0], [10]).standard_error is None
    assert estimate([0.5, 0.1], [0, 0]) is None
    assert estimate([math.inf], [3]) is None


def test_a_reference_with_another_tokenizer_reads_the_text_and_never_the_other_models_token_ids(monkeypatch):
    same_words_other_numbers = [*VOCABULARY[:10], *reversed(VOCABULARY[10:])]
    monkeypatch.setattr(tiny_models, "VOCABULARY", same_words_other_numbers)
    other = model(2, tokenizer=tokenizer())
    said = Response("w7 w3", (VOCABULARY.index("w7"), VOCABULARY.index("w3")))
    prompt = prompt_ids(other.tokenizer, SAID)
    ids = [same_words_other_numbers.index(word) for word in ("w7", "w3")]
    with torch.inference_mode():
        logprobs = other.causal(torch.tensor([[*prompt, *ids]])).logits[0, len(prompt) - 1 :].log_softmax(-1)
    true = (logprobs[0, ids[0]] + logprobs[1, ids[1]]).item()
    assert LocalText(other).logprob(SAID, said, with_stop=False) == pytest.approx(true)


def test_models_behind_servers_are_sampled_and_scored_there_without_stop_tokens():
    local = model(1)
    with ScoringServer(local) as server:
        found = sampled_scorer(server.spec, samples=2).score(TEST, PINNED)
        asked = [request for path, request in server.requests if path.endswith("/chat/completions")]
    text = LocalText(local)
    said = Response("w1 w2")
    difference = text.logprob(SAID, said, with_stop=False) - text.logprob(
        PINNED.messages, said, with_stop=False
    )
    assert found.per_byte == pytest.approx(difference / 5)
    assert [(r["temperature"], r["top_p"]) for r in asked] == [(1.0, 1.0)] * 2


def test_a_local_model_and_a_served_one_can_be_compared():
    local, other = model(1), model(2)
    reference = OtherModel("other").conditioning("w1", SAID)
    with ScoringServer(other) as server:
        scorer = SampledScorer(LocalText(local), ServedText(server.spec), samples=3, max_tokens=3)
        assert math.isfinite(scorer.score(TEST, reference).per_byte)


async def test_the_probe_reports_the_estimate_its_error_and_what_it_is_comparable_with():
    probe = SampledProbe(SampledScorer(LocalText(model(1)), samples=4, max_tokens=3), GoalPinned())
    score = await probe.score("w1 w2", SAID, AIMessage("w7"), 2)
    assert (score.estimator, score.reference) == ("sampled, 4 answers", "goal pinned")
    assert score.kl_per_byte_se > 0
    assert score.kl is None


def test_what_cannot_be_sampled_is_refused():
    with pytest.raises(BadInput, match="give it one"):
        SampledScorer(LocalText(model(1))).score(TEST, OtherModel("o").conditioning("w1", SAID))
    with pytest.raises(BadInput, match="at least one sample"):
        SampledScorer(LocalText(model(1)), samples=0)
    with pytest.raises(BadInput, match="reads 512 tokens"):
        SampledScorer(LocalText(model(1)), max_tokens=600).score(TEST, PINNED)


def test_the_same_seed_draws_the_same_answers():
    one, other, third = (LocalText(model(1), seed=seed).samples(SAID, 5, 6) for seed in (1, 1, 2))
    assert one == other
    assert one != third
    assert any(len(set(r.token_ids)) > 1 for r in itertools.chain(one, third))
