"""What an imported conversation came in, and what its documents say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from midturn.refiner.experience._documents import BadDocument, said_by
from midturn.refiner.experience._formats import FORMATS, MIDTURN
from midturn.refiner.experience._mapped import MAPPED, mapped
from midturn.refiner.experience._messages import Message, messages_of_turns
from midturn.refiner.experience._parts import messages_in, parts_of
from midturn.refiner.experience._records import NEVER, Format, LeftOut, Record
from midturn.store import Trajectory

IMPORTED = "imported"
"""The study of runs that were made elsewhere, and the note with a conversation's form and documents."""


def source_of(trajectory: Trajectory) -> str:
    """Return the form in which a conversation came; `midturn` where it took place here."""
    return _imported(trajectory).get("format", MIDTURN.name)


def documents_of(trajectory: Trajectory) -> list[str]:
    """Return the documents that a conversation came in, word for word."""
    return _imported(trajectory).get("documents", [])


def messages_of(trajectory: Trajectory) -> list[Message]:
    """Return a conversation in OpenAI's chat form, with system messages and tool calls where it came with
    any.
    """
    return messages_in(parts_of(_records(trajectory))) or messages_of_turns(trajectory.turns)


def says_the_same_by(form: Format, trajectory: Trajectory) -> bool:
    """Whether a form reads a conversation's documents as the form does that it came in."""
    if form.kept == {name: _imported(trajectory).get(name) for name in form.kept}:
        return True
    again = messages_in(parts_of(list(read_again(form, documents_of(trajectory)))))
    return again == messages_in(parts_of(_records(trajectory)))


def full_of(trajectory: Trajectory) -> str | None:
    """Return what the user wanted, all said at once, where the conversation came with it."""
    return full_in(parts_of(_records(trajectory)))


def full_in(parts: Sequence[Record]) -> str | None:
    """Return what the user wanted, all said at once, by the last part that tells it."""
    return next((each.full for each in reversed(parts) if each.full and each.full.strip()), None)


def thread_of(trajectory: Trajectory) -> tuple[str | None, datetime | None]:
    """Return the id under which midturn knew a conversation that came from elsewhere, and when it began.

    The id is the one that its metadata tells as midturn's, else the program's own.
    """
    records = [each for each in _records(trajectory) if each.about is None]
    named = [each.thread for each in records] + [each.conversation for each in records]
    began = [each.began for each in records if each.began is not NEVER]
    return next(filter(None, named), None), min(began, default=None)


def _records(trajectory: Trajectory) -> list[Record]:
    form = FORMATS[source_of(trajectory)]
    if form is MAPPED:
        form = mapped(cast("dict[str, str]", _imported(trajectory).get("map", {})))
    return list(read_again(form, documents_of(trajectory)))


def read_again(form: Format, texts: Sequence[str]) -> Iterator[Record]:
    """Yield what documents of a store say, but for those that an earlier release read and this one
    doesn't.
    """
    if form.read is None:
        return
    for text in texts:
        try:
            yield form.read(said_by(text))
        except (BadDocument, LeftOut):
            continue


def _imported(trajectory: Trajectory) -> dict[str, Any]:
    return cast("dict[str, Any]", trajectory.notes.get(IMPORTED, {}))
