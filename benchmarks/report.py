"""What a report on 10,000 conversations of 6 turns takes: to write, to open, to search.

    python benchmarks/report.py [--out benchmarks/report.md] [--conversations 10000]

The store is synthetic: four conditions, so many instructions, five repetitions, six turns, drift scores on
every turn of two of the conditions. Words are drawn at random from five thousand, so that the texts pack no
better than real ones. The report is written by the command, in a process of its own; the page is opened and
searched in headless Chromium. Opening is timed from the navigation until the list stands; searching from the
key to the rows that were found, once with every conversation's text unpacked.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from midturn.core import Usage  # noqa: E402
from midturn.drift import DriftScore, Intervention  # noqa: E402
from midturn.mediator import Instruction  # noqa: E402
from midturn.store import Decoding, RunIdentity, Store, Trajectory, Turn, conversation_id  # noqa: E402

CONDITIONS = ("baseline", "reminder", "sharded", "mediated")
REPETITIONS = 5
TURNS = 6
WORDS_SAID, WORDS_MADE, WORDS_ANSWERED = 15, 40, 70
QUERIES = ("crate", "river lantern", "zzz")
LIMITS = {"written, s": 60, "memory, MiB": 1024, "opened, s": 3, "searched, ms": 200}


def fill(db: Path, conversations: int, draw: random.Random) -> None:
    """Fill a store with the given number of conversations."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = ["".join(draw.choices(letters, k=draw.randint(2, 9))) for _ in range(5000)]
    vocabulary[:3] = ["crate", "river", "lantern"]
    instructions = conversations // (len(CONDITIONS) * REPETITIONS)

    def words(count: int) -> str:
        return " ".join(draw.choices(vocabulary, k=count))

    with Store(db) as store:
        for condition in CONDITIONS:
            run_id = store.add_run(identity(condition))
            for n in range(instructions * REPETITIONS):
                place = f"words/{n // REPETITIONS}", n % REPETITIONS
                with store.transaction():
                    add(store, run_id, condition, place, words, draw)


def identity(condition: str) -> RunIdentity:
    """Return what the run of a condition is made of."""
    return RunIdentity(
        study="lic",
        data_sha256="ab" * 32,
        task="words",
        condition=condition,
        models={"assistant": "openai:some-model", "mediator": "openai:some-model"},
        decoding=Decoding(temperature=1.0),
        prompts_sha256="cd" * 32,
        scoring="strict",
        seed=0,
    )


def add(
    store: Store, run_id: str, condition: str, place: tuple[str, int], words: Any, draw: random.Random
) -> None:
    """Enter one conversation."""
    score = float(draw.random() < 0.6)
    scored = condition in ("baseline", "reminder")
    name = conversation_id(run_id, *place)
    trajectory = Trajectory(
        conversation_id=name,
        run_id=run_id,
        task="words",
        task_id=place[0],
        condition=condition,
        repetition=place[1],
        turns=[turn(number, condition, words, draw) for number in range(1, TURNS + 1)],
        score=score,
        answer=words(3),
        blame=None if score else "assistant",
        error=None if score else f"the last answer is wrong: {words(4)}",
    )
    store.finish(trajectory)
    if scored:
        drift = 0.5
        scores: list[DriftScore] = []
        for number in range(1, TURNS + 1):
            drift = 0.3 + 0.6 * drift + draw.gauss(0, 0.1)
            scores.append(
                DriftScore(
                    turn=number,
                    kl=abs(drift),
                    judge=draw.randint(1, 5),
                    adherence=draw.random(),
                    estimator="exact",
                    reference="goal",
                )
            )
        store.add_drift_scores(name, scores)


def turn(number: int, condition: str, words: Any, draw: random.Random) -> Turn:
    """One turn."""
    said = words(WORDS_SAID)
    made = Instruction(text=f"{said} {words(WORDS_MADE)}", turn=number)
    reminded = condition == "reminder" and number == 4
    return Turn(
        utterance=said,
        response=words(WORDS_ANSWERED),
        instruction=made if condition == "mediated" else None,
        intervention=Intervention(
            kind="remind" if reminded else "none", turn=number, reason="it is due", policy="at_turns"
        ),
        usage={
            "assistant": Usage(
                calls=1, prompt_tokens=300 * number, completion_tokens=90, latency_s=draw.random()
            )
        },
        notes={"kind": "answer_attempt", "answer": words(1), "score": 0.0, "reason": "another is right"},
    )


def written(db: Path, page: Path) -> tuple[float, float]:
    """Seconds, and MiB at the most, that the command takes."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "midturn", "report", "--db", str(db), "--out", str(page)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the report was not written: status {status}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


SEEN = """(what) => new Promise((done) => {
  const there = {row: () => document.querySelector('.row'), texts: () => textsRead === total};
  const look = () => there[what]() ? done(performance.now()) : setTimeout(look, 5);
  look();
})"""
SEARCHED = """(query) => {
  const box = document.getElementById('search');
  box.value = query;
  const began = performance.now();
  box.dispatchEvent(new Event('input'));
  document.getElementById('list').getBoundingClientRect();
  return performance.now() - began;
}"""


def browsed(page: Path) -> dict[str, float]:
    """How long Chromium takes to open, to unpack, and to search."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        tab.goto(page.as_uri(), wait_until="commit")
        opened = float(tab.evaluate(SEEN, "row")) / 1000
        unpacked = float(tab.evaluate(SEEN, "texts")) / 1000
        searches = [float(tab.evaluate(SEARCHED, query)) for query in QUERIES for _ in range(3)]
        browser.close()
    return {"opened, s": opened, "all text unpacked, s": unpacked, "searched, ms": max(searches)}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the store and the page")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        db, page = folder / "large.db", folder / "large.html"
        if not db.exists():
            fill(db, chosen.conversations, random.Random(0))
        load = os.getloadavg()[0]
        seconds, mebibytes = written(db, page)
        found = {"written, s": seconds, "memory, MiB": mebibytes, **browsed(page)}
        size = page.stat().st_size / 1e6
    about = f"{chosen.conversations:,} conversations of {TURNS} turns; the page has {size:.1f} MB."
    text = table(found, f"{about} Load average {load:.1f} on {os.cpu_count()} cores.")
    print(text)
    if chosen.out:
        chosen.out.write_text(text)


def table(found: dict[str, float], about: str) -> str:
    """Return the figures as Markdown."""
    rows = [
        f"| {what} | {value:.2f} | {'' if what not in LIMITS else f'< {LIMITS[what]}'} |"
        for what, value in found.items()
    ]
    return "\n".join([f"{about}\n", "| | measured | wanted |", "| --- | ---: | ---: |", *rows, ""])


if __name__ == "__main__":
    main()
