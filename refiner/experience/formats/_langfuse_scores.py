"""Langfuse's scores: beside a trace, flattened to columns of a table, or in rows and files of their own.

A score is a number where its `dataType` is `NUMERIC`, `BOOLEAN` or not said. The `value` of a `CATEGORICAL`
one only maps a category to a number, 0 where no configuration says which, so that its word counts where it is
one that says how something went; `TEXT` and `CORRECTION` are words (`ScoreV1` and `GetScoresResponseData`,
js.reference.langfuse.com). A table's export has a column for each name, with the list of its values
(`getChunkWithFlattenedScores` in `worker/src/features/database-read-stream` of github.com/langfuse/langfuse).
Rows of their own have the fields of the API, or those of the blob storage's `scores/` in snake case
(langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from pydantic import AliasChoices, ConfigDict, Field

from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._outcomes import score_of
from midturn.refiner.experience._parts import means
from midturn.refiner.experience._records import Loose, Record, object_in

NUMBERS = frozenset({None, "NUMERIC", "BOOLEAN"})
"""Types of scores whose value says how good something was."""
SCORE_MARKS = tuple(
    frozenset({about, "name", "value"}) for about in ("traceId", "trace_id", "sessionId", "session_id")
)
"""What a row of a score has."""
LISTS = frozenset({"tags", "traceTags", "trace_tags", "comments", "toolCallNames", "tool_call_names"})
"""Columns of a table that hold lists, and no score."""


class Score(Loose):
    """A score, under either case."""

    model_config = ConfigDict(populate_by_name=True)

    id: str | None = None
    name: str
    value: Any = None
    kind: str | None = Field(default=None, validation_alias=AliasChoices("dataType", "data_type"))
    word: Any = Field(default=None, validation_alias=AliasChoices("stringValue", "string_value"))
    trace: str | None = Field(default=None, validation_alias=AliasChoices("traceId", "trace_id"))
    session: str | None = Field(default=None, validation_alias=AliasChoices("sessionId", "session_id"))

    @property
    def score(self) -> float | None:
        """How good it says that something was."""
        value = object_in(self.value) if isinstance(self.value, str) else self.value
        if self.kind in NUMBERS:
            return score_of(value) if isinstance(value, int | float) else None
        word = self.word if self.word is not None else self.value
        return score_of(word) if self.kind == "CATEGORICAL" and isinstance(word, str) else None


def is_score(document: Mapping[str, Any]) -> bool:
    """Whether a document is a row of a score."""
    return "input" not in document and any(marks <= document.keys() for marks in SCORE_MARKS)


def read_score(document: dict[str, Any]) -> Record:
    """Read a row of a score: a note about a trace, or about a session."""
    row = Score.of(document, "score of Langfuse's")
    about = row.trace or row.session
    if about is None:
        raise BadDocument("a score that is about no trace and no session")
    scores, left_out = scored([row])
    return Record(
        conversation=None, document=row.id, messages=[], about=about, scores=scores, left_out=left_out
    )


def scored(found: Iterable[Score]) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the mean of the values of each name, and what is no outcome."""
    values = [(each.name, each.score) for each in found]
    unread = (f"scores `{name}` that are no outcome" for name, value in values if value is None)
    return means((name, value) for name, value in values if value is not None), tuple(unread)


def flattened(columns: Mapping[str, Any]) -> list[Score]:
    """Return the scores in a table's columns: lists of numbers, or of words."""
    found: list[Score] = []
    for name, cell in columns.items():
        values = object_in(cell) if isinstance(cell, str) and cell.startswith("[") else cell
        if name in LISTS or not isinstance(values, list):
            continue
        listed = cast("list[Any]", values)
        if all(isinstance(value, str) for value in listed):
            found += [Score(name=name, value=value, kind="CATEGORICAL") for value in listed]
        elif all(isinstance(value, int | float) for value in listed):
            found += [Score(name=name, value=value) for value in listed]
    return found
