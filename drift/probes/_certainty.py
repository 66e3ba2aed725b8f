"""How sure the model was of its answer, from the log-probabilities that came with it: no further call.

They are the model's own, as OpenAI's `top_logprobs` lists them; a policy on a rise of the mean entropy
follows ERGO (arXiv 2510.14077). What mass the alternatives leave counts as one further token, so every
entropy is a lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from midturn.drift._records import DriftScore


class _Alternative(BaseModel):
    logprob: float


class _Token(BaseModel):
    top_logprobs: list[_Alternative] = Field(min_length=1)


class _Logprobs(BaseModel):
    content: list[_Token] = Field(min_length=1)


_LOGPROBS = TypeAdapter(_Logprobs)


class EntropyProbe:
    """Reads the entropy of a model that is bound to `logprobs=True, top_logprobs=20`. A `Probe`."""

    async def score(
        self, goal: str, context: Sequence[BaseMessage], response: AIMessage, turn: int
    ) -> DriftScore | None:
        """Score `response`; `None` where it came without alternatives."""
        entropy = mean_entropy(response)
        return None if entropy is None else DriftScore(turn=turn, entropy=entropy)


def mean_entropy(response: AIMessage) -> float | None:
    """Mean entropy of a response's token distributions, nats per token; `None` without alternatives."""
    try:
        tokens = _LOGPROBS.validate_python(response.response_metadata.get("logprobs")).content
    except ValidationError:
        return None
    return math.fsum(_entropy(token) for token in tokens) / len(tokens)


def _entropy(token: _Token) -> float:
    known = [math.exp(min(alternative.logprob, 0.0)) for alternative in token.top_logprobs]
    others = max(0.0, 1.0 - math.fsum(known))
    return -math.fsum(share * math.log(share) for share in (*known, others) if share > 0)
