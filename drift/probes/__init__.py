"""Probes: what the turn graph uses to score its turns. Each fills its own fields of a `DriftScore`.

`DivergenceProbe` compares distributions token by token, `SampledProbe` whole answers across tokenizers,
`AnswerProbe` what was said with what the reference would have said; `EntropyProbe` reads how sure the model
was from its own log-probabilities. `Together` combines several.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
