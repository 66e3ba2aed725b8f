"""`import midturn` has the names it promises, and imports nothing heavy."""

import sys

import pytest
from faults.study import environment, run
from typer.main import get_command
from typer.testing import CliRunner

import midturn as public_api
from midturn.cli import app


def test_every_promised_name_is_there():
    for name in public_api.__all__:
        assert getattr(public_api, name) is not None


def test_a_name_that_is_not_promised_is_an_attribute_error():
    assert not hasattr(public_api, "mediat")


@pytest.mark.usefixtures("processes")
def test_importing_midturn_loads_no_graph_and_no_model_library():
    heavy = "{'torch', 'transformers', 'xllamacpp', 'langgraph', 'langchain_core'}"
    done = run(
        sys.executable, "-c", f"import sys, midturn; assert not {heavy} & set(sys.modules), sys.modules"
    )
    assert done.returncode == 0, done.stderr
    assert "PYTHONPATH" in environment()


def named(command, *words):
    """Every command and group below one, by the words that it is called with."""
    yield words, command
    for name, part in getattr(command, "commands", {}).items():
        yield from named(part, *words, name)


COMMANDS = {" ".join(words): command for words, command in named(get_command(app))}


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_help_and_every_command_that_does_something_an_example(words):
    shown = CliRunner().invoke(app, [*words.split(), "--help"])
    assert shown.exit_code == 0
    does_something = not hasattr(COMMANDS[words], "commands")
    assert not does_something or f"Example: midturn {words}" in " ".join(shown.output.split())
