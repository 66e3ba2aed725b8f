"""Drafts that were labelled by reading: which of them the check accepts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from _split import Part, part_of
from conversation_sets import with_slips
from langchain_core.messages import BaseMessage, HumanMessage

from judging.project import Verdict, drafted, messages_of
from judging.report import Report, Share
from judging.showing import in_full, kinds_against

_DATA = Path(__file__).resolve().parents[1] / "data"
WRITTEN = _DATA / "written_drafts.jsonl"
UNSEEN = _DATA / "unseen_drafts.jsonl"
TARGETS = (
    "Asked for on the report part: of the accepted strong drafts and twins 80 % right, of the right ones 85 %"
    " accepted, 60 % of the pairs distinguished, 95 % of the weak wrong ones refused."
)


@dataclass(frozen=True)
class Draft:
    """A labelled draft."""

    id: str
    """Its name."""
    conversation: str
    """The name that decides the part."""
    set: str
    """The set that the conversation is from."""
    kind: str
    """Who drafted it."""
    text: str
    right: bool
    """As labelled."""
    faults: tuple[str, ...]
    """As labelled."""
    messages: Sequence[BaseMessage]
    note: str = ""
    of: str = ""
    """The right draft that a twin was made from, by its id."""

    @property
    def part(self) -> Part:
        """The part of the split."""
        return part_of(self.conversation)

    @cached_property
    def verdict(self) -> Verdict:
        """What the check says of it."""
        return drafted(self.text, self.messages)

    @property
    def accepted(self) -> bool:
        """As the check says."""
        return self.verdict.accepted


def read_drafts(path: Path) -> list[Draft]:
    """Return the drafts of a file with one a line."""
    return [_draft(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _draft(row: dict[str, Any]) -> Draft:
    return Draft(
        id=row["id"],
        conversation=row["source"],
        set=row["source"].partition(":")[0],
        kind=row["kind"],
        text=row["draft"],
        right=row["label"] == "right",
        faults=tuple(row["faults"]),
        messages=messages_of(row["messages"]),
        note=row.get("note", ""),
        of=row.get("of", "s" + row["id"][1:] if row["kind"] == "strong_twin" else ""),
    )


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
        list_misses(report, there, part)


def written(report: Report) -> None:
    """Report on the drafts that were written for the project."""
    report.say(
        "## Written drafts",
        "",
        "Right drafts, freely worded, and twins with one fault, written by who had not seen the check, for"
        " conversations made up for the purpose. Rules were tuned on both parts; `data/README.md` says what"
        " the check made of them before that.",
        "",
    )
    drafts = read_drafts(WRITTEN)
    for part in report.parts:
        there = [draft for draft in drafts if draft.part == part]
        report.say(f"### Part {part}: {len(there)} drafts", "")
        _figures(report, there)
        _mistyped(report, there)
        for d in there if report.show_misses else ():
            if d.right != d.accepted:
                title = (
                    f"{d.id} {d.kind} {d.conversation}: {_label(d)} {', '.join(d.faults)} {d.note}".rstrip()
                )
                report.show(part, *in_full(title, d.messages, d.text, d.verdict))


def unseen(report: Report) -> None:
    """Report on the written drafts that no rule was tuned on, and which nobody who writes rules reads."""
    report.say(
        "## Written drafts that no rule was tuned on",
        "",
        "Of the same kind, by another writer, for other conversations. Their texts were not looked at when"
        " rules were made; quote these figures for freely worded instructions.",
        "",
    )
    drafts = read_drafts(UNSEEN)
    _figures(report, drafts)
    _mistyped(report, drafts)


def _mistyped(report: Report, drafts: Sequence[Draft]) -> None:
    """Report on the same drafts where the user mistyped a letter."""
    groups = {
        "as written": drafts,
        "one slip": [replace(draft, messages=_with_one_slip(draft.messages)) for draft in drafts],
        "a slip in 40 characters": [
            replace(draft, messages=[_with_slips(message) for message in draft.messages]) for draft in drafts
        ],
    }
    report.table(
        ["the user's turns", "of the accepted right", "of the right accepted", "of the wrong refused"],
        (
            [name, str(precision(group)), str(recall(group)), str(wrong_refused(group))]
            for name, group in groups.items()
        ),
    )


def _with_one_slip(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """Return a conversation with a letter mistyped in one of the user's turns."""
    turns = [at for at, message in enumerate(messages) if isinstance(message, HumanMessage)]
    chosen = turns[sum(map(len, (message.text for message in messages))) % len(turns)]
    return [_with_slips(m, most=1) if at == chosen else m for at, m in enumerate(messages)]


def _with_slips(message: BaseMessage, most: int = 1_000) -> BaseMessage:
    return HumanMessage(with_slips(message.text, most)) if isinstance(message, HumanMessage) else message


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
    """Return each twin with the right draft that it was made from, that one first."""
    by_id = {d.id: d for d in drafts}
    return [(by_id[d.of], d) for d in drafts if d.of in by_id]


def distinguished(drafts: Sequence[Draft]) -> Share:
    """Return how many pairs have the right draft accepted and its twin refused."""
    return Share.of(right.accepted and not twin.accepted for right, twin in pairs(drafts))


def _figures(report: Report, drafts: list[Draft]) -> None:
    strong = [d for d in drafts if d.kind != "weak"]
    weak = [d for d in drafts if d.kind == "weak"]
    head = [
        "drafts",
        "of the accepted right",
        "of the right accepted",
        "pairs distinguished",
        "of the wrong refused",
    ]
    groups = {"strong and twins": strong, "weak": weak, "all": drafts}
    report.table(head, (_row(name, group) for name, group in groups.items()))
    sets = sorted({d.set for d in strong})
    head[0] = "strong and twins of"
    report.table(head, (_row(name, [d for d in strong if d.set == name]) for name in sets))
    _fates(report, strong)
    _by_fault(report, drafts)
    if against := kinds_against(d.verdict for d in drafts if d.right and not d.accepted):
        report.say(f"Against right drafts: {against}.", "")


def _row(name: str, group: Sequence[Draft]) -> list[str]:
    measures: tuple[Callable[[Sequence[Draft]], Share], ...] = (
        precision,
        recall,
        distinguished,
        wrong_refused,
    )
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
        alone = [d for d in has if d.faults == (fault,)]
        rows.append([fault, *(str(wrong_refused(group)) for group in (twins, weak, alone))])
    head = [
        "wrong drafts with this fault",
        "twins refused",
        "weak refused",
        "refused where it is the only fault",
    ]
    report.table(head, rows)


def list_misses(report: Report, drafts: Sequence[Draft], part: Part) -> None:
    """List the drafts that the check takes for what they aren't, without a word of theirs."""
    missed = [d for d in drafts if d.right != d.accepted]
    report.say(f"Misses: {len(missed)}.", "")
    report.table(
        ["draft", "conversation", "kind", "label", "faults", "the check says"],
        ([d.id, d.conversation, d.kind, _label(d), ", ".join(d.faults), _said(d.verdict)] for d in missed),
    )
    for d in missed:
        title = f"{d.id} {d.kind} {d.conversation}: {_label(d)} {', '.join(d.faults)} {d.note}".rstrip()
        report.show(part, *in_full(title, d.messages, d.text, d.verdict))


def _said(verdict: Verdict) -> str:
    return "accepted" if verdict.accepted else "refused: " + ", ".join(verdict.kinds)


def _label(draft: Draft) -> str:
    return "right" if draft.right else "wrong"
