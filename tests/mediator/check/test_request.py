"""The draft still puts the user's request, in the user's voice."""

from __future__ import annotations

import pytest
from growth import assert_growth

from midturn import check
from midturn.mediator.check._request import request_findings
from midturn.mediator.values._document import read


def kinds(draft: str, *turns: str) -> list[str]:
    *said, put = read([*turns, draft])
    return sorted({finding.kind for finding in request_findings(put, said)})


KEPT = [
    ("For the feast on 9 May I need a hall.", "I need a hall", "for the feast on 9 May"),
    ("My roses get black spots. What is wrong?", "why do my roses get black spots?"),
    (
        "Tell me which phone has the better camera, the P9 or the X2.",
        "which phone is better?",
        "the P9 or the X2",
    ),
    ("Give me a recipe with leeks and eggs.", "what should I cook tonight?", "I have leeks and eggs"),
    ("Switch off the hall and kitchen lights.", "lights off please", "in the hall", "and the kitchen"),
    ("Check whether 2027 is prime, yes or no.", "is 2027 prime?", "answer yes or no only"),
    ("I need a flight from Oslo to Bergen on 3 May.", "I want to fly to Bergen", "from Oslo", "3 May"),
    (
        "Pay Lena 200 euros from my savings account.",
        "send money to Lena",
        "200 euros",
        "from my savings account",
    ),
    ("What could I call my grey cat?", "I need a name for my cat", "it's grey"),
    (
        "Remind me to take out the bins on Mondays at 9.",
        "set a reminder",
        "take out the bins",
        "Mondays at 9",
    ),
    (
        "Reschedule my visit to the dentist to Thursday.",
        "I need to move an appointment",
        "the dentist, to Thursday",
    ),
    ("Determine how old Ben is if Ida is 8.", "How old is Ben?", "Ida is 8"),
    ("We are five people and want two pizzas.", "we want pizza", "two", "we are five people"),
    (
        "I want to return shoes that are too small. How do I do that?",
        "how do I return shoes?",
        "they're too small",
    ),
    ("Your last answer was too long. Explain recursion.", "explain recursion", "your answer is too long"),
    (
        "My aunt turns 70. She wants no party. Write a toast.",
        "write a toast",
        "my aunt turns 70",
        "she wants no party",
    ),
    # A question may become a command to answer it, and the other way round.
    (
        "Tell me how much a week in the cabin costs for 5 people.",
        "How much is a week in the cabin?",
        "5 people",
    ),
    (
        "Calculate how much a week in the cabin is for 5 people.",
        "How much is a week in the cabin?",
        "5 people",
    ),
    ("How much is the rent for 3 months?", "calculate the rent", "for 3 months"),
    ("What is the total weight of 4 crates of 12 kg?", "Work out the total weight", "4 crates", "12 kg each"),
    ("Find the total number of eggs in 6 boxes of 10.", "How many eggs are there?", "6 boxes", "10 in each"),
    (
        "I have 6 red hats and 2 green hats. How many hats are that?",
        "how many hats do I have?",
        "6 red",
        "2 green",
    ),
    ("Please explain why bread dough rises, to a child.", "Why does bread dough rise?", "it's for a child"),
    ("Why does bread dough rise? Answer for a child.", "Explain why bread dough rises", "it's for a child"),
    ("Could you list the trains to Bern after 9?", "List the trains to Bern", "after 9"),
    ("Which trains go to Bern after 9?", "List the trains to Bern", "after 9"),
    ("Show me the albums that came out before 1990.", "Which albums came out?", "before 1990"),
    ("How long does it take to walk 12 km?", "how many hours does it take to walk there", "12 km"),
    ("How far is it from the mill to the lake?", "How many kilometres is it from the mill", "to the lake"),
    ("What is the probability of drawing two aces?", "How likely is it to draw two aces?", "two aces"),
    # A wish may become a command.
    ("Please get me 2 seats for Friday.", "I need seats", "2", "Friday"),
    ("I'd like 2 seats for Friday.", "get me seats", "2", "Friday"),
    ("Suggest a present for my uncle, below 20 euros.", "need a present for my uncle", "below 20 euros"),
    ("Book a table for 8 at noon.", "get me a table", "8 people", "noon"),
    ("Please reserve a table for 8 at noon.", "can I get a table?", "8 people", "noon"),
    ("Buy 2 tickets for the late show.", "I want to see a film", "the late show", "2 tickets"),
    ("Please cancel my order 4411.", "I'd like to cancel an order", "it's 4411"),
    ("I want to cancel my order 4411.", "cancel my order", "it's 4411"),
    ("Help me cancel my order 4411.", "I'd like to cancel an order", "it's 4411"),
    ("I would like to know how the tides work.", "how do the tides work?"),
    # Other verbs for the same.
    ("Compose a poem about rain in 8 lines.", "write a poem", "about rain", "8 lines"),
    ("Draft an email to Ms Okoro about the delay.", "write an email", "to Ms Okoro", "about the delay"),
    ("Record an expense of 12 euros for lunch.", "write down an expense", "lunch", "12 euros"),
    ("Please add an expense of 12 euros for lunch.", "note what I spent", "lunch", "12 euros"),
    ("Remove the rows with an empty name.", "delete some rows", "those with an empty name"),
    ("Mail the report to Ines.", "send the report", "to Ines"),
    ("Give me a summary of the report in 3 lines.", "summarize the report", "3 lines"),
    ("Write a short explanation of inflation for teenagers.", "explain inflation", "for teenagers"),
    ("Set a reminder to water the ferns at 6.", "remind me to water the ferns", "at 6"),
    (
        "Write a Python function that shortens a list of names.",
        "shorten a list of names",
        "as a Python function",
    ),
    ("Set the heating in the attic to 19 degrees.", "turn up the heating", "in the attic", "19 degrees"),
    (
        "The attic is too warm, so cool it to 19 degrees.",
        "a room is too warm",
        "the attic",
        "so cool it",
        "19",
    ),
    ("Tabulate the results by month.", "put the results in a table", "by month"),
    # What a later turn asks for instead.
    ("Explain merge sort in 4 sentences.", "write merge sort in C", "instead explain it", "4 sentences"),
    (
        "Extract the prices from the list and return them as JSON.",
        "Extract the prices as CSV",
        "Do the same with JSON",
    ),
    (
        "How much is the loan a month over 48 months, if I put down 900?",
        "How much is the loan a month?",
        "and over 48 months, if I put down 900?",
    ),
    (
        "Please cancel the booking and rebook me for Monday.",
        "Book me a room",
        "no, cancel it and rebook for Monday",
    ),
    (
        "Get me the 9:12 train to Lyon, the cheaper one.",
        "Which trains go to Lyon?",
        "the cheaper one, please",
    ),
    # The request with material.
    (
        "Here is the log:\nopen door\nclose door\nCount the lines of it.",
        "count the lines",
        "the log:\nopen door\nclose door",
    ),
    (
        "Implement def area(r: float) -> float, which returns the area of a circle.",
        "I need a function",
        "def area(r: float) -> float",
        "it returns the area of a circle",
    ),
    # The user's own words, one turn a line.
    ("get me a taxi\nto the station\nat 5", "get me a taxi", "to the station", "at 5"),
    (
        "Ruth baked 4 pies and sold 3. How many pies does she have left?",
        "How many pies does Ruth have left?",
        "She baked 4",
        "sold 3",
    ),
    ("Can you tell me whether pets are allowed?", "are pets allowed?"),
    ("Is it possible to bring two dogs?", "Can I bring my dogs?", "there are two"),
    (
        "I'll pay with the gift card. Please book the flight.",
        "Can you book the flight?",
        "I'll pay with the gift card",
    ),
    ("I can come only after 5. Book me an appointment.", "Book me an appointment", "I can come only after 5"),
    ("You are a strict teacher. Correct my letter.", "correct my letter", "you are a strict teacher"),
    ("What do you recommend for my knee?", "what do you recommend?", "it's my knee"),
    (
        "My brother wants a bike. Find one for his birthday below 200.",
        "find a bike",
        "my brother wants it",
        "for his birthday",
        "below 200",
    ),
    (
        "If it rains, what is the chance that the match is off?",
        "What is the chance that the match is off",
        "if it rains",
    ),
    (
        "What is the chance that the match is off if it rains?",
        "if it rains, what is the chance that the match is off?",
    ),
]


@pytest.mark.parametrize(("draft", "turns"), [(draft, turns) for draft, *turns in KEPT])
def test_the_same_request_is_found_no_fault_with(draft, turns):
    assert kinds(draft, *turns) == []


EDITS = [
    (
        "Let my daughter's lesson begin an hour later.",
        "We need to change the lessons.",
        "hers should begin an hour later",
    ),
    (
        "Write a CV for a baker for me. Leave out my school.",
        "CV for a job as baker, 2 years at Korn & Salz",
        "take out the school, and say I can start in May",
    ),
]


@pytest.mark.parametrize(("draft", "turns"), [(draft, turns) for draft, *turns in EDITS])
def test_a_request_with_its_edits_taken_in_is_the_same(draft, turns):
    assert kinds(draft, *turns) == []


def test_an_edit_that_became_the_contrary_is_another_request():
    turns = [
        "CV for a job as baker, 2 years at Korn & Salz",
        "take out the school, and say I can start in May",
    ]

    assert kinds("Write a CV for a baker for me, school included.", *turns) == ["request_changed"]


def test_who_goes_on_without_a_request_may_want_anything():
    said = ["Pretend you are a ferryman.", "Good. Continue, but now a storm comes up. Four lines."]
    heard, last, put = read([*said, "Compose four lines in which the ferryman meets a storm."])

    assert request_findings(put, [last], heard=[heard]) == []


GONE = [
    ("A week in the cabin is for 5 people.", "How much is a week in the cabin?", "5 people"),
    ("There are 6 boxes with 10 eggs in each box.", "How many eggs are there?", "6 boxes", "10 in each"),
    ("The table is for 8 people at noon.", "get me a table", "8 people", "noon"),
    ("A list of trains to Bern.", "List the trains to Bern", "after 9"),
    ("The report is about the harbour.", "summarize the report", "it's about the harbour"),
    ("Adjusted heating, warm attic.", "adjust the heating", "in the attic"),
    (
        "My uncle likes fishing, and the budget is 20 euros.",
        "need a present for my uncle",
        "he likes fishing",
        "20 euros",
    ),
    ("Rows with an empty name were deleted.", "delete some rows", "those with an empty name"),
    ("Bread dough rises for children.", "Why does bread dough rise?", "it's for a child"),
    (
        "Tina, who likes to pick plums, wash them and dry them, has 40 plums.",
        "How many plums are left?",
        "Tina has 40",
    ),
]


@pytest.mark.parametrize(("draft", "turns"), [(draft, turns) for draft, *turns in GONE])
def test_a_request_that_became_a_statement_is_missing(draft, turns):
    assert set(kinds(draft, *turns)) & {"request_missing", "request_answered"}


ANSWERED = [
    ("You have 8 hats.", "how many hats do I have?", "6 red", "2 green"),
    ("I have 8 hats in total.", "how many hats do I have?", "6 red", "2 green"),
    ("6 + 2 = 8", "how many hats do I have?", "6 red", "2 green"),
    ("The answer is: 8 hats.", "how many hats do I have?", "6 red", "2 green"),
    (
        "I have 6 red and 2 green hats. How many hats do I have? 6 + 2 = 8.",
        "how many hats do I have?",
        "6 red",
        "2 green",
    ),
]


@pytest.mark.parametrize(("draft", "turns"), [(draft, turns) for draft, *turns in ANSWERED])
def test_an_answer_is_no_request(draft, turns):
    assert "request_answered" in kinds(draft, *turns)


CHANGED = [
    ("Why do I have 6 red and 2 green hats?", "how many hats do I have?", "6 red", "2 green"),
    ("When do I have 6 red and 2 green hats?", "how many hats do I have?", "6 red", "2 green"),
    ("How much do 6 red and 2 green hats cost?", "how many hats do I have?", "6 red", "2 green"),
    ("When does bread dough rise?", "Why does bread dough rise?"),
    ("Where does the 9:12 train leave?", "When does the train leave?", "the 9:12"),
    ("Cancel the table for 8 at noon.", "book a table", "8 people", "noon"),
    ("List the files that are older than 30 days.", "delete the files", "older than 30 days"),
    ("Delete the files that are older than 30 days.", "list the files", "older than 30 days"),
    ("Write a poem about inflation for teenagers.", "explain inflation", "for teenagers"),
    ("Translate the report in 3 lines.", "summarize the report", "3 lines"),
    ("Summarize the letter in Danish.", "translate the letter", "into Danish"),
    ("Book a room for Monday.", "I'd like to cancel my room", "for Monday"),
    ("Book a room for Monday.", "Book me a room", "for Monday", "no, cancel the room"),
    ("Turn on the lights in the hall.", "turn off the lights", "in the hall"),
    ("Turn the lights in the hall on.", "turn off the lights", "in the hall"),
    ("Lower the price by 5.", "increase the price", "by 5"),
    ("How many pears does Tim have?", "How many apples does Tim have?", "he has 4 apples", "and 5 pears"),
    ("How long has Ida been 8?", "How many sisters does Ida have?", "Ida is 8"),
    ("How do I delete the old branch?", "delete the old branch"),
    ("Delete the old branch.", "How do I delete the old branch?"),
    ("Send 40 euros to Nils.", "remind me to call Nils", "40 euros"),
    (
        "If the match is off, what is the chance that it rains?",
        "If it rains, what is the chance that the match is off?",
    ),
    (
        "What is the chance that it rains if the match is off?",
        "If it rains, what is the chance that the match is off?",
    ),
    (
        "If a guest likes tea, what is the probability that they dislike coffee?",
        "what is the probability that a guest likes tea if they dislike coffee?",
    ),
]


@pytest.mark.parametrize(("draft", "turns"), [(draft, turns) for draft, *turns in CHANGED])
def test_another_request_is_found(draft, turns):
    assert kinds(draft, *turns) == ["request_changed"]


PERSON = [
    ("He needs a name for his grey cat.", "I need a name for my cat", "it's grey"),
    ("What would you like to cook tonight?", "what should I cook tonight?", "I have leeks and eggs"),
    ("Their order 5 is late. Where is it?", "where is my order?", "number 5", "it's late"),
    ("Please cancel your order 4411.", "I'd like to cancel my order", "it's 4411"),
    ("Find a present for their uncle.", "need a present for my uncle"),
    ("How many hats do you have, 6 red and 2 green?", "how many hats do I have?", "6 red", "2 green"),
    (
        "How many hats does she have, 6 red and 2 green? She planted them.",
        "how many trees did I plant?",
        "she",
    ),
    ("How can I help you today?", "Can you book the flight?", "the morning one"),
    ("Sure, I will book the flight for you.", "Can you book the flight?", "the morning one"),
    ("I can help with the flight.", "Can you book the flight?", "the morning one"),
    ("You have asked to book the morning flight.", "Can you book the flight?", "the morning one"),
    ("Please provide your order number so that I can cancel it.", "cancel my order"),
    (
        "Our bakery sells 40 rolls. How many are left?",
        "How many rolls are left?",
        "Tom's bakery sells 40 rolls",
    ),
    ("What did you plant in your garden?", "what did I plant in my garden?"),
]


@pytest.mark.parametrize(("draft", "turns"), [(draft, turns) for draft, *turns in PERSON])
def test_another_speaker_is_found(draft, turns):
    assert "person" in kinds(draft, *turns)


def test_a_fault_names_what_was_said_and_where():
    *said, put = read(["6 red", "how many hats do I have?", "6 of them are red."])
    (finding,) = request_findings(put, said)
    assert (finding.said, finding.source) == ("how many hats do I have?", 1)


@pytest.mark.parametrize("draft", ["", "8", "!", "🙂"])
def test_a_draft_without_a_word_asks_nothing(draft):
    assert kinds(draft, "how many hats do I have?")


def test_a_language_without_words_is_not_judged():
    assert kinds("Ho sei cappelli.", "Quanti cappelli ho?", "sei rossi e due verdi per mia sorella") == []
    assert kinds("帽子は六つです。", "帽子はいくつありますか?") == []


@pytest.mark.parametrize("turn", ["6 red", "at noon", "The harbour is old.", "ok", "travel"])
def test_turns_that_ask_for_nothing_demand_nothing(turn):
    assert kinds("The harbour is old.", turn) == []


HOSTILE = [
    "please if I want to ",
    "how many ",
    "I can help. ",
    "book it. ",
    "if a, what is b? ",
    "your my ",
    "= 1 + ",
    "请",
]


@pytest.mark.slow("reads long texts")
@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_grows_with_the_length(piece):
    def judged(times: int) -> None:
        *said, put = read(["how many hats do I have? delete them", piece[::-1] * times, piece * times])
        request_findings(put, said)

    assert_growth(judged, 250, 2_000, below=30)


@pytest.mark.slow("reads long texts")
def test_a_question_at_the_end_of_a_long_text_is_found():
    text = "The harbour is old. " * 10_000
    assert kinds(f"{text}\nWhat is this text about?", "What is this text about?", text) == []


KEPT_ELSEWHERE = [
    (
        "Buche bitte einen Tisch für acht Personen am Freitag.",
        "Ich möchte einen Tisch reservieren",
        "am Freitag",
        "für acht",
    ),
    (
        "Ich hätte gern einen Tisch für acht Personen am Freitag.",
        "Bitte einen Tisch buchen",
        "am Freitag",
        "für acht",
    ),
    (
        "Bitte einen Tisch für acht Personen am Freitag buchen.",
        "Kannst du einen Tisch buchen?",
        "am Freitag",
        "für acht",
    ),
    (
        "Anna hat 3 Äpfel und 4 Birnen. Wie viele Früchte hat sie?",
        "Wie viele Früchte hat Anna?",
        "3 Äpfel",
        "4 Birnen",
    ),
    ("Fasse den Bericht in drei Sätzen zusammen.", "Kannst du den Bericht zusammenfassen?", "in drei Sätzen"),
    ("Schlag mir ein Geschenk für meinen Bruder vor.", "ich suche ein Geschenk", "für meinen Bruder"),
    (
        "Réservez une chambre pour deux personnes à Nantes.",
        "Je voudrais réserver une chambre",
        "à Nantes",
        "pour deux",
    ),
    (
        "Réserve-moi une chambre à Nantes, s'il te plaît.",
        "Peux-tu réserver une chambre pour moi ?",
        "à Nantes",
    ),
    (
        "Combien de pommes Léa a-t-elle, avec 3 rouges et 4 vertes ?",
        "Combien de pommes a Léa ?",
        "3 rouges",
        "4 vertes",
    ),
    ("Explique-moi pourquoi la mer est salée.", "Pourquoi la mer est-elle salée ?", "pour mon fils"),
    (
        "Reserva una mesa para ocho personas el viernes.",
        "Quiero reservar una mesa",
        "para el viernes",
        "para ocho",
    ),
    (
        "¿Puedes reservar una mesa para ocho el viernes?",
        "Resérvame una mesa, por favor",
        "para el viernes",
        "para ocho",
    ),
    ("Ana tiene 3 peras y 4 uvas. ¿Cuántas frutas tiene?", "¿Cuántas frutas tiene Ana?", "3 peras", "4 uvas"),
    ("Tradúceme esta carta al inglés.", "¿me podrías traducir la carta?", "al inglés"),
    ("请帮我订周五去南京的两张票。", "我想订票", "去南京", "周五，两张"),
    ("小明有3个苹果和4个梨。他一共有多少个水果?", "小明有多少个水果？", "3个苹果", "4个梨"),
    ("请解释一下为什么海水是咸的。", "海水为什么是咸的？"),
]


@pytest.mark.parametrize(("draft", "turns"), [(draft, turns) for draft, *turns in KEPT_ELSEWHERE])
def test_the_same_request_in_another_language_is_found_no_fault_with(draft, turns):
    assert kinds(draft, *turns) == []


LOST_ELSEWHERE = [
    (
        "Der Tisch ist für acht Personen am Freitag.",
        "Ich möchte einen Tisch reservieren",
        "am Freitag",
        "für acht",
    ),
    ("Anna hat 3 Äpfel und 4 Birnen.", "Wie viele Früchte hat Anna?", "3 Äpfel", "4 Birnen"),
    (
        "Storniere den Tisch für acht Personen am Freitag.",
        "Ich möchte einen Tisch reservieren",
        "am Freitag",
        "für acht",
    ),
    ("Warum hat Anna 3 Äpfel und 4 Birnen?", "Wie viele Früchte hat Anna?", "3 Äpfel", "4 Birnen"),
    ("Suche ein Geschenk für deinen Bruder.", "ich suche ein Geschenk", "für meinen Bruder"),
    ("Wie kann ich Ihnen helfen?", "Kannst du den Bericht zusammenfassen?", "in drei Sätzen"),
    (
        "La chambre est à Nantes pour deux personnes.",
        "Je voudrais réserver une chambre",
        "à Nantes",
        "pour deux",
    ),
    ("Annulez la chambre à Nantes.", "Je voudrais réserver une chambre", "à Nantes", "pour deux"),
    ("Quand est-ce que la mer est salée ?", "Pourquoi la mer est-elle salée ?", "pour mon fils"),
    ("La mesa es para ocho personas el viernes.", "Quiero reservar una mesa", "para el viernes", "para ocho"),
    ("Cancela la mesa para ocho el viernes.", "Quiero reservar una mesa", "para el viernes", "para ocho"),
    ("¿Por qué tiene Ana 3 peras y 4 uvas?", "¿Cuántas frutas tiene Ana?", "3 peras", "4 uvas"),
    ("周五去南京的两张票。", "我想订票", "去南京", "周五，两张"),
    ("小明有3个苹果和4个梨。", "小明有多少个水果？", "3个苹果", "4个梨"),
    ("请取消周五去南京的票。", "我想订票", "去南京", "周五，两张"),
]


@pytest.mark.parametrize(("draft", "turns"), [(draft, turns) for draft, *turns in LOST_ELSEWHERE])
def test_a_request_in_another_language_that_is_lost_is_found(draft, turns):
    assert kinds(draft, *turns)


APPLES = [
    ("user", "How many apples does Tom have?"),
    ("assistant", "How many did he have at first?"),
    ("user", "Tom had 5. He gave Ann 2."),
]


@pytest.mark.parametrize(
    "draft",
    [
        "How many apples does Ann have? Tom had 5 and gave Ann 2.",
        "How many apples does Ann have if Tom had 5 and gave Ann 2?",
    ],
)
def test_a_question_about_a_name_stays_about_it(draft: str):
    assert [fault.kind for fault in check(draft, APPLES).faults] == ["request_changed"]


@pytest.mark.parametrize(
    "draft",
    [
        "How many apples does Tom have? Tom had 5 and gave Ann 2.",
        "Tom had 5 apples. How many does he have after giving Ann 2?",
        "Tom had 5 apples and gave Ann 2. Work out how many apples Tom has.",
    ],
)
def test_a_question_about_a_name_may_be_put_otherwise(draft: str):
    assert check(draft, APPLES).faithful


@pytest.mark.parametrize("turn", ["And how many does Ann have?", "What about Ann?", "I meant Ann."])
def test_a_question_may_go_on_to_another_name(turn: str):
    found = check("How many apples does Ann have?", [*APPLES, ("assistant", "3."), ("user", turn)])
    assert "request_changed" not in {fault.kind for fault in found.faults}
