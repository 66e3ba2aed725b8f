"""Rules that a reply keeps or breaks, by the ids that IFEval gave them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator

from midturn.drift.adherence import Bullets, Format, Language, Sentences, Words


class Rule(BaseModel):
    """An instruction that can be checked by rule."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    arguments: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in _KEPT:
            raise ValueError(f"unknown kind {kind!r}. Known: {', '.join(sorted(_KEPT))}")
        return kind

    def kept(self, reply: str, *, prompt: str = "", loose: bool = False) -> bool:
        """Return whether a reply keeps to it."""
        return any(
            _KEPT[self.kind](each, self.arguments) for each in (_loosened(reply) if loose else [reply])
        )

    def words(self) -> str:
        """Return it as a sentence."""
        told = ", ".join(f"{name} {value}" for name, value in self.arguments.items())
        return f"{self.kind}{f' ({told})' if told else ''}"


def _loosened(reply: str) -> Sequence[str]:
    lines = reply.split("\n")
    parts = [reply, *("\n".join(lines[cut]).strip() for cut in (slice(1, None), slice(-1), slice(1, -1)))]
    return [*parts, *(part.replace("*", "") for part in parts)]


def _compared(arguments: Mapping[str, Any], count: str) -> tuple[int, int | None]:
    bound = int(arguments[count])
    return (0, bound - 1) if arguments["relation"] == "less than" else (bound, None)


def _two(text: str, arguments: Mapping[str, Any]) -> bool:
    parts = [part.strip() for part in text.split("******")]
    return len(parts) == 2 and all(parts) and parts[0] != parts[1]


_KEPT: Mapping[str, Callable[[str, Mapping[str, Any]], bool]] = {
    "punctuation:no_comma": lambda text, _: "," not in text,
    "change_case:english_lowercase": lambda text, _: text == text.lower() and any(map(str.isalpha, text)),
    "change_case:english_capital": lambda text, _: text == text.upper() and any(map(str.isalpha, text)),
    "startend:end_checker": lambda text, given: (
        text.strip().strip('"').lower().endswith(str(given["end_phrase"]).strip().lower())
    ),
    "startend:quotation": lambda text, _: re.fullmatch(r'\s*".*\S.*"\s*', text, re.DOTALL) is not None,
    "keywords:existence": lambda text, given: all(
        re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in given["keywords"]
    ),
    "keywords:forbidden_words": lambda text, given: (
        not any(
            re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in given["forbidden_words"]
        )
    ),
    "detectable_format:json_format": lambda text, _: Format("json").met(text.strip()),
    "detectable_format:number_bullet_lists": lambda text, given: Bullets(
        int(given["num_bullets"]), int(given["num_bullets"])
    ).met(text),
    "detectable_format:title": lambda text, _: re.search(r"<<[^\n<>]*\S[^\n<>]*>>", text) is not None,
    "detectable_format:constrained_response": lambda text, _: (
        re.search(r"My answer is (?:yes|no|maybe)\.", text) is not None
    ),
    "detectable_content:number_placeholders": lambda text, given: (
        len(re.findall(r"\[[^\]\n]+\]", text)) >= int(given["num_placeholders"])
    ),
    "language:response_language": lambda text, given: Language(str(given["language"])).met(text),
    "length_constraints:number_words": lambda text, given: Words(*_compared(given, "num_words")).met(text),
    "length_constraints:number_sentences": lambda text, given: Sentences(
        *_compared(given, "num_sentences")
    ).met(text),
    "combination:two_responses": _two,
}
