"""What has a part in what the user says has the same part in the draft."""

from __future__ import annotations

import pytest

from midturn import check

PARTS = [
    # Who or what a sign singles out.
    (
        ("Repaint only the fence, the gate stays green.",),
        "Repaint only the fence and leave the gate green.",
        "Repaint only the gate and leave the fence green.",
    ),
    (
        ("Try to get the attic room, otherwise the cellar room.",),
        "Book the attic room, or else the cellar room.",
        "Book the cellar room, otherwise the attic room.",
    ),
    (
        ("Turn my note about spring into a note about autumn.",),
        "Turn my spring note into a note about autumn.",
        "Turn my autumn note into a note about spring.",
    ),
    (
        ("My niece loves chess and hates puzzles, suggest a toy.",),
        "Suggest a toy for my niece, who loves chess and hates puzzles.",
        "Suggest a toy for my niece, who loves puzzles and hates chess.",
    ),
    (
        ("Fly me out on the 3rd, back on the 9th, to Malta.",),
        "Book a flight to Malta, out on the 3rd and back on the 9th.",
        "Book a flight to Malta, out on the 9th and back on the 3rd.",
    ),
    # Which figure belongs to which thing.
    (
        ("Rex gets 80 g and Luna gets 45 g, twice a day.", "sorry, Rex gets 90 g"),
        "Write down that Rex gets 90 g and Luna 45 g, twice a day.",
        "Write down that Luna gets 90 g, twice a day.",
    ),
    (
        ("The hall costs 700 and the band costs 300.", "The club pays 150 for the hall. What do we pay?"),
        "The hall costs 700 and the band costs 300. The club pays 150 for the hall. What do we pay?",
        "The hall costs 700 and the band costs 300. The club pays 150 for the band. What do we pay?",
    ),
    (
        ("In a year she'll be 30, my brother is half as old. How old is he?",),
        "How old is my brother, who is half as old as her, if she'll be 30 in a year?",
        "How old is my brother, if in a year he'll be 30?",
    ),
    # Whose it is, and who gives it to whom.
    (
        ("Keep Bruno away from Fleck's bed.", "Write that down for Bruno's sitter."),
        "Write down for Bruno's sitter that Bruno must keep away from Fleck's bed.",
        "Write down for Bruno's sitter that Fleck must keep away from Bruno's bed.",
    ),
    (
        ("Work out what I owe Selma for the trip.",),
        "How much do I have to pay Selma for the trip?",
        "How much does Selma have to pay me for the trip?",
    ),
    (
        ("My uncle lends me 900 at 3 percent. How much interest?",),
        "How much interest is there if my uncle lends me 900 at 3 percent?",
        "How much interest is there if I lend my uncle 900 at 3 percent?",
    ),
    (
        ("Write 3 slogans, each at most 5 words.",),
        "Write 3 slogans of at most 5 words each.",
        "Write 3 slogans, together at most 5 words.",
    ),
]


def kinds(draft: str, said: tuple[str, ...]) -> set[str]:
    found = check(draft, [("user", text) for text in said])
    return {fault.kind for fault in found.faults} & {"binding", "person", "request_changed", "withdrawn"}


@pytest.mark.parametrize(("said", "right", "wrong"), PARTS)
def test_a_part_that_another_thing_has_is_found(said: tuple[str, ...], right: str, wrong: str) -> None:
    assert kinds(right, said) == set()
    assert "binding" in kinds(wrong, said)


PERSONS = [
    (
        ("We are ten, and one of them is allergic to fish. Plan a menu.",),
        "Plan a menu for ten, one of whom is allergic to fish.",
        "Plan a menu for ten, since I am allergic to fish.",
    ),
    (
        ("If I save 40 a month, how much do I have in a year?",),
        "How much do I have in a year if I save 40 a month?",
        "What are your savings in a year if you save 40 a month?",
    ),
]


@pytest.mark.parametrize(("said", "right", "wrong"), PERSONS)
def test_somebody_else_is_found(said: tuple[str, ...], right: str, wrong: str) -> None:
    assert kinds(right, said) == set()
    assert "person" in kinds(wrong, said)


NUMBERS = [
    (
        ("How many tiles does Omar have left?", "He has 60 tiles.", "He lays 22."),
        "Omar has 60 tiles and lays 22. How many tiles remain?",
        "How many tiles does Omar lay, if he has 60 tiles and lays 22?",
    ),
    (
        ("Mira is 4 years older than Jan. In 3 years she'll be 20.", "How old is Jan now?"),
        "Mira is 4 years older than Jan and will be 20 in 3 years. How old is Jan?",
        "How old will Jan be then, if Mira is 4 years older and will be 20 in 3 years?",
    ),
    (
        ("Ayo has 12 points, Finn 9.", "Who wins, and how many points are between them?"),
        "Ayo has 12 points and Finn 9. Who wins, and by how many points?",
        "Ayo has 12 points and Finn 9. Who wins?",
    ),
]


@pytest.mark.parametrize(("said", "right", "wrong"), NUMBERS)
def test_a_question_for_another_number_is_found(said: tuple[str, ...], right: str, wrong: str) -> None:
    assert kinds(right, said) == set()
    assert "request_changed" in kinds(wrong, said)


CONTINUED = [
    (
        ("Add rice, soap and tea to my list.", "Take off the tea, put 2 lemons instead."),
        "On my list, replace the tea by 2 lemons.",
    ),
    (
        ("Explain how bees find flowers.", "Make it so a child can read it out in a minute."),
        "Turn the explanation of how bees find flowers into a text that a child can read out in a minute.",
    ),
    (
        ("Move the choir practice to Tuesday.", "Tell both conductors why: I've got a cold."),
        "Let both conductors know that I've got a cold, which is why the choir practice moves to Tuesday.",
    ),
    (
        ("Write an invitation for my mum's 50th.", "Her name is Ruth, the guests don't call her mum."),
        "Write an invitation for my mum's 50th birthday, and call her Ruth.",
    ),
    (
        ("Draft a note to the landlord.", "Make it friendlier."),
        "Rewrite the note to the landlord, friendlier.",
    ),
    (("Book a table for 4.", "No, make it 5 of us."), "Please book a table for 5."),
]


@pytest.mark.parametrize(("said", "right"), CONTINUED)
def test_a_request_that_goes_on_is_no_other(said: tuple[str, ...], right: str) -> None:
    assert kinds(right, said) == set()


def test_a_value_that_was_replaced_is_found() -> None:
    said = ("Order 6 lamps for Friday.", "sorry, make that 8 lamps")
    assert kinds("Order 8 lamps for Friday.", said) == set()
    assert "withdrawn" in kinds("Order 6 lamps for Friday.", said)
