"""Cases written by hand, which lie with the tests: texts, and right drafts with wrong twins."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from judging.project import compared_with, drafted, told
from judging.report import ROOT, Report, Share
from midturn.mediator import Faithfulness, Statement, Value

TESTS = ROOT / "tests" / "mediator" / "check"
PROVENANCE = (
    "The cases of the category `conversation` were written after the check of values and run once before"
    " anything was changed for them: 28 of 35 flagged texts were unfaithful (precision 0.80) and 28 of 30"
    " unfaithful texts were flagged (recall 0.93). The others were written before that check, which was then"
    " improved on them."
)
VERDICTS = ("lost", "invented", "superseded")


def corpus(report: Report) -> None:
    """Report on statements and texts, by category and by kind of value."""
    report.say("## Statements and texts written by hand", "")
    cases = _rows(TESTS / "corpus.jsonl")
    found = [compared_with(case["text"], _statements(case)) for case in cases]
    report.say(f"{len(cases)} cases, {sum(c['faithful'] for c in cases)} of them faithful. {PROVENANCE}", "")
    report.table(
        ["cases", "of the flagged unfaithful", "of the unfaithful flagged"],
        [["all", *map(str, _flagging(cases, found))]],
    )
    _categories(report, cases, found)
    _values(report, cases, found)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _statements(case: dict[str, Any]) -> list[Statement]:
    return [Statement(**statement) for statement in case["statements"]]


def _flagging(cases: list[dict[str, Any]], found: list[Faithfulness]) -> tuple[Share, Share]:
    judged = [(case["faithful"], result.faithful) for case, result in zip(cases, found, strict=True)]
    return (
        Share.of(not faithful for faithful, passed in judged if not passed),
        Share.of(not passed for faithful, passed in judged if not faithful),
    )


def _categories(report: Report, cases: list[dict[str, Any]], found: list[Faithfulness]) -> None:
    shares: dict[str, Share] = defaultdict(Share)
    wrong: dict[str, list[str]] = defaultdict(list)
    for case, result in zip(cases, found, strict=True):
        right = result.faithful == case["faithful"]
        shares[case["category"]].add(right)
        if not right:
            wrong[case["category"]].append(case["id"])
    report.table(
        ["category", "verdict right", "wrong"],
        ([name, str(share), ", ".join(wrong[name])] for name, share in shares.items()),
    )


def _values(report: Report, cases: list[dict[str, Any]], found: list[Faithfulness]) -> None:
    counts: Counter[tuple[str, str, str]] = Counter()
    for case, result in zip(cases, found, strict=True):
        for verdict in VERDICTS:
            for fate, kinds in _matched(case[verdict], getattr(result, verdict)).items():
                counts.update((verdict, kind, fate) for kind in kinds)
    kinds = sorted({kind for _, kind, _ in counts})
    rows: list[list[str]] = []
    for verdict in VERDICTS:
        for kind in [*kinds, "all"]:
            hit, missed, extra = (
                sum(counts[verdict, k, fate] for k in (kinds if kind == "all" else [kind]))
                for fate in ("hit", "missed", "extra")
            )
            if hit or missed or extra:
                rows.append([verdict, kind, str(Share(hit, hit + extra)), str(Share(hit, hit + missed))])
    report.table(["values", "kind", "of those found right", "of those there found"], rows)


def _matched(expected: list[dict[str, str]], found: Sequence[Value]) -> dict[str, list[str]]:
    """Return the kinds of the expected values found, of those missed, and of those found beside them."""
    left = list(found)
    kinds: dict[str, list[str]] = {"hit": [], "missed": []}
    for value in expected:
        match = next((v for v in left if _same_words(v.written, value["written"])), None)
        if match is not None:
            left.remove(match)
        kinds["missed" if match is None else "hit"].append(value["kind"])
    return {**kinds, "extra": [value.kind for value in left]}


def _same_words(one: str, other: str) -> bool:
    """Tell whether one written value contains the other, letters and digits only."""
    a, b = (re.sub(r"\W", "", text.casefold()) for text in (one, other))
    return bool(a and b) and (a in b or b in a)


def binding(report: Report) -> None:
    """Report on pairs that differ in which value belongs where, by family."""
    report.say("## Pairs that differ in what belongs to what", "")
    path = TESTS / "binding.jsonl"
    if not report.absent(path):
        report.say("Written by hand beside the rules: a check of the rules, no measure of unseen texts.", "")
        _pairs(report, _rows(path))


def languages(report: Report) -> None:
    """Report on cases in other languages than English."""
    report.say("## Languages", "")
    folder = TESTS / "languages"
    if report.absent(folder):
        return
    report.say("Written by hand beside the rules: a check of the rules, no measure of unseen texts.", "")
    rows = [{**row, "language": path.stem} for path in sorted(folder.glob("*.jsonl")) for row in _rows(path)]
    table: list[list[str]] = []
    for language in dict.fromkeys(row["language"] for row in rows):
        there = [row for row in rows if row["language"] == language]
        accepted = [drafted(row["draft"], *told(row["turns"])).accepted for row in there]
        judged = list(zip(there, accepted, strict=True))
        table.append(
            [
                language,
                str(Share.of(passed for row, passed in judged if row["faithful"])),
                str(Share.of(not passed for row, passed in judged if not row["faithful"])),
                ", ".join(row["id"] for row, passed in judged if passed != row["faithful"]),
            ]
        )
    report.table(["language", "faithful ones accepted", "unfaithful ones refused", "wrong"], table)


def _pairs(report: Report, rows: list[dict[str, Any]]) -> None:
    judged = [
        (row, *(drafted(row[which], *told(row["turns"])).accepted for which in ("right", "twin")))
        for row in rows
    ]
    names = [*dict.fromkeys(row["family"] for row in rows), "all"]
    table: list[list[str]] = []
    for name in names:
        there = [found for found in judged if name in (found[0]["family"], "all")]
        table.append(
            [
                name,
                str(Share.of(right for _, right, _ in there)),
                str(Share.of(not twin for _, _, twin in there)),
                str(Share.of(right and not twin for _, right, twin in there)),
                ", ".join(row["id"] for row, right, twin in there if name != "all" and (twin or not right)),
            ]
        )
    report.table(
        ["family", "right accepted", "twins refused", "pairs distinguished", "not distinguished"], table
    )
