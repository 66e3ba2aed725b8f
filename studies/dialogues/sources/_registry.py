"""Every kind of source; a new one is one module with a reader, and its name here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from midturn.core import BadInput, is_there
from midturn.studies.dialogues._records import DialogueSet
from midturn.studies.dialogues.sources._file import read_file
from midturn.studies.dialogues.sources._ifbench import IFBENCH, read_ifbench
from midturn.studies.dialogues.sources._mathchat import MATHCHAT, read_mathchat
from midturn.studies.dialogues.sources._mediq import MEDIQ, read_mediq
from midturn.studies.dialogues.sources._mt_eval import MT_EVAL, read_mt_eval
from midturn.studies.dialogues.sources._multi_if import MULTI_IF, read_multi_if
from midturn.studies.dialogues.sources._multi_turn_instruct import (
    MULTI_TURN_INSTRUCT,
    read_multi_turn_instruct,
)
from midturn.studies.dialogues.sources._starter import STARTER, starter

Reader = Callable[[Path], DialogueSet]

READERS: Mapping[str, Reader] = {
    MT_EVAL: read_mt_eval,
    MULTI_IF: read_multi_if,
    IFBENCH: read_ifbench,
    MATHCHAT: read_mathchat,
    MEDIQ: read_mediq,
    MULTI_TURN_INSTRUCT: read_multi_turn_instruct,
}
"""Readers of benchmarks' own files, by the name that stands before the path: `mt-eval:FOLDER`."""


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
        return READERS[kind](Path(rest))
    if not is_there(Path(source)):
        names = "`, `".join(f"{name}:PATH" for name in READERS)
        raise BadInput(f"{source}: there is no such file. Name one, or `{STARTER}`, or `{names}`")
    return read_file(Path(source))
