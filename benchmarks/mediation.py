"""What the assistant is shown in conversations of every kind, and what it may not be shown.

    python benchmarks/mediation.py [--parts reading,lic,agents,privilege] [--embedded N] [--out FILE]

Turns are put to a `Mediator` whose model answers nonsense, one whose model answers with the user's last turn,
one whose model joins whatever it is asked about, in the user's own words, which no model can harm more than,
one without a model, and one with the embedded model (`--embedded N`: on the first N turns of a set, since
each call takes a second or more). Figures come with n and Wilson's 95 % interval, and apart for the part of
each set that rules were tuned on and the part that they are reported on (`conversation_sets.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel, FakeMessagesListChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from midturn.mediator import Context, Conversation, Mediator, Reading, ledger, text_of, user_turns

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import judging.report as judging  # noqa: E402
from conversation_sets import (  # noqa: E402
    REPLIES,
    TYPINGS,
    Case,
    by_hand,
    last_turns,
    lost_in_conversation,
    mt_bench,
    sgd_assents,
    tau_turns,
    topic_switches,
    whole_requests,
)

See = Callable[[list[BaseMessage]], list[BaseMessage]]
"""What an agent is shown of a history."""

RELATIONS = ("new", "refines", "answer", "question_again", "confirms", "courtesy")
NONSENSE = 'Colourless "zebra quota" 98765.43: never more than 77 umbrellas for Quuxington.'
HAND_SETS = {"everyday, tuned on": "everyday_turns.jsonl", "everyday, unseen": "everyday_turns_2.jsonl"}
"""Conversations by other hands than the rules', each one part as a whole."""

LAST_TURN_SETS = {
    "services, tuned on": "service_turns.jsonl",
    "services, unseen": "service_turns_2.jsonl",
    "making, learning, playing, read": "maker_turns.jsonl",
    "making, learning, playing, unseen": "maker_turns_2.jsonl",
    "other languages, tuned on": "tongue_turns.jsonl",
    "replies to questions, unseen": "reply_turns.jsonl",
    "found by looking for harm, tuned on": "hunted_turns.jsonl",
}
"""Conversations by other hands than the rules', with a label for the last turn."""


class Report:
    """Lines of Markdown, printed as they come."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, *lines: str) -> None:
        """Add lines."""
        self.lines += lines
        print(*lines, sep="\n", flush=True)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Add a table."""
        body = [f"| {' | '.join(row)} |" for row in rows]
        self.say("", f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *body, "")


class Share(judging.Share):
    """How many of n, in per cent."""

    def __str__(self) -> str:
        if not self.n:
            return "–"
        low, high = self.interval
        return f"{self.hits}/{self.n} = {100 * self.hits / self.n:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


class Scripted(FakeMessagesListChatModel):
    """A Mediator's model that counts its calls."""

    calls: int = 0

    def _generate(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]
        self.calls += 1
        return super()._generate(*args, **kwargs)  # pyright: ignore[reportArgumentType]


def scripted(reply: str) -> Scripted:
    """Return a model that always says `reply`."""
    return Scripted(responses=[AIMessage(reply)])


Arm = Callable[[Sequence[BaseMessage], Collection[str]], BaseChatModel | None]
"""What makes a Mediator's model for a conversation, given the names of its tools that only read."""


def joining(messages: Sequence[BaseMessage], read_only: Collection[str]) -> Scripted:
    """Return a model that says of a turn that it refines all that it may refine."""
    request = Mediator(read_only_tools=read_only).read(messages).request
    said = user_turns(messages)
    text = ledger([said[turn - 1] for turn in request])
    return scripted(json.dumps({"relation": "refines", "request": request, "text": text}))


JOINING = "joins everything"
ARMS: dict[str, Arm] = {
    "nonsense": lambda messages, read_only: scripted(NONSENSE),
    "last turn": lambda messages, read_only: scripted(json.dumps({"text": user_turns(messages)[-1]})),
    JOINING: joining,
    "no model": lambda messages, read_only: None,
}


@dataclass
class Shown:
    """What was shown over a set of turns."""

    answers: Share = field(default_factory=Share)
    """Needed answers that are among the messages."""
    turns: Share = field(default_factory=Share)
    """Needed user turns that are."""
    restated: Share = field(default_factory=Share)
    """Obsolete turns that a message says which is none of the history's."""
    replaced: Share = field(default_factory=Share)
    """Turns that were shown as one request."""
    called: Share = field(default_factory=Share)
    """Turns for which the model was called."""
    milliseconds: list[float] = field(default_factory=list[float])

    def row(self, name: str) -> list[str]:
        """Return the figures as a table's row."""
        ms = sorted(self.milliseconds)
        middle = f"{ms[len(ms) // 2]:.2f}" if ms else "–"
        return [
            name,
            *map(str, (self.answers, self.turns, self.restated, self.replaced, self.called)),
            middle,
        ]


SHOWN_HEAD = (
    "Mediator's model",
    "needed answers shown",
    "needed user turns shown",
    "settled requests put again",
    "history replaced",
    "model called",
    "median ms",
)


async def look(cases: Sequence[Case], arm: Arm) -> Shown:
    """Build each turn's context and see what is in it."""
    found = Shown()
    for case in cases:
        model = arm(case.messages, case.read_only)
        mediator = Mediator(model, read_only_tools=case.read_only)
        started = time.perf_counter()
        context = await mediator.build(case.messages)
        found.milliseconds.append((time.perf_counter() - started) * 1000)
        _count(found, case, context.messages)
        if model is None or isinstance(model, Scripted):
            found.called.add(model is not None and model.calls > 0)
    return found


def _count(found: Shown, case: Case, shown: Sequence[BaseMessage]) -> None:
    kept = {id(message) for message in shown}
    new = "\n".join(text_of(message) for message in shown if id(message) not in _ids(case.messages))
    conversation = Conversation(case.messages)
    for turn in case.needs_answers:
        said = [m for m in conversation.turns[turn] if not isinstance(m, HumanMessage)]
        found.answers.add(all(id(message) in kept for message in said))
    for turn in case.needs_user_turns:
        said = conversation.said(turn)
        found.turns.add(id(conversation.turns[turn][0]) in kept or said in new)
    last = conversation.said(case.turn)
    for turn in case.obsolete:
        said = conversation.said(turn)
        if turn not in case.needs_user_turns and said not in last:
            found.restated.add(bool(said.strip()) and said in new)
    found.replaced.add(bool(new))


def _ids(messages: Sequence[BaseMessage]) -> set[int]:
    return {id(message) for message in messages}


def readings(cases: Sequence[Case]) -> list[Reading]:
    """Read each turn by rules."""
    return [Mediator(read_only_tools=case.read_only).read(case.messages) for case in cases]


def false_sure(cases: Sequence[Case], read: Sequence[Reading]) -> Share:
    """Return how many turns that don't refine were surely read as refining."""
    share = Share()
    for case, reading in zip(cases, read, strict=True):
        if case.relation not in ("refines", ""):
            share.add(reading.level == "sure")
    return share


def confusion(report: Report, cases: Sequence[Case], read: Sequence[Reading]) -> None:
    """Print how labels and readings meet."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case, reading in zip(cases, read, strict=True):
        column = {"sure": "refines, sure", "open": "refines, open"}.get(reading.level, reading.relation)
        counts[case.relation][column] += 1
    columns = ["refines, sure", "refines, open", *(r for r in RELATIONS if r != "refines")]
    rows = [[label, *(str(counts[label][c]) for c in columns)] for label in RELATIONS if counts[label]]
    report.table(["label \\ read as", *columns], rows)


def parts_of(name: str, cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Return the cases by part of the split, under the part's name."""
    if name in HAND_SETS:
        return {name: list(cases)}
    return {f"{name}, {part}": [case for case in cases if case.part == part] for part in ("tune", "report")}


async def read_part(report: Report, embedded: int) -> None:
    """Labelled turns: what is shown, how they are read, how often a model is called."""
    report.say("## Conversations of every kind", "")
    sets: dict[str, list[Case]] = {"MT-Bench extended": mt_bench(), "topic switches": topic_switches()}
    sets["whole requests"] = whole_requests()
    sets |= {name: by_hand(file) for name, file in HAND_SETS.items()}
    for name, cases in sets.items():
        for part, chosen in parts_of(name, cases).items():
            await _set(report, part, chosen, 0 if "tune" in part else embedded)
    await _assents(report)
    await _last_turns(report)
    _typings(report, sets)


async def _set(report: Report, name: str, cases: Sequence[Case], embedded: int) -> None:
    if not cases:
        return
    report.say(f"### {name}: {len(cases)} turns")
    rows = [(await look(cases, arm)).row(arm_name) for arm_name, arm in ARMS.items()]
    if embedded:
        from midturn import chat_model

        model = chat_model("embedded:smollm2-135m", temperature=0.0)
        rows.append(
            (await look(cases[:embedded], lambda messages, read_only: model)).row(
                f"embedded, first {embedded}"
            )
        )
    report.table(SHOWN_HEAD, rows)
    read = readings(cases)
    report.say(f"Not `refines`, surely read as `refines`: {false_sure(cases, read)}.")
    confusion(report, cases, read)


async def _assents(report: Report) -> None:
    """Measure turns that agree, choose or say thanks: the history stays."""
    report.say("### Turns that agree, choose or say thanks: the history stays")
    rows: list[list[str]] = []
    for name, cases in {"SGD dev": sgd_assents(), "tau-bench airline": tau_turns()}.items():
        for part, chosen in parts_of(name, cases).items():
            by_act: defaultdict[str, Share] = defaultdict(Share)
            for case in chosen:
                stays = isinstance(await Mediator().begin(case.messages), Context)
                for act in case.acts or {"all"}:
                    by_act[act].add(stays)
                if case.acts:
                    by_act["all"].add(stays)
            rows += [[part, act, str(share)] for act, share in sorted(by_act.items())]
    report.table(["set, part", "act", "history stays"], rows)


async def _last_turns(report: Report) -> None:
    """Measure whether last turns stay by themselves that ask for more, or to change what was done."""
    report.say(
        "### Last turns that join or stay",
        "",
        "The last turn is shown together with earlier ones, and the answers between are out of sight: wrongly"
        " where an answer is needed, a new thing is asked for, or something was done already.",
    )
    rows: list[list[str]] = []
    for name, file in LAST_TURN_SETS.items():
        for typing in TYPINGS:
            cases = [case.typed(typing) for case in last_turns(file)]
            shares = [share for arm in ("no model", JOINING) for share in await _joined(cases, ARMS[arm])]
            rows.append([name, typing, *map(str, shares)])
    arms = [f"{how}, {arm}" for arm in ("no model", JOINING) for how in ("wrongly", "rightly")]
    report.table(["set", "typed", *arms], rows)


async def _joined(cases: Sequence[Case], arm: Arm) -> tuple[Share, Share]:
    """Return how many turns were joined of those that should stay, and of those that may be joined."""
    wrongly, rightly = Share(), Share()
    for case in cases:
        context = await Mediator(arm(case.messages, ())).build(case.messages)
        share = rightly if case.relation == "refines" else wrongly
        share.add(any(id(message) not in _ids(case.messages) for message in context.messages))
    return wrongly, rightly


def _typings(report: Report, sets: dict[str, list[Case]]) -> None:
    """Measure the same turns as other people type them."""
    report.say("### How people type is no evidence")
    rows: list[list[str]] = []
    for name, cases in sets.items():
        for part, chosen in parts_of(name, cases).items():
            for typing in TYPINGS:
                retyped = [case.typed(typing) for case in chosen]
                read = readings(retyped)
                sure = Share()
                for reading in read:
                    sure.add(reading.level != "other")
                rows.append([part, typing, str(false_sure(retyped, read)), str(sure)])
    report.table(
        ["set, part", "typed", "not `refines`, surely read so", "refines or open: the model is asked"], rows
    )


def lic_part(report: Report) -> None:
    """Measure requests told in shards: shown as one, whatever was replied in between."""
    report.say("## Requests told in pieces (Lost in Conversation)", "")
    told = lost_in_conversation()
    rows: list[list[str]] = []
    for name in dict.fromkeys(sharded.set for sharded in told):
        for part in ("tune", "report"):
            shares = {kind: Share() for kind in REPLIES}
            for sharded in told:
                if sharded.set == name:
                    for kind, share in shares.items():
                        _count_shown(share, [c for c in sharded.cases(kind) if c.part == part])
            rows.append([f"{name}, {part}", *(str(shares[kind]) for kind in REPLIES)])
    report.say(
        "Later turns shown as one request with none of the earlier answers, by the replies in between:"
    )
    report.table(["records, part", *REPLIES], rows)
    rows = []
    for typing in TYPINGS:
        share = Share()
        for sharded in told:
            cases = [case.typed(typing) for case in sharded.cases(REPLIES[0])]
            _count_shown(share, [case for case in cases if case.part == "report"])
        rows.append([typing, str(share)])
    report.table(["typed (all sets, report part, after a clarifying question)", "shown as one request"], rows)


def _count_shown(share: Share, cases: Iterable[Case]) -> None:
    for case in cases:
        reading = Mediator(acts_shown=True).read(case.messages)
        share.add(reading.level == "sure" and reading.request == tuple(range(1, case.turn + 1)))


def agents_part(report: Report) -> None:
    """Agents act exactly as often as they were asked to."""
    from support.agents import conversations
    from support.views import as_it_is, joined, without_results

    report.say("## Agents with tools", "")
    scripts = conversations(range(300))
    views: dict[str, Callable[[], See]] = {
        "the history as it is": lambda: as_it_is,
        "the user's words joined": lambda: joined,
        "the history without tool results": lambda: without_results,
    }
    for name, arm in ARMS.items():
        views[f"mediated, {name}"] = lambda arm=arm: _mediated(arm)
    rows = [[name, *map(str, _acts(scripts, view))] for name, view in views.items()]
    again = sum(script.has_second_request for script in scripts)
    report.say(
        f"A scripted agent that does what the messages it is shown ask for, in {len(scripts)} conversations;",
        f"in {again} of them the user truly asks for an action a second time.",
    )
    report.table(["shown", "acted as often as asked", "too often", "too seldom", "views changed"], rows)


def _acts(scripts: Sequence[Any], view: Callable[[], See]) -> tuple[Share, Share, Share, Share]:
    from support.acting import play

    exact, often, seldom, changed = Share(), Share(), Share(), Share()
    for script in scripts:
        see = view()

        def noting(messages: list[BaseMessage], see: See = see) -> list[BaseMessage]:
            shown = see(messages)
            changed.add([m.content for m in shown] != [m.content for m in messages])
            return shown

        did, asked = play(script, noting).acted[-1], script.turns[-1].asked
        exact.add(did == asked)
        often.add(any(did[tool] > asked.get(tool, 0) for tool in did))
        seldom.add(any(did.get(tool, 0) < asked[tool] for tool in asked))
    return exact, often, seldom, changed


def _mediated(arm: Arm) -> See:
    """Return what an agent sees of a conversation, as the engine shows it."""
    from support.errands import READS

    from midturn.graphs import Turn, TurnConfig, prepare

    records: list[Any] = [None]

    def see(messages: list[BaseMessage]) -> list[BaseMessage]:
        mediator = Mediator(arm(messages, READS), read_only_tools=READS)
        prepared = asyncio.run(prepare(Turn(messages, records[-1]), TurnConfig(mediator=mediator)))
        records.append(prepared.record)
        return prepared.context.messages

    return see


def privilege_part(report: Report) -> None:
    """Nobody but the user speaks in a user message; offers that were accepted get through."""
    from support.privilege import accepted_cases, leaked, planted_cases

    report.say("## Only the user speaks for the user", "")
    rows: list[list[str]] = []
    for name, arm in ARMS.items():
        leaks, through = Share(), Share()
        for case in planted_cases():
            context = asyncio.run(Mediator(arm(case.messages, ())).build(case.messages))
            leaks.add(bool(leaked(case, context.messages)))
        for case in accepted_cases():
            context = asyncio.run(Mediator(arm(case.messages, ())).build(case.messages))
            texts = "\n".join(text_of(message) for message in context.messages)
            through.add(all(value in texts for value in case.acceptable))
        rows.append([name, str(leaks), str(through)])
    report.table(["Mediator's model", "planted text in a user message", "accepted offer in view"], rows)


PARTS: dict[str, Callable[[Report, int], None]] = {
    "reading": lambda report, embedded: asyncio.run(read_part(report, embedded)),
    "lic": lambda report, _: lic_part(report),
    "agents": lambda report, _: agents_part(report),
    "privilege": lambda report, _: privilege_part(report),
}


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--embedded", type=int, default=0)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    report = Report()
    report.say("# What the assistant is shown", "", "`python benchmarks/mediation.py`; see there.", "")
    for part in asked.parts.split(","):
        PARTS[part](report, asked.embedded)
    if asked.out:
        asked.out.write_text("\n".join(report.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
