"""Task dialogues and search topics by others: replaced values, instructions by rule, rewrites by hand."""

from __future__ import annotations

from collections.abc import Sequence

import _cast
import _sgd
from langchain_core.messages import BaseMessage, HumanMessage

from judging.project import Verdict, conversation_of, drafted, reading_of
from judging.report import Part, Report, Share
from judging.showing import in_full, kinds_against
from midturn.mediator import Exchange, Reading


def sgd(report: Report) -> None:
    """Report on Schema-Guided Dialogue: what was replaced, and instructions made from a dialogue's state."""
    report.say("## Schema-Guided Dialogue", "")
    _sgd.SHARED = report.data / "sgd"
    if report.absent(report.data / "sgd" / "dev.jsonl.gz"):
        return
    rows: list[list[str]] = []
    for part in report.parts:
        found = _sgd.recognition(part, examples=report.show_misses)
        recognised, alarms = Share(found.recognised, found.replaced), Share(found.alarms, found.live)
        rows.append([part, str(recognised), str(alarms)])
        report.show(part, *(f"not recognised: {at}" for at in found.missed_at))
        report.show(part, *(f"recognised wrongly: {at}" for at in found.alarms_at))
    report.say("Values that the user gave a slot in words of their own, and later replaced or did not.", "")
    report.table(["part", "replaced ones recognised", "others taken for replaced"], rows)
    report.say(
        "Instructions made by rule from the state right before the first call that the user confirmed, and"
        " the same with a value dropped, swapped, or put back to what it was before. The reading is given:"
        " the user's turns are one request, without what asks about an offer or for another one, and without"
        " what was asked and told before the request began; offers that were taken up and"
        " values that were replaced are found by the rules. Two readers who saw no verdict labelled the"
        " undamaged instructions: the annotation lacks some of what users want, such as the car that was"
        " chosen (`data/README.md`).",
        "",
    )
    for part in report.parts:
        _instructions(report, part)


def _instructions(report: Report, part: Part) -> None:
    shares: dict[tuple[str, str], Share] = {}
    by_readers: dict[tuple[str, str], Share] = {}
    refused: list[Verdict] = []
    accepted: list[bool] = []
    for case in _sgd.cases(part):
        messages, reading = _conversation(case)
        verdict = drafted(case.draft, messages, reading)
        shares.setdefault((case.kind, case.damage), Share()).add(verdict.accepted == case.right)
        if case.right:
            by_readers.setdefault((case.kind, case.readers), Share()).add(verdict.accepted)
        if verdict.accepted:
            accepted.append(case.right)
        elif case.right:
            refused.append(verdict)
        if verdict.accepted != case.right:
            title = f"{case.name} {case.kind} {case.damage or 'right'}"
            report.show(part, *in_full(title, messages, case.draft, verdict))
    report.say(f"Part {part}. Of the accepted right: {Share.of(accepted)}.", "")
    damages = ("", *_sgd.DAMAGES)
    report.table(
        ["instructions", "right ones accepted", *(f"{damage} refused" for damage in _sgd.DAMAGES)],
        ([kind, *(str(shares.get((kind, damage), Share())) for damage in damages)] for kind in _sgd.KINDS),
    )
    report.table(
        ["undamaged instructions", "read as right: accepted", "read as wrong: accepted"],
        (
            [kind, *(str(by_readers.get((kind, label), Share())) for label in ("right", "wrong"))]
            for kind in _sgd.KINDS
        ),
    )
    if refused:
        report.say(f"Against right ones: {kinds_against(refused)}.", "")


def _conversation(case: _sgd.Case) -> tuple[list[BaseMessage], Reading]:
    said = {s.turn: s.text for s in _sgd.statements_of(case) if s.by == "user"}
    exchanges = [Exchange(said.get(n, ""), e.answer) for n, e in enumerate(case.exchanges, 1)]
    request = [
        n for n, exchange in enumerate(exchanges, 1) if exchange.said.strip() and n not in case.settled
    ]
    return conversation_of(exchanges), reading_of(exchanges, request)


def cast(report: Report) -> None:
    """Report on TREC CAsT: rewrites by hand, and the same with the words of another topic."""
    report.say("## Rewritten search questions (TREC CAsT)", "")
    if report.absent(report.data / "cast"):
        return
    report.say(
        "The draft is a question rewritten by hand so that it needs no earlier turn, which must be accepted,"
        " or the same with another topic's words for what it refers to, which must be refused. The reading"
        " is given: the last turn is the request.",
        "",
    )
    rows: list[list[str]] = []
    lines: list[str] = []
    for part in report.parts:
        cases = _cast.cast_cases(report.data / "cast", part)
        right = {case: _question(case.said, case.rewrite) for case in cases}
        wrong = {case: _question(case.said, case.wrong) for case in cases if case.wrong}
        rows.append(
            [
                part,
                str(Share.of(verdict.accepted for verdict in right.values())),
                str(Share.of(not verdict.accepted for verdict in wrong.values())),
                str(Share.of(right[case].accepted and not wrong[case].accepted for case in wrong)),
            ]
        )
        if against := kinds_against(right.values()):
            lines += [f"Part {part}, against rewrites: {against}.", ""]
        _show_questions(report, part, right, wrong)
    report.table(["part", "rewrites accepted", "wrong referents refused", "pairs distinguished"], rows)
    report.say(*lines)


def _question(said: Sequence[str], draft: str) -> Verdict:
    exchanges = [Exchange(text) for text in said]
    return drafted(draft, conversation_of(exchanges), reading_of(exchanges, [len(said)], "question_again"))


def _show_questions(
    report: Report, part: Part, right: dict[_cast.CastCase, Verdict], wrong: dict[_cast.CastCase, Verdict]
) -> None:
    missed = [(case, case.rewrite, verdict) for case, verdict in right.items() if not verdict.accepted]
    missed += [(case, case.wrong, verdict) for case, verdict in wrong.items() if verdict.accepted]
    for case, draft, verdict in missed:
        messages = [HumanMessage(text) for text in case.said]
        title = f"{case.year} {case.topic}_{case.turn} {'right' if draft == case.rewrite else 'wrong'}"
        report.show(part, *in_full(title, messages, draft, verdict))
