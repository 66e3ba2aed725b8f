"""The task `choice`: choose one of several options, under facts that are told one after the other.

mediQ's published records (`question`, `options`, `answer_idx`, `context` and `facts`) are read as they are.
Their shards are the question with its options and then a fact each; `full` asks the published context. The
facts were made by a model, and some numbers of the context are in none of them: compare with `concat` rather
than `full`. Only a reply after the last shard counts: before it, facts are missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from midturn.studies.lic._records import Record
from midturn.studies.lic.tasks._fields import TaskFields
from midturn.studies.lic.tasks._protocol import Decoding, Scoring, Verdict, bulleted

SYSTEM_PROMPT = """\
You choose one of the options that the user gives. Reply with its letter, as in: The answer is A.
If facts that you need are still missing, say what is missing."""

_ANSWERED = re.compile(r"\b(?i:answer|option|choice)\b(?:\s+is\b)?[\W_]{0,6}([A-Z])\b")
_ALONE = re.compile(r"^[^\w\n]*([A-Z])(?:[^\w\n]*$|[).:]\s)", re.MULTILINE)


def chosen(reply: str, options: Mapping[str, str]) -> str | None:
    r"""Return the letter that a reply chooses: after `answer`, alone on a line, or by the option's own words.

    `None` where it chooses none, or several.

    >>> chosen("The answer is (B).", {"A": "Rest", "B": "Tea"})
    'B'
    >>> chosen("I'd take tea.", {"A": "Rest", "B": "Tea"})
    'B'
    >>> chosen("A) Rest\nB) Tea", {"A": "Rest", "B": "Tea"})
    """
    for pattern in (_ANSWERED, _ALONE):
        letters = set(pattern.findall(reply)) & set(options)
        if letters:
            return letters.pop() if len(letters) == 1 else None
    named = [
        letter
        for letter, text in options.items()
        if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", reply, re.IGNORECASE)
    ]
    return named[0] if len(named) == 1 else None


class Fields(TaskFields):
    """The fields that only `choice` records have."""

    prompt: str = Field(min_length=1, pattern=r"\S")
    """The whole instruction, said at once, options included."""
    options: dict[str, str] = Field(min_length=2)
    """What each letter stands for."""
    answer: str
    """The letter of the right option."""

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if any(not re.fullmatch("[A-Z]", letter) for letter in self.options):
            raise ValueError("`options` go by one capital letter each")
        if self.answer not in self.options:
            raise ValueError(f"`answer` {self.answer!r} is not among `options`")
        return self


EXAMPLE: dict[str, Any] = {
    "task_id": "drinks/1",
    "task": "choice",
    "shards": ["Which drink should I have? A: coffee. B: tea.", "I sleep badly.", "Coffee keeps me awake."],
    "prompt": "I sleep badly, and coffee keeps me awake. Which drink should I have? A: coffee. B: tea.",
    "options": {"A": "coffee", "B": "tea"},
    "answer": "B",
}
"""A record as it may stand in a file."""


class _Published(BaseModel):
    """A record of mediQ."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    question: str
    context: list[str] = Field(min_length=1)
    facts: list[str] = Field(min_length=1)
    options: dict[str, str]
    answer_idx: str


class Choice:
    """One of several options; scored 1 when it is the right one, else 0."""

    name = "choice"
    answer_description = "the letter of one option"
    scores_whole_reply = False
    always_attempts = False
    scored_when_complete = True

    record_fields = Fields
    record_example = EXAMPLE

    def adopted(self, element: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return a record of mediQ as one of this task; `None` where it is none of mediQ.

        Raises:
            ValidationError: it is faulty.
        """
        if "answer_idx" not in element:
            return None
        given = _Published.model_validate(element)
        options = "\n".join(f"{letter}. {text}" for letter, text in given.options.items())
        asked = f"{given.question}\n{options}"
        # Facts carry their number in the text, as in `3. He is 21.`
        facts = [re.sub(r"^\s*\d+[.)]\s*", "", fact) for fact in given.facts]
        return {
            "task_id": f"mediq/{given.id}",
            "task": self.name,
            "shards": [asked, *facts],
            "prompt": f"{' '.join(given.context)}\n\n{asked}",
            "options": given.options,
            "answer": given.answer_idx,
        }

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's prompt, options or answer, or `None`."""
        return Fields.faults_of(record)

    def preflight(self, records: Sequence[Record]) -> None:
        """Need nothing beyond the program itself."""

    def system_prompt(self, record: Record) -> str:
        """Say how to reply."""
        return SYSTEM_PROMPT

    def full_prompt(self, record: Record) -> str:
        """Return the whole instruction, verbatim."""
        return Fields.of(record).prompt

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """Return the question, and the facts as bullets."""
        first, *facts = shards
        return f"{first}\n\n{bulleted(facts)}" if facts else first

    def script(self, record: Record) -> Sequence[str] | None:
        """Return nothing: facts may be told in other words."""
        return None

    def decoding(self, record: Record) -> Decoding:
        """Return no more than a cap on tokens."""
        return Decoding(max_tokens=400)

    def extract(self, reply: str, record: Record) -> str | None:
        """Return the letter that a reply chooses."""
        return chosen(reply, Fields.of(record).options)

    async def evaluate(self, answer: str, record: Record, scoring: Scoring) -> Verdict:
        """Compare the letter with the right one."""
        fields = Fields.of(record)
        found = answer if answer in fields.options else chosen(answer, fields.options)
        return Verdict(score=1.0) if found == fields.answer else Verdict(score=0.0, reason=f"chooses {found}")
