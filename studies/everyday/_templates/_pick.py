"""Choosing from a list that was offered."""

from __future__ import annotations

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._pools import (
    CLOTHES,
    COLOURS,
    FOODS,
    GROCERIES,
    HOBBIES,
    HOTELS,
    NAMES,
    SURNAMES,
    WEEKDAYS,
)
from midturn.studies.everyday._templates._script import Script, Template, says, talk


def hobby_by_number(draw: Draw) -> Script:
    """Choose one of two hobbies by its number."""
    hobbies, chosen = draw.some(HOBBIES, 2), draw.number(0, 1)
    return Script(
        talk(
            f"Which hobby could I try with {draw.one(NAMES)}?",
            f"Option 1 is {hobbies[0]}. Option 2 is {hobbies[1]}.",
            f"I take option {chosen + 1}. What is option {chosen + 1}?",
        ),
        says(hobbies[chosen], forbidden=(hobbies[1 - chosen],)),
        needs=(1,),
    )


def clothes_by_colour(draw: Draw) -> Script:
    """Choose a present by its colour."""
    colours, clothes, chosen = draw.some(COLOURS, 2), draw.some(CLOTHES, 2), draw.number(0, 1)
    offer = [f"The {colour} present is a {piece}." for colour, piece in zip(colours, clothes, strict=True)]
    return Script(
        talk(
            f"Which presents do you have for {draw.one(NAMES)}?",
            " ".join(offer),
            f"I take the {colours[chosen]} one. What is the {colours[chosen]} present?",
        ),
        says(clothes[chosen], forbidden=(clothes[1 - chosen],)),
        needs=(1,),
    )


def price_of_the_hotel(draw: Draw) -> Script:
    """Choose a hotel and ask for its price."""
    hotels, prices, chosen = draw.some(HOTELS, 2), draw.numbers(41, 99, 2), draw.number(0, 1)
    offer = [f"A room at the {hotel} is {price} euros." for hotel, price in zip(hotels, prices, strict=True)]
    return Script(
        talk(
            f"I need a hotel near {draw.one(NAMES)} Square.",
            " ".join(offer),
            f"How much is a room at the {hotels[chosen]}?",
        ),
        says(str(prices[chosen]), forbidden=(str(prices[1 - chosen]),)),
        needs=(1,),
    )


def table_at_the_restaurant(draw: Draw) -> Script:
    """Choose one of two restaurants and ask when it has a table."""
    names, times, chosen = draw.some(SURNAMES, 2), draw.clocks(2), draw.number(0, 1)
    fact = draw.fact()
    return Script(
        talk(
            fact.question,
            fact.answer,
            "Where can I get a table tonight?",
            " ".join(f"Chez {name} has a table at {time}." for name, time in zip(names, times, strict=True)),
            f"I prefer Chez {names[chosen]}. When does Chez {names[chosen]} have a table?",
        ),
        says(times[chosen], forbidden=(times[1 - chosen], *fact.marks)),
        needs=(2,),
    )


def cups_for_the_picnic(draw: Draw) -> Script:
    """Ask how many cups one of the people on a plan brings."""
    names, cups, chosen, chore = draw.some(NAMES, 2), draw.numbers(11, 48, 2), draw.number(0, 1), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            "Who can bring cups to our picnic, and how many?",
            " ".join(f"{name} brings {count} cups." for name, count in zip(names, cups, strict=True)),
            f"I'll ask {names[chosen]}. How many cups does {names[chosen]} bring?",
        ),
        says(str(cups[chosen]), forbidden=(str(cups[1 - chosen]), *chore.marks)),
        needs=(2,),
    )


def shelf_of_the_shop(draw: Draw) -> Script:
    """Choose an item from a list with shelf numbers."""
    wares, shelves, chosen = draw.some(GROCERIES, 3), draw.numbers(11, 49, 3), draw.number(0, 2)
    return Script(
        talk(
            "What is on sale today, and on which shelf?",
            " ".join(
                f"There is {ware} on shelf {shelf}." for ware, shelf in zip(wares, shelves, strict=True)
            ),
            f"On which shelf is the {wares[chosen]}?",
        ),
        says(
            str(shelves[chosen]),
            forbidden=tuple(str(shelf) for shelf in shelves if shelf != shelves[chosen]),
        ),
        needs=(1,),
    )


def dish_by_letter(draw: Draw) -> Script:
    """Choose one of two dishes by its letter."""
    dishes, chosen = draw.some(FOODS, 2), draw.number(0, 1)
    letter = "AB"[chosen]
    return Script(
        talk(
            f"What is for lunch at {draw.one(NAMES)}'s?",
            f"Menu A is {dishes[0]}. Menu B is {dishes[1]}.",
            f"Menu {letter} for me. What is menu {letter}?",
        ),
        says(dishes[chosen], forbidden=(dishes[1 - chosen],)),
        needs=(1,),
    )


def price_of_the_bag(draw: Draw) -> Script:
    """Choose a bag by its colour and ask for its price."""
    colours, prices, chosen = draw.some(COLOURS, 2), draw.numbers(21, 89, 2), draw.number(0, 1)
    offer = [f"The {colour} bag is {price} euros." for colour, price in zip(colours, prices, strict=True)]
    return Script(
        talk(
            f"I want to buy a bag for {draw.one(NAMES)}.",
            " ".join(offer),
            f"The {colours[chosen]} one is nice. How much is the {colours[chosen]} bag?",
        ),
        says(str(prices[chosen]), forbidden=(str(prices[1 - chosen]),)),
        needs=(1,),
    )


def time_at_the_doctor(draw: Draw) -> Script:
    """Choose one of two doctors and ask when that one is free."""
    names, times, chosen, chore = draw.some(SURNAMES, 2), draw.clocks(2), draw.number(0, 1), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            "Which doctors can see me today?",
            " ".join(f"Doctor {name} is free at {time}." for name, time in zip(names, times, strict=True)),
            f"I choose Doctor {names[chosen]}. At what time is Doctor {names[chosen]} free?",
        ),
        says(times[chosen], forbidden=(times[1 - chosen], *chore.marks)),
        needs=(2,),
    )


def day_of_the_tour(draw: Draw) -> Script:
    """Choose one of two tours and ask for its day."""
    days, chosen, fact = draw.some(WEEKDAYS, 2), draw.number(0, 1), draw.fact()
    tours = draw.some(("boat", "bus", "bicycle", "harbour", "castle", "garden"), 2)
    return Script(
        talk(
            fact.question,
            fact.answer,
            "Which tours are there next week?",
            " ".join(f"The {tour} tour is on {day}." for tour, day in zip(tours, days, strict=True)),
            f"I take the {tours[chosen]} tour. On which day is the {tours[chosen]} tour?",
        ),
        says(days[chosen], forbidden=(days[1 - chosen], *fact.marks)),
        needs=(2,),
    )


def chairs_for_the_party(draw: Draw) -> Script:
    """Choose who lends chairs, and ask how many."""
    names, chairs, chosen = draw.some(NAMES, 2), draw.numbers(12, 49, 2), draw.number(0, 1)
    return Script(
        talk(
            "Who could lend me chairs for the party?",
            " ".join(f"{name} has {count} chairs." for name, count in zip(names, chairs, strict=True)),
            f"Then I call {names[chosen]}. How many chairs does {names[chosen]} have?",
        ),
        says(str(chairs[chosen]), forbidden=(str(chairs[1 - chosen]),)),
        needs=(1,),
    )


def room_of_the_course(draw: Draw) -> Script:
    """Choose one of three courses and ask for its room."""
    courses, rooms, chosen = draw.some(HOBBIES, 3), draw.numbers(11, 79, 3), draw.number(0, 2)
    return Script(
        talk(
            "Which courses are there tonight, and where?",
            " ".join(
                f"The course in {course} is in room {room}."
                for course, room in zip(courses, rooms, strict=True)
            ),
            f"In which room is the course in {courses[chosen]}?",
        ),
        says(str(rooms[chosen]), forbidden=tuple(str(room) for room in rooms if room != rooms[chosen])),
        needs=(1,),
    )


TEMPLATES = (
    Template("pick", "tune", hobby_by_number),
    Template("pick", "tune", clothes_by_colour),
    Template("pick", "tune", price_of_the_hotel),
    Template("pick", "tune", table_at_the_restaurant),
    Template("pick", "tune", cups_for_the_picnic),
    Template("pick", "tune", shelf_of_the_shop),
    Template("pick", "report", dish_by_letter),
    Template("pick", "report", price_of_the_bag),
    Template("pick", "report", time_at_the_doctor),
    Template("pick", "report", day_of_the_tour),
    Template("pick", "report", chairs_for_the_party),
    Template("pick", "report", room_of_the_course),
)
