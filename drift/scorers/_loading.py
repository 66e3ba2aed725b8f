"""Local models as exact scoring uses them: a decoder that gives hidden states, and its vocabulary head.

Apart, because logits at the response's positions alone are wanted, a chunk at a time. Whether the two
together are the model is checked on loading, against the model's own logits.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch

from midturn.assistant import pulled_file
from midturn.core import BadInput, MissingExtra, is_there


@dataclass(frozen=True)
class LocalModel:
    """A causal language model of transformers, and its tokenizer."""

    name: str
    causal: Any
    tokenizer: Any

    def __post_init__(self) -> None:
        self._check_head()

    @property
    def device(self) -> torch.device:
        """Where its weights lie."""
        return self.causal.device

    @property
    def vocabulary(self) -> int:
        """Logits per position; may be more than the tokenizer has tokens."""
        return self.causal.get_output_embeddings().weight.shape[0]

    @property
    def context(self) -> int | None:
        """Tokens that it reads at most, where its configuration says."""
        return getattr(self._config, "max_position_embeddings", None)

    def new_cache(self) -> Any:
        """Return an empty key-value cache with the layers that this model has, sliding windows among them."""
        from transformers import DynamicCache

        return DynamicCache(config=self.causal.config)

    def hidden(self, ids: Sequence[int], past: Any) -> torch.Tensor:
        """Last hidden states, (len(ids), width), of tokens that follow those in `past`; extends it."""
        read = torch.tensor([list(ids)], device=self.device)
        return self.causal.base_model(input_ids=read, past_key_values=past, use_cache=True)[0][0]

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        """(positions, width) to (positions, vocabulary), in the model's dtype."""
        logits = self.causal.get_output_embeddings()(hidden)
        if factor := getattr(self._config, "logit_scale", None):  # Cohere
            logits *= factor
        if divisor := getattr(self._config, "logits_scaling", None):  # Granite
            logits /= divisor
        if cap := getattr(self._config, "final_logit_softcapping", None):  # Gemma
            logits.div_(cap).tanh_().mul_(cap)
        return logits

    @property
    def _config(self) -> Any:
        return self.causal.config.get_text_config(decoder=True)

    def _check_head(self) -> None:
        ids = list(range(min(4, self.vocabulary)))
        with torch.inference_mode():
            whole = self.causal(input_ids=torch.tensor([ids], device=self.device)).logits[0].float()
            ours = self.logits(self.hidden(ids, self.new_cache())).float()
        # Bfloat16 has 8 bits: another order of summation moves a logit by some of its last ones.
        slack = 5e-2 if self.causal.dtype == torch.bfloat16 else 1e-3
        if whole.shape != ours.shape or (whole - ours).abs().max() > slack * whole.abs().max().clamp(min=1):
            raise BadInput(
                f"{self.name} changes its logits after its vocabulary head in a way that exact scoring does "
                "not know; use another model, or a sampled scorer"
            )


@cache
def load(spec: str, dtype: str, device: str) -> LocalModel:
    """Return the model that `spec` names, loaded once.

    Args:
        spec: `embedded:NAME`, a folder as Hugging Face saves it, or a `.gguf` file. Nothing is downloaded.
        dtype: of the weights; a GGUF's are unpacked to it, which takes tens of seconds, for an embedded
            model once: what was unpacked is kept beside it.
        device: as torch names it.

    Raises:
        BadInput: there is no such model or device, or it is none that can be scored exactly.
        MissingExtra: a GGUF file without `accelerate` and `gguf`.
    """
    embedded = spec.startswith("embedded:")
    path = pulled_file(spec.removeprefix("embedded:")) if embedded else Path(spec)
    _check_device(device)
    if not is_there(path):
        raise BadInput(
            f"{spec}: no such folder or file; name a Hugging Face folder, a .gguf file or embedded:NAME"
        )
    read = _from_folder if path.is_dir() else _kept_unpacked if embedded else _from_gguf
    causal, tokenizer = read(path, dtype)
    return LocalModel(spec, causal.to(device).eval(), tokenizer)


def _check_device(device: str) -> None:
    try:
        torch.empty(0, dtype=torch.float64, device=device)
    except (RuntimeError, TypeError, AssertionError, ValueError) as refused:  # torch raises each of them
        raise BadInput(
            f"device {device!r}: name `cpu`, or a GPU that torch finds and that has float64"
        ) from refused


def _from_folder(folder: Path, dtype: str) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    try:
        causal = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, local_files_only=True)
        return causal, AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except Exception as refused:  # a damaged file raises whatever its parser does not expect
        raise _unloadable(folder, refused) from refused


def _kept_unpacked(file: Path, dtype: str) -> tuple[Any, Any]:
    """Return the model of a GGUF file, from what an earlier call unpacked where there is that."""
    made = file.stat()
    folder = file.with_name(f"{file.stem}.{dtype}-{made.st_size:x}-{made.st_mtime_ns:x}")
    if folder.is_dir():
        return _from_folder(folder, dtype)
    causal, tokenizer = _from_gguf(file, dtype)
    from safetensors import SafetensorError

    # A full or read-only disk costs the next one time, and nothing else.
    with suppress(OSError, SafetensorError):
        _keep(causal, tokenizer, folder)
    return causal, tokenizer


def _keep(causal: Any, tokenizer: Any, folder: Path) -> None:
    """Whoever comes first keeps it, whole or not at all."""
    with TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as name:
        causal.save_pretrained(name)
        tokenizer.save_pretrained(name)
        Path(name).rename(folder)


def _from_gguf(file: Path, dtype: str) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig
    from transformers.utils.import_utils import is_accelerate_available, is_gguf_available

    if not (is_accelerate_available() and is_gguf_available()):
        raise MissingExtra("probe", needed_for=f"reading {file.name}")
    source: dict[str, Any] = {"gguf_file": file.name, "local_files_only": True}
    try:
        # Packed weights would go through kernels that round as they please; exact scoring wants plain ones.
        unpacked = GgufConfig(dequantize=True)
        causal = AutoModelForCausalLM.from_pretrained(
            file.parent, dtype=dtype, quantization_config=unpacked, **source
        )
        return causal, AutoTokenizer.from_pretrained(file.parent, **source)
    except Exception as refused:  # a damaged file raises whatever its parser does not expect
        raise _unloadable(file, refused) from refused


def _unloadable(path: Path, refused: Exception) -> BadInput:
    reason = (str(refused).strip().splitlines() or [type(refused).__name__])[0]
    return BadInput(f"{path}: transformers cannot load a causal language model from it: {reason}")
