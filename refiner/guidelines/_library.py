"""Guideline sets in a LangGraph store: every version there ever was, its outcome, and which holds.

In a scope's namespace lie its sets (`set:VERSION`), its events (`event:TIME`) and, under `active`, a copy of
the set that holds. Sets and events are only ever added. What a turn is told is the one item `active`, which
an activation replaces together with its events in one batch: in SQLite one transaction, so that a turn sees
the old set or the new one, and a process that is killed leaves either. A set that is on trial lies under
`trial` in the same way; while it does, the active set stays as it is, since it is what the other one is
compared with.

A change reads before it writes, which LangGraph's stores don't offer as one step; the lock that is given
keeps changes apart. `open_library` brings one for all processes of a machine. Where two machines change the
same scope of a shared store at the same moment, both activations are in the history, the later one holds, and
the other set counts as retired; two sets may then bear the same number, but never the same version.

Cost accepted: naming a set by version reads the sets of all scopes, some 0.1 ms each.
"""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING, Any

from langgraph.store.base import BaseStore, PutOp, SearchOp
from pydantic import BaseModel, ValidationError

from midturn.core import BadInput
from midturn.refiner.guidelines._records import (
    Event,
    Guideline,
    GuidelineSet,
    Lineage,
    Status,
    Trial,
    Validation,
    address,
)
from midturn.refiner.guidelines._scopes import ROOT, checked_scope, namespace

if TYPE_CHECKING:
    pass

ACTIVE = "active"
"""The key of the set that holds in a scope."""

ON_TRIAL = "trial"
"""The key of the set that holds in a share of a scope's conversations."""

TICK = timedelta(microseconds=1)
"""By which two events of a scope are apart at least."""

_ALL = 1_000_000
"""Items that a search returns at most; without a limit LangGraph's stores give ten."""


class GuidelineLibrary:
    """The sets of all scopes in one store. Changes to a scope are entered in its history."""

    def __init__(self, store: BaseStore, lock: AbstractContextManager[Any] | None = None) -> None:
        """Keep sets in `store`.

        Args:
            store: one that answers synchronous calls.
            lock: held during each change; without it, changes are kept apart within this object.
        """
        self._store = store
        self._lock = lock or RLock()

    # -- reading --------------------------------------------------------------------------------------

    def sets(self, scope: str | None = None) -> list[GuidelineSet]:
        """All sets of a scope, or of all, by scope and number."""
        within = namespace(checked_scope(scope)) if scope else ROOT
        stored, events, active, tried = self._read(within, "set", "event", ACTIVE, ON_TRIAL)
        history: defaultdict[str, list[Event]] = defaultdict(list)
        for event in _in_order(events):
            history[event.version].append(event)
        holding = {value["version"] for value in active}
        on_trial = {value["version"] for value in tried}
        sets = [
            _standing(
                each,
                history[each.version],
                is_active=each.version in holding,
                is_on_trial=each.version in on_trial,
            )
            for each in map(GuidelineSet.model_validate, stored)
        ]
        return sorted(sets, key=lambda each: (each.scope, each.number))

    def active(self, scope: str) -> GuidelineSet | None:
        """Return the set that holds in a scope."""
        return self._held(scope, ACTIVE)

    def on_trial(self, scope: str) -> GuidelineSet | None:
        """Return the set that holds in a share of a scope's conversations."""
        return self._held(scope, ON_TRIAL)

    def history(self, scope: str) -> list[Event]:
        """Return the outcome of a scope's sets, in order."""
        (events,) = self._read(namespace(checked_scope(scope)), "event")
        return _in_order(events)

    def find(self, reference: str) -> GuidelineSet:
        """Return the set that is meant by a version, its beginning, `SCOPE@NUMBER`, or `SCOPE` for its
        active set.

        Raises:
            BadInput: it means none, or several.
        """
        sets = self.sets()
        found = [s for s in sets if s.name == reference or (s.scope == reference and s.status == "active")]
        found = found or [s for s in sets if reference and s.version.startswith(reference)]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadInput(
                f"`{reference}` begins the versions {', '.join(s.version for s in found)}. Say which"
            )
        raise BadInput(
            f"`{reference}` is no guideline set here. Give a version or its beginning, SCOPE@NUMBER, or "
            "SCOPE for its active set; `midturn guidelines list` names them"
        )

    # -- changing -------------------------------------------------------------------------------------

    def add(
        self,
        scope: str,
        guidelines: Sequence[Guideline],
        *,
        by: str,
        parent: str | None = None,
        lineage: Lineage | None = None,
    ) -> GuidelineSet:
        """Keep a new candidate; a set with the same content that is there already is returned as it is.

        Args:
            scope: for whom it is.
            guidelines: its rules.
            by: who adds it.
            parent: the version of the set that it is to replace.
            lineage: what it was made from.

        Raises:
            BadInput: the rules can't be a set.
        """
        lineage = lineage or Lineage()
        version = address(scope, parent, guidelines, lineage)
        with self._lock:
            there = self.sets(scope)
            if known := next((s for s in there if s.version == version), None):
                return known
            number = max((s.number for s in there), default=0) + 1
            made = _checked(
                version=version,
                scope=scope,
                number=number,
                parent=parent,
                guidelines=tuple(guidelines),
                lineage=lineage,
            )
            added = _event("added", made, self._now(scope), by)
            self._store.batch([_entry(added, scope), _put(scope, f"set:{version}", "set", made)])
        return made

    def validated(self, version: str, validation: Validation, *, by: str) -> GuidelineSet:
        """Keep the figures of a set's comparison with its parent.

        Raises:
            BadInput: they compare it with another set.
        """
        with self._lock:
            found = self.find(version)
            if validation.against != found.parent:
                raise BadInput(
                    f"{found.name} was compared with {validation.against or 'no guidelines'}, but its parent "
                    f"is {found.parent or 'none'}. Compare it with its parent"
                )
            event = _event("validated", found, self._now(found.scope), by)
            event = event.model_copy(update={"validation": validation})
            self._store.batch([_entry(event, found.scope)])
        return self.find(version)

    def reject(self, version: str, *, by: str, reason: str) -> GuidelineSet:
        """Turn a candidate down; it is kept, with the reason.

        Raises:
            BadInput: it is no candidate.
        """
        return self._end(version, "rejected", {"candidate"}, by, reason)

    def retire(self, version: str, *, by: str, reason: str = "") -> GuidelineSet:
        """Take a set out of use. Where it was active, nothing holds in its scope until another is activated.

        Raises:
            BadInput: it is neither active nor a candidate, or a set is on trial against it.
        """
        return self._end(version, "retired", {"active", "candidate"}, by, reason)

    def start_trial(self, version: str, *, share: float, by: str, reason: str = "") -> GuidelineSet:
        """Let a set hold in a share of its scope's conversations, in place of the active one.

        Args:
            version: a candidate, or a set that was rejected, as `find` takes it.
            share: of the conversations, more than 0 and less than 1.
            by: who decides.
            reason: kept with the set.

        Raises:
            BadInput: it is neither, another set is on trial in its scope, or its parent is not active.
        """
        if not 0 < share < 1:
            raise BadInput(f"a share of {share:g}: give more than 0 and less than 1, such as 0.5")
        with self._lock:
            found = self.find(version)
            if found.status not in {"candidate", "rejected"}:
                raise BadInput(f"{found.name} ({found.version}) is {_told(found)}, and can't be put on trial")
            self.refuse_on_trial(found.scope)
            active = self.active(found.scope)
            if (active.version if active else None) != found.parent:
                holding = f"{active.name} ({active.version})" if active else "no set"
                raise BadInput(
                    f"the parent of {found.name} is {found.parent or 'none'}, but {holding} is active now. "
                    "Import its rules again, as a list without a title, to give them that parent"
                )
            at = self._now(found.scope)
            trial = Trial(share=share, key=secrets.token_hex(8), since=at)
            event = _event("tried", found, at, by, reason).model_copy(update={"trial": trial})
            held = found.model_copy(update={"status": "trial", "reason": reason, "trial": trial})
            put = _put(found.scope, ON_TRIAL, ON_TRIAL, held)
            self._store.batch([_entry(event, found.scope), put])
        return self.find(version)

    def end_trial(
        self,
        version: str,
        *,
        keep: bool,
        by: str,
        found_out: Validation | None = None,
        force: bool = False,
        reason: str = "",
    ) -> GuidelineSet:
        """End a set's trial: it becomes active or is rejected.

        Args:
            version: the set, as `find` takes it.
            keep: whether it is to become active.
            by: who decides.
            found_out: the figures of the trial.
            force: keep it even where they don't speak for it. That is recorded.
            reason: kept with the set.

        Raises:
            BadInput: it is not on trial or, without `force`, the figures don't show it to be better.
        """
        with self._lock:
            found = self.find(version)
            if found.status != "trial":
                raise BadInput(f"{found.name} ({found.version}) is {_told(found)}, and not on trial")
            found = found.model_copy(update={"trial": None, "validation": found_out or found.validation})
            objection = None if found_out and found_out.beats_parent else _undecided(found_out)
            if keep and objection and not force:
                raise BadInput(
                    f"{found.name} ({found.version}) {objection}. Let the trial continue, or end it with "
                    "--discard, or with --keep --force"
                )
            at = self._now(found.scope)
            figures = _event("validated", found, at, by).model_copy(update={"validation": found_out})
            ops = [PutOp(namespace(found.scope), ON_TRIAL, None)]
            ops += [_entry(figures, found.scope)] if found_out else []
            if keep:
                ops += self._activation(found, at + TICK, by, objection, reason)
            else:
                ops.append(_entry(_event("rejected", found, at + TICK, by, reason), found.scope))
            self._store.batch(ops)
        return self.find(version)

    def activate(self, version: str, *, by: str, force: bool = False, reason: str = "") -> GuidelineSet:
        """Let a set hold in its scope, in place of the one that did. An active one stays as it is.

        Args:
            version: the set, as `find` takes it.
            by: who decides.
            force: activate it even without figures that speak for it. That is recorded.
            reason: kept with the activation.

        Raises:
            BadInput: without `force`: it was rejected; it has no validation figures, or only those of a file;
                they do not show it to be better than its parent; or a set that it was never compared with is
                active. With it, too: a set is on trial in its scope.
        """
        with self._lock:
            found = self.find(version)
            if found.status == "active":
                return found
            self.refuse_on_trial(found.scope)
            objection = _objection(found, self.active(found.scope))
            if objection and not force:
                raise BadInput(f"{found.name} ({found.version}) {objection}. Or force it: --force")
            self._store.batch(self._activation(found, self._now(found.scope), by, objection, reason))
        return self.find(version)

    def _activation(
        self, found: GuidelineSet, at: datetime, by: str, overrode: str | None, reason: str
    ) -> list[PutOp]:
        """Return what is written where a set becomes active in place of the one that is."""
        replaced = self.active(found.scope)
        retired = [_event("retired", replaced, at, by, f"replaced by {found.name}")] if replaced else []
        activated = _event("activated", found, at + TICK, by, reason).model_copy(
            update={"overrode": overrode, "replaced": replaced.version if replaced else None}
        )
        active = found.model_copy(
            update={
                "status": "active",
                "reason": activated.reason,
                "forced": activated if overrode else None,
            }
        )
        put = _put(found.scope, ACTIVE, ACTIVE, active)
        return [*(_entry(event, found.scope) for event in (*retired, activated)), put]

    def refuse_on_trial(self, scope: str) -> None:
        """Keep what is active in a scope as it is while another set is compared with it.

        Raises:
            BadInput: a set is on trial there.
        """
        if tried := self.on_trial(scope):
            raise BadInput(
                f"{tried.name} ({tried.version}) is on trial in {scope}. End that first: "
                f"midturn trial end {tried.name} --keep, or --discard"
            )

    def _held(self, scope: str, key: str) -> GuidelineSet | None:
        item = self._store.get(namespace(checked_scope(scope)), key)
        return read_held(scope, item.value) if item else None

    def _end(self, version: str, kind: Any, of: set[Status], by: str, reason: str) -> GuidelineSet:
        with self._lock:
            found = self.find(version)
            if found.status not in of:
                raise BadInput(f"{found.name} ({found.version}) is {_told(found)}, and can't be {kind}")
            if found.status == "active":
                self.refuse_on_trial(found.scope)
            cleared = [PutOp(namespace(found.scope), ACTIVE, None)] if found.status == "active" else []
            ended = _event(kind, found, self._now(found.scope), by, reason)
            self._store.batch([_entry(ended, found.scope), *cleared])
        return self.find(version)

    def _now(self, scope: str) -> datetime:
        """Return a time after all that happened in a scope, even where the clock was put back."""
        last = self.history(scope)[-1:]
        return max([datetime.now(UTC), *(event.at + TICK for event in last)])

    def _read(self, within: tuple[str, ...], *kinds: str) -> list[list[dict[str, Any]]]:
        """Return the items of these kinds, as they are at one moment."""
        searches = [SearchOp(within, filter={"item": kind}, limit=_ALL) for kind in kinds]
        found: Any = self._store.batch(searches)
        return [[_without_item(each.value) for each in items] for items in found]


def _in_order(events: Iterable[dict[str, Any]]) -> list[Event]:
    return sorted((Event.model_validate(value) for value in events), key=lambda event: event.at)


def _standing(
    stored: GuidelineSet, events: Sequence[Event], *, is_active: bool, is_on_trial: bool
) -> GuidelineSet:
    """Return a set with all its events."""
    figures = [event.validation for event in events if event.kind == "validated"]
    decisions = [event for event in events if event.kind in {"tried", "rejected", "activated", "retired"}]
    activations = [event for event in decisions if event.kind == "activated"]
    trials = [event.trial for event in decisions if event.kind == "tried"]
    status = "active" if is_active else "trial" if is_on_trial else _status(decisions)
    return stored.model_copy(
        update={
            "status": status,
            "trial": trials[-1] if status == "trial" else None,
            "reason": decisions[-1].reason if decisions else "",
            "validation": figures[-1] if figures else None,
            "forced": activations[-1] if activations and activations[-1].overrode else None,
        }
    )


def _status(decisions: Sequence[Event]) -> Status:
    """Of a set that is not active; one whose activation was overtaken by another counts as retired."""
    if not decisions:
        return "candidate"
    return "rejected" if decisions[-1].kind == "rejected" else "retired"


def read_held(scope: str, value: dict[str, Any]) -> GuidelineSet:
    """Return a scope's active set, or the one that is on trial there, as it is stored.

    Raises:
        ValueError: it is none, or belongs to another scope or version than it says.
    """
    read = GuidelineSet.model_validate(_without_item(value))
    if read.scope != scope or not read.is_as_addressed:
        raise ValueError(
            f"the {read.status} set of {scope} is damaged: it says to be {read.name} ({read.version})"
        )
    return read


_COMPARE = "Compare it with its parent: midturn refine --candidate {}"


def _objection(found: GuidelineSet, active: GuidelineSet | None) -> str | None:
    """Why a set must not hold as it is."""
    if found.status == "rejected":
        return f"was rejected: {found.reason}"
    if found.validation is None:
        return f"has no validation figures. {_COMPARE.format(found.name)}"
    if found.validation.imported:
        return f"has no validation figures but those of its file. {_COMPARE.format(found.name)}"
    if not found.validation.beats_parent:
        return f"does not beat its parent: {found.validation}, and the whole interval must lie above zero"
    if active and active.version != found.parent:
        return f"was never compared with {active.name} ({active.version}), which is active now"
    return None


def _undecided(found_out: Validation | None) -> str:
    """Why a trial doesn't speak for its set."""
    if found_out is None:
        return "has no figures of its trial: no conversation can be compared yet"
    return f"is not shown to be better: {found_out}, and the whole interval must lie above zero"


def _told(of: GuidelineSet) -> str:
    return "on trial" if of.status == "trial" else of.status


def _event(kind: Any, of: GuidelineSet, at: datetime, by: str, reason: str = "") -> Event:
    return Event(at=at, kind=kind, version=of.version, by=by, reason=reason)


def _entry(event: Event, scope: str) -> PutOp:
    """Return an event as a new item, whatever is entered elsewhere at the same moment."""
    key = f"event:{event.at.isoformat(timespec='microseconds')}:{uuid.uuid4().hex[:8]}"
    return _put(scope, key, "event", event)


def _checked(**fields: Any) -> GuidelineSet:
    try:
        return GuidelineSet(**fields)
    except ValidationError as error:
        raise BadInput(f"no guideline set: {error.errors()[0]['msg']}") from error


def _put(scope: str, key: str, item: str, record: BaseModel) -> PutOp:
    # Not indexed: a store that embeds what it keeps would pay for each, and nobody searches them by meaning.
    return PutOp(namespace(scope), key, {"item": item, **record.model_dump(mode="json")}, index=False)


def _without_item(value: dict[str, Any]) -> dict[str, Any]:
    return {name: field for name, field in value.items() if name != "item"}
