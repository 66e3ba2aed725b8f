"""Texts that are out to take long to read, made from pieces by a seed."""

from __future__ import annotations

import random

PIECES = (
    *(
        "3:2:1 ",
        "8% ",
        "9",
        "4 6 ",
        "7-",
        "2/3 ",
        "12.5, ",
        "1.2.3.4 ",
        "0 30 4",
        "€6 ",
        "$7.50 and ",
        "3 x 5 ",
    ),
    *(
        '"',
        "'",
        "`",
        "“",
        '"b" ',
        "((",
        "<b>",
        "{[",
        ",",
        "; ",
        "! ",
        "\n",
        "b\n",
        "- 2 jars\n",
        "| c | 4 |\n",
    ),
    *(
        "🦆",
        "🦆 ",
        "五个苹果",
        "二十三",
        "привет ",
        "a\u0301",
        "\u200b",
        "ab",
        "Bc-",
        "d_",
        "e.f",
        "g@",
        "x/",
        "#77 ",
    ),
    *("https://h.ij/k?l=m ", "www.", "9:15 am ", "2 May 2031, ", "2031-05-02 ", "next Friday ", "Rosa Oslo "),
    *(
        "no, not those, never ",
        "6 instead of 8, ",
        "wait, make it 9. ",
        "if b then c unless d ",
        "either b or c ",
    ),
    *("I want tea and no milk. ", "the other one, ", "drop the chairs, ", "yes, do that. ", "it's "),
)
"""What texts are made of: values, marks, scripts, and words that change what was said."""


def long_text(seed: int, characters: int) -> str:
    """A text of a few pieces over and over, with an end that breaks what they began."""
    chosen = random.Random(seed)
    piece = "".join(chosen.sample(PIECES, chosen.choice([1, 1, 2, 3])))
    return (piece * (characters // len(piece) + 1))[: characters - 2] + "~z"
