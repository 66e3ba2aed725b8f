"""Exact divergences are what float64 arithmetic on the whole logits gives, with and without a cache."""

from __future__ import annotations

import math

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from hypothesis import (  # noqa: E402
    given,
    settings,
    strategies as st,
)
from tiny_models import VOCABULARY, WORDS, model, tokenizer  # noqa: E402

from midturn.core import BadInput  # noqa: E402
from midturn.drift import (  # noqa: E402
    DivergenceProbe,
    GoalAlone,
    GoalPinned,
    OtherModel,
)
from midturn.drift._divergences import LN2  # noqa: E402
from midturn.drift.scorers import Conditioning, Response  # noqa: E402
from midturn.drift.scorers._exact import ExactScorer  # noqa: E402
from midturn.drift.scorers._loading import load  # noqa: E402
from midturn.drift.scorers._prompts import prompt_ids  # noqa: E402
from midturn.drift.scorers._reduction import States, divergences  # noqa: E402

pytestmark = pytest.mark.usefixtures("torch")

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
few = settings(max_examples=12, deadline=None)
many = settings(max_examples=40, deadline=None)


def whole_logits(local, prompt, said, stop):
    """The plain way: one forward pass of everything, no cache, logits at every position."""
    with torch.inference_mode():
        logits = local.causal(torch.tensor([[*prompt, *said]])).logits[0].double()
    return logits[len(prompt) - 1 : len(prompt) + len(said) - 1 + (stop is not None)]


def by_definition(q_logits, p_logits):
    """KL, reverse KL and JS as their definitions read, by way of an explicit mixture."""
    q, p = q_logits.log_softmax(-1), p_logits.log_softmax(-1)
    m = torch.logaddexp(q, p) - math.log(2)

    def kl(a, b):
        return (a.exp() * (a - b)).sum(-1)

    return kl(q, p), kl(p, q), (kl(q, m) + kl(p, m)) / 2


def ids(text):
    return [VOCABULARY.index(word) for word in text.split()]


def expected(local, response, test, reference, reader=None):
    stop = VOCABULARY.index("<|im_end|>") if response.ended else None
    said = ids(response.text)
    q = whole_logits(local, prompt_ids(local.tokenizer, test.messages), said, stop)
    reader = reader or local
    p = whole_logits(reader, prompt_ids(reader.tokenizer, reference.messages), said, stop)
    return by_definition(q, p)


def found(scored):
    parts = [scored.tokens, *([scored.stop] if scored.stop else [])]
    return [
        torch.tensor([x for part in parts for x in getattr(part, name)], dtype=torch.float64)
        for name in ("kl", "reverse_kl", "js")
    ]


def assert_same(one, other, within):
    for a, b in zip(one, other, strict=True):
        assert a.shape == b.shape
        assert (a - b).abs().max() <= within


@many
@given(
    seed=st.integers(0, 3),
    window=st.sampled_from([None, 8]),
    turns=st.lists(st.tuples(words, words), min_size=1, max_size=4),
    goal=words,
    ended=st.booleans(),
    bos=st.booleans(),
    begin_in_template=st.booleans(),
    reference=st.sampled_from([GoalPinned(), GoalAlone(), OtherModel("other")]),
)
def test_every_turn_equals_float64_arithmetic_on_the_whole_logits(
    seed, window, turns, goal, ended, bos, begin_in_template, reference
):
    reads = tokenizer(bos=bos, begin_in_template=bos and begin_in_template)
    local, other = (model(s, tokenizer=reads, window=window) for s in (seed, seed + 10))
    scorer = ExactScorer(local, other)
    context = []
    for asked, said in turns:
        context = [*context, HumanMessage(asked)]
        test, response = Conditioning(tuple(context)), Response(said, ended=ended)
        against = reference.conditioning(goal, context)
        scored = scorer.score(response, test, against)
        reader = other if against.by_other_model else local
        assert_same(found(scored), expected(local, response, test, against, reader), 1e-9)
        assert len(scored.tokens) == len(said.split())
        context = [*context, AIMessage(said)]


class Given:
    """A model whose hidden states are its logits, so that the sums alone are looked at."""

    @staticmethod
    def logits(hidden):
        return hidden


@many
@given(
    scale=st.sampled_from([0.1, 1.0, 10.0]),
    rows=st.integers(1, 150),
    vocabulary=st.sampled_from([2, 50, 3001]),
    seed=st.integers(0, 99),
    dtype=st.sampled_from([torch.float32, torch.bfloat16]),
)
def test_sums_over_float32_and_bfloat16_logits_are_rounded_no_more(scale, rows, vocabulary, seed, dtype):
    torch.manual_seed(seed)
    q = (torch.randn(rows, vocabulary) * scale + 20 * torch.randn(rows, 1)).to(dtype)
    p = (torch.randn(rows, vocabulary) * scale).to(dtype)
    exact = by_definition(q.double(), p.double())
    scored = divergences(States(Given, q), States(Given, p), torch.zeros(rows, dtype=torch.long))
    for values, true in zip((scored.kl, scored.reverse_kl, scored.js), exact, strict=True):
        assert (torch.tensor(values, dtype=torch.float64) - true).abs().max() <= 1e-11


@pytest.mark.parametrize(("dtype", "within"), [(torch.float64, 1e-9), (torch.float32, 1e-4)])
@pytest.mark.parametrize("window", [None, 8])
def test_a_kept_cache_changes_nothing(dtype, within, window):
    local = model(1, window=window)
    local.causal.to(dtype)
    keeping, context, goal = ExactScorer(local), [], "w1 w2 w3"
    for turn in range(5):
        context = [*context, HumanMessage(f"w{turn} w{turn + 1} w{turn + 7}")]
        test, against = Conditioning(tuple(context)), GoalPinned().conditioning(goal, context)
        response = Response(f"w{turn + 3} w5 w6 w{turn}", ended=True)
        afresh = ExactScorer(local).score(response, test, against)
        assert_same(found(keeping.score(response, test, against)), found(afresh), within)
        context = [*context, AIMessage(response.text)]


def test_a_turn_reads_its_new_tokens_alone():
    local, read = model(2), []
    scorer = ExactScorer(local)
    embeddings = local.causal.get_input_embeddings()
    embeddings.register_forward_hook(lambda _module, inputs, _out: read.append(inputs[0].shape[-1]))
    context = []
    for turn in range(6):
        context = [*context, HumanMessage("w1 w2 w3")]
        read.clear()
        goal = GoalPinned().conditioning("w9 w8", context)
        scorer.score(Response("w4 w5 w6 w7", ended=True), Conditioning(tuple(context)), goal)
        if turn:
            assert len(read) == 2
            # <|im_end|> <|im_start|> user, 3 words, <|im_end|> <|im_start|> assistant, 4 words
            assert read[0] == 13
            assert read[1] < 13 + len(goal.messages[-1].text.split())
        context = [*context, AIMessage("w4 w5 w6 w7")]


def test_a_second_reference_of_a_turn_finds_the_test_conditioning_read():
    local, read = model(2), []
    scorer = ExactScorer(local)
    embeddings = local.causal.get_input_embeddings()
    embeddings.register_forward_hook(lambda _module, inputs, _out: read.append(inputs[0].shape[-1]))
    context = [HumanMessage("w1 w2 w3"), AIMessage("w4 w5"), HumanMessage("w6 w7")]
    test, response = Conditioning(tuple(context)), Response("w8 w5 w6", ended=True)
    against = [reference.conditioning("w9 w8", context) for reference in (GoalPinned(), GoalAlone())]
    first, second = (scorer.score(response, test, conditioning) for conditioning in against)
    assert len(read) == 3
    for scored, conditioning in zip((first, second), against, strict=True):
        assert_same(found(scored), expected(local, response, test, conditioning), 1e-9)


def test_a_goal_that_stands_first_is_read_once():
    local, read = model(2), []
    scorer, goal = ExactScorer(local), " ".join(["w9"] * 30)
    embeddings = local.causal.get_input_embeddings()
    embeddings.register_forward_hook(lambda _module, inputs, _out: read.append(inputs[0].shape[-1]))
    context, response = [], Response("w4 w5", ended=True)
    for turn in range(4):
        context = [*context, HumanMessage(f"w1 w{turn}")]
        test = Conditioning(tuple(context))
        against = [reference.conditioning(goal, context) for reference in (GoalPinned(), GoalAlone())]
        read.clear()
        scored = [scorer.score(response, test, conditioning) for conditioning in against]
        if turn:
            assert len(read) == 3 and read[2] < 30
        for one, conditioning in zip(scored, against, strict=True):
            assert_same(found(one), expected(local, response, test, conditioning), 1e-9)
        context = [*context, AIMessage(response.text)]


def test_conversations_that_alternate_do_not_spoil_each_other():
    local = model(3)
    scorer, contexts = ExactScorer(local), {name: [SystemMessage(name)] for name in ("w1", "w2")}
    for turn in range(3):
        for name in contexts:
            contexts[name] = [*contexts[name], HumanMessage(f"w{turn} w4")]
            test = Conditioning(tuple(contexts[name]))
            against = GoalAlone().conditioning("w7", contexts[name])
            scored = scorer.score(Response("w5 w6"), test, against)
            assert_same(found(scored), expected(local, Response("w5 w6"), test, against), 1e-9)
            contexts[name] = [*contexts[name], AIMessage("w5 w6")]


@few
@given(seed=st.integers(0, 99), rows=st.integers(1, 40))
def test_js_is_symmetric_and_at_most_ln_2_and_kl_turns_round(seed, rows):
    local = model(4)
    torch.manual_seed(seed)
    q, p = (States(local, 20 * torch.randn(rows, 16, dtype=torch.float64)) for _ in range(2))
    said = torch.zeros(rows, dtype=torch.long)
    with torch.inference_mode():
        one, other = divergences(q, p, said), divergences(p, q, said)
    assert one.js == pytest.approx(other.js, abs=1e-12)
    assert all(0 <= js <= LN2 for js in one.js)
    assert one.kl == pytest.approx(other.reverse_kl, rel=1e-9, abs=1e-12)


def test_the_same_conditioning_gives_zero():
    local = model(5)
    seen = Conditioning((HumanMessage("w1 w2"),))
    scored = ExactScorer(local).score(Response("w3 w4", ended=True), seen, seen)
    assert not any([*scored.tokens.kl, *scored.tokens.js, *scored.tokens.reverse_kl, *scored.stop.kl])


def test_the_same_model_as_reference_model_gives_zero():
    seen = Conditioning((HumanMessage("w1 w2"),))
    scorer = ExactScorer(model(5), model(5))
    scored = scorer.score(Response("w3 w4"), seen, Conditioning(seen.messages, by_other_model=True))
    assert scored.tokens.kl == pytest.approx([0, 0], abs=1e-12)


def test_log_probabilities_are_of_the_words_said_the_first_after_the_template():
    local = model(6)
    seen = Conditioning((HumanMessage("w1"),))
    scored = ExactScorer(local).score(Response("w3 w4"), seen, GoalPinned().conditioning("w9", seen.messages))
    logits = whole_logits(local, prompt_ids(local.tokenizer, seen.messages), ids("w3 w4"), None)
    said = logits.log_softmax(-1)[[0, 1], ids("w3 w4")]
    assert scored.tokens.test_logprobs == pytest.approx(said.tolist(), abs=1e-9)


def test_a_model_that_caps_its_logits_is_scored_as_it_is():
    local = model(7, final_logit_softcapping=2.0, sliding_window=6)
    scorer, context = ExactScorer(local), []
    for turn in range(3):
        context = [*context, HumanMessage(f"w1 w{turn}")]
        test, against = Conditioning(tuple(context)), GoalPinned().conditioning("w8 w9", context)
        assert_same(
            found(scorer.score(Response("w2 w3"), test, against)),
            expected(local, Response("w2 w3"), test, against),
            1e-6,  # this architecture's attention takes its softmax in float32, whatever the weights
        )
        context = [*context, AIMessage("w2 w3")]


def test_a_reference_model_with_other_words_is_refused_with_the_reason():
    other = tokenizer()
    other.add_tokens(["w100"])
    with pytest.raises(BadInput, match="different vocabularies"):
        ExactScorer(model(0), model(1, tokenizer=other))


def test_another_models_reference_needs_another_model():
    seen = Conditioning((HumanMessage("w1"),))
    with pytest.raises(BadInput, match="reference_model"):
        ExactScorer(model(0)).score(Response("w2"), seen, Conditioning(seen.messages, by_other_model=True))


def test_a_conversation_too_long_for_the_model_is_refused():
    seen = Conditioning((HumanMessage("w1 " * 600),))
    with pytest.raises(BadInput, match="reads 512 tokens"):
        ExactScorer(model(0)).score(Response("w2"), seen, seen)


def test_a_saved_model_is_loaded_once_and_a_missing_one_refused(tmp_path):
    local = model(8)
    local.causal.save_pretrained(tmp_path)
    local.tokenizer.save_pretrained(tmp_path)
    loaded = load(str(tmp_path), "float64", "cpu")
    assert loaded is load(str(tmp_path), "float64", "cpu")
    seen = Conditioning((HumanMessage("w1"),))
    against = GoalPinned().conditioning("w9", seen.messages)
    scored = ExactScorer(loaded).score(Response("w2"), seen, against)
    assert_same(found(scored), expected(local, Response("w2"), seen, against), 1e-9)
    with pytest.raises(BadInput, match="no such folder"):
        load(str(tmp_path / "none"), "float64", "cpu")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="cannot load"):
        load(str(tmp_path / "empty"), "float64", "cpu")


@pytest.mark.parametrize(
    ("file", "content"),
    [("model.safetensors", "garbage"), ("config.json", "{"), ("tokenizer.json", "{}"), ("x.gguf", "garbage")],
)
def test_a_damaged_file_is_refused_with_its_path(tmp_path, file, content):
    local = model(8)
    local.causal.save_pretrained(tmp_path)
    local.tokenizer.save_pretrained(tmp_path)
    (tmp_path / file).write_text(content)
    named = tmp_path / file if file.endswith("gguf") else tmp_path
    with pytest.raises(BadInput, match=f"{named}: transformers cannot load"):
        load(str(named), "float32", "cpu")


@pytest.mark.parametrize("device", ["nowhere", "cuda:99"])
def test_a_device_that_is_not_there_is_refused(tmp_path, device):
    with pytest.raises(BadInput, match=device):
        load(str(tmp_path), "float32", device)


async def test_the_probe_reports_the_stop_token_apart_from_the_mean():
    probe, context = DivergenceProbe(ExactScorer(model(9))), [HumanMessage("w1")]
    ended = AIMessage("w2 w3", response_metadata={"finish_reason": "stop"})
    cut = AIMessage("w2 w3", response_metadata={"finish_reason": "length"})
    one, other = [await probe.score("w5 w6", context, answer, 1) for answer in (ended, cut)]
    assert one.kl == pytest.approx(sum(one.kl_trace) / 2)
    assert (one.tokens, other.tokens) == (2, 2)
    assert one.kl == pytest.approx(other.kl)
    assert one.stop_kl > 0
    assert other.stop_kl is None
    assert (one.estimator, one.reference) == ("exact", "goal pinned")


async def test_the_probe_scores_nothing_where_nothing_was_said():
    probe = DivergenceProbe(ExactScorer(model(9)))
    assert await probe.score("w5", [HumanMessage("w1")], AIMessage(""), 1) is None
