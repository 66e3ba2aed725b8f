"""What `midturn framings` says of worlds in which the decomposition of the loss is known.

    python benchmarks/framings.py --write                 # benchmarks/framings.md, 200 studies a world
    python benchmarks/framings.py --studies 10 --world both

Each study is played by scripted models through the whole machinery: the forks, the turn graph, the store, the
analysis. Studies are kept as they end (`--keep FOLDER`), so that the same command resumes.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from framings_world import World, report  # noqa: E402

PAGE = Path(__file__).with_suffix(".md")
N = 24
"""Instructions a study, one run each."""
WORLDS: dict[str, dict[str, float]] = {
    "both": {"missing": 0.5, "mediation": 0.8, "drifting": 0.4, "reminders": 0.7, "slip": 0.1},
    "remedies that do nothing": {"missing": 0.5, "drifting": 0.4, "slip": 0.1},
    "nothing lost": {"slip": 0.3},
}
SAID = {
    "both": "half of the instructions lose shards, which an instruction mends in .8 of them; .4 drift, which "
    "a reminder mends in .7 of them",
    "remedies that do nothing": "as much is lost to both, and nothing mends it",
    "nothing lost": "no condition makes a difference; any answer is wrong by a chance of .3",
}


def study(name: str, seed: int) -> dict[str, Any]:
    """One study: what was found, and what is true."""
    world = World(**WORLDS[name], n=N, seed=seed)  # pyright: ignore[reportArgumentType]
    with tempfile.TemporaryDirectory() as folder:
        found = report(world, folder)
    return {
        "seed": seed,
        "parts": {
            f"{d.interventions}: {p.part}": [world.parts(world.expected)[p.part], p.points.value, p.points.ci]
            for d in found.decomposition
            for p in d.parts
        },
        "effects": {
            e.effect: [world.effects(world.expected)[e.effect], e.figure.value, e.figure.ci, e.p, e.found]
            for e in found.effects
            if e.measure == "score"
        },
        "mixed": {c.effect: [c.value, c.ci] for c in found.mixed.coefficients} if found.mixed else {},
        "predicts": {
            f"{p.among}: {n.predictor} beyond {n.beyond}": n.answer
            for p in found.prediction
            for n in p.nested
        },
    }


def kept(name: str, studies: int, folder: Path, jobs: int) -> list[dict[str, Any]]:
    """Every study of a world; those that are not there yet are played."""
    file = folder / f"{name}.jsonl"
    done = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    left = sorted(set(range(studies)) - {each["seed"] for each in done})
    with ProcessPoolExecutor(jobs) as pool, file.open("a") as out:
        for each in pool.map(study, [name] * len(left), left):
            out.write(json.dumps(each) + "\n")
            out.flush()
            done.append(each)
    return done


def rows(done: list[dict[str, Any]]) -> Iterator[str]:
    """How often the intervals held what is true, and how often something was found."""
    for kind in ("effects", "parts"):
        for name in done[0][kind]:
            yield _row(name, [each[kind][name] for each in done], [each["mixed"].get(name) for each in done])


def _row(name: str, found: list[Any], mixed: list[Any]) -> str:
    truth = found[0][0]
    bounded = [each for each in found if each[2]]
    mean = sum(each[1] for each in found) / len(found)
    covered = _share([each[2][0] <= truth <= each[2][1] for each in bounded])
    away = _share([not each[2][0] <= 0 <= each[2][1] for each in bounded])
    holm = _share([each[4] for each in found]) if len(found[0]) > 4 else "-"
    wald = _share([each[1][0] <= truth <= each[1][1] for each in mixed if each])
    alike = len(found) - len(bounded)
    return f"| {name} | {truth:.1f} | {mean:.1f} | {covered} | {alike} | {away} | {holm} | {wald} |"


def _share(hits: list[bool]) -> str:
    return f"{sum(hits) / len(hits):.3f}" if hits else "-"


def page(worlds: dict[str, list[dict[str, Any]]]) -> str:
    """Return the tables."""
    lines = [
        "# The framings, measured in worlds of known decomposition",
        "",
        f"Made by `python benchmarks/framings.py --write`: studies of {N} instructions, one run each, played "
        "by scripted models through the whole machinery. A share near .05 of 200 studies has a standard "
        "error of .015, one near .95 too.",
    ]
    for name, done in worlds.items():
        lines += _of_world(name, done)
    return "\n".join([*lines, ""])


def _of_world(name: str, done: list[dict[str, Any]]) -> Iterator[str]:
    anything = _share([any(e[4] for e in each["effects"].values()) for each in done])
    yield from ("", f"## {name}: {len(done)} studies", "", f"{SAID[name][0].upper()}{SAID[name][1:]}.", "")
    modelled = sum(bool(each["mixed"]) for each in done)
    yield (
        f"Any effect on the score counted as found in {anything} of the studies. The mixed model's column is "
        f"over {modelled} of them."
    )
    yield ""
    yield (
        "| figure | truth, points | mean estimate | interval covers | all alike, no interval | interval "
        "excludes 0 | found (Holm) | mixed model's interval covers |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    yield from rows(done)
    yield ""
    yield "| predicts | yes | no | can't tell |"
    yield "|---|---|---|---|"
    for asked in sorted({asked for each in done for asked in each["predicts"]}):
        answers = [each["predicts"][asked] for each in done if asked in each["predicts"]]
        shares = " | ".join(_share([a == said for a in answers]) for said in ("yes", "no", "can't tell"))
        yield f"| {asked} ({len(answers)} studies) | {shares} |"


def main() -> None:
    """Play, and print or write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=200)
    parser.add_argument("--world", choices=list(WORLDS), action="append")
    parser.add_argument("--keep", type=Path, help="where ended studies are kept")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        keep: Path = asked.keep or Path(folder)
        keep.mkdir(parents=True, exist_ok=True)
        chosen = asked.world or list(WORLDS)
        made = page({name: kept(name, asked.studies, keep, asked.jobs) for name in chosen})
    if asked.write:
        PAGE.write_text(made)
    print(made)


if __name__ == "__main__":
    main()
