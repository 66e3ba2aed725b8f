"""Which values a draft keeps, loses and invents, and which of the user's statements still hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, islice

from midturn.mediator._records import Faithfulness, Statement, Value
from midturn.mediator.check._binding import exchanged, missing_again, said_again
from midturn.mediator.check._brief import Brief
from midturn.mediator.check._case import Case, case_for, case_of
from midturn.mediator.check._counted import Counts, counts_of, counts_one
from midturn.mediator.check._declined import is_declined
from midturn.mediator.check._denials import (
    contradicts,
    denied_value,
    forbids,
    is_fallback,
    is_plain,
    is_ruled_out,
)
from midturn.mediator.check._expansions import written_out
from midturn.mediator.check._labels import label_of
from midturn.mediator.check._needless import is_worked_out, rejected, set_off, told_twice
from midturn.mediator.check._withdrawn import reacts
from midturn.mediator.language import ENGLISH
from midturn.mediator.reading import dropped
from midturn.mediator.values import (
    FIGURES,
    Document,
    Mention,
    Side,
    Token,
    counterpart,
    root_of,
    roots_of,
    sentences,
    stem_of_content,
)
from midturn.mediator.values.kinds import LACKING, Match, outlived, spoken

_IN_WORDS = frozenset(["negation", "comparison"])
"""Kinds that are read from words alone."""
_FEWEST = 2
"""So many figures of earlier turns show that a draft goes on with them."""
_MOST_CARRIED = 60
_FEW = 12
_PLAIN = frozenset(["number", "quantity", "percent", "date", "time", "name"])
"""Kinds of which a value is said wherever another one means the same."""
_TOLD_WHY = frozenset(["date", "time", "comparison", "name", "negation"])
_WORKED_OUT = frozenset(["number", "quantity", "money"])
_DAYS = frozenset(["date", "number"])
"""Kinds of which a day may be."""
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
        self.kept = {document.source for document in case.turns} | case.instead
        self.stated = [m for document in sources for m in document.mentions]
        self.stale = [m for m in self.stated if m.superseded]
        stale_keys = {(m.kind, m.meaning) for m in self.stale}
        stale_keys -= {(m.kind, m.meaning) for m in self.stated if not m.superseded}
        used = [m for m in target.mentions if not m.superseded]
        gone = {id(m) for m in used if (m.kind, m.meaning) in stale_keys and m.first in dropped(target)}
        self.used = [m for m in used if id(m) not in gone]
        self.target = Side([target], self.used)
        self.meant = {(m.kind, m.meaning) for m in self.used}
        self.live = Side(sources, [m for m in self.stated if not m.superseded])
        self.old = Side([], self.stale)
        self.old.units = self.live.units
        self.withdrawn = case.withdrawn
        self.draft = target
        self.tokens = target.tokens
        self.wishes = target.language.wishes

        self.foreign = not all(language.known for language in self.target.languages)
        """Words of the draft cannot be read."""
        self.foreign_source = not all(language.known for language in self.live.languages)
        """Words of a source cannot be read."""
        self.chain = case.chain
        self.declined = case.declined
        demanded = [m for m in self.live.mentions if m.source in self.kept and self._demanded(m)]
        carried = self._carried()
        apart = self._kept_apart(demanded)
        swapped, swapped_in = exchanged(demanded, self.used, self._labels(), apart)
        self.counts = self._counts(demanded)
        self.swapped = [*swapped, *self.counts.lost]
        self.demanded = [*demanded, *carried]
        self.misplaced = {*swapped_in, *self.counts.wrong, *said_again(self.used, self.live.mentions)}

    def _counts(self, demanded: Sequence[Mention]) -> Counts:
        if self.wishes is None:
            return Counts()
        needed = [(m, self.by_number[m.source][0]) for m in demanded]
        # Of an offer the bare figure was taken, which says nothing of what it counts.
        sources = ((m, *self.by_number[m.source]) for m in self.live.mentions)
        live = [(m, text) for m, text, told in sources if told.by == "user" or m.written != text.text.strip()]
        spoken = {m.amount for m in self.stated}
        return counts_of(needed, live, spoken, self.draft, self.used, self.wishes)

    def _labels(self) -> dict[Mention, dict[str, float]]:
        """Return the labels of the draft's figures by their stems."""
        known = self.wishes
        if known is None:
            return {}
        found: dict[Mention, dict[str, float]] = {}
        for mention in self.used:
            if mention.kind in FIGURES and (at := label_of(self.tokens, mention.first, mention.end, known)):
                found[mention] = {stem: 1.0 for place in at if (stem := stem_of_content(self.tokens[place]))}
        return found

    def _kept_apart(self, demanded: Sequence[Mention]) -> set[tuple[str, str]]:
        """Return pairs of a rate and a figure that is none, where the draft has both as they were said.

        `25 litres a minute` and `a tank of 600 litres` are no rivals. A figure beside a rate may be one, too:
        `60 g a day and the dog 250`.
        """
        texts = {document.source: document.tokens for document in self.sources}
        said = [m for m in demanded if m.kind in FIGURES and m.source in texts]
        rates = [m for m in said if _has_rate(texts[m.source], m)]
        if not rates or len(said) > _MOST_CARRIED:
            return set()
        beside = {(m.source, m.sentence) for m in rates}
        plain = {m.meaning for m in said if (m.source, m.sentence) not in beside}
        plain -= {m.meaning for m in self.used if _has_rate(self.tokens, m)}
        return {(rate.meaning, other) for rate in rates for other in plain}

    def _demanded(self, mention: Mention) -> bool:
        unreadable = self.foreign and mention.kind in _IN_WORDS
        document, _ = self.by_number[mention.source]
        if unreadable or (mention.optional and not counts_one(document, mention)):
            return False
        if mention.kind == "negation" and (
            reacts(document, mention) or not (forbids(document, mention) or self._denied(mention))
        ):
            return False
        if mention.kind in FIGURES and is_ruled_out(document, mention):
            return False
        if (mention.source, mention.sentence) in self.fresh and self._tells_why(document, mention):
            return False
        return mention.kind != "name" or not (
            self._gives_the_reason(mention) or self._is_stale(mention) or _is_common(document, mention)
        )

    def _tells_why(self, document: Document, mention: Mention) -> bool:
        """Tell whether a value only tells why another one changed: `make it 8, the shop is open till May`."""
        if mention.kind not in _TOLD_WHY and not (mention.kind in FIGURES and _is_step(document, mention)):
            return False
        tokens = document.tokens
        clause = tokens[mention.first].clause
        changed = any(
            fresh.end <= mention.first and tokens[fresh.first].clause != clause
            for fresh in self.fresh[mention.source, mention.sentence]
        )
        known = document.language.changes
        at = mention.first - 1
        while changed and at >= 0 and tokens[at].clause == clause:
            if tokens[at].fold in known.telling_why or tokens[at].fold.endswith(known.past_endings):
                return True
            at -= 1
        return False

    @cached_property
    def fresh(self) -> dict[tuple[int, int], list[Mention]]:
        """Return the values that took the place of others, by their texts and sentences."""
        found: dict[tuple[int, int], list[Mention]] = defaultdict(list)
        replacing = (fresh for old in self.stale for fresh in old.replaced_by)
        for fresh in islice(replacing, _MOST_CARRIED):
            found[fresh.source, fresh.sentence].append(fresh)
        return found

    def _is_stale(self, name: Mention) -> bool:
        """Tell whether a name is a form of one that was replaced: `Psychologists`, `Psychologist`."""
        return frozenset(map(root_of, name.parts)) in self.stale_names

    @cached_property
    def stale_names(self) -> set[frozenset[str]]:
        """Return the roots of each name that was replaced."""
        return {frozenset(map(root_of, m.parts)) for m in self.stale if m.kind == "name"}

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
        kept = [m for m in open_to_all if self._is_kept(m)]
        if len(kept) < _FEWEST or 2 * len(kept) < len(open_to_all):
            return []
        return [m for m in open_to_all if not any(_may_replace(later, m) for later in said)]

    def _gives_the_reason(self, name: Mention) -> bool:
        """Tell whether a name only tells why a figure is another now: `make it 7, Jonas is coming too`."""
        tokens = self.by_number[name.source][0].tokens
        before = tokens[name.first - 1] if name.first else None
        known = tokens[name.first].language.changes
        opens = before is not None and (before.fold in known.reasons or before.text == ",")
        if not opens or name.end >= len(tokens) or tokens[name.end].fold not in known.telling_why:
            return False
        replaced = {old.kind for old in self.stale if old.kind in FIGURES}
        return any(
            m.sentence == name.sentence
            and m.end <= name.first
            and (m.kind in replaced or (m.kind in FIGURES and _is_set_anew(tokens, m)))
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
        if len(mention.parts) <= 1 or not self.target.stems.issuperset(mention.parts):
            return False
        return any(stems.issuperset(mention.parts) for stems in self.draft.found("stems by sentence", _stems))

    @cached_property
    def told_twice(self) -> dict[Mention, Mention]:
        """Return the days that a source names twice over."""
        pairs = (told_twice(document).items() for document in self.sources)
        return dict(chain.from_iterable(pairs))

    @cached_property
    def written_out(self) -> set[int]:
        """Return where the draft writes initials out."""
        return written_out(self.tokens, [document.tokens for document in self.sources])

    @cached_property
    def said_by_user(self) -> set[str]:
        """Return the stems of the user's words."""
        return set[str]().union(
            *(d.stems for d, statement in self.by_number.values() if statement.by == "user")
        )

    @cached_property
    def rejected(self) -> set[tuple[str, str]]:
        """Return the values that the user says are not the right ones."""
        return {
            (m.kind, m.meaning)
            for document, statement in self.by_number.values()
            if statement.by == "user" and (known := document.language.wishes) is not None
            for m in document.mentions
            if m.first in rejected(document, known)
        }

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
        gone = [m for m in self.demanded if m not in self.counts.kept and not self._is_kept(m)]
        lacking = frozenset(gone)
        gone = [m for m in gone if not self._is_needless(m, lacking)]
        if any(m.known for m in gone) and not self._counts_otherwise():
            gone = [m for m in gone if not m.known]
        return _once([*gone, *self.swapped, *missing_again(self.demanded, self.used)])

    def _is_kept(self, mention: Mention) -> bool:
        """Tell whether the draft says a value of the sources."""
        same = mention.kind in _PLAIN and (mention.kind, mention.meaning) in self.meant
        return same or counterpart(mention, self.target, self.live).found

    def _is_needless(self, mention: Mention, gone: frozenset[Mention]) -> bool:
        """Tell whether the same turn says the rest of what a value says."""
        document, _ = self.by_number[mention.source]
        if mention.kind == "negation":
            language = document.language
            instead = document.noted("set off", lambda: set_off(document.tokens, language)).get(mention.first)
            return bool(instead) and not self.target.stems.isdisjoint(instead)
        if (mention.kind, mention.meaning) in self.rejected:
            return True
        if mention.kind in _WORKED_OUT and is_worked_out(mention, document.tokens, self.used):
            return True
        other = self.told_twice.get(mention) if mention.kind in _DAYS else None
        return other is not None and other not in gone

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
            match = spoken(
                not self.gone.isdisjoint(mention.parts)
                or is_declined(mention, self.declined, self.said_by_user)
            )
        if mention in self.misplaced:
            invented.append(self._sourced(mention, LACKING))
        elif match.found or (mention.kind == "name" and mention.first in self.written_out):
            kept.append(self._sourced(mention, match))
        elif not (
            mention.optional or mention.weak or self._says_nothing_new(mention) or self._counts_days(mention)
        ):
            may_be_old = mention.kind in FIGURES | {"name"}
            old = counterpart(mention, self.old, self.target) if may_be_old else LACKING
            stands = self._stands_beside(mention, old) or (old.found and self._is_of_what_goes(mention))
            (kept if stands else invented).append(self._sourced(mention, old))

    def _counts_days(self, mention: Mention) -> bool:
        """Tell whether a number counts days that the draft names, too: `five evenings, Monday to Friday`."""
        counted = {token.fold for token in self.tokens[mention.first + 1 : mention.end + 1]}
        if not mention.amount.isdecimal() or counted.isdisjoint(mention.language.moments.days_counted):
            return False
        return int(mention.amount[:3]) in self.days_named

    @cached_property
    def days_named(self) -> set[int]:
        """Return how many days the draft names from one to another."""
        days = ENGLISH.changes.week
        return {
            (days.index(high.meaning) - days.index(low.meaning)) % len(days) + 1
            for low, high in (m.ends for m in self.used if m.kind == "range" and m.ends)
            if low.meaning in days
            and high.meaning in days
            and self.tokens[low.end].fold not in self.draft.language.alternatives
        }

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
        if not all(map(self._is_kept, fresh)):
            return False
        values = {(m.kind, m.meaning) for m in fresh}
        # `on 3 or 5 May` leaves open what was settled.
        return not any((m.kind, m.meaning) in values and self._are_joined(mention, m) for m in self.used)

    def _are_joined(self, one: Mention, other: Mention) -> bool:
        low, high = sorted((one, other), key=lambda m: m.first)
        between = self.tokens[low.end : high.first]
        return len(between) == 1 and (
            between[0].text == "/" or between[0].fold in between[0].language.conjunctions
        )

    def _says_nothing_new(self, mention: Mention) -> bool:
        if self._may_be_in_words(mention):
            return True
        if mention.kind == "range":
            # `from 56 to 54` tells of a change; each end is a value of its own.
            before = self.tokens[mention.first - 1]
            return mention.first > 0 and before.fold in before.language.figures.from_old
        if mention.kind != "negation":
            return False
        return is_fallback(self.tokens, mention, self.sources) or not contradicts(mention, self.sources)

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


def _stems(document: Document) -> list[set[str]]:
    """Return the stems of the content words of each sentence."""
    return [set(map(stem_of_content, document.tokens[span])) for span in sentences(document.tokens)]


def _is_common(document: Document, name: Mention) -> bool:
    """Tell whether a name is a common noun with a capital, which only says what kind of thing is meant."""
    known = document.language.wishes
    if known is None or len(name.parts) != 1 or not name.first:
        return False
    is_definite = document.tokens[name.first - 1].fold in known.determiners
    return is_definite and root_of(name.parts[0]) in roots_of(known.category)


def _has_rate(tokens: Sequence[Token], figure: Mention) -> bool:
    if figure.end >= len(tokens):
        return False
    bindings = tokens[figure.end].language.bindings
    return bindings is not None and tokens[figure.end].fold in bindings.rate_signs


def _is_step(document: Document, figure: Mention) -> bool:
    """Tell whether a figure says how much more or less something is: `Sven got two more`."""
    behind = {token.fold for token in document.tokens[figure.end : figure.end + 2]}
    changes = document.language.changes
    return not (changes.more.isdisjoint(behind) and changes.fewer.isdisjoint(behind))


def _is_set_anew(tokens: Sequence[Token], figure: Mention) -> bool:
    """Tell whether a figure is what something now is to be: `make it 7`."""
    before = tokens[max(0, figure.first - 2) : figure.first]
    return tuple(token.fold for token in before) in tokens[figure.first].language.changes.set_anew


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
