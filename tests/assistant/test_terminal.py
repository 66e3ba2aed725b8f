"""Text from models and users is data: printing it steers nothing."""

from __future__ import annotations

import pytest

from midturn.core import one_line, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ünïcödé 数学 😀", "plain ünïcödé 数学 😀"),
        ("a\x1b[1;31mb\x1b[0mc", "abc"),
        ("a\x1b]8;;http://x\x1b\\b", "ab"),
        ("a\x1b]0;never closed", "a"),
        ("a\x1b(Bb\x1bcd", "abd"),
        ("a\r\n\tb\u2028c", "a b c"),
        ("a\u202eb\u2066c\u200bd\x00e\x7ff\x85g", "abcdefg"),
        ("half \ud800 pair", "half pair"),
        ("\x1b", ""),
    ],
)
def test_one_line_of_text_cannot_steer_a_terminal(text, shown):
    assert one_line(text) == shown


def test_plain_text_keeps_its_lines_and_tabs():
    assert plain("a\n\tb\x1b[2J\r\n") == "a\n\tb\n"
