"""Compare function calls with a reference, as the Berkeley function-calling benchmark does.

A reference gives each parameter a list of allowed values; `""` among them allows it to be left out. Calls
may come in any order. Strings are equal when they are after spaces, letter case and `,./-_*^` are dropped.

Costs accepted for parity: each reference call takes the first call that fits it, even where another choice
would have fitted all of them; and types are strict, so that `"4"` is not 4 and 4.0 is not 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from reprlib import repr as shortened
from typing import Any, cast

from midturn.studies.lic.tasks._call_lists import Call

PYTHON_TYPES: dict[str, type] = {
    "string": str,
    "any": str,
    "integer": int,
    "float": float,
    "number": float,
    "boolean": bool,
    "array": list,
    "tuple": list,
    "dict": dict,
    "object": dict,
}
"""The Python type of each type that a parameter may declare."""

Function = Mapping[str, Any]
"""A function's description: `name` and `parameters` with `properties` and `required`."""
Allowed = Mapping[str, Sequence[Any]]
"""The allowed values of each parameter."""


def mismatch(
    calls: Sequence[Call], functions: Sequence[Function], reference: Sequence[Mapping[str, Allowed]]
) -> str | None:
    """Why `calls` are not the reference's calls, for people; `None` when they are."""
    if len(calls) != len(reference):
        return f"{len(calls)} calls where {len(reference)} are wanted"
    described = {function["name"]: function for function in functions}
    free = list(calls)
    for name, allowed in (next(iter(wanted.items())) for wanted in reference):
        faults = [_call_fault(call, described[name], allowed) for call in free]
        if None not in faults:
            return faults[0]
        del free[faults.index(None)]
    return None


def unusable(declared: Mapping[str, Any], allowed: Sequence[Any]) -> str | None:
    """Why no value can be compared with those allowed for a parameter, for people; `None` where any can."""
    kind = PYTHON_TYPES[declared["type"]]
    if _first_type(allowed) is not kind:
        return None
    if kind is list:
        others = (option for option in allowed if not isinstance(option, (list, str)))
        fault = next((f"{shortened(option)} is allowed among lists" for option in others), None)
        return fault or (_scalar_in(chain.from_iterable(allowed)) if _item_kind(declared) is dict else None)
    return _scalar_in(allowed) if kind is dict else None


def _scalar_in(options: Iterable[Any]) -> str | None:
    dicts = (cast("dict[Any, Any]", option) for option in options if isinstance(option, dict))
    values = (value for option in dicts for value in option.values() if not isinstance(value, (list, str)))
    return next((f"{shortened(value)} stands where a list of allowed values must" for value in values), None)


def _call_fault(call: Call, function: Function, allowed: Allowed) -> str | None:
    if call.name != function["name"]:
        return f"{call.name} is called where {function['name']} is wanted"
    properties = function["parameters"]["properties"]
    for name in function["parameters"].get("required", ()):
        if name not in call.arguments:
            return f"{name} is missing"
    for name, value in call.arguments.items():
        if name not in properties or name not in allowed:
            return f"{name} is no parameter"
        if not _value_fits(value, properties[name], allowed[name]):
            return f"{name} is {shortened(value)}, which is not among {shortened(list(allowed[name]))}"
    left_out = (name for name in allowed if name not in call.arguments and "" not in allowed[name])
    return next((f"{name} is missing" for name in left_out), None)


def _value_fits(value: Any, declared: Mapping[str, Any], allowed: Sequence[Any]) -> bool:
    kind = PYTHON_TYPES[declared["type"]]
    if declared["type"] == "tuple" and isinstance(value, tuple):
        value = list(cast("tuple[Any, ...]", value))
    written_as = _first_type(allowed)
    typed = type(value) is kind or (kind is float and type(value) is int)
    if not typed or written_as not in (None, kind):
        # The reference may write a value in another type than declared, such as a variable by its name.
        return (typed or type(value) is written_as) and value in allowed
    item_kind = _item_kind(declared) if kind is list else None
    if item_kind is not None and not _items_typed(cast("list[Any]", value), item_kind, allowed):
        return False
    return _same_value(value, kind, item_kind, allowed)


def _item_kind(declared: Mapping[str, Any]) -> type | None:
    return PYTHON_TYPES.get(declared.get("items", {}).get("type"))


def _same_value(value: Any, kind: type, item_kind: type | None, allowed: Sequence[Any]) -> bool:
    if kind is dict:
        return any(_same_dict(value, option) for option in allowed)
    if item_kind is dict:
        return any(_same_dicts(value, option) for option in allowed)
    if kind is list:
        # An allowed "" has no items, so an empty list stands for a parameter that is left out.
        return _standard_items(value) in [_standard_items(option) for option in allowed]
    return _standard(value) in _standard_items(allowed)


def _items_typed(items: Sequence[Any], item_kind: type, allowed: Sequence[Any]) -> bool:
    def typed(option: Any) -> bool:
        return all(type(item) in (item_kind, _first_type(option)) for item in items)

    return any(not isinstance(option, list) or typed(option) for option in allowed)


def _same_dicts(items: Sequence[Any], option: Any) -> bool:
    return len(items) == len(option) and all(map(_same_dict, items, option))


def _same_dict(value: Any, option: Any) -> bool:
    if not (isinstance(value, dict) and isinstance(option, dict)):
        return False
    found, wanted = cast("dict[Any, Any]", value), cast("dict[Any, Any]", option)
    known = all(key in wanted and _standard(found[key]) in _standard_items(wanted[key]) for key in found)
    return known and all(key in found or "" in wanted[key] for key in wanted)


def _standard_items(items: Any) -> list[Any]:
    return [_standard(item) for item in items]


def _standard(value: Any) -> Any:
    return re.sub(r"[ ,./\-_*^]", "", value).lower().replace("'", '"') if isinstance(value, str) else value


def _first_type(options: Any) -> type | None:
    return next((type(option) for option in options if option != ""), None)
