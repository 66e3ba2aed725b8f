"""Logs as JSON, a line an event, without secrets and without what was said."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, cast

from midturn.core import one_line, told_of
from midturn.gateway._redactor import SecretRedactor

_OURS = "midturn.gateway"
"""The logger whose messages are our own words."""
_LONGEST = 500
"""Characters of an event, and of a text in a field."""
_MOST_PLACES = 30
"""Of an exception, the innermost."""


class JsonLines(logging.Formatter):
    """Formats records as JSON.

    Of an exception it tells the kind and the places, and the words only where they are ours. Of other
    libraries' messages it tells the first line of their pattern: what they fill in may quote anything.

    What a record has as `fields` is taken as it is, long texts cut: whoever logs it keeps secrets out of it.
    """

    def __init__(self, redactor: SecretRedactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Return the record on one line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _event(record),
        }
        if record.exc_info and record.exc_info[1]:
            told["exception"] = _told(record.exc_info[1])
        if "exception" in told or record.args or record.name != _OURS:
            told = self._redactor.hide_in(told)
        return json.dumps(_cut({**told, **getattr(record, "fields", {})}), ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == "midturn":
        return one_line(record.getMessage())
    pattern, *_ = str(record.msg).splitlines() or [""]
    return f"{record.name}: {one_line(pattern)}"


def _told(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"what": told_of(error), "at": places[-_MOST_PLACES:]}


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, dict):
        return {name: _cut(inner) for name, inner in cast("dict[str, Any]", value).items()}
    return [_cut(inner) for inner in cast("list[Any]", value)] if isinstance(value, list) else value


def write_logs(redactor: SecretRedactor) -> None:
    """Send this process's logs to stderr as JSON: the gateway's own, and other libraries' warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(redactor))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("midturn").setLevel(logging.INFO)
