"""Tables on a narrow page."""

import re

import pytest
from rich.console import Console

from midturn.studies._grid import Grid, heading

SPEC = "openai:an-assistant-with-a-long-name@http://a-server.example:8000/v1"


def drawn(what, columns):
    console = Console(width=columns)
    with console.capture() as captured:
        console.print(what)
    return captured.get()


def figures(names=("early", "late"), rows=("with a reminder", "without")):
    grid = Grid("Levels", "arm", *names, "note", words=("note",))
    for row in rows:
        grid.add(row, *("12.5 [-10.25, 101.75]" for _ in names), "as far as it was played")
    return grid


@pytest.mark.parametrize("columns", [120, 80, 60, 44])
@pytest.mark.parametrize("many", [1, 4, 9])
def test_no_line_is_too_long_and_nothing_but_words_is_broken(columns, many):
    text = drawn(figures([f"turn {n}" for n in range(many)]), columns)
    assert max(map(len, text.splitlines())) <= columns
    assert text.count("[-10.25, 101.75]") == 2 * many
    assert len(re.findall(r"12\.5", text)) == 2 * many


def test_an_interval_stands_beside_its_figure_where_there_is_room_and_else_below():
    assert drawn(figures(), 100).count("12.5 [-10.25, 101.75]") == 4
    below = drawn(figures(), 78)
    assert "12.5 [" not in below and below.count("arm") == 1


def test_what_finds_no_room_stands_below_beside_the_same_keys():
    text = drawn(figures([f"turn {n}" for n in range(6)]), 60)
    assert text.count("with a reminder") == text.count(" arm ") > 1
    assert text.count("Levels") == 1
    assert [text.count(f"turn {n}") for n in range(6)] == [1] * 6


def test_a_column_without_any_entry_is_left_out():
    grid = Grid("Shares", "condition", "share", "why not")
    grid.add("recap", "50 %", "")
    assert "why not" not in drawn(grid, 80)
    grid.add("snowball", "", "nothing was lost")
    assert "why not" in drawn(grid, 80)


def test_what_files_and_models_say_is_plain_text():
    grid = Grid("a\nb \x1b[31m", "name", "n")
    grid.add("[bold]x[/bold]\x1b[2J\n", "1")
    grid.caption = "c\nd"
    text = drawn(grid, 80)
    assert "\x1b" not in text
    assert "[bold]x[/bold]" in text and "a b" in text and "c d" in text


def test_a_heading_is_not_cut_off():
    assert drawn(heading(f"a: {SPEC}   b: {SPEC}"), 60).replace("\n", "").count(SPEC) == 2


def test_a_table_without_rows_has_its_headings():
    assert "share" in drawn(Grid("Shares", "condition", "share"), 80)
