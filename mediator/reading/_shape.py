"""What can be seen in one text by itself; computed once for each text."""

from __future__ import annotations

import re
from functools import cached_property
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
_LABEL_LETTER = re.compile(r"(?<![\w'’-])[B-HJ-Z](?![\w'’-])")
_CODE = re.compile(r"```|\w\(\w+ ?= ?\S")


class Opening(NamedTuple):
    """The first of several clauses."""

    words: frozenset[str] = frozenset()
    """Stems of its content words."""
    figures: frozenset[str] = frozenset()


class Shape:
    """What a user turn is by its form; each thing is looked at once it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: Words = words_of(text)

    @cached_property
    def signals(self) -> frozenset[Signal]:
        """Return what is seen in it."""
        return frozenset(name for name, pattern in _WORDS.signals.items() if pattern.search(self._read))

    def shows(self, signal: Signal) -> bool:
        """Tell whether one signal is seen in it, without a look at the others."""
        return _WORDS.signals[signal].search(self._read) is not None

    @cached_property
    def _read(self) -> str:
        """Return what is searched for signals."""
        return _beside_rules(self.text, self.words.plain) if self.begins_with_rule else self.words.plain

    @cached_property
    def tongue(self) -> Tongue:
        """Return its language."""
        return tongue_of(self.text)

    @cached_property
    def kind(self) -> Kind:
        """Return what it asks for, if it is the first turn of a request."""
        return _kind(self.words.plain)

    @cached_property
    def content(self) -> frozenset[str]:
        """Return the stems of the content words of its own words."""
        return content_of(self.words.tokens)

    @cached_property
    def has_number(self) -> bool:
        """Tell whether a number stands in it, in figures or in words."""
        return _WORDS.number.search(self.words.plain) is not None

    @cached_property
    def has_digit(self) -> bool:
        """Tell whether a figure stands in it."""
        return any(letter.isdigit() for letter in self.words.plain)

    @cached_property
    def queries(self) -> bool:
        """Tell whether it ends in a question mark."""
        return self.words.own.rstrip(" )\"'").endswith(("?", "？"))

    @property
    def exclaims(self) -> bool:
        """Tell whether an exclamation mark stands in it."""
        return "!" in self.words.own

    @cached_property
    def notation(self) -> bool:
        """Tell whether it is an expression or code and no words."""
        return _NOTATION.search(self.text[:VOCABULARY]) is not None

    @cached_property
    def hands_over(self) -> bool:
        """Tell whether it points at something that it gives in the same turn ("rewrite this: ...")."""
        return _WORDS.handing_over.search(self.words.plain) is not None

    @cached_property
    def frame(self) -> str:
        """Return the labels and marks that it fills ("input: output:"); empty if it has none."""
        return _frame(self.text)

    @cached_property
    def opening(self) -> Opening:
        """Return its first clause, where it has several; else nothing."""
        return _opening(self.words.plain)

    @cached_property
    def begins_with_rule(self) -> bool:
        """Tell whether it begins with a rule for the reply ("No commas"); the signals are of the rest."""
        return _WORDS.reply_rule.match(self.words.plain) is not None

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
    return Shape(text)


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
    words = _LETTERS.findall(text[:VOCABULARY].lower().replace("’", "'"))
    return content_of(tuple(word.removesuffix("'s") for word in words))


@kept
def labels_of(text: str) -> frozenset[str]:
    """Return the single letters that are labels in a text, in lower case: `Hotel B`."""
    return frozenset(letter.lower() for letter in _LABEL_LETTER.findall(text[:VOCABULARY]))


def is_plural(text: str) -> bool:
    """Tell whether a text speaks of several things or persons."""
    return _WORDS.plural.search(text[:VOCABULARY]) is not None


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
