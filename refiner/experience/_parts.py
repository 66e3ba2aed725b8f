"""What the documents of one conversation say together: its parts in the order of time, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from midturn.refiner.experience._messages import Message, joined
from midturn.refiner.experience._records import Record


def parts_of(records: Sequence[Record]) -> list[Record]:
    """Return the parts of a conversation in the order of time.

    A trace that came step by step is one part, said by its best step; it has the scores of all of them. What
    notes say is said by the part that they are about, or by the last one.
    """
    told = _whole(sorted((each for each in records if each.about is None), key=lambda each: each.began))
    traces: dict[str | int, list[Record]] = {}
    for number, record in enumerate(told):
        traces.setdefault(record.trace or number, []).append(record)
    parts = list(traces.values())
    said: list[list[Record]] = [[] for _ in parts]
    for note in (each for each in records if each.about is not None):
        about = (
            n for n, steps in enumerate(parts) if any(note.about in (s.document, s.trace) for s in steps)
        )
        if parts:
            said[next(about, -1)].append(note)
    return [_part(steps, notes) for steps, notes in zip(parts, said, strict=True)]


def messages_in(parts: Iterable[Record]) -> list[Message]:
    """Return the messages of a conversation, none of them twice."""
    messages: list[Message] = []
    for part in parts:
        messages = joined(messages, part.messages)
    return messages


def means(scores: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return the mean of the scores of each name.

    >>> means([("right", 1.0), ("right", 0.0), ("kind", 1.0)])
    {'right': 0.5, 'kind': 1.0}
    """
    by_name: dict[str, list[float]] = {}
    for name, score in scores:
        by_name.setdefault(name, []).append(score)
    return {name: sum(found) / len(found) for name, found in by_name.items()}


def _whole(records: Sequence[Record]) -> list[Record]:
    """Return the records with those that are messages of one step as one."""
    steps: dict[str | int, list[Record]] = {}
    for number, record in enumerate(records):
        steps.setdefault(record.step or number, []).append(record)
    return [
        replace(
            step[0],
            document=step[0].document or step[0].step,
            messages=[message for each in step for message in each.messages],
        )
        if step[0].step
        else step[0]
        for step in steps.values()
    ]


def _part(steps: Sequence[Record], notes: Sequence[Record]) -> Record:
    best = min(reversed(steps), key=lambda step: step.rank)
    if len(steps) == 1 and not notes:
        return best
    all_scores: list[Mapping[str, float]] = [each.scores for each in (*steps, *notes)]
    wanted = (each.full for each in (best, *notes) if each.full)
    return replace(
        best,
        scores=means(pair for scores in all_scores for pair in scores.items()),
        full=next(wanted, None),
        user=next((each.user for each in (best, *steps) if each.user is not None), None),
    )
