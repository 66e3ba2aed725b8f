"""The cheap signal is the share of what is wanted that the Mediator's instruction carries."""

import json

import pytest
from experience import pair
from scripted import ScriptedChat, saying

from midturn.mediator import Mediator
from midturn.refiner.validation import Carrying

WANTED = "Book room 12 for 3 nights from 5 May 2025."
SAID = ("Book room 12.", "For 3 nights.", "From 5 May 2025.")


def carrying(text, *pairs, use_ledger=False):
    return Carrying(Mediator(model=saying(json.dumps({"text": text})), use_ledger=use_ledger), pairs)


@pytest.mark.parametrize(
    ("text", "score", "lost", "invented"),
    [
        (WANTED, 1.0, set(), set()),
        ("Book room 12 for 3 nights.", 2 / 3, {"5 May 2025"}, set()),
        (f"{WANTED} At most 90 euros.", None, set(), {"90 euros"}),
        ("Hello.", 0.0, {"12", "3", "5 May 2025"}, set()),
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
    await Carrying(Mediator(model=model), [asked])(["Mind the date."], ["t1"])
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
