"""Read function calls out of what a model wrote, without ever running it.

Two forms are read: a Python call list, `[book(day="Friday", people=4)]`, and the JSON object that a
constrained reply is, `{"calls": [{"name": "book", "arguments": {"day": "Friday", "people": 4}}]}`.

The call list is read as the Berkeley function-calling benchmark reads it: keyword arguments only, a bare
name is its own text, and sums of literals are computed. In parity any operator before a number is a minus, as
there: `+3` is -3, and so is `~3`; and a line break between the bracket and the first call makes a list
unreadable.

Cost accepted: only arithmetic of numbers (that of bits too) and the joining and repeating of texts or lists
are computed, and nothing that grows large, because `9**9**9` in a reply would take all memory. A list with
anything else counts as unreadable, and so does one with a number of more than a thousand bits, written or
computed.
"""

from __future__ import annotations

import ast
import json
import operator
import warnings
from collections.abc import Callable, Mapping, Sized
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from midturn.studies.lic.tasks._protocol import Scoring


class Call(BaseModel):
    """One function call."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    arguments: dict[str, Any]


class _Calls(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    calls: list[Call]


Signs = Mapping[type[ast.unaryop], Callable[[Any], Any]]
"""What each operator before a number makes of it."""


class NotCalls(ValueError):
    """A text is not a list of calls; the message says why, for people."""


_FENCES = ("```tool_code", "```python", "```json", "```", "`")
_MOST_BITS = 1000
"""Of a number: one of some thousand digits can't even be printed."""
_LONGEST_REPETITION = 1000
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.BitAnd: operator.and_,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
_SIGNS: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Invert: operator.invert,
}


def read_json(text: str) -> list[Call]:
    """Return the calls of a JSON object.

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
    """Return the JSON object of `calls`, on one line."""
    return json.dumps({"calls": [call.model_dump() for call in calls]}, ensure_ascii=False)


def read_python(text: str, scoring: Scoring) -> list[Call]:
    """Return the calls of a Python call list; brackets around one call may be missing.

    Raises:
        NotCalls: the text is not a call list.

    >>> read_python("[wave(times=2)]", "strict")
    [Call(name='wave', arguments={'times': 2})]
    """
    source = without_fence(text).replace("\n", " ").strip("[]'")
    if scoring == "strict":
        source = source.strip()
    try:
        with warnings.catch_warnings():
            # A stray backslash in a reply is not a fault of this program.
            warnings.simplefilter("ignore")
            body = ast.parse(source, mode="eval").body
            for node in ast.walk(body):
                _bounded(getattr(node, "value", None))
            signs = _SIGNS if scoring == "strict" else dict.fromkeys(_SIGNS, operator.neg)
            return [_call(node, signs) for node in _elements(body)]
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


def _call(node: ast.expr, signs: Signs) -> Call:
    if not isinstance(node, ast.Call):
        raise NotCalls(f"`{ast.unparse(node)}` is no call")
    arguments = {keyword.arg or "**": _value(keyword.value, signs) for keyword in node.keywords}
    return Call(name=_dotted(node.func), arguments=arguments)


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Attribute(value=owner, attr=name):
            return f"{_dotted(owner)}.{name}".lstrip(".")
        case ast.Name(id=name):
            return name
        case _:
            return ""


def _value(node: ast.expr | None, signs: Signs) -> Any:
    match node:
        case ast.Constant(value=value):
            return "..." if value is ... else value
        case ast.UnaryOp(op=sign, operand=ast.Constant(value=int() | float() as number)):
            return signs[type(sign)](number)
        case ast.BinOp():
            return _computed(node)
        case ast.Name(id=name):
            return name
        case ast.List(elts=elements):
            return [_value(element, signs) for element in elements]
        case ast.Tuple(elts=elements):
            return tuple(_value(element, signs) for element in elements)
        case ast.Dict(keys=keys, values=values):
            return {_value(key, signs): _value(value, signs) for key, value in zip(keys, values, strict=True)}
        case ast.Call(keywords=[]):
            return ast.unparse(node)
        case ast.Subscript(value=owner, slice=index):
            return f"{ast.unparse(owner)}[{ast.unparse(index)}]"
        case ast.Call():
            call = _call(node, signs)
            return {call.name: call.arguments}
        case _:
            raise NotCalls("an argument is not a literal")


def _computed(node: ast.expr) -> Any:
    match node:
        case ast.BinOp(left=left_node, op=op, right=right_node) if type(op) in _ARITHMETIC:
            left, right = _computed(left_node), _computed(right_node)
            if _computable(left, op, right):
                return _bounded(_ARITHMETIC[type(op)](left, right))
        case ast.UnaryOp(op=sign, operand=operand) if isinstance(number := _computed(operand), (int, float)):
            return _SIGNS[type(sign)](number)
        case ast.Constant() | ast.List() | ast.Tuple():
            return ast.literal_eval(node)
        case _:
            pass
    raise NotCalls("an argument is not simple arithmetic")


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise NotCalls("a number in it is too large")
    return value


def _computable(left: Any, op: ast.operator, right: Any) -> bool:
    match left, op, right:
        case int() | float(), ast.Pow(), int() | float():
            return abs(right) * abs(int(left)).bit_length() <= _MOST_BITS
        case int(), ast.LShift(), int():
            return left.bit_length() + right <= _MOST_BITS
        case int() | float(), _, int() | float():
            return True
        case str() | list(), ast.Mult(), int():
            return len(cast("Sized", left)) * right <= _LONGEST_REPETITION
        case _:
            return isinstance(op, ast.Add) and type(left) is type(right)
