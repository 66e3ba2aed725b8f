"""The task `math`: work out a number.

A record of the published form is answered freely. A record whose `reply_format` is `json` is answered with
one calculation in a JSON object, `{"calculation": "3 + 4 = 7"}`, so that a small model stops when it is done.

Cost accepted for parity with the published figures: numbers are compared as texts (18.00 is not 18), and
zeros that end a dollar amount are dropped along with its cents ($100.00 is read as 1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from studies.lic.records import Record
from studies.lic.tasks.protocol import Decoding, Verdict, bulleted, fault_of

FREE_PROMPT = """\
You solve word problems. Think step by step, then end with the answer: one number on a line of its own.
If the problem can't be solved with what you know so far, say what is missing."""

JSON_PROMPT = "You work out the number that the user asks for. Answer with JSON only."

_CALCULATION = {"type": "string", "pattern": "^[0-9]{1,4}( [-+*/] [0-9]{1,4}){1,3} = [0-9]{1,4}$"}
_RESPONSE_FORMAT: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {
        "name": "calculation",
        "schema": {
            "type": "object",
            "properties": {"calculation": _CALCULATION},
            "required": ["calculation"],
            "additionalProperties": False,
        },
    },
}

_NUMBER = r"-?\$?\d[\d,]*(?:\.\d+)?"
_MARKED = re.compile(rf"(?:####|\banswer(?: is\b|\W*:))[^\d\n?$-]{{0,20}}({_NUMBER})", re.IGNORECASE)
_ASKS = re.compile(
    r"\?\W*$|\b(?:please (?:provide|tell|specify|share|give)|let me know|could you|can you|(?:I|we) need"
    r"|(?:isn't|is not|not) enough|is missing)\b",
    re.IGNORECASE,
)


class Example(BaseModel):
    """A question and its calculation, shown to the assistant before the first turn."""

    model_config = ConfigDict(extra="forbid")

    request: str
    calculation: str


class Fields(BaseModel):
    """The fields that only `math` records have."""

    model_config = ConfigDict(extra="allow")

    question: str = Field(min_length=1)
    answer: str = Field(pattern=r"####\s*\S")
    """A solution that ends in `#### N`."""
    reply_format: Literal["free", "json"] = "free"
    """Ours: steps in the model's own words, or one calculation under a schema."""
    examples: list[Example] = []
    """Ours: worked examples for a small model."""


class Math:
    """A number from a word problem; scored 1 when it is the right one, else 0."""

    name = "math"
    answer_description = "one number"
    scores_whole_reply = False

    def check_record(self, record: Record) -> str | None:
        """What is wrong with a record's question or answer, or `None`."""
        try:
            _fields(record)
        except ValidationError as error:
            return fault_of(error)
        return None

    def system_prompt(self, record: Record) -> str:
        """Describe the form of an answer, and show the record's worked examples."""
        fields = _fields(record)
        prompt = FREE_PROMPT if fields.reply_format == "free" else JSON_PROMPT
        return "\n\n".join([prompt, *map(_shown, fields.examples)])

    def full_prompt(self, record: Record) -> str:
        """The question as it stands."""
        return _fields(record).question

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """The shards, a bullet each."""
        return bulleted(shards)

    def decoding(self, record: Record) -> Decoding:
        """The schema of a calculation, or no more than a cap on tokens."""
        if _fields(record).reply_format == "free":
            return Decoding(max_tokens=1000)
        return Decoding(max_tokens=60, response_format=_RESPONSE_FORMAT)

    def extract(self, reply: str, record: Record) -> str | None:
        """The number that the reply gives as its answer; `None` where it gives none or asks for more."""
        marked = _MARKED.findall(reply)
        if marked:
            return marked[-1]
        numbers = re.findall(_NUMBER, reply)
        return None if not numbers or _ASKS.search(reply) else numbers[-1]

    def evaluate(self, answer: str, record: Record) -> Verdict:
        """Compare the last number of an answer with the record's, as texts."""
        gold = _bare(_fields(record).answer.split("####")[1].strip().lower())
        number = last_number(answer)
        if number is None:
            return Verdict(score=0.0, reason="there is no number in it")
        return Verdict(
            score=float(number == gold), reason="" if number == gold else f"{number} is not {gold}"
        )


def last_number(text: str) -> str | None:
    """The last number of `text` as the benchmark reads it, or `None`.

    >>> last_number("so it is $1,200.")
    '1200'
    """
    found = [match.group() for match in re.finditer(r"-?[$0-9.,]{2,}|-?[0-9]+", text)]
    if not found:
        return None
    number = found[-1]
    if "$" in number and number.endswith(".00"):
        number = number.rstrip(".0")
    return _bare(number)


def _bare(number: str) -> str:
    return re.sub(r"[,$]", "", number).removesuffix(".")


def _fields(record: Record) -> Fields:
    return Fields.model_validate(record.model_extra)


def _shown(example: Example) -> str:
    return f'Example:\nUser: {example.request}\nAssistant: {{"calculation": "{example.calculation}"}}'
