"""Play an agent with writing tools that acts on what it is shown, and on nothing else.

The agent behaves as a good model would: it acts exactly when the messages before it put a request that no
result *after* that request fulfils. So the unchanged history makes it act as often as the user asked; a
history whose results are gone, or in which a finished request stands as a fresh command, makes it act again;
and one that lost what the request needs makes it ask instead of act. `play` counts.

What it takes for one and the same request:

* commands of one user message, or a command and an open one before it, whose values agree, with what each
  value was before a correction counted too: so an instruction followed by the user's own words is one
  request;
* "another" is a request of its own, unless the same message has a command with the very same values.

A value that changes after the request was carried out asks for one `change`; after a failed, refused or
pending call it asks for a new call. "Try again" asks for one more call. Nothing is tried again unasked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, Literal, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field
from support import errands
from support.commands import Clause, clauses

Status = Literal["done", "failed", "rejected", "pending"]

MOST_CALLS_A_TURN: Final = 8
"""Model calls after which a turn is cut short: only an agent that never sees its results gets there."""

Form = frozenset[tuple[str, str]]
"""A request's values at one moment."""


@dataclass(frozen=True)
class Style:
    """How an agent goes about its work."""

    asks_first: bool = False
    """Whether it says "Shall I ...?" and waits for a yes before it changes anything."""
    checks_first: bool = False
    """Whether it looks the place up before it books there."""


@dataclass(eq=False)
class Command:
    """A request for one action, as far as the messages read so far tell."""

    action: str
    another: bool = False
    said: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """What the user said for each value, corrections after what they correct."""
    inherited: dict[str, str] = field(default_factory=dict[str, str])
    """What a second request takes over from the first."""
    carried_out: dict[str, str] | None = None
    tried: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    """The values of calls that did not succeed, pending ones included."""
    retries: Counter[Form] = field(default_factory=Counter[Form])
    confirmed: set[Form] = field(default_factory=set[Form])
    withdrawn: bool = False

    @property
    def wanted(self) -> dict[str, str]:
        return self.inherited | {slot: values[-1] for slot, values in self.said.items()}

    @property
    def form(self) -> Form:
        return frozenset(self.wanted.items())

    @property
    def lacking(self) -> list[str]:
        return [slot for slot in errands.NEEDED.get(self.action, ()) if slot not in self.wanted]

    @property
    def open(self) -> bool:
        """Whether nothing was tried for it yet."""
        return not (self.withdrawn or self.carried_out or self.tried)

    @property
    def due(self) -> bool:
        """Whether it asks for a call now, if nothing is lacking."""
        if self.withdrawn:
            return False
        if self.carried_out is not None and _covers(self.carried_out, self.wanted):
            return False
        tries = sum(1 for args in self.tried if _covers(args, self.wanted))
        return tries < 1 + self.retries[self.form]

    @property
    def tool(self) -> str:
        return self.action if self.carried_out is None else "change"

    def takes(self, slot: str) -> bool:
        return slot in (*errands.NEEDED.get(self.action, ()), *errands.OPTIONAL.get(self.action, ()))

    def say(self, values: Mapping[str, str]) -> None:
        for slot, value in values.items():
            self.said.setdefault(slot, []).append(value)

    def ever(self, slot: str) -> set[str]:
        return {*self.said.get(slot, ()), *([self.inherited[slot]] if slot in self.inherited else ())}

    def may_be(self, args: Mapping[str, str]) -> bool:
        """Whether a call with these values may have been made for it."""
        return all(not self.ever(slot) or value in self.ever(slot) for slot, value in args.items())

    def is_same_as(self, other: Command) -> bool:
        """Whether two commands of one message, or an open one and a new one, are one request said twice."""
        if self.action != other.action or self.withdrawn or other.withdrawn:
            return False
        if self.another != other.another:
            first, second = (other, self) if self.another else (self, other)
            said = {slot: values[-1] for slot, values in second.said.items()}
            return bool(said) and _covers(first.wanted, said)
        shared = self.said.keys() & other.said.keys()
        return all(
            self.said[slot][-1] in other.said[slot] or other.said[slot][-1] in self.said[slot]
            for slot in shared
        )

    def absorb(self, later: Command) -> None:
        """Take over what a later statement of the same request says; its last values hold."""
        for slot, values in later.said.items():
            self.said.setdefault(slot, []).extend(values)
        self.inherited = later.inherited | self.inherited
        self.retries.update(later.retries)


def _covers(args: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(args.get(slot) == value for slot, value in wanted.items())


class Understanding:
    """What an agent makes of the messages that it is shown, message by message."""

    def __init__(self, messages: Sequence[BaseMessage]) -> None:
        self.commands: list[Command] = []
        self.reads: list[tuple[str, str, str]] = []
        """What the last user message asks to be looked up and no later result has."""
        self.looked_up: set[str] = set()
        self._list: dict[str, str] = {}
        self._offered: list[tuple[Command, Form]] = []
        self._calls: dict[str, ToolCall] = {}
        answered = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
        for message in messages:
            if isinstance(message, HumanMessage):
                self._hear(message.text)
            elif isinstance(message, AIMessage):
                self._recall(message, answered)
            elif isinstance(message, ToolMessage):
                self._see(message)

    def _hear(self, text: str) -> None:
        fresh: list[Command] = []
        self.reads = []
        for clause in clauses(text):
            if clause.kind == "command":
                fresh.append(self._command(clause, fresh))
            elif clause.kind == "question":
                self.reads.extend(clause.reads)
            else:
                self._mind(clause, fresh)
        self._offered = []
        self._settle(fresh)

    def _command(self, clause: Clause, fresh: Sequence[Command]) -> Command:
        command = Command(clause.action, clause.another)
        known = [*self.commands, *fresh]
        if clause.action == "cancel":
            target = self._booking(clause, known)
            command.say({slot: target[slot] for slot in ("place", "day") if slot in target})
            return command
        if clause.another:
            before = [one for one in known if one.action == clause.action and not one.withdrawn]
            command.inherited = dict(before[-1].wanted) if before else {}
        command.say(self._fitting(clause, command))
        return command

    def _booking(self, clause: Clause, known: Sequence[Command]) -> Mapping[str, str]:
        named = {slot: value for slot, value in clause.values.items() if slot in ("place", "day")}
        bookings = [one for one in known if one.action == "book" and not one.withdrawn and one.may_be(named)]
        return bookings[-1].wanted if bookings else named

    def _fitting(self, clause: Clause, command: Command) -> dict[str, str]:
        """Return the values of a clause that a command can have, numbers and places of a list resolved."""
        values = dict(clause.values)
        if "number" in values and command.action in errands.NUMBER:
            values[errands.NUMBER[command.action]] = values.pop("number")
        if "nth" in values and values["nth"] in self._list:
            values["place"] = self._list[values["nth"]]
        return {slot: value for slot, value in values.items() if command.takes(slot)}

    def _mind(self, clause: Clause, fresh: Sequence[Command]) -> None:
        live = [one for one in [*self.commands, *fresh] if not one.withdrawn]
        if clause.kind == "amend":
            for command in reversed(live):
                if values := self._fitting(clause, command):
                    command.say(values)
                    return
        elif clause.kind == "yes":
            for command, form in self._offered:
                command.confirmed.add(form)
        elif live and clause.kind == "retry":
            live[-1].retries[live[-1].form] += 1
        elif live and clause.kind == "drop" and live[-1].carried_out is None:
            live[-1].withdrawn = True

    def _settle(self, fresh: Sequence[Command]) -> None:
        """Add the commands of a message, each request once."""
        for command in fresh:
            same = [
                one
                for one in self.commands
                if (one.open or any(one is other for other in fresh)) and one.is_same_as(command)
            ]
            for other in same[1:]:
                # What two statements have in common can be known only by a third.
                same[0].absorb(other)
                self.commands.remove(other)
            if same:
                same[0].absorb(command)
            else:
                self.commands.append(command)

    def _recall(self, message: AIMessage, answered: set[str]) -> None:
        for call in message.tool_calls:
            self._calls[call["id"] or ""] = call
            if call["id"] not in answered:
                self._note(call["name"], _texts(call["args"]), "pending")
        numbered = [
            line.split(". ", 1) for line in message.text.splitlines() if line[:1].isdigit() and ". " in line
        ]
        if numbered:
            self._list = {n: place for n, place in numbered if place in errands.PLACES}
        self._offered = [(one, one.form) for one in self.due()] if "Shall I" in message.text else []

    def _see(self, message: ToolMessage) -> None:
        call = self._calls.get(message.tool_call_id)
        name = call["name"] if call else message.name or ""
        args = _texts(call["args"]) if call else _stated(message.text)
        self._note(name, args, "done" if message.status == "success" else "failed")

    def _note(self, name: str, args: dict[str, str], status: Status) -> None:
        if name in errands.READS:
            self.reads = [read for read in self.reads if (read[0], read[2]) != (name, *args.values())]
            self.looked_up.update(args.values() if name == "lookup" else ())
            return
        change = name == "change"
        action = args.pop("what", "") if change else name
        made = [
            one
            for one in self.commands
            if one.action == action and (one.carried_out is not None) == change and one.may_be(args)
        ]
        best = (
            [one for one in made if one.due and _covers(args, one.wanted)]
            or [one for one in made if one.due]
            or made
        )
        if not best:
            return
        if status == "done":
            best[0].carried_out = args
        else:
            best[0].tried.append(args)

    def due(self) -> list[Command]:
        """Return the requests that ask for a call now and lack nothing."""
        return [one for one in self.commands if one.due and not one.lacking]

    def lacking(self) -> Command | None:
        """Return the latest request that lacks something."""
        return next((one for one in reversed(self.commands) if one.due and one.lacking), None)


def _texts(args: Mapping[str, Any]) -> dict[str, str]:
    return {slot: str(value) for slot, value in args.items()}


def _stated(result: str) -> dict[str, str]:
    """Return the values that a writing tool's result states, for a result whose call is not shown."""
    inside = result.partition("(")[2].partition(")")[0]
    return dict(pair.split("=", 1) for pair in inside.split("; ") if "=" in pair)


def reply(messages: Sequence[BaseMessage], style: Style, ids: Iterator[int]) -> AIMessage:
    """Return what the agent answers to the messages that it is shown."""
    mind = Understanding(messages)
    wanted = [(tool, {slot: value}) for tool, slot, value in mind.reads]
    due = mind.due()
    if style.checks_first:
        places = dict.fromkeys(one.wanted["place"] for one in due if one.tool == "book")
        if unchecked := [place for place in places if place not in mind.looked_up]:
            wanted.extend(("lookup", {"place": place}) for place in unchecked)
            due = []
    offers = [one for one in due if style.asks_first and one.form not in one.confirmed]
    for command in due:
        if command not in offers:
            kind = {"what": command.action} if command.tool == "change" else {}
            wanted.append((command.tool, kind | command.wanted))
    if wanted:
        calls = [
            ToolCall(name=tool, args=args, id=f"call_{next(ids)}", type="tool_call") for tool, args in wanted
        ]
        return AIMessage("", tool_calls=calls)
    return AIMessage(_answer(messages, mind, offers))


def _answer(messages: Sequence[BaseMessage], mind: Understanding, offers: Sequence[Command]) -> str:
    results: list[str] = []
    for message in reversed(messages):
        if not isinstance(message, ToolMessage):
            if isinstance(message, HumanMessage):
                break
            continue
        results.insert(0, message.text)
    lacking = mind.lacking()
    said = [*results]
    if offers:
        said.append(
            "Shall I " + " and ".join(f"{one.tool} {' '.join(one.wanted.values())}" for one in offers) + "?"
        )
    elif lacking:
        said.append(errands.ASKING[lacking.lacking[0]])
    return "\n".join(said) or "You're welcome."


class ScriptedAgent(BaseChatModel):
    """The agent as a chat model, for graphs and middleware; `shown` keeps what it was shown, call by call."""

    style: Style = Style()
    shown: list[list[BaseMessage]] = Field(default_factory=list[list[BaseMessage]])

    @property
    def _llm_type(self) -> str:
        return "scripted-agent"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.shown.append(messages)
        answer = reply(messages, self.style, count(100 * len(self.shown)))
        return ChatResult(generations=[ChatGeneration(message=answer)])


class Script(Protocol):
    """What can be played: the user's turns, what becomes of writing calls, and how the agent works."""

    @property
    def said(self) -> Sequence[str]: ...
    @property
    def outcomes(self) -> Sequence[Sequence[Status]]: ...
    @property
    def style(self) -> Style: ...


@dataclass(frozen=True)
class Played:
    """A conversation that was played, and how often each writing tool was called."""

    messages: list[BaseMessage]
    acted: tuple[Counter[str], ...]
    """Calls of writing tools up to the end of each user turn."""
    shown: tuple[list[BaseMessage], ...]
    """What the agent was shown at each of its calls."""
    cut_short: tuple[int, ...]
    """Turns that would have gone on for ever."""


def play(script: Script, see: Callable[[list[BaseMessage]], list[BaseMessage]]) -> Played:
    """Play a scripted user's turns with the agent, which sees the history through `see` at each of its calls.

    The n-th writing call of a turn has the script's n-th outcome of that turn; what goes beyond them is done.
    A turn ends with the agent's text, or with a call that waits for a person's approval.
    """
    messages: list[BaseMessage] = []
    shown: list[list[BaseMessage]] = []
    acted: list[Counter[str]] = []
    cut_short: list[int] = []
    ids, references = count(1), count(1)
    total: Counter[str] = Counter()
    for turn, (said, outcomes) in enumerate(zip(script.said, script.outcomes, strict=True), 1):
        messages.append(HumanMessage(said, id=f"turn_{turn}"))
        left = iter(outcomes)
        for _ in range(MOST_CALLS_A_TURN):
            shown.append(see(list(messages)))
            answer = reply(shown[-1], script.style, ids)
            messages.append(answer)
            if not answer.tool_calls:
                break
            results = [_result(call, left, references) for call in answer.tool_calls]
            total.update(call["name"] for call in answer.tool_calls if call["name"] in errands.WRITES)
            messages.extend(result for result in results if result is not None)
            if None in results:
                break
        else:
            cut_short.append(turn)
        acted.append(Counter(total))
    return Played(messages, tuple(acted), tuple(shown), tuple(cut_short))


def _result(call: ToolCall, outcomes: Iterator[Status], references: Iterator[int]) -> ToolMessage | None:
    args = _texts(call["args"])
    if call["name"] in errands.READS:
        return result_of(call["name"], args, call["id"] or "", "done", 0)
    status: Status | None = next(outcomes, None)
    return result_of(call["name"], args, call["id"] or "", status or "done", next(references))


def result_of(
    name: str, args: Mapping[str, str], call: str, status: Status, reference: int
) -> ToolMessage | None:
    """Return the tool's message for a call; `None` while it waits for a person."""
    if status == "pending":
        return None
    if status == "done":
        text = errands.found(name, args) if name in errands.READS else errands.done(name, args, reference)
    else:
        text = errands.failed(name) if status == "failed" else errands.rejected(name, call)
    return ToolMessage(text, name=name, tool_call_id=call, status="success" if status == "done" else "error")
