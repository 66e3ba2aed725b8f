"""Asking for something that the user said earlier, after requests that are settled."""

from __future__ import annotations

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._pools import CITIES, NAMES, PET_NAMES, PETS, SURNAMES, WEEKDAYS
from midturn.studies.everyday._templates._script import Script, Template, says, talk


def own_name(draw: Draw) -> Script:
    """Recall the user's name."""
    (name, friend), fact = draw.some(NAMES, 2), draw.fact()
    return Script(
        talk(
            f"Hello, my name is {name}. My friend {friend} told me about you.",
            f"Nice to meet you, {name}!",
            fact.question,
            fact.answer,
            "What is my name?",
        ),
        says(name, forbidden=(friend, *fact.marks)),
    )


def booking_number(draw: Draw) -> Script:
    """Recall a booking number."""
    booking, chore, fact = draw.number(210, 980), draw.chore(), draw.fact()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"My booking number is {booking}.",
            f"Thank you. Your booking number is {booking}.",
            fact.question,
            fact.answer,
            "What is my booking number?",
        ),
        says(str(booking), forbidden=(*chore.marks, *fact.marks)),
    )


def name_of_the_pet(draw: Draw) -> Script:
    """Recall a pet's name."""
    name, pet, fact, second = draw.one(PET_NAMES), draw.one(PETS), draw.fact(), draw.fact()
    return Script(
        talk(
            f"I have a {pet}. My {pet} is called {name}.",
            f"Your {pet} is called {name}? What a lovely name!",
            fact.question,
            fact.answer,
            second.question,
            second.answer,
            f"What is my {pet} called?",
        ),
        says(name, forbidden=(*fact.marks, *second.marks)),
    )


def day_of_the_meeting(draw: Draw) -> Script:
    """Recall the day of a meeting."""
    day, name, chore, fact = draw.one(WEEKDAYS), draw.one(NAMES), draw.chore(), draw.fact()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"I will meet {name} on {day}.",
            f"You will meet {name} on {day}. I will remember that.",
            fact.question,
            fact.answer,
            f"On which day will I meet {name}?",
        ),
        says(day, forbidden=(*chore.marks, *fact.marks, *(other for other in WEEKDAYS if other != day))),
    )


def city_of_the_sister(draw: Draw) -> Script:
    """Recall where the user's sister lives."""
    (city, _), fact, second, name = draw.one(CITIES), draw.fact(), draw.fact(), draw.one(NAMES)
    return Script(
        talk(
            f"My sister {name} lives in {city}.",
            f"Your sister lives in {city}? How interesting!",
            fact.question,
            fact.answer,
            second.question,
            second.answer,
            "In which city does my sister live?",
        ),
        says(city, forbidden=(*fact.marks, *second.marks)),
    )


def parking_level(draw: Draw) -> Script:
    """Recall where the car is."""
    level, chore = draw.number(11, 98), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"I parked my car in space {level}.",
            f"Your car is in space {level}.",
            "Thanks.",
            "You're welcome!",
            "In which space is my car?",
        ),
        says(str(level), forbidden=chore.marks),
    )


def own_surname(draw: Draw) -> Script:
    """Recall the user's surname."""
    (surname, other), fact, name = draw.some(SURNAMES, 2), draw.fact(), draw.one(NAMES)
    return Script(
        talk(
            f"Good evening. My surname is {surname}. I was sent by {name} {other}.",
            f"Good evening! Your surname is {surname}.",
            fact.question,
            fact.answer,
            "What is my surname?",
        ),
        says(surname, forbidden=(other, *fact.marks)),
    )


def customer_number(draw: Draw) -> Script:
    """Recall a customer number."""
    number, chore, fact = draw.number(210, 980), draw.chore(), draw.fact()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"My customer number is {number}.",
            f"I see. Your customer number is {number}.",
            fact.question,
            fact.answer,
            "What is my customer number?",
        ),
        says(str(number), forbidden=(*chore.marks, *fact.marks)),
    )


def name_of_the_daughter(draw: Draw) -> Script:
    """Recall a daughter's name."""
    name, fact, second = draw.one(NAMES), draw.fact(), draw.fact()
    return Script(
        talk(
            f"I have a daughter. My daughter is called {name}.",
            f"Your daughter is called {name}? That is a beautiful name!",
            fact.question,
            fact.answer,
            second.question,
            second.answer,
            "What is my daughter called?",
        ),
        says(name, forbidden=(*fact.marks, *second.marks)),
    )


def day_of_the_concert(draw: Draw) -> Script:
    """Recall the day of a concert."""
    day, name, chore, fact = draw.one(WEEKDAYS), draw.one(NAMES), draw.chore(), draw.fact()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"{name}'s concert is on {day}.",
            f"{name}'s concert is on {day}. That will be fun!",
            fact.question,
            fact.answer,
            f"On which day is {name}'s concert?",
        ),
        says(day, forbidden=(*chore.marks, *fact.marks, *(other for other in WEEKDAYS if other != day))),
    )


def city_of_the_office(draw: Draw) -> Script:
    """Recall where the user's office is."""
    (city, _), fact, second, name = draw.one(CITIES), draw.fact(), draw.fact(), draw.one(NAMES)
    return Script(
        talk(
            f"I work with {name}. Our office is in {city}.",
            f"Your office is in {city}? I have heard a lot about it!",
            fact.question,
            fact.answer,
            second.question,
            second.answer,
            "In which city is our office?",
        ),
        says(city, forbidden=(*fact.marks, *second.marks)),
    )


def seat_on_the_train(draw: Draw) -> Script:
    """Recall the number of a seat."""
    seat, chore = draw.number(11, 98), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"I have seat {seat} on the train.",
            f"Your seat on the train is {seat}.",
            "Thanks a lot.",
            "Have a good journey!",
            "What is my seat on the train?",
        ),
        says(str(seat), forbidden=chore.marks),
    )


TEMPLATES = (
    Template("recall", "tune", own_name),
    Template("recall", "tune", booking_number),
    Template("recall", "tune", name_of_the_pet),
    Template("recall", "tune", day_of_the_meeting),
    Template("recall", "tune", city_of_the_sister),
    Template("recall", "tune", parking_level),
    Template("recall", "report", own_surname),
    Template("recall", "report", customer_number),
    Template("recall", "report", name_of_the_daughter),
    Template("recall", "report", day_of_the_concert),
    Template("recall", "report", city_of_the_office),
    Template("recall", "report", seat_on_the_train),
)
