"""How unsure the assistant is while a dialogue is played, and when the controlled conditions act on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from midturn.drift import Action, DriftScore, Probe, Trigger, above
from midturn.drift.probes import EntropyProbe


class DialogueMeasure(Protocol):
    """A measure of drift, turn by turn."""

    @property
    def name(self) -> str:
        """For a run's identity."""
        ...

    @property
    def reply_settings(self) -> Mapping[str, Any]:
        """What every reply is asked for."""
        ...

    def preflight(self) -> None:
        """Refuse, before anything is spent, what can't be scored."""

    def probe(self) -> Probe:
        """Return what scores the turns."""
        ...

    def value(self, score: DriftScore | None) -> float | None:
        """Return a turn's drift."""
        ...

    def controlled(self, threshold: float, action: Action | None = None) -> Trigger:
        """Act in the turn after one that drifted further than this."""
        ...


@dataclass(frozen=True)
class Entropy:
    """Nats a token, from the log-probabilities that a server sends with a reply."""

    name: str = "entropy"

    @property
    def reply_settings(self) -> Mapping[str, Any]:
        """See `DialogueMeasure`."""
        return {"logprobs": True, "top_logprobs": 20}

    def preflight(self) -> None:
        """See `DialogueMeasure`."""

    def probe(self) -> Probe:
        """See `DialogueMeasure`."""
        return EntropyProbe()

    def value(self, score: DriftScore | None) -> float | None:
        """See `DialogueMeasure`."""
        return score.entropy if score else None

    def controlled(self, threshold: float, action: Action | None = None) -> Trigger:
        """See `DialogueMeasure`."""
        return above(threshold, measure="entropy", action=action)
