"""Conversations made by rule, to time the check on: a request told in pieces, each with its own facts."""

from __future__ import annotations

import random
from dataclasses import dataclass

SEED = 20261128

_PLACES = (
    "Aalborg",
    "Bern",
    "Cork",
    "Delft",
    "Eger",
    "Faro",
    "Graz",
    "Hull",
    "Jena",
    "Lille",
    "Oulu",
    "Porto",
)
_PEOPLE = ("Agnes", "Bruno", "Clara", "Dario", "Edith", "Fabian", "Greta", "Hugo", "Ines", "Karin", "Mira")
_THINGS = (
    "chairs",
    "tents",
    "lamps",
    "mugs",
    "towels",
    "maps",
    "ropes",
    "bikes",
    "books",
    "plates",
    "tickets",
)
_MONTHS = ("January", "February", "April", "June", "July", "August", "September", "October", "November")

_PIECES = (
    "{person} comes along too and brings {number} {things}, but she can't eat anything with nuts in it.",
    "We leave on the {day}th of {month} at {hour}:{minute} from {place}, not from the airport.",
    "The whole thing should cost at most ${price}, and please keep {number} % of it for the way back.",
    "There must be a room with a view of the water and at least {number} beds, high up if possible.",
    "Don't book anything in {place} on a {weekday}; {person} works there then and would rather stay home.",
    "We need {number} {things} for {person} and {other} {things} for the children, all of them blue.",
    "If it rains, the walk near {place} must take less than {number} minutes, and the museum comes first.",
    "The reference is {code}-{number}, and it must reach {person} before {hour} pm on the day we arrive.",
    "It must be quiet, cheap and close to the station, and nobody wants to carry more than {number} kg.",
    "Actually, {number} {things} rather than {other}, and {person} takes the train instead of the bus.",
    "{person}'s budget is ${price} for {number} days, and {place} is {other} km away from {place}.",
)
_ANSWERS = (
    "Okay, noted.",
    "Thanks, that helps. What else should I know before I put this together for you?",
    "Got it. I can arrange that. So far I would look at the old harbour first, then at the market, and leave"
    " the afternoon free. Is there anything that you want to avoid?",
)


@dataclass(frozen=True)
class Timed:
    """A conversation to time: what the user said, what was answered, and a draft of it all."""

    said: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def rows(self) -> list[dict[str, str]]:
        """The messages, ending with the user's last."""
        pairs = zip(self.said, (*self.answers, ""), strict=False)
        rows = [
            {"role": role, "content": text}
            for said, answer in pairs
            for role, text in (("user", said), ("assistant", answer))
        ]
        return rows[:-1]

    @property
    def draft(self) -> str:
        """What a good Mediator could make of it: all that was said, in the user's words."""
        return " ".join(self.said)

    def until(self, turn: int) -> Timed:
        """Return the conversation up to a user turn."""
        return Timed(self.said[:turn], self.answers[: turn - 1])


def told_in_pieces(turns: int, variant: str, characters: int = 0) -> Timed:
    """Return a request told in so many turns, none of which another variant says.

    Args:
        turns: of the user.
        variant: a name; the same one gives the same conversation.
        characters: of a turn, at least.
    """
    draw = random.Random(f"{SEED} {turns} {characters} {variant}")
    begun = "Please plan a trip to {place} for {number} of us in {month}, and write me a list for it."
    said = [_filled(begun, draw)]
    while len(said) < turns:
        said.append(_piece(draw))
    longer = tuple(_long(text, draw, characters) for text in said)
    return Timed(longer, tuple(draw.choice(_ANSWERS) for _ in said[1:]))


def _piece(draw: random.Random) -> str:
    return _filled(draw.choice(_PIECES), draw)


def _long(text: str, draw: random.Random, characters: int) -> str:
    pieces, length = [text], len(text)
    while length < characters:
        pieces.append(_piece(draw))
        length += len(pieces[-1]) + 1
    return " ".join(pieces)


def _filled(piece: str, draw: random.Random) -> str:
    return piece.format(
        person=draw.choice(_PEOPLE),
        place=draw.choice(_PLACES),
        things=draw.choice(_THINGS),
        month=draw.choice(_MONTHS),
        weekday=draw.choice(("Monday", "Thursday", "Sunday")),
        day=draw.randint(4, 20),
        hour=draw.randint(1, 11),
        minute=draw.randint(10, 59),
        number=draw.randint(11, 99),
        other=draw.randint(100, 999),
        price=draw.randint(1_000, 9_999),
        code="".join(draw.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=3)),
    )


ODD = {
    "one piece after another": "",
    "figures": "12 7.5 $3 ",
    "names": "Anna Paris ",
    "negations": "not never without ",
    "from and to": "from A to B ",
    "alternatives": "or either rather than instead of ",
    "quotes": "\" ' ` ",
    "brackets": "(((",
    "one letter": "a",
    "corrections": "no wait, make it 5. ",
    "commas": "a, ",
    "hyphens": "a-b-",
    "digits": "7",
    "Chinese": "不要三个",
    "spaces": "          ",
}
"""Shapes of long texts; some are made to make a check backtrack."""


def odd(shape: str, characters: int) -> str:
    """Return a text of one shape and so many characters."""
    if not ODD[shape]:
        return told_in_pieces(1, shape, characters).draft[:characters]
    return (ODD[shape] * (characters // len(ODD[shape]) + 1))[:characters]
