"""What the turn graph adds to a turn, beside a one-node LangGraph graph and LangChain's `create_agent`.

    python benchmarks/turn.py [--samples 60] [--out benchmarks/turn.md]

A model that answers at once takes its own time out of the figures. Each cell is a fresh process: median
milliseconds and CPU milliseconds of a turn on a thread with so many turns of history (400 characters each
way), its ratio to the one-node graph in the same cell, and the process's peak memory.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

HISTORIES = (1, 10, 50)
SAVERS = ("none", "memory", "sqlite")
GRAPHS = ("one-node graph", "create_agent", "midturn", "midturn, mediated")
WORDS = "word " * 80


def piece(turn: int) -> str:
    """Return a request told in pieces of 400 characters: each later turn adds facts to it."""
    if turn == 0:
        return "How much does the school pay for all of its trips this year?"
    rooms = " and ".join(f"class {turn}{letter} has {turn + n} pupils" for n, letter in enumerate("abcdefgh"))
    return f"Trip {turn} costs ${turn + 7} for each pupil, {rooms}, and the bus for it costs ${turn * 30}."


def question(turn: int) -> str:
    """Return requests of 400 characters that each stand by themselves."""
    things = ", ".join(f"place {turn}.{n} by the river" for n in range(15))
    return f"What is the capital of country number {turn}, and what can be seen at {things}?"


DRAFT = json.dumps({"text": WORDS, "inferred": [], "assumptions": [], "open_questions": []})


def instant_model(says: str) -> Any:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_core.outputs import ChatGeneration, ChatResult

    class Instant(BaseChatModel):
        @property
        def _llm_type(self) -> str:
            return "instant"

        def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
            return ChatResult(generations=[ChatGeneration(message=AIMessage(says))])

        async def _agenerate(self, *args: Any, **kwargs: Any) -> ChatResult:
            return self._generate()

    return Instant()


def one_node_graph(checkpointer: Any) -> Any:
    from langgraph.graph import END, START, MessagesState, StateGraph

    model = instant_model(WORDS)

    async def answer(state: MessagesState) -> dict[str, Any]:
        return {"messages": [await model.ainvoke(state["messages"])]}

    graph = StateGraph(MessagesState)
    graph.add_node("answer", answer)
    graph.add_edge(START, "answer")
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=checkpointer)


def agent(checkpointer: Any) -> Any:
    from langchain.agents import create_agent

    return create_agent(instant_model(WORDS), checkpointer=checkpointer)


def midturn(checkpointer: Any, *, mediated: bool = False) -> Any:
    from midturn.graphs import turn_graph
    from midturn.mediator import Mediator

    mediator = Mediator(instant_model(DRAFT)) if mediated else Mediator()
    return turn_graph(instant_model(WORDS), mediator, checkpointer=checkpointer)


def mediated(checkpointer: Any) -> Any:
    return midturn(checkpointer, mediated=True)


BUILD = dict(zip(GRAPHS, (one_node_graph, agent, midturn, mediated), strict=True))


@contextlib.asynccontextmanager
async def saver(kind: str) -> AsyncIterator[Any]:
    from midturn.graphs import memory, sqlite

    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            async with sqlite(Path(folder) / "threads.db") as opened:
                yield opened
    else:
        yield memory() if kind == "memory" else None


async def measure(graph_name: str, saver_kind: str, history: int, samples: int) -> dict[str, float]:
    async with saver(saver_kind) as checkpointer:
        graph = BUILD[graph_name](checkpointer)
        for warm_up in range(5):
            await one_turn(graph_name, graph, checkpointer, history, f"warm-up {warm_up}")
        turns = [await one_turn(graph_name, graph, checkpointer, history, str(n)) for n in range(samples)]
    return {
        "ms": statistics.median(wall for wall, _ in turns),
        "cpu_ms": statistics.median(cpu for _, cpu in turns),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


async def one_turn(
    graph_name: str, graph: Any, checkpointer: Any, history: int, thread: str
) -> tuple[float, float]:
    """Milliseconds and CPU milliseconds of the turn after `history` turns of a fresh thread."""
    from langchain_core.messages import AIMessage, HumanMessage

    asks = piece if "mediated" in graph_name else question
    said = [m for n in range(history) for m in (HumanMessage(asks(n)), AIMessage(WORDS))]
    last = HumanMessage(asks(history))
    config = {"configurable": {"thread_id": thread}}
    asked = {"messages": [last]}
    if checkpointer:
        await graph.aupdate_state(config, {"messages": said}, as_node=list(graph.nodes)[-1])
    else:
        asked = {"messages": [*said, last]}
    wall, cpu = time.perf_counter(), time.process_time()
    await graph.ainvoke(asked, config, durability="exit")
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def in_a_process_of_its_own(graph: str, saver_kind: str, history: int, samples: int) -> dict[str, float]:
    cell = [graph, saver_kind, str(history), "--samples", str(samples)]
    done = subprocess.run(
        [sys.executable, __file__, "--cell", *cell], capture_output=True, text=True, check=True, timeout=600
    )
    return json.loads(done.stdout)


def measured(samples: int) -> list[dict[str, Any]]:
    rows = []
    for saver_kind in SAVERS:
        for history in HISTORIES:
            cells = {g: in_a_process_of_its_own(g, saver_kind, history, samples) for g in GRAPHS}
            floor = cells["one-node graph"]
            for graph, cell in cells.items():
                ratios = {"ratio": cell["ms"] / floor["ms"], "cpu_ratio": cell["cpu_ms"] / floor["cpu_ms"]}
                rows.append({"saver": saver_kind, "history": history, "graph": graph, **cell, **ratios})
    return rows


def table(rows: list[dict[str, Any]], samples: int) -> str:
    lines = [
        "# What a turn costs",
        "",
        f"Made by `python benchmarks/turn.py --samples {samples}`: medians of {samples} turns a cell, with",
        "models that answer at once. Ratios are to the one-node graph of the same row group; quote those,",
        "since milliseconds depend on the machine. In `midturn` each turn is a request of its own, so that",
        "the history stays; in `midturn, mediated` all turns are one request told in pieces: a second model",
        "call is made, which the one-node graph does not make, and its draft is checked against the request.",
        "Checkpointers write once a turn (durability exit).",
        "",
        "| saver | turns of history | graph | ms | ratio | CPU ms | CPU ratio | peak MiB |",
        "| --- | --: | --- | --: | --: | --: | --: | --: |",
    ]
    lines += [
        f"| {r['saver']} | {r['history']} | {r['graph']} | {r['ms']:.2f} | {r['ratio']:.2f} "
        f"| {r['cpu_ms']:.2f} | {r['cpu_ratio']:.2f} | {r['peak_mib']:.0f} |"
        for r in rows
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=int, default=60, help="turns measured in each cell")
    parser.add_argument("--out", type=Path, help="write the table there, too")
    parser.add_argument("--cell", nargs=3, metavar=("GRAPH", "SAVER", "HISTORY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cell:
        graph, saver_kind, history = options.cell
        print(json.dumps(asyncio.run(measure(graph, saver_kind, int(history), options.samples))))
        return
    made = table(measured(options.samples), options.samples)
    print(made)
    if options.out:
        options.out.write_text(made)


if __name__ == "__main__":
    main()
