"""Messages become the tokens that the model was meant to read, and responses those that it said."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

pytest.importorskip("transformers")
pytest.importorskip("jinja2")

from tiny_models import VOCABULARY, tokenizer

from midturn.core import BadInput
from midturn.drift.scorers import Response, response_of
from midturn.drift.scorers._prompts import prompt_ids, response_ids, stop_id

pytestmark = pytest.mark.usefixtures("torch")

CHAT = [HumanMessage("w1"), AIMessage("w2"), HumanMessage("w3")]


def words(ids):
    return " ".join(VOCABULARY[i] for i in ids)


def test_a_prompt_ends_where_the_template_opens_the_assistants_turn():
    assert words(prompt_ids(tokenizer(), CHAT)).endswith("user w3 <|im_end|> <|im_start|> assistant")


def test_a_templates_own_system_prompt_gives_way_to_one_that_comes_first():
    assert "be kind" in words(prompt_ids(tokenizer(), CHAT))
    assert "be kind" not in words(prompt_ids(tokenizer(), [SystemMessage("w9"), *CHAT]))


@pytest.mark.parametrize("begin_in_template", [True, False])
def test_bos_is_written_once_whether_or_not_the_template_writes_it(begin_in_template):
    read = words(prompt_ids(tokenizer(bos=True, begin_in_template=begin_in_template), CHAT))
    assert read.startswith("<|begin|> <|im_start|> system")
    assert read.count("<|begin|>") == 1


def test_a_model_without_a_template_reads_a_transcript_with_its_bos():
    read = prompt_ids(tokenizer(bos=True, template=None), [HumanMessage("w1")])
    assert words(read).startswith("<|begin|>")
    assert "w1" in words(read)


def test_a_template_that_refuses_a_conversation_says_why():
    strict = tokenizer()
    strict.chat_template = "{{ raise_exception('no system role here') }}"
    with pytest.raises(BadInput, match="no system role here"):
        prompt_ids(strict, CHAT)


def test_the_stop_token_is_what_the_template_writes_after_a_turn():
    assert VOCABULARY[stop_id(tokenizer())] == "<|im_end|>"
    ends_otherwise = tokenizer()
    ends_otherwise.chat_template = "{% for m in messages %}{{ m['content'] + ' <|im_start|> ' }}{% endfor %}"
    assert VOCABULARY[stop_id(ends_otherwise)] == "<|im_start|>"


def test_ids_that_came_with_a_response_are_taken_without_its_stop_token():
    w1, w2, end = (VOCABULARY.index(word) for word in ("w1", "w2", "<|im_end|>"))
    assert response_ids(tokenizer(), CHAT, Response("w1 w2", (w1, w2, end))) == [w1, w2]


@pytest.mark.parametrize("foreign", [(11, 12), (5000, 1), (3,), ()])
def test_ids_that_do_not_spell_the_response_are_another_models(foreign):
    made = tokenizer()
    assert words(response_ids(made, CHAT, Response("w1 w2", foreign))) == "w1 w2"


def spaced(template):
    """Like SentencePiece's: a space is "▁", and one is put before every text. Every character is a token."""
    from tokenizers import Tokenizer, decoders, models, normalizers
    from transformers import PreTrainedTokenizerFast

    characters = ["▁", "\n", *map(chr, range(33, 127)), "é", "東", "京"]
    vocabulary = {token: i for i, token in enumerate(["<unk>", "<s>", "</s>", *characters, "▁Yes", "Yes"])}
    merges = [("▁", "Y"), ("Y", "e"), ("▁Y", "e"), ("Ye", "s"), ("▁Ye", "s")]
    for left, right in merges:
        vocabulary.setdefault(left + right, len(vocabulary))
    backend = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, unk_token="<unk>"))
    backend.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    backend.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.Fuse(), decoders.Strip(" ", 1)])
    made = PreTrainedTokenizerFast(
        tokenizer_object=backend, unk_token="<unk>", bos_token="<s>", eos_token="</s>"
    )
    made.chat_template = template
    return made


OPENED_BY_A_LINE = (
    "{% for m in messages %}{{ '[' + m['role'] + ']\n' + m['content'] + '</s>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '[assistant]\n' }}{% endif %}"
)


@pytest.mark.parametrize("text", ["Yes", "Yes and no.", "é", "東京", " Yes", "\nYes\n", "a  b", "-"])
def test_a_response_is_tokenized_as_it_stands_in_the_chat(text):
    made = spaced(OPENED_BY_A_LINE)
    whole = made.apply_chat_template([{"role": "user", "content": "Why?"}], tokenize=False)
    whole += f"[assistant]\n{text}"
    prompt = prompt_ids(made, [HumanMessage("Why?")])
    said = response_ids(made, [HumanMessage("Why?")], Response(text))
    assert [*prompt, *said] == made.encode(whole, add_special_tokens=False)
    assert "".join(made.convert_ids_to_tokens(said)) == text.replace(" ", "▁")


def test_a_response_whose_first_token_would_take_up_the_prompts_end_is_tokenized_by_itself():
    made = spaced("{{ messages[-1]['content'] }}{% if add_generation_prompt %}Y{% endif %}")
    assert response_ids(made, [HumanMessage("?")], Response("es")) == made.encode("es")


def test_token_ids_are_read_from_a_reply_with_log_probabilities():
    entries = [{"id": 7, "token": "a", "logprob": -1.0}, {"id": 9, "token": "b", "logprob": -2.0}]
    told = AIMessage("ab", response_metadata={"logprobs": {"content": entries}, "finish_reason": "stop"})
    assert response_of(told) == Response("ab", (7, 9), ended=True)
    untold = [{"token": "a", "logprob": -1.0}]
    silent = AIMessage("a", response_metadata={"logprobs": {"content": untold}, "finish_reason": "length"})
    assert response_of(silent) == Response("a", None, ended=False)
    assert response_of(AIMessage("a")) == Response("a")
