"""What a text gives a part to that another text gives to something else.

Some signs give a part to what stands beside them: `only`, `otherwise`, `into`. A figure has its head, a
possession its owner. A draft exchanges them where it gives the part to what has another one in the sources,
and has what the sources give it to in another part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._spans import filler, words_after
from midturn.mediator.check._told import Told, gathered
from midturn.mediator.check._words import SPEAKER, Words, by_clause, figures_of, names_in, person_stems
from midturn.mediator.language import Phrases
from midturn.mediator.values import Mention

_MOST = 100
"""Signs, figures or owners of one text that are looked at."""
_TOGETHER = 16
"""Words of one clause that are said to stand together."""
_REACH = 12
"""Tokens around a figure among which somebody is meant by a pronoun."""
_NEAREST = 3
"""Tokens before a figure among which its owner's pronoun stands."""
_OWNED = 2
"""Words behind an owner that are said to be its own."""

_QUOTING = frozenset(':："“”«»„')

Filled = tuple[frozenset[str], str, int]
"""What has a part, how it is written, and in which document."""


def exchanged_roles(draft: Words, sources: Told) -> list[Finding]:
    """Return what has a part in a draft that the sources give to something else."""
    return [
        *_exchanged(draft, sources),
        *_moved_figures(draft, sources),
        *_other_owner(draft, sources),
    ]


# Signs


def _exchanged(draft: Words, sources: Told) -> Iterator[Finding]:
    language = draft.language
    for reader, adding in _FILLING.items():
        used = _filled(reader, draft)
        said = sources.together(list[Filled], adding) if used else []
        if not used or not said:
            continue
        if reader is _otherwise and any(
            _has(text, language.negative_conditions) for text in (draft, *sources)
        ):
            continue
        used = [(_plain(atoms), text, source) for atoms, text, source in used]
        said = [(_plain(atoms), text, source) for atoms, text, source in said]
        ours = frozenset[str]().union(*(atoms for atoms, _, _ in used))
        theirs = frozenset[str]().union(*(atoms for atoms, _, _ in said))
        elsewhere = sources.together(set[str], _add_plain)
        wrong, lost = (ours - theirs) & elsewhere, (theirs - ours) & _outside(draft, ours)
        names = _names(draft, sources)
        if not any(_rival(a, b, names) for a in wrong for b in lost):
            continue
        if reader is _only and any(one & other for one, *_ in used for other, *_ in said):
            continue
        written = next(text for atoms, text, _ in used if atoms & wrong)
        place = next(filled for filled in said if filled[0] & lost)
        yield Finding("binding", written, place[1], place[2])


def _filled(reader: Callable[[Words], Iterator[Filled]], text: Words) -> list[Filled]:
    return text.found(reader)[:_MOST]


def _rival(one: str, other: str, names: frozenset[str]) -> bool:
    return (one in names) == (other in names) and one.startswith("=") == other.startswith("=")


def _has(text: Words, among: Phrases) -> bool:
    return any(text.phrase_at(at, among) for at in text.where(among))


def _outside(text: Words, part: frozenset[str]) -> frozenset[str]:
    return _plain_known(text) - part


def _plain_known(text: Words) -> frozenset[str]:
    return text.document.noted(("plain", id(text.language)), lambda: _plain(text.known))


def _add_plain(known: set[str], text: Words) -> None:
    known |= _plain_known(text)


def _plain(atoms: Iterable[str]) -> frozenset[str]:
    """Return words with each date as its day, by which it may be known."""
    return frozenset(f"={int(day)}" if (day := _day(atom)) else atom for atom in atoms)


def _day(atom: str) -> str:
    parts = atom.split("-")
    return parts[-1] if atom.startswith("=") and len(parts) > 2 and parts[-1].isdigit() else ""


def _names(draft: Words, sources: Told) -> frozenset[str]:
    return frozenset([SPEAKER]).union(names_in(draft), sources.names)


def _only(text: Words) -> Iterator[Filled]:
    """`only mine`, `only the crust`: no verb, and no figure."""
    for at in text.where(text.language.only):
        if places := filler(text, at + 1):
            atoms = {text.atoms[place] for place in places if place not in text.light}
            atoms = {atom for atom in atoms if not atom.startswith("=")}
            if atoms:
                yield frozenset(atoms), text.written(at, places[-1] + 1), text.document.source


def _otherwise(text: Words) -> Iterator[Filled]:
    yield from _behind(text, text.language.otherwise)


def _outcomes(text: Words) -> Iterator[Filled]:
    yield from _behind(text, text.language.outcomes)


def _disliked(text: Words) -> Iterator[Filled]:
    for at in text.where(text.language.disliked):
        if (end := text.phrase_at(at, text.language.disliked)) and (places := filler(text, end)):
            atoms = frozenset(text.atoms[place] for place in places)
            yield atoms, text.written(at, places[-1] + 1), text.document.source


def _returns(text: Words) -> Iterator[Filled]:
    """Yield the first figure behind what says that somebody comes back: `back on the 19th`."""
    tokens = text.tokens
    for at in text.where(text.language.returning):
        end = text.phrase_at(at, text.language.returning)
        places = words_after(text, end) if end and end < len(tokens) else []
        if places and text.atoms[places[0]].startswith("="):
            yield frozenset([text.atoms[places[0]]]), text.written(at, places[0] + 1), text.document.source


def _outgoing(text: Words) -> Iterator[Filled]:
    """Yield what something else is put in the place of: `swap the tea for it`."""
    language = text.language
    for at in text.where(language.replacing, language.swapping):
        places = filler(text, at + 1)
        link = places[-1] + 1 if places else 0
        if 0 < link < len(text.tokens) and text.tokens[link].fold in language.replacement_links:
            atoms = frozenset(text.atoms[place] for place in places)
            yield atoms, text.written(at, link), text.document.source


def _behind(text: Words, signs: Phrases) -> Iterator[Filled]:
    tokens = text.tokens
    for at in text.where(signs):
        end = text.phrase_at(at, signs)
        if end < len(tokens) and tokens[end].text == ",":
            end += 1
        places = words_after(text, end) if end and end < len(tokens) else []
        behind = range(end, places[-1]) if places else ()
        quoted = next((place for place in behind if tokens[place].text in _QUOTING), len(tokens))
        if places := [place for place in places if place < quoted]:
            atoms = frozenset(text.atoms[place] for place in places if place not in text.light)
            yield atoms, text.written(at, places[-1] + 1), text.document.source


def _add_filled(found: list[Filled], text: Words, reader: Callable[[Words], Iterator[Filled]]) -> None:
    found += _filled(reader, text)


_FILLING = {
    reader: partial(_add_filled, reader=reader)
    for reader in (_only, _otherwise, _outcomes, _disliked, _returns, _outgoing)
}


# Figures


class _Figure(NamedTuple):
    """A figure of a text, and what stands with it."""

    value: str
    kind: str
    clause: frozenset[str]
    """The words of its clause."""
    alone: bool
    """Its clause has no other figure of the kind."""
    sentence: frozenset[str]
    before: tuple[str, ...]
    """What stands before it in its sentence, in order."""
    genders: frozenset[str]
    """By which of `he` and `she` somebody is meant in its clause."""
    nearest: frozenset[str]
    """Which of `he` and `she` stands right before it."""
    written: tuple[str, int]
    """Its clause, and in which document."""


class _Heads:
    """Which words stand with which figures of which kind, in the clause and in the sentence."""

    def __init__(self, texts: Iterable[Words], names: frozenset[str]) -> None:
        self.names = names
        self.clauses: dict[str, set[str]] = defaultdict(set)
        self.sentences: dict[str, set[str]] = defaultdict(set)
        self.owners: dict[str, set[str]] = defaultdict(set)
        """The last name before a figure in its sentence."""
        self.values: dict[tuple[str, str], set[str]] = defaultdict(set)
        """The figures of a kind that a word stands with."""
        self.genders: dict[str, set[str]] = defaultdict(set)
        """By which of `he` and `she` somebody is meant in its clause."""
        self.nearest: dict[str, set[str]] = defaultdict(set)
        """Which of `he` and `she` stands right before it."""
        self.written: dict[str, tuple[str, int]] = {}
        self.kinds: dict[str, str] = {}
        self.clauses_of: list[dict[str, set[int]]] = []
        """By text: the clauses that a word stands in."""
        for text in texts:
            self._read(text)

    def _read(self, text: Words) -> None:
        clauses_of: dict[str, set[int]] = defaultdict(set)
        for number, clause in enumerate(text.found(_together)):
            for atom in clause:
                clauses_of[atom].add(number)
        self.clauses_of.append(clauses_of)
        for figure in _figures_of(text):
            value = figure.value
            self.sentences[value] |= figure.sentence if figure.alone else figure.sentence | figure.clause
            self.kinds[value] = figure.kind
            self.genders[value] |= figure.genders
            self.nearest[value] |= figure.nearest
            owner = [name for name in figure.before if name in self.names][-1:]
            self.owners[value].update(owner)
            self.written[value] = figure.written
            # Which of several figures a word is said of is not clear.
            heads = figure.clause if figure.alone else frozenset[str]()
            self.clauses[value] |= heads
            for head in heads.union(owner):
                self.values[head, figure.kind].add(value)

    def of(self, head: str, but: str, *kinds: str) -> set[str]:
        """Return the other figures of some kinds that a word stands with."""
        return set[str]().union(*(self.values.get((head, kind), set()) for kind in kinds)) - {but}

    def are_together(self, one: str, other: str) -> bool:
        """Tell whether two words stand in one clause."""
        return any(
            one in clauses and other in clauses and not clauses[one].isdisjoint(clauses[other])
            for clauses in self.clauses_of
        )


def _figures_of(text: Words) -> list[_Figure]:
    return text.found(_figures)[:_MOST]


def _together(text: Words) -> list[list[str]]:
    """Return the words that stand together in each clause of a text."""
    clauses = by_clause(text).values()
    return [sorted({text.atoms[at] for at in clause})[:_TOGETHER] for clause in clauses]


def _figures(text: Words) -> list[_Figure]:
    """Return the figures of a text."""
    clauses = by_clause(text)
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for at in chain.from_iterable(clauses.values()):
        by_sentence[text.tokens[at].sentence].append(at)
    figures = figures_of(text)[:_MOST]
    alone = Counter((text.clauses[m.first], _kind(m)) for m in figures)
    genders = dict.fromkeys(text.where(text.language.he), "he")
    genders = dict.fromkeys(text.where(text.language.she), "she") | genders
    found: list[_Figure] = []
    for mention in figures:
        number = text.clauses[mention.first]
        clause, sentence = clauses[number], by_sentence[mention.sentence]
        found.append(
            _Figure(
                text.atoms[mention.first].removesuffix("money"),
                _kind(mention),
                frozenset([text.atoms[at] for at in clause if not text.atoms[at].startswith("=")]),
                alone[number, _kind(mention)] == 1,
                frozenset([text.atoms[at] for at in sentence]),
                tuple([text.atoms[at] for at in sentence if at < mention.first]),
                frozenset(_genders(text, genders, number, mention.first)),
                frozenset(_nearest_gender(text, mention.first)),
                (text.written(clause[0], clause[-1] + 1), text.document.source),
            )
        )
    return found


def _genders(text: Words, genders: Mapping[int, str], clause: int, at: int) -> set[str]:
    """Return who a clause is about, as far as its pronouns tell, looking from one of its tokens."""
    near = range(at - _REACH, at + _REACH) if genders else ()
    return {genders[place] for place in near if place in genders and text.clauses[place] == clause}


def _nearest_gender(text: Words, at: int) -> set[str]:
    """Return by which of `he` and `she` somebody is meant right before a place in its sentence."""
    for place in range(at - 1, max(-1, at - 1 - _NEAREST), -1):
        fold = text.tokens[place].fold
        if text.tokens[place].kind == "mark":
            break
        if fold in text.language.he or fold in text.language.his:
            return {"he"}
        if fold in text.language.she or fold in text.language.hers:
            return {"she"}
    return set()


def _kind(mention: Mention) -> str:
    if mention.kind == "quantity":
        return f"quantity {mention.unit}"
    return "number" if mention.kind == "money" else mention.kind


def _moved_figures(draft: Words, sources: Told) -> Iterator[Finding]:
    """Find a figure that went from one thing to another, both of which have others of their own."""
    if not _are_moved(draft, sources):
        return
    names = _names(draft, sources) - {SPEAKER}
    said, used = _Heads(sources, names), _Heads([draft], names)
    for value, heads in used.clauses.items():
        if value not in said.written or not _alike(said.kinds[value], used.kinds[value]):
            continue
        if (
            _other_gender(value, said, used)
            or _crossed_genders(value, said, used)
            or _changed_hands(value, said, used)
            or _changed_heads(value, heads, said, used)
        ):
            yield Finding("binding", used.written[value][0], *said.written[value])
            return


def _are_moved(draft: Words, sources: Told) -> bool:
    """Tell whether a figure of a draft that the sources have too stands with other words than there."""
    used = gathered([draft], _Standing(), _add_standing)
    said = sources.together(_Standing, _add_standing)
    return any(said.get(value, standing) != standing for value, standing in used.items())


_Standing = dict[str, frozenset[tuple[object, ...]]]
"""What stands with each figure, wherever it is said."""


def _add_standing(found: _Standing, text: Words) -> None:
    for value, standing in text.found(_standings)[:_MOST]:
        found[value] = found.get(value, frozenset()) | {standing}


def _standings(text: Words) -> Iterator[tuple[str, tuple[object, ...]]]:
    return ((figure.value, figure[:-1]) for figure in _figures_of(text))


def _alike(one: str, other: str) -> bool:
    """Tell whether two figures may be of one kind; one of them may leave out its unit."""
    return one == other or "number" in {one, other}


def _other_gender(value: str, said: _Heads, used: _Heads) -> bool:
    theirs, ours = said.genders[value], used.genders[value]
    return len(theirs) == len(ours) == 1 and theirs | ours == {"he", "she"}


def _crossed_genders(value: str, said: _Heads, used: _Heads) -> bool:
    """Tell whether `her 5 and his 3` became `her 3 and his 5`."""
    return len(said.nearest[value]) == 1 and any(
        len(said.nearest[other]) == 1
        and said.nearest[value] != said.nearest[other]
        and used.nearest[value] == said.nearest[other]
        and used.nearest[other] == said.nearest[value]
        for other in list(said.clauses)
        if other in used.clauses and _alike(said.kinds[value], said.kinds[other])
    )


def _changed_hands(value: str, said: _Heads, used: _Heads) -> bool:
    """Tell whether a figure of one name became one of another that has a different one."""
    theirs, ours = said.owners[value], used.owners[value]
    if len(theirs) != 1 or len(ours) != 1 or theirs == ours:
        return False
    (one,), (other,) = ours, theirs
    own = said.of(one, value, used.kinds[value], said.kinds[value])
    return bool(own) and other not in used.sentences[value] and one not in said.sentences[value]


def _changed_heads(value: str, heads: set[str], said: _Heads, used: _Heads) -> bool:
    kind = used.kinds[value]
    came = {head for head in heads - said.sentences[value] if said.values.get((head, kind), set()) - {value}}
    left = said.clauses[value] - heads if came else set[str]()
    return any(_are_rivals(one, other, value, said, used) for one in came for other in left)


def _are_rivals(one: str, other: str, value: str, said: _Heads, used: _Heads) -> bool:
    """Tell whether two things that are never told together keep figures of their own in both texts."""
    kind = used.kinds[value]
    keep_their_own = all(
        said.values.get((head, kind), set()) & used.values.get((head, kind), set()) - {value}
        for head in (one, other)
    )
    return keep_their_own and not said.are_together(one, other) and not used.are_together(one, other)


# Owners


def _other_owner(draft: Words, sources: Told) -> Iterator[Finding]:
    """Find `Tim's bike` for `Ann's bike`, where both texts speak of Ann and of Tim."""
    used = gathered([draft], _Owners(), _add_owners)
    said = sources.together(_Owners, _add_owners) if used else {}
    for thing, owners in used.items():
        theirs = said.get(thing)
        if not theirs or set(owners) & set(theirs):
            continue
        for owner, (written, _) in owners.items():
            rivals = [rival for rival in theirs if rival in draft.known]
            if owner in sources.known and rivals and rivals[0] != owner:
                yield Finding("binding", written, *theirs[rivals[0]])
                return


_Owners = dict[str, dict[str, tuple[str, int]]]
"""The owners of each thing, each with where that is written."""


def _add_owners(found: _Owners, text: Words) -> None:
    for thing, owner, written in _owned(text):
        if owner not in (known := found.get(thing, {})):
            found[thing] = {**known, owner: (written, text.document.source)}


def _owned(text: Words) -> list[tuple[str, str, str]]:
    """Return things with their owners, and how that is written."""
    return text.found(_read_owned)


def _read_owned(text: Words) -> Iterator[tuple[str, str, str]]:
    endings = ("'s", "’s")
    persons = person_stems(text.language)
    owners = (at for at, token in enumerate(text.tokens) if text.atoms[at] and token.text.endswith(endings))
    for at in islice(owners, _MOST):
        # `my brother Leo's bike` is Leo's and my brother's.
        named = at > 0 and text.tokens[at].text[:1].isupper() and text.atoms[at - 1] in persons
        for place in filler(text, at + 1)[:_OWNED]:
            for owner in (at, at - 1) if named else (at,):
                yield text.atoms[place], text.atoms[owner], text.written(owner, place + 1)
