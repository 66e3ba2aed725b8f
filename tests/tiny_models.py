"""Causal language models of a few thousand random weights, and a chat tokenizer of fifty words."""

from __future__ import annotations

from typing import Any

WORDS = [f"w{i}" for i in range(40)]
SPECIAL = ["<unk>", "<|begin|>", "<|im_start|>", "<|im_end|>"]
VOCABULARY = [*SPECIAL, "system", "user", "assistant", "be", "kind", "\n", *WORDS]
TEMPLATE = (
    "{% if begin %}{{ '<|begin|>' }}{% endif %}"
    "{% for m in messages %}"
    "{% if loop.first and m['role'] != 'system' %}{{ '<|im_start|> system be kind <|im_end|> ' }}{% endif %}"
    "{{ '<|im_start|> ' + m['role'] + ' ' + m['content'] + ' <|im_end|> ' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|> assistant ' }}{% endif %}"
)
"""Like SmolLM2's, it writes a system prompt of its own unless one comes first."""


def tokenizer(*, bos: bool = False, begin_in_template: bool = False, template: str | None = TEMPLATE) -> Any:
    """Splits at white space. With `bos` it writes one when asked for special tokens."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.WordLevel({word: i for i, word in enumerate(VOCABULARY)}, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    if bos:
        backend.post_processor = processors.TemplateProcessing(
            single="<|begin|> $A", special_tokens=[("<|begin|>", 1)]
        )
    made = PreTrainedTokenizerFast(
        tokenizer_object=backend,
        unk_token="<unk>",
        eos_token="<|im_end|>",
        additional_special_tokens=["<|im_start|>"],
        **({"bos_token": "<|begin|>"} if bos else {}),
    )
    if template:
        made.chat_template = template.replace(
            "{% if begin %}", "{% if true %}" if begin_in_template else "{% if false %}"
        )
    return made


def model(seed: int, *, name: str = "tiny", window: int | None = None, **kinds: Any) -> Any:
    """A random model of two layers in float64, with a sliding window where one is given.

    Args:
        seed: of the weights.
        name: for messages.
        window: tokens that a layer looks back on.
        kinds: `tokenizer`, or fields of the configuration, such as `final_logit_softcapping`.
    """
    import torch
    from transformers import (
        Gemma2Config,
        Gemma2ForCausalLM,
        LlamaConfig,
        LlamaForCausalLM,
        MistralConfig,
        MistralForCausalLM,
    )

    from midturn.drift.scorers._loading import LocalModel

    reads = kinds.pop("tokenizer", None) or tokenizer()
    shape = {
        "vocab_size": len(VOCABULARY),
        "hidden_size": 16,
        "intermediate_size": 24,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 8,
        "max_position_embeddings": 512,
        "initializer_range": 0.5,  # the usual 0.02 gives distributions too flat to tell anything apart
    }
    torch.set_num_threads(1)  # so small that threads would only wait for each other
    torch.manual_seed(seed)
    if "final_logit_softcapping" in kinds:
        made = Gemma2ForCausalLM(Gemma2Config(**shape, **kinds))
    elif window:
        made = MistralForCausalLM(MistralConfig(**shape, sliding_window=window, **kinds))
    else:
        made = LlamaForCausalLM(LlamaConfig(**shape, **kinds))
    return LocalModel(name, made.double().eval(), reads)
