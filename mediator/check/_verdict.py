"""The check itself, and the user's statements with what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from midturn.mediator._records import Faithfulness, Statement, Value
from midturn.mediator.check._binding import exchanged, missing_again
from midturn.mediator.check._comparing import Side, counterpart
from midturn.mediator.check._corrections import contrasted, mark_superseded
from midturn.mediator.check._coverage import stems_of, unspoken
from midturn.mediator.check._document import Document, read
from midturn.mediator.check._mentions import FIGURES, Mention
from midturn.mediator.check._replaced import mark_replaced
from midturn.mediator.check._tokens import sentences
from midturn.mediator.check.kinds import LACKING, Match, outlived
from midturn.mediator.language import Language

_IN_WORDS = frozenset(["negation", "comparison"])
"""Kinds that are read from words alone."""
_SMALL = 100
"""Up to here a figure may be written in words."""


def check(text: str, statements: Sequence[Statement]) -> Faithfulness:
    """Compare the values of `text` with those of `statements`, given in the order they were made."""
    *sources, target = read([*(statement.text for statement in statements), text])
    said = [
        document for document, statement in zip(sources, statements, strict=True) if statement.by == "user"
    ]
    mark_superseded(said)
    mark_superseded([target])
    mark_replaced(said)
    mark_replaced([target])
    return _Comparison(target, sources, statements).verdict()


class _Comparison:
    """A text and its sources, with their values marked live or superseded."""

    def __init__(self, target: Document, sources: list[Document], statements: Sequence[Statement]) -> None:
        self.text = target
        self.sources = sources
        self.statements = statements
        self.stated = [m for document in sources for m in document.mentions]
        self.stale = [m for m in self.stated if m.superseded]
        stale_keys = {(m.kind, m.meaning) for m in self.stale}
        self.used = [
            m
            for m in target.mentions
            if not m.superseded and not ((m.kind, m.meaning) in stale_keys and contrasted(target, m))
        ]
        self.target = Side([target], self.used)
        self.live = Side(sources, [m for m in self.stated if not m.superseded])
        self.old = Side([], self.stale)

        told = set[Language]().union(*(document.languages for document in sources))
        self.foreign = not all(language.known for language in target.languages)
        """Words of the text cannot be read."""
        self.foreign_source = not all(language.known for language in told)
        """Words of a source cannot be read."""
        demanded = [m for m in self.live.mentions if self._demanded(m)]
        self.swapped, swapped_in = exchanged(demanded, self.used)
        self.demanded = demanded
        self.misplaced = {*swapped_in, *missing_again(self.used, self.live.mentions)}

    def _demanded(self, mention: Mention) -> bool:
        unreadable = self.foreign and mention.kind in _IN_WORDS
        return not mention.optional and not unreadable and self.statements[mention.source].by == "user"

    def verdict(self) -> Faithfulness:
        """Every value in its place."""
        kept: list[Value] = []
        invented: list[Value] = []
        for mention in self.used:
            self._place(mention, kept, invented)
        return Faithfulness(
            kept=tuple(kept),
            lost=tuple(self._value(m) for m in self._lost()),
            invented=tuple(invented),
            superseded=tuple(self._value(m) for m in _once(self.stale)),
        )

    def _lost(self) -> list[Mention]:
        gone = [m for m in self.demanded if not counterpart(m, self.target, self.live).found]
        return _once([*gone, *self.swapped, *missing_again(self.demanded, self.used), *self._unspoken()])

    def _unspoken(self) -> list[Mention]:
        spoken = stems_of(self.text)
        told = [d for d, s in zip(self.sources, self.statements, strict=True) if s.by == "user"]
        return [mention for document in told for mention in unspoken(document, self.text, spoken)]

    def _place(self, mention: Mention, kept: list[Value], invented: list[Value]) -> None:
        match = counterpart(mention, self.live, self.target)
        if not match.found:
            match = outlived(mention, self.old)
        if mention in self.misplaced:
            invented.append(self._sourced(mention, LACKING))
        elif match.found:
            kept.append(self._sourced(mention, match))
        elif not mention.optional and not self._may_be_in_words(mention):
            may_be_old = mention.kind in FIGURES | {"name"}
            old = counterpart(mention, self.old, self.target) if may_be_old else LACKING
            invented.append(self._sourced(mention, old))

    def _may_be_in_words(self, mention: Mention) -> bool:
        """Tell whether words of a language that is not known may say a value."""
        if not (self.foreign or self.foreign_source):
            return False
        if mention.kind in _IN_WORDS or mention.kind == "time":
            return True
        return mention.amount.isdecimal() and int(mention.amount[:4]) <= _SMALL

    def _sourced(self, mention: Mention, match: Match) -> Value:
        value = Value(kind=mention.kind, written=mention.written, meaning=mention.meaning)
        if match.source is None:
            return value
        statement = self.statements[match.source.source]
        return value.model_copy(update={"turn": statement.turn, "by": statement.by})

    def _value(self, mention: Mention) -> Value:
        return self._sourced(mention, Match(True, mention))


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
    mark_superseded(documents)
    mark_replaced(documents)
    found: list[tuple[Statement, bool]] = []
    for statement, document in zip(said, documents, strict=True):
        for span in sentences(document.tokens):
            first, last = document.tokens[span.start], document.tokens[span.stop - 1]
            values = [m for m in document.mentions if m.sentence == first.sentence and m.kind != "quoted"]
            gone = bool(values) and all(m.superseded for m in values)
            found.append((statement.model_copy(update={"text": document.text[first.start : last.end]}), gone))
    return found
