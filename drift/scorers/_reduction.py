"""Two sets of hidden states to divergences, a few positions at a time.

Logits of all positions are never there at once, so memory does not grow with vocabulary times tokens.
The vocabulary head runs on `POSITIONS` positions of both conditionings together, since it reads its
weights once for all of them; the sums run on fewer, which a processor's cache can hold.

Logits are taken as the model gives them; all that follows is in float64. That costs a twentieth of a
turn's forward passes, and leaves no rounding to see: in float32 a KL of 15 nats is off by 4e-6. It also
lets sums be subtracted. With the four sums s_ab = sum a log b over q and p, which are one small
matrix product a position, and m = (q + p)/2:

    KL(q||p) = s_qq - s_qp      KL(p||q) = s_pp - s_pq      JS = (s_qq + s_pp)/2 - sum m log m
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from midturn.drift._divergences import LN2, TokenDivergences
from midturn.drift.scorers._loading import LocalModel

POSITIONS = 64
"""Positions of each conditioning in one product with the vocabulary head."""
_LOGITS_ON_CPU, _LOGITS_ON_GPU = 1 << 17, 1 << 20
"""Logits of each conditioning that are summed at once: a processor's cache holds 1 MB a tensor, a GPU pays
for each launch instead."""


@dataclass(frozen=True, eq=False)
class States:
    """The hidden states, (positions, width), that predict a response's tokens."""

    model: LocalModel
    hidden: torch.Tensor


def divergences(test: States, reference: States, token_ids: torch.Tensor) -> TokenDivergences:
    """Compare the distributions of two conditionings.

    Args:
        test: q's states.
        reference: p's states; the same object where both conditionings are equal, which gives exact zeros.
        token_ids: (positions,) the token that was said at each.
    """
    found = torch.empty(5, len(token_ids), dtype=torch.float64, device=token_ids.device)
    for start in range(0, len(token_ids), POSITIONS):
        part = slice(start, start + POSITIONS)
        _fill(found[:, part], *_logits(test, reference, part), token_ids[part])
    if reference is test:
        found[:3] = 0
    kl, reverse_kl, js, said_q, said_p = found.tolist()
    return TokenDivergences(
        kl=kl, reverse_kl=reverse_kl, js=js, test_logprobs=said_q, reference_logprobs=said_p
    )


def _fill(found: torch.Tensor, q: torch.Tensor, p: torch.Tensor, said: torch.Tensor) -> None:
    vocabulary = q.shape[-1]
    rows = max(1, (_LOGITS_ON_CPU if q.device.type == "cpu" else _LOGITS_ON_GPU) // vocabulary)
    room = _Room(min(rows, len(q)), vocabulary, q.device)
    for some in zip(found.split(rows, 1), q.split(rows), p.split(rows), said.split(rows), strict=True):
        some[0].copy_(_compared(*some[1:], room.part(len(some[1]))))


def _logits(test: States, reference: States, part: slice) -> tuple[torch.Tensor, torch.Tensor]:
    if reference is test:
        q = test.model.logits(test.hidden[part])
        return q, q
    if reference.model is not test.model:
        return test.model.logits(test.hidden[part]), reference.model.logits(reference.hidden[part])
    both = test.model.logits(torch.cat([test.hidden[part], reference.hidden[part]]))
    q, p = both.chunk(2)
    return q, p


class _Room:
    """Tensors that every block is summed in: asking for new ones each time took longer than the sums, and
    left the heap in pieces.
    """

    def __init__(self, rows: int, vocabulary: int, device: torch.device) -> None:
        def empty(kinds: int) -> torch.Tensor:
            return torch.empty(rows, kinds, vocabulary, dtype=torch.float64, device=device)

        self.tensors = (empty(2), empty(2), empty(1), empty(1))

    def part(self, rows: int) -> list[torch.Tensor]:
        """For a number of rows: twice two conditionings, twice their mixture; (rows, 2 or 1, vocabulary)."""
        return [tensor[:rows] for tensor in self.tensors]


def _compared(q: torch.Tensor, p: torch.Tensor, said: torch.Tensor, room: list[torch.Tensor]) -> torch.Tensor:
    """(rows, vocabulary) logits of both to (5, rows) in float64."""
    logs, weights, mixed, log_mixed = room
    logs[:, 0].copy_(q)
    logs[:, 1].copy_(p)
    logs -= logs.amax(-1, keepdim=True)  # log-probabilities, but for the normaliser
    total = torch.exp(logs, out=weights).sum(-1)
    normaliser = total.log()
    said_logs = logs.gather(-1, said[:, None, None].expand(-1, 2, 1))[..., 0] - normaliser

    sums = torch.bmm(weights, logs.mT) / total[..., None] - normaliser[:, None]
    qq, qp, pq, pp = sums.flatten(1).unbind(1)
    torch.bmm(0.5 / total[:, None], weights, out=mixed)
    # What underflowed in both counts for nothing, where the logarithm of 0 would spoil the sum.
    torch.clamp(mixed, min=torch.finfo(mixed.dtype).tiny, out=log_mixed).log_()
    mm = torch.bmm(mixed, log_mixed.mT)[:, 0, 0]
    # Rounding may take a divergence of nearly nothing below it.
    kl, reverse_kl = (qq - qp).clamp(min=0), (pp - pq).clamp(min=0)
    return torch.stack([kl, reverse_kl, ((qq + pp) / 2 - mm).clamp(0, LN2), *said_logs.unbind(1)])
