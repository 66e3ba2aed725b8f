"""Saying yes to an offer."""

from __future__ import annotations

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._pools import NAMES, WEEKDAYS
from midturn.studies.everyday._records import Wanted
from midturn.studies.everyday._templates._script import Script, Template, says, talk


def day_of_the_visit(draw: Draw) -> Script:
    """Accept a note about a visit."""
    (day, other), name = draw.some(WEEKDAYS, 2), draw.one(NAMES)
    return Script(
        talk(
            f"Find a day for {name} to visit me. Not {other}.",
            f"I can write: Dear {name}, please come on {day}.",
            "Yes, write it.",
        ),
        says(day, forbidden=(other,)),
        needs=(1,),
    )


def capital_offered(draw: Draw) -> Script:
    """Accept the offer of a capital."""
    (country, city), (word, opposite) = draw.capital(), draw.opposite()
    return Script(
        talk(
            f"{draw.one(NAMES)} asks: What is the opposite of {word}?",
            f"The opposite of {word} is {opposite}.",
            "Which question could we take next for our quiz?",
            f"Do you want to know what the capital of {country} is?",
            "Yes, please.",
        ),
        says(city, forbidden=(opposite,)),
        needs=(2,),
    )


def opposite_offered(draw: Draw) -> Script:
    """Accept the offer of a word's opposite."""
    (word, opposite), chore = draw.opposite(), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"{draw.one(NAMES)} would like to learn a little English.",
            f"Do you want to know what the opposite of {word} is?",
            "Yes, tell me.",
        ),
        says(opposite, forbidden=chore.marks),
        needs=(2,),
    )


def counting_offered(draw: Draw) -> Script:
    """Accept twice the offer to count."""
    first = draw.number(3, 30)
    second = draw.number(first + 10, 90)
    row = [str(second + step) for step in range(4)]
    return Script(
        talk(
            f"{draw.one(NAMES)} wants to hear you count.",
            f"Shall I count from {first} to {first + 3}?",
            "Yes, go ahead.",
            ", ".join(str(first + step) for step in range(4)),
            "Can you count higher?",
            f"Shall I count from {row[0]} to {row[-1]}?",
            "Yes, go ahead.",
        ),
        Wanted(tuple((name,) for name in row), (str(first),), in_order=True),
        needs=(3,),
    )


def line_on_the_card(draw: Draw) -> Script:
    """Accept a line for a card."""
    name, wish = draw.one(NAMES), draw.one(("a quick recovery", "a safe journey", "a sunny holiday"))
    chore = draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"What could I write on a card for {name}?",
            f"I can write: Dear {name}, I wish you {wish}.",
            "Yes, write it.",
        ),
        says(wish, forbidden=chore.marks),
        needs=(2,),
    )


def note_on_the_door(draw: Draw) -> Script:
    """Accept a note for a door."""
    (day, other), name = draw.some(WEEKDAYS, 2), draw.one(NAMES)
    return Script(
        talk(
            f"I need a note for my door. {name} must not come on {other}.",
            f"My suggestion: Dear {name}, I am away until {day}.",
            "Good, please write it.",
        ),
        says(day, forbidden=(other,)),
        needs=(1,),
    )


def capital_for_the_quiz(draw: Draw) -> Script:
    """Accept the offer of a capital, after a text."""
    (country, city), chore = draw.capital(), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"{draw.one(NAMES)} and I are bored. Do you know something for us?",
            f"Shall I tell you what the capital of {country} is?",
            "Sure.",
        ),
        says(city, forbidden=chore.marks),
        needs=(2,),
    )


def opposite_for_the_lesson(draw: Draw) -> Script:
    """Accept the offer of a word's opposite, after another question."""
    (country, city), (word, opposite) = draw.capital(), draw.opposite()
    return Script(
        talk(
            f"What is the capital of {country}?",
            f"The capital of {country} is {city}.",
            f"Teach {draw.one(NAMES)} and me a word.",
            f"Would you like to know what the opposite of {word} is?",
            "Yes, I would.",
        ),
        says(opposite, forbidden=(city,)),
        needs=(2,),
    )


def numbers_offered(draw: Draw) -> Script:
    """Accept twice the offer to say numbers."""
    first = draw.number(4, 30)
    second = draw.number(first + 10, 85)
    row = [str(second + step) for step in range(5)]
    return Script(
        talk(
            f"{draw.one(NAMES)} is learning the numbers.",
            f"Do you want me to say those from {first} to {first + 4}?",
            "Yes please.",
            ", ".join(str(first + step) for step in range(5)),
            "And some harder ones?",
            f"Do you want me to say those from {row[0]} to {row[-1]}?",
            "Yes please.",
        ),
        Wanted(tuple((name,) for name in row), (str(first),), in_order=True),
        needs=(3,),
    )


def message_to_a_friend(draw: Draw) -> Script:
    """Accept a message to a friend."""
    name, news = draw.one(NAMES), draw.one(("the train is late", "the party is over", "the key is lost"))
    chore = draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"I must send {name} a message.",
            f"I propose: Hello {name}, sorry, {news}.",
            "Agreed. Write it.",
        ),
        says(news, forbidden=chore.marks),
        needs=(2,),
    )


TEMPLATES = (
    Template("confirmation", "tune", day_of_the_visit),
    Template("confirmation", "tune", capital_offered),
    Template("confirmation", "tune", opposite_offered),
    Template("confirmation", "tune", counting_offered),
    Template("confirmation", "tune", line_on_the_card),
    Template("confirmation", "report", note_on_the_door),
    Template("confirmation", "report", capital_for_the_quiz),
    Template("confirmation", "report", opposite_for_the_lesson),
    Template("confirmation", "report", numbers_offered),
    Template("confirmation", "report", message_to_a_friend),
)
