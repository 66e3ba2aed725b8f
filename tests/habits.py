"""A world of users whose habits are known, played through the real graph, Mediator and check.

The scripted Mediator's model applies the rules that it is told and no others; the assistant does what it is
told and fills gaps with a guess. The reflection model knows no habit: it compares what the pairs that it is
shown say and want, and has nothing to say where they don't show one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableLambda
from scripted import ScriptedChat

from midturn.graphs import turn_graph
from midturn.mediator import Mediator
from midturn.refiner.validation import Rollout
from midturn.store import Trajectory, Turn

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
SAID = re.compile(r"\] User: (.*)")


@dataclass(frozen=True)
class Task:
    """A conversation to be held, what its user wants, and the answer that is right."""

    task_id: str
    turns: tuple[str, ...]
    full: str
    right: str


@dataclass(frozen=True)
class Habit:
    """A way of expressing oneself."""

    task: Callable[[str, int], Task]
    """Of a user, by number."""
    read: Callable[[str, Sequence[str]], str]
    """The user's words under some rules, as the Mediator's model writes them."""
    answer: Callable[[str, list[str]], str]
    """The assistant's, to an instruction, given its earlier answers."""
    learn: Callable[[list[tuple[str, str, str]]], str | None]
    """A rule from pairs of what users said, were answered at last, and wanted."""


# -- the usual ------------------------------------------------------------------------------------------

USUAL = {"ada": "12 bagels", "bob": "3 pizzas"}


def _usual_task(user: str, n: int) -> Task:
    turns = (f"Order lunch for room {n + 100}.", "The usual.", f"At {n % 8 + 1} pm.")
    full = f"Bring {USUAL[user]} to room {n + 100} at {n % 8 + 1} pm."
    return Task(f"usual/{user}/{n}", turns, full, f"{USUAL[user]} for room {n + 100}")


def _usual_read(said: str, rules: Sequence[str]) -> str:
    meant = next((m[1] for rule in rules if (m := re.search(r"usual.* (\d+ \w+)\.$", rule))), None)
    return said.replace("The usual.", f"As usual, {meant}.") if meant else said


def _usual_answer(told: str, _: list[str]) -> str:
    ordered = re.search(r"\b(\d+ (?:bagels|pizzas))", told)
    room = re.search(r"room (\d+)", told)
    return f"{ordered[1] if ordered else '1 coffee'} for room {room[1] if room else '?'}"


def _usual_learn(pairs: list[tuple[str, str, str]]) -> str | None:
    unsaid = [
        {thing for thing in re.findall(r"\d+ [a-z]{3,}", wanted) if thing not in said}
        for said, _, wanted in pairs
        if "usual" in said
    ]
    shared = set.intersection(*unsaid) if unsaid else set()
    return f'By "the usual" the user means {min(shared)}.' if shared else None


# -- dates ----------------------------------------------------------------------------------------------


def _date_task(user: str, n: int) -> Task:
    first, second = 1 + n % 9, 1 + (n + 3) % 9
    day, month = (first, second) if user == "ada" else (second, first)
    turns = (f"Book room {n + 100}.", f"From {first:02}/{second:02}/2025.", "With breakfast, please.")
    full = f"Book room {n + 100} with breakfast from {day} {MONTHS[month - 1]} 2025."
    return Task(f"dates/{user}/{n}", turns, full, f"room {n + 100} from {day} {MONTHS[month - 1]} 2025")


def _date_read(said: str, rules: Sequence[str]) -> str:
    note = any("day first" in rule for rule in rules)
    return re.sub(r"(\d\d/\d\d/\d{4})", r"\1 (written day first)", said) if note else said


def _date_answer(told: str, _: list[str]) -> str:
    room, date = re.search(r"room (\d+)", told), re.search(r"(\d\d)/(\d\d)/2025", told)
    if not (room and date):
        return "Which day?"
    month, day = int(date[1]), int(date[2])
    if "day first" in told:
        month, day = day, month
    return f"room {room[1]} from {day} {MONTHS[month - 1]} 2025"


def _date_learn(pairs: list[tuple[str, str, str]]) -> str | None:
    dates = [
        (re.search(r"(\d\d)/(\d\d)/\d{4}", said), re.search(r"(\d+) ([A-Z]\w+) \d{4}", wanted))
        for said, _, wanted in pairs
    ]
    day_first = [w and m and int(w[1]) == int(m[1]) != int(w[2]) for w, m in dates]
    return "This user writes dates day first; say so beside each." if dates and all(day_first) else None


# -- silence --------------------------------------------------------------------------------------------

MOODS = ("calm", "loud", "merry", "gloomy")


def _silence_task(user: str, n: int) -> Task:
    mood = MOODS[n % 4]
    silent = f"Something {mood}." if user == "ada" else "Great, keep that."
    full = f"Propose a {mood} song for event {n + 100}, and not one proposed before."
    if user == "bob":
        full = f"Propose the song for event {n + 100} that you proposed at first."
    right = f"the {mood} song" if user == "ada" else "the plain song"
    return Task(f"silence/{user}/{n}", (f"Find a song for event {n + 100}.", silent), full, right)


def _silence_read(said: str, rules: Sequence[str]) -> str:
    approves = "keep that" in said or not any("silent" in rule for rule in rules)
    return said + (" I am happy with what was proposed." if approves else "")


def _silence_answer(told: str, earlier: list[str]) -> str:
    mood = next((mood for mood in MOODS if mood in told), "plain")
    return earlier[-1] if "happy with" in told and earlier else f"the {mood} song"


def _silence_learn(pairs: list[tuple[str, str, str]]) -> str | None:
    unapproved = [
        not re.search("great|keep|thanks|good", said, re.IGNORECASE) and "not one proposed" in wanted
        for said, _, wanted in pairs
    ]
    return "Being silent about an answer approves nothing." if pairs and all(unapproved) else None


HABITS = {
    "usual": Habit(_usual_task, _usual_read, _usual_answer, _usual_learn),
    "dates": Habit(_date_task, _date_read, _date_answer, _date_learn),
    "silence": Habit(_silence_task, _silence_read, _silence_answer, _silence_learn),
}


# -- the parts that a model plays -----------------------------------------------------------------------


def mediator(habit: Habit) -> Mediator:
    def reply(messages) -> str:
        system, asked = messages[0].text, messages[1].text
        _, _, told = system.partition("Lessons from earlier conversations:")
        rules = re.findall(r"^\d+\. (.*)$", told, re.MULTILINE)
        said = " ".join(SAID.findall(asked))
        turns = [int(turn) for turn in re.findall(r"\[turn (\d+)\] User", asked)]
        # Asked where the rules leave open what a turn is.
        relation = "confirms" if "keep that" in said else "refines"
        return json.dumps({"text": habit.read(said, rules), "relation": relation, "request": turns})

    return Mediator(ScriptedChat(reply=reply), acts_shown=True)


def reflection(habit: Habit) -> ScriptedChat:
    """Reads the fenced pairs, and nothing else."""

    def reply(messages) -> str:
        blocks = re.findall(r"<<pair (\d+) (\w+)\n(.*?)\npair \1 \2>>", messages[-1].text, re.DOTALL)
        pairs = [_as_shown(text) for _, _, text in blocks]
        rule = habit.learn(pairs)
        numbers = [int(number) for number, _, _ in blocks]
        return json.dumps({"rules": [{"rule": rule, "pairs": numbers}] if rule else []})

    return ScriptedChat(reply=reply)


def _as_shown(text: str) -> tuple[str, str, str]:
    failed, _, wanted = text.partition("What the user wanted:")
    wanted = wanted.partition("What the rewriter makes")[0]
    said = " ".join(re.findall(r"^\[user, turn \d+\]\n\| (.*)$", failed, re.MULTILINE))
    answers = re.findall(r"^\[assistant, turn \d+\]\n\| (.*)$", failed, re.MULTILINE)
    return said, answers[-1], " ".join(re.findall(r"^\| (.*)$", wanted, re.MULTILINE))


def assistant(habit: Habit) -> RunnableLambda:
    """It sees the instruction alone; what it proposed before is a note that it keeps."""
    proposed: dict[str, list[str]] = {}

    def answer(messages) -> AIMessage:
        told = messages[-1].text
        about = re.search(r"(?:event|room) \d+", told)
        earlier = proposed.setdefault(about[0] if about else "", [])
        earlier.append(habit.answer(told, earlier))
        return AIMessage(earlier[-1])

    return RunnableLambda(answer)


# -- playing --------------------------------------------------------------------------------------------


def agent(habit: Habit, rules: Sequence[str] = (), store=None):
    return turn_graph(
        assistant(habit), mediator(habit), guidelines=rules, task="orders", fail_open=False, store=store
    )


async def play(graph, task: Task, user: str) -> Trajectory:
    """Hold a conversation through the turn graph."""
    messages, turns = [], []
    for said in task.turns:
        state = await graph.ainvoke(
            {"messages": [*messages, HumanMessage(said)]}, {"configurable": {"user_id": user}}
        )
        messages = state["messages"]
        made = state["midturn"].instruction
        turns.append(Turn(utterance=said, response=messages[-1].text, instruction=made))
    right = turns[-1].response == task.right
    return Trajectory(
        conversation_id=task.task_id,
        run_id="r",
        task="orders",
        task_id=task.task_id,
        condition="mediated",
        repetition=0,
        user=user,
        turns=turns,
        score=float(right),
        blame=None if right else "mediator",
        error=None if right else "the last instruction leaves it open",
    )


def evaluating(habit: Habit, tasks: Sequence[Task], user: str):
    by_id = {task.task_id: task for task in tasks}

    async def evaluate(rules, task_ids) -> Rollout:
        graph = agent(habit, rules)
        played = [await play(graph, by_id[task_id], user) for task_id in task_ids]
        return Rollout(scores={each.task_id: each.score for each in played})

    return evaluate
