"""Give the tools of `errands` as LangChain tools, for agents that run in a graph."""

from __future__ import annotations

from collections import Counter
from itertools import count

from langchain_core.tools import BaseTool, tool
from support import errands


def tools(acted: Counter[str]) -> list[BaseTool]:
    """Return the tools; each call of a writing one is done, and counted in `acted` by the tool's name."""
    references = count(1)

    def act(name: str, **values: str) -> str:
        acted[name] += 1
        return errands.done(name, {slot: value for slot, value in values.items() if value}, next(references))

    @tool
    def search(city: str) -> str:
        """Find restaurants in a city."""
        return errands.found("search", {"city": city})

    @tool
    def lookup(place: str) -> str:
        """Look a place up."""
        return errands.found("lookup", {"place": place})

    @tool
    def get_weather(city: str) -> str:
        """Say what the weather is like."""
        return errands.found("get_weather", {"city": city})

    @tool
    def book(place: str, people: str, day: str, time: str = "") -> str:
        """Book a table."""
        return act("book", place=place, people=people, day=day, time=time)

    @tool
    def order(item: str, quantity: str, address: str) -> str:
        """Order something."""
        return act("order", item=item, quantity=quantity, address=address)

    @tool
    def send(to: str, text: str) -> str:
        """Send a note."""
        return act("send", to=to, text=text)

    @tool
    def cancel(place: str = "", day: str = "") -> str:
        """Cancel a booking."""
        return act("cancel", place=place, day=day)

    @tool
    def change(
        what: str,
        place: str = "",
        people: str = "",
        day: str = "",
        time: str = "",
        item: str = "",
        quantity: str = "",
        address: str = "",
    ) -> str:
        """Change a booking or an order that was carried out."""
        booking = {"place": place, "people": people, "day": day, "time": time}
        return act("change", what=what, **booking, item=item, quantity=quantity, address=address)

    return [search, lookup, get_weather, book, order, send, cancel, change]
