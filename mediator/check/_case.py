"""A draft and its sources, read: what all parts of the check look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from midturn.mediator._records import Statement
from midturn.mediator.check._document import Document, read
from midturn.mediator.check._withdrawn import Spans, mark_withdrawn
from midturn.mediator.reading import Change, Exchange, changes


@dataclass
class Case:
    """A draft and its sources. Values that no longer hold are marked in the documents."""

    draft: Document
    sources: list[Document]
    """One for each of the statements; a document's `source` is its index here."""
    statements: Sequence[Statement]
    changes: Sequence[Change]
    """What the user replaced and withdrew; turns are those of the statements."""

    @cached_property
    def turns(self) -> dict[int, Document]:
        """What the user says that is to be kept, by turn."""
        pairs = zip(self.statements, self.sources, strict=True)
        return {statement.turn: document for statement, document in pairs if statement.by == "user"}

    @cached_property
    def withdrawn(self) -> Spans:
        """Where the sources say what no longer holds, by the index of the source."""
        spans = mark_withdrawn(self.turns, self.draft, self.changes)
        return {self.turns[turn].source: inside for turn, inside in spans.items() if turn in self.turns}


def case_of(text: str, statements: Sequence[Statement], changed: Sequence[Change] | None = None) -> Case:
    """Read a draft and its sources together.

    Args:
        text: the draft.
        statements: what it may draw on, in order; the user's are to be kept.
        changed: what the user replaced and withdrew, by the statements' turns; found in the user's statements
            where left out.
    """
    *sources, draft = read([*(statement.text for statement in statements), text])
    if changed is None:
        said = [statement for statement in statements if statement.by == "user"]
        changed = [_at_turns(change, said) for change in changes([Exchange(s.text) for s in said])]
    return Case(draft, sources, statements, changed)


def _at_turns(change: Change, said: Sequence[Statement]) -> Change:
    """Return a change that counts statements as one by their turns."""

    def turn(number: int) -> int:
        return said[number - 1].turn

    old = change.old.model_copy(update={"turn": turn(change.old.turn)})
    new = change.new and change.new.model_copy(update={"turn": turn(change.new.turn)})
    return change.model_copy(update={"old": old, "new": new, "turn": turn(change.turn)})
