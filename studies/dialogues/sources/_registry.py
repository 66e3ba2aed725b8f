"""Every kind of source; a new one is a module of this folder that holds a `Reader`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from midturn.core import BadInput, instances_in, is_there
from midturn.studies.dialogues._records import DialogueSet, Source
from midturn.studies.dialogues.sources._file import read_file
from midturn.studies.dialogues.sources._records_of import Reader
from midturn.studies.dialogues.sources._starter import SOURCE as STARTER_SOURCE, STARTER, starter

READERS: Mapping[str, Reader] = {
    reader.name: reader for reader in instances_in("midturn.studies.dialogues.sources", Reader)
}
"""Readers of benchmarks' own files, by name."""

SOURCES: Mapping[str, Source] = {
    STARTER: STARTER_SOURCE,
    **{name: reader.source for name, reader in READERS.items()},
}
"""Where dialogues come from, by what their set is called."""


def read_dialogues(source: str, *, count: int | None = None, length: int = 10, seed: int = 0) -> DialogueSet:
    """Read the dialogues that a source names.

    Args:
        source: a file, `starter`, or `READER:PATH`.
        count: how many of `starter` are made; `None`: its own number.
        length: questions of each dialogue of `starter`.
        seed: of `starter`.

    Raises:
        BadInput: there are none, or they can't be used.
    """
    if source == STARTER:
        return starter(count, length, seed)
    kind, colon, rest = source.partition(":")
    if colon and kind in READERS:
        return READERS[kind].read(Path(rest))
    if not is_there(Path(source)):
        names = "`, `".join(f"{name}:PATH" for name in READERS)
        raise BadInput(f"{source}: there is no such file. Name one, or `{STARTER}`, or `{names}`")
    return read_file(Path(source))
