"""How often `midturn framings` tells which framing is true, in generated worlds, and claims what is not.

    python benchmarks/framing_verdicts.py --write        # benchmarks/framing_verdicts.md, 200 studies each
    python benchmarks/framing_verdicts.py --studies 20 --n 120

The scores are generated: instructions and dialogues differ in how hard they are and in how much they lose,
and turns of one dialogue are alike. Studies are judged as the command judges them. `tests/studies/framings`
plays such worlds with scripted models through the whole machinery.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import math
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

import numpy as np  # noqa: E402

from midturn.studies.framings import CLAIMS, BothKinds, KindScores, judge, marks, verdict  # noqa: E402

PAGE = Path(__file__).with_suffix(".md")
N = 300
"""Instructions, and dialogues, of a study."""
TURNS = 9
WORLDS: dict[str, tuple[bool, bool]] = {
    "intent mismatch": (True, False),
    "context equilibrium": (False, True),
    "both": (True, True),
    "neither": (False, False),
}
REMEDIES = ("full", "none", "instruction", "scheduled", "controlled", "both scheduled", "both controlled")
INSTRUCTED = {"instruction", "both scheduled", "both controlled"}
REMINDED = {"scheduled", "controlled", "both scheduled", "both controlled"}


def scores(world: str, n: int, seed: int) -> BothKinds:
    """Return the scores of one study in a world."""
    intent, equilibrium = WORLDS[world]
    draw = np.random.default_rng([list(WORLDS).index(world), n, seed])
    return BothKinds(_pieces(draw, n, intent, equilibrium), _whole(draw, n, equilibrium))


def _pieces(draw: np.random.Generator, n: int, intent: bool, equilibrium: bool) -> KindScores:
    """Right or wrong, once an instruction. Drift is half of that in dialogues, which are longer."""
    able, missing, drift = draw.beta(4, 2, n), intent * draw.beta(3, 2, n), equilibrium * draw.beta(2, 8, n)
    columns = []
    for remedy in REMEDIES:
        kept = 1 - missing * (0.2 if remedy in INSTRUCTED else 1) * (remedy != "full")
        strays = drift * (0.4 if remedy in REMINDED else 1) * (0.5 if remedy in INSTRUCTED else 1)
        columns.append(draw.random(n) < able * kept * (1 - strays * (remedy != "full")))
    return KindScores(REMEDIES, 100.0 * np.column_stack(columns))


def _whole(draw: np.random.Generator, n: int, equilibrium: bool) -> KindScores:
    """Return the mean over turns; a loss grows with position and settles.

    The Mediator lets most turns pass.
    """
    able, drift = draw.beta(6, 2, n), equilibrium * draw.beta(4, 4, n)
    grown = 1 - 0.5 ** np.arange(1, TURNS + 1)
    columns, names = [], []
    for remedy in REMEDIES:
        left = (0.35 if remedy in REMINDED else 1) * (0.8 if remedy in INSTRUCTED else 1) * (remedy != "full")
        turns = 100.0 * (draw.random((n, TURNS)) < able[:, None] * (1 - left * np.outer(drift, grown)))
        columns += [turns.mean(axis=1), *(part.mean(axis=1) for part in np.split(turns, 3, axis=1))]
        names += [remedy, *(f"{remedy}, {third} third" for third in ("first", "second", "last"))]
    return KindScores(tuple(names), np.column_stack(columns))


def study(world: str, n: int, seed: int) -> dict[str, Any]:
    """Return what one study says."""
    judged = judge(scores(world, n, seed))
    return {
        "verdict": verdict(marks(judged)),
        "framings": marks(judged),
        "marks": {each.key: each.mark for each in judged},
        "points": {each.key: each.figure.value for each in judged},
    }


def false_claims(world: str, done: list[dict[str, Any]]) -> int:
    """Studies in which a framing that is not true stands, or one that is true falls."""
    true = dict(zip(("intent mismatch", "context equilibrium"), WORLDS[world], strict=True))
    return sum(
        any(mark == ("failed" if true[framing] else "held") for framing, mark in each["framings"].items())
        for each in done
    )


def _wilson(hits: int, of: int) -> str:
    z = 1.96
    middle, half = hits + z * z / 2, z * math.sqrt(hits * (of - hits) / of + z * z / 4)
    ends = (100 * (middle - half) / (of + z * z), 100 * (middle + half) / (of + z * z))
    return f"{100 * hits / of:.1f} % [{abs(ends[0]):.1f}, {ends[1]:.1f}]"


def page(worlds: dict[int, dict[str, list[dict[str, Any]]]]) -> str:
    """Return the tables."""
    studies = len(next(iter(next(iter(worlds.values())).values())))
    lines = [
        "# Which framing: verdicts in worlds that are known",
        "",
        f"Made by `python benchmarks/framing_verdicts.py --write`: {studies} generated studies a world, one "
        f"run of each instruction and dialogue of {TURNS} scored turns. An instruction is right or wrong; it "
        "is harder or easier and loses more or less by chance. Intervals are Wilson's, 95 %.",
    ]
    for n, of_worlds in worlds.items():
        lines += ["", f"## {n} instructions and {n} dialogues", ""]
        lines += ["| what is true | the verdict | can't tell | a false claim |", "|---|---|---|---|"]
        for world, done in of_worlds.items():
            right = sum(each["verdict"] == world for each in done)
            unclear = sum(each["verdict"] == "can't tell" for each in done)
            figures = (_wilson(hits, len(done)) for hits in (right, unclear, false_claims(world, done)))
            lines.append(f"| {world} | {' | '.join(figures)} |")
    n = max(worlds)
    lines += ["", f"## The predictions, {n} of each", "", *_predictions(worlds[n])]
    return "\n".join([*lines, ""])


def _predictions(of_worlds: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    yield "Mean points, and the share of studies in which the prediction held and failed."
    yield ""
    yield f"| prediction | {' | '.join(of_worlds)} |"
    yield "|---" * (1 + len(of_worlds)) + "|"
    for claim in CLAIMS:
        cells = [
            f"{np.mean([each['points'][claim.key] for each in done]):.1f}: "
            + " / ".join(
                f"{np.mean([each['marks'][claim.key] == mark for each in done]):.2f}"
                for mark in ("held", "failed")
            )
            for done in of_worlds.values()
        ]
        yield f"| {claim.key}{'*' if claim.core else ''} {claim.says} | {' | '.join(cells)} |"


def main() -> None:
    """Generate, and print or write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=200)
    parser.add_argument("--n", type=int, action="append")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    with ProcessPoolExecutor(asked.jobs) as pool:
        made = page(
            {
                n: {
                    world: list(pool.map(partial(study, world, n), range(asked.studies), chunksize=5))
                    for world in WORLDS
                }
                for n in asked.n or (60, N)
            }
        )
    if asked.write:
        PAGE.write_text(made)
    print(made)


if __name__ == "__main__":
    main()
