"""A checkpoint brings back our records and messages, and nothing that someone forged into it."""

import contextlib
from typing import ClassVar

import ormsgpack
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from midturn.graphs import memory
from midturn.graphs._checkpoints import serializer, sqlite
from midturn.mediator import Instruction


class Forged:
    """Stands for any class on the machine; building one leaves a mark."""

    built: ClassVar[list[object]] = []

    def __init__(self, *args, **kwargs):
        Forged.built.append(args)


def as_checkpointed(value, ext_code, module, name):
    """What a checkpoint would hold had it been written by hand: LangGraph's own wire format."""
    payload = ormsgpack.packb([module, name, value, "__init__"])
    return "msgpack", ormsgpack.packb(ormsgpack.Ext(ext_code, payload))


def test_our_records_and_messages_come_back_as_they_were():
    strict = serializer()
    state = [Instruction(text="Book", turn=2), HumanMessage("hi")]
    assert strict.loads_typed(strict.dumps_typed(state)) == state


FORGED = [as_checkpointed("x", ext_code, __name__, "Forged") for ext_code in range(8)]


def built_by(serde):
    Forged.built.clear()
    for forged in FORGED:
        with contextlib.suppress(TypeError, ValueError):
            serde.loads_typed(forged)
    return len(Forged.built)


def test_a_forged_type_is_never_instantiated():
    assert built_by(JsonPlusSerializer(allowed_msgpack_modules=True)) > 0, (
        "the forgery must work where it may"
    )
    assert built_by(serializer()) == 0


async def test_savers_use_the_strict_serializer(tmp_path):
    assert built_by(memory().serde) == 0
    async with sqlite(tmp_path / "threads.db") as saver:
        assert built_by(saver.serde) == 0
