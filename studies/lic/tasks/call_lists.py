"""Read function calls out of what a model wrote, without ever running it.

Two forms are read: a Python call list, `[book(day="Friday", people=4)]`, and the JSON object that a
constrained reply is, `{"calls": [{"name": "book", "arguments": {"day": "Friday", "people": 4}}]}`.

The call list is read as the Berkeley function-calling benchmark reads it: keyword arguments only, a bare
name is its own text, and any sign is a minus (so `+3` is -3). Cost accepted: powers are not computed,
because `9**9**9` in a reply would take all memory, and such a list counts as unreadable.
"""

from __future__ import annotations

import ast
import json
import operator
import warnings
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class Call(BaseModel):
    """One function call."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    arguments: dict[str, Any]


class _Calls(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    calls: list[Call]


class NotCalls(ValueError):
    """A text is not a list of calls; the message says why, for people."""


_FENCES = ("```tool_code", "```python", "```json", "```", "`")
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


def read_json(text: str) -> list[Call]:
    """The calls of a JSON object.

    Raises:
        NotCalls: the text is not the object that the module describes.

    >>> read_json('{"calls": [{"name": "wave", "arguments": {"times": 2}}]}')
    [Call(name='wave', arguments={'times': 2})]
    """
    try:
        return _Calls.model_validate_json(without_fence(text)).calls
    except ValidationError as error:
        raise NotCalls(f"not a JSON object of calls: {error.errors()[0]['msg']}") from error


def write_json(calls: list[Call]) -> str:
    """The JSON object of `calls`, on one line."""
    return json.dumps({"calls": [call.model_dump() for call in calls]}, ensure_ascii=False)


def read_python(text: str) -> list[Call]:
    """The calls of a Python call list; brackets around one call may be missing.

    Raises:
        NotCalls: the text is not a call list.

    >>> read_python("[wave(times=2)]")
    [Call(name='wave', arguments={'times': 2})]
    """
    source = without_fence(text).replace("\n", " ").strip("[]'")
    try:
        with warnings.catch_warnings():
            # A stray backslash in a reply is not a fault of this program.
            warnings.simplefilter("ignore")
            body = ast.parse(source, mode="eval").body
        return [_call(node) for node in _elements(body)]
    except (SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError) as error:
        # Each of these can be reached by a reply alone: nesting, null bytes, `{[]: 1}`, `1 / 0`.
        raise NotCalls(f"not a call list: {error}") from error


def without_fence(text: str) -> str:
    """`text` without the code fence around it."""
    text = text.strip()
    for fence in _FENCES:
        text = text.removeprefix(fence)
    return text.removesuffix("```").removesuffix("`").strip()


def _elements(body: ast.expr) -> list[ast.expr]:
    match body:
        case ast.Call():
            return [body]
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            return elements
        case _:
            raise NotCalls("it holds no call")


def _call(node: ast.expr) -> Call:
    if not isinstance(node, ast.Call):
        raise NotCalls(f"`{ast.unparse(node)}` is no call")
    arguments = {keyword.arg or "**": _value(keyword.value) for keyword in node.keywords}
    return Call(name=_dotted(node.func), arguments=arguments)


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Attribute(value=owner, attr=name):
            return f"{_dotted(owner)}.{name}".lstrip(".")
        case ast.Name(id=name):
            return name
        case _:
            return ""


def _value(node: ast.expr | None) -> Any:
    match node:
        case ast.Constant(value=value):
            return "..." if value is ... else value
        case ast.UnaryOp(operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.BinOp(left=left, op=op, right=right):
            return _computed(_value(left), op, _value(right))
        case ast.Name(id=name):
            return name
        case ast.List(elts=elements):
            return [_value(element) for element in elements]
        case ast.Tuple(elts=elements):
            return tuple(_value(element) for element in elements)
        case ast.Dict(keys=keys, values=values):
            return {_value(key): _value(value) for key, value in zip(keys, values, strict=True)}
        case ast.Call(keywords=[]) | ast.Subscript():
            return ast.unparse(node)
        case ast.Call():
            call = _call(node)
            return {call.name: call.arguments}
        case _:
            raise NotCalls("an argument is not a literal")


def _computed(left: Any, op: ast.operator, right: Any) -> Any:
    numbers = all(type(side) in (int, float) for side in (left, right))
    texts = isinstance(left, str) and isinstance(right, str) and isinstance(op, ast.Add)
    if type(op) not in _ARITHMETIC or not (numbers or texts):
        raise NotCalls("an argument is not simple arithmetic")
    return _ARITHMETIC[type(op)](left, right)
