"""Hold the small world of the generated conversations: actions, their values, tools and results.

The vocabulary is closed, so that whoever reads it back can't be mistaken about a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

READS: Final = frozenset({"search", "lookup", "get_weather"})
"""Tools that are declared read-only."""

WRITES: Final = frozenset({"book", "order", "send", "cancel", "change"})
"""Tools that change something; `change` alters a booking or an order that was carried out."""

PLACES: Final = (
    "Luigi's",
    "Mario's",
    "Chez Nous",
    "Sakura",
    "Taj Palace",
    "El Toro",
    "Olive Tree",
    "Blue Door",
)
CITIES: Final = ("Rome", "Oslo", "Lima", "Cairo")
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIMES: Final = ("6pm", "7pm", "8pm", "9pm")
NAMES: Final = ("Anna", "Ben", "Carla", "David", "Eve", "Farid")
ITEMS: Final = ("lamps", "chairs", "mugs", "notebooks", "plants", "candles")
ADDRESSES: Final = ("the office", "my flat", "the studio", "the shop", "the school")
TEXTS: Final = ("dinner is on", "see you there", "bring the tickets", "the parcel is here", "call me back")

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "book": ("place", "people", "day"),
    "order": ("item", "quantity", "address"),
    "send": ("to", "text"),
}
"""What must be known before the action can be carried out."""

OPTIONAL: Final[Mapping[str, tuple[str, ...]]] = {"book": ("time",), "order": (), "send": ()}

NUMBER: Final[Mapping[str, str]] = {"book": "people", "order": "quantity"}
"""The value that a bare number means."""

APART: Final[Mapping[str, str]] = {"book": "day", "order": "address", "send": "to"}
"""The value in which a true second request ("book another one for Friday") differs from the first."""

CHANGEABLE: Final = frozenset({"book", "order"})

VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "place": PLACES,
    "day": DAYS,
    "time": TIMES,
    "to": NAMES,
    "item": ITEMS,
    "address": ADDRESSES,
    "text": TEXTS,
    "people": tuple(str(n) for n in range(2, 10)),
    "quantity": tuple(str(n) for n in range(2, 10)),
}

ASKING: Final[Mapping[str, str]] = {
    "place": "Which place shall it be?",
    "people": "How many of you will come?",
    "day": "Which day suits you?",
    "item": "What shall I order?",
    "quantity": "How many of them?",
    "address": "Where shall they go?",
    "to": "Who shall get it?",
    "text": "What shall it say?",
}


def places_in(city: str) -> tuple[str, str, str]:
    """Return the three places that a search in a city finds, always the same ones."""
    first = CITIES.index(city)
    return PLACES[first], PLACES[first + 2], PLACES[first + 4]


def listing(city: str) -> str:
    """Return a numbered list of what a search in a city finds."""
    return "\n".join(f"{n}. {place}" for n, place in enumerate(places_in(city), 1))


def found(tool: str, args: Mapping[str, str]) -> str:
    """Return the result of a read-only tool."""
    if tool == "search":
        return listing(args["city"])
    if tool == "get_weather":
        return f"{args['city']}: {12 + CITIES.index(args['city'])} degrees, dry"
    return f"{args['place']}: parking behind the house, open from 5pm"


def done(tool: str, args: Mapping[str, str], reference: int) -> str:
    """Return the result of a writing tool that did its work."""
    values = "; ".join(f"{slot}={value}" for slot, value in args.items())
    return f"{tool} done ({values}), reference R-{reference:03d}"


def failed(tool: str) -> str:
    """Return the result of a writing tool that could not do its work."""
    return f"{tool} failed: the other side did not answer"


def rejected(tool: str, call: str) -> str:
    """Return the result of a call that a person refused, as HumanInTheLoopMiddleware writes it."""
    return (
        f"User rejected the tool call for `{tool}` with id {call}. The tool was not executed. "
        "Do not retry this tool call unless the user explicitly requests it."
    )
