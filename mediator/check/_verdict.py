"""Which values a draft keeps, loses and invents, and which of the user's statements still hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from midturn.mediator._records import Faithfulness, Statement, Value
from midturn.mediator.check._binding import exchanged, missing_again
from midturn.mediator.check._brief import Brief
from midturn.mediator.check._case import Case, case_for, case_of
from midturn.mediator.check._denials import contradicts, denied_value, forbids, is_plain, is_ruled_out
from midturn.mediator.check._withdrawn import reacts
from midturn.mediator.language import words
from midturn.mediator.reading import dropped
from midturn.mediator.values import FIGURES, Document, Mention, Side, counterpart, sentences, stem_of_content
from midturn.mediator.values.kinds import LACKING, Match, outlived, spoken

_IN_WORDS = frozenset(["negation", "comparison"])
"""Kinds that are read from words alone."""
_FEWEST = 2
"""So many figures of earlier turns show that a draft goes on with them."""
_MOST_CARRIED = 60
_FEW = 12
_REASONING = frozenset(["because", "since", "as", "cause", "cos", "and"])
_TELLING = frozenset(
    words(
        "is are was were has have had will can can't got just comes came joins joined wants needs says said"
    )
)
_SMALL = 100
"""Up to here a figure may be written in words."""


def compared(text: str, statements: Sequence[Statement]) -> Faithfulness:
    """Compare the values of `text` with those of `statements`, given in the order they were made."""
    return values_of(case_of(text, statements))


def values_of(case: Case) -> Faithfulness:
    """Compare the values of a draft with those of its sources."""
    return _Comparison(case).verdict()


class _Comparison:
    """A text and its sources, with their values marked live or superseded."""

    def __init__(self, case: Case) -> None:
        target, sources = case.draft, case.sources
        self.by_number = case.by_number
        self.sources = sources
        self.kept = {document.source for document in case.turns}
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
        self.old.units = self.live.units
        self.withdrawn = case.withdrawn
        self.draft = target
        self.tokens = target.tokens

        self.foreign = not all(language.known for language in self.target.languages)
        """Words of the draft cannot be read."""
        self.foreign_source = not all(language.known for language in self.live.languages)
        """Words of a source cannot be read."""
        self.chain = case.chain
        demanded = [m for m in self.live.mentions if self._demanded(m)]
        carried = self._carried()
        self.swapped, swapped_in = exchanged(demanded, self.used)
        self.demanded = [*demanded, *carried]
        self.misplaced = {*swapped_in, *missing_again(self.used, self.live.mentions)}

    def _demanded(self, mention: Mention) -> bool:
        unreadable = self.foreign and mention.kind in _IN_WORDS
        if mention.optional or unreadable or mention.source not in self.kept:
            return False
        document, _ = self.by_number[mention.source]
        if mention.kind == "negation" and (
            reacts(document, mention) or not (forbids(document, mention) or self._denied(mention))
        ):
            return False
        if mention.kind in FIGURES and is_ruled_out(document, mention):
            return False
        return mention.kind != "name" or not self._gives_the_reason(mention)

    def _carried(self) -> list[Mention]:
        """Return the figures of turns that may be open, where the draft keeps most of them.

        It then goes on with those turns, and lacks what it lacks of them. A figure with one like it in a
        later turn may have been replaced.
        """
        said = [
            m
            for m in self.live.mentions
            if m.kind in FIGURES and self.by_number[m.source][1].by == "user" and not m.optional
        ]
        open_to_all = [
            m
            for m in said
            if m.source not in self.kept
            and self.by_number[m.source][1].turn in self.chain
            and not (
                m.weak or m.known or self._counts_listed(m) or is_ruled_out(self.by_number[m.source][0], m)
            )
        ]
        if len(open_to_all) > _MOST_CARRIED:
            return []
        kept = [m for m in open_to_all if counterpart(m, self.target, self.live).found]
        if len(kept) < _FEWEST or 2 * len(kept) < len(open_to_all):
            return []
        return [m for m in open_to_all if not any(_may_replace(later, m) for later in said)]

    def _gives_the_reason(self, name: Mention) -> bool:
        """Tell whether a name only tells why a figure is another now: `make it 7, Jonas is coming too`."""
        tokens = self.by_number[name.source][0].tokens
        before = tokens[name.first - 1] if name.first else None
        opens = before is not None and (before.fold in _REASONING or before.text == ",")
        if not opens or name.end >= len(tokens) or tokens[name.end].fold not in _TELLING:
            return False
        replaced = {old.kind for old in self.stale if old.kind in FIGURES}
        return any(
            m.kind in replaced and m.sentence == name.sentence and m.end <= name.first
            for m in self.by_number[name.source][0].mentions
        )

    def _counts_listed(self, mention: Mention) -> bool:
        """Tell whether a number only says how many things are named behind it: `three of them: A, B, C`."""
        few = mention.kind == "number" and mention.amount.isdecimal() and int(mention.amount[:4]) <= _FEW
        tokens = self.by_number[mention.source][0].tokens
        return few and any(
            t.text == ":" for t in tokens[mention.end : mention.end + _FEW] if t.sentence == mention.sentence
        )

    def _denied(self, mention: Mention) -> bool:
        """Tell whether the draft affirms all of what a statement denies."""
        return len(mention.parts) > 1 and self.target.stems.issuperset(mention.parts)

    @cached_property
    def alike(self) -> dict[tuple[str, str], list[Mention]]:
        """Return the live values by what they are."""
        found: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        for mention in self.live.mentions:
            found[mention.kind, mention.meaning].append(mention)
        return found

    @cached_property
    def gone(self) -> set[str]:
        """Return the stems of what was withdrawn: a draft may say that it is not to be."""
        return {
            content
            for at, spans in self.withdrawn.items()
            for start, end in spans
            for token in self.by_number[at][0].tokens
            if start <= token.start < end and (content := stem_of_content(token))
        }

    def verdict(self) -> Faithfulness:
        """Return every value in its place."""
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
        if any(m.known for m in gone) and not self._counts_otherwise():
            gone = [m for m in gone if not m.known]
        return _once([*gone, *self.swapped, *missing_again(self.demanded, self.used)])

    def _counts_otherwise(self) -> bool:
        """Tell whether the draft counts what is spoken of in a way that no source does."""
        return any(m.weak and not counterpart(m, self.live, self.target).found for m in self.used)

    def _place(self, mention: Mention, kept: list[Value], invented: list[Value]) -> None:
        if mention.kind == "negation" and self._denies_what_holds(mention):
            invented.append(self._sourced(mention, LACKING))
            return
        match = counterpart(mention, self.live, self.target)
        if not match.found:
            match = outlived(mention, self.old)
        if not match.found and mention.kind == "negation":
            match = spoken(not self.gone.isdisjoint(mention.parts))
        if mention in self.misplaced:
            invented.append(self._sourced(mention, LACKING))
        elif match.found:
            kept.append(self._sourced(mention, match))
        elif not (mention.optional or mention.weak or self._says_nothing_new(mention)):
            may_be_old = mention.kind in FIGURES | {"name"}
            old = counterpart(mention, self.old, self.target) if may_be_old else LACKING
            stands = self._stands_beside(mention, old) or (old.found and self._is_of_what_goes(mention))
            (kept if stands else invented).append(self._sourced(mention, old))

    def _denies_what_holds(self, negation: Mention) -> bool:
        """Tell whether a draft says no to a value that the user's words have without any no: `not at 9`."""
        value = denied_value(self.draft, negation)
        match = counterpart(value, self.live, self.target) if value is not None else LACKING
        if match.source is None:
            return False
        same = self.alike[match.source.kind, match.source.meaning]
        homes = [(self.by_number[m.source], m) for m in same]
        return all(home.by == "user" and is_plain(document, m) for (document, home), m in homes)

    def _is_of_what_goes(self, mention: Mention) -> bool:
        """Tell whether a draft gives a withdrawn value of what it denies: `instead of the 2 kg beef`."""
        if mention.kind not in FIGURES or not mention.parts:
            return False
        denied = {word for m in self.used if m.kind == "negation" for word in m.parts}
        return not denied.isdisjoint(mention.parts)

    def _stands_beside(self, mention: Mention, old: Match) -> bool:
        """Tell whether a draft has a replaced value together with all that replace it: `from 9 to 10`.

        It then either tells of the change or the two are values of different things.
        """
        fresh = old.source.replaced_by if old.source is not None else ()
        if not fresh or any(m.optional for m in fresh):
            return False
        if any(not counterpart(m, self.target, self.live).found for m in fresh):
            return False
        values = {(m.kind, m.meaning) for m in fresh}
        # `on 3 or 5 May` leaves open what was settled.
        return not any((m.kind, m.meaning) in values and self._are_joined(mention, m) for m in self.used)

    def _are_joined(self, one: Mention, other: Mention) -> bool:
        low, high = sorted((one, other), key=lambda m: m.first)
        between = self.tokens[low.end : high.first]
        return len(between) == 1 and between[0].fold in {"or", "and", "/"}

    def _says_nothing_new(self, mention: Mention) -> bool:
        if self._may_be_in_words(mention):
            return True
        if mention.kind == "range":
            # `from 56 to 54` tells of a change; each end is a value of its own.
            return mention.first > 0 and self.tokens[mention.first - 1].fold == "from"
        return mention.kind == "negation" and not contradicts(mention, self.sources)

    def _may_be_in_words(self, mention: Mention) -> bool:
        """Tell whether words of a language that is not known may say a value."""
        if not (self.foreign or self.foreign_source):
            return False
        if mention.kind in _IN_WORDS or mention.kind == "time":
            return True
        return mention.amount.isdecimal() and int(mention.amount[:4]) <= _SMALL

    def _sourced(self, mention: Mention, match: Match) -> Value:
        kind, written, meaning = mention.kind, mention.written, mention.meaning
        if match.source is None:
            return Value(kind=kind, written=written, meaning=meaning)
        _, statement = self.by_number[match.source.source]
        return Value(kind=kind, written=written, meaning=meaning, turn=statement.turn, by=statement.by)

    def _value(self, mention: Mention) -> Value:
        return self._sourced(mention, Match(True, mention))


def _may_replace(later: Mention, mention: Mention) -> bool:
    """Tell whether a figure of a later turn may take the place of one: it isn't of anything else."""
    if later.source <= mention.source or later.meaning == mention.meaning:
        return False
    if mention.kind == later.kind:
        alike = mention.unit == later.unit
    else:
        alike = {mention.kind, later.kind} in ({"number", "quantity"}, {"number", "money"})
    if not alike or not mention.context or not later.context:
        return alike
    return not mention.context.keys().isdisjoint(later.context)


def _once(mentions: list[Mention]) -> list[Mention]:
    """Leave out what is said again with the same kind and meaning."""
    seen: dict[tuple[str, str], Mention] = {}
    for mention in mentions:
        seen.setdefault((mention.kind, mention.meaning), mention)
    return list(seen.values())


def live_statements(brief: Brief) -> list[tuple[Statement, bool]]:
    """Return the request's statements by sentence, each with whether all of its values were superseded."""
    case = case_for("", brief)
    return [
        (case.by_number[document.source][1].model_copy(update={"text": text}), gone)
        for document in case.turns
        for text, gone in _sentences(document)
    ]


def _sentences(document: Document) -> Iterator[tuple[str, bool]]:
    in_sentence: dict[int, list[Mention]] = defaultdict(list)
    for mention in document.mentions:
        if mention.kind != "quoted":
            in_sentence[mention.sentence].append(mention)
    for span in sentences(document.tokens):
        first, last = document.tokens[span.start], document.tokens[span.stop - 1]
        values = in_sentence[first.sentence]
        yield document.text[first.start : last.end], bool(values) and all(m.superseded for m in values)
