"""Enter logged conversations into a store, all of them or none.

A conversation that the store has already, from these logs or from a part of them, stays as it is, so that
logs which have grown are imported again for what is new. Repetitions of an instruction are numbered in the
order in which they are met; nothing else depends on that order.

Costs accepted: nobody else can write to the store until the import is done; each log's line is kept word for
word beside what was made of it, so that an export gives it back.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from midturn.core import TOO_LONG, BadInput, require_regular
from midturn.refiner.experience import IMPORTED
from midturn.store import RunIdentity, Store
from midturn.studies.lic.reference_logs._converting import current_name, identity_of, trajectory_of, unhashed
from midturn.studies.lic.reference_logs._files import Line, lines
from midturn.studies.lic.reference_logs._records import (
    BadLine,
    LoggedConversation,
    NotJson,
    read_conversation,
)


@dataclass
class Imported:
    """What an import did."""

    files: int = 0
    runs: int = 0
    """Runs that the logs belong to, new or not."""
    conversations: int = 0
    """Conversations that are new in the store."""
    known: int = 0
    """Conversations that the store had already."""
    repeated: int = 0
    """Lines that say again what an earlier line said."""
    by_score_rule: dict[str, int] = field(default_factory=dict[str, int])
    """New conversations by where their score comes from."""
    torn: list[str] = field(default_factory=list[str])
    """Last lines, as FILE:LINE, that a crash cut off; what is left of them is no conversation."""
    skipped: list[str] = field(default_factory=list[str])
    """Bad lines that were left out, as `FILE:LINE: what is wrong`."""


def import_logs(
    files: Sequence[Path],
    store: Store,
    data: Path | None = None,
    *,
    skip_bad: bool = False,
    read: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Enter the conversations of log files into a store.

    Args:
        files: The logs.
        store: Where they go.
        data: The data set file that the logs name, for its hash.
        skip_bad: Leave bad lines out instead of importing nothing.
        read: Is told of the bytes read, line by line.

    Raises:
        BadInput: a line is bad, no line names `data`, or another process works on the store. Nothing is
            imported.
    """
    with store.claim.held(), store.transaction():
        entering = _Import(store, data)
        for path in files:
            for line in lines(path):
                entering.take(line, skip_bad=skip_bad)
                read(len(line.raw))
        entering.insist_on_data()
    entering.done.files = len(files)
    return entering.done


class _Run:
    """What the store has of a run."""

    def __init__(self, store: Store, identity: RunIdentity) -> None:
        self.identity = identity
        self.run_id = store.add_run(identity)
        self.known = store.conversation_ids(self.run_id)
        self._taken: Counter[str] = Counter(task_id for task_id, _ in store.finished(self.run_id))

    def next_repetition(self, task_id: str) -> int:
        """Return the number of an instruction's next repetition, counted from 0."""
        self._taken[task_id] += 1
        return self._taken[task_id] - 1


class _Import:
    def __init__(self, store: Store, data: Path | None) -> None:
        self.done = Imported()
        self._store = store
        self._data = data
        self._data_sha256 = _sha256(data) if data else None
        self._data_sets: set[str] = set()
        self._runs: dict[str, _Run] = {}
        self._seen: dict[str, tuple[str, str]] = {}
        """By `conv_id`: a hash of the record, and where it stood first."""

    def take(self, line: Line, *, skip_bad: bool) -> None:
        """Enter the conversation of a line."""
        try:
            log = self._new(line)
            if log is not None:
                self._enter(log, line)
        except BadLine as error:
            if not skip_bad:
                raise BadInput(f"{line.place}: {error}. Fix or remove the line, or use --skip-bad") from error
            self.done.skipped.append(f"{line.place}: {error}")

    def _new(self, line: Line) -> LoggedConversation | None:
        """Return the conversation of a line; `None` where it was torn, or stood on an earlier line."""
        if line.is_too_long:
            raise BadLine(f"the line is {TOO_LONG}")
        try:
            log = read_conversation(line.raw)
        except NotJson:
            if line.ended:
                raise
            self.done.torn.append(line.place)
            return None
        digest = hashlib.sha256(log.model_dump_json().encode()).hexdigest()
        first, place = self._seen.setdefault(log.conv_id, (digest, line.place))
        if first != digest:
            raise BadLine(f"conv_id {log.conv_id!r} stands for another conversation at {place}")
        if place != line.place:
            self.done.repeated += 1
            return None
        return log

    def _enter(self, log: LoggedConversation, line: Line) -> None:
        identity = identity_of(log, self._hash_of(log.dataset_fn))
        self._data_sets.add(log.dataset_fn)
        run = self._run(identity)
        trajectory = trajectory_of(log, identity, run.run_id)
        if trajectory.conversation_id in run.known:
            self.done.known += 1
            return
        trajectory.repetition = run.next_repetition(log.task_id)
        trajectory.notes[IMPORTED] = {"format": "lic", "documents": [line.text]}
        self._store.finish(trajectory)
        self.done.conversations += 1
        rule = trajectory.notes["reference_log"]["score_rule"]
        self.done.by_score_rule[rule] = self.done.by_score_rule.get(rule, 0) + 1

    def _run(self, identity: RunIdentity) -> _Run:
        if identity.run_id not in self._runs:
            self._runs[identity.run_id] = _Run(self._store, identity)
            self.done.runs += 1
        return self._runs[identity.run_id]

    def _hash_of(self, dataset_fn: str) -> str:
        named = self._data is not None and self._data.name in (dataset_fn, current_name(dataset_fn))
        return self._data_sha256 if named and self._data_sha256 else unhashed(dataset_fn)

    def insist_on_data(self) -> None:
        """Refuse a data set file that no log names."""
        names = {name for logged in self._data_sets for name in (logged, current_name(logged))}
        if self._data is not None and self._data.name not in names:
            raise BadInput(
                f"{self._data}: no log names a data set of this name; they name {', '.join(sorted(names))}"
            )


def _sha256(path: Path) -> str:
    require_regular(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
