"""A deployed assistant's chats as four programs export them: thumbs alone, and habits that some users have.

Ines orders "the usual", Tom writes the day first, and nobody else has a habit. The scripted models know
none of this: the one that reflects compares what the pairs that it is shown say and want, the Mediator's
applies what it is told, and both come through the same server.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from faults.upstream import Request

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DRINKS = ("two flat whites", "a double espresso", "a pot of green tea", "three iced lemonades", "a cold brew")
FILES = ("langfuse-traces.jsonl", "langsmith-runs.jsonl", "open-webui.json", "chats.csv")


@dataclass(frozen=True)
class Chat:
    """One conversation, and its thumb."""

    name: str
    user: str
    said: tuple[str, ...]
    answered: tuple[str, ...]
    liked: bool
    wanted: str = ""
    """What a person would say was wanted, where it went wrong."""

    @property
    def messages(self) -> list[dict[str, str]]:
        """It in OpenAI's form."""
        pairs = zip(self.said, self.answered, strict=True)
        return [
            {"role": role, "content": text}
            for exchange in pairs
            for role, text in zip(("user", "assistant"), exchange, strict=True)
        ]


def chats(seed: int = 0, *, habits: bool = True) -> list[Chat]:
    """Sixty of them. Without habits, what was wanted differs each time."""
    drawn = random.Random(seed)
    made = [_usual(n, DRINKS[0] if habits else drawn.choice(DRINKS)) for n in range(14)]
    made += [_dated(n, drawn, is_day_first=habits or drawn.random() < 0.5) for n in range(14)]
    for user, count in {"ines": 4, "tom": 4, "amy": 8, "ben": 8, "cem": 8}.items():
        made += [_plain(f"{user}-p{n}", user, n, drawn, liked=n % 3 != 0) for n in range(count)]
    return made


def _usual(n: int, meant: str) -> Chat:
    room = f"room {n + 21}"
    wanted, no = f"{meant.capitalize()} to {room}, please.", f"No, I meant {meant}."
    if n % 2:
        said = (f"The usual to {room}, please.", no)
        return Chat(
            f"ines-{n}", "ines", said, ("A small salad is on its way.", "Sorry!"), liked=False, wanted=wanted
        )
    said = (f"Send something to {room}, please.", "The usual.", no)
    answered = ("What would you like?", "A small salad is on its way.", "Sorry!")
    wanted = f"Send {meant} to {room}, please."
    return Chat(f"ines-{n}", "ines", said, answered, liked=False, wanted=wanted)


def _dated(n: int, drawn: random.Random, *, is_day_first: bool) -> Chat:
    one, other = drawn.sample(range(1, 13), 2)
    day, month = (one, other) if is_day_first else (other, one)
    guests = f"A table for {n + 2} guests"
    meant = f"{day} {MONTHS[month - 1]} 2027"
    written = f"{one:02}/{other:02}/2027"
    if n % 2:
        said = (f"{guests} on {written}, please.", f"No, I meant {meant}.")
        answered = (f"It is booked for {MONTHS[one - 1]} {other}.", "Sorry!")
    else:
        said = (f"{guests}, please.", f"On {written}.", f"No, I meant {meant}.")
        answered = ("For which day?", f"It is booked for {MONTHS[one - 1]} {other}.", "Sorry!")
    return Chat(f"tom-{n}", "tom", said, answered, liked=False, wanted=f"{guests} on {meant}, please.")


def _plain(name: str, user: str, n: int, drawn: random.Random, *, liked: bool) -> Chat:
    asked, got = drawn.sample(DRINKS, 2)
    first = f"I'd like {asked} in room {n + 51}."
    if liked:
        return Chat(name, user, (first, "Thanks!"), ("Here you are.", "You're welcome."), liked=True)
    said = (first, f"No, I said {asked}.")
    return Chat(name, user, said, (f"Here is {got}.", "Sorry!"), liked=False, wanted=first)


# -- the programs' files ----------------------------------------------------------------------------------


def write_exports(folder: Path, made: Sequence[Chat]) -> None:
    """Write the chats as the programs export them, every fourth to each."""
    parts = [made[at::4] for at in range(4)]
    for name, rows in zip(FILES[:2], ([*_langfuse(parts[0])], [*_langsmith(parts[1])]), strict=True):
        (folder / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (folder / FILES[2]).write_text(json.dumps([_open_webui(each) for each in parts[2]]))
    with (folder / FILES[3]).open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["chat", "customer", "question", "answer", "thumb"])
        for each in parts[3]:
            thumb = 1 if each.liked else -1
            table.writerows(
                (each.name, each.user, *pair, thumb) for pair in zip(each.said, each.answered, strict=True)
            )


def _langfuse(made: Sequence[Chat]) -> Iterator[dict[str, object]]:
    for each in made:
        score = {"id": f"s-{each.name}", "traceId": each.name, "name": "user-thumb", "dataType": "BOOLEAN"}
        yield {
            "id": each.name,
            "timestamp": "2027-01-04T10:00:00.000Z",
            "name": "chat",
            "userId": each.user,
            "input": each.messages[:-1],
            "output": each.messages[-1],
            "scores": [score | {"value": int(each.liked)}],
        }


def _langsmith(made: Sequence[Chat]) -> Iterator[dict[str, object]]:
    for each in made:
        thumb = "thumbs_up" if each.liked else "thumbs_down"
        yield {
            "run_id": each.name,
            "trace_id": each.name,
            "name": "chat",
            "run_type": "chain",
            "parent_run_id": None,
            "start_time": "2027-01-04T10:00:00.000000001Z",
            "custom_metadata": {"user_id": each.user},
            "inputs": {"messages": each.messages[:-1]},
            "outputs": {"messages": each.messages[-1:]},
            "error": None,
            "feedback_stats": {"user_thumb": {"n": 1, "avg": None, "values": {thumb: 1}}},
        }


def _open_webui(chat: Chat) -> dict[str, object]:
    messages = [
        {"id": f"m{at}", "parentId": f"m{at - 1}" if at else None, "childrenIds": [], "timestamp": at, **each}
        for at, each in enumerate(chat.messages)
    ]
    messages[-1]["annotation"] = {"rating": 1 if chat.liked else -1, "tags": []}
    history = {"messages": {each["id"]: each for each in messages}, "currentId": messages[-1]["id"]}
    inside = {
        "title": "Chat",
        "models": ["m"],
        "history": history,
        "messages": [],
        "timestamp": 1798797600000,
    }
    return {"id": chat.name, "user_id": chat.user, "title": "Chat", "chat": inside, "created_at": 1798797600}


def correct(file: Path, made: Sequence[Chat]) -> int:
    """Look through what was proposed as a person does, and put right what is wrong; return how many lines."""
    by_name, lines = {each.name: each for each in made}, list[str]()
    corrected = 0
    for line in file.read_text().splitlines():
        wanted = json.loads(line)
        right = by_name[wanted["conversation_id"].rpartition("/")[2]].wanted
        corrected += wanted["text"] != right
        lines.append(json.dumps(wanted | {"text": right}))
    file.write_text("\n".join(lines) + "\n")
    return corrected


# -- the models -------------------------------------------------------------------------------------------


def scripted(request: Request) -> str:
    """Whoever is asked tells by the request which part is theirs."""
    system = request.messages[0]["content"]
    if "You study how users express themselves" in system:
        return _reflected(request.last)
    if "as JSON" in request.last:
        return put(system, request.last)
    return "Done."


def _reflected(shown: str) -> str:
    blocks = re.findall(r"<<pair (\d+) (\w+)\n(.*?)\npair \1 \2>>", shown, re.DOTALL)
    pairs = [_said_and_wanted(text) for _, _, text in blocks]
    rules = [*_order_of_dates(pairs), *_meant(pairs)]
    numbers = [int(number) for number, _, _ in blocks]
    return json.dumps({"rules": [{"rule": rule, "pairs": numbers} for rule in rules]})


def _said_and_wanted(text: str) -> tuple[str, str]:
    failed, _, wanted = text.partition("What the user wanted:")
    said = " ".join(re.findall(r"^\[user, turn \d+\]\n\| (.*)$", failed, re.MULTILINE))
    return said, " ".join(re.findall(r"^\| (.*)$", wanted.partition("What the rewriter")[0], re.MULTILINE))


def _order_of_dates(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Say what comes first in most dates, as far as what was wanted tells."""
    orders: Counter[str] = Counter()
    for said, wanted in pairs:
        written, meant = re.search(r"(\d\d)/(\d\d)/\d{4}", said), re.search(r"(\d+) ([A-Z]\w+) \d{4}", wanted)
        if written and meant and meant[2] in MONTHS:
            is_day_first = int(written[1]) == int(meant[1]) and int(written[2]) == MONTHS.index(meant[2]) + 1
            orders["day" if is_day_first else "month"] += 1
    for order, count in orders.most_common(1):
        if count > len(pairs) / 2:
            yield f"Dates are written with the {order} first."


def _meant(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Say what words of most users stand for: words said and not wanted, for words wanted and never said."""
    only_said, only_wanted = Counter[str](), Counter[str]()
    for said, wanted in pairs:
        only_said.update(_runs(said) - _runs(wanted))
        only_wanted.update(each for each in _runs(wanted) - _runs(said) if _is_new(each, said))
    phrase, meaning = _commonest(only_said, len(pairs)), _commonest(only_wanted, len(pairs))
    if phrase and meaning and not re.search(r"\d", phrase + meaning):
        yield f'By "{phrase}" the user means {meaning}.'


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + n]) for n in range(2, 5) for at in range(len(words) - n + 1)}


def _is_new(run: str, said: str) -> bool:
    return not set(run.split()) & set(re.findall(r"\w+", said.lower()))


def _commonest(found: Counter[str], pairs: int) -> str | None:
    often = {run: count for run, count in found.items() if count > pairs / 2 and count > 1}
    return max(often, key=lambda run: (often[run], len(run)), default=None)


def put(system: str, asked: str) -> str:
    """Put what the user says as the Mediator's model does, by the rules that it is told."""
    text = " ".join(re.findall(r"\] User: (.*)", asked))
    for phrase, meaning in re.findall(r"By \"(.+)\" the user means (.+)\.", system):
        text = re.sub(re.escape(phrase), meaning, text, flags=re.IGNORECASE)
    if order := re.search(r"with the (day|month) first", system):
        text = re.sub(r"(\d\d)/(\d\d)/(\d{4})", lambda date: _resolved(date, order[1]), text)
    turns = [int(turn) for turn in re.findall(r"\[turn (\d+)\] User", asked)]
    return json.dumps({"text": text, "relation": "refines", "request": turns})


def _resolved(date: re.Match[str], first: str) -> str:
    day, month = (int(date[1]), int(date[2])) if first == "day" else (int(date[2]), int(date[1]))
    return f"{day} {MONTHS[month - 1]} {date[3]}" if 1 <= month <= 12 else date[0]
