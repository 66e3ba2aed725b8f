"""One request told in pieces."""

from __future__ import annotations

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._pools import HOTELS, NAMES, SURNAMES, WEEKDAYS
from midturn.studies.everyday._templates._script import Script, Template, says, talk


def booking_in_pieces(draw: Draw) -> Script:
    """Tell bit by bit what to book."""
    hotel, day, chore = draw.one(HOTELS), draw.one(WEEKDAYS), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            "I want to book a room.",
            "At which hotel do you want to book a room?",
            f"I want to book a room at the {hotel}.",
            "For which day do you want to book it?",
            f"For {day}. What do I want to book, and for which day?",
        ),
        says(hotel, day, forbidden=chore.marks),
    )


def capital_in_pieces(draw: Draw) -> Script:
    """Tell bit by bit which capital is asked for."""
    (country, city), chore, name = draw.capital(), draw.chore(), draw.one(NAMES)
    return Script(
        talk(
            chore.request,
            chore.text,
            f"{name} and I have a question about a country.",
            "Which country is it?",
            f"{country}.",
            f"What would you like to know about {country}?",
            "The name of its capital.",
        ),
        says(city, forbidden=chore.marks),
    )


def table_in_pieces(draw: Draw) -> Script:
    """Tell bit by bit for what a table is wanted."""
    surname, day, fact = draw.one(SURNAMES), draw.one(WEEKDAYS), draw.fact()
    return Script(
        talk(
            fact.question,
            fact.answer,
            "I want to reserve a table.",
            "At which restaurant do you want to reserve a table?",
            f"I want to reserve a table at Chez {surname}.",
            "For which day do you want to reserve it?",
            f"For {day}. Where do I want to reserve a table, and for which day?",
        ),
        says(surname, day, forbidden=fact.marks),
    )


def opposite_in_pieces(draw: Draw) -> Script:
    """Tell bit by bit which opposite is asked for."""
    (word, opposite), chore, name = draw.opposite(), draw.chore(), draw.one(NAMES)
    return Script(
        talk(
            chore.request,
            chore.text,
            f"{name} and I are looking for a word.",
            "What do you know about the word?",
            f"It has to do with the word {word}.",
            f"Does it mean the same as {word}?",
            "No, it is the opposite.",
        ),
        says(opposite, forbidden=chore.marks),
    )


TEMPLATES = (
    Template("pieces", "tune", booking_in_pieces),
    Template("pieces", "tune", capital_in_pieces),
    Template("pieces", "report", table_in_pieces),
    Template("pieces", "report", opposite_in_pieces),
)
