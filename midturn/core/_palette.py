"""The colours of every report, on pages, in figures and in terminals: a condition or an arm keeps its own.

Pages hold what each colour is on a dark page in `report.css`. In one figure, marks and dashes tell lines
apart too, so that nothing rests on colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

INK = "#1d2329"
GRID = "#d5dbe1"


@dataclass(frozen=True)
class Colour:
    """A colour on white, and the one of a terminal that comes nearest."""

    on_white: str
    in_terminal: str


BLUE = Colour("#1b5e9b", "blue")
ORANGE = Colour("#c4481f", "red")
GREY = Colour("#5b5b5b", "bright_black")
PURPLE = Colour("#7a3b8f", "magenta")
GREEN = Colour("#2e8b57", "green")
OCHRE = Colour("#8a6d00", "yellow")
TEAL = Colour("#006d77", "cyan")
RED = Colour("#a3315f", "bright_red")

COLOURS = (BLUE, ORANGE, GREY, PURPLE, GREEN, OCHRE, TEAL, RED)
_NAMED = {
    "full": GREEN,
    "concat": OCHRE,
    "sharded": ORANGE,
    "dialogue": ORANGE,
    "mediated": BLUE,
    "mediated-no-ledger": TEAL,
    "mediated-guidelines": PURPLE,
    "recap": RED,
    "snowball": GREY,
    "baseline": ORANGE,
    "reminder": BLUE,
    "neutral": GREY,
}
"""What is left as it is has one colour in every study, what is mediated or reminded another."""


def colour_of(name: str) -> Colour:
    """Return the colour of a condition or an arm, by its name alone.

    What a report adds to distinguish runs (a task, a model, a run's id, a reference) changes nothing.

    >>> colour_of("mediated · math") == colour_of("mediated (07297c)") == colour_of("mediated")
    True
    """
    bare = name
    for end in (" · ", " (", ", "):
        bare = bare.partition(end)[0]
    return _NAMED.get(bare) or COLOURS[crc32(bare.encode()) % len(COLOURS)]
