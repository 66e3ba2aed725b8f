"""Probes: what the turn graph seats to have its turns scored. Each fills its own fields of a `DriftScore`.

`DivergenceProbe` compares distributions token by token, `SampledProbe` whole answers across tokenizers,
`AnswerProbe` what was said with what the reference would have said; `EntropyProbe` reads how sure the model
was from its own log-probabilities. `Together` seats several.
"""

from drift.divergence_probe import DivergenceProbe
from drift.probes.answers import AnswerProbe
from drift.probes.certainty import EntropyProbe, mean_entropy
from drift.probes.sampled import SampledProbe
from drift.probes.together import Together

__all__ = ["AnswerProbe", "DivergenceProbe", "EntropyProbe", "SampledProbe", "Together", "mean_entropy"]
