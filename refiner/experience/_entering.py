"""Conversations on their way into a store: each document is a trajectory, or a part of a conversation."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from midturn.core import BadInput
from midturn.refiner.experience._documents import BadDocument, Document
from midturn.refiner.experience._kept import read_kept
from midturn.refiner.experience._messages import somebody_speaks, turns_of
from midturn.refiner.experience._outcomes import score_of_rating
from midturn.refiner.experience._parts import messages_in, parts_of
from midturn.refiner.experience._records import NEVER, Format, Record
from midturn.refiner.experience._stored import (
    IMPORTED,
    documents_of,
    full_in,
    read_again,
    says_the_same_by,
)
from midturn.store import RunIdentity, Store, Trajectory

_DIGEST = 16


@dataclass
class Imported:
    """What an import did."""

    read: int = 0
    """Documents that were read."""
    conversations: int = 0
    """Conversations that are new in the store."""
    longer: int = 0
    """Traces that were added to a conversation which was there before them."""
    noted: int = 0
    """Notes, such as scores in rows of their own, that were added to a conversation."""
    updated: int = 0
    """Conversations that were there with another outcome, or without one."""
    known: int = 0
    """Documents that the store had already."""
    unscored: int = 0
    """New conversations without a score from 0 to 1."""
    without_full: int = 0
    """New conversations that don't tell what the user wanted, all said at once."""
    score_names: set[str] = field(default_factory=set[str])
    """What the documents call their scores."""
    left_out: dict[str, int] = field(default_factory=dict[str, int])
    """What is right and was not read, by what it is."""
    first_left_out: dict[str, str] = field(default_factory=dict[str, str])
    """Where each of these was met first, as `FILE:LINE`."""
    skipped: list[str] = field(default_factory=list[str])
    """Bad documents that were left out, as `FILE:LINE: what is wrong`."""

    def leave_out(self, what: str, place: str) -> None:
        """Count what is not read."""
        self.left_out[what] = self.left_out.get(what, 0) + 1
        self.first_left_out.setdefault(what, place)


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


class KeptImport:
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

    def finish(self) -> None:
        """Nothing is left to be done."""

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


class RecordImport:
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
        self._notes: list[tuple[Document, Record]] = []
        self._called: dict[str, set[str]] = {}
        """The conversations that a note may be about, by what it may call them."""
        self._new: dict[str, tuple[bool, bool]] = {}
        """The new conversations: whether they have a score, and say what the user wanted in full."""
        self._lacking: set[str] = set()
        """Conversations that were there without a score or a user, and are in this file."""
        self._rated_one: set[str] = set()
        """Conversations whose score is a rating of 1: the best of two thumbs, the worst of five stars."""
        self._has_stars = False
        self._same_map: set[str] = set()
        """Conversations of this file that say the same by the map that they were imported with."""
        self._rows: Counter[tuple[str, str]] = Counter()
        """How often each row was met in this file, by the conversation."""

    def take(self, document: Document) -> None:
        """Enter the conversation of a document, or make it longer."""
        record = self._read(document.found)
        self._report(record, document.place)
        if record.about is not None:
            self._notes.append((document, record))
            return
        if not record.is_row and record.blame is None and not somebody_speaks(record.messages):
            raise BadDocument("nobody says anything in it")
        identity = self._identity(record)
        run_id = self._run_id(identity)
        name = self._name(run_id, record, document.text)
        for called in record.names:
            self._called.setdefault(called, set()).add(name)
        old = self._store.trajectory(name)
        if old is None:
            self._enter(name, run_id, identity, record, document.text)
        else:
            self._require_same_map(old)
            self._add(old, record, document.text)

    def finish(self) -> None:
        """Add the notes to the conversations that they are about, and fill in what these lacked."""
        for document, record in self._notes:
            about = self._called.get(record.about or "", set())
            if not about:
                self.done.leave_out("notes on conversations that are not in the file", document.place)
            for name in sorted(about):
                self._add(self._there(name), record, document.text)
        for name in sorted(self._lacking):
            self._fill(self._there(name))
        for name in sorted(self._rated_one) if self._has_stars else ():
            trajectory = self._there(name)
            trajectory.score = 0.0
            self._store.finish(trajectory)
        self.done.unscored = sum(not has_score for has_score, _ in self._new.values())
        self.done.without_full = sum(not has_full for _, has_full in self._new.values())

    def _require_same_map(self, old: Trajectory) -> None:
        """Refuse to take a conversation for known, or make it longer, by a map that reads it otherwise.

        A map that finds more of its outcome, or its user, only fills these in.

        Raises:
            BadInput: it says something else by this map than by the one that it was imported with.
        """
        if old.conversation_id in self._same_map:
            return
        if not says_the_same_by(self._form, old):
            raise BadInput(
                f"{old.conversation_id!r} is there already and says something else with this --map. "
                "Use the map that it was imported with, or import into a new store; "
                "nothing was imported"
            )
        self._same_map.add(old.conversation_id)

    def _there(self, name: str) -> Trajectory:
        found = self._store.trajectory(name)
        assert found is not None, f"{name} was entered"
        return found

    def _report(self, record: Record, place: str) -> None:
        """Note what its scores are called, and what of it is not read."""
        self.done.read += 1
        self.done.score_names |= record.scores.keys()
        self._has_stars |= record.rating is not None and record.rating > 1
        for what in record.left_out:
            self.done.leave_out(what, place)
        if record.time not in (None, "") and record.began is NEVER:
            self.done.leave_out("times that can't be read", place)

    def _read(self, found: dict[str, Any]) -> Record:
        assert self._form.read is not None, f"{self._form.name} is read elsewhere"
        return self._form.read(found)

    def _name(self, run_id: str, record: Record, text: str) -> str:
        """Return a conversation's name: its own, or what it says and how many before it say the same.

        What an earlier release took for nameless keeps the name that it got then.
        """
        if record.conversation and not record.newly_named:
            return f"{run_id}/{record.conversation}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
        self._met[digest] += 1
        made = f"{run_id}/{digest}" + (f"-{self._met[digest]}" if self._met[digest] > 1 else "")
        if record.conversation and self._store.trajectory(made) is None:
            return f"{run_id}/{record.conversation}"
        return made

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
        """Return the name of a document's run, asked for once a run."""
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
        self._new[name] = False, False
        self._same_map.add(name)
        self._finish(new, [text], [record])
        self._rows[name, hashlib.sha256(text.encode()).hexdigest()] += record.is_row
        self.done.conversations += 1

    def _repetition(self, run_id: str, task_id: str, wanted: int) -> int:
        """Return the repetition that a document names, or the first that is free."""
        taken = self._repetitions.of(run_id)
        if (task_id, wanted) in taken:
            from_here = itertools.count(self._free_from[run_id, task_id])
            wanted = next(n for n in from_here if (task_id, n) not in taken)
            self._free_from[run_id, task_id] = wanted + 1
        taken.add((task_id, wanted))
        return wanted

    def _add(self, old: Trajectory, record: Record, text: str) -> None:
        texts = documents_of(old)
        if self._is_known(old, record, text):
            self.done.known += 1
            if old.score is None or old.user is None:
                self._lacking.add(old.conversation_id)
            return
        read = [(each, again) for each in texts for again in read_again(self._form, [each])]
        records = [again for _, again in read]
        there = next((n for n, (_, each) in enumerate(read) if _is_same(each, record)), None)
        if there is None:
            self._finish(old, [*texts, text], [*records, record])
            self.done.noted += record.about is not None
            self.done.longer += record.about is None
        else:
            self._update(old, records, record, texts.index(read[there][0]), there, text)

    def _is_known(self, old: Trajectory, record: Record, text: str) -> bool:
        """Whether a conversation has a document. Rows may say the same again: somebody said it again."""
        if not record.is_row:
            return text in documents_of(old)
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._rows[old.conversation_id, digest] += 1
        return documents_of(old).count(text) >= self._rows[old.conversation_id, digest]

    def _update(
        self, old: Trajectory, records: list[Record], record: Record, at: int, there: int, text: str
    ) -> None:
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
        replaced = [*texts[:at], text, *texts[at + 1 :]]
        self._finish(old, replaced, [*records[:there], record, *records[there + 1 :]])
        self.done.updated += 1

    def _fill(self, there: Trajectory) -> None:
        """Fill in a score or a user that earlier releases did not read, or that was not asked for then."""
        parts = parts_of(list(read_again(self._form, documents_of(there))))
        before = (there.score, there.user)
        there.score = self._score_in(parts, there.conversation_id) if there.score is None else there.score
        there.user = _user_in(parts) if there.user is None else there.user
        if (there.score, there.user) != before:
            self._store.finish(there)
            self.done.updated += 1

    def _finish(self, trajectory: Trajectory, texts: list[str], records: Sequence[Record]) -> None:
        """Keep a conversation that consists of these documents."""
        parts = parts_of(records)
        name, full = trajectory.conversation_id, full_in(parts)
        trajectory.turns = turns_of(messages_in(parts))
        trajectory.user = _user_in(parts)
        trajectory.score = self._score_in(parts, name)
        trajectory.blame = parts[-1].blame
        trajectory.error = parts[-1].error
        trajectory.notes[IMPORTED] = {"format": self._form.name, "documents": texts, **self._form.kept}
        self._store.finish(trajectory)
        if name in self._new:
            self._new[name] = trajectory.score is not None, full is not None

    def _score_in(self, parts: Sequence[Record], name: str) -> float | None:
        """Return the score of the last part that has one."""
        self._rated_one.discard(name)
        for part in reversed(parts):
            score = self._score_of(part)
            if score is not None:
                if not part.scores and part.rating == 1:
                    self._rated_one.add(name)
                return score
        return None

    def _score_of(self, record: Record) -> float | None:
        """Return the score that was asked for, or the only one, or the rating."""
        name = self._score or (next(iter(record.scores)) if len(record.scores) == 1 else None)
        found = record.scores.get(name) if name else None
        if not record.scores and record.rating is not None:
            found = score_of_rating(record.rating)
        return found if found is not None and 0 <= found <= 1 else None


def _user_in(parts: Sequence[Record]) -> str | None:
    return next((each.user for each in reversed(parts) if each.user is not None), None)


def _is_same(one: Record, other: Record) -> bool:
    """Whether two documents of a conversation have the same name."""
    return one.document is not None and (one.document, one.about) == (other.document, other.about)


def _adds(record: Record, before: Record) -> bool:
    """Whether a document says something of the outcome that the one before did not."""
    said, known = ((each.full, each.error, each.blame, each.rating) for each in (record, before))
    others = any(new not in (None, old) for new, old in zip(said, known, strict=True))
    return others or not record.scores.items() <= before.scores.items()
