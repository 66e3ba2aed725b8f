"""The check itself, and the user's statements with what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from midturn.mediator._records import Faithfulness, Statement, Value
from midturn.mediator.check._binding import exchanged, missing_again
from midturn.mediator.check._comparing import Side, counterpart, outlived
from midturn.mediator.check._coverage import stems_of, unspoken
from midturn.mediator.check._document import Document, read
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._mentions import FIGURES, Mention
from midturn.mediator.check._names import sentences
from midturn.mediator.check._withdrawn import (
    Places,
    Spans,
    is_inside,
    mark_withdrawn,
    reacts,
    withdrawn_findings,
)
from midturn.mediator.reading import Change, Exchange, changes, dropped


def check(
    text: str, statements: Sequence[Statement], changed: Sequence[Change] | None = None
) -> Faithfulness:
    """Compare the values of `text` with those of `statements`, given in the order they were made.

    Args:
        text: The text under check.
        statements: What it may draw on.
        changed: What the user replaced and withdrew, by the statements' turns; found anew where left out.
    """
    *sources, target = read([*(statement.text for statement in statements), text])
    turns, changed = _turns(sources, statements, changed)
    admitted = [(s.turn, d) for d, s in zip(sources, statements, strict=True) if s.by == "carried"]
    spans = mark_withdrawn(turns, target, changed, admitted)
    carried = withdrawn_findings(target, turns, changed, admitted)
    return _Comparison(target, sources, statements, _by_source(turns, spans)).verdict(carried)


def _turns(
    documents: Sequence[Document], statements: Sequence[Statement], changed: Sequence[Change] | None
) -> tuple[dict[int, Document], Sequence[Change]]:
    """The user's statements by turn, and what they change."""
    said = [(d, s) for d, s in zip(documents, statements, strict=True) if s.by == "user"]
    if changed is not None:
        return {statement.turn: document for document, statement in said}, changed
    found = changes([Exchange(statement.text) for _, statement in said])
    return {number: document for number, (document, _) in enumerate(said, 1)}, found


def _by_source(turns: dict[int, Document], spans: Spans) -> Spans:
    return {turns[turn].source: inside for turn, inside in spans.items() if turn in turns}


class _Comparison:
    """A text and its sources, with their values marked live or superseded."""

    def __init__(
        self,
        target: Document,
        sources: list[Document],
        statements: Sequence[Statement],
        withdrawn: Spans,
    ) -> None:
        self.text = target
        self.withdrawn = withdrawn
        self.sources = sources
        self.statements = statements
        self.stated = [m for document in sources for m in document.mentions]
        self.stale = [m for m in self.stated if m.superseded]
        stale_keys = {(m.kind, m.meaning) for m in self.stale}
        stale_keys -= {(m.kind, m.meaning) for m in self.stated if not m.superseded}
        gone = dropped(target) if stale_keys else set[int]()
        self.used = [
            m
            for m in target.mentions
            if not m.superseded and not ((m.kind, m.meaning) in stale_keys and m.first in gone)
        ]
        self.target = Side([target], self.used)
        self.live = Side(sources, [m for m in self.stated if not m.superseded])
        self.old = Side([], self.stale)

        self.valued = Counter((m.source, m.sentence) for m in self.stated if not m.optional)
        demanded = [m for m in self.live.mentions if self._demanded(m)]
        self.swapped, swapped_in = exchanged(demanded, self.used)
        self.demanded = demanded
        self.misplaced = {*swapped_in, *missing_again(self.used, self.live.mentions)}

    def _demanded(self, mention: Mention) -> bool:
        if mention.optional or self.statements[mention.source].by != "user":
            return False
        if mention.kind != "negation" or self.valued[mention.source, mention.sentence] > 1:
            return True
        return not reacts(self.sources[mention.source], mention)

    def verdict(self, carried: Sequence[Finding]) -> Faithfulness:
        """Every value in its place; `carried` are words that the user withdrew."""
        kept: list[Value] = []
        invented = [self._withdrawn(finding) for finding in carried]
        for mention in self.used:
            self._place(mention, kept, invented)
        return Faithfulness(
            kept=tuple(kept),
            lost=tuple(self._value(m) for m in self._lost()),
            invented=tuple(invented),
            superseded=tuple(self._value(m) for m in _once(self.stale)),
        )

    def _lost(self) -> list[Mention]:
        gone = [m for m in self.demanded if not counterpart(m, self.target, self.live)]
        return _once([*gone, *self.swapped, *missing_again(self.demanded, self.used), *self._unspoken()])

    def _unspoken(self) -> list[Mention]:
        spoken = stems_of(self.text)
        told = [d for d, s in zip(self.sources, self.statements, strict=True) if s.by == "user"]
        return [
            mention
            for document in told
            for mention in unspoken(document, spoken)
            if not is_inside(document, mention, self.withdrawn.get(document.source, []))
        ]

    def _withdrawn(self, finding: Finding) -> Value:
        statement = self.statements[finding.source or 0]
        return Value(
            kind="wording",
            written=finding.written,
            meaning=finding.said,
            turn=statement.turn,
            by=statement.by,
        )

    def _place(self, mention: Mention, kept: list[Value], invented: list[Value]) -> None:
        source = counterpart(mention, self.live, self.target) or outlived(mention, self.old) or False
        if mention in self.misplaced:
            invented.append(self._sourced(mention, False))
        elif source:
            kept.append(self._sourced(mention, source))
        elif not mention.optional:
            old = counterpart(mention, self.old, self.target) if mention.kind in FIGURES | {"name"} else False
            invented.append(self._sourced(mention, old))

    def _sourced(self, mention: Mention, source: Mention | bool) -> Value:
        if isinstance(source, bool):
            return Value(kind=mention.kind, written=mention.written, meaning=mention.meaning)
        statement = self.statements[source.source]
        return Value(
            kind=mention.kind,
            written=mention.written,
            meaning=mention.meaning,
            turn=statement.turn,
            by=statement.by,
        )

    def _value(self, mention: Mention) -> Value:
        return self._sourced(mention, mention)


def _once(mentions: list[Mention]) -> list[Mention]:
    """Leave out what is said again with the same kind and meaning."""
    seen: dict[tuple[str, str], Mention] = {}
    for mention in mentions:
        seen.setdefault((mention.kind, mention.meaning), mention)
    return list(seen.values())


def live_statements(statements: Sequence[Statement]) -> list[tuple[Statement, bool]]:
    """The user's statements by sentence, each with whether all of its values were superseded."""
    said = [statement for statement in statements if statement.by == "user"]
    documents = read([statement.text for statement in said])
    changed = changes([Exchange(statement.text) for statement in said])
    places = [Places(document) for document in documents]
    for change in changed:
        places[change.old.turn - 1].supersede(change.old)
    found: list[tuple[Statement, bool]] = []
    for statement, document in zip(said, documents, strict=True):
        for span in sentences(document.tokens):
            first, last = document.tokens[span.start], document.tokens[span.stop - 1]
            values = [m for m in document.mentions if m.sentence == first.sentence and m.kind != "quoted"]
            gone = bool(values) and all(m.superseded for m in values)
            found.append((statement.model_copy(update={"text": document.text[first.start : last.end]}), gone))
    return found
