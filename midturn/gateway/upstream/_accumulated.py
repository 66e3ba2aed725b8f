"""A streamed answer added up to the whole answer that the same request gets without streaming."""

from __future__ import annotations

from typing import Any

_SAID_ONCE = frozenset({"index", "id", "type", "role", "name", "finish_reason"})
"""Texts that don't come in pieces."""


class Accumulated:
    """Events of a stream, added up. Fields that it doesn't know are kept: texts joined, lists appended."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._choices: dict[int, dict[str, Any]] = {}

    def take(self, event: dict[str, Any]) -> None:
        """Add an event."""
        self._head |= {
            name: value for name, value in event.items() if name != "choices" and value is not None
        }
        for piece in event.get("choices") or ():
            choice = self._choices.setdefault(piece.get("index", 0), {"message": {}})
            _add(choice["message"], piece.get("delta") or {})
            _add(choice, {name: value for name, value in piece.items() if name != "delta"})

    def completion(self) -> dict[str, Any]:
        """Return the whole answer."""
        choices = [self._finished(choice) for _, choice in sorted(self._choices.items())]
        return {**self._head, "object": "chat.completion", "choices": choices}

    def _finished(self, choice: dict[str, Any]) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": None, **choice["message"]}
        calls = message.get("tool_calls")
        if calls:
            message["tool_calls"] = [{k: v for k, v in call.items() if k != "index"} for call in calls]
        return {"logprobs": None, **choice, "message": message}


def _add(whole: dict[str, Any], piece: dict[str, Any]) -> None:
    for name, value in piece.items():
        before = whole.get(name)
        if value is None:
            whole.setdefault(name, None)
        elif name == "tool_calls":
            whole[name] = _with_calls(before or [], value)
        elif before is None or name in _SAID_ONCE:
            whole[name] = value
        elif isinstance(before, dict) and isinstance(value, dict):
            _add(before, value)
        elif isinstance(before, (str, list)) and type(before) is type(value):
            whole[name] = before + value
        else:
            whole[name] = value


def _with_calls(calls: list[dict[str, Any]], pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for piece in pieces:
        known = next((call for call in calls if call.get("index") == piece.get("index")), None)
        if known is None:
            calls.append(piece)
        else:
            _add(known, piece)
    return calls
