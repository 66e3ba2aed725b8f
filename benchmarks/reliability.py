"""Try what docs/reliability.md promises, and write the figures into that page.

    python benchmarks/reliability.py [--seconds 120]

Runs the tests that break things on purpose, each case of which counts as one try, or as many as the test says
that it made; then soaks the gateway (`soak.py`). Exit status 1: something did not hold.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: python benchmarks/reliability.py -->", "<!-- end of figures -->"
sys.path[:0] = [str(ROOT), str(HERE)]

import soak  # noqa: E402

GROUPS = {
    "A study is killed with SIGKILL and run again": ("tests/faults/test_kill.py::test_a_run_killed",),
    "A study is told to stop (Ctrl-C, SIGTERM) and run again": (
        "tests/faults/test_misbehaving_upstream.py::test_ctrl_c",
    ),
    "A worker of a study on Ray is killed": ("tests/faults/test_ray.py::test_a_killed_worker",),
    "A study on an upstream that misbehaves": (
        "tests/faults/test_misbehaving_upstream.py::test_a_run_on",
        "tests/faults/test_runs.py::",
    ),
    "A gateway in front of an upstream, a Mediator or a store that fails": (
        "tests/faults/test_gateway.py::",
    ),
    "Bad input: files, options, requests": (
        "tests/midturn/test_bad_input.py::",
        "tests/midturn/gateway/test_guarded.py::",
        "tests/midturn/gateway/test_document.py::",
        "tests/refiner/experience/test_documents.py::",
        "tests/refiner/experience/test_importing.py::",
    ),
    "Files that a command must not write over, or can't read": (
        "tests/midturn/test_outputs.py::",
        "tests/midturn/test_bad_files.py::",
        "tests/midturn/test_damaged_stores.py::",
        "tests/midturn/test_read_only_stores.py::",
    ),
    "Two processes on one store": ("tests/faults/test_two_processes.py::",),
    "Odd text, and stores that refuse it or are away": (
        "tests/midturn/gateway/test_odd_text.py::",
        "tests/midturn/gateway/test_store_faults.py::",
        "tests/graphs/test_odd_text.py::",
    ),
    "Connections and bodies of hostile clients": (
        "tests/midturn/gateway/test_connections.py::",
        "tests/midturn/gateway/test_bodies.py::",
    ),
    "Words of answers, tools and prompts put into the user's mouth": (
        "tests/mediator/test_laundering.py::test_a_model",
        "tests/mediator/test_laundering.py::test_the_users",
        "tests/graphs/test_laundering.py::",
        "tests/midturn/gateway/test_laundering.py::",
    ),
    "Clauses planted in rules, through whole refinements": (
        "tests/refiner/distilling/test_planted_clauses.py::test_through",
    ),
    "Secrets in everything that the gateway writes and answers": (
        "tests/midturn/gateway/test_process.py::test_no_secret",
        "tests/midturn/gateway/test_spans.py::test_nothing_that_was_said",
        "tests/midturn/gateway/test_upstream_errors.py::",
    ),
    "Hostile words in a report's page": ("tests/midturn/report/test_hostile_words.py::",),
    "Code that tries to leave its sandbox": ("tests/studies/test_sandbox.py::",),
    "SQL that tries to do more than read": (
        "tests/studies/lic/test_tasks_database.py::test_no_attempt",
        "tests/studies/lic/test_tasks_database.py::test_a_record_whose_sql",
    ),
}
"""What is tried, and the beginnings of the ids of the tests that try it."""


@dataclass(frozen=True)
class Tried:
    """A test case that was run."""

    id: str
    outcome: str
    """`held`, `broke` or `skipped`."""
    properties: dict[str, str]
    """What the test recorded."""

    @property
    def tries(self) -> int:
        """How many things the case tried."""
        return int(self.properties.get("tries", 1))


def run(groups: Iterable[Sequence[str]]) -> list[Tried]:
    """Run the tests of the groups."""
    beginnings = [beginning for group in groups for beginning in group]
    files = sorted({beginning.partition("::")[0] for beginning in beginnings})
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "tried.xml")
        subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist=worksteal"),
                *("-o", "junit_family=xunit1", f"--junitxml={written}", *files),
            ],
            cwd=ROOT,
            check=False,
        )
        cases = ElementTree.parse(written).iter("testcase")
        tried = [_tried(case) for case in cases]
    return [each for each in tried if each.id.startswith(tuple(beginnings))]


def _tried(case: ElementTree.Element) -> Tried:
    outcome = "held"
    if case.find("skipped") is not None:
        outcome = "skipped"
    if case.find("failure") is not None or case.find("error") is not None:
        outcome = "broke"
    properties = {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}
    return Tried(f"{case.attrib['file']}::{case.attrib['name']}", outcome, properties)


def held(tried: Sequence[Tried]) -> Iterator[str]:
    """Write how often each group's tries held."""
    yield "| what was tried | tries | broke | skipped |"
    yield "| --- | --: | --: | --: |"
    for title, beginnings in GROUPS.items():
        cases = [each for each in tried if each.id.startswith(beginnings)]
        counts = (
            sum(each.tries for each in cases if outcome in (None, each.outcome))
            for outcome in (None, "broke", "skipped")
        )
        yield f"| {title} | {' | '.join(f'{count:,}' for count in counts)} |"


def faults(tried: Sequence[Tried]) -> Iterator[str]:
    """Write what a client of the gateway gets for each fault of its upstream."""
    yield "| the upstream | whole answer | stream |"
    yield "| --- | --- | --- |"
    got: dict[str, dict[str, str]] = {}
    for each in tried:
        if "fault" in each.properties:
            told = each.properties["client gets"] if each.outcome == "held" else "**broke**"
            got.setdefault(each.properties["fault"], {})[each.properties["asked for"]] = told
    for fault, by_form in got.items():
        yield f"| {fault} | {by_form.get('whole', '')} | {by_form.get('streamed', '')} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120.0, help="of the soak")
    options = parser.parse_args()
    tried = run(GROUPS.values())
    soaked = soak.run(soak.arguments(["--seconds", str(options.seconds)]))
    figures = "\n".join(
        [
            *held(tried),
            "",
            "## What a client gets when its upstream fails",
            "",
            *faults(tried),
            "",
            soak.table(soaked).replace("# A soak", "## A soak", 1),
        ]
    )
    page = PAGE.read_text(encoding="utf-8")
    between = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    PAGE.write_text(between.sub(lambda _: f"{BEGIN}\n\n{figures.strip()}\n\n{END}", page), encoding="utf-8")
    raise SystemExit(bool(soaked.undue) or any(each.outcome == "broke" for each in tried))


if __name__ == "__main__":
    main()
