"""Make conversations with an agent that reads and writes, with the truth about each user turn.

The moves are those of people who deal with such agents: requests told at once or in pieces, corrections
before and after they are carried out, additions, second requests of the same action, questions, thanks,
changes of topic, cancellations; calls that fail, are refused, or wait for a person while the user goes on. In
every third conversation there is a true second request of one action.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import Final, Literal

from hypothesis import strategies as st
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolCall
from support import errands
from support.acting import Status, Style, result_of

Move = Literal[
    "whole",
    "part",
    "pick",
    "compound",
    "ask_and_open",
    "add",
    "restate",
    "correct",
    "another",
    "cancel",
    "drop",
    "retry",
    "yes",
    "weather",
    "search",
    "parking",
    "recall",
    "thanks",
]

OPENING: Final[tuple[Move, ...]] = ("whole", "part", "part", "compound", "ask_and_open", "search", "pick")
GOING_ON: Final[tuple[Move, ...]] = ("add", "add", "restate", "correct", "correct", "yes", "retry", "pick")
OTHER: Final[tuple[Move, ...]] = (
    "another",
    "cancel",
    "drop",
    "weather",
    "search",
    "parking",
    "recall",
    "thanks",
)
MOVES: Final[tuple[Move, ...]] = tuple(dict.fromkeys(OPENING + GOING_ON + OTHER))

SYSTEM: Final = "You are the assistant of a small office. Use the tools."


@dataclass(frozen=True)
class Step:
    """One tool call of the assistant and its outcome."""

    tool: str
    args: Mapping[str, str]
    status: Status

    @property
    def writes(self) -> bool:
        return self.tool in errands.WRITES


@dataclass(frozen=True)
class Turn:
    """A user turn, what a good assistant did in it, and the truth about it."""

    said: str
    move: Move
    rounds: tuple[tuple[Step, ...], ...]
    """The assistant's calls: an inner tuple for each message with calls, parallel calls side by side."""
    answer: str
    """The assistant's text at the turn's end; empty where a call waits for a person."""
    asked: Mapping[str, int]
    """For each writing tool, how many calls the user's words up to here warrant.

    A request counts once it lacks nothing (and has its yes, where the agent asks first); so do a true second
    request, a new try that the user asked for, and a correction of what failed, was refused or waits. A
    correction of what was carried out counts as one `change`; a correction before that counts as nothing.
    """
    request: tuple[int, ...]
    """The user turns, from 1, of the request that this turn belongs to, this one included; empty for none."""
    open_before: bool
    """Whether that request was begun in an earlier turn and not carried out when this turn came."""
    carried_out: bool
    """Whether that request is carried out, as it now stands, when the turn ends."""

    answers: tuple[int, ...]
    """Turns without whose answer this turn can't be understood: an offer, a list, a reference."""

    @property
    def began(self) -> int:
        """The user turn at which the request began; 0 for none."""
        return self.request[0] if self.request else 0

    @property
    def refines(self) -> bool:
        """Whether it adds to, corrects or repeats a request of earlier turns that was not carried out yet."""
        return self.open_before and self.move in ("add", "restate", "correct", "retry")


@dataclass(frozen=True)
class Conversation:
    """A conversation with its truth; it can be played again with `support.acting.play`."""

    seed: int
    style: Style
    turns: tuple[Turn, ...]
    with_system: bool

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(turn.said for turn in self.turns)

    @property
    def outcomes(self) -> tuple[tuple[Status, ...], ...]:
        """What becomes of the writing calls of each turn, in order."""
        return tuple(
            tuple(step.status for steps in turn.rounds for step in steps if step.writes)
            for turn in self.turns
        )

    @property
    def has_second_request(self) -> bool:
        return any(turn.move == "another" for turn in self.turns)

    @property
    def has_pending(self) -> bool:
        return any("pending" in outcomes for outcomes in self.outcomes)

    @property
    def messages(self) -> list[BaseMessage]:
        """The whole conversation as LangChain messages."""
        return self._messages(len(self.turns), after=True)

    def messages_at(self, turn: int) -> list[BaseMessage]:
        """Return what there is when a user turn, from 1, has come and nothing was done about it yet."""
        return self._messages(turn, after=False)

    def _messages(self, last: int, *, after: bool) -> list[BaseMessage]:
        messages: list[BaseMessage] = [SystemMessage(SYSTEM)] if self.with_system else []
        ids, references = count(1), count(1)
        for number, turn in enumerate(self.turns[:last], 1):
            messages.append(HumanMessage(turn.said, id=f"turn_{number}"))
            if number < last or after:
                messages.extend(_done_in(turn, ids, references))
        return messages


def _done_in(turn: Turn, ids: count[int], references: count[int]) -> list[BaseMessage]:
    messages: list[BaseMessage] = []
    for steps in turn.rounds:
        calls = [
            ToolCall(name=step.tool, args=dict(step.args), id=f"call_{next(ids)}", type="tool_call")
            for step in steps
        ]
        messages.append(AIMessage("", tool_calls=calls))
        for step, call in zip(steps, calls, strict=True):
            reference = next(references) if step.writes else 0
            result = result_of(step.tool, step.args, call["id"] or "", step.status, reference)
            messages.extend([result] if result is not None else [])
    return [*messages, AIMessage(turn.answer)] if turn.answer else messages


@dataclass(eq=False)
class _Request:
    action: str
    values: dict[str, str]
    turns: list[int]
    status: Status | None = None
    """What became of its latest call; `None` while it was never called for."""
    carried_out: bool = False
    """Whether it was carried out once, in any form."""
    dropped: bool = False
    used: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    confirmed: set[frozenset[tuple[str, str]]] = field(default_factory=set[frozenset[tuple[str, str]]])
    due: bool = False
    """Whether its words warrant a call that was not made yet."""

    def __post_init__(self) -> None:
        self.set(self.values)

    def set(self, values: Mapping[str, str]) -> None:
        self.values = self.values | dict(values)
        for slot, value in values.items():
            self.used.setdefault(slot, set()).add(value)

    @property
    def form(self) -> frozenset[tuple[str, str]]:
        return frozenset(self.values.items())

    @property
    def lacking(self) -> list[str]:
        return [slot for slot in errands.NEEDED.get(self.action, ()) if slot not in self.values]

    @property
    def untouched(self) -> bool:
        return self.status is None and not self.dropped

    @property
    def settled(self) -> bool:
        return self.status == "done" and not self.due


class _Writer:
    """Writes a conversation move by move, and keeps the books."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.style = Style(asks_first=self.rng.random() < 0.25, checks_first=self.rng.random() < 0.25)
        self.turns: list[Turn] = []
        self.requests: list[_Request] = []
        self.asked: Counter[str] = Counter()
        self.checked: set[str] = set()
        self.all_succeed = False
        self._touched: list[_Request] = []
        self._reads: list[Step] = []
        self._moves: dict[Move, Callable[[], str | None]] = {
            "whole": self._whole,
            "part": self._part,
            "pick": self._pick,
            "compound": self._compound,
            "ask_and_open": self._ask_and_open,
            "add": self._add,
            "restate": self._restate,
            "correct": self._correct,
            "another": self._another,
            "cancel": self._cancel,
            "drop": self._drop,
            "retry": self._retry,
            "yes": self._yes,
            "weather": self._weather,
            "search": self._search,
            "parking": self._parking,
            "recall": self._recall,
            "thanks": self._thanks,
        }

    @property
    def now(self) -> int:
        return len(self.turns) + 1

    @property
    def latest(self) -> _Request | None:
        return next((one for one in reversed(self.requests) if not one.dropped), None)

    def turn(self, move: Move) -> bool:
        """Write one turn, unless the move makes no sense now."""
        self._touched, self._reads = [], []
        said = self._moves[move]()
        if said is None:
            return False
        mine = self._touched[-1] if self._touched else None
        if mine and self.now not in mine.turns:
            mine.turns.append(self.now)
        open_before = mine is not None and len(mine.turns) > 1 and not mine.settled and not mine.carried_out
        rounds = self._carry_out(confirmed=move == "yes")
        waits = any(step.status == "pending" for steps in rounds for step in steps)
        self.turns.append(
            Turn(
                said=said,
                move=move,
                rounds=rounds,
                answer="" if waits else self._answer(rounds),
                asked=MappingProxyType(dict(self.asked)),
                request=tuple(mine.turns) if mine else (),
                open_before=open_before,
                carried_out=mine is not None and mine.settled,
                answers=self._answers(move),
            )
        )
        return True

    def _answers(self, move: Move) -> tuple[int, ...]:
        if move in ("pick", "yes"):
            return (self.now - 1,)
        done = [n for n, turn in enumerate(self.turns, 1) if any(_succeeded(steps) for steps in turn.rounds)]
        return tuple(done[-1:]) if move == "recall" else ()

    def _carry_out(self, *, confirmed: bool) -> tuple[tuple[Step, ...], ...]:
        reads, checks = list(self._reads), list[Step]()
        ready = [one for one in self.requests if one.due and not one.lacking and not one.dropped]
        if self.style.checks_first:
            places = [one.values["place"] for one in ready if one.action == "book" and not one.carried_out]
            unchecked = [place for place in dict.fromkeys(places) if place not in self.checked]
            checks = [Step("lookup", {"place": place}, "done") for place in unchecked]
        self.checked.update(step.args["place"] for step in [*reads, *checks] if step.tool == "lookup")
        calls: list[Step] = []
        for one in ready:
            if confirmed:
                one.confirmed.add(one.form)
            if not self.style.asks_first or one.form in one.confirmed:
                calls.append(self._call(one))
        rounds = ([*reads, *checks], calls) if checks else ([*reads, *calls],)
        return tuple(tuple(steps) for steps in rounds if steps)

    def _call(self, one: _Request) -> Step:
        tool = "change" if one.carried_out else one.action
        kind = {"what": one.action} if one.carried_out else {}
        one.status = self._outcome()
        one.due = False
        one.carried_out = one.carried_out or one.status == "done"
        self.asked[tool] += 1
        return Step(tool, kind | one.values, one.status)

    def _outcome(self) -> Status:
        if self.all_succeed:
            return "done"
        weights: dict[Status, int] = {"done": 76, "failed": 9, "rejected": 8, "pending": 7}
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def _answer(self, rounds: Sequence[Sequence[Step]]) -> str:
        said: list[str] = []
        for step in (step for steps in rounds for step in steps):
            if not step.writes:
                said.append(errands.found(step.tool, step.args))
            elif step.status == "done":
                said.append(f"Done: {step.tool}, {', '.join(step.args.values())}.")
            else:
                said.append("That did not work." if step.status == "failed" else "As you wish, I left it.")
        waiting = [one for one in self.requests if one.due and not one.dropped]
        ready = [one for one in waiting if not one.lacking]
        lacking = [one for one in waiting if one.lacking]
        if ready:
            said.append("Shall I do so: " + "; ".join(", ".join(one.values.values()) for one in ready) + "?")
        elif lacking:
            said.append(errands.ASKING[lacking[-1].lacking[0]])
        return "\n".join(said) or self.rng.choice(["You're welcome.", "Gladly.", "All right."])

    # What opens a request

    def _fresh(self, action: str) -> _Request | None:
        """Begin a request whose main value no request of the conversation had yet."""
        if any(one.action == action and one.untouched for one in self.requests):
            return None
        main = errands.NEEDED[action][0]
        met = {value for one in self.requests for value in one.used.get(main, ())}
        left = [value for value in errands.VALUES[main] if value not in met]
        if not left:
            return None
        values = {main: self.rng.choice(left)}
        for slot in errands.NEEDED[action][1:]:
            values[slot] = self.rng.choice(errands.VALUES[slot])
        return _Request(action, values, [self.now])

    def _begin(self, one: _Request) -> None:
        one.due = True
        self.requests.append(one)
        self._touched.append(one)

    def _whole(self) -> str | None:
        one = self._fresh(self.rng.choice(["book", "book", "order", "send"]))
        if one is None:
            return None
        self._begin(one)
        return self._politely(sentence(one.action, one.values))

    def _part(self) -> str | None:
        one = self._fresh(self.rng.choice(["book", "book", "order", "send"]))
        if one is None:
            return None
        needed = errands.NEEDED[one.action]
        kept = {needed[0], *self.rng.sample(needed[1:], self.rng.randrange(len(needed) - 1))}
        one = _Request(
            one.action, {slot: value for slot, value in one.values.items() if slot in kept}, [self.now]
        )
        self._begin(one)
        return self._politely(sentence(one.action, one.values))

    def _pick(self) -> str | None:
        searched = self.turns[-1].rounds[0] if self.turns and self.turns[-1].move == "search" else ()
        one = self._fresh("book")
        if len(searched) != 1 or one is None:
            return None
        places = errands.places_in(searched[0].args["city"])
        met = {place for other in self.requests for place in other.used.get("place", ())}
        free = [n for n, place in enumerate(places) if place not in met]
        if not free:
            return None
        n = self.rng.choice(free)
        one = _Request("book", one.values | {"place": places[n]}, [self.now])
        self._begin(one)
        which = ("first", "second", "third")[n]
        return f"Book the {which} one for {one.values['people']} on {one.values['day']}"

    def _compound(self) -> str | None:
        first, second = self._fresh(self.rng.choice(["book", "order"])), self._fresh("send")
        if first is None or second is None:
            return None
        self._begin(first)
        self._begin(second)
        also = sentence(second.action, second.values)
        return f"{sentence(first.action, first.values)} and {also[0].lower()}{also[1:]}"

    def _ask_and_open(self) -> str | None:
        one = self._fresh(self.rng.choice(["book", "order"]))
        question = self._weather()
        if one is None:
            return None
        self._begin(one)
        return f"{question} {sentence(one.action, one.values)}."

    # What continues a request

    def _add(self) -> str | None:
        one = self.latest
        if one is None or not one.untouched or not one.lacking:
            return None
        slots = one.lacking if self.rng.random() < 0.5 else [self.rng.choice(one.lacking)]
        one.set({slot: self.rng.choice(errands.VALUES[slot]) for slot in slots})
        self._touched.append(one)
        return ", ".join(_phrase(slot, one.values[slot]) for slot in slots)

    def _restate(self) -> str | None:
        one = self.latest
        if one is None or not one.untouched or not one.lacking:
            return None
        one.set({slot: self.rng.choice(errands.VALUES[slot]) for slot in one.lacking})
        self._touched.append(one)
        return sentence(one.action, one.values)

    def _correct(self) -> str | None:
        one = self.latest
        if one is None or one.action == "cancel":
            return None
        if one.carried_out and one.action not in errands.CHANGEABLE:
            return None
        slots = [slot for slot in (*one.values, *errands.OPTIONAL[one.action]) if slot != "text"]
        slot = self.rng.choice(slots)
        met = {value for other in self.requests for value in other.used.get(slot, ())}
        left = [value for value in errands.VALUES[slot] if value not in met]
        if not left:
            return None
        one.set({slot: self.rng.choice(left)})
        one.due = True
        self._touched.append(one)
        value = one.values[slot]
        if slot in ("people", "quantity"):
            return self.rng.choice([f"make it {value}", f"No, {value}.", f"sorry, {value} of course"])
        phrase = _phrase(slot, value)
        return self.rng.choice([f"no, {phrase}", f"Actually, {phrase}", f"{phrase} instead, please"])

    def _retry(self) -> str | None:
        one = self.latest
        if one is None or one.status not in ("failed", "rejected") or one.due:
            return None
        one.due = True
        self._touched.append(one)
        return self.rng.choice(["try again", "Please try it again.", "try that once more, please"])

    def _yes(self) -> str | None:
        waiting = [one for one in self.requests if one.due and not one.lacking and not one.dropped]
        if not waiting or not self.style.asks_first:
            return None
        self._touched.extend(waiting)
        return self.rng.choice(["yes", "Yes, go ahead.", "go ahead", "yes please"])

    def _drop(self) -> str | None:
        one = self.latest
        if one is None or one.carried_out:
            return None
        one.dropped, one.due = True, False
        self._touched.append(one)
        return self.rng.choice(["never mind", "Forget it.", "no, forget about it"])

    # What follows upon a request

    def _another(self) -> str | None:
        firsts = [one for one in self.requests if one.action in errands.APART and not one.dropped]
        last = {one.action: one for one in firsts}
        settled = [one for one in last.values() if one.settled]
        if not settled:
            return None
        first = self.rng.choice(settled)
        slot = errands.APART[first.action]
        met = {value for one in self.requests for value in one.used.get(slot, ())}
        left = [value for value in errands.VALUES[slot] if value not in met]
        if not left:
            return None
        value = self.rng.choice(left)
        self._begin(_Request(first.action, first.values | {slot: value}, [self.now]))
        also = self.rng.choice(["", "Please ", "Now "])
        said = f"{also}{first.action} another one {_phrase(slot, value)}"
        return said[0].upper() + said[1:] if also else said

    def _cancel(self) -> str | None:
        one = next((one for one in reversed(self.requests) if one.action == "book" and not one.dropped), None)
        if one is None or one is not self.latest or not one.settled:
            return None
        self._begin(_Request("cancel", {slot: one.values[slot] for slot in ("place", "day")}, [self.now]))
        return self.rng.choice(["cancel it", "Please cancel the table.", "Cancel it again, please"])

    # What is no request for a writing tool

    def _weather(self) -> str:
        cities = self.rng.sample(errands.CITIES, self.rng.choice([1, 1, 2]))
        self._reads = [
            Step("get_weather", {"city": city}, "done") for city in _in_order(cities, errands.CITIES)
        ]
        return f"What's the weather like in {' and '.join(cities)}?"

    def _search(self) -> str:
        cities = self.rng.sample(errands.CITIES, self.rng.choice([1, 1, 1, 2]))
        self._reads = [Step("search", {"city": city}, "done") for city in _in_order(cities, errands.CITIES)]
        return f"Which restaurants are there in {' and in '.join(cities)}?"

    def _parking(self) -> str:
        place = self.rng.choice(errands.PLACES)
        self._reads = [Step("lookup", {"place": place}, "done")]
        return f"Is there parking at {place}?"

    def _recall(self) -> str | None:
        return "What was the reference again?" if any(one.carried_out for one in self.requests) else None

    def _thanks(self) -> str:
        return self.rng.choice(["thanks!", "Thank you very much.", "great, thanks", "ok", "👍", "lovely"])

    def _politely(self, said: str) -> str:
        before = self.rng.choice(["", "", "Please ", "Could you ", "By the way, ", "I'd like you to "])
        said = before + said[0].lower() + said[1:] if before else said
        return said + self.rng.choice(["", "?" if before == "Could you " else "."])


def _succeeded(steps: Sequence[Step]) -> bool:
    return any(step.writes and step.status == "done" for step in steps)


def _in_order(values: Sequence[str], vocabulary: Sequence[str]) -> list[str]:
    return [value for value in vocabulary if value in values]


def sentence(action: str, values: Mapping[str, str]) -> str:
    """Return one sentence that asks for an action with all that is known of it."""
    said = {slot: _phrase(slot, value) for slot, value in values.items()}
    if action == "book":
        people = f"for {values['people']}" if "people" in said else ""
        words = ["Book a table", people, said.get("place", ""), said.get("day", ""), said.get("time", "")]
    elif action == "order":
        words = ["Order", values.get("quantity", ""), values.get("item", ""), said.get("address", "")]
    else:
        text = f"saying {values['text']}" if "text" in said else ""
        words = ["Send a note", said.get("to", ""), text]
    return " ".join(word for word in words if word)


def _phrase(slot: str, value: str) -> str:
    patterns = {
        "place": "at {}",
        "people": "for {} people",
        "day": "on {}",
        "time": "at {}",
        "item": "the {}",
        "quantity": "{} of them",
        "address": "to {}",
        "to": "to {}",
        "text": "it should say {}",
    }
    return patterns[slot].format(value)


def conversation(seed: int, moves: Sequence[Move] | None = None) -> Conversation:
    """Return the conversation of a seed; with `moves`, those of them that make sense where they come.

    Where the seed can be divided by three there is a true second request of one action, added at the end if
    need be.
    """
    writer = _Writer(seed)
    if moves is None:
        _freely(writer)
    else:
        for move in moves:
            writer.turn(move)
    if seed % 3 == 0 and not any(turn.move == "another" for turn in writer.turns):
        _ask_twice(writer)
    if not writer.turns:
        writer.turn("thanks")
    return Conversation(seed, writer.style, tuple(writer.turns), with_system=writer.rng.random() < 0.5)


def _freely(writer: _Writer) -> None:
    length = writer.rng.randint(3, 10)
    while len(writer.turns) < length:
        busy = writer.latest is not None and (writer.latest.due or not writer.latest.settled)
        kinds = [OPENING, GOING_ON, OTHER]
        weights = [1, 6, 2] if busy else [4, 2, 4]
        if not writer.turns:
            weights = [8, 0, 1]
        writer.turn(writer.rng.choice(writer.rng.choices(kinds, weights)[0]))


def _ask_twice(writer: _Writer) -> None:
    writer.all_succeed = True
    first: tuple[Move, ...] = ("drop", "whole", "yes", "another", "yes")
    for move in first:
        writer.turn(move)
    while not any(turn.move == "another" for turn in writer.turns):
        if not writer.turn("another"):
            writer.turn("whole")
            writer.turn("yes")


def conversations(seeds: Sequence[int] = range(300)) -> list[Conversation]:
    """Return the conversations of some seeds."""
    return [conversation(seed) for seed in seeds]


def any_conversation() -> st.SearchStrategy[Conversation]:
    """Return a Hypothesis strategy for conversations, which shrinks to fewer moves."""
    return st.builds(conversation, st.integers(0, 2**20), st.lists(st.sampled_from(MOVES), max_size=12))
