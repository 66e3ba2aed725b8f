"""A program that used the embedded model ends at once, quietly, whatever it was doing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("processes")

HOUSE = Path(__file__).parents[2]

OPENING = """
import asyncio, signal, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # A shell's background jobs ignore it.
from midturn.assistant import EmbeddedChat
model = EmbeddedChat(parallel=2, max_tokens=2000).bind(ignore_eos=True)
model.invoke("hello", max_tokens=1)
def ready():
    print("ready", flush=True)
"""

ENDINGS = {
    "after an abandoned stream": """
stream = model.stream("Tell a story.")
next(stream)
ready()
""",
    "after an abandoned asynchronous stream": """
async def main():
    global stream
    stream = model.astream("Tell a story.")
    await anext(stream)
    ready()
asyncio.run(main())
""",
    "with calls in flight and waiting on other threads": """
for _ in range(4):
    threading.Thread(target=lambda: model.invoke("Tell a story."), daemon=True).start()
time.sleep(0.5)
ready()
""",
    "while a long prompt is read": """
threading.Thread(target=lambda: model.invoke("word " * 1900), daemon=True).start()
time.sleep(0.2)
ready()
""",
}

WAITING = """
def ask(n):
    model.invoke(f"{n} " * 900)
for n in range(60):
    threading.Thread(target=ask, args=(n,), daemon=True).start()
time.sleep(1)
ready()
"""

INTERRUPTED = {
    "in a call": """
ready()
model.invoke("Tell a story.")
""",
    "in a stream": """
ready()
for chunk in model.stream("Tell a story."):
    pass
""",
    "in an asynchronous call": """
ready()
asyncio.run(model.ainvoke("Tell a story."))
""",
}


def start(program: str) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", OPENING + program],
        cwd=HOUSE,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


@pytest.mark.usefixtures("embedded_model")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_program_ends_at_once_and_quietly(ending: str) -> None:
    child = start(ENDINGS[ending])
    began = time.monotonic()
    _, errors = child.communicate(timeout=30)
    assert (child.returncode, errors) == (0, "")
    assert time.monotonic() - began < 15  # The rest of the reply would take that long on an idle machine.


@pytest.mark.usefixtures("embedded_model")
def test_calls_that_wait_their_turn_are_not_begun_when_the_program_ends() -> None:
    child = start(WAITING)
    _, errors = child.communicate(timeout=60)  # To read all these prompts would take some minutes.
    assert (child.returncode, errors) == (0, "")


@pytest.mark.usefixtures("embedded_model")
@pytest.mark.parametrize("place", INTERRUPTED)
def test_ctrl_c_ends_a_program_at_once(place: str) -> None:
    child = start(INTERRUPTED[place])
    time.sleep(0.4)
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=30)
    assert child.returncode == -signal.SIGINT
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert "terminate" not in errors
    assert time.monotonic() - began < 15  # The rest of the reply would take that long on an idle machine.
