"""Time the check of one checkout, in a process of its own: `cost.py` starts it, and reads what it prints.

Nothing is imported here that an earlier checkout lacks.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import midturn
from judging.conversations import Timed, told_in_pieces
from judging.project import judge, messages_of, read

TURNS = (1, 10, 50)
VARIANTS = 6
LARGEST = {
    "50 turns of 400 characters": (50, 400),
    "200 turns of 400 characters": (200, 400),
    "50 turns of 4,000 characters": (50, 4_000),
    "1 turn of 100,000 characters": (1, 100_000),
}

T = TypeVar("T")
Figures = dict[str, float]
"""Milliseconds of processor time by what was timed."""


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what a call returns and its milliseconds, without the garbage collector's pauses."""
    gc.disable()
    try:
        begun = time.process_time()
        made = work()
        return made, (time.process_time() - begun) * 1000
    finally:
        gc.enable()


def cold(name: str, conversation: Timed) -> Figures:
    """Time the reading and the check of a conversation of which the process has seen nothing."""
    messages = messages_of(conversation.rows)
    reading, reading_ms = timed(lambda: read(messages))
    _, check_ms = timed(lambda: judge(conversation.draft, messages, reading))
    return {f"{name}|read|cold": reading_ms, f"{name}|check|cold": check_ms}


def warm(name: str, conversation: Timed) -> Figures:
    """Time the same after the turn before was read and its draft was checked."""
    before = conversation.until(len(conversation.said) - 1)
    earlier = messages_of(before.rows)
    judge(before.draft, earlier, read(earlier))
    return {key.replace("|cold", "|warm"): ms for key, ms in cold(name, conversation).items()}


def everyday(told: list[Timed]) -> Iterator[Figures]:
    """Time conversations of everyday length, made by rule and real ones."""
    for turns in TURNS:
        for variant in range(VARIANTS):
            yield cold(f"{turns}|{variant}", told_in_pieces(turns, f"cold {variant}"))
            if turns > 1:
                yield warm(f"{turns}|{variant}", told_in_pieces(turns, f"warm {variant}"))
    for number, conversation in enumerate(told):
        if number % 2:
            yield cold(f"real|{number}", conversation)
        else:
            yield warm(f"real|{number}", conversation)


def largest() -> Iterator[Figures]:
    """Time the longest conversations."""
    for name, (turns, characters) in LARGEST.items():
        yield cold(f"{name}|0", told_in_pieces(turns, "largest", characters))


def main() -> None:
    """Time what standard input has, and print the figures."""
    checkout, told, with_largest = json.load(sys.stdin)
    assert Path(midturn.__file__).is_relative_to(checkout), midturn.__file__
    warm("", told_in_pieces(6, "warm-up"))
    figures: Figures = {}
    for found in (
        *everyday([Timed(tuple(said), ("Okay, noted.",) * (len(said) - 1)) for said in told]),
        *(largest() if with_largest else ()),
    ):
        figures |= found
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
