"""State schemas with another key, in the kind of class that the agent's author chose."""

from __future__ import annotations

from dataclasses import field, is_dataclass, make_dataclass, replace
from inspect import isclass
from typing import Annotated, Any, NotRequired, get_type_hints

from pydantic import BaseModel, create_model
from typing_extensions import TypedDict

from midturn.graphs._record import RECORD, RecordChannel


def extended(schema: type[Any], *keys: str) -> type[Any]:
    """Return the schema with `keys` added, all of them optional and absent by default."""
    if isclass(schema) and issubclass(schema, BaseModel):
        more: dict[str, Any] = {key: (_type(key), None) for key in keys}
        return create_model(schema.__name__, __base__=schema, __module__=schema.__module__, **more)
    if is_dataclass(schema):
        params: Any = getattr(schema, "__dataclass_params__")  # noqa: B009 (no public name says `frozen`)
        return make_dataclass(
            schema.__name__,
            [(key, _type(key), field(default=None, kw_only=True)) for key in keys],
            bases=(schema,),
            frozen=params.frozen,
            namespace={"__module__": schema.__module__},
        )
    hints = get_type_hints(schema, include_extras=True)
    fields = {**hints, **{key: NotRequired[_type(key)] for key in keys}}
    return TypedDict(schema.__name__, fields)  # pyright: ignore


def _type(key: str) -> Any:
    return Annotated[Any, RecordChannel] if key == RECORD else Any


def key_of(state: Any, key: str) -> Any:
    """Return a key of a state of any kind; `None` where it is not there."""
    return state.get(key) if isinstance(state, dict) else getattr(state, key, None)


def with_messages(state: Any, messages: list[Any]) -> Any:
    """Return a copy of a state of any kind that holds other messages."""
    if isinstance(state, dict):
        return {**state, "messages": messages}
    if isinstance(state, BaseModel):
        return state.model_copy(update={"messages": messages})
    return replace(state, messages=messages)
