"""Conversations of a store, written to a file in one form or another.

What came in a form goes out in it word for word. What did not is said in it as far as the form goes; the
form `midturn` leaves nothing out, and a table has the counts. Secrets are written as they are: who can read
the store has them already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO

from midturn.core import BadInput, replacing
from midturn.refiner.experience._formats import FORMATS, MIDTURN
from midturn.refiner.experience._kept import ExportedTrajectory
from midturn.refiner.experience._records import Format
from midturn.refiner.experience._stored import documents_of, full_of, messages_of, source_of
from midturn.refiner.experience._tables import CONVERSATIONS, TURNS, Table, write_table
from midturn.store import Store, Trajectory

TABLES = {table.name: table for table in (CONVERSATIONS, TURNS)}
_LINE_BREAK = re.compile(r"\s*[\r\n]\s*")


def export_form(name: str | None, path: Path) -> Format | Table:
    """Return the form that a name stands for; without one, the form that the file's name ends in.

    Raises:
        BadInput: there is no such form.
    """
    known = FORMATS | TABLES
    wanted = name or (CONVERSATIONS.name if path.suffix.lower() == ".csv" else MIDTURN.name)
    if wanted not in known:
        raise BadInput(f"unknown format {wanted!r}. Known: {', '.join(sorted(known))}")
    return known[wanted]


def export_file(
    path: Path, form: Format | Table, store: Store, chosen: Iterable[Trajectory], *, overwrite: bool = False
) -> int:
    """Write conversations of `store` to a file, whole or not at all; return how many.

    Raises:
        BadInput: the file is there already and may not be overwritten, it cannot be written, or a
            conversation cannot be said in this form.
    """
    with _whole(path, store, overwrite) as file:
        if isinstance(form, Table):
            return write_table(file, form, store, chosen)
        return _write_documents(file, form, store, chosen)


def _write_documents(file: TextIO, form: Format, store: Store, chosen: Iterable[Trajectory]) -> int:
    identities = dict(store.runs()) if form is MIDTURN else {}
    written = 0
    with _container(file, form.container) as put:
        for trajectory in chosen:
            if form is MIDTURN:
                identity = identities[trajectory.run_id]
                scores = store.drift_scores(trajectory.conversation_id)
                put(
                    ExportedTrajectory(
                        identity=identity, trajectory=trajectory, drift_scores=scores
                    ).model_dump_json()
                )
            else:
                for text in _said_in(form, trajectory):
                    put(text)
            written += 1
    return written


def _said_in(form: Format, trajectory: Trajectory) -> Iterator[str]:
    """Yield the documents of a conversation in a form."""
    if source_of(trajectory) == form.name:
        yield from documents_of(trajectory)
    elif form.write is None:
        raise BadInput(
            f"{trajectory.conversation_id}: only what came as {form.name} can be written as {form.name}. "
            f"Choose it with --source {form.name}, or another --format"
        )
    else:
        written = form.write(trajectory, messages_of(trajectory), full_of(trajectory))
        yield json.dumps(written, ensure_ascii=False)


class _Put:
    """Writes documents into a file, separated as its container wants it."""

    def __init__(self, file: TextIO, container: Literal["list", "lines"]) -> None:
        self._file = file
        self._lines = container == "lines"
        self._written = 0

    def __call__(self, text: str) -> None:
        """Write one more."""
        if self._lines:
            self._file.write(_one_line(text) + "\n")
        else:
            self._file.write((",\n" if self._written else "") + text)
        self._written += 1


@contextmanager
def _container(file: TextIO, container: Literal["list", "lines"]) -> Generator[_Put]:
    if container == "list":
        file.write("[\n")
    yield _Put(file, container)
    if container == "list":
        file.write("\n]\n")


def _one_line(text: str) -> str:
    """Return a document that stood on several lines, on one.

    In JSON a line break stands only between values.
    """
    return _LINE_BREAK.sub(" ", text)


@contextmanager
def _whole(path: Path, store: Store, overwrite: bool) -> Generator[TextIO]:
    """Open a file that replaces `path` when all of it is written, and leaves no trace otherwise."""
    try:
        whole = replacing(path, inputs=[store.path], overwrite=overwrite)
        with whole as part, part.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {error.strerror}") from error
