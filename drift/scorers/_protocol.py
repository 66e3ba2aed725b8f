"""What a scorer is asked and what it answers, whether it sees whole distributions or only samples.

Figures of different estimators are never compared: a top-k estimate is a lower bound, and a sampled one
across two tokenizers also measures how the models differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from langchain_core.messages import AIMessage, BaseMessage

from midturn.drift._divergences import ScoredResponse


@dataclass(frozen=True)
class Conditioning:
    """What a model reads before the response."""

    messages: tuple[BaseMessage, ...]
    by_other_model: bool = False
    """Read by the scorer's reference model; otherwise by its test model."""


@dataclass(frozen=True)
class Response:
    """What the test model said."""

    text: str
    token_ids: tuple[int, ...] | None = None
    """As sampled, where the model gave them: text read back may tokenize differently."""
    ended: bool = False
    """The model ended it by itself, so that its stop token can be scored."""


class Scorer(Protocol):
    """Compares a response under two conditionings. Blocks; one call at a time."""

    @property
    def estimator(self) -> str:
        """What its figures are comparable with: `exact`, or a name with the estimator's parameters."""
        ...

    def score(self, response: Response, test: Conditioning, reference: Conditioning) -> ScoredResponse:
        """Divergences of the test conditioning from the reference, for each token of the response.

        Raises:
            BadInput: it cannot be scored: too long, or by a model that the scorer does not have.
        """
        ...


def response_of(message: AIMessage) -> Response:
    """Return the response in a chat message, with its token ids where a model was asked for
    log-probabilities.

    llama.cpp writes an `id` into each entry of `logprobs`; OpenAI does not.
    """
    metadata: dict[str, Any] = message.response_metadata
    entries: list[dict[str, Any]] = (metadata.get("logprobs") or {}).get("content") or []
    ids = tuple(entry["id"] for entry in entries if isinstance(entry.get("id"), int))
    whole = bool(entries) and len(ids) == len(entries)
    return Response(message.text, ids if whole else None, metadata.get("finish_reason") == "stop")
