"""The figures that the three papers and their peers published, each with where it stands.

Scores are points of 100, divergences those of the paper (it does not say how it put tokens together), ratings
1 to 5. What is not here was not published, or not where it could be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from midturn.assistant import parse
from midturn.core import BadInput

LIC = "Lost in Conversation (arXiv 2505.06120)"
MEDIATOR = "Intent Mismatch (arXiv 2602.07338)"
ERGO = "ERGO (arXiv 2510.14077)"
DRIFT = "Drift No More? (arXiv 2510.07777)"

LIC_TABLE_1 = f"{LIC}, Table 1"
LIC_SUMMARY = f"{LIC}, over its 15 models"
LIC_FOUR_TASKS = ("actions", "code", "database", "math")

PERFORMANCE: Mapping[str, Mapping[str, tuple[float, float, float]]] = {
    "llama3.1-8b": {
        "code": (27.4, 21.2, 21.7),
        "database": (64.1, 47.7, 25.9),
        "actions": (82.9, 83.0, 45.5),
        "data2text": (13.7, 15.7, 13.3),
        "math": (63.9, 62.6, 37.4),
        "summary": (7.6, 6.5, 3.4),
    },
    "gpt-4o-mini": {
        "code": (75.9, 66.7, 50.3),
        "database": (89.3, 90.7, 40.2),
        "actions": (94.1, 92.2, 52.4),
        "data2text": (35.9, 31.2, 19.8),
        "math": (88.1, 88.0, 58.7),
        "summary": (14.9, 12.5, 7.2),
    },
    "gpt-4o": {
        "code": (88.4, 82.9, 61.3),
        "database": (93.6, 91.7, 42.3),
        "actions": (96.1, 97.1, 65.0),
        "data2text": (42.1, 32.2, 20.5),
        "math": (93.8, 91.9, 67.9),
        "summary": (23.9, 23.9, 10.6),
    },
    "claude-3.7-sonnet": {
        "code": (78.0, 76.2, 65.6),
        "database": (93.9, 81.5, 34.9),
        "actions": (95.4, 96.0, 33.3),
        "data2text": (45.6, 53.3, 35.1),
        "math": (85.4, 87.2, 70.0),
        "summary": (29.3, 28.9, 23.6),
    },
    "gemini-2.5-pro": {
        "code": (97.4, 95.7, 68.1),
        "database": (97.3, 94.9, 43.8),
        "actions": (97.8, 98.1, 36.3),
        "data2text": (54.8, 56.9, 46.2),
        "math": (90.2, 89.3, 64.3),
        "summary": (31.2, 31.8, 24.9),
    },
}
"""LiC's Table 1: P of full, concat and sharded, by model and task."""

FOUR_TASKS: Mapping[str, tuple[float, float, float]] = {
    "llama3.1-8b": (59.6, 53.6, 32.6),
    "gpt-4o-mini": (86.8, 84.4, 50.4),
    "gpt-4o": (93.0, 90.9, 59.1),
    "claude-3.7-sonnet": (88.2, 85.2, 51.0),
    "gemini-2.5-pro": (95.7, 94.5, 53.1),
}
"""The same, means over code, database, actions and math."""

CONCAT_SHARE = 95.1
"""Percent of full performance, mean over 15 models."""
SHARDED_FALL = 39
"""Percent of full performance that sharded lacks, mean over 15 models."""
SPREAD = "from full to sharded A falls by 16 % and U rises by 112 %; U is about 30 even at temperature 0"


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """What a remedy was published to win."""

    system: str
    condition: str
    """Ours that comes nearest."""
    model: str
    sharded: float | None
    treated: float | None
    difference: float | None
    """As published; `None` where only the two scores are."""
    source: str


_UNVERIFIED = "by third parties' notes on it, unverified"
_NOTED = "by a third party's note on it"
REMEDIES: Sequence[Remedy] = (
    Remedy(
        system="Mediator + Refiner",
        condition="mediated-guidelines",
        model="gpt-4o-mini",
        sharded=53.6,
        treated=73.9,
        difference=20.3,
        source=f"{MEDIATOR}, LiC tasks, {_UNVERIFIED}",
    ),
    Remedy(
        system="Mediator + Refiner",
        condition="mediated-guidelines",
        model="deepseek-v3.2-thinking",
        sharded=None,
        treated=None,
        difference=21.1,
        source=f"{MEDIATOR}, {_UNVERIFIED}",
    ),
    Remedy(
        system="retrieval memory (Mem0)",
        condition="retrieval",
        model="gpt-4o-mini",
        sharded=53.6,
        treated=56.5,
        difference=None,
        source=f"{MEDIATOR}, LiC tasks, {_UNVERIFIED}",
    ),
    Remedy(
        system="recap",
        condition="recap",
        model="gpt-4o-mini",
        sharded=50.4,
        treated=66.5,
        difference=None,
        source=f"{LIC}, four tasks, {_NOTED}",
    ),
    Remedy(
        system="recap",
        condition="recap",
        model="gpt-4o",
        sharded=59.1,
        treated=76.6,
        difference=None,
        source=f"{LIC}, four tasks, {_NOTED}",
    ),
    Remedy(
        system="snowball",
        condition="snowball",
        model="gpt-4o-mini",
        sharded=50.4,
        treated=61.8,
        difference=None,
        source=f"{LIC}, four tasks, {_NOTED}",
    ),
    Remedy(
        system="snowball",
        condition="snowball",
        model="gpt-4o",
        sharded=59.1,
        treated=65.3,
        difference=None,
        source=f"{LIC}, four tasks, {_NOTED}",
    ),
    *(
        Remedy(
            system="entropy-triggered reset (ERGO)",
            condition="entropy-reset",
            model=model,
            sharded=sharded,
            treated=treated,
            difference=None,
            source=f"{ERGO}, five tasks",
        )
        for model, sharded, treated in (
            ("gpt-4o", 51.4, 74.1),
            ("gpt-4.1", 56.6, 77.0),
            ("gpt-4o-mini", 44.3, 71.8),
            ("phi-4", 36.4, 59.2),
            ("llama-8b", 28.7, 50.9),
        )
    ),
)

TAU_BASELINE: Mapping[str, tuple[float, float, float, float]] = {
    "llama-3.1-8b": (5.827, 0.213, 0.573, 2.837),
    "qwen2-7b": (6.818, 0.242, 0.538, 2.855),
    "llama-3.1-70b": (6.877, 0.245, 0.506, 2.686),
}
"""The drift paper's Table 1: KL, JS, similarity, rating."""

TAU_REMINDERS: Mapping[str, tuple[float, float, float, float, float]] = {
    "llama-3.1-8b": (5.392, -7.5, 0.556, 3.302, 16.4),
    "qwen2-7b": (6.378, -6.5, 0.532, 3.375, 18.2),
    "llama-3.1-70b": (6.065, -11.8, 0.516, 3.422, 27.4),
}
"""Its Table 2: KL, its change in percent, similarity, rating, its change in percent."""

REWRITING: Mapping[str, tuple[float, float, float, float]] = {
    "llama-3.1-8b": (0.42, 0.29, 4.1, 4.6),
    "llama-3.1-70b": (0.25, 0.21, 4.4, 4.6),
    "qwen2.5-vl-7b": (0.53, 0.31, 4.4, 5.0),
}
"""Its Table 4: KL of the baseline and with reminders, rating of the baseline and with reminders."""

DIAGNOSTIC: Mapping[tuple[str, str], tuple[float, float, float, float, float, float, float]] = {
    ("gpt-4.1", "baseline"): (1.735, -0.957, 1.813, 0.494, 2.698, 5.779, -0.321),
    ("gpt-4.1", "reminder"): (0.742, -1.250, 0.594, 0.626, 0.844, 1.663, -0.893),
    ("llama-3.1-70b", "baseline"): (15.507, -1.049, 14.788, 0.494, 4.260, 7.904, -0.750),
    ("llama-3.1-70b", "reminder"): (15.818, -1.007, 15.713, 0.278, 5.283, 10.081, -0.536),
    ("llama-3.1-8b", "baseline"): (29.202, -1.432, 20.386, 0.723, 1.318, 2.013, -0.893),
    ("llama-3.1-8b", "reminder"): (42.927, -2.444, 17.568, 0.538, 4.248, 7.520, -0.821),
}
"""Its Tables 3 and 6: a, b, D*, R², residual sd, largest residual, Spearman's rho."""

SETTLES_NEAR: Mapping[str, float] = {"gpt-4.1": 0.7, "llama-3.1-70b": 15.0, "llama-3.1-8b": 17.5}
"""Its Figure 1: where the running mean of KL settles."""


def published_as(model: str, names: Iterable[str]) -> str | None:
    """Which of the published models a spec names; `None`: none of them.

    >>> published_as("openai:meta-llama/Llama-3.1-8B-Instruct@http://host/v1", PERFORMANCE)
    'llama3.1-8b'
    """
    own = _parts(bare(model).rpartition("/")[2])
    return next((name for name in names if _parts(name) == own), None)


def bare(model: str) -> str:
    """Return a model's name without provider and address.

    As it is where it is no spec, as in an imported run.
    """
    try:
        return parse(model).name
    except BadInput:
        return model


def _parts(name: str) -> tuple[str, ...]:
    """Return a name's words and numbers, without what only tells apart releases of one model."""
    undated = re.sub(r"-20\d\d-?\d\d-?\d\d$|-latest$|[-:]instruct$", "", name.lower())
    return tuple(re.findall(r"[a-z]+|\d+[a-z]*", undated))
