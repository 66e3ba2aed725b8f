"""A draft and its sources, read: what all parts of the check look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from midturn.mediator._records import Statement
from midturn.mediator.check._brief import Brief
from midturn.mediator.check._declined import Declined
from midturn.mediator.check._passed_over import leave_passed_over
from midturn.mediator.check._replaced import mark_replaced
from midturn.mediator.check._rules import settle_dates
from midturn.mediator.check._withdrawn import Admitted, Spans, mark_withdrawn
from midturn.mediator.reading import Change, Exchange, changes
from midturn.mediator.values import Document, answer_number, read

_DRAFT = -1
"""The number of a draft."""
_OTHERS = -3
"""The number of the first of what neither the user says nor a whole answer."""


@dataclass(frozen=True)
class Case:
    """A draft and its sources. Values that no longer hold are marked in the documents."""

    draft: Document
    sources: Sequence[Document]
    """One for each of the statements."""
    statements: Sequence[Statement]
    said: Mapping[int, Document]
    """What the user says, by turn."""
    kept: frozenset[int]
    """Turns of the user's whose words the draft has to keep."""
    changes: Sequence[Change]
    """What the user replaced and withdrew, by turn."""
    withdrawn: Spans
    """Where the sources say what no longer holds, by the number of the source."""
    instead: frozenset[int] = frozenset()
    """Numbers of the sources that the user accepted in the place of words of their own."""
    chain: frozenset[int] = frozenset()
    """Turns since the latest answer that says more than a question or an acknowledgement does."""
    declined: tuple[Declined, ...] = ()
    """What the assistant asked for and the user said no to."""

    @cached_property
    def by_number(self) -> Mapping[int, tuple[Document, Statement]]:
        """Return the sources with their statements."""
        pairs = zip(self.sources, self.statements, strict=True)
        return {document.source: (document, statement) for document, statement in pairs}

    @property
    def admitted(self) -> list[Admitted]:
        """Return what was taken up of the assistant's words."""
        return _admitted(self.statements, self.sources)

    @property
    def turns(self) -> list[Document]:
        """Return what the draft has to keep, in order."""
        return [document for turn, document in self.said.items() if turn in self.kept]


def case_of(draft: str, statements: Sequence[Statement]) -> Case:
    """Read a draft together with statements, of which it has to keep the user's."""
    *sources, read_draft = read([*(statement.text for statement in statements), draft], ends_in_draft=True)
    pairs = zip(statements, sources, strict=True)
    said = [document for statement, document in pairs if statement.by == "user"]
    # Statements of one turn may be many, so they are numbered here.
    numbered = dict(enumerate(said, 1))
    changed = changes([Exchange(document.text) for document in said])
    return _marked(read_draft, sources, statements, numbered, frozenset(numbered), changed)


def case_for(draft: str, brief: Brief) -> Case:
    """Read a draft together with what it is checked against."""
    texts = [statement.text for statement in brief.statements]
    *sources, read_draft = read([*texts, draft], [*_numbers(brief), _DRAFT], ends_in_draft=True)
    pairs = zip(brief.statements, sources, strict=True)
    said = {statement.turn: document for statement, document in pairs if statement.by == "user"}
    if brief.picked:
        leave_passed_over(dict(_admitted(brief.statements, sources)), brief.picked)
    if brief.order is not None:
        settle_dates([read_draft, *sources], brief.order)
    case = _marked(read_draft, sources, brief.statements, said, brief.request, brief.changes)
    instead = frozenset(sources[at].source for at in brief.instead)
    return replace(case, instead=instead, chain=brief.chain, declined=brief.declined)


def _numbers(brief: Brief) -> Iterator[int]:
    """Give each statement a number that it keeps from turn to turn."""
    others = count(_OTHERS, -2)
    for statement in brief.statements:
        if statement.by == "user":
            yield statement.turn - 1
        elif statement.turn in brief.answers:
            yield answer_number(statement.turn)
        else:
            yield next(others)


def _marked(
    draft: Document,
    sources: Sequence[Document],
    statements: Sequence[Statement],
    said: Mapping[int, Document],
    kept: frozenset[int],
    changed: Sequence[Change],
) -> Case:
    spans = mark_withdrawn(said, draft, changed, _admitted(statements, sources))
    mark_replaced(list(said.values()))
    mark_replaced([draft])
    withdrawn = {said[turn].source: inside for turn, inside in spans.items() if turn in said}
    return Case(draft, sources, statements, said, kept, changed, withdrawn)


def _admitted(statements: Sequence[Statement], sources: Sequence[Document]) -> list[Admitted]:
    pairs = zip(statements, sources, strict=True)
    return [(statement.turn, document) for statement, document in pairs if statement.by == "assistant"]
