"""`midturn chat`: talk to a model through the turn graph, and see what the Mediator makes of each turn."""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midturn.studies.options import EMBEDDED

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

    from midturn.graphs import TurnGraph

EXAMPLE = "Example: midturn chat --show-intent"
HELP = """\
/help     this list
/history  the conversation so far
/intent   show or hide what the Mediator makes of each turn
/reset    forget the conversation
/quit     leave (also Ctrl-D)
Ctrl-C stops an answer; the conversation continues as if that turn had not been."""


def chat(
    model: Annotated[str, typer.Option(help="The assistant's model.")] = EMBEDDED,
    mediator_model: Annotated[
        str | None, typer.Option(help="The Mediator's model; the assistant's where not given.")
    ] = None,
    show_intent: Annotated[bool, typer.Option("--show-intent", help="Show each instruction.")] = False,
    clarify: Annotated[
        bool, typer.Option("--clarify", help="Let the Mediator ask about one missing facet.")
    ] = False,
    temperature: Annotated[float, typer.Option(min=0.0, help="The assistant's.")] = 0.7,
) -> None:
    """Chat with a model behind the Mediator."""
    from midturn.assistant import chat_model, extras_of, reachable
    from midturn.core import require_extras

    require_extras(*extras_of(model, mediator_model), needed_for="`midturn chat`")
    from midturn.graphs import memory, turn_graph
    from midturn.mediator import Mediator

    for spec in dict.fromkeys([model, mediator_model or model]):
        reachable(spec)
    mediator = Mediator(chat_model(mediator_model or model, temperature=0.0), clarify=clarify)
    assistant = chat_model(model, temperature=temperature)
    _Chat(turn_graph(assistant, mediator, checkpointer=memory()), show_intent).run()


class _Chat:
    def __init__(self, graph: TurnGraph, show_intent: bool) -> None:
        self._graph = graph
        self._show_intent = show_intent
        self._conversation = 0

    def run(self) -> None:
        """Read, answer, repeat, until the user leaves."""
        importlib.import_module("readline")  # gives `input` its line editing and history
        typer.echo("Type /help for help.")
        with asyncio.Runner() as runner:
            while (said := _read()) is not None:
                if said.startswith("/"):
                    if said == "/quit":
                        return
                    self._command(said, runner)
                elif said:
                    self._turn(said, runner)

    def _command(self, command: str, runner: asyncio.Runner) -> None:
        if command == "/history":
            runner.run(self._print_history())
        elif command == "/intent":
            self._show_intent = not self._show_intent
            typer.echo(f"Instructions are {'shown' if self._show_intent else 'hidden'}.")
        elif command == "/reset":
            self._conversation += 1
            typer.echo("Forgotten.")
        else:
            typer.echo(HELP if command == "/help" else f"There is no {command}.\n{HELP}")

    @property
    def _config(self) -> RunnableConfig:
        return {"configurable": {"thread_id": str(self._conversation)}}

    def _turn(self, said: str, runner: asyncio.Runner) -> None:
        try:
            runner.run(self._answer(said))
        except KeyboardInterrupt:
            typer.echo("\n[stopped]")

    async def _answer(self, said: str) -> None:
        from midturn.core import plain

        turn: Any = {"messages": [("user", said)]}
        # Typed by hand: what a stream yields depends on its modes.
        stream: Any = self._graph.astream(
            turn, self._config, stream_mode=["messages", "updates"], durability="exit"
        )
        async for mode, part in stream:
            if mode == "messages":
                typer.echo(plain(part[0].text), nl=False)
            elif self._show_intent and "mediator" in part:
                _print_intent(part["mediator"]["midturn"])
        typer.echo()

    async def _print_history(self) -> None:
        from midturn.core import plain

        state = await self._graph.aget_state(self._config)
        for message in state.values.get("messages", []):
            typer.echo(f"{'you' if message.type == 'human' else 'assistant'}: {plain(message.text)}")


def _read() -> str | None:
    """Return the next line; `None` at the end of input, an empty line for Ctrl-C."""
    try:
        return input("you> ").strip()
    except EOFError:
        typer.echo()
        return None
    except KeyboardInterrupt:
        typer.echo("\nCtrl-D or /quit leaves.")
        return ""


def _print_intent(record: dict[str, Any]) -> None:
    from midturn.core import plain
    from midturn.graphs import TurnRecord

    made = TurnRecord(**record)
    instruction, reading = made.instruction, made.reading
    if instruction is None or reading is None:
        typer.secho("[the Mediator failed: the model sees the history]", dim=True)
        return
    if instruction.act == "pass":
        typer.secho(f"[{reading.relation}: the model sees the history]", dim=True)
        return
    typer.secho(f"[{reading.relation}, {instruction.origin}] {plain(instruction.text)}", dim=True)
    first = instruction.rejected or instruction.check
    for label, listed in (
        ("assumed", instruction.assumptions),
        ("open", [question.facet for question in instruction.open_questions]),
        ("lost in the first wording", [value.written for value in first.lost]),
        ("invented in it", [value.written for value in first.invented]),
        ("wrong with it", [f"{fault.kind.replace('_', ' ')} {fault.written}" for fault in first.faults]),
    ):
        if listed:
            typer.secho(f"  {label}: {plain('; '.join(listed))}", dim=True)
