"""Wishes of the user that a draft passes over.

A wish is a phrase with content and without a figure: a condition, a preference, a property. A long sentence
has to keep most of its content and may put some of it in other words; a short one, and the phrases of a
list of wishes, have to leave a trace each; a superlative and a place in an order stay with their phrase.
Courtesy, the reason for asking, what somebody doesn't have at hand, and words that only refer to what was
said may go. Values have a comparison of their own. Costs accepted: a wish all of whose words are also said
for something else is not missed, and a statement that only repeats another in words unlike it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from midturn.mediator.check._asked import by_first_word
from midturn.mediator.check._cut_out import cut_out
from midturn.mediator.check._exchanged import is_exchanged, unpaired
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._hinges import hinge_places, lost_hinges
from midturn.mediator.check._labels import labels_in
from midturn.mediator.check._lexica import is_unheard_of
from midturn.mediator.check._needless import owned_up, rejected, set_off, taken_back
from midturn.mediator.check._small_talk import small_talk
from midturn.mediator.check._talk import (
    NEAR,
    ground_of,
    is_choice,
    is_compared,
    is_content,
    is_covered,
    is_implied,
    is_telling,
    is_unread,
    places,
    superlatives_in,
    superlatives_of,
    swapped,
)
from midturn.mediator.language import Language, WishWords
from midturn.mediator.values import (
    FIGURES,
    Document,
    Ground,
    Token,
    contraries_of,
    root_of,
    roots_of,
    sentences,
    share_meaning,
)

LONG = 6
"""Content words from which on a sentence may put some of them in other words."""
MOST = 0.5
"""Share of its content that a sentence has to keep."""
PAIR = 2
"""General words that are missed together where a phrase has no others."""
RETOLD = 1
"""Words of a clause that have to be kept for another to be put otherwise."""
NEGATED = 12
"""Tokens within which a negation stands before what it negates."""
MATERIAL = 60
"""Content words from which on a turn is pasted material rather than talk."""
BULK = 0.5
"""Share of its different words by which material is there."""
_APART = FIGURES | {"name", "code", "identifier", "quoted"}
"""Kinds of value that are compared as such."""
_LACK_BEGINS = 6
"""Words within which a sentence says that it is about something that is not at hand."""
COMPARED = 50
"""Different superlatives of one text that another is compared with; talk has a few."""
_SHORT_VERB = 4
_REPORTER = 4
"""Words of naming who reports something."""
_NOTHING: Mapping[int, Sequence[tuple[int, int]]] = {}


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The places of the content words of a phrase."""

    content: tuple[int, ...]
    is_reason: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence of a turn, or a turn that is pasted material."""

    inside: range
    phrases: tuple[_Phrase, ...] = ()
    superlatives: tuple[tuple[int, str], ...] = ()
    has_value: bool = False
    is_material: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """A turn by its pieces."""

    passed: frozenset[int]
    """The places of words that wish for nothing, values left out."""
    pieces: tuple[_Piece, ...]
    is_material: bool = False


def lost_wishes(
    draft: Document,
    turns: Sequence[Document],
    withdrawn: Mapping[int, Sequence[tuple[int, int]]] = _NOTHING,
) -> list[Finding]:
    """Return the wishes of the user's live turns that leave no trace in the draft.

    `withdrawn` are the parts of them that no longer hold, as offsets by the index of the document.
    """
    known = draft.language.wishes
    if known is None:
        return []
    search = _Search(draft, turns, known)
    return [finding for turn in turns for finding in search.lost(turn, withdrawn.get(turn.source, ()))]


def wish_places(turn: Document, withdrawn: Sequence[tuple[int, int]] = ()) -> set[int]:
    """Return the places of all words that may say what is wished for: no values, no talk and no reasons.

    Args:
        turn: in a language whose wishes are known.
        withdrawn: the parts of it that no longer hold, as offsets.
    """
    known = turn.language.wishes
    assert known is not None
    read = _read(turn, known, turn.language, withdrawn, answers=False, settles=False)
    reasons = (at for piece in read.pieces for p in piece.phrases if p.is_reason for at in p.content)
    passed = read.passed | places(turn, _APART) | set(reasons)
    talk = known.function | known.courtesy | known.asking | known.light
    return {
        at
        for at, token in enumerate(turn.tokens)
        if token.kind == "word" and at not in passed and token.fold not in talk
    }


class _Search:
    """A draft that is asked for the wishes of turns."""

    def __init__(self, draft: Document, turns: Sequence[Document], known: WishWords) -> None:
        self.draft = draft
        self.known = known
        self.kept = ground_of(draft)
        self.turns = turns
        self.superlatives: dict[str, list[int]] = defaultdict(list)
        for at, word in superlatives_of(draft, known):
            self.superlatives[word].append(at)
        self.settles = settles(draft, turns)

    @cached_property
    def hours(self) -> set[int]:
        """The hours that the draft names."""
        times = (m.meaning for m in self.draft.mentions if m.kind == "time")
        return {int(time[:2]) for time in times if time[:2].isdecimal() and not time.endswith("?")}

    @cached_property
    def others(self) -> list[frozenset[str]]:
        """The neighbours of the draft's words that nobody said."""
        said = Ground(map(ground_of, self.turns))
        return unpaired([self.draft.tokens], said, self.known)

    def lost(self, turn: Document, withdrawn: Sequence[tuple[int, int]]) -> Iterator[Finding]:
        """Yield the wishes of one turn that are not in the draft."""
        # The user's words are numbered by their turns, from 0.
        answers, language = turn.source > 0, self.draft.language
        key = "wishes", id(self.known), language.code, answers, self.settles, *withdrawn
        read = turn.noted(
            key,
            lambda: _read(turn, self.known, language, withdrawn, answers=answers, settles=self.settles),
        )
        if not read.is_material:
            yield from lost_hinges(self.draft, self.kept, turn, read.passed)
        for piece in read.pieces:
            if piece.is_material:
                yield from self._lost_material(turn, piece.inside)
            else:
                yield from self._lost_in(turn, piece)
                yield from self._lost_superlatives(turn, piece)

    def _lost_material(self, turn: Document, inside: range) -> Iterator[Finding]:
        """Yield one finding where most of the different words of something pasted are gone."""
        tokens = turn.tokens[inside.start : inside.stop]
        told = {root_of(t.fold) for t in tokens if t.kind == "word" and t.fold not in self.known.function}
        if sum(root in self.kept.roots for root in told) < BULK * len(told):
            last = next((at for at in inside if turn.tokens[at].sentence != tokens[0].sentence), inside.stop)
            yield _lost(turn, range(inside.start, last))

    def _lost_in(self, turn: Document, piece: _Piece) -> Iterator[Finding]:
        """Yield the phrases of a sentence that are lost, or the sentence as a whole."""
        phrases, has_value = piece.phrases, piece.has_value
        content = [at for phrase in phrases if not phrase.is_reason for at in phrase.content]
        if not content:
            return
        gone = {
            at
            for at in content
            if turn.tokens[at].fold not in self.kept.folds
            and not self._is_kept(turn.tokens[at], has_value=has_value)
            and not self._is_named(turn.tokens, at)
            and not self._is_turned(turn.tokens, at)
            and not self._is_denied(turn.tokens, at)
            and not self._is_ordered(turn.tokens, at)
        }
        if not gone:
            return
        is_long = len(content) >= LONG
        if len(content) - len(gone) < MOST * len(content) and (is_long or not has_value):
            if is_telling(turn.tokens, sorted(gone), self.known):
                yield _lost(turn, content)
            return
        missed: list[list[int]] = []
        for phrase in phrases:
            lost = [at for at in phrase.content if at in gone]
            if phrase.is_reason or not is_telling(turn.tokens, lost, self.known, PAIR):
                continue
            if len(lost) == len(phrase.content):
                if (
                    len(lost) == 1
                    and not is_choice(turn.tokens, lost[0])
                    and not self._is_unheard_of(turn.tokens[lost[0]])
                    and (
                        self._is_retold(turn.tokens, lost[0], content, gone)
                        or is_exchanged(turn.tokens, lost[0], self.others, self.known)
                    )
                ):
                    continue
                if not (is_long and len(lost) == 1 and self._is_predicate(turn.tokens[lost[0]])):
                    missed.append(lost)
            elif self._is_modifier(turn.tokens, lost[0], phrase):
                missed.append(lost)
            elif unheard_of := [at for at in lost if self._is_unheard_of(turn.tokens[at])]:
                missed.append(unheard_of)
        told = {at for phrase in phrases if not phrase.is_reason for at in phrase.content}
        told -= {at for lost in missed for at in lost}
        missed += cut_out(turn.tokens, gone & told, self.draft, self.known)
        for lost in missed:
            yield _lost(turn, lost)

    def _is_retold(self, tokens: Sequence[Token], at: int, content: Sequence[int], gone: Set[int]) -> bool:
        """Tell whether a clause of which more is kept puts one word otherwise, none that an adjunct adds."""
        clause = tokens[at].clause
        inside = [other for other in content if tokens[other].clause == clause]
        kept = sum(other not in gone for other in inside)
        slots = tokens[at].language.slots
        before = at - 1
        while before >= 0 and tokens[before].fold in self.known.articles | slots.name_beginnings:
            before -= 1
        adjoins = before >= 0 and tokens[before].fold in self.known.adjoining
        qualifies = at + 1 < len(tokens) and at + 1 in content
        return (
            kept >= max(RETOLD, len(inside) - kept)
            and not adjoins
            and not qualifies
            and not self._is_negated(tokens, at)
        )

    def _is_negated(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a clause says no to something before a place."""
        begin = at
        while begin and tokens[begin - 1].clause == tokens[at].clause and at - begin < NEGATED:
            begin -= 1
        return any(
            token.fold in self.known.negating or token.fold.endswith(self.known.negative_endings)
            for token in tokens[begin:at]
        )

    def _is_modifier(self, tokens: Sequence[Token], at: int, phrase: _Phrase) -> bool:
        """Tell whether a word stands before another of its phrase to say more of it: `red` of `red shoes`."""
        opens = at and tokens[at - 1].fold in self.known.infinitive
        if at + 1 not in phrase.content or opens:
            return False
        return is_choice(tokens, at) or not self._is_predicate(tokens[at])

    def _is_unheard_of(self, token: Token) -> bool:
        """Tell whether nothing else can be said for a word, nor is the draft's word it written right."""
        return token.text.islower() and is_unheard_of(token.fold, token.language, self.kept.folds)

    def _is_predicate(self, token: Token) -> bool:
        return len(token.fold) > _SHORT_VERB and token.fold.endswith(self.known.predicate_endings)

    def _is_kept(self, token: Token, *, has_value: bool) -> bool:
        if has_value and root_of(token.fold) in roots_of(self.known.measures):
            return True
        if (part := token.language.moments.hours_of.get(token.fold)) and not self.hours.isdisjoint(part):
            return True
        if self.kept.holds(token.fold) or is_implied(token.fold, self.kept.roots, self.known):
            return True
        if len(token.fold) > _SHORT_VERB and not self.kept.folds.isdisjoint(swapped(token.fold)):
            return True
        return is_covered(token.fold, self.kept.roots, self.known)

    def _is_turned(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the draft has the contrary of what is too much: `informal` for `too formal`."""
        if not at or tokens[at - 1].fold not in self.known.excess:
            return False
        return any(prefix + tokens[at].fold in self.kept.folds for prefix in self.known.contrary)

    def _is_denied(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the draft has the contrary of what is denied: `quiet` for `not loud`."""
        root = root_of(tokens[at].fold)
        lacks = root + tokens[at].language.denials.lacking in self.kept.folds
        contrary = lacks or not self.kept.roots.isdisjoint(contraries_of(root))
        return contrary and self._is_negated(tokens, at)

    def _is_named(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a word refers to what the draft calls by its name: `the band`, `my smaller card`."""
        before = tokens[at - 1].fold if at else ""
        if not self.settles or before not in self.known.determiners | self.known.indefinite:
            return False
        is_compared = len(tokens[at].fold) > _SHORT_VERB and tokens[at].fold.endswith(
            self.known.comparative_endings
        )
        is_kind = root_of(tokens[at].fold) in roots_of(self.known.category)
        return is_compared or (is_kind and before in self.known.determiners)

    def _lost_superlatives(self, turn: Document, piece: _Piece) -> Iterator[Finding]:
        """Yield superlatives that became plain, and places in an order that were dropped before one."""
        for at, word in piece.superlatives:
            if self._is_picked(turn.tokens, at) and self.settles:
                continue
            ours = self._places_of(word)
            is_ranked = at > piece.inside.start and turn.tokens[at - 1].fold in self.known.ordinals
            if not ours:
                if not self._is_ordered(turn.tokens, at):
                    yield _lost(turn, [at])
            elif is_ranked and not any(self._is_ranked(place) for place in ours):
                yield _lost(turn, [at - 1, at])

    def _is_ordered(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the draft names the order that a superlative begins: `biggest first`."""
        first = at + 1 < len(tokens) and tokens[at + 1].fold in self.known.opening_order
        order = self.known.orders.get(tokens[at].fold) if first else None
        return order is not None and not order.isdisjoint(self.kept.folds)

    def _places_of(self, word: str) -> list[int]:
        """Return where the draft has a superlative of the same meaning."""
        likely = islice(self.superlatives.items(), COMPARED)
        same = [at for other, found in likely if share_meaning(word, other) for at in found]
        return same or self.superlatives.get(word, [])

    def _is_picked(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a superlative picks one of what was offered: `the cheapest one`."""
        return at + 1 < len(tokens) and tokens[at + 1].fold in self.known.pro_forms

    def _is_ranked(self, place: int) -> bool:
        return place > 0 and self.draft.tokens[place - 1].fold in self.known.ordinals


def _read(
    turn: Document,
    known: WishWords,
    language: Language,
    withdrawn: Sequence[tuple[int, int]],
    *,
    answers: bool,
    settles: bool,
) -> _Read:
    """Read a turn by its sentences; what it says without wishing for it is left out."""
    tokens = turn.tokens
    if sum(t.kind == "word" and t.fold not in known.function for t in tokens) >= MATERIAL:
        return _Read(frozenset(), (_Piece(range(len(tokens)), is_material=True),), is_material=True)
    valued = places(turn, _APART)
    passed = valued | within(tokens, withdrawn) | _taken_back(tokens, known)
    passed |= labels_in(tokens, valued, known)
    passed |= small_talk(tokens, known, answers=answers) | _reports(tokens, known) | _occasions(tokens, known)
    passed |= owned_up(turn) | rejected(turn, known) | taken_back(tokens, known)
    passed |= set_off(tokens, language).keys()
    if settles:
        passed |= _picks(tokens, known)
    phrased = hinge_places(turn, known)
    pieces: list[_Piece] = []
    for span in sentences(tokens):
        inside = range(span.start, span.stop)
        if is_unread(turn, span, known, language):
            pieces.append(_Piece(inside, is_material=True))
        elif not _is_lack(tokens[span], known):
            has_value = not valued.isdisjoint(inside)
            phrases = [p for p in _phrases(tokens, inside, passed | phrased, valued, known) if p.content]
            if not phrases and not has_value:
                phrases = _general(tokens, inside, passed, known)
            superlatives = [
                found for found in superlatives_in(tokens, inside, known) if found[0] not in passed
            ]
            pieces.append(_Piece(inside, tuple(phrases), tuple(superlatives), has_value))
    return _Read(frozenset(passed - valued), tuple(pieces))


def settles(draft: Document, turns: Sequence[Document]) -> bool:
    """Tell whether a draft has values that turns don't have: what they only pointed at was looked up."""
    told = {(m.kind, m.meaning) for turn in turns for m in turn.mentions}
    return any((m.kind, m.meaning) not in told for m in draft.mentions if m.kind in _APART)


def within(tokens: Sequence[Token], parts: Sequence[tuple[int, int]]) -> set[int]:
    """Return the places of the tokens that lie in one of the parts of a text."""
    starts = [token.start for token in tokens]
    return {at for start, end in parts for at in range(bisect_left(starts, start), bisect_left(starts, end))}


def _reports(tokens: Sequence[Token], known: WishWords) -> set[int]:
    """Return the places of what only says from whom something is known, and of calls to wait.

    `the vet just called, only evenings`, `my boss wants to know: …`, `hang on, …`.
    """
    found: set[int] = set()
    holding = by_first_word(known.holding)
    for at, token in enumerate(tokens):
        for beginning in holding.get(token.fold, ()):
            if _starts(tokens, at, beginning):
                found.update(range(at, at + len(beginning)))
        if token.fold not in known.reporting:
            continue
        begin = at
        while begin and tokens[begin - 1].kind == "word" and tokens[begin - 1].sentence == token.sentence:
            begin -= 1
        told = tuple(t.fold for t in tokens[at + 1 : at + 3])
        behind = at + (3 if told == known.letting_know else 1)
        if at - begin > _REPORTER or behind >= len(tokens) or tokens[behind].text not in {",", ":", ";"}:
            continue
        if begin < at and tokens[begin].fold not in known.subjects:
            found.update(range(begin, behind))
    return found


def _occasions(tokens: Sequence[Token], known: WishWords) -> set[int]:
    """Return the places of what only says why somebody asks: `we're planning a picnic, can you …`."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if token.fold not in known.planning:
            continue
        begin = end = at
        while begin and tokens[begin - 1].kind != "mark":
            begin -= 1
        while end < len(tokens) and tokens[end].kind != "mark":
            end += 1
        asks = (
            end + 1 < len(tokens) and tokens[end].text == "," and tokens[end + 1].fold in known.begins_asking
        )
        if asks and any(before.fold in known.planners for before in tokens[begin:at]):
            found.update(range(begin, end))
    return found


def _picks(tokens: Sequence[Token], known: WishWords) -> set[int]:
    """Return the places of words that pick one of what was offered: `the cheap one`."""
    return {
        at
        for at in range(1, len(tokens) - 1)
        if tokens[at + 1].fold in known.pro_forms and tokens[at - 1].fold in known.determiners
    }


def _taken_back(tokens: Sequence[Token], known: WishWords) -> set[int]:
    """Return the places of clauses that only take something back: `forget the wine`."""
    found: set[int] = set()
    clause = -1
    withdrawing = by_first_word(known.withdrawing)
    for at, token in enumerate(tokens):
        opens = not at or tokens[at - 1].clause != token.clause or tokens[at - 1].kind == "mark"
        if opens and any(_starts(tokens, at, beginning) for beginning in withdrawing.get(token.fold, ())):
            clause = token.clause
        if token.clause == clause:
            found.add(at)
    return found


def _starts(tokens: Sequence[Token], at: int, beginning: Sequence[str]) -> bool:
    return [token.fold for token in tokens[at : at + len(beginning)]] == list(beginning)


def _phrases(
    tokens: Sequence[Token], inside: range, passed: set[int], valued: set[int], known: WishWords
) -> Iterator[_Phrase]:
    """Cut a sentence at its commas, prepositions and conjunctions."""
    content: list[int] = []
    is_reason = False
    for at in inside:
        token = tokens[at]
        is_clause = at > inside.start and token.clause != tokens[at - 1].clause
        # `in a draught it burns faster`: what stands before the subject is a phrase of its own.
        if is_clause or token.fold in known.parting or token.fold in known.subjects:
            yield _Phrase(tuple(content), is_reason)
            content = []
            if is_clause or token.fold in known.reason:
                is_reason = token.fold in known.reason
        if (
            token.kind == "word"
            and at not in passed
            and (is_content(token.fold, known) or is_choice(tokens, at))
            and not _only_refers(tokens, at, known)
            and not is_compared(tokens, at, known)
            and not _is_subject(tokens, at, known)
            and not (
                root_of(token.fold) in roots_of(known.category) and _is_kind_of(tokens, at, valued, known)
            )
            and not _is_counted(tokens, at, valued)
            and not _is_apposed(tokens, at, valued)
        ):
            content.append(at)
    yield _Phrase(tuple(content), is_reason)


def _is_kind_of(tokens: Sequence[Token], at: int, valued: set[int], known: WishWords) -> bool:
    """Tell whether a noun says what kind of thing a value close by is; a preposition parts it from a name."""
    for step in (-1, 1):
        parted = False
        for near in range(at + step, at + step * (NEAR + 1), step):
            if not 0 <= near < len(tokens) or tokens[near].sentence != tokens[at].sentence:
                break
            if near in valued and not (parted and tokens[near].kind == "word"):
                return True
            parted = parted or tokens[near].fold in known.adjoining
    return False


def _is_counted(tokens: Sequence[Token], at: int, valued: set[int]) -> bool:
    """Tell whether a noun only says what a figure counts, or who is counted: `3 guests`, `a party of 3`."""
    slots = tokens[at].language.slots
    if at - 1 in valued and slots.counted.get(tokens[at].fold) == slots.counted_persons:
        return True
    before, after = (tokens[at - 1].fold if at else "", tokens[at + 1].fold if at + 1 < len(tokens) else "")
    if (tokens[at].fold, after) in slots.before_party:
        return at + 2 in valued
    return tokens[at].fold in slots.parties and before in slots.own


def _is_apposed(tokens: Sequence[Token], at: int, valued: set[int]) -> bool:
    """Tell whether a noun only says who the person is that its name follows: `my son Justin`."""
    if not 0 < at < len(tokens) - 1 or at + 1 not in valued or tokens[at + 1].kind != "word":
        return False
    bindings, requests = tokens[at].language.bindings, tokens[at].language.requests
    if bindings is None or requests is None or tokens[at].fold not in bindings.persons:
        return False
    before = tokens[at - 1].fold
    return before in requests.first_possessive or before in requests.third_possessive


def _general(tokens: Sequence[Token], inside: range, passed: set[int], known: WishWords) -> list[_Phrase]:
    """Return the general verbs that say which thing is meant in a sentence without other content."""
    begins = next((at for at in inside[1:] if tokens[at].fold in known.relative), inside.stop)
    content = tuple(
        at
        for at in range(begins, inside.stop)
        if at not in passed
        and not any(tokens[at].fold in group for group in (known.function, known.courtesy, known.asking))
        and root_of(tokens[at].fold) in roots_of(known.light)
    )
    return [_Phrase(content, is_reason=False)] if content else []


def _is_subject(tokens: Sequence[Token], at: int, known: WishWords) -> bool:
    """Tell whether a word that also means something else is a pronoun with its verb: `then ill drive`."""
    if (
        tokens[at].fold not in known.subjects_written
        or at + 1 == len(tokens)
        or tokens[at + 1].kind != "word"
    ):
        return False
    before = tokens[at - 1] if at else None
    return before is None or before.kind == "mark" or before.fold in known.openers


def _only_refers(tokens: Sequence[Token], at: int, known: WishWords) -> bool:
    """Tell whether a word only refers: `those studies`, `the earlier results`, `the cheaper one`."""
    before = tokens[at - 1].fold if at else ""
    if before in known.demonstratives:
        return True
    if tokens[at].fold in known.pointing:
        return before in known.determiners
    if before in known.pointing:
        return at > 1 and tokens[at - 2].fold in known.determiners
    after = tokens[at + 1].fold if at + 1 < len(tokens) else ""
    if after not in known.pro_forms:
        return False
    if tokens[at].fold in known.superlatives:
        return True
    return before in known.determiners and tokens[at].fold.endswith(known.comparative_endings)


def _is_lack(sentence: Sequence[Token], known: WishWords) -> bool:
    """Tell whether a sentence says what somebody doesn't have or know."""
    folds = [token.fold for token in sentence if token.kind == "word"]
    lacking = by_first_word(known.lacking)
    return any(
        tuple(folds[at : at + len(beginning)]) == beginning
        for at, fold in enumerate(folds[:_LACK_BEGINS])
        for beginning in lacking.get(fold, ())
    )


def _lost(turn: Document, at: Sequence[int]) -> Finding:
    start, end = turn.tokens[at[0]].start, turn.tokens[at[-1]].end
    return Finding("wish_lost", said=turn.text[start:end].strip(), source=turn.source)
