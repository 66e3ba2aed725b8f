"""Tell a turn's own words from the material it brings, and put them into a plain form for patterns.

The plain form is lower case, with contractions written out, `|` for the end of a sentence or line and `,` for
a weaker break. Letters' case and the marks at the end of sentences decide nothing later on: people leave them
out.
Cost accepted: of own words longer than `HEAD` + `TAIL` characters the middle isn't looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from midturn.mediator._kept import kept
from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._spelling import corrected

_WORDS = ENGLISH.turns
HEAD, TAIL = 1_600, 800
"""Characters of a turn's own words that are looked at, from its start and from its end."""
LONG_PARAGRAPH = 60
"""Words from which a paragraph that follows an introduction is taken as material whatever it says."""
_REMEMBERED = 4_096
"""Words whose forms are kept."""

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_TABLE = re.compile(r"<table\b.*?(?:</table>|\Z)", re.DOTALL | re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”«»„](?:[^\"“”«»„\n]{25,}?)[\"“”«»„]")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_TOKEN = re.compile(r"[^\W_]+(?:['.,:/-][^\W_]+)*['%]?|[.!?;:\n…]+|[,()—–]|[$€£%+=<>*^-]", re.UNICODE)
_HARD = frozenset(".!?;:\n…")
_WEAK = frozenset(",()—–")


@dataclass(frozen=True, slots=True)
class Words:
    """A turn's own words in plain form, and whether it brings material along."""

    plain: str
    """Tokens parted by one space, with a break at the start and the end."""
    tokens: tuple[str, ...]
    """The words of `plain` without the breaks."""
    brings_material: bool
    own: str
    """The own words as typed, clipped."""


@kept
def words_of(text: str) -> Words:
    """Return a turn's own words in plain form."""
    own, brings = _own_words(text)
    own = _clipped(own)
    plain = _plain(own)
    tokens = tuple(token for token in plain.split() if token not in {"|", ","})
    return Words(plain, tokens, brings, own)


def _own_words(text: str) -> tuple[str, bool]:
    """Part the own words from code, tables, long quotations and what an introduction with a colon brings."""
    bare = _FENCE.sub(" \n", text)
    bare = _TABLE.sub(" \n", bare)
    kept: list[str] = []
    brings, introduced = len(bare) != len(text), False
    for paragraph in _PARAGRAPHS.split(bare):
        if not paragraph.strip():
            continue
        if introduced and not _asks(paragraph):
            brings = True
            continue
        head, introduced, inside = _introduction(paragraph)
        brings = brings or inside
        kept.append(head)
    own = "\n".join(kept)
    shorter = _QUOTED.sub(" ", own)
    return (shorter if shorter.strip() else own), brings


def _introduction(paragraph: str) -> tuple[str, bool, bool]:
    """Return what stands before and with a line that ends in a colon; whether the paragraph ends in an open
    introduction; whether material follows in it.
    """
    lines = paragraph.split("\n")
    for number, line in enumerate(lines):
        if line.rstrip().endswith(":"):
            rest = [rest for rest in lines[number + 1 :] if rest.strip()]
            return "\n".join(lines[: number + 1]), True, bool(rest)
    return paragraph, False, False


def _asks(paragraph: str) -> bool:
    """Tell whether a paragraph after an introduction is the user's own again: short, and put as a request."""
    words = paragraph.split(None, LONG_PARAGRAPH)
    return len(words) < LONG_PARAGRAPH and _WORDS.own_again.match(" ".join(words[:3]).lower()) is not None


def _clipped(text: str) -> str:
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def _plain(text: str) -> str:
    found = ["|"]
    for token in _TOKEN.findall(text.replace("’", "'").replace("‘", "'").lower()):
        if token[0] in _HARD:
            _break(found, "|")
        elif token in _WEAK:
            _break(found, ",")
        else:
            found += _written_out(token)
    _break(found, "|")
    return " ".join(found)


def _break(found: list[str], mark: str) -> None:
    if found[-1] not in {"|", ","}:
        found.append(mark)
    elif mark == "|":
        found[-1] = "|"


@lru_cache(maxsize=_REMEMBERED)
def _written_out(token: str) -> tuple[str, ...]:
    """Write a contraction out, and mend a mistyped word that decides something."""
    whole = _WORDS.contractions.get(token)
    if whole is not None:
        return whole
    stem, mark, end = token.rpartition("'")
    if mark and stem:
        lost, written = _WORDS.contracted.get(end, ("", ""))
        stem = stem if lost else corrected(stem)
        if end in _WORDS.possessives and stem not in _WORDS.verb_after:
            return (f"{stem}{end}" if stem in _WORDS.auxiliaries else stem,)
        if written:
            return (stem.removesuffix(lost), written)
    return (corrected(token.rstrip("'")),)
