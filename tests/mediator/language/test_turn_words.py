"""How a turn is read shows in the record of its language."""

import pytest

from midturn.mediator.language import ENGLISH
from midturn.mediator.reading import Exchange, Relation, read

BEGUN = [
    Exchange("Wir suchen eine Unterkunft für die Wanderung im Allgäu", "Gern. Für wie viele?"),
]


@pytest.mark.parametrize(
    ("said", "relation"),
    [
        ("¿cuánto tardarían en llegar hasta Huesca", "answer"),
        ("combien de chambres restent au refuge", "answer"),
        ("warum nur bis Oberstdorf", "answer"),
        ("那里有几张床", "answer"),
        ("dziękuję", "courtesy"),
        ("谢谢,再见", "courtesy"),
        ("para nueve excursionistas con perro", "refines"),
    ],
)
def test_words_of_five_languages_reach_the_reader(said: str, relation: Relation) -> None:
    assert read([*BEGUN, Exchange(said)]).relation == relation


@pytest.mark.parametrize(
    "answer",
    [
        "Booked: Friday, 7 pm.",
        "I've cancelled your order.",
        "Your table is booked for Friday.",
        "OK, your alarm is set for 6:30.",
        "Added milk to your list.",
        "Reminder set.",
        "Message sent to Sam.",
        "I moved it to 3 pm.",
        "I've updated your address to 12 Elm Street.",
        "You're checked in for BN 417.",
        "Roaming is now active on your line.",
        "Your card has been blocked.",
        "The lights are now off.",
        "Done!",
        "Your reference number is 8812.",
    ],
)
def test_an_answer_tells_of_something_done(answer: str) -> None:
    assert ENGLISH.turns.done.search(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "I can book that for you.",
        "Shall I book it?",
        "It can be booked online, and tickets should be booked early.",
        "Once booked, you get an email.",
        "The restaurant has tables at 7 and 8.",
        "I've made the poem shorter and updated the last verse.",
        "What time should I set it for?",
        "So you have 9 pens in total.",
        "If your order is delayed, call us.",
    ],
)
def test_what_may_be_done_or_is_done_to_a_text_is_nothing_done(answer: str) -> None:
    assert not ENGLISH.turns.done.search(answer)
