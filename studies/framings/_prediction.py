"""Whether a turn's drift predicts the conversation's failure beyond its completeness, and the reverse.

The unit is a turn that was scored and not reminded (a reminder brings a turn closer to the reference by
construction). Nested logistic regressions of failure, each with the turn's position, hold out instructions in
turn; what a predictor adds is by how much it lowers the log loss there. Failure is a score below half.

Accepted costs: a ridge of weight 0.01 on standardised predictors keeps predictions finite where failures
separate perfectly, and shrinks a little elsewhere; the interval of a gain is over instructions, and does not
know that those held out together were predicted by one fit.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from midturn.statistics import amount_ratio, share
from midturn.studies.framings._cells import FACTORIAL
from midturn.studies.framings._facts import Facts
from midturn.studies.framings._panel import figure
from midturn.studies.framings._records import Bin, Figure, Nested, Prediction

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
RIDGE = 0.01
BINS = 5
FEWEST = 10
"""Instructions, and failures and successes among the turns, below which nothing is fitted."""
HALF = 50.0
_LARGEST_LOG_ODDS = 20.0

_PREDICTORS = ("position", "completeness", "drift")
_MODELS: dict[str, tuple[str, ...]] = {
    "position": ("position",),
    "completeness": ("position", "completeness"),
    "drift": ("position", "drift"),
    "both": _PREDICTORS,
}


@dataclass(frozen=True)
class Turns:
    """Turns with all that predicts and the outcomes of their conversations."""

    among: str
    predictors: NDArray[Any]
    """Turns x predictors, standardised."""
    failed: NDArray[Any]
    instructions: NDArray[Any]
    """Of each turn the number of its instruction."""
    conversations: int

    @property
    def n(self) -> int:
        """Instructions."""
        return len(np.unique(self.instructions))

    def columns(self, names: Sequence[str]) -> NDArray[Any]:
        """Return a constant and these predictors."""
        chosen = self.predictors[:, [_PREDICTORS.index(name) for name in names]]
        return np.column_stack([np.ones(len(chosen)), chosen])


def predict(facts: Mapping[str, Sequence[Facts]]) -> tuple[tuple[Prediction, ...], str | None]:
    """Return what can be fitted, over all cells and over those without mediation.

    And why not, where nothing can.
    """
    names = [cell.name for cell in FACTORIAL]
    raw = [cell.name for cell in FACTORIAL if not cell.is_mediated]
    asked = (_turns("all turns", facts, names), _turns("turns without mediation", facts, raw))
    fitted = tuple(_prediction(turns) for turns in asked if turns)
    why = (
        f"needs {FEWEST} instructions, and {FEWEST} turns of conversations that failed and of others, "
        "scored, with values that the user stated, and not all alike"
    )
    return fitted, None if fitted else why


def _turns(among: str, facts: Mapping[str, Sequence[Facts]], cells: Sequence[str]) -> Turns | None:
    rows = [
        (f.task_id, f.repetition, cell, f.score < HALF, turn.position, turn.completeness, turn.drift)
        for cell in cells
        for f in facts.get(cell, ())
        if f.score is not None
        for turn in f.turns[
            # Turns that were taken over count once, in the base run.
            f.shared or 0 :
        ]
        if turn.drift is not None and turn.completeness is not None and not turn.reminded
    ]
    if not rows:
        return None
    ids = sorted({row[0] for row in rows})
    table = np.array([row[4:] for row in rows], dtype=float)
    failed = np.array([row[3] for row in rows], dtype=float)
    spread = table.std(axis=0)
    few = len(ids) < FEWEST or min(failed.sum(), len(failed) - failed.sum()) < FEWEST
    if few or (spread[1:] < 1e-9).any():
        return None
    return Turns(
        among=among,
        predictors=(table - table.mean(axis=0)) / np.where(spread > 0, spread, 1),
        failed=failed,
        instructions=np.array([ids.index(row[0]) for row in rows]),
        conversations=len({row[:3] for row in rows}),
    )


def _prediction(turns: Turns) -> Prediction:
    risks = {name: _held_out(turns, used) for name, used in _MODELS.items()}
    losses = {name: _log_loss(turns.failed, risk) for name, risk in risks.items()}
    return Prediction(
        among=turns.among,
        turns=len(turns.failed),
        conversations=turns.conversations,
        failed=int(turns.failed.sum()),
        n_instructions=turns.n,
        log_loss={name: round(float(loss.mean()), 6) for name, loss in losses.items()},
        brier={n: round(float(((risk - turns.failed) ** 2).mean()), 6) for n, risk in risks.items()},
        nested=(
            _nested(turns, "drift", "completeness", losses),
            _nested(turns, "completeness", "drift", losses),
        ),
        calibration=_calibration(turns, risks["both"]),
    )


def _held_out(turns: Turns, used: Sequence[str]) -> NDArray[Any]:
    """Each turn's risk, as fitted to the instructions of the other folds."""
    columns, risk = turns.columns(used), np.zeros(len(turns.failed))
    fold = np.random.default_rng(0).permutation(turns.instructions.max() + 1)[turns.instructions] % FOLDS
    for held in range(FOLDS):
        here = fold == held
        weights = fit(columns[~here], turns.failed[~here])
        risk[here] = _risk(columns[here] @ weights)
    return risk


def fit(columns: NDArray[Any], failed: NDArray[Any]) -> NDArray[Any]:
    """Return the log-odds' weights under a ridge; the first column is the constant, which is not shrunk."""
    from scipy.optimize import minimize

    ridge = np.full(columns.shape[1], RIDGE)
    ridge[0] = 1e-6

    def loss(weights: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        odds = columns @ weights
        value = np.mean(np.logaddexp(0, odds) - failed * odds) + ridge @ weights**2 / 2
        return float(value), columns.T @ (_risk(odds) - failed) / len(failed) + ridge * weights

    return minimize(loss, np.zeros(columns.shape[1]), jac=True, method="BFGS").x


def _risk(odds: NDArray[Any]) -> NDArray[Any]:
    return 1 / (1 + np.exp(-np.clip(odds, -_LARGEST_LOG_ODDS, _LARGEST_LOG_ODDS)))


def _log_loss(failed: NDArray[Any], risk: NDArray[Any]) -> NDArray[Any]:
    return -np.log(np.where(failed > 0, risk, 1 - risk))


def _nested(turns: Turns, predictor: str, beyond: str, losses: Mapping[str, NDArray[Any]]) -> Nested:
    gain = _over_instructions(turns, losses[beyond] - losses["both"])
    weight, error = _clustered(turns, predictor)
    answers = {"above": "yes", "below": "no", "unclear": "can't tell"}
    return Nested(
        predictor=predictor,
        beyond=beyond,
        odds_ratio=round(math.exp(weight), 4),
        ci=(round(math.exp(weight - 1.96 * error), 4), round(math.exp(weight + 1.96 * error), 4)),
        p=_two_sided(weight / error if error > 0 else 0.0),
        gain=gain,
        answer=answers[gain.side],  # pyright: ignore[reportArgumentType]
    )


def _clustered(turns: Turns, predictor: str) -> tuple[float, float]:
    """Return a predictor's weight in the model with both, and its standard error clustered by instruction."""
    import statsmodels.api as sm

    columns = turns.columns(_PREDICTORS)
    start = fit(columns, turns.failed)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # Perfect separation: the odds ratio is then as large as its interval.
        fitted = sm.GLM(turns.failed, columns, family=sm.families.Binomial()).fit(
            start_params=start, cov_type="cluster", cov_kwds={"groups": turns.instructions}
        )
    at = 1 + _PREDICTORS.index(predictor)
    bounded = float(np.clip(fitted.params[at], -_LARGEST_LOG_ODDS, _LARGEST_LOG_ODDS))
    error = float(fitted.bse[at])
    return bounded, min(error, _LARGEST_LOG_ODDS) if math.isfinite(error) else _LARGEST_LOG_ODDS


def _two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))


def _over_instructions(turns: Turns, values: NDArray[Any]) -> Figure:
    """Return the mean over turns, its interval over instructions."""
    size = turns.instructions.max() + 1
    sums, counts = (
        np.bincount(turns.instructions, w, minlength=size) for w in (values, np.ones(len(values)))
    )
    return figure(amount_ratio(sums, counts))


def _calibration(turns: Turns, risk: NDArray[Any]) -> tuple[Bin, ...]:
    """Part turns into bins of equal size, by their predicted risk."""
    bins: list[Bin] = []
    for chosen in np.array_split(np.argsort(risk, kind="stable"), BINS):
        own, ids = turns.failed[chosen], turns.instructions[chosen]
        sums, counts = np.bincount(ids, own), np.bincount(ids)
        held = counts > 0
        observed = share(sums[held], counts[held])
        bins.append(
            Bin(
                predicted=round(float(risk[chosen].mean()), 6),
                observed=round(float(own.mean()), 6),
                ci=observed.ci,
                turns=len(chosen),
            )
        )
    return tuple(bins)
