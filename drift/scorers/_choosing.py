"""The exact scorer, loaded when it is first asked for."""

from __future__ import annotations

from typing import Literal

from midturn.core import require_extras
from midturn.drift.scorers._protocol import Conditioning, Response, Scorer

Dtype = Literal["float32", "bfloat16", "float64"]


def exact_scorer(
    model: str, *, reference_model: str | None = None, dtype: Dtype = "float32", device: str = "cpu"
) -> Scorer:
    """Compare whole distributions, computed here with transformers.

    Loading a GGUF file takes tens of seconds; a model is loaded once per process for each dtype and device.

    Args:
        model: the test model: `embedded:smollm2-135m`, a Hugging Face folder, or a `.gguf` file.
        reference_model: another one with the same vocabulary, for references by another model.
        dtype: of weights and forward passes; log-softmax and sums are taken in float64.
        device: as torch names it: `cpu`, `cuda`, or another that has float64.

    Raises:
        BadInput: a model is not there or cannot be scored exactly, or the vocabularies differ.
        MissingExtra: the extra `probe` is not installed.
    """
    require_extras("probe", needed_for="exact scoring")
    from midturn.drift.scorers._exact import ExactScorer
    from midturn.drift.scorers._loading import load

    other = load(reference_model, dtype, device) if reference_model else None
    return ExactScorer(load(model, dtype, device), other)


__all__ = ["Conditioning", "Dtype", "Response", "Scorer", "exact_scorer"]
