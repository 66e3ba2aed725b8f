"""The mixed-effects model of the scores, beside the paired effects: other assumptions, the same questions."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from midturn.statistics import FEWEST
from midturn.studies.framings._cells import FACTORIAL
from midturn.studies.framings._panel import Panel
from midturn.studies.framings._records import Coefficient, Mixed

ASSUMPTIONS = (
    "Scores are linear in the effects, with normal errors of one variance; scores of 0 and 100 make this a "
    "linear probability model, whose errors are not normal.",
    "Instructions, how each of them takes to mediation and to either intervention, and repetitions of an "
    "instruction over the cells are drawn independently from normal distributions.",
    "A branch that was left as its base run was has no error of its own: errors are not of one variance; "
    "where these intervals and the paired ones differ, believe the paired ones.",
    "Repetitions are numbered the same in every cell; intervals are Wald's and too narrow for few "
    "instructions.",
)

_TERMS = {
    "m": "mediation",
    "s": "scheduled",
    "c": "controlled",
    "m:s": "mediation x scheduled",
    "m:c": "mediation x controlled",
}
"""Coded around 0 so that main effects are averages over the other factor's levels."""


def mixed(panel: Panel) -> tuple[Mixed | None, str | None]:
    """Return the model, or why there is none."""
    if len(panel.instructions) < FEWEST:
        return None, f"a mixed-effects model needs at least {FEWEST} instructions"
    rows = _rows(panel)
    if len({row["score"] for row in rows}) < 2:
        return None, "all scores are the same"
    import numpy as np

    try:
        fitted = _fit(rows, panel.runs)
    except (np.linalg.LinAlgError, ValueError) as error:  # What a fit of too little data ends in.
        return None, f"the mixed-effects model can't be fitted to these scores: {error}"
    if not fitted.converged:
        return None, "the fit to these scores did not converge"
    return _described(fitted, panel, len(rows)), None


def _rows(panel: Panel) -> list[dict[str, Any]]:
    return [
        {
            "score": score,
            "task_id": instruction,
            "repetition": repetition,
            "m": (1 if cell.is_mediated else 0) - 1 / 2,
            "s": (1 if cell.interventions == "scheduled" else 0) - 1 / 3,
            "c": (1 if cell.interventions == "controlled" else 0) - 1 / 3,
        }
        for cell in FACTORIAL
        for instruction in panel.instructions
        for repetition, score in panel.scores[cell.name][instruction].items()
    ]


def _fit(rows: Sequence[dict[str, Any]], runs: int) -> Any:
    import pandas as pd
    import statsmodels.formula.api as formulas

    components = {"mediation by instruction": "0 + m", "interventions by instruction": "0 + s + c"}
    if runs > 1:
        components["repetition"] = "0 + C(repetition)"
    with warnings.catch_warnings():
        # A variance that comes out as 0 lies on the edge of what it may be, which is said as a warning.
        warnings.simplefilter("ignore")
        model = formulas.mixedlm(
            "score ~ m * (s + c)",
            pd.DataFrame(rows),
            groups="task_id",
            re_formula="1",
            vc_formula=components,
        )
        # Where one optimizer does not converge, the next one is tried.
        return model.fit(reml=True, method=["lbfgs", "bfgs", "powell"])


def _described(fitted: Any, panel: Panel, scores: int) -> Mixed:
    intervals = fitted.conf_int()
    return Mixed(
        n_instructions=len(panel.instructions),
        n_scores=scores,
        coefficients=tuple(
            Coefficient(
                effect=name,
                value=round(float(fitted.fe_params[term]), 6),
                ci=(round(float(intervals.loc[term, 0]), 6), round(float(intervals.loc[term, 1]), 6)),
                p=float(fitted.pvalues[term]),
            )
            for term, name in _TERMS.items()
        ),
        variances=_variances(fitted),
        assumptions=ASSUMPTIONS,
    )


def _variances(fitted: Any) -> dict[str, float]:
    names: list[str] = list(fitted.model.exog_vc.names)
    components = dict(zip(names, map(float, fitted.vcomp), strict=True))
    own = {"instruction": float(fitted.cov_re.iloc[0, 0])} if fitted.cov_re.size else {}
    return {k: round(v, 3) for k, v in (own | components | {"residual": float(fitted.scale)}).items()}
