"""Experience in which a person said what was wanted: each request that went wrong, up to where it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from midturn.core import BadInput
from midturn.refiner.wanted import Wanted, failed_part
from midturn.store import Trajectory


def wanted_in(experience: Iterable[Trajectory], wanted: Sequence[Wanted], file: object) -> list[Trajectory]:
    """Return the conversations with those that the file tells of replaced by their requests that went wrong.

    Raises:
        BadInput: the file tells of a conversation that is not among these.
    """
    by_id = {each.conversation_id: each for each in experience}
    told = {each.conversation_id for each in wanted}
    if absent := sorted(told - by_id.keys()):
        raise BadInput(f"{file}: the store holds no conversation {absent[0]!r} of this task and user")
    others = [each for name, each in by_id.items() if name not in told]
    names = task_ids(wanted)
    return others + [_failed(by_id[each.conversation_id], each, names) for each in wanted]


def full_of_wanted(wanted: Sequence[Wanted]) -> dict[str, str]:
    """Return what was wanted, all said at once, by the task ids of `wanted_in`."""
    names = task_ids(wanted)
    return {names[each.conversation_id, each.until]: each.text for each in wanted}


def task_ids(wanted: Sequence[Wanted]) -> dict[tuple[str, int], str]:
    """Return a task id for each request: its conversation's own, or one of its own where several share it."""
    many = Counter(each.task_id for each in wanted)
    return {
        (each.conversation_id, each.until): each.task_id
        if many[each.task_id] == 1
        else f"{each.task_id}/{each.conversation_id}/{each.until}"
        for each in wanted
    }


def _failed(trajectory: Trajectory, wanted: Wanted, names: dict[tuple[str, int], str]) -> Trajectory:
    part = failed_part(trajectory, wanted)
    return part.model_copy(
        update={
            "conversation_id": f"{trajectory.conversation_id}@{wanted.until}",
            "task_id": names[wanted.conversation_id, wanted.until],
            "score": 0.0,
            "blame": None,
        }
    )
