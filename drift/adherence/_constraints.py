"""Constraints on a response, each checked by counting, searching or parsing. None raises on any text.

What counts as a word, a sentence, a bullet, or a language is said in `midturn.rules`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from midturn.core import BadInput, MissingExtra
from midturn.rules import bullets, in_language, json_document, languages, sentences, times, words

_BULLET = re.compile(r"^[ \t]*[-*+•‣◦–]\s+\S", re.MULTILINE)
_LIST_MARK = re.compile(r"^[ \t]*(?:[-*+•‣◦–]|\d+[.)])\s+", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}\s+\S", re.MULTILINE)
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$", re.MULTILINE)
_NUMBERED = re.compile(r"^[ \t]*\d+[.)]\s+\S", re.MULTILINE)
_FENCE = re.compile(r"^```[^\n]*\n.*?^```", re.MULTILINE | re.DOTALL)


class Constraint(Protocol):
    """Something that a response keeps to or does not."""

    @property
    def name(self) -> str:
        """What the records call it; unlike the others' of the same task."""
        ...

    def met(self, text: str) -> bool:
        """Whether `text` keeps to it. Never raises: a response may be any text."""
        ...


@dataclass(frozen=True)
class _Count:
    """How many there must be, both ends included. `most=None`: no upper end."""

    least: int
    most: int | None

    def __post_init__(self) -> None:
        if self.least < 0 or (self.most is not None and self.most < self.least):
            raise BadInput(f"a count from {self.least} to {self.most} is none: give least <= most, from 0 on")

    def holds(self, count: int) -> bool:
        """Whether a count is within."""
        return self.least <= count and (self.most is None or count <= self.most)

    def __str__(self) -> str:
        """For names: `3`, `100-200` or `5+`."""
        if self.most is None:
            return f"{self.least}+"
        return str(self.least) if self.least == self.most else f"{self.least}-{self.most}"


class Bullets(_Count):
    """Items of Markdown lists with bullets. Numbered items are no bullets.

    >>> Bullets(3, 3).met("- one, and no more")
    False
    """

    @property
    def name(self) -> str:
        """See `Constraint`."""
        return f"bullets {self}"

    def met(self, text: str) -> bool:
        """See `Constraint`."""
        return self.holds(bullets(text))


class Words(_Count):
    """Words in all, list marks left out.

    >>> Words(1, 2).met("- Two words.")
    True
    """

    @property
    def name(self) -> str:
        """See `Constraint`."""
        return f"words {self}"

    def met(self, text: str) -> bool:
        """See `Constraint`."""
        return self.holds(len(words(text)))


class Sentences(_Count):
    """Sentences in all.

    >>> Sentences(2, 2).met("It holds, e.g. here. Does it?")
    True
    """

    @property
    def name(self) -> str:
        """See `Constraint`."""
        return f"sentences {self}"

    def met(self, text: str) -> bool:
        """See `Constraint`."""
        return self.holds(sentences(text))


@dataclass(frozen=True)
class Includes:
    """A word or phrase that must be there, whatever its case.

    >>> Includes("[ref]", times=1).met("Shown before [ref], and again [ref].")
    False
    """

    text: str
    times: int | None = None
    """Exactly so often; `None`: once or more."""

    @property
    def name(self) -> str:
        """See `Constraint`."""
        return f"includes {self.text!r}" + ("" if self.times is None else f" {self.times} times")

    def met(self, text: str) -> bool:
        """See `Constraint`."""
        found = times(self.text, text)
        return found > 0 if self.times is None else found == self.times


@dataclass(frozen=True)
class Excludes:
    """A pattern that must not be found.

    >>> Excludes("questions", "[?]").met("Is it?")
    False
    """

    what: str
    """What the pattern finds, for the name."""
    pattern: str
    """A regular expression; case does not count."""

    def __post_init__(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise BadInput(f"{self.pattern!r} is no regular expression: {error}") from error

    @property
    def name(self) -> str:
        """See `Constraint`."""
        return f"no {self.what}"

    def met(self, text: str) -> bool:
        """See `Constraint`."""
        return re.search(self.pattern, text, re.IGNORECASE) is None


Form = Literal["json", "numbered list", "bulleted list", "table", "code block", "heading", "plain prose"]


@dataclass(frozen=True)
class Format:
    """The response's form: all of it for `json`, the lists and `plain prose`; for the others some part."""

    form: Form

    @property
    def name(self) -> str:
        """See `Constraint`."""
        return f"format {self.form}"

    def met(self, text: str) -> bool:
        """See `Constraint`."""
        return _FORMS[self.form](text.strip())


@dataclass(frozen=True)
class Language:
    """The language that most of the text is in, by its ISO 639-1 code.

    >>> Language("de").met("Das Wetter ist heute schön, und wir gehen in den Park.")
    True
    """

    code: str

    def __post_init__(self) -> None:
        if self.code not in (known := languages()):
            raise BadInput(f"{self.code!r} is no language that can be told: use one of {', '.join(known)}")

    @property
    def name(self) -> str:
        """See `Constraint`."""
        return f"language {self.code}"

    def met(self, text: str) -> bool:
        """See `Constraint`."""
        return in_language(text, self.code)


@dataclass(frozen=True)
class JsonSchema:
    """A JSON document, alone or in one fenced block, that keeps to a schema."""

    schema: Mapping[str, Any]

    def __post_init__(self) -> None:
        validator = _validator()
        try:
            validator.check_schema(dict(self.schema))
        except Exception as error:  # jsonschema's own error class is only there with the package
            raise BadInput(f"no JSON schema: {str(error).splitlines()[0]}") from error

    @property
    def name(self) -> str:
        """See `Constraint`."""
        return f"JSON schema {self.schema.get('title', '')}".strip()

    def met(self, text: str) -> bool:
        """See `Constraint`."""
        found = json_document(text)
        return found is not None and _validator()(dict(self.schema)).is_valid(found[0])


def _all_lines(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        lines = [line for line in text.splitlines() if line.strip()]
        # Items may be wrapped: indented lines belong to the item before them.
        return bool(lines) and all(pattern.match(line) or line[0] in " \t" for line in lines)

    return holds


def _is_prose(text: str) -> bool:
    marks = (_LIST_MARK, _HEADING, _TABLE_RULE, _FENCE)
    return bool(text) and json_document(text) is None and not any(mark.search(text) for mark in marks)


_FORMS: Mapping[Form, Callable[[str], bool]] = {
    "json": lambda text: json_document(text) is not None,
    "numbered list": _all_lines(_NUMBERED),
    "bulleted list": _all_lines(_BULLET),
    "table": lambda text: _TABLE_RULE.search(text) is not None,
    "code block": lambda text: _FENCE.search(text) is not None,
    "heading": lambda text: _HEADING.search(text) is not None,
    "plain prose": _is_prose,
}


def _validator() -> Any:
    try:
        from jsonschema import Draft202012Validator
    except ImportError as absent:
        raise MissingExtra("drift", needed_for="checking a JSON schema") from absent
    return Draft202012Validator
