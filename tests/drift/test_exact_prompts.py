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
    assert response_ids(tokenizer(), Response("w1 w2", (w1, w2, end))) == [w1, w2]


@pytest.mark.parametrize("foreign", [(11, 12), (5000, 1), (3,), ()])
def test_ids_that_do_not_spell_the_response_are_another_models(foreign):
    made = tokenizer()
    assert words(response_ids(made, Response("w1 w2", foreign))) == "w1 w2"


def test_token_ids_are_read_from_a_reply_with_log_probabilities():
    entries = [{"id": 7, "token": "a", "logprob": -1.0}, {"id": 9, "token": "b", "logprob": -2.0}]
    told = AIMessage("ab", response_metadata={"logprobs": {"content": entries}, "finish_reason": "stop"})
    assert response_of(told) == Response("ab", (7, 9), ended=True)
    untold = [{"token": "a", "logprob": -1.0}]
    silent = AIMessage("a", response_metadata={"logprobs": {"content": untold}, "finish_reason": "length"})
    assert response_of(silent) == Response("a", None, ended=False)
    assert response_of(AIMessage("a")) == Response("a")
