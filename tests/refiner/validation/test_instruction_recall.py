"""The proxy metric is the share of what is wanted that the Mediator's instruction carries."""

import json

import pytest
from experience import pair
from scripted import ScriptedChat, saying

from midturn.mediator import Mediator, Statement
from midturn.refiner.validation import InstructionRecall, compare, held_against

WANTED = "Book room 12 for 3 nights from 5 May 2025."
SAID = ("Book room 12.", "For 3 nights.", "From 5 May 2025.")


def carrying(text, *pairs, use_ledger=False):
    return InstructionRecall(Mediator(model=saying(json.dumps({"text": text})), use_ledger=use_ledger), pairs)


@pytest.mark.parametrize(
    ("text", "score", "lost", "invented"),
    [
        (WANTED, 1.0, set(), set()),
        ("Book room 12 for 3 nights.", 3 / 4, {"5 May 2025"}, set()),
        (f"{WANTED} At most 90 euros.", None, set(), {"90 euros"}),
        ("Hello.", 0.0, {"12", "3", "5 May 2025", "Book room nights"}, set()),
    ],
)
async def test_a_reading_says_what_is_lost_and_what_is_invented(text, score, lost, invented):
    asked = pair(1, WANTED, *SAID)
    (reading,) = await carrying(text, asked).readings((), [asked])
    assert set(reading.lost) == lost
    assert invented <= set(reading.invented)
    assert reading.score < 1 if score is None else reading.score == pytest.approx(score)


async def test_where_the_users_own_words_stand_in_all_of_them_are_carried():
    asked = pair(1, WANTED, *SAID)
    played = await carrying("Hello.", asked, use_ledger=True)((), ["t1"])
    assert played.scores == {"t1": 1.0}


async def test_the_mediator_is_told_the_rules_and_the_conversation_up_to_the_last_turn():
    model = ScriptedChat(reply=lambda _: json.dumps({"text": WANTED}))
    asked = pair(1, WANTED, *SAID, answers=["A.", "B.", "The last answer."])
    await InstructionRecall(Mediator(model=model), [asked])(["Mind the date."], ["t1"])
    system, told = model.asked[0]
    assert "1. Mind the date." in system.text
    assert "5 May 2025" in told.text
    assert "The last answer." not in told.text


async def test_a_task_id_has_the_mean_of_its_pairs_and_others_are_not_asked():
    pairs = [
        pair(1, WANTED, *SAID),
        pair(1, "Book room 99 for 3 nights from 5 May 2025.", *SAID),
        pair(2, WANTED, *SAID),
    ]
    played = await carrying(WANTED, *pairs)((), ["t1"])
    assert played.scores.keys() == {"t1"}
    assert 0 < played.scores["t1"] < 1


def held(text, *wanted):
    return held_against(text, [Statement(text=each, turn=turn) for turn, each in enumerate(wanted, 1)])


def test_a_wish_in_words_alone_can_be_lost():
    reading = held("Plan a dinner at 19:30.", "Plan a dinner at 19:30. Keep it vegetarian.")
    assert reading.lost == ("vegetarian",)
    assert reading.score == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("text", "wanted", "score"),
    [
        ("Keep the dinner vegetarian, please.", "Keep it vegetarian.", 1.0),
        ("A dinner, please.", "Keep it vegetarian.", 0.0),
        ("Bring a rye loaf.", "Bring a rye loaf with seeds.", 2 / 3),
        ("Reserve a quiet cabin.", "Book a quiet cabin.", 1.0),
        ("A cabin by the lake, not quiet.", "A quiet cabin by the lake.", 0),
        ("Eine ruhige Hütte.", "Eine ruhige Hütte am See.", 2 / 3),
    ],
)
def test_each_clause_counts_by_its_words(text, wanted, score):
    assert held(text, wanted).score == pytest.approx(score)


@pytest.mark.parametrize(
    ("text", "wanted", "distorted"),
    [
        (
            "Put red cups on the table and blue cups in the box.",
            "Put blue cups on the table and red cups in the box.",
            1,
        ),
        ("Seat us in the front row.", "Seat us in the back row.", 1),
        ("The taxi for Lena was booked.", "Book a taxi for Lena.", 1),
        ("I have a taxi for Lena.", "Book a taxi for Lena.", 1),
        ("Please book Lena a taxi.", "Book a taxi for Lena.", 0),
    ],
)
def test_words_that_are_all_there_can_say_something_else(text, wanted, distorted):
    reading = held(text, wanted)
    assert (len(reading.distorted), reading.score < 1) == (distorted, bool(distorted))


@pytest.mark.parametrize(
    "wanted", ["", "Yes please.", "Забронируй тихий домик у озера.", "Забронируй 2 домика у озера."]
)
def test_what_cannot_be_compared_is_not_measured(wanted):
    assert held("Book a cabin.", wanted).score is None
    assert held(wanted, wanted).score is None


def test_an_instruction_in_another_language_is_not_measured():
    assert (
        held("Bitte buche eine ruhige Hütte am See für mich.", "Book a quiet cabin by the lake.").score
        is None
    )


async def test_what_is_not_measured_is_counted_apart():
    told = carrying(
        "Keep it vegetarian.", pair(1, "Keep it vegetarian.", *SAID), pair(2, "Yes please.", *SAID)
    )
    played = await told((), ["t1", "t2"])
    assert (played.scores, played.not_measured) == ({"t1": 1.0}, {"t2"})
    validation = compare(played, played, None)
    assert (validation.n, validation.not_measured) == (1, 1)
    assert str(validation) == "no difference without an interval, n = 1, 1 not measured"
