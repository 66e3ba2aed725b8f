"""What the loss from the full instruction to the sharded conversation is made of.

For each way of intervening, with S sharded, M mediated, SX and MX the same with interventions, C concat and
F full:

    F - S  =  (M - S)  +  (MX - M)  +  (F - MX)
    loss   =  won back by an explicit instruction  +  by interventions given the same instruction  +  the rest

The ceiling of the first part is C - S: the user's words without the turns. Which remedy is tried first
matters as far as both win the same points back; (M - S) + (SX - S) - (MX - S) says how many those are.
"""

from __future__ import annotations

from midturn.studies.framings._cells import Interventions, named
from midturn.studies.framings._panel import Panel, Weights, estimates
from midturn.studies.framings._records import Decomposition, Part

FULL, CONCAT = "full", "concat"
_LOSS: Weights = {FULL: 1, named(False, "off"): -1}
_PARTS: dict[str, str] = {
    "loss": "full minus sharded",
    "wording": "full minus concat: lost without any turns",
    "ceiling": "concat minus sharded: the most that an instruction in the user's own words can win back",
    "instruction": "mediated minus sharded: won back by an explicit instruction",
    "interventions": "won back by interventions, given the same instruction",
    "rest": "full minus mediated with interventions",
    "interventions alone": "won back by interventions without an instruction",
    "either": "won back by either remedy alone: to be attributed to neither",
}
CANNOT_TELL = (
    "Mediation takes the history away from the assistant along with what is missing from it: what it wins "
    "back may be drift that an instruction cured, so its part is no pure measure of intent mismatch.",
    "A reminder repeats the first request, which is part of the intent: what it wins back may be information "
    "and not drift.",
    "What both remedies win back alone (`either`) can be attributed to neither framing; it counts for the "
    "one that is tried first.",
    "The rest is whatever neither remedy reaches: the Mediator's own errors, the wording of the shards, "
    "drift that reminders do not cure, and intent that no turn states.",
    "After a branch has left its base run, the Mediator sees other answers and may write another "
    "instruction; `same instruction` says how often it did not.",
)


def decompose(panel: Panel) -> list[Decomposition]:
    """Return the decomposition for each way of intervening."""
    return [_by(panel, level) for level in ("scheduled", "controlled")]


def _by(panel: Panel, level: Interventions) -> Decomposition:
    weights = _weights(level)
    points = estimates(panel.means, list(weights.values()))
    shares = estimates(panel.means, list(weights.values()), over=_LOSS)
    return Decomposition(
        interventions=level,
        parts=tuple(
            Part(part=name, what=_PARTS[name], points=point, share_of_loss=share)
            for name, point, share in zip(weights, points, shares, strict=True)
        ),
    )


def _weights(level: Interventions) -> dict[str, Weights]:
    raw, mediated = named(False, "off"), named(True, "off")
    raw_x, mediated_x = named(False, level), named(True, level)
    return {
        "loss": _LOSS,
        "wording": {FULL: 1, CONCAT: -1},
        "ceiling": {CONCAT: 1, raw: -1},
        "instruction": {mediated: 1, raw: -1},
        "interventions": {mediated_x: 1, mediated: -1},
        "rest": {FULL: 1, mediated_x: -1},
        "interventions alone": {raw_x: 1, raw: -1},
        "either": {mediated: 1, raw: -1, raw_x: 1, mediated_x: -1},
    }
