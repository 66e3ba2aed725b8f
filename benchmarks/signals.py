"""Measure what the user's next turn says about an answer: signals of success and failure without a score.

    python benchmarks/signals.py [--data FOLDER] [--write]

Conversations were labelled by reading, one reader, before the program's verdict on them was seen; the rules
were tuned on one part of the split and are reported on the other. After a first measurement of the second
part the rules were extended once, from further conversations of the first alone. Intervals are those of
`midturn.statistics`, over conversations. Data that the project doesn't hold are read from `shared/data`
beside the checkout; a conversation whose data are absent is left out. With `--write` the tables go to
`signals.md`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import get_args

HERE = Path(__file__).resolve().parent
# Measure the checkout that this file lies in, whatever is installed.
sys.path[:0] = [str(HERE.parent), str(HERE)]

from _signals import Judged, Marks, judged, tau_rewards  # noqa: E402
from _split import Part  # noqa: E402
from judging.report import Report  # noqa: E402

from midturn.refiner.signals import SignalKind, outcome_of_signals, signals_in  # noqa: E402
from midturn.statistics import Estimate, share  # noqa: E402

OUT = HERE / "signals.md"
OUTCOMES = ("success", "failure", "unknown")


def precision_and_recall(pairs: Iterable[tuple[Marks, Marks]]) -> tuple[Estimate, Estimate, str]:
    """Return both over conversations, given what was found and what is told, and the counts."""
    counted = [(len(found & told), len(found), len(told)) for found, told in pairs]
    both, found, told = (list(column) for column in zip(*counted, strict=True))
    return share(both, found), share(both, told), f"{sum(both)} of {sum(found)} found, {sum(told)} labelled"


def _signals(cases: Sequence[Judged], kind: str) -> tuple[Estimate, Estimate, str]:
    def only(marks: Marks) -> Marks:
        return frozenset(mark for mark in marks if mark[1] == kind)

    return precision_and_recall((only(case.found), only(case.told)) for case in cases)


def _outcomes(cases: Sequence[Judged], outcome: str) -> tuple[Estimate, Estimate, str]:
    def mark(found: str) -> Marks:
        return frozenset([(0, outcome)] if found == outcome else [])

    return precision_and_recall((mark(case.outcome), mark(case.row.outcome)) for case in cases)


def written(estimate: Estimate) -> str:
    """Write a share with its interval."""
    if estimate.value is None:
        return "–"
    interval = f" [{estimate.ci[0]:.2f}, {estimate.ci[1]:.2f}]" if estimate.ci else ""
    return f"{estimate.value:.2f}{interval}"


def _table(
    report: Report,
    head: str,
    names: Iterable[str],
    figures: Callable[[str], tuple[Estimate, Estimate, str]],
) -> None:
    rows = [(name, *figures(name)) for name in names]
    report.table(
        [head, "precision", "recall", "n"],
        [(name, written(precision), written(recall), n) for name, precision, recall, n in rows],
    )


def section(report: Report, part: Part) -> None:
    """Say how the rules do on one part."""
    cases = judged(part, report.data)
    report.say(f"## {part}", "")
    if not cases:
        report.say("Skipped: the data are absent.", "")
        return
    sets = Counter(case.row.set for case in cases)
    turns = ", ".join(f"{n} {name}" for name, n in sets.items())
    report.say(f"{len(cases)} conversations: {turns}.", "")
    _table(report, "signal", get_args(SignalKind), lambda kind: _signals(cases, kind))
    _table(report, "proposed outcome", OUTCOMES, lambda outcome: _outcomes(cases, outcome))
    rewarded = [(outcome_of_signals(signals_in(t))[0], r) for t, r in tau_rewards(report.data, part)]
    report.say(f"The same against tau-bench's reward, which no user sees ({len(rewarded)} dialogues):", "")
    report.table(
        ["proposed outcome", "reward 1", "reward 0"],
        [
            (
                o,
                str(sum(f == o and r >= 1 for f, r in rewarded)),
                str(sum(f == o and r < 1 for f, r in rewarded)),
            )
            for o in OUTCOMES
        ],
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="the folder of the data")
    parser.add_argument("--write", action="store_true", help="write signals.md")
    asked = parser.parse_args(arguments)
    report = Report()
    if asked.data:
        report.data = asked.data
    report.say(
        "# Signals of success and failure without a score",
        "",
        "`python benchmarks/signals.py --write`; see there. One reader's labels, no second one.",
        "",
    )
    for part in report.parts:
        section(report, part)
    if asked.write:
        OUT.write_text("\n".join(report.lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
