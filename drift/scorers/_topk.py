"""Divergences from the k most likely tokens that a server lists, each figure a lower bound of the exact one.

A list ends where the other may go on: a token that q's server lists need not be among those of p's. So the
distributions are compared over the tokens of one list, with all others as one bucket (the tail), and what the
other distribution gives to a token that its server did not list is set as near to the first one as can be:
in proportion to it, and not above the least that was listed. (For every f-divergence that is the nearest, by
Jensen's inequality and the multipliers of the bounds.) Merging tokens can only lower a divergence (the
data-processing inequality), and so can choosing the nearest. Both lists are tried, and the larger bound is
taken.

The bias is downward, and larger the smaller k is and the further the distributions are apart. Ranks of
turns survive it, levels do not: never compare figures of different k, nor with exact ones.
"""

from __future__ import annotations

import asyncio
import math
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from midturn.assistant import blocking
from midturn.core import BadInput
from midturn.drift._divergences import LN2, ScoredResponse, TokenDivergences, mean
from midturn.drift.scorers._protocol import Conditioning, Response
from midturn.drift.scorers._served import Form, Position, Rendering, ScoringServer, scoring_server, transcript

_RESOLUTION = 1e-6
"""Mass below which what a list leaves is not known: a sum of the float32 probabilities that servers compute
is off by about as much. Where it rounds to 0, a token that is not in the list still has some."""

_LEAST = sys.float_info.min


class Bound(NamedTuple):
    """Lower bounds at one position, in nats."""

    kl: float
    reverse_kl: float
    js: float


def topk_scorer(
    model: str,
    *,
    reference_model: str | None = None,
    k: int = 20,
    form: Form = "prompt_logprobs",
    render: Rendering = transcript,
) -> TopKScorer:
    """Compare what servers list of the two distributions.

    Args:
        model: the test model: `openai:name@http://host:port/v1`.
        reference_model: another one with the same tokenizer, for references by another model.
        k: tokens listed at each position.
        form: how the servers score given text, `prompt_logprobs` or `echo`; `served_form` tries which.
        render: writes the prompt for the form `echo`; a plain transcript unless given. The figures are of
            what the model was shown only where this is its chat template.

    Raises:
        BadInput: a model is not behind an OpenAI-compatible server.
    """
    other = scoring_server(reference_model, k, form, render) if reference_model else None
    return TopKScorer(scoring_server(model, k, form, render), other, k, form)


class TopKScorer:
    """Scores with servers. A `Scorer`.

    The response's text is tokenized by the server, which gives other tokens than were sampled for about 3 in
    100 responses. Its stop token is not scored.
    """

    def __init__(
        self, test: ScoringServer, other: ScoringServer | None, k: int, form: Form = "prompt_logprobs"
    ) -> None:
        self._test, self._other = test, other
        # By `echo` the prompts are rendered here, and so are other ones than the server's template makes.
        self.estimator = f"top-{k} lower bound" + (", echo" if form == "echo" else "")

    def score(self, response: Response, test: Conditioning, reference: Conditioning) -> ScoredResponse:
        """See `Scorer.score`."""
        q, p = blocking(lambda: self._positions(response.text, test, reference))
        if [(at.token, at.text) for at in q] != [(at.token, at.text) for at in p]:
            raise BadInput(
                "the reference model's tokens of the response are not the test model's, so there is no "
                "divergence token by token; use a sampled scorer"
            )
        return compared(q, p)

    async def _positions(
        self, text: str, test: Conditioning, reference: Conditioning
    ) -> tuple[list[Position], list[Position]]:
        other = self._other if reference.by_other_model else self._test
        if other is None:
            raise BadInput("the reference is another model, and the scorer has none: give it reference_model")
        return await asyncio.gather(
            self._test.positions(test.messages, text), other.positions(reference.messages, text)
        )


def compared(q: Sequence[Position], p: Sequence[Position]) -> ScoredResponse:
    """Lower bounds at each position of a response, and the mass that was compared token by token.

    Args:
        q: the test conditioning's.
        p: the reference's, at the same tokens.
    """
    bounds = [bound(a.logprobs, b.logprobs, a.token) for a, b in zip(q, p, strict=True)]
    tokens = TokenDivergences(
        kl=[at.kl for at in bounds],
        reverse_kl=[at.reverse_kl for at in bounds],
        js=[at.js for at in bounds],
        test_logprobs=[at.logprobs[at.token] for at in q],
        reference_logprobs=[at.logprobs[at.token] for at in p],
    )
    shared = [
        math.fsum(math.exp(a.logprobs[token]) for token in a.logprobs.keys() & b.logprobs.keys())
        for a, b in zip(q, p, strict=True)
    ]
    return ScoredResponse(tokens=tokens, covered=min(1.0, mean(shared)) if shared else None)


def bound(q: Mapping[str, float], p: Mapping[str, float], said: str) -> Bound:
    """Lower bounds from the listed log-probabilities, natural, of q and of p.

    Args:
        q: the test distribution's.
        p: the reference's.
        said: the token that both list though it may not be among the most likely.
    """
    by_q = _divergences(*_nearest(q, p, said))
    by_p = _divergences(*reversed(_nearest(p, q, said)))
    return Bound(*map(max, by_q, by_p))


def _divergences(q: Sequence[float], p: Sequence[float]) -> Bound:
    # A tail that is written as `_RESOLUTION` where it is less raises x ln(x/y) by no more than that.
    kl, reverse_kl = (max(0.0, found - _RESOLUTION) for found in (_kl(q, p), _kl(p, q)))
    return Bound(kl, reverse_kl, min(LN2, max(0.0, _js(q, p))))


def _kl(a: Sequence[float], b: Sequence[float]) -> float:
    pairs = zip(a, b, strict=True)
    return math.fsum(x * math.log(x / max(y, _LEAST)) for x, y in pairs if x > _LEAST)


def _js(a: Sequence[float], b: Sequence[float]) -> float:
    middle = [(x + y) / 2 for x, y in zip(a, b, strict=True)]
    return (_kl(a, middle) + _kl(b, middle)) / 2


def _nearest(
    listed: Mapping[str, float], other: Mapping[str, float], said: str
) -> tuple[list[float], list[float]]:
    """Probabilities of the listed tokens and the tail, and the nearest that `other` can have for them."""
    own, others = _probabilities(listed), _probabilities(other)
    known = [token for token in own if token in others]
    # From the likeliest on, since a limit is reached by them first.
    unknown = sorted((token for token in own if token not in others), key=own.__getitem__, reverse=True)
    # What `other` leaves out is no likelier than what it lists; the token that was said may be listed anyway.
    limit = min((value for token, value in others.items() if token != said), default=1.0)
    at_least = math.fsum(value for token, value in others.items() if token not in own)
    tail = max(1 - math.fsum(own.values()), 0.0)
    left = max(1 - math.fsum(others[token] for token in known), at_least, _RESOLUTION)
    weights = [own[token] for token in unknown]
    shares = _in_proportion(weights, tail, left, limit)
    if left - math.fsum(shares) < at_least:
        shares = _in_proportion(weights, 0.0, max(left - at_least, _RESOLUTION), limit)
    rest = left - math.fsum(shares)
    return (
        [*(own[token] for token in known), *weights, max(tail, _RESOLUTION)],
        [*(others[token] for token in known), *shares, max(rest, _RESOLUTION)],
    )


def _in_proportion(weights: Sequence[float], tail: float, left: float, limit: float) -> list[float]:
    """Share `left` out in proportion to the weights, largest first, and the tail's; none above the limit."""
    shares: list[float] = []
    for i, weight in enumerate(weights):
        total = math.fsum(weights[i:]) + tail
        share = min(limit, left * weight / total) if total > 0 else 0.0
        shares.append(share)
        left -= share
    return shares


def _probabilities(logprobs: Mapping[str, float]) -> dict[str, float]:
    return {token: math.exp(min(logprob, 0.0)) for token, logprob in logprobs.items()}
