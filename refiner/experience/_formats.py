"""The forms in which conversations come and go, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from midturn.core import BadInput
from midturn.refiner.experience._documents import documents
from midturn.refiner.experience._langfuse import LANGFUSE
from midturn.refiner.experience._langsmith import LANGSMITH
from midturn.refiner.experience._openai_chat import OPENAI
from midturn.refiner.experience._records import Format
from midturn.refiner.experience._tau_bench import TAU

MIDTURN = Format(
    name="midturn",
    expected='a line that midturn exported: {"identity": …, "trajectory": …}',
    marks=(frozenset({"identity", "trajectory"}),),
    container="lines",
)
"""A whole trajectory and the run it belongs to: see `_kept`."""
LIC = Format(
    name="lic",
    expected='a log of lost_in_conversation: {"conv_id": …, "conv_type": …, "trace": […]}',
    marks=(frozenset({"conv_type", "trace"}),),
    container="lines",
)
"""Read by the study that knows its tasks, and written as it was read."""
FORMATS = {known.name: known for known in (MIDTURN, LIC, TAU, LANGSMITH, OPENAI, LANGFUSE)}


def format_named(name: str) -> Format:
    """A form by its name.

    Raises:
        BadInput: there is none.
    """
    if name not in FORMATS:
        raise BadInput(f"unknown format {name!r}. Known: {', '.join(sorted(FORMATS))}")
    return FORMATS[name]


def format_of(path: Path) -> Format:
    """The form of a file, by its first document that says anything.

    Raises:
        BadInput: the file cannot be read, says nothing, or has no known form.
    """
    first_fault: str | None = None
    for document in documents(path):
        if document.fault is not None:
            first_fault = first_fault or f"{document.place}: {document.fault}. Mend the file"
        else:
            found = _recognised(document.found)
            if found is None:
                known = "; ".join(f"{each.name} ({each.expected})" for each in FORMATS.values())
                raise BadInput(f"{document.place}: no known form of a conversation. Expected one of: {known}")
            return found
    raise BadInput(first_fault or f"{path}: holds no JSON document. Name a file of JSON Lines or a JSON list")


def _recognised(found: Any) -> Format | None:
    if not isinstance(found, dict):
        return None
    return next((each for each in FORMATS.values() for marks in each.marks if marks <= found.keys()), None)
