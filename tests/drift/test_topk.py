"""Top-k divergences are lower bounds of the exact ones, from servers that score given text."""

from __future__ import annotations

import math

import numpy as np
import pytest
from faults.upstream import Upstream
from hypothesis import given, settings, strategies as st
from langchain_core.messages import AIMessage, HumanMessage

from midturn.core import BadInput, InfrastructureError
from midturn.drift import DivergenceProbe, GoalPinned, OtherModel
from midturn.drift.scorers import Conditioning, Response, served_form
from midturn.drift.scorers._topk import bound, topk_scorer

pytestmark = pytest.mark.usefixtures("torch")

few = settings(max_examples=300, deadline=None)


def softmax(logits):
    top = max(logits)
    weights = [math.exp(x - top) for x in logits]
    return [w / math.fsum(weights) for w in weights]


def exact(q, p):
    def kl(a, b):
        return math.fsum(x * math.log(x / y) for x, y in zip(a, b, strict=True) if x > 0)

    m = [(x + y) / 2 for x, y in zip(q, p, strict=True)]
    return kl(q, p), kl(p, q), (kl(q, m) + kl(p, m)) / 2


def listed(distribution, k, said):
    order = sorted(range(len(distribution)), key=distribution.__getitem__, reverse=True)
    return {str(i): math.log(distribution[i]) for i in {*order[:k], said}}


@st.composite
def two_distributions(draw):
    size = draw(st.integers(2, 40))
    sharpness = draw(st.sampled_from([0.3, 2.0, 8.0]))
    logits = st.lists(st.floats(-1, 1), min_size=size, max_size=size)
    q = softmax([sharpness * x for x in draw(logits)])
    p = softmax([sharpness * x for x in draw(logits)])
    return q, p, draw(st.integers(0, size - 1))


@few
@given(two_distributions(), st.integers(1, 12), st.integers(1, 12))
def test_no_bound_is_above_the_exact_divergence(drawn, k_of_q, k_of_p):
    q, p, said = drawn
    found = bound(listed(q, k_of_q, said), listed(p, k_of_p, said), str(said))
    for lower, true in zip(found, exact(q, p), strict=True):
        assert 0 <= lower <= true + 1e-9 * (1 + true)


@few
@given(two_distributions())
def test_where_every_token_is_listed_the_bound_is_the_divergence(drawn):
    q, p, said = drawn
    found = bound(listed(q, len(q), said), listed(p, len(p), said), str(said))
    for lower, true in zip(found, exact(q, p), strict=True):
        assert lower == pytest.approx(true, abs=2e-5, rel=1e-6)


@few
@given(two_distributions(), st.integers(1, 12))
def test_the_bound_is_no_lower_than_that_of_the_tokens_that_both_list_and_one_bucket(drawn, k):
    q, p, said = drawn
    of_q, of_p = listed(q, k, said), listed(p, k, said)
    shared = of_q.keys() & of_p.keys()

    def merged(of):
        kept = [math.exp(of[token]) for token in shared]
        return [*kept, max(1 - math.fsum(kept), 1e-300)]

    for lower, merged_bound in zip(
        bound(of_q, of_p, str(said)), exact(merged(of_q), merged(of_p)), strict=True
    ):
        assert lower >= merged_bound - 3e-5


def as_served(logits, k, said):
    """A server's list: float32 log-softmax, the k likeliest and the token that was said."""
    below = (logits - logits.max()).astype(np.float32)
    logprobs = below - np.log(np.exp(below).sum(dtype=np.float32))
    return {str(i): float(logprobs[i]) for i in {*np.argsort(logprobs)[::-1][:k].tolist(), said}}


def in_full(q, p):
    """KL(q || p), KL(p || q) and Jensen-Shannon of two vectors of logits."""
    q, p = (x - np.logaddexp.reduce(x) for x in (q, p))
    middle = np.logaddexp(q, p) - math.log(2)
    js = (np.exp(q) * (q - middle) + np.exp(p) * (p - middle)).sum() / 2
    return (np.exp(q) * (q - p)).sum(), (np.exp(p) * (p - q)).sum(), js


@pytest.mark.parametrize("k", [5, 20])
@pytest.mark.parametrize("lead", [0.0, 12.0, 16.0, 20.0, 26.0, 40.0])
def test_no_bound_is_above_the_exact_divergence_where_one_side_is_all_but_certain(lead, k):
    """The sure one's list sums to 1 in float32; the other says, among others, what is not in that list."""
    rng = np.random.default_rng([int(lead), k])
    for undecided_among in (2, 3, 6):
        q, p = rng.standard_normal((2, 20_000))
        chosen = rng.choice(20_000, undecided_among + 1, replace=False)
        q[chosen[1:]] += 18
        p[chosen[0]] = p.max() + lead
        said = int(chosen[1])
        for a, b in ((q, p), (p, q)):
            found = bound(as_served(a, k, said), as_served(b, k, said), str(said))
            for lower, true in zip(found, in_full(a, b), strict=True):
                assert lower <= true + 1e-4 * (1 + true)


def logs(**shares):
    return {token: math.log(share) for token, share in shares.items()}


def test_what_a_server_leaves_out_is_no_likelier_than_the_least_it_lists():
    """So p gives a at most 0.3, and what else q leaves out the other 0.6."""
    found = bound(logs(a=0.9, b=0.05), logs(c=0.3, b=0.1), "b")
    nearest = 0.9 * math.log(0.9 / 0.3) + 0.05 * math.log(0.05 / 0.1) + 0.05 * math.log(0.05 / 0.6)
    assert found.kl == pytest.approx(nearest, abs=2e-6)


def test_what_a_server_leaves_out_shares_what_its_listed_tokens_leave():
    """So p gives a at most 0.05, since c and d have 0.9 of it."""
    found = bound(logs(a=0.5, b=0.05), logs(c=0.45, d=0.45, b=0.05), "b")
    assert found.kl == pytest.approx(0.5 * math.log(0.5 / 0.05) + 0.45 * math.log(0.45 / 0.9), abs=2e-6)


def test_equal_lists_are_no_divergence():
    of = {"a": math.log(0.6), "b": math.log(0.3)}
    assert bound(of, of, "a") == (0.0, 0.0, 0.0)


def test_a_token_that_a_server_calls_impossible_gives_a_finite_bound():
    found = bound({"a": -0.1, "b": -9999.0}, {"b": -0.1, "a": -9999.0}, "a")
    assert all(math.isfinite(value) for value in found)
    assert found.kl > 100


# -- servers ------------------------------------------------------------------------------------------


torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from scoring_server import ScoringServer  # noqa: E402
from tiny_models import model, tokenizer  # noqa: E402

from midturn.drift.scorers._exact import ExactScorer  # noqa: E402

SAID = [HumanMessage("w1 w2"), AIMessage("w3"), HumanMessage("w4 w5")]
ANSWER = "w7 w8 w39 w0 w7"
TEST = Conditioning(tuple(SAID))
PINNED = GoalPinned().conditioning("w1 w2", SAID)
PLAIN = tokenizer(template=None)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("midturn.drift.scorers._served.wait_s", lambda *_: 0.0)


@pytest.mark.parametrize("k", [1, 5, 20])
@pytest.mark.parametrize("seed", range(3))
def test_against_a_tiny_model_behind_a_vllm_like_server_the_bound_holds_token_by_token(k, seed):
    local = model(seed)
    true = ExactScorer(local).score(Response(ANSWER), TEST, PINNED).tokens
    with ScoringServer(local) as server:
        found = topk_scorer(server.spec, k=k).score(Response(ANSWER), TEST, PINNED)
    for name in ("kl", "reverse_kl", "js"):
        pairs = list(zip(getattr(found.tokens, name), getattr(true, name), strict=True))
        assert all(0 <= lower <= above + 1e-6 for lower, above in pairs)
        assert any(lower > 0 for lower, _ in pairs)
    assert found.tokens.test_logprobs == pytest.approx(true.test_logprobs)
    assert found.tokens.reference_logprobs == pytest.approx(true.reference_logprobs)
    assert 0 < found.covered <= 1


def test_more_tokens_come_closer_and_cover_more():
    local = model(1)
    with ScoringServer(local) as server:
        few, many = (topk_scorer(server.spec, k=k).score(Response(ANSWER), TEST, PINNED) for k in (2, 20))
    assert sum(few.tokens.kl) < sum(many.tokens.kl)
    assert few.covered < many.covered


def test_an_echoing_server_gives_the_same_bounds_as_one_with_prompt_logprobs():
    local = model(2, tokenizer=PLAIN)
    with ScoringServer(local) as server:
        by_ids = topk_scorer(server.spec, k=5).score(Response(ANSWER), TEST, PINNED)
        echoed = topk_scorer(server.spec, k=5, form="echo")
        by_text = echoed.score(Response(ANSWER), TEST, PINNED)
        sent = server.requests[-1][1]
    assert by_text.tokens.kl == pytest.approx(by_ids.tokens.kl)
    assert by_text.covered == pytest.approx(by_ids.covered)
    assert (sent["echo"], sent["logprobs"], sent["max_tokens"]) == (True, 5, 1)


def test_another_model_with_the_same_tokenizer_can_be_the_reference():
    test, other = model(1, name="test"), model(2, name="other")
    reference = OtherModel("other").conditioning("w1", SAID)
    true = ExactScorer(test, other).score(Response(ANSWER), TEST, reference).tokens
    with ScoringServer(test) as one, ScoringServer(other) as two:
        scorer = topk_scorer(one.spec, reference_model=two.spec)
        found = scorer.score(Response(ANSWER), TEST, reference).tokens
        with pytest.raises(BadInput, match="give it reference_model"):
            topk_scorer(one.spec).score(Response(ANSWER), TEST, reference)
    assert all(lower <= above + 1e-6 for lower, above in zip(found.kl, true.kl, strict=True))


async def test_the_probe_reports_bound_coverage_and_an_estimator_that_names_k():
    local = model(1)
    with ScoringServer(local) as server:
        probe = DivergenceProbe(topk_scorer(server.spec, k=5))
        score = await probe.score("w1 w2", SAID, AIMessage(ANSWER), 2)
    assert score.estimator == "top-5 lower bound"
    assert 0 < score.covered < 1
    assert score.kl > 0
    assert score.tokens == 5


def test_an_empty_response_has_no_tokens():
    with ScoringServer(model(1)) as server:
        found = topk_scorer(server.spec).score(Response(""), TEST, PINNED)
    assert len(found.tokens) == 0


@pytest.mark.parametrize("form", ["echo", "prompt_logprobs"])
def test_a_server_that_only_lists_what_it_generates_is_refused_with_the_reason(form):
    with (
        ScoringServer(model(1), deaf=True) as server,
        pytest.raises(BadInput, match=r"top_logprobs.*while it generates.*cannot serve as a reference"),
    ):
        topk_scorer(server.spec, form=form).score(Response(ANSWER), TEST, PINNED)


def test_a_server_with_chat_completions_alone_is_refused_with_the_reason():
    with Upstream("ok") as upstream, pytest.raises(BadInput, match=r"404.*cannot serve as a reference"):
        topk_scorer(f"openai:stub@{upstream.url}").score(Response(ANSWER), TEST, PINNED)


def test_a_model_without_an_openai_compatible_server_is_refused_with_the_reason(embedded_model):
    with pytest.raises(BadInput, match=r"no OpenAI-compatible server.*cannot serve as a reference"):
        topk_scorer("embedded:smollm2-135m")


def test_a_server_that_is_overloaded_is_asked_again_and_then_given_up():
    local = model(1)
    with ScoringServer(local, failures=2) as server:
        found = topk_scorer(server.spec).score(Response(ANSWER), TEST, PINNED)
        assert len(found.tokens) == 5
    with ScoringServer(local, failures=99) as server, pytest.raises(InfrastructureError, match="503"):
        topk_scorer(server.spec).score(Response(ANSWER), TEST, PINNED)


def test_a_token_across_the_end_of_the_prompt_is_refused_and_says_how_to_render():
    local = model(2, tokenizer=PLAIN)
    with ScoringServer(local) as server, pytest.raises(BadInput, match="line break"):
        scorer = topk_scorer(server.spec, form="echo", render=lambda m: "user w1 w")
        scorer.score(Response("7 w8"), TEST, PINNED)


@pytest.mark.parametrize(("lacks", "form"), [("", "prompt_logprobs"), ("prompt_logprobs", "echo")])
def test_the_form_that_a_server_takes_is_found_out_on_one_word(lacks, form):
    with ScoringServer(model(1, tokenizer=PLAIN if lacks else None), without=lacks) as server:
        assert served_form(server.spec, k=5) == form
        assert len(server.requests) <= 3


def test_two_servers_are_scored_in_a_form_that_both_take():
    with (
        ScoringServer(model(1, tokenizer=PLAIN)) as one,
        ScoringServer(model(2, tokenizer=PLAIN), without="prompt_logprobs") as two,
    ):
        assert served_form(one.spec, two.spec, k=5) == "echo"


def test_figures_of_the_two_forms_are_of_two_estimators():
    with ScoringServer(model(1)) as server:
        assert topk_scorer(server.spec, k=7).estimator == "top-7 lower bound"
        assert topk_scorer(server.spec, k=7, form="echo").estimator == "top-7 lower bound, echo"


def test_a_server_that_lists_fewer_tokens_than_are_asked_for_is_refused():
    with (
        ScoringServer(model(1), without="echo") as server,
        pytest.raises(BadInput, match=r"lists 2[01] tokens where 30 are asked for"),
    ):
        served_form(server.spec, k=30)


def test_a_path_that_a_server_lacks_is_named_in_full():
    with Upstream("ok") as upstream, pytest.raises(BadInput) as refused:
        served_form(f"openai:stub@{upstream.url}")
    root = upstream.url.removesuffix("/v1")
    for path in (f"{root}/tokenize", f"{root}/v1/completions"):
        assert f"{path} answered with status 404" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_real_llama_server_is_refused_in_one_line_that_says_which_servers_can(embedded_model):
    llama = pytest.importorskip("xllamacpp")
    from midturn.assistant import pulled_file

    wanted = llama.CommonParams()
    wanted.model.path = str(pulled_file("smollm2-135m"))
    wanted.hostnames, wanted.port, wanted.n_ctx, wanted.n_parallel = ["127.0.0.1"], 0, 512, 1
    wanted.warmup, wanted.verbosity = False, -1
    server = llama.Server(wanted)
    with pytest.raises(BadInput) as refused:
        served_form(f"openai:smollm2@{server.listening_address}/v1")
    told = str(refused.value)
    assert "prompt_logprobs: the tokenizer of" in told
    assert "echo: openai:smollm2" in told
    assert "ignores `echo`" in told
    assert "vLLM" in told
    assert "\n" not in told
