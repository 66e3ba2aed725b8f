"""Causal language models of a few thousand random weights, and a chat tokenizer of fifty words."""

from __future__ import annotations

from pathlib import Path
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


def write_gguf(file: Path) -> None:
    """Write a Llama of random weights, quantized as the embedded model, whose tokens are bytes and a word."""
    import numpy as np
    from gguf import GGMLQuantizationType, GGUFWriter, TokenType, quants

    width, inner, layers = 64, 96, 2
    tokens = [*SPECIAL, *map(_written, range(256)), "ro", "ms", "oms", "rooms"]
    normal, special = TokenType.NORMAL, TokenType.CONTROL
    writer = GGUFWriter(file, "llama")
    writer.add_block_count(layers)
    writer.add_context_length(512)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(2)
    writer.add_head_count_kv(1)
    writer.add_rope_dimension_count(width // 2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(tokens)
    writer.add_token_types([special if token in SPECIAL else normal for token in tokens])
    writer.add_token_merges(["r o", "m s", "o ms", "ro oms"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(3)
    writer.add_chat_template(TEMPLATE.replace("{% if begin %}", "{% if false %}"))
    drawn = np.random.default_rng(0)
    layer = {
        "attn_q": (width, width),
        "attn_k": (width // 2, width),
        "attn_v": (width // 2, width),
        "attn_output": (width, width),
        "ffn_gate": (inner, width),
        "ffn_up": (inner, width),
        "ffn_down": (width, inner),
    }
    matrices = {f"blk.{n}.{name}": shape for n in range(layers) for name, shape in layer.items()}
    for name, shape in {"token_embd": (len(tokens), width), **matrices}.items():
        kind = GGMLQuantizationType.Q4_1
        packed = quants.quantize(drawn.normal(size=shape).astype(np.float32), kind)
        writer.add_tensor(f"{name}.weight", packed, raw_dtype=kind)
    norms = [f"blk.{n}.{name}" for n in range(layers) for name in ("attn_norm", "ffn_norm")]
    for name in (*norms, "output_norm"):
        writer.add_tensor(f"{name}.weight", np.ones(width, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _written(byte: int) -> str:
    """A byte as GPT-2's vocabulary writes it: one that can't be seen by a letter from beyond them."""
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return chr(byte) if byte in seen else chr(256 + byte - sum(each < byte for each in seen))
