"""What the rule-based reader promises about a user turn."""

from __future__ import annotations

from typing import get_args

import pytest

from midturn.mediator.language import ENGLISH, Kind, Signal
from midturn.mediator.reading import Call, Exchange, Reading, read
from midturn.mediator.reading._places import Place
from midturn.mediator.reading._relation import RELATIONS
from midturn.mediator.reading._surety import BARS, PASSABLE, VARIES

POEM = "Leaves of amber drift and fall."


def reading_of(*texts: str) -> Reading:
    """Read the last of user and assistant texts that take turns."""
    said, answers = texts[::2], texts[1::2]
    return read([Exchange(*pair) for pair in zip(said, (*answers, ""), strict=True)])


def test_the_first_turn_is_new_and_sure() -> None:
    reading = reading_of("find a hotel in Rome")
    assert (reading.relation, reading.sure, reading.request) == ("new", True, (1,))


@pytest.mark.parametrize(
    "reply", ["Which dates?", "Hotel Roma costs 90 euros.", "I can't do that.", "Noted."]
)
def test_a_request_told_in_pieces_is_one_request_whatever_is_replied(reply: str) -> None:
    reading = reading_of("find a hotel in Rome", reply, "for six people", reply, "it must have a pool")
    assert (reading.level, reading.request, reading.settled) == ("sure", (1, 2, 3), ())


@pytest.mark.parametrize(
    "said",
    [
        "make it shorter",
        "continue",
        "translate it into French",
        "I don't like the ending",
        "now write a haiku",
    ],
)
def test_work_on_an_answer_leaves_the_history(said: str) -> None:
    assert reading_of("Write a poem about autumn", POEM, said).level != "sure"


@pytest.mark.parametrize(
    "said", ["yes", "ok do it", "the cheaper one", "no", "thanks!", "", "Astoria", "danke"]
)
def test_a_nod_or_a_choice_leaves_the_history(said: str) -> None:
    offer = "I found Bellevue and Astoria. Shall I book Bellevue?"
    assert reading_of("Find me a hotel in Paris", offer, said).level != "sure"


@pytest.mark.parametrize(
    "said", ["no, six people, and forget the pool", "NO, SIX PEOPLE, AND FORGET THE POOL."]
)
def test_a_correction_refines_however_it_is_typed(said: str) -> None:
    reading = reading_of("Find a hotel in Rome for four people, with a pool", "I found none.", said)
    assert reading.level == "sure"


PIECES = {
    "how many pages did Ida read in total?": [
        "she read 12 pages on Monday",
        "each chapter has 9 pages",
        "6 pages before breakfast",
        "on Tuesday twice as many",
        "the book is 300 pages long",
    ],
    "book a court": [
        "for two people",
        "badminton",
        "18:30",
        "on Friday",
        "it must have lights",
        "no wait, 19:30",
    ],
    "call somebody": ["Aunt Rosa", "on her mobile"],
    "order pizza": ["large", "capers and olives"],
    "arrange a viewing": ["this weekend", "the loft on Mill Lane"],
    "open the blinds": ["next Sunday", "halfway"],
    "log an expense": ["groceries", "40 euros", "it was on Sunday"],
    "write me a function that rounds prices": [
        "the input is a list of prices in cents",
        "prices below 50 should stay as they are",
        "for an empty list it returns an empty list",
        "never return a negative price",
        "only whole euros",
    ],
    "give me names of authors": ["only those with two books or more", "nobody should be on it twice"],
    "set up a reminder": ["water the plants", "at 8", "on Sunday"],
    "Write a speech for my uncle": [
        "Reply with no more than 80 words.",
        "don't use commas",
        "your answer should have two paragraphs",
        "the word boat must appear at least twice",
        "Put the entire response in quotation marks",
        'Finish with this exact phrase: "Cheers to all."',
        "In your reply, do not use capital letters.",
        "answer in Dutch only",
        "Include the words lake and oar.",
    ],
    "why do leaves fall": ["use exactly 3 bullet points", "write your whole answer in lowercase letters"],
    "Which coat should he buy? A: the wool one. B: the rain coat. C: neither.": [
        "He cycles to work.",
        "It rains there in March.",
        "My brother has 90 euros left.",
        "I would wear it, too.",
    ],
}
"""Requests told in pieces, with pieces of theirs."""


SERVICES = {
    "book a court",
    "call somebody",
    "order pizza",
    "arrange a viewing",
    "open the blinds",
    "log an expense",
    "set up a reminder",
}
"""Those for something to be done: an answer may say that it was, or offer another thing."""


@pytest.mark.parametrize("reply", ["What else?", "I can't do that yet.", "Noted.", "It is 48."])
@pytest.mark.parametrize(("first", "piece"), [(first, said) for first in PIECES for said in PIECES[first]])
def test_a_piece_of_a_request_that_waits_for_it_surely_refines(first: str, piece: str, reply: str) -> None:
    may_be_done = first in SERVICES and reply == "It is 48."
    assert (reading_of(first, reply, piece).level == "sure") != may_be_done


@pytest.mark.parametrize("first", PIECES)
def test_all_pieces_make_one_request(first: str) -> None:
    pieces = PIECES[first]
    texts = [first, *(text for piece in pieces for text in ("Go on.", piece))]
    assert reading_of(*texts).request == tuple(range(1, len(pieces) + 2))


CODE = "```python\ndef unique(items):\n    return list(dict.fromkeys(items))\n```"
AFTER_AN_ANSWER = {
    ("python function for unique items", CODE): [
        "type hints",
        "docstring please",
        "TypeError: unhashable type: 'list'",
        "it returns None for me",
        "my linter complains about the name",
        "works, but only for strings",
        "the output has duplicates",
        "permission denied",
        "now with a generator",
        "bash: how to sort a file",
        "css grid with three columns",
        "list.sort()",
    ],
    ("how much is 3/4 + 1/8?", "7/8"): ["3/4 - 1/8", "5/6 / 2", "as a decimal", "0.875", "I got 4/12"],
    ("how many grams of sugar are in an apple?", "About 10 g."): [
        "a pear",
        "and 2 apples?",
        "I had two of them today",
        "10 g is nothing",
        "my wife eats three a day",
        "wow",
    ],
    ("I need a hotel in Ghent from Friday to Sunday", "Leie Lodge or Belfry Inn?"): [
        "Belfry Inn",
        "leie lodge please",
        "the Inn, with breakfast",
        "the cheaper of the two",
        "Belfry sounds nice",
        "we went there last year",
        "pictures",
        "Sold!",
    ],
    ("find a train to Lyon", "There is one at 08:10 for 40 euros and one at 17:45 for 60 euros."): [
        "08:10",
        "17:45 is too late",
        "40",
        "which platform",
        "too expensive",
        "done, thanks",
        "phew, got it",
    ],
    ("tell me a riddle", "What gets wetter the more it dries?"): [
        "a towel",
        "an umbrella! too easy",
        "no idea",
    ],
    ("start a story, we take turns", "The lamp went out."): [
        "Somebody knocked three times.",
        "she ran upstairs",
    ],
    ("explain photosynthesis", "Plants turn light into sugar."): [
        "shorter",
        "in two sentences",
        "example?",
        "chlorophyll",
        "my teacher said oxygen",
        "put both in a table",
    ],
    ("write a poem for my aunt", POEM): [
        "make your answer shorter",
        "put it in capital letters",
        "use fewer commas than in your last reply",
        "give me two more sentences",
        "Write 3 sentences that she can say in reply",
        "now in two paragraphs",
        "why does your answer have no commas?",
        "Great! Write the next two lines as well.",
        "Use these words again in the title",
        "Write a limerick about Ghent in lowercase letters.",
        "Provide a list of three lakes in JSON.",
        "Do not use commas. Write a song about rain.",
    ],
    ("Which one is older? A: the tower. B: the bridge.", "B: the bridge."): [
        "I took A.",
        "are you sure?",
        "explain your answer",
        "I would have said A",
        "thanks, that helps",
        "Which one is older? A: the gate. B: the well.",
    ],
    ("name four whales", "Blue, grey, fin and minke whale."): [
        "The corner sofa for room 12, please.",
        "seat 4",
        "nine rolls for the office",
    ],
    ("translate good morning into Dutch", "Goedemorgen."): [
        "pronounce",
        "good night",
        "polite version",
        "Reply with one word only.",
    ],
    ("I want to return a parcel", "What is the order number?"): ["88123", "2, I think"],
    ("I'm after a quiet hotel in Delft. What is the price and phone number?", "The Lindenhof is quiet."): [
        "What is their price and phone number?",
        "Yes, please. May I have their price and phone number?",
    ],
    ("my brother lost his keys", "Where did he last have them?"): [
        "he lives in Delft",
        "I'm at work",
        "on Friday",
    ],
    ("write a note for my neighbour", "Dear neighbour, ..."): ["less formal", "a bit more cheerful please"],
    ("Change the delivery of my kettle to Friday, please.", "Done."): [
        "With the delivery now settled, I require a short overview of my other orders.",
        "To finish, I'd just like to take a quick look at my points and any vouchers that I have left.",
        "After a look around, I found a cheaper toaster and wish to place an order for 2 at 30 euros.",
    ],
    ("I'm looking for a quiet hotel in Delft.", "There are the Lindenhof and the Linde. More about one?"): [
        "Are there any other quiet hotels in Delft?",
        "Is there any other hotel in Delft?",
    ],
    ("what's left on my data plan", "You have 2.4 GB left until the 30th."): [
        "top up 15 from my usual card",
        "renew it for another month",
        "transfer 40 to Bea",
        "block the card ending 4417",
        "order 2 of those",
        "thanks! now book 3 seats on the 9:10",
    ],
    ("Add oats and 6 plums to my basket.", "Added: oats, 6 plums. The total is 4.10."): [
        "8 plums not 6. and no bruised ones",
        "no plums after all",
    ],
    ("wake me at 6", "That's set for 6:00."): ["weekdays only", "for 7, not 6"],
    ("Turn on roaming for Turkey.", "Roaming is now active on your line."): ["Only until the 14th please."],
    ("I need a slot for the chimney sweep", "I have Monday 9-11 or Tuesday 13-15."): [
        "13-15. and ring the neighbour's bell",
        "the later one, we're in the back house",
    ],
    ("We have 9 crates of 20 bottles each. How many bottles?", "180 bottles."): ["Divide that by 4 shops."],
    ("play some music", "Playing Evening Jazz."): ["louder", "skip", "lyrics", "my neighbours complain"],
}
"""Requests that are complete and answered, with what people say then."""


@pytest.mark.parametrize(
    ("first", "answer", "said"),
    [(first, answer, said) for (first, answer), turns in AFTER_AN_ANSWER.items() for said in turns],
)
def test_what_follows_a_complete_answer_is_never_surely_a_piece(first: str, answer: str, said: str) -> None:
    assert reading_of(first, answer, said).level != "sure"


def test_a_question_that_begins_with_thanks_is_no_courtesy() -> None:
    thanks = "thanks! ok now, what's my hourly rate"
    settled = reading_of("how many work days in april, no holidays", "There are 22.", thanks)
    assert settled.relation != "courtesy"
    later = reading_of("how many work days in april", "22.", thanks, "What do you earn?", "54,000 a year")
    assert later.level != "sure"


def test_a_request_that_points_back_is_not_put_without_what_it_points_at() -> None:
    asked = (
        "480 miles in km?",
        "772.",
        "New topic: what does gas cost for that, at 34 mpg?",
        "54.92 dollars.",
    )
    assert reading_of(*asked, "it's a round trip, split between 3").level != "sure"


@pytest.mark.parametrize(
    "turns",
    [
        ("Input: hot\nOutput: cold\nInput: big\nOutput:", "small", "Input: wet\nOutput:"),
        ("Text: great film\nLabel:", "positive", "Text: so so\nLabel:"),
        ("Q: 4+4", "8", "Q: 9-2"),
        ("5+5=", "10", "7-3="),
        ("bread ->", "pan", "milk ->"),
        ("dog", "chien", "cat", "chat", "cow"),
        ("find pasta", "Here are recipes for pasta.", "sushi"),
        ("What is the height of tower 1?", "90 m.", "What is the height of tower 7?"),
    ],
)
def test_a_turn_of_the_same_form_as_one_that_was_answered_leaves_the_history(turns: tuple[str, ...]) -> None:
    assert reading_of(*turns).level == "other"


@pytest.mark.parametrize("first", ["hi there", "good morning!", "hello, how are you"])
def test_a_greeting_opens_no_request(first: str) -> None:
    assert reading_of(first, "Hello! What can I do?", "for six people, on Friday").level == "other"


@pytest.mark.parametrize("said", ["warum?", "merci beaucoup", "¿cuánto cuesta?", "谢谢", "为什么?"])
def test_questions_and_thanks_in_other_languages_need_no_model(said: str) -> None:
    assert reading_of("find a hotel in Rome", "I found two.", said).level == "other"


HOTELS = ("Find me a hotel in Paris.", "I found Hotel A (120), Hotel B (90) and Hotel C (200).")
PLAN = (
    "Plan a three day trip to Rome.",
    "Day 1: Colosseum. Day 2: Vatican. Day 3: Borghese Gallery, train home.",
)
NAMES = ("Suggest names for my cat.", "1. Milo\n2. Luna\n3. Oscar")
CODE = ("Write a bash script that saves my home.", "```bash\ntar czf backup.tgz ~\n```")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (HOTELS, "B, please."),
        (HOTELS, "Hotel B, for two nights."),
        (HOTELS, "Sort them by price."),
        (HOTELS, "With their addresses."),
        (("Find me a restaurant.", "Luigi's and Sakura have free tables."), "Luigi's, for 4."),
        (NAMES, "I want two more."),
        (PLAN, "The train should leave after 6 pm."),
        (CODE, "Line 1 should use gzip -9."),
        (CODE, "The import is missing, include it."),
    ],
)
def test_what_only_an_answer_can_mean_leaves_the_answer_in_sight(told: tuple[str, str], said: str) -> None:
    assert reading_of(*told, said).level != "sure"


@pytest.mark.parametrize(
    "said",
    [
        ("delete my emails", "Which ones should I keep?", "from my boss"),
        ("delete my emails", "Which ones would you like to protect?", "from my boss"),
        ("Delete my emails", "Which ones do you need?", "from my boss"),
        ("Find me a new phone", "What phone do you use?", "an iPhone 12"),
        ("Change my password", "What is the password?", "hunter22"),
        ("order my medication", "What are you allergic to?", "penicillin"),
        ("change my seat", "Which seat do you have now?", "14B"),
        ("set an alarm", "When does your train leave?", "at 7:40"),
        ("order me a coffee", "Would you like anything to eat?", "with salmon"),
        ("delete my photos", "Which ones should I keep?", "from last summer", "Noted.", "only on the phone"),
        (
            "i need to transfer money",
            "How much?",
            "50 euros to Ben",
            "Done. Anything else?",
            "20 euros to Lisa",
        ),
        ("find me an apartment", "2 rooms in Gasse 5.", "it is on the 4th floor without lift"),
        ("which students have paid?", "Ann and Bob.", "which students have not paid?"),
        (
            "how long is the train from Rome to Milan?",
            "3 hours.",
            "how long is the train from Milan to Rome?",
        ),
    ],
)
def test_a_reply_that_means_nothing_or_the_contrary_without_the_question_stays(said: tuple[str, ...]) -> None:
    assert reading_of(*said).level != "sure"


@pytest.mark.parametrize(
    "said",
    [
        ("delete my emails", "Which ones?", "from my boss"),
        ("change my seat", "Which seat do you want?", "14B"),
        ("book me a flight", "Of course. Which city are you leaving from?", "from prague"),
        ("order sushi for 2", "Anything you don't like?", "no tuna please"),
        ("I want to send a parcel.", "To where, and how heavy?", "Tartu, 3 kg"),
        ("find me an apartment", "2 rooms in Gasse 5.", "it must have a balcony"),
        ("Get me a taxi.", "Noted. Anything else?", "for 4 people"),
    ],
)
def test_a_reply_that_says_what_it_is_about_continues_the_request(said: tuple[str, ...]) -> None:
    assert reading_of(*said).level == "sure"


def test_what_the_request_means_continues_it() -> None:
    assert reading_of("List three cities in Spain.", "Noted.", "Sort them by size.").level == "sure"
    assert (
        reading_of("Plan a trip to Rome by train.", "Noted.", "The train should leave after 6 pm.").level
        == "sure"
    )


def test_a_day_that_answers_a_question_for_another_leaves_the_question_in_sight() -> None:
    said = ("book a court", "When?", "on Friday", "And when is the second game?", "on Sunday")
    assert reading_of(*said).level != "sure"
    assert reading_of(*said[:3], "Okay.", "on Sunday").level == "sure"
    assert reading_of(*said[:4], "no wait, on Saturday").level == "sure"


@pytest.mark.parametrize("status", ["done", "failed", "pending", "rejected"])
def test_after_a_writing_call_nothing_surely_refines(status: str) -> None:
    call = Call("book", status, writes=True)  # pyright: ignore[reportArgumentType]
    reading = read([Exchange("book a table", "Where?", (call,)), Exchange("for six people")])
    assert (reading.sure, reading.reason) == (False, "an action was taken")


def test_a_new_request_after_a_writing_call_can_be_refined() -> None:
    booked = Exchange("book a table", "It is booked.", (Call("book", "done", writes=True),))
    turns = [booked, Exchange("new topic: find me a hotel in Rome", "When?")]
    reading = read([*turns, Exchange("from Friday to Sunday")])
    assert (reading.level, reading.request) == ("sure", (2, 3))


def test_a_turn_in_another_language_is_not_sure() -> None:
    reading = reading_of("find a hotel in Rome", "For how many?", "für sechs Personen bitte")
    assert (reading.sure, reading.reason) == (False, "language not covered")


@pytest.mark.parametrize("begun", ["quante ferie mi restano?", "Ik wil een advertentie laten schrijven."])
def test_a_conversation_that_begins_in_another_language_is_not_read_by_english_rules(begun: str) -> None:
    assert reading_of(begun, "9.", "5 dal 10 agosto").level == "other"


def test_after_an_answer_in_another_language_that_tells_something_no_model_is_asked() -> None:
    said = ("find a hotel in Rome", "Ich habe das Hotel Aurora gefunden.", "für sechs Personen bitte")
    assert reading_of(*said).level == "other"
    asked = ("find a hotel in Rome", "Hotel Aurora. Für wie viele?", "für sechs Personen bitte")
    assert reading_of(*asked).level == "open"


def test_a_reply_to_a_question_belongs_to_the_turn_that_the_question_is_about() -> None:
    begun = ("book a table at Mario's", "How many of you?", "I'd like you to order plants")
    asked = reading_of(*begun, "How many plants?", "8 of them")
    assert (asked.level, asked.request) == ("open", (2, 3))
    assert reading_of(*begun, "Okay.", "8 of them").request == (1, 3)


def test_a_turn_that_tells_nothing_leaves_the_request_open() -> None:
    said = ("Write a toast for 40 guests.", "How long?", "I don't know", "2 minutes?", "50 guests, not 40")
    assert reading_of(*said, "Noted.", "in rhyme please").request == (1, 3, 4)


def test_german_material_in_an_english_request_is_no_other_language() -> None:
    first = "I send a German text in parts. Translate it into English:\n\nDie Bäckerei schließt."
    later = "Here is the next part. Translate the whole text again, the first part included:\n\nAlle sind da."
    assert reading_of(first, "The bakery closes.", later).level == "sure"


def test_a_conversation_reads_the_same_whether_its_beginning_was_read_before_or_not() -> None:
    said = ("find a hotel in Rome", "When?", "from Friday to Sunday", "Noted.", "for two", "Noted.", "quiet")
    at_once = reading_of(*said)
    for turns in (1, 3, 5, 7):
        reading_of(*said[:turns])
    reading_of(said[0], "Where?", *said[2:])
    assert reading_of(*said) == at_once


def test_a_lasting_rule_is_standing() -> None:
    reading = reading_of("From now on answer in French.", "D'accord.", "What's the capital of Peru?")
    assert reading.standing == (1,)


@pytest.mark.parametrize(
    "text", ["\ud800", "\x00", "?" * 10_000, "a " * 200_000, "\n" * 50_000, "👍", "```" * 9_999]
)
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert not reading_of("find a hotel in Rome", text, text).sure or text.startswith("a ")
    assert reading_of(text, text, text, text, text).turn == 3


def test_a_conversation_without_turns_is_refused() -> None:
    with pytest.raises(ValueError, match="no turn"):
        read([])


def test_all_that_may_be_seen_has_a_pattern_and_all_tables_name_something_seen() -> None:
    seen = {*get_args(Signal), *get_args(Place)}
    assert set(ENGLISH.turns.signals) == set(get_args(Signal))
    assert set(BARS | PASSABLE | VARIES).union(*(shown for _, _, shown in RELATIONS)) <= seen
    assert {kind for kind, _ in ENGLISH.turns.kinds} | {"other"} == set(get_args(Kind))
