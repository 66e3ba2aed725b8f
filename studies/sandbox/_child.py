"""The program inside the sandbox: loads model-written code, calls it, and sends back what it returns.

It runs from its own text, with the standard library only, so that nothing of midturn is in the sandbox. Its
argument, where it has one, is the filter of system calls that holds from then on. Standard input is a socket;
each line on it is a JSON value:

    in   {"sources": [...], "entry": ..., "limits": {"RLIMIT_AS": 1073741824, ...}}
    out  {"ready": true}, once the limits hold, then {"value": null} or {"failed": why} for the loading
    in   [first argument, ...], for each call
    out  {"value": ...} or {"failed": why}

The code that is run may send any line it likes in place of these. It gains nothing: what it should return
is not known on this side. Where nothing is sent, nothing is run: so it is found out whether a sandbox works.
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
    for filtering in sys.argv[1:]:
        _refuse_calls(bytes.fromhex(filtering))
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(0), "wb")
    _close_standard_streams()
    os.chdir("/tmp")  # noqa: S108
    first = requests.readline()
    if not first:
        return
    job = json.loads(first)
    # Before the limits: without a sandbox, what else the user runs may have used up the processes.
    threading.Thread(target=_end_with, args=(requests.fileno(),), daemon=True).start()
    _set_limits(job["limits"])
    entries: list[Callable[..., Any]] = []

    def reply(line: str) -> None:
        replies.write(line.encode() + b"\n")
        replies.flush()

    reply(json.dumps({"ready": True}))
    reply(_outcome(lambda: entries.append(_load(job["sources"], job["entry"]))))
    for line in requests:
        arguments = json.loads(line)
        reply(_outcome(lambda arguments=arguments: entries[0](*arguments)))


def _refuse_calls(program: bytes) -> None:
    """Refuse system calls from now on, in this process and all that it starts."""
    import ctypes

    class Filter(ctypes.Structure):
        """The kernel's `struct sock_fprog`."""

        _fields_ = (("steps", ctypes.c_ushort), ("program", ctypes.c_char_p))

    kernel = ctypes.CDLL(None, use_errno=True)
    filtering = Filter(len(program) // 8, program)
    # PR_SET_NO_NEW_PRIVS, without which no user may set a filter; then PR_SET_SECCOMP, SECCOMP_MODE_FILTER.
    for option, value, address in ((38, 1, 0), (22, 2, ctypes.addressof(filtering))):
        rest = (ctypes.c_ulong(each) for each in (value, address, 0, 0))
        if kernel.prctl(option, *rest):
            raise OSError(ctypes.get_errno(), "the kernel takes no filter of system calls")


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
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
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
