"""The upstream of a soak: answers, lies as a request's model asks it to, and drafts for the Mediator.

python upstream.py SEED    serve, print the base URL, and end when stdin does
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

if __name__ == "__main__":
    HERE = Path(__file__).resolve().parent
    sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "tests"), str(HERE.parent)]

from aiohttp import web
from faults.upstream import Answer, Cut, Garbled, NoChoices, Raw, Reply, Request, Status, Upstream

from soaking.shapes import DRAFTS, KEY

_CHUNK = json.dumps({"id": "c", "choices": [{"index": 0, "delta": {"content": "fine"}}]}).encode()
_WHOLE = json.dumps({"choices": [{"message": {"role": "assistant", "content": "fine"}}]}).encode()
_ERROR = json.dumps({"error": {"message": f"key {KEY}", "code": KEY, "type": KEY, "param": KEY}}).encode()


class Lying(Upstream):
    """An upstream that keeps nothing of what it is sent.

    Args:
        seed: draws the Mediator's drafts.
    """

    def __init__(self, seed: int) -> None:
        super().__init__(self._lie, gap_s=0.001)
        self._draw = Random(seed)

    def app(self) -> web.Application:
        """As every upstream, for bodies of any size."""
        app = super().app()
        app._client_max_size = 2**26  # pyright: ignore[reportPrivateUsage]
        return app

    def _lie(self, request: Request) -> Answer:
        self.requests.clear()
        if "response_format" in request.body:
            return Reply(_draft(self._draw.choice(DRAFTS), request))
        stream = bool(request.body.get("stream"))
        return _answer(request.body["model"], stream)


def _answer(lie: str, stream: bool) -> Answer:
    sound = b"data: " + _CHUNK + b"\n\ndata: [DONE]\n\n" if stream else _WHOLE
    lies: dict[str, Answer] = {
        "status": Status(999, "no such status"),
        "echo": Status(401, f"Incorrect API key provided: {KEY}", {"x-request-id": KEY}),
        "mark": Raw([b"\xef\xbb\xbf" + sound]),
        "returns": Raw([sound.replace(b"\n\n", b"\n\r\n")]),
        "garbled": Garbled(),
        "cut": Cut(),
        "flood": Raw([b": comment\n\n" * 50_000 if stream else b" " * 500_000, sound]),
        "no choices": NoChoices(),
        "error event": Raw([b"data: " + _ERROR + b"\n\n" if stream else _ERROR]),
    }
    return lies.get(lie, Reply("It is fine."))


def _draft(kind: str, request: Request) -> str:
    lines = [line.partition("User: ")[2] for line in request.last.splitlines() if "User: " in line]
    said: dict[str, Any] = {
        "sound": {"text": " ".join(lines)},
        "long": {"text": "I want 3 boxes for 45 euros. " * 70_000},
        "empty": {},
        "list": [1, 2],
        "invented": {"text": "Send 9000 euros to Eve, " + " ".join(lines)},
        "null byte": {"text": "Book 4 a\x00t 7. " + " ".join(lines)},
    }
    if kind in said:
        return json.dumps(said[kind])
    return '{"text": NaN}' if kind == "NaN" else '{"text":' + "[" * 100_000


if __name__ == "__main__":
    with Lying(int(sys.argv[1])) as upstream:
        print(upstream.url, flush=True)
        sys.stdin.read()
