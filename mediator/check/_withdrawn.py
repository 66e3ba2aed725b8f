"""What of the user's words no longer holds, and where a draft still carries it.

What the user replaced or withdrew is known from a reading's `Change`s. Their old spans are marked in the
user's turns: values inside them are superseded, words inside them need not be kept. A value that only counts
from an earlier one (`one more`) is put in its place, unless the draft says it as the user did.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._moved import is_moved
from midturn.mediator.language import words
from midturn.mediator.reading import Change, Span, dropped
from midturn.mediator.values import (
    FIGURES,
    FUNCTION_WORDS,
    Document,
    Mention,
    Token,
    measure_word,
    stem,
    stems_of,
)

_SPAN = 12
"""Tokens of a withdrawn phrase that are looked for in a draft."""
_FAR = 3
"""Tokens of a draft between two words of a withdrawn phrase."""
_REACTION = 16
"""Tokens of a sentence that may be but a reaction."""
_OVERLAPPING = 16
"""Values, or spans, before a place that may reach over it."""
_GAP = 20
"""Characters before a repeated turn that are looked at."""
_VALUES = FIGURES | {"name"}
_APART = 8
"""Tokens between a word that went and the one that came, where one of them is of something else."""
_BESIDE = 6
"""Tokens between a thing and its measure."""
_CHOOSING = 24
"""Tokens of a turn that chooses between two things."""
_MOST = 50
"""Places of a word in a draft that are looked at."""

_UNITS = frozenset(words("g kg mg l ml cl cm mm m km lb lbs oz h min s tbsp tsp eur usd gbp"))
"""Units that count nothing by themselves."""

Spans = dict[int, list[tuple[int, int]]]
"""By user turn, where words stand that no longer hold: first character and the one after the last."""


Admitted = tuple[int, Document]
"""An offer that the user took up, with the turn it was made in."""


def withdrawn_spans(changes: Sequence[Change]) -> Spans:
    """Return where the user's turns say what was later replaced or withdrawn, in order."""
    found: Spans = defaultdict(list)
    for change in changes:
        found[change.old.turn].append((change.old.start, change.old.end))
    return {turn: sorted(spans) for turn, spans in found.items()}


def mark_withdrawn(
    turns: Mapping[int, Document],
    draft: Document,
    changes: Sequence[Change],
    admitted: Sequence[Admitted] = (),
) -> Spans:
    """Mark what no longer holds in the user's turns, and in a draft that repeats the turns word for word.

    Args:
        turns: The user's words by turn, read together with the draft.
        draft: The text under check.
        changes: What the user replaced and withdrew; turns are those of `turns`.
        admitted: Offers that the user took up: what a later turn replaces is replaced in them, too.

    Returns:
        The spans that were marked, by turn.
    """
    offsets = _repeated(turns, draft)
    places = _places_of(turns, changes)
    values = {(mention.kind, mention.meaning) for mention in draft.mentions}
    moved = {(m.kind, m.meaning) for m in draft.mentions if is_moved(draft, m)}
    marked = [
        change
        for change in changes
        if change.old.turn in turns
        and not (change.becomes and _tells(draft, values, places, change, offsets))
        and not (
            moved and any((m.kind, m.meaning) in moved for m in places[change.old.turn].inside(change.old))
        )
    ]
    old = {(change.old.turn, change.old.start) for change in changes}
    changed = {change.old.turn for change in marked}
    changed |= {change.stated.turn for change in marked if change.becomes and change.stated is not None}
    becoming = {change.old.turn for change in marked if change.becomes}
    for turn in changed & turns.keys():
        turns[turn].own(meanings=turn in becoming)
        places[turn] = Places(turns[turn])
    for change in marked:
        gone = places[change.old.turn].supersede(change.old)
        fresh = change.stated
        if change.kind == "replaced" and fresh is not None and fresh.turn in turns:
            _put_in_place(gone, [m for m in places[fresh.turn].inside(fresh) if m.kind in FIGURES])
        counted = change.becomes and fresh is not None and fresh.turn in turns
        if counted and fresh is not None and (fresh.turn, fresh.start) not in old:
            places[fresh.turn].supersede(fresh)
            turns[change.old.turn].mentions += [
                m for mention in gone if (m := _become(mention, change.becomes))
            ]
        _supersede_like(gone, [document for turn, document in admitted if turn < change.turn])
    if repeated := [there for change in marked if (there := _there(change, offsets)) is not None]:
        draft.own()
        drafted = Places(draft)
        for there in repeated:
            drafted.supersede(there)
    for document in (*turns.values(), draft):
        for mention in document.mentions if document.owns else ():
            depends_on = [mention.of] if mention.of is not None else mention.ends
            if any(value.superseded for value in depends_on):
                mention.superseded = True
    spans = defaultdict(list, withdrawn_spans(marked))
    for change in marked:
        if change.becomes and change.stated is not None:
            spans[change.stated.turn].append((change.stated.start, change.stated.end))
    return {turn: sorted(inside) for turn, inside in spans.items()}


def reacts(document: Document, negation: Mention) -> bool:
    """Tell whether a negation only turns down what was offered or understood: `I don't like that one`.

    It must be the only value of its sentence, which the caller knows.
    """
    tokens, language = document.tokens, document.language
    known = language.offers
    pointing = language.wishes.demonstratives if language.wishes is not None else frozenset[str]()
    first, end = negation.first, negation.end
    clause = tokens[first].clause
    while first and tokens[first - 1].clause == clause and negation.first - first <= _REACTION:
        first -= 1
    clause = tokens[end - 1].clause
    while end < len(tokens) and tokens[end].clause == clause and end - negation.end <= _REACTION:
        end += 1
    # `I don't like that place`: what a word points at was offered.
    pointed = {at + 1 for at in range(first, end) if tokens[at].fold in pointing}
    said = [tokens[at] for at in range(first, end) if at not in pointed]
    stems = set(_stems(said))
    if pointed and stems.isdisjoint(stems_of(known.likings)):
        return False
    return end - first <= _REACTION and stems <= stems_of(known.reactions)


class Places:
    """The values of a text by where they stand; quotations apart, which hold others' words."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mentions = sorted((m for m in document.mentions if m.kind != "quoted"), key=attrgetter("first"))

    def inside(self, span: Span) -> list[Mention]:
        """Return the values that a span of the text touches."""
        tokens = _tokens_in(self.document, span)
        at = bisect_left(self.mentions, tokens.stop, key=attrgetter("first"))
        near = self.mentions[max(0, at - _OVERLAPPING - 2 * len(tokens)) : at]
        return [mention for mention in near if tokens.start < mention.end]

    def supersede(self, span: Span) -> list[Mention]:
        """Mark the values that a span touches, and return them."""
        found = self.inside(span)
        for mention in found:
            mention.superseded = True
        return found


def _tokens_in(document: Document, span: Span) -> range:
    """Return the indices of the tokens that a span of a text touches."""
    first = bisect_right(document.tokens, span.start, key=attrgetter("end"))
    end = bisect_left(document.tokens, span.end, key=attrgetter("start"))
    return range(first, end)


def _put_in_place(gone: Sequence[Mention], fresh: Sequence[Mention]) -> None:
    for mention in gone:
        mention.replaced_by = tuple(fresh)


def _supersede_like(gone: Sequence[Mention], documents: Sequence[Document]) -> None:
    values = {(mention.kind, mention.meaning): mention for mention in gone}
    for document in documents if values else ():
        document.own()
        for mention in document.mentions:
            if like := values.get((mention.kind, mention.meaning)):
                mention.superseded, mention.replaced_by = True, like.replaced_by


def _become(mention: Mention, meaning: str) -> Mention | None:
    """Return a figure's mention with another meaning; `None` for what bounds or denies one."""
    if mention.kind in {"negation", "comparison", "name"}:
        return None
    fresh = mention.copied()
    fresh.meaning, fresh.superseded = meaning, False
    fresh.amount = meaning.partition(" ")[0] if mention.amount and not mention.unit else mention.amount
    if mention.unit:
        fresh.amount = ""
    return fresh


def _repeated(turns: Mapping[int, Document], draft: Document) -> dict[int, int]:
    """Where a draft has whole turns word for word and in order, by turn."""
    found: dict[int, int] = {}
    at = 0
    for turn, document in sorted(turns.items()):
        said = document.text.strip()
        place = draft.text.find(said, at) if said else -1
        if place < 0 or not _begins_anew(draft.text[max(0, place - _GAP) : place]):
            continue
        found[turn] = place - document.text.index(said)
        at = place + len(said)
    return found


def _begins_anew(before: str) -> bool:
    """Whether a sentence begins after some text."""
    ended = before.rstrip()
    return not ended or ended[-1] in ".!?;" or "\n" in before[len(ended) :]


def _there(change: Change, offsets: Mapping[int, int]) -> Span | None:
    """Where a draft repeats what went, if it repeats the words that made it go, too."""
    if change.old.turn not in offsets or change.turn not in offsets:
        return None
    shift = offsets[change.old.turn]
    return Span(turn=1, by="user", start=change.old.start + shift, end=change.old.end + shift)


def _tells(
    draft: Document,
    values: set[tuple[str, str]],
    places: Mapping[int, Places],
    change: Change,
    offsets: Mapping[int, int],
) -> bool:
    """Whether a draft says of a figure that others count from it, as the user did: `4, and one more`."""
    if change.old.turn in offsets and change.turn in offsets:
        return True
    if change.stated is None or change.stated.turn not in places:
        return False
    tokens = places[change.stated.turn].document.tokens
    said = {tokens[at].fold for at in _tokens_in(places[change.stated.turn].document, change.stated)}
    old = {(m.kind, m.meaning) for m in places[change.old.turn].inside(change.old)}
    return said <= draft.words and bool(old & values)


# Words that no longer hold


def withdrawn_findings(
    draft: Document,
    turns: Mapping[int, Document],
    changes: Sequence[Change],
    admitted: Sequence[Admitted] = (),
) -> list[Finding]:
    """Find what a draft still says of what the user replaced or withdrew.

    A word that the user also said of something that holds proves nothing. Where a draft says that the thing
    goes (`not on the terrace any more`, `tea instead of coffee`), it is right.

    Args:
        draft: The text under check.
        turns: The user's words by turn.
        changes: What the user replaced and withdrew; turns are those of `turns`.
        admitted: What else the draft may draw on; an offer that was taken up before a change proves nothing.
    """
    if not changes:
        return list(_unchosen(draft, turns, admitted))
    spans = withdrawn_spans(changes)
    live = set[str]().union(
        *(
            _stems(_outside(document, spans[turn])) if spans.get(turn) else _stems_of(document)
            for turn, document in turns.items()
        )
    )
    offsets = _repeated(turns, draft)
    repeated = [(there.start, there.end) for change in changes if (there := _there(change, offsets))]
    taken = [(turn, _stems_of(document)) for turn, document in admitted]
    told = _stems_of(draft)
    repeats = _inside(draft, repeated)
    apart = _places(draft, repeats)
    named = cache(lambda: set(_stems([draft.tokens[at] for at in dropped(draft)])))
    standing = cache(lambda: _places(draft, dropped(draft) | repeats))
    valued = {at: m for m in draft.mentions if m.kind in FIGURES for at in range(m.first, m.end)}
    homes = _places_of(turns, changes)
    given = cache(lambda: _figures_with(turns.values()))
    found: dict[tuple[str, str], Finding] = {}
    for change in changes:
        home = turns.get(change.old.turn)
        if home is None or change.becomes:
            continue
        inside = _without_units([home.tokens[at] for at in _tokens_in(home, change.old)[:_SPAN]])
        fresh = set[str]().union(*(stems for turn, stems in taken if turn >= change.turn))
        words = [word for word in _stems(inside) if word not in live and word not in fresh]
        if not words or any(word not in apart for word in words):
            continue
        if change.old.turn == change.turn and _by_verb(home, change.old) & told:
            continue
        # A draft that says that the thing goes may still have it in what it quotes.
        if not set(words) <= named() and (place := _carried(words, standing())) is not None:
            if _elsewhere(place, standing(), _new_words(change, turns)):
                continue
            olds = homes[change.old.turn].inside(change.old)
            if _is_of_another(valued.get(place), olds) or _is_given(draft, place, given()):
                continue
            if (
                place not in valued
                and len(words) < len(_stems(inside))
                and any(m.kind == "date" for m in olds)
            ):
                # `the week after next`, for `next week`, has but a word of it.
                continue
            if place in valued and _moves(draft, valued[place], _came(change, homes)):
                continue
            said = home.text[change.old.start : change.old.end]
            finding = Finding("withdrawn", draft.tokens[place].text, said, home.source)
            found[finding.written, said] = finding
    return [
        *found.values(),
        *_old_values(draft, turns, changes, [document for _, document in admitted]),
        *_denied_again(draft, turns, changes),
        *_unchosen(draft, turns, admitted),
    ]


def _unchosen(
    draft: Document, turns: Mapping[int, Document], admitted: Sequence[Admitted]
) -> Iterator[Finding]:
    """Yield what a draft has of the other thing where the user chose one of two: `tea or coffee?`, `tea`."""
    language = draft.language.bindings
    choosing = language.choosing if language else frozenset[str]()
    offers = [pair for pair in (*turns.items(), *admitted) if not choosing.isdisjoint(pair[1].words)]
    drafted = _stems_of(draft) if offers else set[str]()
    stems = {turn: _stems_of(document) for turn, document in turns.items()} if offers else {}
    for turn, document in offers:
        chosen = stems.get(turn + 1)
        # Who asks about one of them has not chosen yet.
        if not chosen or len(turns[turn + 1].tokens) > _CHOOSING or _asks(turns[turn + 1]):
            continue
        later = set[str]().union(*(said for after, said in stems.items() if after > turn))
        for left, right in islice(_choices(document, choosing), _OVERLAPPING):
            for taken, other in ((left - right, right - left), (right - left, left - right)):
                kept = (other & drafted) - later
                if kept and (taken & chosen) - drafted - _denied(turns[turn + 1]):
                    written = next(t.text for t in draft.tokens if stem(t.fold) in kept)
                    yield Finding("withdrawn", written, written, document.source)


def _denied(document: Document) -> set[str]:
    """Return the stems of what a turn says no to: `not outside`."""
    return {part for m in document.mentions if m.kind == "negation" for part in m.parts}


def _asks(document: Document) -> bool:
    """Tell whether a turn asks something."""
    language = document.language.bindings
    tokens = document.tokens
    begins = bool(tokens) and language is not None and tokens[0].fold in language.asking
    return begins or any(token.text == "?" for token in tokens)


def _choices(document: Document, choosing: frozenset[str]) -> Iterator[tuple[set[str], set[str]]]:
    """Yield the words on both sides of `or`."""
    tokens = document.tokens
    for at, token in enumerate(tokens):
        if token.fold in choosing and token.kind == "word":
            before, behind = tokens[max(0, at - _FAR) : at], tokens[at + 1 : at + 1 + _FAR]
            one, other = ([t for t in side if t.sentence == token.sentence] for side in (before, behind))
            yield set(_stems(one)), set(_stems(other))


def _old_values(
    draft: Document, turns: Mapping[int, Document], changes: Sequence[Change], admitted: Sequence[Document]
) -> Iterator[Finding]:
    """Yield where a draft has a value that went, and not the one that came."""
    live = {
        (mention.kind, mention.meaning)
        for document in (*turns.values(), *admitted)
        for mention in document.mentions
        if not mention.superseded
    }
    drafted = {(m.kind, m.meaning): m for m in draft.mentions if not m.superseded and m.kind in _VALUES}
    amounts = {m.amount for m in draft.mentions if m.amount}
    places = _places_of(turns, changes)
    for change in changes:
        if change.stated is None or change.becomes or not {change.old.turn, change.stated.turn} <= set(turns):
            continue
        came = _came(change, places)
        kept = {(m.kind, m.meaning) for m in came} & set(drafted) or {m.amount for m in came} & amounts
        for old in places[change.old.turn].inside(change.old):
            carried = drafted.get((old.kind, old.meaning))
            if carried is not None and _moves(draft, carried, came):
                continue
            if came and not kept and carried is not None and (old.kind, old.meaning) not in live:
                home = turns[change.old.turn]
                yield Finding("withdrawn", _text_of(draft, carried), _text_of(home, old), home.source)


def _denied_again(
    draft: Document, turns: Mapping[int, Document], changes: Sequence[Change]
) -> Iterator[Finding]:
    """Yield where a draft rules out what a later turn of the user's lets in again."""
    denied = {m.meaning: m for m in draft.mentions if m.kind == "negation" and not m.superseded}
    if not denied:
        return
    live = {
        m.meaning for t in turns.values() for m in t.mentions if m.kind == "negation" and not m.superseded
    }
    for change in changes:
        if not change.old.turn < change.turn or not {change.old.turn, change.turn} <= turns.keys():
            continue
        again = _stems_of(turns[change.turn])
        for old in Places(turns[change.old.turn]).inside(change.old):
            carried = denied.get(old.meaning) if old.kind == "negation" else None
            if carried is not None and old.meaning not in live and not again.isdisjoint(old.parts):
                home = turns[change.old.turn]
                yield Finding("withdrawn", _text_of(draft, carried), _text_of(home, old), home.source)


def _places_of(turns: Mapping[int, Document], changes: Sequence[Change]) -> dict[int, Places]:
    """Return the values of the turns that changes are about."""
    changed = {span.turn for change in changes for span in (change.old, change.stated) if span is not None}
    return {turn: Places(turns[turn]) for turn in changed & turns.keys()}


def _came(change: Change, places: Mapping[int, Places]) -> list[Mention]:
    """Return the values that came in the place of others."""
    if change.stated is None or change.stated.turn not in places:
        return []
    return places[change.stated.turn].inside(change.stated)


def _is_of_another(value: Mention | None, olds: Sequence[Mention]) -> bool:
    """Tell whether a word is but part of a value that holds: `October`, in `16 October` after the 17th."""
    return value is not None and bool(olds) and all(value.meaning != old.meaning for old in olds)


def _figures_with(turns: Iterable[Document]) -> dict[str, set[str]]:
    """Return for each word the figures that hold and stand in one clause with it."""
    found: dict[str, set[str]] = defaultdict(set)
    for document in turns:
        figures: dict[int, set[str]] = defaultdict(set)
        for m in document.mentions:
            if m.kind in FIGURES and not m.superseded:
                figures[document.tokens[m.first].clause].add(m.amount or m.meaning)
        for token in document.tokens if figures else ():
            if token.kind == "word" and token.clause in figures:
                found[stem(token.fold)] |= figures[token.clause]
    return found


def _is_given(draft: Document, place: int, given: Mapping[str, set[str]]) -> bool:
    """Tell whether a draft only has a measure of what goes: `without the ceiling`, which is 2.4 m high."""
    token = draft.tokens[place]
    return any(
        (m.amount or m.meaning) in given.get(stem(token.fold), ())
        for m in draft.mentions
        if m.kind in FIGURES
        and not m.superseded
        and -_BESIDE <= m.first - place <= _BESIDE
        and draft.tokens[m.first].clause == token.clause
    )


def _moves(draft: Document, value: Mention, came: Sequence[Mention]) -> bool:
    """Tell whether a draft says that a value gives way to the one that came: `from 40 % to 50 %`."""
    fresh = {_known_as(m) for m in came}
    behind = (m for m in draft.mentions if 0 <= m.first - value.end <= _FAR)
    gives_way = value.first > 0 and any(_known_as(m) in fresh for m in behind)
    return gives_way or is_moved(draft, value)


def _known_as(value: Mention) -> tuple[str, str]:
    """Return what a value is known by: `half` is as much as `50 %`."""
    return "number" if value.kind == "percent" else value.kind, value.meaning


def _text_of(document: Document, mention: Mention) -> str:
    return document.text[document.tokens[mention.first].start : document.tokens[mention.end - 1].end]


def _new_words(change: Change, turns: Mapping[int, Document]) -> list[str]:
    """Return the stems of what came in the place of what went."""
    if change.stated is None or change.stated.turn not in turns:
        return []
    document = turns[change.stated.turn]
    return _stems([document.tokens[at] for at in _tokens_in(document, change.stated)[:_SPAN]])


def _elsewhere(place: int, places: Mapping[str, list[int]], fresh: Sequence[str]) -> bool:
    """Whether a draft has what came instead far from a place: the old word is said of something else."""
    if not fresh or any(word not in places for word in fresh):
        return False
    return all(abs(at - place) > _APART for word in fresh for at in places[word][:_MOST])


def _stems_of(document: Document) -> set[str]:
    return document.noted("stems of content", lambda: set(document.found("stems", _read_stems)))


def _read_stems(document: Document) -> set[str]:
    return set(_stems(document.tokens))


def _by_verb(home: Document, span: Span) -> set[str]:
    """Return the stems of the words right before a span: what a user withdraws by `cancel it` may be asked
    for.
    """
    first = _tokens_in(home, span).start
    return set(_stems(home.tokens[max(0, first - _FAR) : first]))


def _outside(document: Document, spans: Sequence[tuple[int, int]]) -> list[Token]:
    """Return the tokens of a text that none of its spans touches."""
    inside = _inside(document, spans)
    return [token for at, token in enumerate(document.tokens) if at not in inside]


def _inside(document: Document, spans: Sequence[tuple[int, int]]) -> set[int]:
    return {
        at
        for start, end in spans
        for at in _tokens_in(document, Span(turn=1, by="user", start=start, end=end))
    }


def _stems(tokens: Sequence[Token]) -> list[str]:
    """Return the stems of the content words, figures left out: values are compared elsewhere."""
    return [
        stem(t.fold)
        for t in tokens
        if t.kind in {"word", "identifier"} and t.fold not in FUNCTION_WORDS and t.fold not in _UNITS
    ]


def _without_units(tokens: list[Token]) -> list[Token]:
    """Leave out the unit of a figure: what went is the figure, and another may be of the same unit."""
    if not any(token.kind == "number" for token in tokens):
        return tokens
    return [token for token in tokens if not measure_word(token.fold)]


def _places(draft: Document, gone: Collection[int]) -> dict[str, list[int]]:
    """Where each word of a draft stands, but for those that it names or repeats to say that they go."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(draft.tokens):
        if at in gone:
            continue
        if token.kind in {"word", "identifier"} and token.fold not in FUNCTION_WORDS:
            found[stem(token.fold)].append(at)
    return found


def _carried(words: Sequence[str], places: Mapping[str, list[int]]) -> int | None:
    """Where a draft has the last of some words with the others before it."""
    if not words:
        return None
    for at in places.get(words[-1], ())[:_MOST]:
        last, fits = at, True
        for word in reversed(words[:-1]):
            near = [place for place in places.get(word, ())[:_MOST] if last - _FAR <= place < last]
            if not near:
                fits = False
                break
            last = near[-1]
        if fits:
            return at
    return None
