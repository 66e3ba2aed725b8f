"""What a noun is of, by the word that it hangs on: `the phone update`, `tax on the purchase`.

A draft that has another known thing in its place says something else: `the router's update`. It is found
where the sources have the new thing nowhere beside the word and the draft has the old one elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._spans import filler
from midturn.mediator.check._told import Told
from midturn.mediator.check._words import Words

_MOST = 200
"""Words of a text that others hang on."""
_BESIDE = 6
"""Tokens around a word within which a thing stands beside it."""


@dataclass(slots=True)
class _Hung:
    """What hangs on a word by one preposition, in one text."""

    things: set[str] = field(default_factory=set[str])
    heads: set[str] = field(default_factory=set[str])
    """The last words of the things."""
    written: str = ""
    source: int = 0


def exchanged_attachments(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield where a draft has another known thing hang on a word than the sources do."""
    used = _hung(draft)
    said = sources.together(dict[_Key, tuple[_Hung, ...]], _add) if used else {}
    for key in sorted(used.keys() & said.keys()):
        mine, theirs = used[key], said[key]
        if any(mine.things & hung.things for hung in theirs):
            continue
        new = {w for w in mine.heads & sources.known if not _beside(key[0], w, sources)}
        old = {
            w for hung in theirs for w in hung.heads if w in draft.known and not _beside(key[0], w, [draft])
        }
        if new and old:
            yield Finding("binding", mine.written, theirs[0].written, theirs[0].source)
            return


_Key = tuple[str, str]
"""A word and a preposition by which something hangs on it."""


def _add(found: dict[_Key, tuple[_Hung, ...]], text: Words) -> None:
    for key, hung in _hung(text).items():
        found[key] = (*found.get(key, ()), hung)


def _beside(word: str, thing: str, texts: Iterable[Words]) -> bool:
    return any(
        -_BESIDE <= one - other <= _BESIDE
        for text in texts
        for one in _places(text).get(word, ())
        for other in _places(text).get(thing, ())
    )


def _places(text: Words) -> dict[str, list[int]]:
    return text.document.noted(("places of words", id(text.language)), lambda: _read_places(text))


def _read_places(text: Words) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, atom in enumerate(text.atoms):
        if atom:
            found[atom].append(at)
    return found


def _hung(text: Words) -> dict[_Key, _Hung]:
    return text.document.noted(("hung", id(text.language)), lambda: _read(text))


def _read(text: Words) -> dict[_Key, _Hung]:
    found: dict[_Key, _Hung] = defaultdict(_Hung)
    for head, sign, things, first, end in islice(_attachments(text), _MOST):
        hung = found[text.atoms[head], sign]
        hung.things |= {text.atoms[at] for at in things}
        hung.heads.add(text.atoms[things[-1]])
        hung.written = hung.written or text.written(first, end)
        hung.source = text.document.source
    return dict(found)


def _attachments(text: Words) -> Iterator[tuple[int, str, list[int], int, int]]:
    tokens, atoms, language = text.tokens, text.atoms, text.language
    owners = [fold for fold in text.folds if fold.endswith(("'s", "’s"))]
    joined = {at - 1 for at in text.where([language.of], language.sides)}
    joined.update(text.where(owners), (at + 1 for at in text.where(language.determiners)))
    for at in sorted(joined):
        if not 0 < at < len(tokens) - 1 or at in text.light or tokens[at].kind != "word":
            continue
        if not atoms[at] or atoms[at][0] in "=<":
            continue
        behind, before = tokens[at + 1], tokens[at - 1]
        if behind.fold == language.of or behind.fold in language.sides:
            things = [p for p in filler(text, at + 2) if atoms[p][0] not in "=<"]
            if things:
                yield at, behind.fold, things, at, things[-1] + 1
        elif atoms[at + 1] and atoms[at + 1][0] not in "=<" and behind.kind == "word":
            # `the phone update`, `the phone's update`
            is_noun = before.fold in language.determiners or tokens[at].text.endswith(("'s", "’s"))
            if is_noun and (at + 2 >= len(tokens) or not atoms[at + 2]):
                yield at + 1, language.of, [at], at, at + 2
