"""Correcting what the user said before."""

from __future__ import annotations

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._pools import NAMES, PET_NAMES, PETS
from midturn.studies.everyday._records import Wanted
from midturn.studies.everyday._templates._script import Script, Template, says, talk


def extension_corrected(draw: Draw) -> Script:
    """Correct a number, then ask which one holds."""
    (wrong, right), chore = draw.numbers(120, 980, 2), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"My phone extension is {wrong}.",
            f"Your phone extension is {wrong}.",
            f"Sorry, that was wrong. My phone extension is {right}.",
            f"Your phone extension is {right}.",
            "What is my phone extension?",
        ),
        says(str(right), forbidden=(str(wrong), *chore.marks)),
    )


def capital_corrected(draw: Draw) -> Script:
    """Ask for one capital, then say that another one was meant."""
    (country, city), chore = draw.capital(), draw.chore()
    other, wrong = draw.one([("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid")])
    return Script(
        talk(
            chore.request,
            chore.text,
            f"What is the capital of {other}?",
            f"The capital of {other} is {wrong}.",
            f"Sorry, I meant {country}. What is the capital of {country}?",
        ),
        says(city, forbidden=(wrong, *chore.marks)),
    )


def room_of_the_guest(draw: Draw) -> Script:
    """Ask for one guest's room, then say that another guest was meant."""
    guests, rooms, (first, chosen) = draw.some(NAMES, 2), draw.numbers(11, 98, 2), draw.numbers(0, 1, 2)
    return Script(
        talk(
            "Give my two guests a room each.",
            " ".join(f"The room of {guest} is {room}." for guest, room in zip(guests, rooms, strict=True)),
            f"Which room did you say for {guests[first]}?",
            f"{rooms[first]}.",
            f"Sorry, I meant {guests[chosen]}. What is the room of {guests[chosen]}?",
        ),
        says(str(rooms[chosen]), forbidden=(str(rooms[first]), guests[first])),
        needs=(1,),
    )


def name_corrected(draw: Draw) -> Script:
    """Correct a pet's name, then ask for it."""
    (wrong, right), pet, fact = draw.some(PET_NAMES, 2), draw.one(PETS), draw.fact()
    return Script(
        talk(
            fact.question,
            fact.answer,
            f"My {pet} is called {wrong}.",
            f"{wrong} is a nice name for a {pet}!",
            f"Oh, I mistyped. My {pet} is called {right}.",
            f"Your {pet} is called {right}. Thank you for telling me.",
            f"What is my {pet} called?",
        ),
        says(right, forbidden=(wrong, *fact.marks)),
    )


def guest_corrected(draw: Draw) -> Script:
    """Correct who comes, and have the guest welcomed."""
    (wrong, right), chore = draw.some(NAMES, 2), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"Write a welcome to {wrong} in one sentence.",
            f"Welcome, {wrong}, it is good to have you here!",
            f"Sorry, the guest is {right}. Write a welcome to {right} in one sentence.",
        ),
        Wanted(((f"Welcome, {right}", f"Welcome, dear {right}"),), (wrong, *chore.marks)),
    )


def locker_corrected(draw: Draw) -> Script:
    """Correct the number of a locker, then ask which one holds."""
    (wrong, right), fact = draw.numbers(120, 980, 2), draw.fact()
    return Script(
        talk(
            fact.question,
            fact.answer,
            f"The number of my locker is {wrong}.",
            f"The number of your locker is {wrong}.",
            f"That's not correct. The number of my locker is {right}.",
            f"The number of your locker is {right}.",
            "What is the number of my locker?",
        ),
        says(str(right), forbidden=(str(wrong), *fact.marks)),
    )


def opposite_corrected(draw: Draw) -> Script:
    """Ask for the opposite of one word, then say that another word was meant."""
    (word, opposite), chore = draw.opposite(), draw.chore()
    other, wrong = draw.one([("high", "low"), ("full", "empty"), ("young", "old")])
    return Script(
        talk(
            chore.request,
            chore.text,
            f"What is the opposite of {other}?",
            f"The opposite of {other} is {wrong}.",
            f"Oops, wrong word. I meant {word}. What is the opposite of {word}?",
        ),
        says(opposite, forbidden=(wrong, *chore.marks)),
    )


def seat_of_the_friend(draw: Draw) -> Script:
    """Ask for one friend's seat, then say that another friend was meant."""
    friends, seats, (first, chosen) = draw.some(NAMES, 2), draw.numbers(11, 98, 2), draw.numbers(0, 1, 2)
    return Script(
        talk(
            "Choose seats for my two friends.",
            " ".join(f"The seat of {friend} is {seat}." for friend, seat in zip(friends, seats, strict=True)),
            f"Which seat was it for {friends[first]}?",
            f"Number {seats[first]}.",
            f"No, I mean {friends[chosen]}. What is the seat of {friends[chosen]}?",
        ),
        says(str(seats[chosen]), forbidden=(str(seats[first]), friends[first])),
        needs=(1,),
    )


def boat_corrected(draw: Draw) -> Script:
    """Correct the name of a boat, then ask for it."""
    (wrong, right), fact = draw.some(PET_NAMES, 2), draw.fact()
    return Script(
        talk(
            f"The name of my boat is {wrong}.",
            f"{wrong} is a good name for a boat!",
            f"Sorry, that is my old boat. The name of my new boat is {right}.",
            f"The name of your new boat is {right}. I wish you calm water.",
            fact.question,
            fact.answer,
            "What is the name of my new boat?",
        ),
        says(right, forbidden=(wrong, *fact.marks)),
    )


def toast_corrected(draw: Draw) -> Script:
    """Correct for whom a toast is, and have it written again."""
    (wrong, right), chore = draw.some(NAMES, 2), draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            f"Write a short toast to {wrong}.",
            f"Cheers to {wrong}, the best friend of us all!",
            f"I made a mistake, it is {right}'s party. Write a short toast to {right}.",
        ),
        says("cheers", right, forbidden=(wrong, *chore.marks)),
    )


TEMPLATES = (
    Template("correction", "tune", extension_corrected),
    Template("correction", "tune", capital_corrected),
    Template("correction", "tune", room_of_the_guest),
    Template("correction", "tune", name_corrected),
    Template("correction", "tune", guest_corrected),
    Template("correction", "report", locker_corrected),
    Template("correction", "report", opposite_corrected),
    Template("correction", "report", seat_of_the_friend),
    Template("correction", "report", boat_corrected),
    Template("correction", "report", toast_corrected),
)
