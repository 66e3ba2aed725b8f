"""Whose a figure is: of whom, or of which labelled thing, a sentence says it.

`Ann ran 5 km and Bo 8` and `Bo ran 5 km and Ann 8` have the same words close to each other. Whose a figure is
stands before it, so that two figures that change hands are seen; so is one that goes to somebody whom the
user never named beside it. A pronoun in between leaves it open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._labels import label_of
from midturn.mediator.check._subjects import bare_name, named_places
from midturn.mediator.check._told import Told
from midturn.mediator.check._words import Words
from midturn.mediator.values import base_of

_NEAR = 4
"""Tokens from a name to a figure of which a verb between them says the deed."""
_MOST = 60
"""Figures of a text that are compared."""


@dataclass(slots=True)
class _Owned:
    """A figure, by the places where a text has it."""

    owners: set[str] = field(default_factory=set[str])
    """Who stands before it."""
    beside: set[str] = field(default_factory=set[str])
    """Who is named in its sentences."""
    deeds: set[str] = field(default_factory=set[str])
    """The words between the two."""
    is_open: bool = False
    """Somewhere nobody stands before it, or a pronoun does."""
    written: str = ""
    source: int = 0

    @property
    def is_sure(self) -> bool:
        """Tell whether it is one owner's wherever a text has it."""
        return len(self.owners) == 1 and not self.is_open

    def joined(self, other: _Owned) -> _Owned:
        """Return a figure by its places in two texts."""
        return _Owned(
            self.owners | other.owners,
            self.beside | other.beside,
            self.deeds | other.deeds,
            self.is_open or other.is_open,
            self.written,
            self.source,
        )


def exchanged_owners(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield the figures that a draft gives to another name than the sources do."""
    used = {figure: owned for figure, owned in _owned_in(draft).items() if owned.is_sure}
    if not used:
        return
    said = sources.together(dict[str, _Owned], _add)
    moved = {
        figure: (mine, theirs)
        for figure, mine in used.items()
        if (theirs := said.get(figure)) is not None and _is_moved(mine, theirs)
    }
    for figure, (mine, theirs) in moved.items():
        (new,), (old,) = mine.owners, theirs.owners
        known = set[str]().union(*(owned.beside for owned in said.values()))
        exchanged = any(
            other != figure and its.owners == {old} and those.owners == {new}
            for other, (its, those) in moved.items()
        )
        given_away = new in known and old not in mine.beside and new not in theirs.beside
        if exchanged or given_away or (new in known and mine.deeds & theirs.deeds):
            yield Finding("binding", mine.written, theirs.written, theirs.source)
            return


def _is_moved(mine: _Owned, theirs: _Owned) -> bool:
    return mine.is_sure and theirs.is_sure and mine.owners != theirs.owners


def _add(found: dict[str, _Owned], text: Words) -> None:
    for figure, owned in _owned_in(text).items():
        known = found.get(figure)
        found[figure] = owned if known is None else known.joined(owned)


def _owned_in(text: Words) -> Mapping[str, _Owned]:
    return text.document.noted(("owners", id(text.language)), lambda: _read(text))


def _read(text: Words) -> dict[str, _Owned]:
    places = named_places(text)
    if not places:
        return {}
    by_sentence: dict[int, list[int]] = {}
    for at in places:
        by_sentence.setdefault(text.tokens[at].sentence, []).append(at)
    found: dict[str, _Owned] = {}
    figures = ((at, atom) for at, atom in enumerate(text.atoms) if atom.startswith("="))
    for at, atom in islice(figures, _MOST):
        named = by_sentence.get(text.tokens[at].sentence, [])
        owned = found.setdefault(atom, _Owned(source=text.document.source))
        owned.beside |= {bare_name(text.tokens[place]) for place in named}
        name = max((place for place in named if place < at), default=None)
        if name is not None and not (_is_left_open(text, name, at, named) or _is_labelled(text, at)):
            owned.owners.add(bare_name(text.tokens[name]))
            if at - name <= _NEAR and not _is_joined(text, name, named):
                owned.deeds |= {atom for atom in text.atoms[name + 1 : at] if atom}
            owned.written = owned.written or text.written(name, at + 1)
        else:
            owned.is_open = True
    return found


def _is_joined(text: Words, name: int, named: Sequence[int]) -> bool:
    """Tell whether others do the same: `Ann and Bo`."""
    before = text.tokens[name - 1] if name > 1 else None
    joins = before is not None and (before.fold in text.language.coordinators or before.text == ",")
    return joins and name - 2 in named


def _is_labelled(text: Words, figure: int) -> bool:
    """Tell whether a figure has a label of its own, and so is nobody's: `date: the 4th`, `4 as the date`."""
    known = text.document.language.wishes
    if known is None:
        return False
    first = figure
    while first and text.tokens[first - 1].fold in known.articles:
        first -= 1
    end = figure + 1
    while end < len(text.tokens) and end - figure < _NEAR and text.tokens[end].fold not in known.roles:
        end += 1
    return bool(label_of(text.tokens, first, end, known))


def _is_left_open(text: Words, name: int, figure: int, named: Sequence[int]) -> bool:
    """Tell whether a figure may be somebody else's than of the name before it."""
    language, tokens = text.language, text.tokens
    before = base_of(tokens[name - 1].fold) if name else ""
    if before in language.prepositions | {language.than}:
        return True
    if before in language.transferring or before in language.benefiting:
        return True
    # `7 hours with the Bakers, 6 with the Kims`
    if tokens[name].clause != tokens[figure].clause and any(
        place > figure and tokens[place].clause == tokens[figure].clause for place in named
    ):
        return True
    return any(
        token.fold in language.pronouns or token.fold in language.conditions
        for token in tokens[name + 1 : figure]
    )
