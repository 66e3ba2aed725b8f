"""The program inside the sandbox: loads model-written code, calls it, and sends back what it returns.

It runs from its own text, with the standard library only, so that nothing of midturn is in the sandbox.
Standard input is a socket; each line on it is a JSON value:

    in   {"sources": [...], "entry": ..., "limits": {"RLIMIT_AS": 1073741824, ...}}
    out  {"ready": true}, once the limits hold, then {"value": null} or {"failed": why} for the loading
    in   [first argument, ...], for each call
    out  {"value": ...} or {"failed": why}

The code that is run may send any line it likes in place of these. It gains nothing: what it should return
is not known on this side.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import sys
import threading
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast


def main() -> None:
    """Serve one program until the other side hangs up."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(0), "wb")
    _close_standard_streams()
    os.chdir("/tmp")  # noqa: S108
    job = json.loads(requests.readline())
    _set_limits(job["limits"])
    threading.Thread(target=_end_with, args=(requests.fileno(),), daemon=True).start()
    entries: list[Callable[..., Any]] = []

    def reply(line: str) -> None:
        replies.write(line.encode() + b"\n")
        replies.flush()

    reply(json.dumps({"ready": True}))
    reply(_outcome(lambda: entries.append(_load(job["sources"], job["entry"]))))
    for line in requests:
        arguments = json.loads(line)
        reply(_outcome(lambda arguments=arguments: entries[0](*arguments)))


def _close_standard_streams() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)


def _set_limits(limits: Mapping[str, int]) -> None:
    for name, wanted in limits.items():
        which = getattr(resource, name)
        allowed = resource.getrlimit(which)[1]
        most = wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)
        resource.setrlimit(which, (most, most))
    # Where memory runs out in spite of the limits, this process goes first. Only Linux has this file.
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
        score.write("1000")


def _end_with(requests: int) -> None:
    """End this process once nobody is left who asks: a caller that is killed can't kill the sandbox."""
    hang_up = select.poll()
    hang_up.register(requests, 0)
    hang_up.poll()
    os._exit(1)


def _load(sources: Sequence[str], entry: str) -> Callable[..., Any]:
    module = types.ModuleType("answer")
    sys.modules["answer"] = module
    for source in sources:
        code = compile(source, "answer.py", "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102 - what the sandbox is for
    return eval(entry, module.__dict__)  # noqa: S307


def _outcome(make: Callable[[], Any]) -> str:
    try:
        return json.dumps({"value": _plain(make())})
    except BaseException as error:  # `sys.exit` and the like are an outcome, too
        return json.dumps({"failed": f"{type(error).__name__}: {error}"[:300]})


def _plain(value: Any) -> Any:
    """`value` as JSON that tells tuples and dictionaries apart from other values."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in cast("Sequence[Any]", value)]
    if isinstance(value, tuple):
        return {"tuple": [_plain(item) for item in cast("Sequence[Any]", value)]}
    if isinstance(value, dict):
        pairs = cast("Mapping[Any, Any]", value).items()
        return {"dict": [[_plain(key), _plain(item)] for key, item in pairs]}
    return {"foreign": type(value).__name__}


if __name__ == "__main__":
    main()
