"""Drafts that were labelled by reading: which of them the check accepts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from judging.project import Verdict, drafted, messages_of
from judging.report import Part, Report, Share, part_of

TARGETS = (
    "Asked for on the report part: of the accepted strong drafts and twins 80 % right, of the right ones 85 %"
    " accepted, 60 % of the pairs told apart, 95 % of the weak wrong ones refused."
)


@dataclass(frozen=True)
class Draft:
    """A labelled draft."""

    row: dict[str, Any]

    @property
    def id(self) -> str:
        """Its name; a twin's differs from its right draft's in the first letter."""
        return self.row["id"]

    @property
    def kind(self) -> str:
        """Who drafted it: `weak`, `strong`, `strong_twin`, or a model's name."""
        return self.row["kind"]

    @property
    def set(self) -> str:
        """The set that its conversation is from."""
        return self.row["source"].split(":")[0]

    @property
    def right(self) -> bool:
        """As labelled."""
        return self.row["label"] == "right"

    @property
    def faults(self) -> list[str]:
        """As labelled."""
        return self.row["faults"]

    @property
    def part(self) -> Part:
        """The part of the split."""
        return part_of(self.row["source"])

    @cached_property
    def verdict(self) -> Verdict:
        """What the check says of it."""
        return drafted(self.row["draft"], messages_of(self.row["messages"]))

    @property
    def accepted(self) -> bool:
        """As the check says."""
        return self.verdict.accepted


def read_drafts(path: Path) -> list[Draft]:
    """Return the drafts of a file with one a line."""
    return [Draft(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def section(report: Report) -> None:
    """Report on the shared drafts."""
    report.say("## Labelled drafts", "")
    path = report.data / "drafts" / "drafts.jsonl"
    if report.absent(path):
        return
    report.say(TARGETS, "")
    drafts = read_drafts(path)
    for part in report.parts:
        there = [draft for draft in drafts if draft.part == part]
        report.say(f"### {_title(part)}: {len(there)} drafts", "")
        _figures(report, there)
        _misses(report, there, part)


def _title(part: Part) -> str:
    return "The part that rules were tuned on" if part == "tune" else "The part that they are reported on"


def precision(drafts: Sequence[Draft]) -> Share:
    """Return how many of the accepted drafts are right."""
    return Share.of(d.right for d in drafts if d.accepted)


def recall(drafts: Sequence[Draft]) -> Share:
    """Return how many of the right drafts are accepted."""
    return Share.of(d.accepted for d in drafts if d.right)


def wrong_refused(drafts: Sequence[Draft]) -> Share:
    """Return how many of the wrong drafts are refused."""
    return Share.of(not d.accepted for d in drafts if not d.right)


def pairs(drafts: Sequence[Draft]) -> list[tuple[Draft, Draft]]:
    """Return each right draft that has a wrong twin, with it."""
    twins = {d.id[1:]: d for d in drafts if d.kind == "strong_twin"}
    return [(d, twins[d.id[1:]]) for d in drafts if d.kind == "strong" and d.id[1:] in twins]


def told_apart(drafts: Sequence[Draft]) -> Share:
    """Return how many pairs have the right draft accepted and its twin refused."""
    return Share.of(right.accepted and not twin.accepted for right, twin in pairs(drafts))


def _figures(report: Report, drafts: list[Draft]) -> None:
    strong = [d for d in drafts if d.kind != "weak"]
    weak = [d for d in drafts if d.kind == "weak"]
    head = [
        "drafts",
        "of the accepted right",
        "of the right accepted",
        "pairs told apart",
        "of the wrong refused",
    ]
    groups = {"strong and twins": strong, "weak": weak, "all": drafts}
    report.table(head, (_row(name, group) for name, group in groups.items()))
    sets = sorted({d.set for d in strong})
    head[0] = "strong and twins of"
    report.table(head, (_row(name, [d for d in strong if d.set == name]) for name in sets))
    _fates(report, strong)
    _by_fault(report, drafts)
    refused = [d for d in drafts if d.right and not d.accepted]
    _against(report, "Right drafts refused, by what is said against them", refused)


def _row(name: str, group: Sequence[Draft]) -> list[str]:
    measures: tuple[Callable[[Sequence[Draft]], Share], ...] = (precision, recall, told_apart, wrong_refused)
    return [name, *(str(measure(group)) for measure in measures)]


def _fates(report: Report, drafts: Sequence[Draft]) -> None:
    fates = Counter((right.accepted, twin.accepted) for right, twin in pairs(drafts))
    said = {True: "accepted", False: "refused"}
    report.say(
        "Pairs: "
        + "; ".join(
            f"right {said[a]} and twin {said[b]} {fates[a, b]}" for a in (True, False) for b in (False, True)
        )
        + ".",
        "",
    )


def _by_fault(report: Report, drafts: Sequence[Draft]) -> None:
    counted = Counter(fault for d in drafts for fault in d.faults)
    rows: list[list[str]] = []
    for fault, _ in counted.most_common():
        has = [d for d in drafts if fault in d.faults]
        weak = [d for d in has if d.kind == "weak"]
        twins = [d for d in has if d.kind != "weak"]
        alone = [d for d in has if d.faults == [fault]]
        rows.append([fault, *(str(wrong_refused(group)) for group in (twins, weak, alone))])
    head = [
        "wrong drafts with this fault",
        "twins refused",
        "weak refused",
        "refused where it is the only fault",
    ]
    report.table(head, rows)


def _against(report: Report, title: str, drafts: Sequence[Draft]) -> None:
    kinds = Counter(kind for d in drafts for kind in d.verdict.kinds)
    if kinds:
        report.say(f"{title}: " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()) + ".", "")


def _misses(report: Report, drafts: list[Draft], part: Part) -> None:
    missed = [d for d in drafts if d.right != d.accepted]
    report.say(f"Misses: {len(missed)}.", "")
    report.table(
        ["draft", "conversation", "kind", "label", "faults", "the check says"],
        (
            [d.id, d.row["source"], d.kind, d.row["label"], ", ".join(d.faults), _said(d.verdict)]
            for d in missed
        ),
    )
    for d in missed:
        report.show(part, *_in_full(d))


def _said(verdict: Verdict) -> str:
    return "accepted" if verdict.accepted else "refused: " + ", ".join(verdict.kinds)


def _in_full(draft: Draft) -> list[str]:
    row = draft.row
    said = "accepted" if draft.accepted else "refused"
    return [
        f"--- {draft.id} {draft.kind} {row['source']}: {row['label']}, {said}; "
        f"{', '.join(draft.faults)} {row.get('note', '')}".rstrip(),
        *(f"  {message['role']}: {message['content'][:600]}" for message in row["messages"]),
        f"  DRAFT: {row['draft'][:1500]}",
        *(f"  AGAINST IT: {said.what} {said.written!r}" for said in draft.verdict.against),
    ]
