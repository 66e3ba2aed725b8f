"""MT-Eval's recollection: a rule or a set of labels in the first turn, ten turns that must keep to it.

The published check of a label asks only that it is somewhere in the reply: a reply that repeats all labels
passes. `strict` scores as `Label` does. The rule dialogues also ask for fewer than 200 words, which the
published scorer never checks and `strict` does. A turn scores 0 to 10 there and 0 to 1 here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from midturn.core import BadInput, decoded, faults_of, read_bytes
from midturn.studies.dialogues._records import Dialogue, DialogueSet, Published, Source
from midturn.studies.dialogues.sources._records_of import Reader
from midturn.studies.lic import Faults, read_lines

NAME = "mt-eval"
FILES = {"global-inst": "rules", "cls": "labels"}
"""The parts as they are called in the files' names, and here."""

SOURCE = Source(
    name="MT-Eval, recollection",
    url="https://github.com/KwanWaiChung/MT-Eval",
    licence="MIT",
    note="Two dialogues a rule: intervals are over dialogues, and wide.",
    published=Published(
        what="mean over both parts' turns, 0 to 10 as published, here times 10; the published checks "
        "(`--scoring parity`), another decoding",
        figures={
            "GPT-4": 96.1,
            "Mistral-7B": 72.2,
            "GPT-3.5": 69.0,
            "Vicuna-13B": 62.7,
            "Qwen-14B": 62.1,
            "Mixtral-8x7B": 61.7,
            "Vicuna-7B": 54.5,
            "Qwen-7B": 52.5,
            "Llama-2-7B": 38.6,
            "Llama-2-13B": 36.6,
            "ChatGLM3-6B": 29.2,
        },
    ),
)

_LANGUAGES = {"Bulgarian": "bg", "Punjabi": "pa"}

Checks = list[dict[str, Any]]


def _rule(kind: str, **arguments: Any) -> Checks:
    return [{"check": "rule", "kind": kind, "arguments": arguments}]


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], Checks]] = {
    "startend:start_char": lambda given: [{"check": "starts", "text": given["letter"]}],
    "startend:start_emoji": lambda _: [{"check": "starts", "emoji": True}],
    "startend:end_phrase": lambda given: _rule("startend:end_checker", end_phrase=given["end_phrase"]),
    "language:response_language": lambda given: _rule(
        "language:response_language", language=_LANGUAGES.get(given["lang"], given["lang"])
    ),
    "format:json_format": lambda _: _rule("detectable_format:json_format"),
    "format:bullet_list": lambda given: _rule(
        "detectable_format:number_bullet_lists", num_bullets=given["num_bullets"]
    ),
    "length_constraints:number_sentences": lambda given: _rule(
        "length_constraints:number_sentences", **given
    ),
    "keywords:existence": lambda given: _rule("keywords:existence", **given),
    "change_case:capital_letter": lambda _: _rule("change_case:english_capital"),
    "change_case:lowercase": lambda _: _rule("change_case:english_lowercase"),
    "punctuation:no_comma": lambda _: _rule("punctuation:no_comma"),
    "combination:two_responses": lambda _: _rule("combination:two_responses"),
    "format:constrained_response": lambda _: _rule("detectable_format:constrained_response"),
    "content:placeholder": lambda given: _rule(
        "detectable_content:number_placeholders", num_placeholders=given["num_placeholder"]
    ),
}
"""What each of the published kinds checks, as checks of ours."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")

    user: str
    sys: str
    id: str
    do_inference: bool


class _Conversation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    conv: list[_Message] = Field(min_length=1)
    id: str
    inst_name: str | None = None
    inst_args: dict[str, Any] = Field(default_factory=dict[str, Any])


def read_mt_eval(folder: Path) -> DialogueSet:
    """Read the folder that holds the four files of the recollection part.

    Raises:
        BadInput: a file is missing, or a record can't be used.
    """
    dialogues = [dialogue for part in FILES for dialogue in _part(folder, part)]
    return DialogueSet(name=NAME, dialogues=tuple(dialogues), source=SOURCE)


def _part(folder: Path, part: str) -> Sequence[Dialogue]:
    twins_file = folder / f"recollection_single_{part}.jsonl"
    twins = {made.id: made.conv[0].user for _, made in _read(twins_file)}
    path = folder / f"recollection_multi_{part}.jsonl"
    faults = Faults(path)
    made = [
        dialogue for line, told in _read(path) if (dialogue := _dialogue(told, part, twins, line, faults))
    ]
    faults.refuse()
    return made


def _read(path: Path) -> list[tuple[int, _Conversation]]:
    faults, made = Faults(path), list[tuple[int, _Conversation]]()
    for line, element in read_lines(decoded(read_bytes(path), path), faults):
        try:
            made.append((line, _Conversation.model_validate(element)))
        except ValidationError as error:
            faults.add(line, faults_of(error)[0])
    faults.refuse()
    return made


def _dialogue(
    told: _Conversation, part: str, twins: Mapping[str, str], line: int, faults: Faults
) -> Dialogue | None:
    name = told.inst_name or "classification"
    if told.inst_name is not None and told.inst_name not in _CHECKS:
        faults.add(line, f"unknown kind of rule {told.inst_name!r}. Known: {', '.join(_CHECKS)}")
        return None
    twin_mark = "_" if told.inst_name else "#"
    turns: list[dict[str, Any]] = []
    for message in told.conv:
        if not message.do_inference:
            turns.append({"user": message.user, "answer": message.sys})
            continue
        twin = twins.get(f"{told.id}{twin_mark}{message.id}")
        if twin is None:
            faults.add(
                line, f"turn {message.id!r} has no single-turn twin in recollection_single_{part}.jsonl"
            )
        checks = [] if told.inst_name else [_label(message.sys, told.conv[0].user)]
        turns.append({"user": message.user, "alone": twin, "checks": checks})
    try:
        return Dialogue.model_validate(
            {
                "id": f"{FILES[part]}/{told.id}",
                "group": name,
                "turns": turns,
                "checks": _rules_of(told) if told.inst_name else [],
            }
        )
    except (ValidationError, BadInput, KeyError) as error:
        what = faults_of(error)[0] if isinstance(error, ValidationError) else f"lacks the argument {error}"
        faults.add(line, what)
        return None


def _rules_of(told: _Conversation) -> Checks:
    assert told.inst_name is not None
    return [
        *_CHECKS[told.inst_name](told.inst_args),
        {"check": "fewer_words", "than": 200},
    ]


def _label(answer: str, instruction: str) -> dict[str, Any]:
    """Return the labels stand in the first turn, one a line, between two blank lines."""
    _, _, listed = instruction.partition("categories: \n")
    labels = [line.strip() for line in listed.partition("\n\n")[0].split("\n") if line.strip()]
    return {"check": "label", "answer": answer, "labels": labels}


MT_EVAL = Reader(NAME, SOURCE, read_mt_eval)
