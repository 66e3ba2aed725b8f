"""Checkpointers that load only the types a turn keeps; anything else in a checkpoint stays plain data."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from pydantic import BaseModel

from midturn.core import database_file, make_private, require_extras
from midturn.drift import DriftScore, Intervention
from midturn.mediator import Faithfulness, Fault, Instruction, OpenQuestion, Requirement, Value
from midturn.store import Step

if TYPE_CHECKING:
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

KEPT: tuple[type[BaseModel], ...] = (
    Instruction,
    Requirement,
    OpenQuestion,
    Faithfulness,
    Fault,
    Value,
    DriftScore,
    Intervention,
    Step,
)
"""The types of ours that a checkpoint may bring back to life. LangGraph itself lists LangChain's messages."""


def serializer() -> JsonPlusSerializer:
    """Return the strict serializer, whatever the environment says about strictness."""
    return JsonPlusSerializer(
        pickle_fallback=False,
        allowed_json_modules=None,
        allowed_msgpack_modules=[(kept.__module__, kept.__name__) for kept in KEPT],
    )


def memory() -> InMemorySaver:
    """Return a checkpointer that forgets with the process."""
    return InMemorySaver(serde=serializer())


@asynccontextmanager
async def sqlite(path: Path | str) -> AsyncGenerator[AsyncSqliteSaver]:
    """Open a checkpointer in an SQLite file, closed on leaving.

    `synchronous=NORMAL` halves a turn's cost; a killed process loses nothing, a power cut perhaps the
    last turn. Call the graph with `durability="exit"` to write one checkpoint a turn instead of one a node.

    Raises:
        BadInput: the name means no file.
        MissingExtra: `midturn[sqlite]` is not installed.
    """
    require_extras("sqlite", needed_for="a checkpointer in a file")
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    file = database_file(path)
    make_private(file)
    async with AsyncSqliteSaver.from_conn_string(str(file)) as saver:
        saver.serde = serializer()
        await saver.conn.execute("pragma journal_mode = wal")
        await saver.conn.execute("pragma synchronous = normal")
        yield saver
