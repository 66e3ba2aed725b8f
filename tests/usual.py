"""A world in which the right guideline is known: everybody here says "the usual" for twelve boxes.

The assistant can only count what it is told as a number. The Mediator writes twelve for the usual where a
guideline says so. The model that reflects finds that guideline only where the pairs that it is shown hold
both the usual, as it was said, and the twelve boxes, as they were meant.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from faults.upstream import Request

from midturn.mediator import OWN_WORDS

RULE = "By the usual number of boxes users mean 12 boxes."


def write_records(path: Path, records: int = 16) -> Path:
    """Math records of three shards."""
    made = [
        {
            "task_id": f"usual/{n:02}",
            "task": "math",
            "question": f"There are {n + 20} red balls and 12 boxes. How many things are there in total?",
            "answer": f"Added up.\n#### {n + 32}",
            "shards": [
                {"shard_id": 1, "shard": "How many things are there in total?"},
                {"shard_id": 2, "shard": f"There are {n + 20} red balls."},
                {"shard_id": 3, "shard": "And it has the usual number of boxes."},
            ],
        }
        for n in range(records)
    ]
    path.write_text(json.dumps(made, indent=1))
    return path


def scripted(request: Request) -> str:
    """Whoever is asked tells by the request which part is theirs."""
    system = request.messages[0]["content"]
    if "You study how users express themselves" in system:
        return _reflected(request.last)
    if "as JSON" in request.last:
        return _instructed(system, "\n".join(m["content"] for m in request.messages))
    return _counted(request.last)


def _reflected(shown: str) -> str:
    understood = "usual" in shown and "12 boxes" in shown
    rule = RULE if understood else "Read the conversation with care."
    return json.dumps({"rules": [{"rule": rule, "pairs": [1, 2]}]})


def _instructed(system: str, asked: str) -> str:
    text = " ".join(re.findall(r"\] User: (.*)", asked))
    if RULE in system:
        text = text.replace("the usual number of boxes", "12 boxes")
    return json.dumps({"text": text, "inferred": [], "assumptions": [], "open_questions": []})


def _counted(told: str) -> str:
    instruction = told.partition(OWN_WORDS)[0]
    numbers = [int(number) for number in re.findall(r"(\d+) (?:red balls|boxes)", instruction)]
    return f"That makes {sum(numbers)}."
