"""Options that several commands take, each worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    str,
    typer.Argument(
        help="A file of records (JSON, JSON Lines or CSV; docs/records.md has their fields), or "
        "`starter` for the bundled ones.",
        metavar="DATA",
    ),
]
Db = Annotated[Path, typer.Option(help="The store; the same command again goes on where it ended.")]
Assistant = Annotated[
    str, typer.Option(help="The assistant: `openai:gpt-4o-mini`, `openai:NAME@http://host/v1`, ...")
]
MediatorModel = Annotated[
    str | None, typer.Option(help="The Mediator's model; the assistant's where not given.")
]
User = Annotated[str, typer.Option(help="`verbatim`, or the model that plays the user.")]
System = Annotated[str, typer.Option(help="`rules`, or the model that sorts replies and extracts answers.")]
Judge = Annotated[str | None, typer.Option(help="The model that scores answers; the task summary needs one.")]
Plugins = Annotated[
    list[Path] | None,
    typer.Option("--plugin", help="A Python file, which is run, with a task or a condition of your own."),
]
Runs = Annotated[int, typer.Option(min=1, help="Repetitions of each instruction.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Only the file's first so many records.")]
Concurrency = Annotated[int, typer.Option(min=1, help="Conversations at once.")]
Seed = Annotated[int, typer.Option(help="Seeds every call, as far as the model takes seeds.")]
Temperature = Annotated[float, typer.Option(min=0.0, help="The assistant's; the LiC paper's is 1.")]
ReplyTokens = Annotated[
    int | None,
    typer.Option(min=1, help="Tokens of a reply instead of the task's own limit; reasoning needs more."),
]
MaxUsd = Annotated[float | None, typer.Option(min=0.0, help="Dollars, all roles included.")]
MaxTokens = Annotated[int | None, typer.Option(min=1, help="Tokens, all roles included.")]
MaxCalls = Annotated[int | None, typer.Option(min=1, help="Calls, all roles included.")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace files that are there and that midturn did not write.")
]
Json = Annotated[bool, typer.Option("--json", help="Print the report for machines.")]

EMBEDDED = "embedded:smollm2-135m"
"""The model that needs no key."""
