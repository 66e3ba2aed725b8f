"""Experience in and out: conversations of other programs as trajectories, and trajectories as files."""

from __future__ import annotations

from refiner.experience.choosing import Choice, Outcome, outcome_of
from refiner.experience.exporting import export_file
from refiner.experience.formats import FORMATS, format_named, format_of
from refiner.experience.importing import (
    IMPORTED,
    Imported,
    documents_of,
    full_of,
    import_file,
    messages_of,
    source_of,
)
from refiner.experience.messages import calls_of, text_of
from refiner.experience.records import Format

__all__ = [
    "FORMATS",
    "IMPORTED",
    "Choice",
    "Format",
    "Imported",
    "Outcome",
    "calls_of",
    "documents_of",
    "export_file",
    "format_named",
    "format_of",
    "full_of",
    "import_file",
    "messages_of",
    "outcome_of",
    "source_of",
    "text_of",
]
