"""The task `math`: work out a number.

A record of the published form is answered freely. A record whose `reply_format` is `json` is answered with
one calculation in a JSON object, `{"calculation": "3 + 4 = 7"}`, so that a small model stops when it is done.

Strict scoring compares numbers: 18.00 is 18, and $1,800.00 is 1800. Signs of currency, thousands separators
and a plus are no part of a number, nor is a dash between two of them a minus; what follows it, such as a
percent sign or a unit, never counts. Parity compares texts as the published evaluator does: 18.00 is not 18,
all zeros and points that end a whole dollar amount are dropped ($100.00 is 1), a row of points or commas may
be read as the last number, and in `5-18` it is -18.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from midturn.studies.lic._records import Record
from midturn.studies.lic.tasks._fields import TaskFields
from midturn.studies.lic.tasks._protocol import Decoding, Scoring, Verdict, bulleted

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

_NUMBER = r"(?:(?<![\w.)])[-\u2212])?\\?\$?(?:\d+(?:,\d+)*(?:\.\d+)?|\.\d+)"
_MARKED = re.compile(rf"(?:####|\banswer(?: is\b|\W*:))[^\d\n?$-]{{0,20}}?({_NUMBER})", re.IGNORECASE)
_ASKS = re.compile(
    r"\?\W*$|\b(?:please (?:provide|tell|specify|share|give)|let me know|could you|can you|(?:I|we) need"
    r"|(?:isn't|is not|not) enough|is missing)\b",
    re.IGNORECASE,
)


def _solution(answer: object) -> str:
    """Return a solution that ends in `#### N`.

    A number alone is put into one, without the zeros after its point.
    """
    if isinstance(answer, (int, float)) and not isinstance(answer, bool):
        answer = f"{Decimal(str(answer)):f}"
    if isinstance(answer, str) and re.search(r"####\D*\d", answer):
        return answer
    if isinstance(answer, str) and re.fullmatch(_NUMBER, answer.strip()):
        return f"#### {re.sub(r'(?<=[0-9])[.]0+$', '', answer.strip())}"
    raise PydanticCustomError(
        "answer", "expected a number, such as 116, or a solution that ends in one, such as `#### 116`"
    )


class Example(BaseModel):
    """A question and its calculation, shown to the assistant before the first turn."""

    model_config = ConfigDict(extra="forbid")

    request: str
    calculation: str


class Fields(TaskFields):
    """The fields that only `math` records have."""

    question: str = Field(min_length=1)
    """The whole instruction, said at once."""
    answer: Annotated[str, BeforeValidator(_solution, json_schema_input_type=str | int | float)]
    """The right number, such as `116`, or a solution that ends in it after `####`."""
    reply_format: Literal["free", "json"] = "free"
    """Whether a reply is steps in the model's own words, or one calculation under a schema."""
    examples: list[Example] = Field(default_factory=list[Example])
    """Worked examples for a small model, each with `request` and `calculation`."""


EXAMPLE: dict[str, Any] = {
    "task_id": "tickets/1",
    "task": "math",
    "shards": ["What do our tickets cost in total?", "There are 4 of us.", "A ticket is 29 euros."],
    "question": "There are 4 of us, and a ticket is 29 euros. What do our tickets cost in total?",
    "answer": 116,
}
"""A record as it may stand in a file."""


class Math:
    """A number from a word problem; scored 1 when it is the right one, else 0."""

    name = "math"
    answer_description = "one number"
    scores_whole_reply = False
    always_attempts = False
    scored_when_complete = False

    record_fields = Fields
    record_example = EXAMPLE

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's question or answer, or `None`."""
        return Fields.faults_of(record)

    def preflight(self, records: Sequence[Record]) -> None:
        """Nothing is needed beyond the program itself."""

    def system_prompt(self, record: Record) -> str:
        """Describe the form of an answer, and show the record's worked examples."""
        fields = Fields.of(record)
        prompt = FREE_PROMPT if fields.reply_format == "free" else JSON_PROMPT
        return "\n\n".join([prompt, *map(_shown, fields.examples)])

    def full_prompt(self, record: Record) -> str:
        """Return the question verbatim."""
        return Fields.of(record).question

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """Return the shards, a bullet each."""
        return bulleted(shards)

    def script(self, record: Record) -> Sequence[str] | None:
        """No script: the user's model says the shards."""
        return None

    def decoding(self, record: Record) -> Decoding:
        """Return the schema of a calculation, or no more than a cap on tokens."""
        if Fields.of(record).reply_format == "free":
            return Decoding(max_tokens=1000)
        return Decoding(max_tokens=60, response_format=_RESPONSE_FORMAT)

    def extract(self, reply: str, record: Record) -> str | None:
        """Return the number that the reply gives as its answer.

        `None` where it gives none or asks for more.
        """
        marked = _MARKED.findall(reply)
        if marked:
            return marked[-1]
        numbers = re.findall(_NUMBER, reply)
        return None if not numbers or _ASKS.search(reply) else numbers[-1]

    async def evaluate(self, answer: str, record: Record, scoring: Scoring) -> Verdict:
        """Compare the last number of an answer with the record's."""
        gold = Fields.of(record).answer.split("####")[1]
        right, said = _compared(answer, gold) if scoring == "strict" else _compared_as_texts(answer, gold)
        if said is None:
            return Verdict(score=0.0, reason="there is no number in it")
        return Verdict(score=float(right), reason="" if right else f"{said} is not {gold.strip()}")


def last_number(text: str) -> Decimal | None:
    """Return the last number of `text`, or `None`.

    >>> last_number("so it is $1,200.00.")
    Decimal('1200.00')
    """
    found = re.findall(_NUMBER, text)
    return Decimal(re.sub(r"[,$\\]", "", found[-1]).replace("\u2212", "-")) if found else None


def _compared(answer: str, gold: str) -> tuple[bool, Decimal | None]:
    said = last_number(answer)
    return said is not None and said == last_number(gold), said


def _compared_as_texts(answer: str, gold: str) -> tuple[bool, str | None]:
    found = [match.group() for match in re.finditer(r"-?[$0-9.,]{2,}|-?[0-9]+", answer)]
    if not found:
        return False, None
    said = found[-1]
    if "$" in said and said.endswith(".00"):
        said = said.rstrip(".0")
    return _bare(said) == _bare(gold.strip().lower()), said


def _bare(number: str) -> str:
    return re.sub(r"[,$]", "", number).removesuffix(".")


def _shown(example: Example) -> str:
    return f'Example:\nUser: {example.request}\nAssistant: {{"calculation": "{example.calculation}"}}'
