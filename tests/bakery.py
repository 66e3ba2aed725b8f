"""What a researcher brings along: twenty prompts about a bakery, a task and a condition, and a model.

The model answers from what it is shown alone. Told all in one message, it is right; told bit by bit, it
forgets the first number that it was told, in two prompts of three.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

ASKED = "How many grams of flour do I need for bake {n}?"
PROMPTS = 20


def prompts() -> list[dict[str, Any]]:
    """Records of the task `math`, of three shards each; none of them says its task."""
    made = []
    for n in range(PROMPTS):
        loaves, grams = n + 2, 300 + 10 * n
        facts = [f"Each loaf takes {grams} grams.", f"I bake {loaves} loaves."]
        asked = ASKED.format(n=n + 701)
        made.append(
            {
                "task_id": f"bake-{n + 1}",
                "question": " ".join([*facts, asked]),
                "answer": loaves * grams,
                "shards": [asked, *facts],
            }
        )
    return made


def write_prompts(folder: Path) -> list[str]:
    """Write the prompts in the three forms that records may have; return the files' names."""
    made = prompts()
    (folder / "bakes.json").write_text(json.dumps(made))
    (folder / "bakes.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in made))
    with (folder / "bakes.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["task_id", "question", "answer", "shard_1", "shard_2", "shard_3"])
        rows.writerows([r["task_id"], r["question"], r["answer"], *r["shards"]] for r in made)
    return ["bakes.csv", "bakes.jsonl", "bakes.json"]


PLUGIN = '''
"""The task `flour`: the flour that a bake needs. The condition `noted`: all turns so far in one message."""

import re

from midturn.mediator import Context, user_turns
from midturn.studies.lic.conditions import Condition
from midturn.studies.lic.tasks import Decoding, Verdict, bulleted


class Flour:
    name = "flour"
    answer_description = "a weight in grams"
    scores_whole_reply = False
    always_attempts = False
    scored_when_complete = True

    def check_record(self, record):
        return None if record.model_extra.get("question") else "`question` is missing"

    def preflight(self, records):
        pass

    def system_prompt(self, record):
        return "You weigh flour. Answer with a weight in grams."

    def full_prompt(self, record):
        return record.extra("question")

    def concat_prompt(self, record, shards):
        return bulleted(shards)

    def script(self, record):
        return None

    def decoding(self, record):
        return Decoding(max_tokens=50)

    def extract(self, reply, record):
        found = re.search(r"makes ([0-9]+)", reply)
        return found[1] if found else None

    async def evaluate(self, answer, record, scoring):
        off = abs(int(answer) - int(record.extra("answer")))
        return Verdict(score=1.0 if off <= TOLERATED else 0.0, reason=f"{off} grams off")


class Noted:
    async def build(self, messages, guidelines=()):
        told = user_turns(messages)
        return Context([messages[-1].model_copy(update={"content": " ".join(told)})], "all turns in one")


TOLERATED = 0
FLOUR = Flour()
NOTED = Condition(name="noted", context=lambda model: Noted())
'''


def write_plugin(folder: Path, tolerated: int = 0) -> str:
    """Write the plugin; return the file's name."""
    (folder / "flour.py").write_text(PLUGIN.replace("TOLERATED = 0", f"TOLERATED = {tolerated}"))
    return "flour.py"


def says(messages: list[dict[str, Any]]) -> str:
    """Reply as the model does, as an assistant or as a Mediator."""
    last = messages[-1]["content"]
    if "as JSON" in last:
        told = " ".join(re.findall(r"\] User: (.*)", last))
        return json.dumps({"text": told, "inferred": [], "assumptions": [], "open_questions": []})
    return _weighed([message["content"] for message in messages if message["role"] == "user"])


def _weighed(told: list[str]) -> str:
    words = " ".join(told)
    asked = re.search(r"for bake ([0-9]+)", words)
    loaves, grams = re.findall(r"I bake ([0-9]+)", words), re.findall(r"takes ([0-9]+)", words)
    if not (loaves and grams):
        return "What else should I know?"
    forgets = len(told) > 1 and asked and int(asked[1]) % 3
    return f"That makes {int(loaves[-1]) * (int(grams[-1]) if not forgets else 1)} grams."
