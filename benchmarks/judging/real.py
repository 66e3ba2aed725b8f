"""Drafts that the embedded model really wrote, labelled by reading: how many of those accepted are right."""

from __future__ import annotations

from collections.abc import Sequence

from _real_drafts import FILE, RealDraft, messages_of, real_drafts

from judging.drafts import Draft, list_misses, precision, recall, wrong_refused
from judging.report import Report, Share


def section(report: Report) -> None:
    """Report on the model's drafts, by conversation set and by what the Mediator would do with them."""
    report.say("## Drafts that the embedded model wrote", "")
    if report.absent(FILE):
        return
    rows = real_drafts()
    found = [(row, draft) for row in rows if (draft := _draft(row, report)) is not None]
    if len(found) < len(rows):
        report.say(
            f"{len(rows) - len(found)} drafts left out: their conversations are not in the data folder.", ""
        )
    for part in report.parts:
        there = [(row, draft) for row, draft in found if draft.part == part]
        report.say(f"### Part {part}: {len(there)} drafts", "")
        groups = {name: [d for row, d in there if row.set == name] for name in ("lic", "everyday", "tau")}
        groups |= {
            "read as surely refining": [d for row, d in there if row.level == "sure"],
            "left open by the rules": [d for row, d in there if row.level == "open"],
            "first drafts": [d for row, d in there if row.attempt == "first"],
            "repaired drafts": [d for row, d in there if row.attempt == "repaired"],
            "all": [d for _, d in there],
        }
        head = [
            "drafts",
            "accepted",
            "of the accepted right",
            "of the right accepted",
            "of the wrong refused",
        ]
        report.table(head, (_row(name, group) for name, group in groups.items()))
        list_misses(report, [draft for _, draft in there], part)


def _draft(row: RealDraft, report: Report) -> Draft | None:
    messages = messages_of(row, report.data)
    if messages is None:
        return None
    return Draft(
        id=row.id,
        conversation=row.conversation,
        set=row.set,
        kind=row.attempt,
        text=row.draft,
        right=row.label == "right",
        faults=row.faults,
        messages=messages,
        note=row.note,
    )


def _row(name: str, drafts: Sequence[Draft]) -> list[str]:
    measures = (precision, recall, wrong_refused)
    return [name, str(Share.of(d.accepted for d in drafts)), *(str(measure(drafts)) for measure in measures)]
