"""The forms in which conversations come and go, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from midturn.core import BadInput, instances_in, one_line
from midturn.refiner.experience._documents import documents
from midturn.refiner.experience._mapped import MAPPED
from midturn.refiner.experience._records import Format

MIDTURN = Format(
    name="midturn",
    rank=10,
    expected='a line that midturn exported: {"identity": …, "trajectory": …}',
    marks=(frozenset({"identity", "trajectory"}),),
    container="lines",
)
"""A whole trajectory and the run it belongs to: see `_kept`."""
LIC = Format(
    name="lic",
    rank=20,
    expected='a log of lost_in_conversation: {"conv_id": …, "conv_type": …, "trace": […]}',
    marks=(frozenset({"conv_type", "trace"}),),
    container="lines",
)
"""Read by the study that knows its tasks, and written as it was read."""
FORMATS = {
    known.name: known
    for known in sorted(
        (MIDTURN, LIC, *instances_in("midturn.refiner.experience.formats", Format), MAPPED),
        key=lambda known: known.rank,
    )
}
"""By name, from the lowest rank on."""
_SHOWN = 12
"""Fields of a document that is in no known form."""


def format_named(name: str) -> Format:
    """Return a form by its name.

    Raises:
        BadInput: there is none.
    """
    if name not in FORMATS:
        raise BadInput(f"unknown format {name!r}. Known: {', '.join(sorted(FORMATS))}")
    return FORMATS[name]


def format_of(path: Path) -> Format:
    """Return the form of a file, by its first document that says anything.

    Raises:
        BadInput: the file cannot be read, says nothing, or has no known form.
    """
    first_fault: str | None = None
    for document in documents(path):
        if document.fault is not None:
            first_fault = first_fault or f"{document.place}: {document.fault}. Fix the file"
        else:
            found = _recognised(document.found)
            if found is None:
                raise BadInput(f"{document.place}: {_unknown(document.found)}")
            return found
    raise BadInput(first_fault or f"{path}: holds no JSON document. Name a file of JSON Lines or a JSON list")


def _unknown(found: Any) -> str:
    if not isinstance(found, dict):
        return f"no known form of a conversation: it is no JSON object. Known: {', '.join(FORMATS)}"
    fields = list(cast("dict[str, Any]", found))
    more = ", …" if len(fields) > _SHOWN else ""
    named = one_line(", ".join(fields[:_SHOWN]))
    return (
        f"no known form of a conversation. Its fields: {named}{more}. Say where the words are, as in "
        f"`--map utterance=question --map response=answer`, or name its --format: {', '.join(FORMATS)}"
    )


def _recognised(found: Any) -> Format | None:
    if not isinstance(found, dict):
        return None
    return next((each for each in FORMATS.values() for marks in each.marks if marks <= found.keys()), None)
