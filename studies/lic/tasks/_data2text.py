"""The task `data2text`: say in one sentence what the highlighted cells of a table say.

The whole reply is scored by BLEU, so anything said around the sentence lowers the score. The user's turns are
the shards word for word: a model could not reword a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from midturn.studies.lic._faults import joined_faults
from midturn.studies.lic._records import Record
from midturn.studies.lic.tasks._bleu import bleu, require_sacrebleu
from midturn.studies.lic.tasks._fields import TaskFields
from midturn.studies.lic.tasks._protocol import Decoding, Scoring, Verdict

SYSTEM_PROMPT = """\
You read tables with care and describe their highlighted cells. A description is one plain sentence that \
states what those cells say, with the context needed to understand them, and nothing that is not in the data.
Answer with the sentence alone: no introduction, no remarks."""

FULL_PROMPT = """\
Describe the highlighted cells of this table in one sentence.

Table:
{table}

Descriptions of other tables, to show the style:
{examples}

Context:
{context}"""


def _listed(references: object) -> object:
    """Return a text as a list of one."""
    return [references] if isinstance(references, str) else references


class Fields(TaskFields):
    """The fields that only `data2text` records have."""

    table_html: str
    """The table."""
    table_highlighted_html: str = Field(min_length=1)
    """The same with the cells marked that are to be described."""
    fewshot_descriptions: str
    """Descriptions of other tables, to show the style, one on each line."""
    metadata: dict[str, Any]
    """Where the table stands, such as its page's title, by name."""
    references: Annotated[
        list[str], Field(min_length=1), BeforeValidator(_listed, json_schema_input_type=str | list[str])
    ]
    """The right descriptions, of which one is enough."""


EXAMPLE: dict[str, Any] = {
    "task_id": "huts/1",
    "task": "data2text",
    "shards": [
        "Write a sentence about a table for me.",
        "It says: Hut | Beds; Pine Hut | 60; Elm Hut | 24",
        "It's about the beds of Pine Hut.",
    ],
    "table_html": "<table><tr><td>Pine Hut</td><td>60</td></tr><tr><td>Elm Hut</td><td>24</td></tr></table>",
    "table_highlighted_html": "<table><tr><td>Pine Hut</td><td><b>60</b></td></tr></table>",
    "fewshot_descriptions": "The Alder is a river of 74 kilometres.",
    "metadata": {"page_title": "Huts on Mount Orel"},
    "references": ["Pine Hut on Mount Orel has 60 beds."],
}
"""A record as it may stand in a file."""


class DataToText:
    """A sentence about a table; scored by BLEU against the references."""

    name = "data2text"
    answer_description = "one sentence that describes the highlighted cells of a table"
    scores_whole_reply = True
    always_attempts = False
    scored_when_complete = False

    record_fields = Fields
    record_example = EXAMPLE

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's table, examples or references, or `None`."""
        try:
            fields = Fields.of(record)
        except ValidationError as error:
            return joined_faults(error)
        return None if all(map(str.strip, fields.references)) else "references: one is blank"

    def preflight(self, records: Sequence[Record]) -> None:
        """Find the package that computes BLEU."""
        require_sacrebleu()

    def system_prompt(self, record: Record) -> str:
        """Describe the form of an answer."""
        return SYSTEM_PROMPT

    def full_prompt(self, record: Record) -> str:
        """Return the table with its cells highlighted, the examples and the context."""
        fields = Fields.of(record)
        context = "\n".join(f"{name}: {value}" for name, value in fields.metadata.items())
        return FULL_PROMPT.format(
            table=fields.table_highlighted_html, examples=fields.fewshot_descriptions, context=context
        )

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """Return the shards as numbered hints; the table and the examples are among them."""
        hints = "\n\n".join(f"Hint {number}:\n{shard}" for number, shard in enumerate(shards, 1))
        return FULL_PROMPT.format(table="", examples="", context=hints)

    def script(self, record: Record) -> Sequence[str] | None:
        """Return the shards, word for word."""
        return [shard.shard for shard in record.worded_shards]

    def decoding(self, record: Record) -> Decoding:
        """No more than a cap on tokens."""
        return Decoding(max_tokens=1000)

    def extract(self, reply: str, record: Record) -> str | None:
        """Return the whole reply; `None` where it is blank or ends in a question."""
        return None if not reply.strip() or reply.strip().endswith("?") else reply

    async def evaluate(self, answer: str, record: Record, scoring: Scoring) -> Verdict:
        """Compute an answer's BLEU against the record's references."""
        return bleu(answer, Fields.of(record).references, scoring)
