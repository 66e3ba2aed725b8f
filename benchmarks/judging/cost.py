"""What reading and the check cost a turn, beside those of an earlier commit."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

from judging.conversations import ODD, odd
from judging.earlier import Earlier
from judging.lost_in_conversation import records
from judging.project import judge, messages_of, read
from judging.report import ROOT, Report
from judging.timing import LARGEST, TURNS, VARIANTS, Figures, timed

ROUNDS = 4
ROUNDS_OF_LARGEST = 2
REAL = 40
LENGTHS = (2_000, 4_000, 8_000, 16_000, 32_000)
TOO_LONG = 1_000
"""Milliseconds after which a text is not made longer."""


def section(report: Report) -> None:
    """Report the cost of a turn, and of the longest calls."""
    report.say("## Cost", "")
    told = [record.shards for record in records(report, "tune") if len(record.shards) > 1][:REAL]
    with report.before.checked_out() if report.before else nullcontext() as before:
        best = _timed({"now": ROOT} | ({"before": before} if before else {}), told)
    report.say(_how(report.before, len(told)), "")
    head = ["turns", "earlier turns", "reading, ms", "ratio", "check, ms", "ratio", "both, ms", "ratio"]
    names = {**{str(n): f"{n}" for n in TURNS}, **({"real": "real"} if told else {})}
    rows = [
        [label, state, *_cells(best, name, state)]
        for name, label in names.items()
        for state in ("cold", "warm")
        if (name, state) != ("1", "warm")
    ]
    report.table(head, rows)
    report.say("The longest stretch that one call holds the process:", "")
    report.table(["conversation", *head[2:]], ([name, *_cells(best, name, "cold")] for name in LARGEST))


def _timed(checkouts: Mapping[str, Path], told: list[tuple[str, ...]]) -> dict[str, Figures]:
    best: dict[str, Figures] = {}
    # Turn about, so that what else the machine does falls on both.
    for number in range(ROUNDS):
        for name, checkout in checkouts.items():
            found = _in_a_process_of_its_own(checkout, told, number < ROUNDS_OF_LARGEST)
            best[name] = {**best.get(name, {}), **_least(best.get(name, {}), found)}
    return best


def _how(before: Earlier | None, real: int) -> str:
    return (
        f"Processor time of one call, the least of {ROUNDS} processes"
        + (f" run in turn with those of commit {before}" if before else "")
        + f"; medians of {VARIANTS} conversations made by rule (about 90 characters a turn, all of them one"
        " request, the draft says all of it)"
        + (f", and of {real} records of Lost in Conversation told shard by shard" if real else "")
        + ". *Cold*: the process has seen nothing of the conversation; *warm*: it has read the turn before"
        " and checked a draft for it."
        + (
            " Ratios are to that commit: quote those, since milliseconds depend on the machine."
            if before
            else ""
        )
    )


def _least(one: Figures, other: Figures) -> Figures:
    return {key: min(one.get(key, ms), ms) for key, ms in other.items()}


def _in_a_process_of_its_own(checkout: Path, told: list[tuple[str, ...]], with_largest: bool) -> Figures:
    path = os.pathsep.join([str(checkout), str(ROOT / "benchmarks")])
    done = subprocess.run(
        [sys.executable, "-m", "judging.timing"],
        input=json.dumps([str(checkout), told, with_largest]),
        env={**os.environ, "PYTHONPATH": path},
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode:
        raise SystemExit(f"Timing {checkout} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def _cells(best: dict[str, Figures], name: str, state: str) -> list[str]:
    """Return milliseconds and ratios of reading, of the check, and of both."""
    medians = {which: _medians(figures, name, state) for which, figures in best.items()}
    cells: list[str] = []
    for place in range(3):
        now, before = medians["now"][place], medians.get("before", (0.0, 0.0, 0.0))[place]
        cells += [f"{now:.1f}", f"{now / before:.2f}" if before else "–"]
    return cells


def _medians(figures: Figures, name: str, state: str) -> tuple[float, float, float]:
    samples: dict[str, dict[str, float]] = defaultdict(dict)
    for key, ms in figures.items():
        of, variant, what, how = key.split("|")
        if (of, how) == (name, state):
            samples[variant][what] = ms
    both = [(each["read"], each["check"]) for each in samples.values()]
    return (
        statistics.median(r for r, _ in both),
        statistics.median(c for _, c in both),
        statistics.median(r + c for r, c in both),
    )


def growth(report: Report) -> None:
    """Report how the check's time grows with the length of texts of many shapes."""
    report.say("## Growth with the length of a text", "")
    rows: list[list[str]] = []
    for shape in ODD:
        ms: list[float] = []
        for characters in LENGTHS:
            if not ms or ms[-1] < TOO_LONG:
                ms.append(_shortest(shape, characters))
        cells = [f"{each:.0f}" for each in ms] + ["–"] * (len(LENGTHS) - len(ms))
        rows.append([shape, *cells, f"{ms[-1] / max(ms[-2], 1):.1f}" if len(ms) > 1 else "–"])
    report.say(
        "One turn of one shape, with the same text as draft; a ratio of 2 is linear. Above 20,000 characters,"
        " 40,000 on both sides, it is no longer compared what belongs to what:",
        "",
    )
    head = [f"{characters:,} characters, ms" for characters in LENGTHS]
    report.table(["text", *head, "ratio of the last two"], rows)


def _shortest(shape: str, characters: int) -> float:
    # Each try has a text of its own, since what was read is kept.
    return min(_once(f"{number} {odd(shape, characters)}"[:characters]) for number in range(3))


def _once(text: str) -> float:
    messages = messages_of([{"role": "user", "content": text}])
    reading = read(messages)
    return timed(lambda: judge(text, messages, reading))[1]
