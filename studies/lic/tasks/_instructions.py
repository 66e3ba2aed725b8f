"""The task `instructions`: write something, under rules that are told one after the other.

A score is the share of the record's rules that the reply keeps, read strictly: one rule broken of three is a
smaller loss than three, so that a difference between conditions is found with fewer records. Where all rules
are kept it is 1, so the share of conversations that score 1 is IFEval's prompt level. Only a reply after the
last shard is looked at: before it, rules are missing.

The published records of IFEval, in which `key`, `prompt`, `instruction_id_list` and `kwargs` are next to
`messages` (the rules apart from what is to be written), are read as they are. Their shards are the task and a
sentence of ours for each rule. Records that can't be split so are left out: where the rule is about the
prompt's own words, or where the published check draws its argument at random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from midturn.rules import Rule, rules_of
from midturn.studies.lic._records import LeftOut, Record
from midturn.studies.lic.tasks._fields import TaskFields
from midturn.studies.lic.tasks._protocol import Decoding, Scoring, Verdict

SYSTEM_PROMPT = """\
You write what the user asks for, and keep to everything that they ask. \
When they add a wish, write the whole text again so that it keeps to all of their wishes. \
Answer with the text alone."""

_REPEATS = "combination:repeat_prompt"
_MARK_FOR_LETTER = "keywords:letter_frequency"


class Fields(TaskFields):
    """The fields that only `instructions` records have."""

    prompt: str = Field(min_length=1, pattern=r"\S")
    """The whole instruction, said at once."""
    rules: list[Rule] = Field(min_length=1)
    """What a reply must keep to, each with its `kind` and `arguments`, as [Rules](rules.md) has them."""
    reply_tokens: PositiveInt = 1280
    """How long a reply may get, in tokens."""


EXAMPLE: dict[str, Any] = {
    "task_id": "notes/1",
    "task": "instructions",
    "shards": [
        "Write a note to my neighbour about the parcel.",
        "Do not use any commas.",
        "Answer with less than 40 words.",
    ],
    "prompt": "Write a note to my neighbour about the parcel, in less than 40 words and without commas.",
    "rules": [
        {"kind": "punctuation:no_comma"},
        {"kind": "length_constraints:number_words", "arguments": {"relation": "less than", "num_words": 40}},
    ],
    "reply_tokens": 120,
}
"""A record as it may stand in a file."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: Literal["system", "user"]
    content: str


class _Published(BaseModel):
    """A record of IFEval, parted into rules (the system's message) and what is to be written (the user's)."""

    model_config = ConfigDict(extra="forbid")

    task: str
    key: int
    prompt: str
    instruction_id_list: list[str] = Field(min_length=1)
    kwargs: list[dict[str, Any]]
    messages: tuple[_Message, _Message]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.kwargs) != len(self.instruction_id_list):
            raise ValueError("expected as many `kwargs` as there are ids in `instruction_id_list`")
        if [said.role for said in self.messages] != ["system", "user"]:
            raise ValueError("expected `messages` of the system and then of the user")
        return self


class Instructions:
    """A text that keeps to rules; scored by the share of them that are kept."""

    name = "instructions"
    answer_description = "the text that the user asked for"
    scores_whole_reply = True
    always_attempts = True
    scored_when_complete = True

    record_fields = Fields
    record_example = EXAMPLE

    def adopted(self, element: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return a record of IFEval as one of this task; `None` where it is none of IFEval.

        Raises:
            LeftOut: it can't be split into pieces.
            ValidationError: it is faulty.
        """
        if "instruction_id_list" not in element:
            return None
        given = _Published.model_validate(element)
        rules = rules_of(given.instruction_id_list, given.kwargs)
        for rule in rules:
            if rule.kind == _REPEATS:
                raise LeftOut(f"the rule {_REPEATS} is about the prompt's own words")
            if rule.kind == _MARK_FOR_LETTER and not rule.arguments["letter"].isalpha():
                raise LeftOut(f"the published check of {_MARK_FOR_LETTER} draws a letter in place of a mark")
        return {
            "task_id": f"ifeval/{given.key}",
            "task": self.name,
            "shards": [given.messages[1].content, *(rule.words() for rule in rules)],
            "prompt": given.prompt,
            "rules": [rule.model_dump() for rule in rules],
        }

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's prompt or rules, or `None`."""
        return Fields.faults_of(record)

    def preflight(self, records: Sequence[Record]) -> None:
        """Nothing is needed beyond the program itself."""

    def system_prompt(self, record: Record) -> str:
        """Say that rules add up."""
        return SYSTEM_PROMPT

    def full_prompt(self, record: Record) -> str:
        """Return the whole instruction, verbatim."""
        return Fields.of(record).prompt

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """Return the shards, one after the other."""
        return "\n".join(shards)

    def script(self, record: Record) -> Sequence[str] | None:
        """Return the shards word for word: a rule in other words may be another rule."""
        return [shard.shard for shard in record.worded_shards]

    def decoding(self, record: Record) -> Decoding:
        """No more than a cap on tokens."""
        return Decoding(max_tokens=Fields.of(record).reply_tokens)

    def extract(self, reply: str, record: Record) -> str | None:
        """Return the whole reply, whatever it is."""
        return reply

    async def evaluate(self, answer: str, record: Record, scoring: Scoring) -> Verdict:
        """Count the rules that the answer keeps, and name the others."""
        fields = Fields.of(record)
        broken = [
            rule.kind for rule in fields.rules if not rule.kept(answer, prompt=fields.prompt, scoring=scoring)
        ]
        return Verdict(
            score=1 - len(broken) / len(fields.rules),
            reason=f"breaks {', '.join(broken)}" if broken else "",
        )
