"""The embedded model is held to the schemas of the tasks, whatever it is asked."""

from __future__ import annotations

import json

import pytest

from midturn.assistant import EmbeddedChat, close_servers
from midturn.studies.lic import Record, read_data
from midturn.studies.lic.tasks import task_named

EVERY_TYPE = {
    "city": {"type": "string"},
    "people": {"type": "integer", "minimum": 3, "maximum": 4},
    "price": {"type": "float"},
    "quiet": {"type": "boolean"},
    "day": {"type": "string", "enum": ["Monday", "Sunday"]},
    "tags": {"type": "array", "items": {"type": "string"}},
    "at": {"type": "tuple", "items": {"type": "integer"}},
    "extras": {"type": "dict", "properties": {"bed": {"type": "string"}}},
}


def starter(task):
    return read_data("starter", task_named(task)).records[0]


def with_every_type():
    functions = [
        {"name": name, "parameters": {"type": "dict", "properties": EVERY_TYPE, "required": list(EVERY_TYPE)}}
        for name in ("book_table", "hotel.find")
    ]
    changed = {"function": functions, "examples": [], "test_category": "parallel"}
    return Record.model_validate(starter("actions").model_dump() | changed)


@pytest.fixture(scope="module", autouse=True)
def unloaded_afterwards():
    yield
    close_servers()


@pytest.mark.usefixtures("embedded_model")
@pytest.mark.parametrize(
    "record", [starter("actions"), with_every_type(), starter("math")], ids=["action", "every type", "sum"]
)
async def test_a_reply_can_be_read_even_where_the_model_was_asked_for_something_else(record):
    task = task_named(record.task)
    limits = task.decoding(record)
    model = EmbeddedChat(temperature=1.0, parallel=2, max_tokens=limits.max_tokens)
    reply = model.invoke("Tell me a long story.", response_format=limits.response_format, seed=7)
    assert reply.response_metadata["finish_reason"] == "stop"
    written = json.loads(reply.text)
    if record.task == "math":
        assert " = " in written["calculation"]
        assert task.extract(reply.text, record) == written["calculation"].split()[-1]
    else:
        described = {function["name"]: function["parameters"] for function in record.extra("function")}
        for call in written["calls"]:
            assert list(call["arguments"]) == described[call["name"]]["required"]
            assert 3 <= call["arguments"].get("people", 3) <= 20
        assert "JSON" not in (await task.evaluate(reply.text, record, "strict")).reason
