"""What can be seen in one text by itself; computed once for each text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from midturn.mediator._kept import kept
from midturn.mediator.language import ENGLISH, Kind, Signal
from midturn.mediator.reading._languages import Tongue, tongue_of
from midturn.mediator.reading._text import Words, words_of

_WORDS = ENGLISH.turns

FRAGMENT = 8
"""Words up to which a turn without a verb of its own counts as a fragment."""
VOCABULARY = 6_000
"""Characters of a text, from its start, whose words count as its vocabulary."""

_SAID = re.compile(r"[\"“”«»„][^\"“”«»„\n]*[\"“”«»„]")
_LETTERS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_BLANK = r" \t\r\f\v\xa0"
_SUM = rf"{_BLANK}\d.,()%^*/+=<>×÷√π-"
_OPERATOR = r"[*/+=^×÷-]"
# What a line's beginning took in is not tried in another way, or the time would grow with its square.
_NOTATION = re.compile(
    rf"^(?>[{_SUM}]*\d[{_BLANK}]*{_OPERATOR})[?xyz{_SUM}]*+$"
    rf"|^(?>[{_SUM}]*\d)[{_BLANK}]*+\n\s*+{_OPERATOR}[?xyz{_SUM}]*+$"
    r"|[{};]\s*$|\w\(\)|=>|==|\w\.\w+\(|\b[A-Z]\w+(?:Error|Exception)\b",
    re.MULTILINE,
)
_LABEL = re.compile(r"([a-z][\w ]{0,20}?):(?:\s|$)")
_LEFT_OFF = re.compile(r"(?:=>|->|→|=|:)$")
_MACHINE_FORM = re.compile(r"\s*(?:```(?:json)?\s*)?(?:\{\s*\"|\[\s*[\{\"]|\[?\s*\w+\(\w+\s*=)")
_CODE = re.compile(r"```|\w\(\w+ ?= ?\S")


class Opening(NamedTuple):
    """The first of several clauses."""

    words: frozenset[str] = frozenset()
    """Stems of its content words."""
    figures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shape:
    """What a user turn is by its form."""

    words: Words
    signals: frozenset[Signal]
    tongue: Tongue
    kind: Kind
    """What it asks for, if it is the first turn of a request."""
    content: frozenset[str]
    """Stems of the content words of its own words."""
    has_number: bool
    """In figures or in words."""
    has_digit: bool
    queries: bool
    """Whether it ends in a question mark."""
    exclaims: bool
    """Whether an exclamation mark stands in it."""
    notation: bool
    """Whether it is an expression or code and no words."""
    hands_over: bool
    """Whether it points at something that it gives in the same turn ("rewrite this: ...")."""
    frame: str
    """The labels and marks that it fills ("input: output:"); empty if it has none."""
    opening: Opening
    """Its first clause, where it has several; else nothing."""
    begins_with_rule: bool
    """Whether it begins with a rule for the reply's form ("No commas"); the signals are of the rest."""

    @property
    def length(self) -> int:
        """Return the number of its own words."""
        return len(self.words.tokens)

    @property
    def seeks(self) -> bool:
        """Tell whether it begins with a verb before what is looked for."""
        return not _WORDS.seeking.isdisjoint(self.words.tokens[:1])


@kept
def shape_of(text: str) -> Shape:
    """Return what can be seen in a user turn by itself."""
    words = words_of(text)
    plain = words.plain
    begins_with_rule = _WORDS.reply_rule.match(plain) is not None
    read = _beside_rules(text, plain) if begins_with_rule else plain
    signals: frozenset[Signal] = frozenset(
        name for name, pattern in _WORDS.signals.items() if pattern.search(read)
    )
    return Shape(
        words=words,
        signals=signals,
        tongue=tongue_of(text),
        kind=_kind(plain),
        content=content_of(words.tokens),
        has_number=_WORDS.number.search(plain) is not None,
        has_digit=any(letter.isdigit() for letter in plain),
        queries=words.own.rstrip(" )\"'").endswith(("?", "？")),
        exclaims="!" in words.own,
        notation=_NOTATION.search(text[:VOCABULARY]) is not None,
        hands_over=_WORDS.handing_over.search(words.plain) is not None,
        frame=_frame(text),
        opening=_opening(plain),
        begins_with_rule=begins_with_rule,
    )


def _opening(plain: str) -> Opening:
    first, _, rest = plain.strip("| ").replace(",", "|").partition("|")
    if not rest.strip("| "):
        return Opening()
    return Opening(content_of(tuple(_LETTERS.findall(first))), figures_of(first))


def _beside_rules(text: str, plain: str) -> str:
    """Return what a turn says beside rules for the reply's form; what these quote isn't the user's word."""
    unquoted = words_of(_SAID.sub(" ", text)).plain if _SAID.search(text) else plain
    return "| " + _WORDS.reply_rule.sub("", unquoted).lstrip("| ")


def _frame(text: str) -> str:
    """Return the labels of a text's lines and the mark that it leaves off at, as in examples of a task."""
    lines = [line.strip().lower() for line in text[:VOCABULARY].splitlines() if line.strip()]
    labels = [found.group(1) for line in lines if (found := _LABEL.match(line))]
    if len(labels) >= 2 or (labels and len(lines) == 1):
        return " ".join(labels[-2:])
    left_off = _LEFT_OFF.search(text.rstrip())
    return left_off.group() if left_off and len(lines) == 1 else ""


def content_of(tokens: tuple[str, ...]) -> frozenset[str]:
    """Return the stems of the content words."""
    return frozenset(
        _WORDS.light_stem(token)
        for token in tokens
        if len(token) > 1 and token not in _WORDS.empty and token[0].isalpha()
    )


@kept
def vocabulary_of(text: str) -> frozenset[str]:
    """Return the stems of the content words of any text, material included."""
    return content_of(tuple(_LETTERS.findall(text[:VOCABULARY].lower().replace("’", "'"))))


@kept
def figures_of(text: str) -> frozenset[str]:
    """Return the figures of a text; hours are parted from minutes by a colon."""
    return frozenset(figure.replace(".", ":") for figure in _FIGURE.findall(text[:VOCABULARY]))


@kept
def lists(text: str) -> bool:
    """Tell whether an answer lists at least two things in lines of their own."""
    return len(_WORDS.listed.findall(text[:VOCABULARY])) >= 2


@kept
def is_code(text: str) -> bool:
    """Tell whether an answer is, or holds, code or a call."""
    return _CODE.search(text[:VOCABULARY]) is not None


def points_back(shape: Shape) -> bool:
    """Tell whether a turn points at what was said before it: `what'd the gas cost me for that`."""
    return "refers_back" in shape.signals or _WORDS.pointing.search(shape.words.plain) is not None


def is_machine_form(text: str) -> bool:
    """Tell whether an answer is as a whole written for a program: JSON, or a call."""
    return _MACHINE_FORM.match(text[:VOCABULARY]) is not None


@kept
def offers(text: str) -> bool:
    """Tell whether an answer may offer something: it is no code and does not ask which of two is meant."""
    if is_code(text):
        return False
    return bool(text) and not ("?" in text and _WORDS.either.search(text) and not lists(text))


def _kind(plain: str) -> Kind:
    for kind, pattern in _WORDS.kinds:
        if pattern.search(plain):
            return kind
    return "other"
