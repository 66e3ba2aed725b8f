"""Enter conversations from files into a store, all of them or none.

A conversation goes into a run of the study `imported` that is named after its form, its task and the file's
name, so that a file which has grown is imported again for what is new. What the store has already stays as
it is, but for feedback that came later: a document that says the same conversation with another outcome takes
the place of the one that is there. A trace that belongs to a conversation which is there already makes that
one longer. With each conversation its documents are kept word for word; they are what an export in the same
form gives back.

Costs accepted: a score that was taken back stays, for a document without one may just be older; the words of
an imported conversation are stored twice, in its turns and in its documents; nobody else can write to the
store until the import is done.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from midturn.core import BadInput
from midturn.refiner.experience._documents import BadDocument, Document, documents, said_by
from midturn.refiner.experience._formats import FORMATS, MIDTURN
from midturn.refiner.experience._kept import read_kept
from midturn.refiner.experience._messages import Message, joined, messages_of_turns, turns_of
from midturn.refiner.experience._records import Format, Record
from midturn.store import RunIdentity, Store, Trajectory

IMPORTED = "imported"
"""The study of runs that were made elsewhere, and the note with a conversation's form and documents."""
_DIGEST = 16


@dataclass
class Imported:
    """What an import did."""

    conversations: int = 0
    """Conversations that are new in the store."""
    longer: int = 0
    """Traces that were added to a conversation which was there before them."""
    updated: int = 0
    """Conversations that were there with another outcome."""
    known: int = 0
    """Documents that the store had already."""
    unscored: int = 0
    """New conversations without a score from 0 to 1."""
    score_names: set[str] = field(default_factory=set[str])
    """What the documents call their scores."""
    skipped: list[str] = field(default_factory=list[str])
    """Bad documents that were left out, as `FILE:LINE: what is wrong`."""


def import_file(
    path: Path,
    form: Format,
    store: Store,
    *,
    task: str | None = None,
    score: str | None = None,
    skip_bad: bool = False,
    read: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Enter the conversations of a file into a store.

    Args:
        path: The file.
        form: Its form.
        store: Where they go.
        task: What they are about, whatever the documents say.
        score: The name of the score that counts, where documents have several.
        skip_bad: Leave bad documents out instead of importing nothing.
        read: Is told of the characters read, document by document.

    Raises:
        BadInput: a document is bad, the file cannot be read, or another process works on the store. Nothing
            is imported.
    """
    entering = (
        _KeptImport(store)
        if form is MIDTURN
        else _RecordImport(store, path.name, form, task=task, score=score)
    )
    with store.claim.held(), store.transaction():
        for document in documents(path):
            _take(entering, document, skip_bad=skip_bad)
            read(len(document.text))
    return entering.done


def source_of(trajectory: Trajectory) -> str:
    """The form in which a conversation came; `midturn` where it took place here."""
    return _imported(trajectory).get("format", MIDTURN.name)


def documents_of(trajectory: Trajectory) -> list[str]:
    """The documents that a conversation came in, word for word."""
    return _imported(trajectory).get("documents", [])


def messages_of(trajectory: Trajectory) -> list[Message]:
    """A conversation in OpenAI's chat form, with system messages and tool calls where it came with any."""
    read = FORMATS[source_of(trajectory)].read
    if read is None:
        return messages_of_turns(trajectory.turns)
    return _messages(_records(trajectory))


def full_of(trajectory: Trajectory) -> str | None:
    """What the user wanted, all said at once, where the conversation came with it."""
    latest = reversed(_in_time(_records(trajectory)))
    return next((each.full for each in latest if each.full and each.full.strip()), None)


def _records(trajectory: Trajectory) -> list[Record]:
    read = FORMATS[source_of(trajectory)].read
    return [read(said_by(text)) for text in documents_of(trajectory)] if read else []


def _adds(record: Record, before: Record) -> bool:
    """Whether a document says something of the outcome that the one before did not."""
    said, known = ((each.full, each.error, each.blame) for each in (record, before))
    others = any(new not in (None, old) for new, old in zip(said, known, strict=True))
    return others or not record.scores.items() <= before.scores.items()


def _imported(trajectory: Trajectory) -> dict[str, Any]:
    return cast("dict[str, Any]", trajectory.notes.get(IMPORTED, {}))


def _messages(records: Sequence[Record]) -> list[Message]:
    messages: list[Message] = []
    for record in _in_time(records):
        messages = joined(messages, record.messages)
    return messages


def _in_time(records: Sequence[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record.began)


def _take(entering: _KeptImport | _RecordImport, document: Document, *, skip_bad: bool) -> None:
    try:
        if document.fault:
            raise BadDocument(document.fault)
        if not isinstance(document.found, dict):
            raise BadDocument("no JSON object")
        entering.take(document)
    except BadDocument as error:
        if not skip_bad:
            raise BadInput(f"{document.place}: {error}. Mend or remove it, or use --skip-bad") from error
        entering.done.skipped.append(f"{document.place}: {error}")


class _Repetitions:
    """The repetitions that a store has, asked for once a run."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._taken: dict[str, set[tuple[str, int]]] = {}

    def of(self, run_id: str) -> set[tuple[str, int]]:
        """Those of a run, by task id and number; who enters another adds it."""
        if run_id not in self._taken:
            self._taken[run_id] = self._store.repetitions(run_id)
        return self._taken[run_id]


class _KeptImport:
    """Trajectories of another store, each with the run that it belongs to."""

    def __init__(self, store: Store) -> None:
        self.done = Imported()
        self._store = store
        self._repetitions = _Repetitions(store)
        self._entered: dict[str, RunIdentity] = {}
        """The runs of the conversations that were read so far, by name."""

    def take(self, document: Document) -> None:
        """Enter the trajectory of a document."""
        kept = read_kept(document.text)
        new = kept.trajectory
        self._enter_run(kept.identity, new.run_id)
        old = self._store.trajectory(new.conversation_id)
        if old is not None:
            if old != new:
                raise BadDocument(f"the store has another conversation named {new.conversation_id!r}")
            self.done.known += 1
            return
        taken = self._repetitions.of(new.run_id)
        if (new.task_id, new.repetition) in taken:
            raise BadDocument(f"the store has another repetition {new.repetition} of {new.task_id!r}")
        taken.add((new.task_id, new.repetition))
        self._store.finish(new)
        self._store.add_drift_scores(new.conversation_id, kept.drift_scores)
        self.done.conversations += 1
        self.done.unscored += new.score is None

    def _enter_run(self, identity: RunIdentity, name: str) -> None:
        """Enter the run of a trajectory, once.

        Raises:
            BadDocument: the store has it under another name, or another one under this name.
        """
        if self._entered.get(name) == identity:
            return
        try:
            entered = self._store.add_run(identity, name)
        except BadInput as error:
            raise BadDocument(str(error)) from error
        if entered != name:
            raise BadDocument(f"the store has the run {name!r} under the name {entered!r}")
        self._entered[name] = identity


class _RecordImport:
    """Documents of another program, each a conversation or a part of one."""

    def __init__(
        self, store: Store, file_name: str, form: Format, *, task: str | None, score: str | None
    ) -> None:
        self.done = Imported()
        self._store = store
        self._file_name = file_name
        self._form = form
        self._task = task
        self._score = score
        self._repetitions = _Repetitions(store)
        self._free_from: Counter[tuple[str, str]] = Counter()
        """By run and task id: no repetition before this one is free."""
        self._run_ids: dict[str, str] = {}
        """Of the documents' runs, by the name that the identity alone would give."""
        self._met: Counter[str] = Counter()
        """How often each document without a name was met in this file."""

    def take(self, document: Document) -> None:
        """Enter the conversation of a document, or make it longer."""
        record = self._read(document.found)
        identity = self._identity(record)
        run_id = self._run_id(identity)
        name = f"{run_id}/{record.conversation or self._name(document.text)}"
        self.done.score_names |= record.scores.keys()
        old = self._store.trajectory(name)
        if old is None:
            self._enter(name, run_id, identity, record, document.text)
        else:
            self._add(old, record, document.text)

    def _read(self, found: dict[str, Any]) -> Record:
        assert self._form.read is not None, f"{self._form.name} is read elsewhere"
        return self._form.read(found)

    def _name(self, text: str) -> str:
        """A name for a conversation without one: what it says, and how many before it say the same."""
        digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
        self._met[digest] += 1
        return digest if self._met[digest] == 1 else f"{digest}-{self._met[digest]}"

    def _identity(self, record: Record) -> RunIdentity:
        return RunIdentity(
            study=IMPORTED,
            data_sha256=f"name:{self._file_name}",
            task=self._task or record.task or self._form.name,
            condition=self._form.name,
            role="control",
            models={},
            prompts_sha256="",
            scoring=IMPORTED,
            seed=0,
            origin=IMPORTED,
        )

    def _run_id(self, identity: RunIdentity) -> str:
        """The name of a document's run, asked for once a run."""
        made = identity.run_id
        if made not in self._run_ids:
            self._run_ids[made] = self._store.add_run(identity)
        return self._run_ids[made]

    def _enter(self, name: str, run_id: str, identity: RunIdentity, record: Record, text: str) -> None:
        task_id = record.task_id or name.partition("/")[2]
        new = Trajectory(
            conversation_id=name,
            run_id=run_id,
            task=identity.task,
            task_id=task_id,
            condition=identity.condition,
            repetition=self._repetition(run_id, task_id, record.repetition),
        )
        self._finish(new, [text], [record])
        self.done.conversations += 1
        self.done.unscored += new.score is None

    def _repetition(self, run_id: str, task_id: str, wanted: int) -> int:
        """The repetition that a document names, or the first that is free."""
        taken = self._repetitions.of(run_id)
        if (task_id, wanted) in taken:
            from_here = itertools.count(self._free_from[run_id, task_id])
            wanted = next(n for n in from_here if (task_id, n) not in taken)
            self._free_from[run_id, task_id] = wanted + 1
        taken.add((task_id, wanted))
        return wanted

    def _add(self, old: Trajectory, record: Record, text: str) -> None:
        texts = documents_of(old)
        if text in texts:
            self.done.known += 1
            return
        records = [self._read(said_by(each)) for each in texts]
        there = next((n for n, each in enumerate(records) if each.document == record.document), None)
        if there is None:
            self._finish(old, [*texts, text], [*records, record])
            self.done.longer += 1
        else:
            self._update(old, records, record, there, text)

    def _update(self, old: Trajectory, records: list[Record], record: Record, there: int, text: str) -> None:
        """Take a document for a newer one of the same name if it differs in the outcome alone."""
        before = records[there]
        if record.without_outcome() != before.without_outcome():
            raise BadDocument(
                f"{record.document!r} is there already and says something else. Import it into a new store"
            )
        if not _adds(record, before):
            self.done.known += 1
            return
        texts = documents_of(old)
        replaced = [*texts[:there], text, *texts[there + 1 :]]
        self._finish(old, replaced, [*records[:there], record, *records[there + 1 :]])
        self.done.updated += 1

    def _finish(self, trajectory: Trajectory, texts: list[str], records: Sequence[Record]) -> None:
        """Keep a conversation that consists of these documents."""
        latest = list(reversed(_in_time(records)))
        trajectory.turns = turns_of(_messages(records))
        trajectory.user = next((each.user for each in latest if each.user is not None), None)
        trajectory.score = next((s for each in latest if (s := self._score_of(each)) is not None), None)
        trajectory.blame = latest[0].blame
        trajectory.error = latest[0].error
        trajectory.notes[IMPORTED] = {"format": self._form.name, "documents": texts}
        self._store.finish(trajectory)

    def _score_of(self, record: Record) -> float | None:
        """The score that was asked for, or the only one."""
        name = self._score or (next(iter(record.scores)) if len(record.scores) == 1 else None)
        found = record.scores.get(name) if name else None
        return found if found is not None and 0 <= found <= 1 else None
