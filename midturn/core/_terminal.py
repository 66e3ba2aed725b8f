"""Text from models and users is data: make it safe to print."""

from __future__ import annotations

import re
import unicodedata

_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movements
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|\Z)"  # OSC and its kin: titles, links, clipboard
    r"|\x1b[ -/]*[0-~]",  # all others
    re.DOTALL,
)


def plain(text: str) -> str:
    r"""Text that cannot steer a terminal: no escape sequences, control or direction characters.

    Line breaks and tabs stay.

    >>> plain("a\x1b[31mb\u202e\n")
    'ab\n'
    """
    if text.replace("\n", "").replace("\t", "").isprintable():  # most texts, at a hundredth of the time
        return text
    unescaped = _ESCAPE_SEQUENCE.sub("", text)
    return "".join(c for c in unescaped if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def one_line(text: str) -> str:
    """Return the same on one line, each run of white space a single blank, and none at its ends."""
    return " ".join(plain(text).split())


def counted(number: int, what: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "word")
    '1 word'
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
