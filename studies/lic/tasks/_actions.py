"""The task `actions`: turn what a user says into function calls.

A record of the published form is answered with a Python call list, freely decoded. A record whose
`reply_format` is `json` is answered with a JSON object of calls, decoded into a schema made of the record's
functions, so that a small model, too, writes calls that can be read.

Cost accepted: under a schema every reply is an attempt at an answer, so such a record cannot show
whether a model would rather have asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from midturn.core import fault_of
from midturn.studies.lic._faults import joined_faults
from midturn.studies.lic._records import Record
from midturn.studies.lic.tasks._call_lists import Call, NotCalls, read_json, read_python, write_json
from midturn.studies.lic.tasks._call_matching import PYTHON_TYPES, mismatch, unusable
from midturn.studies.lic.tasks._fields import TaskFields
from midturn.studies.lic.tasks._protocol import Decoding, Scoring, Verdict, bulleted

LONGEST_STRING = 40
"""Characters of a string argument under a schema; without an end, a small model repeats itself."""
LONGEST_LIST = 8
"""Items of a list argument, and calls of a `parallel` record, under a schema."""

_SCHEMA_TYPES = {
    str: {"type": "string", "maxLength": LONGEST_STRING},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    list: {"type": "array", "maxItems": LONGEST_LIST},
    dict: {"type": "object"},
}


@with_config(ConfigDict(extra="allow"))
class Declared(TypedDict, total=False):
    """What a parameter's description says, as far as anything is done with it."""

    type: str
    enum: list[Any]
    items: Declared
    properties: dict[str, Declared]


_DECLARED = TypeAdapter(dict[str, Declared])


class Parameters(BaseModel):
    """What a function takes."""

    model_config = ConfigDict(extra="allow")

    properties: dict[str, dict[str, Any]]
    required: list[str] = []


class Function(BaseModel):
    """A function that may be called."""

    model_config = ConfigDict(extra="allow")

    name: str
    description: str = ""
    parameters: Parameters


class Example(BaseModel):
    """A request and its calls, shown to the assistant before the first turn."""

    model_config = ConfigDict(extra="forbid")

    request: str
    calls: list[Call]


class Message(BaseModel):
    """A message of the request that states everything."""

    model_config = ConfigDict(extra="allow")

    role: str
    content: str


def _conversation(question: object) -> object:
    """Return a text as the conversation that has it as its only message."""
    return [[{"role": "user", "content": question}]] if isinstance(question, str) else question


class Fields(TaskFields):
    """The fields that only `actions` records have."""

    function: list[Function] = Field(min_length=1)
    """The functions, each with `name`, `description`, and `parameters` as a JSON schema."""
    fully_specified_question: Annotated[
        list[list[Message]],
        Field(min_length=1),
        BeforeValidator(_conversation, json_schema_input_type=str | list[list[Message]]),
    ]
    """The whole instruction, said at once. Of a list of conversations the very first message counts."""
    reference_answer: list[dict[str, dict[str, list[Any]]]] = Field(min_length=1)
    """The calls: for each the function's name with, for each argument, the list of values that are right."""
    language: Literal["Python"] = "Python"
    """In what the calls are written."""
    test_category: str
    """`simple` wants one call; a word with `parallel` in it wants several, in any order."""
    reply_format: Literal["python", "json"] = "python"
    """Whether a reply is a call list, freely decoded, or a JSON object under a schema."""
    examples: list[Example] = Field(default_factory=list[Example])
    """Worked examples for a small model, each with `request` and `calls`."""

    @property
    def many_calls(self) -> bool:
        """Whether more than one call may be wanted."""
        return "parallel" in self.test_category


EXAMPLE: dict[str, Any] = {
    "task_id": "tables/1",
    "task": "actions",
    "shards": ["Book me a table.", "We are 4.", "Friday would suit us."],
    "fully_specified_question": "Book a table for 4 on Friday.",
    "function": [
        {
            "name": "book_table",
            "description": "Book a table at the restaurant.",
            "parameters": {
                "type": "object",
                "properties": {"people": {"type": "integer"}, "day": {"type": "string"}},
                "required": ["people", "day"],
            },
        }
    ],
    "reference_answer": [{"book_table": {"people": [4], "day": ["Friday", "Fri"]}}],
    "test_category": "simple",
}
"""A record as it may stand in a file."""


class Actions:
    """Function calls from a request; scored 1 when every call is right, else 0."""

    name = "actions"
    answer_description = "one or more function calls, each with a value for every argument it needs"
    scores_whole_reply = True
    always_attempts = False
    scored_when_complete = False

    record_fields = Fields
    record_example = EXAMPLE

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's functions, question or reference, or `None`."""
        try:
            fields = Fields.of(record)
        except ValidationError as error:
            return joined_faults(error)
        if not fields.fully_specified_question[0]:
            return "fully_specified_question: it holds no message"
        return _undeclared_type(fields) or _unknown_reference(fields) or _unusable_reference(fields)

    def preflight(self, records: Sequence[Record]) -> None:
        """Nothing is needed beyond the program itself."""

    def system_prompt(self, record: Record) -> str:
        """Describe the functions, the form of an answer and the record's worked examples."""
        fields = Fields.of(record)
        if fields.reply_format == "python":
            functions = [function.model_dump() for function in fields.function]
            return PYTHON_PROMPT.format(functions=json.dumps(functions, ensure_ascii=False))
        functions = "\n".join(_signature(function) for function in fields.function)
        return "\n\n".join([JSON_PROMPT.format(functions=functions), *map(_shown, fields.examples)])

    def full_prompt(self, record: Record) -> str:
        """Return the request that states everything, verbatim."""
        return Fields.of(record).fully_specified_question[0][0].content

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """Return the shards, a bullet each."""
        return bulleted(shards)

    def script(self, record: Record) -> Sequence[str] | None:
        """No script: the user's model says the shards."""
        return None

    def decoding(self, record: Record) -> Decoding:
        """Return the schema of a record's calls, or no more than a cap on tokens."""
        fields = Fields.of(record)
        if fields.reply_format == "python":
            return Decoding(max_tokens=1000)
        most = 1000 if fields.many_calls else 200
        return Decoding(max_tokens=most, response_format=_response_format(fields))

    def extract(self, reply: str, record: Record) -> str | None:
        """Return the reply verbatim where it makes a call: whatever is around the call is scored, too."""
        if Fields.of(record).reply_format == "json":
            return reply if reply.strip() else None
        names = "|".join(re.escape(function.name) for function in Fields.of(record).function)
        makes_call = re.search(rf"(?:\[\s*[A-Za-z_][\w.]*|(?<![\w.])(?:{names}))\s*\(", reply)
        return reply if makes_call else None

    async def evaluate(self, answer: str, record: Record, scoring: Scoring) -> Verdict:
        """Compare the calls of an answer with the record's reference."""
        fields = Fields.of(record)
        try:
            calls = read_json(answer) if fields.reply_format == "json" else read_python(answer, scoring)
        except NotCalls as error:
            return Verdict(score=0.0, reason=str(error))
        functions = [function.model_dump() for function in fields.function]
        reason = mismatch(calls, functions, fields.reference_answer)
        return Verdict(score=0.0 if reason else 1.0, reason=reason or "")


PYTHON_PROMPT = """\
You carry out requests by calling functions. These are the functions, with their parameters:
{functions}

Once you know what to call, answer with a list of calls and nothing else, each argument by its name:
[first_function(parameter="text", other=3), second_function(parameter="text")]"""

JSON_PROMPT = """\
You turn what the user says into one function call. Answer with JSON only.

Function: {functions}"""


def _undeclared_type(fields: Fields) -> str | None:
    for function in fields.function:
        properties = function.parameters.properties
        try:
            _DECLARED.validate_python(properties)
        except ValidationError as error:
            return f"function {function.name}: parameter {fault_of(error)}"
        for name, declared in properties.items():
            if declared.get("type") not in PYTHON_TYPES:
                return f"function {function.name}: parameter {name} has no type that is known"
    return None


def _unknown_reference(fields: Fields) -> str | None:
    names = {function.name for function in fields.function}
    for wanted in fields.reference_answer:
        if len(wanted) != 1 or not names.issuperset(wanted):
            return f"reference_answer: {list(wanted)} is not one function of the record"
    return None


def _unusable_reference(fields: Fields) -> str | None:
    properties = {function.name: function.parameters.properties for function in fields.function}
    for wanted in fields.reference_answer:
        for function, parameters in wanted.items():
            for name, allowed in parameters.items():
                declared: Mapping[str, Any] = properties[function].get(name, {"type": "any"})
                if fault := unusable(declared, allowed):
                    return f"reference_answer: {function}: {name}: {fault}"
    return None


def _signature(function: Function) -> str:
    parameters = (
        f"{name}: {'|'.join(map(str, declared.get('enum', ()))) or declared['type']}"
        for name, declared in function.parameters.properties.items()
    )
    return f"{function.name}({', '.join(parameters)})  # {function.description}"


def _shown(example: Example) -> str:
    return f"Example:\nUser: {example.request}\nAssistant: {write_json(example.calls)}"


def _response_format(fields: Fields) -> dict[str, Any]:
    calls = [_call_schema(function) for function in fields.function]
    most = LONGEST_LIST if fields.many_calls else 1
    items = calls[0] if len(calls) == 1 else {"anyOf": calls}
    schema = _object({"calls": {"type": "array", "items": items, "minItems": 1, "maxItems": most}})
    return {"type": "json_schema", "json_schema": {"name": "calls", "schema": schema}}


def _call_schema(function: Function) -> dict[str, Any]:
    properties = function.parameters.properties
    arguments = _object({name: _argument_schema(declared) for name, declared in properties.items()})
    arguments["required"] = [name for name in properties if name in function.parameters.required]
    return _object({"name": {"type": "string", "enum": [function.name]}, "arguments": arguments})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _argument_schema(declared: dict[str, Any]) -> dict[str, Any]:
    """Only what every server enforces or ignores: bounds on floats are neither."""
    kind = PYTHON_TYPES.get(declared.get("type", "any"), str)
    if "enum" in declared:
        return {"type": _SCHEMA_TYPES[kind]["type"], "enum": declared["enum"]}
    schema: dict[str, Any] = dict(_SCHEMA_TYPES[kind])
    if kind is int:
        schema |= {bound: declared[bound] for bound in ("minimum", "maximum") if bound in declared}
    if kind is list:
        schema["items"] = _argument_schema(declared.get("items", {}))
    if kind is dict and "properties" in declared:
        schema = _object({name: _argument_schema(inner) for name, inner in declared["properties"].items()})
    return schema
