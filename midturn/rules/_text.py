"""What checks count and look for in a text. None raises, whatever the text.

Accepted costs: a word is what stands between white space and holds a letter or digit; a sentence ends at
`.`, `!` or `?` before white space, so that an abbreviation may end one too early and a heading or a bullet
without a full stop counts as one; the language of a few words is a guess.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, NoReturn

from midturn.core import MissingExtra

_LIST_MARK = re.compile(r"^[ \t]*(?:[-*+•‣◦–]|\d+[.)])\s+", re.MULTILINE)
_STOP = r"(?<![.!?])[.!?]+[\"')\]’”*_]*(?:\s+|$)"
_ABBREVIATIONS = re.compile(
    r"\b(?:e\.g|i\.e|cf|vs|etc|al|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|approx)\.(?=\s)", re.IGNORECASE
)
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Za-z]\.){2,5}(?=\s+[a-z])")
_FENCED = re.compile(r"```(?:json)?[^\S\n]*\n(.*?)\n?```", re.DOTALL | re.IGNORECASE)
SURE = 20
"""Letters from which on the language of a text is distinguished from all others."""


def without_marks(text: str) -> str:
    r"""Return the text without the bullets and numbers of its lists.

    >>> without_marks("- one\n2. two")
    'one\ntwo'
    """
    return _LIST_MARK.sub("", text)


def words(text: str) -> list[str]:
    """Return the words of a text, list marks left out.

    >>> words("- Don't — please.")
    ["Don't", 'please.']
    """
    return [word for word in without_marks(text).split() if any(map(str.isalnum, word))]


def sentences(text: str, *, end_lines: bool = True) -> int:
    """How many sentences a text has.

    Args:
        text: the text.
        end_lines: whether the end of a line ends a sentence, too.

    >>> sentences("It holds, e.g. here. Does it?")
    2
    """
    whole = without_marks(text)
    for abbreviated in (_ABBREVIATIONS, _INITIALS):
        whole = abbreviated.sub(lambda found: found.group().replace(".", ""), whole)
    end = rf"{_STOP}|\n+" if end_lines else _STOP
    return sum(any(map(str.isalnum, part)) for part in re.split(end, whole))


def times(wanted: str, text: str) -> int:
    """How often a word or phrase stands in a text, whatever its case.

    Whole words only, in scripts that have capitals: others may write words without space between.

    >>> times("war", "War is no warm word.")
    1
    """
    wanted = wanted.strip()
    if not wanted:
        return 0
    before = r"(?<!\w)" if _bounds_words(wanted[0]) else ""
    after = r"(?!\w)" if _bounds_words(wanted[-1]) else ""
    inside = r"\s+".join(map(re.escape, wanted.split()))
    return len(re.findall(before + inside + after, text, re.IGNORECASE))


def bullets(text: str) -> int:
    r"""How many items the bullet lists of a Markdown text have, those of inner lists included.

    >>> bullets("* one\n    * two\n\n---\n1. three")
    2
    """
    found, open_lists = 0, list[str]()
    for token in _markdown(text):
        if token.type.endswith("_list_open"):
            open_lists.append(token.type)
        elif token.type.endswith("_list_close"):
            open_lists.pop()
        elif token.type == "list_item_open":
            found += open_lists[-1] == "bullet_list_open"
    return found


def highlights(text: str) -> int:
    """How many parts of a Markdown text are emphasised; bold italics are one.

    >>> highlights("*one* and ***two*** but 2 * 3 * 4")
    2
    """
    return sum(_outermost(token.children) for token in _markdown(text) if token.children)


def json_document(text: str) -> tuple[Any] | None:
    """Return the JSON document that a text is, alone or in one fenced block.

    In a tuple because it may be `null`.
    """
    inner = _FENCED.fullmatch(text.strip())
    try:
        return (json.loads(inner.group(1) if inner else text, parse_constant=_no_constant),)
    except (ValueError, RecursionError):
        return None


def in_language(text: str, code: str) -> bool:
    """Whether most of a text is in a language, given by its ISO 639-1 code.

    Capitals don't count. Of a text shorter than `SURE` letters, only the script can be recognised.

    >>> in_language("WE ARE GOING HOME NOW, AND IT RAINS.", "en")
    True
    """
    letters = sum(map(str.isalpha, text))
    if not letters:
        return False
    ranked = [name for name, _ in _identifier().rank(text.lower())]
    likely = ranked[:1] if letters >= SURE else ranked[: len(ranked) // 4]
    return code in likely


def languages() -> list[str]:
    """Return the codes of the languages that can be recognised."""
    return sorted(name for name, _ in _identifier().rank("language"))


def _bounds_words(letter: str) -> bool:
    return letter.isdigit() or letter.lower() != letter.upper()


def _no_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _markdown(text: str) -> list[Any]:
    return _parser().parse(text)


def _outermost(tokens: list[Any]) -> int:
    found = depth = 0
    for token in tokens:
        if token.type in ("em_open", "strong_open"):
            found += depth == 0
            depth += 1
        elif token.type in ("em_close", "strong_close"):
            depth -= 1
    return found


@cache
def _parser() -> Any:
    try:
        from markdown_it import MarkdownIt
    except ImportError as absent:
        raise MissingExtra("studies", needed_for="reading Markdown") from absent
    return MarkdownIt()


def _identifier() -> Any:
    try:
        import py3langid
    except ImportError as absent:
        raise MissingExtra("studies", needed_for="distinguishing languages") from absent
    return py3langid
