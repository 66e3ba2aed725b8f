"""Offer options on the command line as their dataclass says them; and the options that all commands share."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from midturn.studies.options import Option, Options

Command = Callable[..., None]

Db = Annotated[Path, typer.Option(help="The store; the same command again continues where it ended.")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace files that are there and that midturn did not write.")
]
All = Annotated[bool, typer.Option("--all", help="Print all tables below what was found.")]
Json = Annotated[bool, typer.Option("--json", help="Print the report for machines.")]


def with_options(
    *kinds: type[Options], leave_out: Sequence[str] = (), **defaults: Any
) -> Callable[[Command], Command]:
    """Give a command the options of dataclasses.

    Args:
        kinds: the dataclasses; the command gets one of each as its first arguments.
        leave_out: fields that are no options of this command.
        defaults: defaults of this command where they are not the dataclass's own.
    """
    known = {each.name for kind in kinds for each in fields(kind)}
    assert known >= {*leave_out, *defaults}, f"no options: {({*leave_out, *defaults}) - known}"

    def given(command: Command) -> Command:
        signature = inspect.signature(command, eval_str=True)
        own = list(signature.parameters.values())[len(kinds) :]

        @functools.wraps(command)
        def called(**values: Any) -> None:
            made = [
                kind(**{f.name: _value(values.pop(f.name), f) for f in _offered(kind, leave_out)})
                for kind in kinds
            ]
            command(*made, **values)

        offered = [_parameter(each, defaults) for kind in kinds for each in _offered(kind, leave_out)]
        keywords = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own]
        parameters = sorted([*offered, *keywords], key=lambda each: not _is_argument(each))
        called.__signature__ = signature.replace(parameters=parameters)  # pyright: ignore[reportAttributeAccessIssue]
        called.__annotations__ = {each.name: each.annotation for each in parameters}
        return called

    return given


def _offered(kind: type[Options], leave_out: Sequence[str]) -> list[Field[Any]]:
    return [each for each in fields(kind) if "option" in each.metadata and each.name not in leave_out]


def _parameter(made: Field[Any], defaults: dict[str, Any]) -> inspect.Parameter:
    said: Option = made.metadata["option"]
    default = defaults.get(made.name, inspect.Parameter.empty if made.default is MISSING else made.default)
    names = [said.flag] if said.flag else []
    shown: dict[str, Any] = {"help": said.help, "min": said.least, "max": said.most, "metavar": said.metavar}
    told = (
        typer.Argument(**shown)
        if said.positional
        else typer.Option(*names, **shown, envvar=said.variable, rich_help_panel=said.panel)
    )
    kind = type(default) if said.kind is None else said.kind
    may_be_absent = default is None or default == ()
    return inspect.Parameter(
        made.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None if default == () else default,
        annotation=Annotated[kind | None if may_be_absent else kind, told],
    )


def _value(value: Any, made: Field[Any]) -> Any:
    """Return what was given; a list that was not is empty."""
    return () if value is None and made.default == () else value


def _is_argument(parameter: inspect.Parameter) -> bool:
    return any(
        isinstance(each, typer.models.ArgumentInfo)
        for each in getattr(parameter.annotation, "__metadata__", ())
    )
