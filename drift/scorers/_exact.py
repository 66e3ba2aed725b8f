"""Exact divergences: both distributions over the whole vocabulary, at every position of a response.

Needs both models here, with one vocabulary. Costs accepted: a turn takes two forward passes of its new
tokens (the test conditioning's and the reference's), and the keys and values of the last few
conversations stay in memory.
"""

from __future__ import annotations

from typing import NamedTuple

import torch

from midturn.core import BadInput
from midturn.drift._divergences import ScoredResponse
from midturn.drift.scorers._loading import LocalModel
from midturn.drift.scorers._prefixes import Prefix, Prefixes
from midturn.drift.scorers._prompts import prompt_ids, response_ids, stop_id
from midturn.drift.scorers._protocol import Conditioning, Response
from midturn.drift.scorers._reduction import States, divergences

_CONVERSATIONS = 4
"""Conversations whose caches are kept; turns of more that alternate are read from their start again."""
_REFERENCES = 2
"""What the same model read last under its references: a goal that stands first is not read at each turn."""


class _Read(NamedTuple):
    ids: list[int]
    start: int
    hidden: torch.Tensor
    """(len(ids) - start, width)."""
    prefix: Prefix


class ExactScorer:
    """Scores with transformers. Not for two threads at once.

    Raises:
        BadInput: the other model has another vocabulary.
    """

    estimator = "exact"

    def __init__(self, test: LocalModel, other: LocalModel | None = None) -> None:
        if other:
            _check_vocabulary(test, other)
        self._test = test
        self._other = other
        self._prefixes = Prefixes(test, _CONVERSATIONS)
        self._reference_prefixes = Prefixes(test, _REFERENCES)
        self._other_prefixes = Prefixes(other, _CONVERSATIONS) if other else None
        self._last: _Read | None = None

    def score(self, response: Response, test: Conditioning, reference: Conditioning) -> ScoredResponse:
        """See `Scorer.score`."""
        said = response_ids(self._test.tokenizer, test.messages, response)
        stop = stop_id(self._test.tokenizer) if response.ended else None
        targets = [*said, stop] if stop is not None else said
        with torch.inference_mode():
            q, p = self._states(said, len(targets), test, reference)
            found = divergences(q, p, torch.tensor(targets, device=self._test.device))
        ended = found.part(slice(len(said), None)) if stop is not None else None
        return ScoredResponse(tokens=found.part(slice(len(said))), stop=ended)

    def _states(
        self, said: list[int], wanted: int, test: Conditioning, reference: Conditioning
    ) -> tuple[States, States]:
        """Return the states that predict the response's first `wanted` tokens, under both conditionings."""
        read_by, prefixes = self._reader(reference)
        prompt = self._prompt(self._test, test, len(said))
        pinned = self._prompt(read_by, reference, len(said))
        hidden, prefix = self._read_test([*prompt, *said], len(prompt) - 1)
        q = States(self._test, hidden[:wanted])
        if read_by is self._test and pinned == prompt:
            self._prefixes.keep(prefix)
            return q, q
        besides = [prefix] if read_by is self._test and prefix.cache is not None else []
        hidden, other_prefix = prefixes.read([*pinned, *said], len(pinned) - 1, *besides)
        self._prefixes.keep(prefix)
        prefixes.keep(other_prefix)
        return q, States(read_by, hidden[:wanted])

    def _read_test(self, ids: list[int], start: int) -> tuple[torch.Tensor, Prefix]:
        """Return what the test conditioning gives; another reference of the same turn finds it read."""
        if self._last is None or (self._last.ids, self._last.start) != (ids, start):
            self._last = _Read(ids, start, *self._prefixes.read(ids, start))
        return self._last.hidden, self._last.prefix

    def _reader(self, reference: Conditioning) -> tuple[LocalModel, Prefixes]:
        if not reference.by_other_model:
            return self._test, self._reference_prefixes
        if self._other is None or self._other_prefixes is None:
            raise BadInput("the reference is another model, and the scorer has none: give it reference_model")
        return self._other, self._other_prefixes

    def _prompt(self, model: LocalModel, conditioning: Conditioning, more: int) -> list[int]:
        ids = prompt_ids(model.tokenizer, conditioning.messages)
        if model.context is not None and len(ids) + more > model.context:
            raise BadInput(
                f"{model.name} reads {model.context} tokens, and this turn has {len(ids) + more}: score "
                "shorter conversations, or with another model"
            )
        return ids


def _check_vocabulary(test: LocalModel, other: LocalModel) -> None:
    same = test.vocabulary == other.vocabulary and test.tokenizer.get_vocab() == other.tokenizer.get_vocab()
    if not same:
        raise BadInput(
            f"{test.name} and {other.name} have different vocabularies, so their distributions are over "
            "different tokens and have no exact KL: use a sampled scorer, or a reference model that shares it"
        )
