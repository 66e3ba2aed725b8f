"""The task `translation`: put a German document into English, part by part as it comes.

An episodic task: no part changes what an earlier one meant, so a conversation does no harm by itself, and the
task serves as a control. Each turn asks for the whole document so far, and the whole reply is scored by BLEU.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from midturn.studies.lic._records import Record
from midturn.studies.lic.tasks._bleu import bleu, require_sacrebleu
from midturn.studies.lic.tasks._fields import TaskFields
from midturn.studies.lic.tasks._protocol import Decoding, Scoring, Verdict

SYSTEM_PROMPT = """\
You translate from German into English, accurately and line by line. \
Answer with the translation alone: no introduction, no notes, none of the German."""

FULL_PROMPT = """\
Translate this German document into English:

{document}"""

NEXT_PART = """\
Here is the next part of the document. Translate the whole of it as far as you have it, the earlier parts \
included:

{part}"""

FIRST_PART = """\
I have a German document for you, which I send in parts. Here is the first one. Translate it into English:

{part}"""


class Fields(TaskFields):
    """The fields that only `translation` records have."""

    document_de: str = Field(min_length=1, pattern=r"\S")
    """The German text, whole; the shards are its parts."""
    document_en: str = Field(min_length=1, pattern=r"\S")
    """The right translation."""


EXAMPLE: dict[str, Any] = {
    "task_id": "letters/1",
    "task": "translation",
    "shards": ["Die Bäckerei schließt im Mai.", "Viele Kunden sind traurig."],
    "document_de": "Die Bäckerei schließt im Mai. Viele Kunden sind traurig.",
    "document_en": "The bakery is closing in May. Many customers are sad.",
}
"""A record as it may stand in a file."""


class Translation:
    """A translation; scored by BLEU against the reference."""

    name = "translation"
    answer_description = "an English translation of the German text"
    scores_whole_reply = True
    always_attempts = True
    scored_when_complete = False

    record_fields = Fields
    record_example = EXAMPLE

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's documents, or `None`."""
        return Fields.faults_of(record)

    def preflight(self, records: Sequence[Record]) -> None:
        """Find the package that computes BLEU."""
        require_sacrebleu()

    def system_prompt(self, record: Record) -> str:
        """Describe the form of an answer."""
        return SYSTEM_PROMPT

    def full_prompt(self, record: Record) -> str:
        """Return the whole document."""
        return FULL_PROMPT.format(document=Fields.of(record).document_de)

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """Return the shards as numbered parts."""
        parts = "\n\n".join(f"Part {number}:\n{shard}" for number, shard in enumerate(shards, 1))
        return FULL_PROMPT.format(document=parts)

    def script(self, record: Record) -> Sequence[str] | None:
        """Return a part a turn, each with the request to translate all that is there."""
        first, *later = (shard.shard for shard in record.worded_shards)
        return [FIRST_PART.format(part=first), *(NEXT_PART.format(part=part) for part in later)]

    def decoding(self, record: Record) -> Decoding:
        """No more than a cap on tokens."""
        return Decoding(max_tokens=1000)

    def extract(self, reply: str, record: Record) -> str | None:
        """Return the whole reply, whatever it is."""
        return reply

    async def evaluate(self, answer: str, record: Record, scoring: Scoring) -> Verdict:
        """Compute an answer's BLEU against the whole reference."""
        return bleu(answer, [Fields.of(record).document_en], scoring)
