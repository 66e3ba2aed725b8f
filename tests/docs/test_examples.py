"""Every command that a help text or a page shows is one that the parser takes."""

import re
import shlex

import click
import pytest
import typer
from pages import PAGES

from midturn.cli import app

PROGRAM = typer.main.get_command(app)


def helped(command, words=()):
    """Each command with the words that call it."""
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from helped(below, (*words, name))


IN_HELP = [
    (" ".join(("midturn", *words)), example.strip())
    for words, command in helped(PROGRAM)
    for example in re.findall(r"Example: (midturn .*)", command.epilog or "", re.DOTALL)
]
TYPED = re.compile(r"^(?:\$ )?(midturn [a-z].*?)(?:  #.*| #.*| &)?$", re.MULTILINE)
ON_PAGES = [
    (page.name, example)
    for page in PAGES
    if page.name != "commands.md"
    for block in re.findall(r"```(?:sh|console)\n(.*?)```", page.read_text(), re.DOTALL)
    for example in map(str.strip, TYPED.findall(block.replace("\\\n", " ")))
]
INLINE = [
    (page.name, example)
    for page in PAGES
    if page.name == "README.md"
    for example in re.findall(r"`(midturn lic run [^`]*)`", page.read_text())
]


def parse(words):
    """Parse a command and its options as the program does, without doing anything."""
    command, context = PROGRAM, None
    while True:
        context = command.make_context(words[0], words[1:], parent=context)
        rest = [*context._protected_args, *context.args]
        if not isinstance(command, click.Group) and not getattr(command, "commands", None):
            return
        name, command, left = command.resolve_command(context, rest)
        words = [name, *left]


@pytest.mark.parametrize(("where", "example"), [*IN_HELP, *ON_PAGES, *INLINE])
def test_the_example_parses(where, example, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = shlex.split(example)
    for word in words[1:]:  # files that have to be there
        if re.fullmatch(r"[\w.-]+\.(?:jsonl?|csv|gz|md|py)", word):
            (tmp_path / word).write_text("")
    try:
        parse(words)
    except typer.Exit as end:
        assert end.exit_code == 0


def test_every_report_of_several_tables_begins_with_what_was_found_and_has_the_others_on_demand():
    with_all = {
        " ".join(words)
        for words, command in helped(PROGRAM)
        for option in command.params
        if "--all" in option.opts
    }
    assert with_all == {
        *("lic run", "lic report", "rescore", "framings", "dialogues run", "dialogues report"),
        *("drift synthetic", "drift tau", "drift fit"),
    }
