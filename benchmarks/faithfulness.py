"""Measure the check of a Mediator's drafts: which it accepts, which it refuses, and what that costs.

    python benchmarks/faithfulness.py [--data FOLDER] [--part tune|report|both] [--before COMMIT]
    python benchmarks/faithfulness.py --only drafts --part tune --show-misses

Every share comes with its n and Wilson's 95 % interval. Data that the project doesn't hold are read from a
folder, by default `shared/data` beside the checkout; a section whose data are absent says so. Sets are split
by conversation into the part that rules were tuned on and the part that they are reported on. With
`--before` the cost is given as a ratio to the check of an earlier commit, measured in the same run.

Without `--only` the table goes to `faithfulness.md`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Measure the checkout that this file lies in, whatever is installed.
sys.path[:0] = [str(HERE.parent), str(HERE)]

from judging.earlier import commit  # noqa: E402
from judging.report import Part, Report  # noqa: E402

SECTIONS = {
    "drafts": "drafts:section",
    "written": "drafts:written",
    "unseen": "drafts:unseen",
    "real": "real:section",
    "sgd": "dialogues:sgd",
    "cast": "dialogues:cast",
    "corpus": "corpora:corpus",
    "binding": "corpora:binding",
    "languages": "corpora:languages",
    "mutations": "lost_in_conversation:mutations",
    "shards": "lost_in_conversation:shards",
    "cost": "cost:section",
    "growth": "cost:growth",
}
"""Module and function of each."""
PARTS: dict[str, tuple[Part, ...]] = {"tune": ("tune",), "report": ("report",), "both": ("tune", "report")}
TABLE = HERE / "faithfulness.md"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the sections asked for."""
    asked = _arguments(arguments)
    report = Report(parts=PARTS[asked.part], before=asked.before, show_misses=asked.show_misses)
    if asked.data:
        report.data = asked.data
    report.say("# The faithfulness check, measured", "", "Made by `python benchmarks/faithfulness.py`.", "")
    for name in asked.only or SECTIONS:
        module, _, function = SECTIONS[name].partition(":")
        getattr(import_module(f"judging.{module}"), function)(report)
    out = asked.out or (None if asked.only else TABLE)
    if out:
        out.write_text("\n".join(report.lines).rstrip() + "\n", encoding="utf-8")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of the data that the project doesn't hold")
    parser.add_argument("--part", choices=PARTS, default="both", help="part of the split")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="a section; repeatable")
    parser.add_argument("--before", type=commit, metavar="COMMIT", help="an earlier one, for the cost")
    parser.add_argument("--show-misses", action="store_true", help="print the tune part's misses in full")
    parser.add_argument("--out", type=Path, help="where the table goes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
