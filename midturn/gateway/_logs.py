"""Logs as JSON, a line an event, without secrets and without what was said."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from midturn.core import one_line
from midturn.gateway._secrecy import Secrecy

_OURS = "midturn.gateway"
"""The logger whose messages are our own words."""
_LONGEST = 2000
"""Characters of a message."""


class JsonLines(logging.Formatter):
    """Formats records as JSON. Of an exception it tells the kind, the message and the places, no source.

    What a record has as `fields` is taken as it is: whoever logs it keeps secrets out of it.
    """

    def __init__(self, secrecy: Secrecy) -> None:
        super().__init__()
        self._secrecy = secrecy

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            told["exception"] = _told(record.exc_info[1])
        if "exception" in told or record.args or record.name != _OURS:
            told = self._secrecy.hide_in({**told, "event": one_line(told["event"])[:_LONGEST]})
        return json.dumps({**told, **getattr(record, "fields", {})}, ensure_ascii=False)


def _told(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"type": type(error).__name__, "message": one_line(str(error))[:_LONGEST], "at": places}


def write_logs(secrecy: Secrecy) -> None:
    """Send this process's logs to stderr as JSON: the gateway's own, and other libraries' warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(secrecy))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("midturn").setLevel(logging.INFO)
