"""What the tutorial says its first program prints is what it prints."""

import re

from pages import ROOT


def test_the_third_turn_is_printed_as_the_tutorial_says_and_the_fourth_is_the_whole_history(capsys):
    page = (ROOT / "docs" / "tutorial.md").read_text()
    program = re.search(r"```python\n(.*?)```", page, re.DOTALL).group(1)
    printed = re.search(r"```text\n(.*?)```", page, re.DOTALL).group(1)
    exec(compile(program, "tutorial.md", "exec"), {"__name__": "__main__"})
    turns = capsys.readouterr().out.split("\n\n")
    assert turns[2] == printed.rstrip()
    assert turns[3].startswith("human: Book a table at Luigi's.\nai: Noted.")
    assert turns[3].endswith("human: What is the capital of Peru?")
