"""Labelled conversations that nobody wrote for the reader, cut at each user turn, for `mediation.py`.

Data that the project does not hold lie in a folder beside the checkout, `../shared/data`; a set whose files
are absent is left out. Every set is split by conversation: the SHA-256 of its name, first hex digit 0 to 7 is
the part that rules were tuned on, 8 to f the part that they are reported on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from _split import Part, part_of
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, convert_to_messages

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
IFEVAL = SHARED / "ifeval-split" / "sys_ifeval.jsonl"
MEDIQ = SHARED / "mediq" / "all_dev_good.300.jsonl"
OWN = ROOT / "benchmarks" / "data"

Typing = Literal["as written", "lower case, no end marks", "capitals and end marks", "typing errors"]
TYPINGS: tuple[Typing, ...] = (
    "as written",
    "lower case, no end marks",
    "capitals and end marks",
    "typing errors",
)
REPLIES = ("a clarifying question", "a full wrong answer", "a refusal", "a stock phrase")
STAYS = {"AFFIRM", "AFFIRM_INTENT", "SELECT", "THANK_YOU", "GOODBYE"}


RELATION_OF = {"joins": "refines", "stays": "answer"}
"""By the labels of last turns."""


@dataclass(frozen=True)
class Case:
    """A conversation up to a user turn, and what the turn needs."""

    name: str
    """Of the conversation; decides the part."""
    messages: list[BaseMessage]
    turn: int
    """Of the user's, from 1."""
    relation: str = ""
    """As labelled; empty where it isn't."""
    needs_answers: tuple[int, ...] = ()
    needs_user_turns: tuple[int, ...] = ()
    obsolete: tuple[int, ...] = ()
    acts: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()

    @property
    def part(self) -> Part:
        """The part of the split."""
        return part_of(self.name)

    def typed(self, typing: Typing) -> Case:
        """Return the same case as other people type it."""
        if typing == "as written":
            return self
        retyped = [
            HumanMessage(typed(m.text, typing)) if isinstance(m, HumanMessage) else m for m in self.messages
        ]
        return replace(self, messages=retyped)


def typed(text: str, typing: Typing) -> str:
    """Return a text in lower case without end marks, with both put in, or with a slip in 40 characters."""
    if not text.strip():
        return text
    if typing == "lower case, no end marks":
        return re.sub(r"[.!?]+(?=\s|$)", "", text.lower())
    if typing == "capitals and end marks":
        said = text[0].upper() + text[1:].rstrip()
        if said[-1] in ".!?:":
            return said
        asks = re.match(
            r"(what|why|how|who|where|when|which|is|are|do|does|can|could|would|will)\b", said, re.I
        )
        return said + ("?" if asks else ".")
    return with_slips(text)


def with_slips(text: str, most: int = 1_000) -> str:
    """Return a text with a letter swapped, dropped or doubled about every 40 characters, at least once.

    Args:
        text: as it was written.
        most: slips that are made at most.
    """
    draw = random.Random(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())
    letters = list(text)
    places = [i for i in range(len(letters) - 1) if letters[i].isalpha() and letters[i + 1].isalpha()]
    wanted = min(most, len(places), max(1, len(text) // 40))
    for i in sorted(draw.sample(places, wanted), reverse=True):
        match draw.choice(("swap", "drop", "double")):
            case "swap":
                letters[i], letters[i + 1] = letters[i + 1], letters[i]
            case "drop":
                del letters[i]
            case _:
                letters.insert(i, letters[i])
    return "".join(letters)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _said(pairs: list[tuple[str, str]]) -> list[BaseMessage]:
    """Return user turns with their answers as messages, the last turn unanswered."""
    messages: list[BaseMessage] = []
    for said, answer in pairs:
        messages += [HumanMessage(said), AIMessage(answer)]
    return messages[:-1]


def mt_bench() -> list[Case]:
    """Return the later turns of MT-Bench extended, labelled by reading."""
    labels = SHARED / "turns" / "mtbench_extended_labels.jsonl"
    if not labels.exists():
        return []
    conversations = _mt_bench_conversations()
    return [
        Case(
            str(label["question_id"]),
            _said(conversations[label["question_id"]][: label["turn"]]),
            label["turn"],
            label["relation"],
            tuple(label["needs_answers"]),
            tuple(label["needs_user_turns"]),
            tuple(label["obsolete_user_turns"]),
        )
        for label in _lines(labels)
    ]


def _mt_bench_conversations() -> dict[int, list[tuple[str, str]]]:
    return {
        row["question_id"]: [(turn["user"], turn["sys"]) for turn in row["conversation"]]
        for row in _lines(SHARED / "turns" / "mtbench_extended.jsonl")
    }


def topic_switches() -> list[Case]:
    """Return conversations of MT-Bench extended that change to the first turn of another."""
    file = SHARED / "turns" / "topic_switches.jsonl"
    if not file.exists():
        return []
    conversations = _mt_bench_conversations()
    found: list[Case] = []
    for row in _lines(file):
        pairs = [*conversations[row["first"]][: row["first_turns"]], conversations[row["then"]][0]]
        number = len(pairs)
        obsolete = tuple(range(1, number))
        found.append(Case(str(row["first"]), _said(pairs), number, "new", obsolete=obsolete))
    return found


def by_hand(*files: str) -> list[Case]:
    """Return the later turns of conversations written and labelled by hand, from the project's own files."""
    return [case for file in files for row in _lines(OWN / file) for case in _labelled(row)]


def _labelled(row: dict[str, Any]) -> Iterator[Case]:
    messages = convert_to_messages(row["messages"])
    users = [i for i, message in enumerate(messages) if isinstance(message, HumanMessage)]
    read_only = frozenset(tool["name"] for tool in row.get("tools", ()) if not tool["writes"])
    for label in row["labels"]:
        yield Case(
            row["id"],
            messages[: users[label["turn"] - 1] + 1],
            label["turn"],
            label["relation"],
            tuple(label["needs_answers"]),
            tuple(label["needs_user_turns"]),
            tuple(label["obsolete_user_turns"]),
            read_only=read_only,
        )


def last_turns(file: str) -> list[Case]:
    """Return the last turns of conversations, each labelled with whether it joins the open request.

    The relation is `refines` where it does, and else `answer`: all that is not to be joined.
    """
    return [
        Case(row["id"], convert_to_messages(row["messages"]), 0, RELATION_OF[row["label"]])
        for row in _lines(OWN / file)
    ]


def sgd_assents() -> list[Case]:
    """Return user turns of Schema-Guided Dialogue that agree, choose, or say thanks."""
    file = SHARED / "sgd" / "dev.jsonl.gz"
    if not file.exists():
        return []
    found: list[Case] = []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            pairs: list[tuple[str, str]] = []
            turns = row["turns"]
            for user, system in zip(turns[::2], [*turns[1::2], {"utterance": ""}], strict=False):
                pairs.append((user["utterance"], system["utterance"]))
                acts = {action["act"] for action in user["actions"]} & STAYS
                if len(pairs) > 1 and acts:
                    found.append(Case(row["dialogue_id"], _said(pairs), len(pairs), acts=frozenset(acts)))
    return found


_ASSENT = re.compile(
    r"(yes|yeah|sure|ok|okay|great|perfect|that works|that sounds|sounds good|please (go|proceed)|thank)",
    re.IGNORECASE,
)


def tau_turns(assents_only: bool = True) -> list[Case]:
    """Return user turns of tau-bench airline dialogues with all tool calls; those that agree, or all."""
    file = SHARED / "tau" / "gpt-4o-airline.json"
    if not file.exists():
        return []
    found: list[Case] = []
    for number, row in enumerate(json.loads(file.read_text(encoding="utf-8"))):
        messages = convert_to_messages(row["traj"])
        users = [i for i, message in enumerate(messages) if isinstance(message, HumanMessage)]
        for turn, at in enumerate(users, 1):
            if turn > 1 and (not assents_only or _ASSENT.match(messages[at].text)):
                name = f"{row['task_id']}" if "task_id" in row else str(number)
                found.append(Case(name, messages[: at + 1], turn))
    return found


def whole_requests() -> list[Case]:
    """Return requests that are told whole, each after another one that was begun and answered.

    They are IFEval's prompts, whose constraints stand in them, and mediQ's questions with their options.
    """
    from midturn.studies.lic import read_data
    from midturn.studies.lic.tasks import TASKS

    begun = [record.worded_shards[0].shard for record in read_data("starter", TASKS["instructions"]).records]
    found: list[Case] = []
    if IFEVAL.exists():
        for number, row in enumerate(_lines(IFEVAL)):
            pairs = [(begun[number % len(begun)], WRONG["instructions"]), (row["prompt"], "")]
            found.append(Case(str(row["key"]), _said(pairs), 2, "new", obsolete=(1,)))
    if MEDIQ.exists():
        records = list(read_data(str(MEDIQ), TASKS["choice"]).records)
        for before, record in pairwise(records):
            pairs = [(r.worded_shards[0].shard, WRONG["choice"]) for r in (before, record)]
            found.append(Case(record.task_id, _said(pairs), 2, "new", obsolete=(1,)))
    return found


WRONG = {
    "math": "Step by step: 12 for the first part, times 4 is 48.\n\nThe answer is 48.",
    "code": "```python\ndef solve(values):\n    return sorted(values)[0]\n```\nIt returns the smallest.",
    "database": "```sql\nSELECT name FROM people ORDER BY name LIMIT 5;\n```\nThis lists the names.",
    "actions": '[start(place="kitchen", level=5)]\n\nI have set it to level 5.',
    "data2text": "The table shows that the value was 20 in 1990.",
    "summary": "- The costs rise to 5 million. [1]\n- The town pays half of it. [2]",
    "translation": "The bakery on the market closes at the end of the month. The owner retires.",
    "choice": "The answer is B.",
    "instructions": "Here is a short text about it: it is large, and many people like it.",
}
_QUESTIONS = (
    "Could you tell me more about what you need?",
    "What else should I know?",
    "Which one do you mean, and how many are there?",
)


def reply(kind: str, task: str, turn: int) -> str:
    """Return what an assistant says between two shards."""
    match kind:
        case "a clarifying question":
            return _QUESTIONS[turn % len(_QUESTIONS)]
        case "a full wrong answer":
            return WRONG[task]
        case "a refusal":
            return "I'm sorry, but I can't help with that without more information."
        case _:
            return "Okay, noted."


@dataclass(frozen=True)
class Sharded:
    """An instruction told in shards, as a study's user tells it."""

    set: str
    name: str
    task: str
    said: tuple[str, ...]

    def cases(self, kind: str) -> Iterator[Case]:
        """Return each later turn, with replies of one kind before it."""
        pairs = [(said, reply(kind, self.task, turn)) for turn, said in enumerate(self.said)]
        for turn in range(2, len(pairs) + 1):
            yield Case(self.name, _said(pairs[:turn]), turn, "refines")


def lost_in_conversation() -> list[Sharded]:
    """Return the published records at hand and the bundled ones of all tasks."""
    from midturn.studies.lic import read_data
    from midturn.studies.lic.tasks import TASKS

    published = {
        "gsm8k": ("math", SHARED / "lic" / "sharded_gsm8k.json"),
        "translation": ("translation", SHARED / "lic" / "sharded_translation.json"),
        "IFEval": ("instructions", IFEVAL),
        "mediQ": ("choice", MEDIQ),
    }
    sources = [
        (f"published {name}", task, str(file)) for name, (task, file) in published.items() if file.exists()
    ]
    sources += [(f"starter {task}", task, "starter") for task in TASKS]
    found: list[Sharded] = []
    for label, name, source in sources:
        task = TASKS[name]
        for record in read_data(source, task).records:
            script = task.script(record) or [shard.shard for shard in record.worded_shards]
            found.append(Sharded(label, record.task_id, task.name, tuple(script)))
    return found
