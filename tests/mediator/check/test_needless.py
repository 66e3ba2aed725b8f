"""What was said and needs no place in a draft, and its neighbours that do."""

from __future__ import annotations

import pytest

from midturn.mediator.check import check


def held(draft: str, *said: str) -> bool:
    return check(draft, [("user", text) for text in said]).faithful


DENTIST = ("Book the dentist for around 10:15 tomorrow, on the 2nd.",)
TABLE = ("I need a table.", "For Friday, the 8th of May.")
STALL = ("What does he pay for 6 weeks at $5 a week?", "Make it 8 weeks instead of 6, the fair ran till May.")
PILLS = ("Remind me of the pills at 8 in the evening.",)
JUG = ("How many times will she fill her 2-litre jug each week?", "She drinks 3 litres a day.")
RENT = ("What has Ole left after deducting his rent of $700 from his pay?", "He gets $2000.")
BREAD = ("What do the 2 loaves at $3 and the rolls at $1 cost?", "Sorry, a loaf is $4, I mixed that up.")
BOX = ("Bring the box to the school.", "It's not for the teacher, it's for the nurse.")
JUICE = (
    "What did each of the 4 kids pay for the juice?",
    "6 litres of the May juice wasn't ours, it was the church's.",
)
TENT = ("I need a tent for the trip.", "12 is too many. One for 6 people then.")
SHOES = ("Wide shoes in size 43, please.", "Do they come in 43.5? 43 is often tight.")
PRICES = (
    "Write to the parents: from October a lesson costs 20 euros.",
    "Better from November, October is too early.",
)
SHEEP = ("Count my sheep.", "I bought 2 lambs in April but don't count them.")
CAKE = ("Can I bake the cake without eggs for 12 people?", "Otherwise I take the tart.")
NOTE = ("Write a note for my boss.", "That draft is way too formal.")
GUESTS = ("A table for 6 on Friday, please.", "At the Bella. Make it 7, Ole is coming after all.")
SORTED = ("Show the customers.", "Sort them by total, biggest first.")
OVEN = ("Give me a schedule for Sunday.", "I want to bake at 7 am, work back from that.")
BEES = ("How much honey did my hives give?", "94 kg, but 12 kg came from my neighbour.")
RAFFLE = (
    "How likely is it that neither prize is ours?",
    "Put no ticket back.",
    "We have 18, no wait, 20 tickets.",
)
CASES = ("Remove duplicates from the list.", "Case should not matter.")
CLASE = (
    "Escribe a los padres: desde abril la clase del martes cuesta 20 euros.",
    "Mejor desde mayo, en abril es pronto.",
)
VELO = ("Un vélo pour ma fille, s'il vous plaît.", "rouge. non attends, elle me dit vert !")
ZUG = ("Buche mir einen Zug von Hannover nach Hamburg.", "Zweite Klasse reicht. Bitte am Abend.")
FILM = ("Find me a comedy to rent.", "I don't mind which actors are in it, but there must be a dog in it.")
CITY = ("Book a hotel for 2 nights.", "Leeds is the City I need.")
QUIET = ("Find me a tutor in Leeds.", "I want a room where no one can hear us.")
CARD = (
    "Write my aunt a card about the garden.",
    "And offer her the shed? She could paint there. Wait no, she has one. Offer cake.",
)
STAFF = ("Invite the guests for my dad's 60th. His name is Robert, the guests don't call him dad.",)
SHARE = (
    "Ada pays 40% of the rent of 900, how much do I pay?",
    "What if Ada went up to half, what would I pay?",
)
PLANS = ("Which plan is cheapest, A or B?", "I'm abroad a lot, so no long contract.")
SHOPS = ("List the shops with 3 floors, but leave out France.",)
HOTEL = ("I want a hotle in York.", "What esle is there? Anyother place near the sea?")

RIGHT = [
    ("Book the dentist for tomorrow at 10:15.", DENTIST),
    ("Book the dentist for the 2nd at 10:15.", DENTIST),
    ("I need a table for Friday.", TABLE),
    ("Bring the box to the school for the nurse.", BOX),
    ("What does he pay for 8 weeks at $5 a week?", STALL),
    ("Remind me of the pills at 8 pm.", PILLS),
    ("How often a week will she fill her 2-litre jug, if she drinks 3 litres a day?", JUG),
    ("What does Ole, who gets $2000, have left after his rent of $700?", RENT),
    ("What do the 2 loaves at $4 and the rolls at $1 cost?", BREAD),
    ("What did each of the 4 kids pay for the juice? 6 litres of the May juice were the church's.", JUICE),
    ("I need a tent for 6 people for the trip.", TENT),
    ("Do the wide shoes come in size 43.5?", SHOES),
    ("Write to the parents: from November a lesson costs 20 euros.", PRICES),
    ("Count my sheep, ignoring the 2 lambs I bought in April.", SHEEP),
    ("Can I bake the cake without eggs for 12 people? If that isn't possible, I take the tart.", CAKE),
    ("Write an informal note for my boss.", NOTE),
    ("I want a hotel in York near the sea.", HOTEL),
    ("Book a table at the Bella for 7 on Friday.", GUESTS),
    ("Show the customers, sorted by total in descending order.", SORTED),
    ("Give me a schedule for Sunday, counting back from baking at 7 am.", OVEN),
    ("How much honey did my hives give? It's 94 kg, 12 kg of which belong to my neighbour.", BEES),
    (
        "How likely is it that neither prize is ours, without putting a ticket back? We have 20 tickets.",
        RAFFLE,
    ),
    ("Remove duplicates from the list. Upper and lower case should not matter.", CASES),
    ("Escribe a los padres: desde mayo la clase del martes cuesta 20 euros.", CLASE),
    ("Achète un vélo vert pour ma fille.", VELO),
    ("Find me a comedy to rent with a dog in it.", FILM),
    ("Book a hotel in Leeds for 2 nights.", CITY),
    ("Write my aunt a card about the garden and offer her cake.", CARD),
    ("Invite the guests for my dad's 60th. Call him Robert.", STAFF),
    ("What would I pay of the rent of 900 if Ada's part rose from 40% to 50%?", SHARE),
    ("Which plan is cheapest for me, A or B? I'm abroad a lot, so a long contract is out.", PLANS),
    ("List the shops outside France with 3 floors.", SHOPS),
    ("Find me a tutor in Leeds, and a room where nobody hears us.", QUIET),
    ("Buche mir am Abend einen Zug von Hannover nach Hamburg, zweite Klasse.", ZUG),
]


@pytest.mark.parametrize(("draft", "said"), RIGHT, ids=[draft for draft, _ in RIGHT])
def test_what_the_rest_says_as_well_may_go(draft: str, said: tuple[str, ...]) -> None:
    assert held(draft, *said)


WRONG = [
    ("Book the dentist for 10:15.", DENTIST),
    ("Book the dentist for the 3rd at 10:15.", DENTIST),
    (
        "Book the dentist for tomorrow at 10:15.",
        ("Book the dentist for 10:15 tomorrow, the 5th and the 8th.",),
    ),
    ("Bring the box to the school for the teacher.", BOX),
    ("What does he pay for 6 weeks at $5 a week?", STALL),
    ("Remind me of the pills at 8 am.", PILLS),
    ("Remind me of the pills at 8.", PILLS),
    ("How often a month will she fill her 2-litre jug, if she drinks 3 litres a day?", JUG),
    ("What do the 2 loaves at $3 and the rolls at $1 cost?", BREAD),
    ("What did each of the 4 kids pay for the juice? 6 litres of the May juice were ours.", JUICE),
    ("I need a tent for 12 people for the trip.", TENT),
    ("Send a tent for the trip.", ("I need a tent for the trip.", "12 people is fine.")),
    ("Do the wide shoes come in size 43?", SHOES),
    ("Write to the parents: from October a lesson costs 20 euros.", PRICES),
    ("Count my sheep, including the 2 lambs I bought in April.", SHEEP),
    ("I want a hotel in York.", ("I want a vegan hotle in York.",)),
    ("Book a table at the Bella for 6 on Friday.", GUESTS),
    ("Book a table at the Bella for 7 on Friday.", (*GUESTS, "Ask Ole to bring the cake.")),
    ("Show the customers, sorted by total in ascending order.", SORTED),
    ("Escribe a los padres: desde abril la clase del martes cuesta 20 euros.", CLASE),
    ("Achète un vélo rouge pour ma fille.", VELO),
    ("Find me a comedy to rent, I don't mind which actors are in it.", FILM),
    ("Book a hotel for 2 nights.", CITY),
    ("Write my aunt a card about the garden.", CARD),
    ("Invite the guests for my dad's 60th and call him dad.", STAFF),
    ("What would I pay of the rent of 900 if Ada's part was 40%?", SHARE),
    ("Which plan is cheapest for me, A or B? I'm abroad a lot, so a long contract is fine.", PLANS),
    ("List the shops in France with 3 floors.", SHOPS),
    ("Find me a tutor in Leeds.", ("Find me a tutor in Leeds.", "No one from Hull, please.")),
    ("Upper Hall shall get the list without duplicates.", CASES),
]


@pytest.mark.parametrize(("draft", "said"), WRONG, ids=[draft for draft, _ in WRONG])
def test_what_nothing_else_says_may_not(draft: str, said: tuple[str, ...]) -> None:
    assert not held(draft, *said)


@pytest.mark.parametrize(
    ("sentence", "may_go"),
    [("So, Rory has 45 beans.", True), ("So, Rory has 52 beans.", False), ("Rory has 45 beans.", False)],
)
def test_what_follows_from_two_figures_may_go(sentence: str, *, may_go: bool) -> None:
    said = ("How many beans did Lo eat?", "Rory has 30 more beans than Gigi, who has 15.", sentence)
    assert held("Rory has 30 more beans than Gigi, who has 15. How many beans did Lo eat?", *said) == may_go


@pytest.mark.parametrize("verdict", ["doesn't work", "won't suit", "isn't possible"])
def test_a_day_that_is_said_not_to_do_is_not_demanded(verdict: str):
    said = ("Book the dentist for the 9th.", f"Hm, the 9th {verdict}. Let's do the 10th.")
    assert held("Book the dentist for the 10th.", *said)
    assert not held("Book the dentist for the 9th.", *said)


def test_a_day_that_works_is_demanded():
    assert not held("Book the dentist.", "Book the dentist.", "The 9th works.")
