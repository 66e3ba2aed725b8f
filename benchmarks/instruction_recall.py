"""Measure how well the measure of readings agrees with a reader: does an instruction carry what was wanted?

    python benchmarks/instruction_recall.py [--data FOLDER] [--write]

The readings and their labels are described in `data/README.md`; they were labelled before any way was tried
on them. From which figure on a reading carries all is chosen for each way on the tune half, and what was
mended was mended by that half alone. Data that the project doesn't hold are read from `shared/data` beside
the checkout; without them, and without `midturn models pull minilm`, rows are left out. Intervals are those
of `midturn.statistics`, over conversations. With `--write` the tables go to `instruction_recall.md`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Measure the checkout that this file lies in, whatever is installed.
sys.path[:0] = [str(HERE.parent), str(HERE)]

from _readings import Case, cases  # noqa: E402
from _ways import USED, Way, ways  # noqa: E402
from judging.report import Report  # noqa: E402

from midturn.statistics import Estimate, share  # noqa: E402

OUT = HERE / "instruction_recall.md"
HEAD = ["way", "carries from", "not measured", "agreement", "carrying found", "others told", "distinguished"]
EXPLAINED = """
One reader's labels, no second one; readings that the reader could not label are left out. *Carries from*: the
figure from which on a reading counts as carrying all, chosen on the tune half. *Agreement*: with the reader,
of those measured. *Recall found*: of the readings that carry all, those that reach the figure. *Others
told*: of the rest, those that don't; a reading that is called perfect and isn't counts against this.
*Distinguished*: of two readings of one wish of which one carries all and the other doesn't, how often the
first has the higher figure; equal ones count half. That is what a refinement rests on, for it compares
readings of the same conversations.
"""


@dataclass(frozen=True)
class Judged:
    """A reading with the figure that a way gives it."""

    case: Case
    score: float | None

    def agrees(self, least: float) -> bool:
        """Tell whether the way agrees with the reader."""
        assert self.score is not None
        return (self.score >= least) == self.case.carries


@dataclass(frozen=True)
class Gone:
    """A way, gone with all readings."""

    way: Way
    judged: tuple[Judged, ...]

    @property
    def least(self) -> float:
        """The figure from which on most readings of the tune half are judged as the reader judges them."""
        tune = [each for each in self.judged if each.case.part == "tune" and each.score is not None]
        figures = sorted({each.score for each in tune if each.score is not None}, reverse=True)
        return max(figures, key=lambda least: sum(each.agrees(least) for each in tune))

    def row(self, part: str, figures: bool | None) -> list[str]:
        """Return the figures of a part, of the wishes with figures, without, or all."""
        chosen = [
            each
            for each in self.judged
            if each.case.part == part and figures in {None, each.case.row.figures}
        ]
        measured = [each for each in chosen if each.score is not None]
        least = self.least
        return [
            self.way.name,
            f"{least:.2f}",
            f"{len(chosen) - len(measured)} of {len(chosen)}",
            _of([(each, each.agrees(least)) for each in measured]),
            _of([(each, each.agrees(least)) for each in measured if each.case.carries]),
            _of([(each, each.agrees(least)) for each in measured if not each.case.carries]),
            _told_apart(measured),
        ]

    def agreement(self, part: str) -> float:
        """Return the share of a part's readings that are measured and judged as the reader judges them."""
        chosen = [each for each in self.judged if each.case.part == part]
        return sum(each.score is not None and each.agrees(self.least) for each in chosen) / len(chosen)


def _of(counted: Sequence[tuple[Judged, bool]]) -> str:
    """Write the share of hits over conversations."""
    hits: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for each, hit in counted:
        hits[each.case.row.conversation] += hit
        all_[each.case.row.conversation] += 1
    return _written(share([hits[name] for name in all_], list(all_.values())))


def _told_apart(measured: Sequence[Judged]) -> str:
    by_wish: defaultdict[str, list[Judged]] = defaultdict(list)
    for each in measured:
        by_wish[each.case.wanted].append(each)
    wins: list[float] = []
    pairs: list[float] = []
    for same in by_wish.values():
        carrying = [each.score or 0.0 for each in same if each.case.carries]
        others = [each.score or 0.0 for each in same if not each.case.carries]
        if carrying and others:
            wins.append(sum((a > b) + (a == b) / 2 for a in carrying for b in others))
            pairs.append(len(carrying) * len(others))
    return f"{_written(share(wins, pairs))} of {int(sum(pairs))}"


def _written(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    interval = f" [{estimate.ci[0]:.2f}, {estimate.ci[1]:.2f}]" if estimate.ci else ""
    return f"{estimate.value:.2f}{interval}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="the folder of the data")
    parser.add_argument("--write", action="store_true", help="write instruction_recall.md")
    asked = parser.parse_args(arguments)
    report = Report()
    report.data = asked.data or report.data
    readings = cases(report.data)
    gone = [
        Gone(way, tuple(Judged(case, way.score(case.wanted, case.text)) for case in readings))
        for way in ways([case.wanted for case in readings if case.part == "tune"])
    ]
    best = max(gone, key=lambda each: each.agreement("tune"))
    report.say(
        "# Does an instruction carry what was wanted? The measure against labels",
        "",
        "`python benchmarks/instruction_recall.py --write`; see there, and `data/README.md`.",
        EXPLAINED,
        f"By the tune half the best is *{best.way.name}*; `midturn refine` uses *{USED}*. A model that judges"
        " entailment was not tried: none can be had without a download that the project does not make.",
        "",
    )
    for part in report.parts:
        for title, figures in (("all", None), ("with figures", True), ("without figures", False)):
            report.say(f"## {part}, {title}", "")
            report.table(HEAD, [each.row(part, figures) for each in gone])
    report.say("## Not measured, by source", "", *_not_measured(gone))
    if asked.write:
        OUT.write_text("\n".join(report.lines).rstrip() + "\n", encoding="utf-8")


def _not_measured(gone: Sequence[Gone]) -> list[str]:
    (used,) = (each for each in gone if each.way.name == USED)
    lines: list[str] = []
    for source in dict.fromkeys(each.case.row.source for each in used.judged):
        scores = [each.score for each in used.judged if each.case.row.source == source]
        lines.append(f"- `{source}`: {scores.count(None)} of {len(scores)}")
    return lines


if __name__ == "__main__":
    main()
