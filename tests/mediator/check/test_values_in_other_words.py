"""Values that a draft puts in other words than the talk, and their neighbours that are other values."""

import pytest

from midturn import check
from midturn.mediator._records import Faithfulness, Statement
from midturn.mediator.check import (
    compared,
)


def held(draft: str, *said: str) -> Faithfulness:
    statements = [Statement(text=text, turn=turn, by="user") for turn, text in enumerate(said, 1)]
    return compared(draft, statements)


SAME = [
    ("Plan a trip for us and our two dogs, Rex and Pim.", ["plan a trip for us and our dogs, Rex and Pim"]),
    (
        "Split the bill: Ola pays 9 and the other three share the rest.",
        ["split the bill, Ola pays 9, the others the rest"],
    ),
    ("A cake for my brother's 40th birthday.", ["a cake for my brother, he turns 40"]),
    ("What is the fee if I lend 20,000 and repay 5,000?", ["what is the fee if I lend 20 and repay 5,000?"]),
    ("Give every fifth pear to Ada.", ["give one pear in five to Ada"]),
    ("Move it to 14 June.", ["move it to the 14th"]),
    ("Meet on Saturday 7 June.", ["meet sat 7 june"]),
    ("Book Friday next week.", ["book next Friday"]),
    ("Call at 16:45.", ["call at a quarter to five"]),
    ("Come at half past three.", ["come at half 3"]),
    ("Pause for 45 minutes.", ["pause for three quarters of an hour"]),
    ("The vote was 8-5; write a headline.", ["the vote was 8 to 5, write a headline"]),
    ("List the 3 largest files.", ["list the top 3 files by size"]),
    ("My limit for the gift is 70.", ["a gift, up to 70"]),
    ("Start on 2 May at the earliest.", ["start on 2 May, not before"]),
    ("One guest can't have gluten.", ["one guest is gluten intolerant"]),
    ("Tell them not to bring gifts.", ["tell them: no presents"]),
    ("Show 0 for days without sales.", ["empty days should show 0, for the sales"]),
    ("The bus only gets in at 9:20.", ["the bus doesn't get in until 9:20"]),
    ("It was 12 kg of figs.", ["it was 12 kg of figs, not 11"]),
    (
        "Sort the birds into those that swim and the others.",
        ["sort the birds into those that swim and those that don't"],
    ),
    ("Mail Justin.", ["mail Mr. Justin"]),
    ("A JavaScript function.", ["a function in js"]),
    ("A letter to a friend in America.", ["a letter to an american friend"]),
    ("Pay with my MasterCard.", ["pay with my master card"]),
    ("Delete all but the PDFs.", ["delete all except the PDFs"]),
    ("Ina is shorter than Paul.", ["Paul is taller than Ina"]),
    ("Ines is 4 years older than Jan.", ["Ines is older than Jan, by 4 years"]),
    ("Put the months in a table.", ["put the three months in a table"]),
    ("Lay 12 square metres of turf.", ["lay 12 m² of turf"]),
    ("Lay 12 m2 of turf.", ["lay 12 square meters of turf"]),
    ("A lake of 3 square kilometres.", ["a lake of 3 km2"]),
    ("Paint 50 square feet of wall.", ["paint 50 sq ft of wall"]),
    ("List the songs from 1998 or later.", ["list the songs from 1998 on"]),
    ("Order 15 % more cloth than the pattern says.", ["order the cloth for the pattern, 15 % extra"]),
    ("Archive mails once they're past 90 days.", ["archive mails older than 90 days"]),
    ("Send 30 dollars to Ida.", ["send over 30 dollars to Ida"]),
    ("I'm in the shop between 2 and 5 pm.", ["I'm in the shop 2 to 5"]),
    ("The fair runs from 9 to 11 am.", ["the fair runs 9-11"]),
    ("Who won between 2014 and 2015?", ["who won in 2014 and 2015?"]),
    ("A shed that measures three metres by two.", ["a shed, 3 by 2 metres"]),
    ("I earn 2,400, minus 80 for the bus.", ["I earn 2,400, the bus costs me 80"]),
    ("A flat where cats are allowed.", ["a flat with no restrictions on cats"]),
    ("The line grew from 310 to 355 thousand.", ["passengers in thousands: 310, then 355"]),
    ("What do Venture Capitalists do?", ["what do VCs do?"]),
    ("Dis-lui que je suis là à partir de 19 heures.", ["dis-lui que je suis là après 19 h"]),
    ("What does the gas cost over 6 weeks?", ["what does the gas cost in 6 weeks?"]),
    ("The first leg takes them over 14 km of gravel.", ["the first leg is 14 km of gravel"]),
    ("Those left over for $3 each were sold, too.", ["the rest was sold, too, for $3 each"]),
    ("Hand over 20 tickets to Jo.", ["give 20 tickets to Jo"]),
    ("Scale the soup for 4 up to 10 people.", ["scale the soup for 4", "to 10 people"]),
    (
        "Lea types 60 words a minute, Max 15 a minute more.",
        ["Lea types 60 words per minute", "Max types 15 words per minute more than Lea"],
    ),
    (
        "Max earns $12 an hour. Lea earns $3 an hour less.",
        ["Max earns $12 an hour", "Lea earns $3 per hour less than Max"],
    ),
    (
        "When are two lamps cheaper than the six candles?",
        ["when are lamps cheaper than candles?", "six candles, two lamps"],
    ),
    ("On day one she ran 4 km, on day three 6 km.", ["on the first day she ran 4 km", "6 on the third day"]),
    ("A query for the customers in Norway and Spain.", ["a query for the Norwegian and Spanish customers"]),
    ("Find a Dutch recipe.", ["find a recipe from the Netherlands"]),
    ("Last week she sold 3 hats on Monday and 5 on Friday.", ["she sold 3 hats last Monday, 5 last Friday"]),
    ("Bake for 6 people; I have 4 eggs.", ["bake for people", "6. but I have 4 eggs"]),
    ("How many chairs are left to paint?", ["how many chairs are not yet painted?"]),
    ("What else works, short of reinstalling it?", ["what else works? I don't want to reinstall it"]),
    ("A toast, free of jokes.", ["a toast", "no jokes please"]),
    ("Lunch for Eva (fish yes, meat no).", ["lunch for Eva, she eats fish but no meat"]),
    ("She'd like a cat, but no cats for us.", ["she'd like a cat but I'd rather not"]),
    ("Plan dinners for five evenings, Monday to Friday.", ["plan dinners, mon to fri"]),
    ("Rice on two days at the very most.", ["rice on two days at most"]),
    (
        "Keep what is at most 9 days old, or was opened within the last 9 days.",
        ["keep what is at most 9 days old", "or opened within the last 9 days"],
    ),
    ("Delete the logs older than a week.", ["delete the logs older than 7 days"]),
    ("Reply within an hour.", ["reply within 60 minutes"]),
    ("A bagless cleaner.", ["a cleaner without a bag"]),
    ("A quiet cleaner.", ["a cleaner, not a loud one"]),
    ("A flat route, no hills.", ["a route, flat and not hilly"]),
    ("What is the bill for a month with 7 GB?", ["what is the bill this month?", "she used 7 GB"]),
    (
        "Of her 46 hours she gets $18 for each of the first 40.",
        ["she gets $18 for each of the first 40 hours", "she works 46 hours"],
    ),
    ("Jo is 4 years younger than the 12-year-old Max.", ["Jo is 4 years younger than Max", "Max is 12"]),
    ("The trousers are 25% dearer.", ["the trousers cost 25% more than the shirt"]),
    ("There are 8 more lilies than tulips.", ["the lilies outnumber the tulips by 8"]),
    ("She ran 5 km on each weekday.", ["she ran 5 km a day from Monday to Friday"]),
    (
        "A tank holding 600 litres is filled by a pipe at 25 litres a minute while 5 litres a minute leak.",
        [
            "the tank's capacity is 600 litres",
            "a pipe fills it at 25 litres per minute",
            "it leaks 5 litres per minute",
        ],
    ),
    ("Keep it to five sentences.", ["5 sentences max"]),
    ("Halve the amounts of the recipe.", ["half the amounts of the recipe"]),
    ("Which plan costs no more than 60?", ["which plan costs under 60?"]),
]


@pytest.mark.parametrize(("draft", "said"), SAME, ids=[draft for draft, _ in SAME])
def test_the_same_in_other_words(draft: str, said: list[str]):
    result = held(draft, *said)
    assert not result.lost
    assert not result.invented


OTHER = [
    ("Lay 12 square metres of turf.", ["lay 12 metres of turf"]),
    ("Paint 50 square feet of wall.", ["paint 50 square metres of wall"]),
    ("Plan a trip for three people.", ["plan a trip for two people"]),
    ("A cake for my brother's 41st birthday.", ["a cake for my brother, he turns 40"]),
    ("Give five pears to Ada.", ["give every fifth pear to Ada"]),
    ("Move it to 15 June.", ["move it to the 14th"]),
    ("Meet on Sunday 7 June.", ["meet sat 7 june"]),
    ("Call at 17:15.", ["call at a quarter to five"]),
    ("Come at half past four.", ["come at half 3"]),
    ("Pause for 15 minutes.", ["pause for three quarters of an hour"]),
    ("The vote was 8-6; write a headline.", ["the vote was 8 to 5, write a headline"]),
    ("List the 3 smallest files.", ["list the top 3 files"]),
    ("Start on 2 May at the latest.", ["start on 2 May, not before"]),
    ("One guest has gluten.", ["no gluten for one guest"]),
    ("Tell them to bring gifts.", ["tell them: no presents"]),
    ("It was 11 kg of figs.", ["it was 12 kg of figs, not 11"]),
    ("Mail Mrs Lund.", ["mail Mr Lund"]),
    ("Something dearer than the Ritz, more expensive than the Ritz.", ["something cheaper than the Ritz"]),
    ("The key is on the third floor.", ["the key is on the second floor"]),
    ("Put the two months in a table.", ["put the three months in a table"]),
    ("List the songs from 1998 or earlier.", ["list the songs from 1998 on"]),
    ("Order 15 % less cloth than the pattern says.", ["order the cloth for the pattern, 15 % extra"]),
    ("Archive mails of the past 90 days.", ["archive mails older than 90 days"]),
    ("Find rooms for 30 dollars.", ["find rooms over 30 dollars"]),
    ("I'm in the shop between 2 and 6 pm.", ["I'm in the shop 2 to 5"]),
    ("Who won between 2014 and 2018?", ["who won in 2014 and 2018?"]),
    ("A shed that measures three metres by four.", ["a shed, 3 by 2 metres"]),
    ("Convert 12 degrees to Fahrenheit.", ["convert minus 12 degrees to Fahrenheit"]),
    ("A flat where cats are allowed.", ["a flat with no cats"]),
    ("The line grew from 310 to 365 thousand.", ["passengers in thousands: 310, then 355"]),
    ("What do Bank Managers do?", ["what do VCs do?"]),
    ("Dis-lui que je suis là à partir de 20 heures.", ["dis-lui que je suis là après 19 h"]),
    ("Find a phone over 300 euros.", ["find a phone for 300 euros"]),
    ("Show flights that take over 3 hours.", ["show flights that take 3 hours"]),
    ("Find bags over 10 kg.", ["find bags of 10 kg"]),
    ("A flat for up to 6 people.", ["a flat for 6 people"]),
    ("Max types 15 words a minute less than Lea.", ["Max types 15 words per minute more than Lea"]),
    ("Max types 15 words a minute.", ["Max types 15 words per minute more than Lea"]),
    ("When are two lamps dearer than the six candles?", ["when are lamps cheaper than the six candles?"]),
    ("On day one she ran 4 km, on day two 6 km.", ["on the first day she ran 4 km", "6 on the third day"]),
    ("A query for the customers in Norway and Chile.", ["a query for the Norwegian and Spanish customers"]),
    ("Find a Belgian recipe.", ["find a recipe from the Netherlands"]),
    ("Last week she sold 3 hats on Monday and 5 on Sunday.", ["she sold 3 hats last Monday, 5 last Friday"]),
    ("Next week she sells 3 hats on Monday.", ["she sold 3 hats last Monday"]),
    ("Bake for 8 people; I have 4 eggs.", ["bake for people", "6. but I have 4 eggs"]),
    ("How many chairs are painted?", ["how many chairs are not yet painted?"]),
    ("What works by reinstalling it?", ["what works? I don't want to reinstall it"]),
    ("A toast with jokes.", ["a toast", "no jokes please"]),
    ("Lunch for Eva (meat yes, fish no).", ["lunch for Eva, she eats fish but no meat"]),
    ("Plan dinners for six evenings, Monday to Friday.", ["plan dinners, mon to fri"]),
    ("Plan dinners for three evenings, Monday or Wednesday.", ["plan dinners, monday or wednesday"]),
    ("Rice on two days at the very least.", ["rice on two days at most"]),
    ("Delete the logs older than a week.", ["delete the logs older than 10 days"]),
    ("Reply within an hour.", ["reply within 2 hours"]),
    ("A cleaner with a bag.", ["a cleaner without a bag"]),
    ("A loud cleaner.", ["a cleaner, not a loud one"]),
    ("What is the bill for next month with 7 GB?", ["what is the bill this month?", "she used 7 GB"]),
    ("She gets $18 for each of the last 40.", ["she gets $18 for each of the first 40 hours"]),
    ("Jo is 4 years older than the 12-year-old Max.", ["Jo is 4 years younger than Max", "Max is 12"]),
    ("The trousers are 25% cheaper.", ["the trousers cost 25% more than the shirt"]),
    ("There are 8 fewer lilies than tulips.", ["the lilies outnumber the tulips by 8"]),
    ("She ran 5 km on each day of the weekend.", ["she ran 5 km a day from Monday to Friday"]),
    ("At least five sentences.", ["5 sentences max"]),
    ("Double the amounts of the recipe.", ["half the amounts of the recipe"]),
    ("Which plan costs more than 60?", ["which plan costs under 60?"]),
    ("Which chairs seat at most 6 people?", ["which chairs seat under 6 people?"]),
    ("How many chairs are yet painted?", ["how many chairs are not yet painted?"]),
]


@pytest.mark.parametrize(("draft", "said"), OTHER, ids=[draft for draft, _ in OTHER])
def test_another_value(draft: str, said: list[str]):
    assert not held(draft, *said).faithful


def test_a_draft_may_tell_what_was_changed():
    said = [("user", "Fly me to Oslo on 3 May."), ("assistant", "Done."), ("user", "Change that to 5 May.")]
    result = check("Change my flight to Oslo from 3 May to 5 May.", said)
    assert not result.invented
    assert check("Fly me to Oslo on 3 May or 5 May.", said).invented


def test_a_draft_may_deny_what_was_withdrawn():
    said = [("user", "A wash and a cut, please."), ("assistant", "When?"), ("user", "At 6pm. Skip the wash.")]
    assert not check("Book me a cut at 6pm, without a wash.", said).invented


def test_a_greeting_is_no_time_of_day():
    said = [("user", "Morning! Move the call to 4:30.")]
    assert not check("Move the call to 16:30.", said).lost


@pytest.mark.parametrize(
    ("draft", "is_faithful"),
    [
        ("What is the purpose of the General Data Protection Regulation (GDPR)?", True),
        ("What is the purpose of the Digital Services Act (GDPR)?", False),
        ("What is the purpose of the General Data Protection Regulation and the DSA?", False),
    ],
)
def test_initials_may_be_written_out(draft: str, *, is_faithful: bool):
    assert check(draft, [("user", "What is the purpose of GDPR?")]).faithful == is_faithful
