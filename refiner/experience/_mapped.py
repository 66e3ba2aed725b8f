"""One's own logs, JSON Lines or CSV, in which one says where a conversation's fields are.

A document is a conversation (`messages`), an exchange (`utterance`, `response`) or a message (`role`,
`content`); those that have one `id` are one conversation, in the order of their `time` or of the file. A path
is a field's name, or several with dots between them; a number is a place in a list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from midturn.core import BadInput
from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, read_messages
from midturn.refiner.experience._outcomes import score_of
from midturn.refiner.experience._records import Format, Record

FIELDS = (
    "messages", "role", "content", "utterance", "response", "id", "user", "task", "task_id", "full", "score",
    "time",
)  # fmt: skip
"""What a path may be given for."""
SPEAKERS = {
    **dict.fromkeys(("user", "human", "customer", "client", "visitor"), "user"),
    **dict.fromkeys(("assistant", "ai", "bot", "agent", "model", "gpt", "chatbot"), "assistant"),
    **{name: name for name in ("system", "developer", "tool", "function")},
}
"""Who speaks, by what own logs call it."""
_MISSING = object()


def mapped(paths: Mapping[str, str]) -> Format:
    """Return the form of documents whose fields are at these paths.

    Raises:
        BadInput: a field is unknown, or nothing says what was said.
    """
    if unknown := sorted(paths.keys() - set(FIELDS)):
        raise BadInput(f"--map: unknown field {unknown[0]!r}. Known: {', '.join(FIELDS)}")
    if not paths.keys() & {"messages", "utterance", "response", "content"}:
        raise BadInput("--map: say where the words are: messages=…, utterance=… and response=…, or content=…")
    if "content" in paths and not paths.keys() & {"messages", "role"}:
        raise BadInput("--map: content=… needs role=…, which says who speaks")
    return Format(
        name="mapped",
        expected="a document of your own, with --map",
        marks=(),
        container="lines",
        read=lambda document: _read(document, paths),
        kept={"map": dict(paths)},
    )


MAPPED = Format(
    name="mapped", rank=1000, expected="a document of your own, with --map", marks=(), container="lines"
)
"""Read only with the paths of its fields: see `mapped`."""


def documents_without(path: str) -> str:
    """Return how documents that have nothing at a path are counted among what is not read."""
    return f"documents without `{path}`"


def _read(document: dict[str, Any], paths: Mapping[str, str]) -> Record:
    one_by_one = "messages" not in paths
    inside = () if one_by_one else ("role", "content")
    found = {field: _at(document, path) for field, path in paths.items() if field not in inside}
    missing = dict.fromkeys(paths[field] for field, value in found.items() if value is _MISSING)
    left_out = [documents_without(path) for path in missing]
    score, rating = found.get("score"), None
    if isinstance(score, str):
        score = _number(score)
    if isinstance(score, int | float) and not isinstance(score, bool):
        score, rating = None, float(score)
    scored = score_of(score) if score not in (None, _MISSING) else None
    if score not in (None, _MISSING, "") and scored is None:
        left_out.append(f"`{paths['score']}` that is no outcome")
    return Record(
        conversation=_text(found.get("id")),
        document=None if one_by_one else _text(found.get("id")),
        messages=_messages(document, paths),
        is_row=one_by_one,
        task=_text(found.get("task")),
        task_id=_text(found.get("task_id")),
        user=_text(found.get("user")),
        full=_text(found.get("full")),
        time=_text(found.get("time")),
        scores={} if scored is None else {"score": scored},
        rating=rating,
        left_out=tuple(left_out),
    )


def _messages(document: dict[str, Any], paths: Mapping[str, str]) -> list[Message]:
    if "messages" in paths:
        listed = _at(document, paths["messages"])
        if isinstance(listed, str):
            listed = _json(listed)
        if not isinstance(listed, list):
            raise BadDocument(f"`{paths['messages']}` holds no list of messages")
        if not paths.keys() & {"role", "content"}:
            return read_messages(listed, paths["messages"])
        return [_message(each, paths) for each in cast("list[Any]", listed)]
    if "content" in paths:
        return [_message(document, paths)]
    both = (("user", "utterance"), ("assistant", "response"))
    said = ((role, _text(_at(document, paths[field]))) for role, field in both if field in paths)
    return [{"role": role, "content": text} for role, text in said if text]


def _message(found: Any, paths: Mapping[str, str]) -> Message:
    role_at, content_at = paths.get("role", "role"), paths.get("content", "content")
    called = _text(_at(found, role_at)) or ""
    if called.lower() not in SPEAKERS:
        raise BadDocument(f"`{role_at}` names nobody who speaks. Known: {', '.join(SPEAKERS)}")
    return {"role": SPEAKERS[called.lower()], "content": _text(_at(found, content_at)) or ""}


def _at(found: Any, path: str) -> Any:
    """Return what is at a path. A name with dots in it is tried verbatim first."""
    if isinstance(found, dict) and path in found:
        return cast("dict[str, Any]", found)[path]
    for step in path.split("."):
        if isinstance(found, dict) and step in found:
            found = cast("dict[str, Any]", found)[step]
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(cast("Sequence[Any]", found)):
            found = cast("list[Any]", found)[int(step)]
        else:
            return _MISSING
    return found


def _text(found: Any) -> str | None:
    """Return a value as text; nothing where it is empty or missing."""
    if found is None or found is _MISSING or found == "":
        return None
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
