"""What users replaced, withdrew and accepted, in everyday conversations."""

from __future__ import annotations

import pytest

from midturn.mediator.reading._accepted import accepted
from midturn.mediator.reading._changes import changes
from midturn.mediator.reading._records import Exchange, Span

Said = tuple[str, ...]
"""User and assistant in turn; the last one is the user's turn to read."""


def conversation(said: Said) -> list[Exchange]:
    users, answers = said[::2], said[1::2]
    return [Exchange(text, answers[at] if at < len(answers) else "") for at, text in enumerate(users)]


def written(turns: list[Exchange], span: Span) -> str:
    turn = turns[span.turn - 1]
    return (turn.said if span.by == "user" else turn.answer)[span.start : span.end]


def found(said: Said) -> set[tuple[str, str | None]]:
    turns = conversation(said)
    return {
        (written(turns, c.old), written(turns, c.new) if c.new else None)
        for c in changes(turns, accepted(turns))
        if c.turn == len(turns)
    }


REPLACED: list[tuple[Said, set[tuple[str, str | None]]]] = [
    # A mistake that is owned up to
    (
        (
            "A tin covers 12 square metres.",
            "OK.",
            "Nadia has 4 tins.",
            "OK.",
            "I misread the label, a tin covers 14 square metres.",
        ),
        {("12 square metres", "14 square metres")},
    ),
    (
        (
            "He drives 60 miles on Monday.",
            "OK.",
            "He drives 45 miles on Friday.",
            "OK.",
            "I made a mistake there: on Friday it was 54 miles.",
        ),
        {("45 miles", "54 miles")},
    ),
    (
        ("A loaf costs $4.", "OK.", "A roll costs $1.", "OK.", "The loaf is $5, my mistake."),
        {("$4", "$5")},
    ),
    (
        ("The coat is 15% off.", "OK.", "The tax is 8%.", "OK.", "Sorry, I had that wrong. It was 25% off."),
        {("15%", "25%")},
    ),
    (
        (
            "She gave 20 of them to Ada.",
            "OK.",
            "She gave 15 of them to Lenny.",
            "OK.",
            "Correction: Lenny only took 12.",
        ),
        {("15", "12")},
    ),
    (
        (
            "The tank holds 300 litres.",
            "OK.",
            "It loses 5 litres an hour.",
            "OK.",
            "It should have been 350 litres that the tank holds.",
        ),
        {("300 litres", "350 litres")},
    ),
    (
        ("He mended 3 bikes and 5 skates.", "OK.", "Hmm, it was 4 skates on Tuesday, not 5."),
        {("5", "4")},
    ),
    (
        (
            "He rents it for 6 weeks.",
            "OK.",
            "What does he pay for 6 weeks?",
            "OK.",
            "Make it 8 weeks instead of 6.",
        ),
        {("6 weeks", "8 weeks"), ("6", "8 weeks")},
    ),
    # A figure said anew
    (
        ("Book a table for 4 tomorrow at 7 pm.", "For 4 at 7 pm, right?", "No, it's for 3 people."),
        {("4", "3")},
    ),
    (("Dinner for 6 on Friday.", "Noted.", "make that 5"), {("6", "5")}),
    (("A table for 4 please.", "Done.", "Make it 5.", "Updated to 5.", "back to 4 then"), {("5", "4")}),
    (("We are 4 people for dinner on Sunday.", "OK, 4.", "one more is coming"), {("4", "one more")}),
    (("Order 20 chairs for the hall.", "20 chairs.", "Double that."), {("20", "Double that")}),
    (("I need 10 folding chairs.", "OK.", "Actually 12 chairs."), {("10", "12")}),
    (("Call me at 555-0199 tomorrow at 5 pm.", "OK.", "how about 6 pm?"), {("5 pm", "6 pm")}),
    (
        ("Set up the meeting on Monday at 10.", "Monday at 10.", "Tuesday works better"),
        {("Monday", "Tuesday")},
    ),
    (("Remind me on June 3rd.", "OK.", "sorry, I meant June 4th"), {("June 3rd", "June 4th")}),
    (("My budget is $500.", "OK.", "Actually let's say $700."), {("$500", "$700")}),
    (("Book 2 rooms for 3 nights.", "2 rooms, 3 nights?", "Yes but make it 4 nights"), {("3", "4")}),
    (("The deadline is March 10.", "OK.", "The deadline moved to March 12."), {("March 10", "March 12")}),
    (
        ("I want to fly on 5 May from Oslo to Rome.", "Found some.", "change the date to 7 May"),
        {("5 May", "7 May")},
    ),
    (("Wake me at 6:30.", "Alarm at 6:30.", "no wait, 7:15"), {("6:30", "7:15")}),
    (("It is for 3 days, no, 4 days.",), {("3 days", "4 days")}),
    (("Cut the text to 200 words.", "Here.", "300 words is better"), {("200", "300")}),
    (("Seat us at 7.", "At 7.", "an hour later please"), {("7", "an hour later")}),
    (("Two adults and 3 kids.", "OK.", "Sorry, 2 kids."), {("3", "2")}),
    (("Buy 3 tickets for the concert.", "3 tickets, ok?", "two fewer tickets"), {("3", "two fewer tickets")}),
    (("We'll be 12 people.", "Noted.", "we're 14 people now"), {("12", "14")}),
    # How many there are now
    (("A barge for 6 people.", "OK.", "my uncle can't make it, so five"), {("6", "five")}),
    (("We have 52 pupils.", "OK.", "3 pupils have dropped out, so 49"), {("52", "49")}),
    (("Lunch for 18 ppl on Sunday.", "OK.", "now its just 14 people coming"), {("18", "14")}),
    (("We're 8 for the raft.", "OK.", "two can't come so six"), {("8", "six")}),
    (("We're 8 for the raft.", "OK.", "Ole cancelled, so we're 7"), {("8", "7")}),
    (("We're 8 for the raft at 3 pm.", "OK.", "Ole's ill, just seven of us"), {("8", "seven")}),
    (("We're 8 for the raft at 3 pm.", "OK.", "only 7 of us now"), {("8", "7")}),
    # A new value of what is named
    (("The sail is 56 wide, what does it cost?", "OK.", "the sail's 54 not 56"), {("56", "54")}),
    (("Rent is 900, power 100.", "OK.", "new rent 950 from March"), {("900", "950")}),
    (("A house for 240,000, deposit 10%.", "OK.", "what if the deposit is 15%"), {("10%", "15%")}),
    (("Lend me 7000 at 4%.", "OK.", "what if it's 4.5%?"), {("4%", "4.5%")}),
    (("Budget is 300 euros.", "OK.", "we could stretch to 350"), {("300 euros", "350")}),
    (("In Graz a B is 85.", "OK.", "a B is 83 here"), {("85", "83")}),
    (
        ("Ada is 4 years older than Sam.", "OK.", "oh wait, 4 years younger"),
        {("4 years older", "4 years younger")},
    ),
    (("Dinner on Friday at 7.", "Friday is full.", "Saturday then"), {("Friday", "Saturday")}),
    (("A walk next week, not on Tuesday.", "OK.", "week after then"), {("next week", "week after")}),
    # A place or a name said anew
    (
        ("Find a dentist in Petaluma.", "Dr. Li is one.", "find another in Sebastopol"),
        {("Petaluma", "Sebastopol")},
    ),
    (("Show me hotels in San Diego.", "Here are some.", "actually, San Jose"), {("San Diego", "San Jose")}),
    (("What's the weather in Berlin?", "Sunny.", "what about in Oakland?"), {("Berlin", "Oakland")}),
    (("Book a flight from Boston to Denver.", "OK.", "No, to Phoenix."), {("Denver", "Phoenix")}),
    (("Book a flight from Boston to Denver.", "OK.", "sorry, from Providence"), {("Boston", "Providence")}),
    (
        ("Search apartments near Fremont.", "Found 3.", "something else near Hayward instead"),
        {("Fremont", "Hayward")},
    ),
    (("Book me into a hotel in Lyon.", "The Ritz?", "No, I want one in Dijon."), {("Lyon", "Dijon")}),
    (
        ("get a cab to 12 Baker Street", "ok", "change it to 40 Elm Street"),
        {("12 Baker Street", "40 Elm Street")},
    ),
    # One choice of a kind
    (
        ("Two business class seats to Rome.", "They cost $900.", "I changed my mind, economy"),
        {("business class", "economy")},
    ),
    (("Write it in Python.", "Done.", "Can you do it in Rust instead?"), {("Python", "Rust")}),
    (("A latte please.", "Sure.", "Actually make it a cappuccino."), {("latte", "cappuccino")}),
    (("Large pepperoni pizza.", "OK.", "make that medium"), {("Large", "medium")}),
    (("I'd like a window seat.", "OK.", "an aisle seat would be better"), {("window seat", "aisle seat")}),
    (("Export the table as CSV.", "Done.", "JSON instead please"), {("CSV", "JSON")}),
    (("Make the button blue.", "Done.", "no, green"), {("blue", "green")}),
    (("I want a compact car for the weekend.", "OK.", "What about an SUV?"), {("compact", "SUV")}),
    # Contrasts
    (("Order coffee for the meeting.", "OK.", "tea instead of coffee please"), {("coffee", "tea")}),
    (("Order wine and bread.", "OK.", "swap the wine for beer"), {("wine", "beer")}),
    (("Reserve for seven days.", "OK.", "I said five days, not seven days"), {("seven days", "five days")}),
    (("Put chicken in the salad.", "OK.", "replace the chicken with tofu"), {("chicken", "tofu")}),
    (("Invite Anna and Bob.", "OK.", "Invite Carl rather than Bob."), {("Bob", "Carl")}),
    # Withdrawn
    (("A hotel with a pool and a gym.", "OK.", "forget the pool"), {("pool", None)}),
    (("A burger with sauce and fries.", "OK.", "no sauce after all"), {("sauce", None)}),
    (("Plan dinner with wine.", "OK.", "skip the wine"), {("wine", None)}),
    (("Carbonara with bacon for two.", "OK.", "drop the bacon"), {("bacon", None)}),
    (("Pizza with mushrooms and olives.", "OK.", "without mushrooms then"), {("mushrooms", None)}),
    (("Invite Anna, Bob and Carl.", "OK.", "scratch Bob"), {("Bob", None)}),
    (("Invite Anna, Bob and Carl.", "OK.", "Carl can't make it"), {("Carl", None)}),
    (
        ("Book the flight and a rental car.", "OK.", "I don't need the rental car anymore"),
        {("rental car", None)},
    ),
    (("Add a chart and a table of contents.", "Done.", "remove the chart"), {("chart", None)}),
    (("Plan a party with a magician and balloons.", "OK.", "cancel the magician"), {("magician", None)}),
    (("The essay needs footnotes and a title.", "OK.", "leave out the footnotes"), {("footnotes", None)}),
    (("A salad with onions and feta.", "OK.", "leave the onions out please"), {("onions", None)}),
    (("Include breakfast and parking.", "OK.", "breakfast isn't needed"), {("breakfast", None)}),
    (("Book a massage and a sauna.", "OK.", "never mind the sauna"), {("sauna", None)}),
    (("Cake with strawberries and cream please.", "OK.", "hold the cream"), {("cream", None)}),
    (
        ("Add a dark mode and a search box.", "Done.", "actually I don't want the dark mode"),
        {("dark mode", None)},
    ),
    (("Order soup, salad and dessert.", "OK.", "no dessert then"), {("dessert", None)}),
    (("No nuts in the cake.", "OK.", "actually nuts are fine"), {("No nuts", None)}),
    (("Add a slide about prices and one about risks.", "ok", "get rid of the prices"), {("prices", None)}),
    # Further cases, written after the first were met
    (("Plan a 5-day trip to Japan.", "Here is a plan.", "make it a week"), {("5-day", "a week")}),
    (("Write a 500 word essay on whales.", "Here.", "can you cut it to 300 words"), {("500", "300")}),
    (("Set the thermostat to 21 degrees.", "Done.", "hmm, 19 is enough"), {("21 degrees", "19")}),
    (("I'd like two large pizzas.", "Anything else?", "wait, three"), {("two", "three")}),
    (
        ("Send it to bob@example.com", "Sent?", "sorry, wrong address: rob@example.com"),
        {("bob@example.com", "rob@example.com")},
    ),
    (("Book me a massage on Friday at 4pm", "Booked.", "can we do 5pm instead"), {("4pm", "5pm")}),
    (("A hotel near the Louvre for 2 nights", "OK", "we're staying 3 nights actually"), {("2", "3")}),
    (("Find vegan restaurants in Austin", "Here", "anything in Houston?"), {("Austin", "Houston")}),
    (("play some jazz", "ok", "nah, put on some rock"), {("jazz", "rock")}),
    (
        ("Translate this into German: good morning", "Guten Morgen", "now in Spanish instead"),
        {("German", "Spanish")},
    ),
    (("I want a medium coat in black", "ok", "make that navy, and a large"), {("medium", "large")}),
    (("we need a van for 8 people on saturday", "ok", "two people dropped out"), {("8", "two people")}),
    (("Remind me at 8 to take my pills", "ok", "push it to 9"), {("8", "9")}),
    (("Order 3 coffees and 2 teas", "ok", "change the teas to 4"), {("2", "4")}),
    # A number that names something, and one that counts
    (("Send 3 people to office 4.", "ok", "No, 5 people."), {("3", "5")}),
    (("The usual to room 23, please.", "ok", "No, 24."), {("23", "24")}),
    (("Two teas to room 23, please.", "ok", "No, I meant room 24."), {("23", "24")}),
    (("Print page 4.", "ok", "Sorry, page 5."), {("4", "5")}),
    (("Add tomatoes, eggs and milk to my list", "ok", "take the eggs off the list"), {("eggs", None)}),
    (
        ("Recipe with peanuts and garlic", "here", "my son is allergic, so leave out the peanuts"),
        {("peanuts", None)},
    ),
    (("include a FAQ section and testimonials", "ok", "scrap the testimonials"), {("testimonials", None)}),
    (
        ("Trip with a museum visit and a boat tour", "ok", "we won't need the boat tour after all"),
        {("boat tour", None)},
    ),
    (("Use TypeScript and Tailwind", "ok", "let's not use Tailwind"), {("Tailwind", None)}),
    (("I'd like fries and a coke", "ok", "no fries, thanks"), {("fries", None)}),
    (("Make the logo red with a star", "ok", "lose the star"), {("star", None)}),
    (("flight to Madrid on the 12th", "ok", "the 14th would be better"), {("the 12th", "the 14th")}),
    (
        ("Deliver to 5 Main Street", "ok", "deliver it to 7 Hill Road instead"),
        {("5 Main Street", "7 Hill Road")},
    ),
    (("Budget is 1000 euros", "ok", "let's go up to 1200 euros"), {("1000 euros", "1200 euros")}),
    (("Meeting with Sara on Thursday", "ok", "with Tom, not Sara"), {("Sara", "Tom")}),
    # Withdrawn by what kind of thing it is, or pointed back at
    (
        ("List pumps with a price > 52000.", "OK.", "drop the price filter"),
        {("price > 52000", None), ("price filter", None)},
    ),
    (("Say that our dogs are loud.", "OK.", "lose the dogs bit"), {("dogs", None), ("dogs bit", None)}),
    (("Bikes and a harp go by van.", "OK.", "The harp is sold, forget that."), {("harp", None)}),
    (("Freeze the membership and the locker.", "OK.", "drop the locker completely"), {("locker", None)}),
    (("A hut with a stove and a pier.", "OK.", "the pier isn't a must"), {("pier", None)}),
    (
        ("Plan a day in Graz.", "The castle, then the zoo.", "Skip the zoo.", "OK.", "the zoo is back on"),
        {("Skip the zoo", None)},
    ),
    (("Mend the boiler.", "OK.", "it's the heater not the boiler"), {("boiler", "heater")}),
    # Loose ways of speaking
    (("Fly me out on Monday.", "OK.", "*Tuesday"), {("Monday", "Tuesday")}),
    (("Send two jars to Ines.", "OK.", "not Ines, Marta"), {("Ines", "Marta")}),
    (("My budget is 90 euros.", "OK.", "my budget is 120 euros"), {("90 euros", "120 euros")}),
    (("Rent a van for two days.", "OK.", "let's say three"), {("two days", "three")}),
    (("Bring 3 crates, I mean 4.",), {("3", "4")}),
    (
        ("A kite and 2 lanterns please.", "OK.", "skip the lanterns"),
        {("2 lanterns", None), ("lanterns", None)},
    ),
    (
        ("Three bags of sand and a rake.", "OK.", "drop the sand"),
        {("Three bags of sand", None), ("sand", None)},
    ),
    (("A round cake for Friday.", "OK.", "it doesn't have to be round"), {("round", None)}),
    (("A loft with a balcony.", "OK.", "I don't care about the balcony any more"), {("balcony", None)}),
    (("Mail the list and print it.", "OK.", "no need to print it"), {("print", None)}),
    (("A seminar with lunch.", "OK.", "only in the morning after all, so no lunch"), {("lunch", None)}),
    (("List them as CSV.", "Done.", "do the same but as JSON"), {("CSV", "JSON")}),
    (("Change booking QX7Y2Z.", "OK.", "I gave you the wrong booking number"), {("QX7Y2Z", None)}),
    (("The return is on 9 August.", "OK.", "change the return to 11 August"), {("9 August", "11 August")}),
    (("Set it for afternoon 3:45", "OK.", "please change it to 15:00"), {("afternoon 3:45", "15:00")}),
]

RESULTS: list[tuple[Said, str]] = [
    (("We are 4 for lunch.", "OK.", "one more is coming"), "5"),
    (("Order 20 stools.", "OK.", "double that"), "40"),
    (("Order 20 stools.", "OK.", "half that"), "10"),
    (("We are 8 people.", "OK.", "two people dropped out"), "6"),
    (("Buy 3 tickets.", "OK.", "two fewer tickets"), "1"),
    (("Seat us at 7 pm.", "OK.", "an hour later please"), "20:00"),
    (("Seat us at 7:30 am.", "OK.", "30 minutes earlier please"), "07:00"),
    (("Seat us at 7.", "OK.", "half an hour later please"), "07:30?"),
    (("The fair is on Sunday.", "OK.", "a day later please"), "monday"),
    (("The fair is on 3 May.", "OK.", "two days later please"), "--05-05"),
    (("The fair is on 31 May.", "OK.", "a day later please"), ""),
    (("Seat us at 7 pm.", "OK.", "a bit later please"), ""),
    (("Buy 2 tickets.", "OK.", "three fewer tickets"), ""),
    (("Buy 2 tickets.", "OK.", "no, 5 tickets"), ""),
]
"""What the value becomes where the new words only count from it."""

UNCHANGED: list[Said] = [
    ("The usual to room 23, please.", "ok", "No, I meant two flat whites."),
    ("Order 10 pens for office 4.", "ok", "No, I meant five notebooks."),
    ("The usual to gate 12.", "ok", "No, I meant one coffee."),
    ("Show me flight 609 to Rome.", "ok", "No, I meant two flights."),
    ("A room on floor 3, please.", "ok", "No, I meant two rooms."),
    ("A table for 4.", "ok", "No, at table 12."),
    ("Bring 2 coffees to room 23.", "ok", "No, make it three."),
    ("Book a flight to Rome on May 3.", "Done.", "Book a hotel there from May 3 to May 6."),
    ("I work from 9 to 5.", "ok", "Lunch is at 12."),
    (
        "Find a flat in Utrecht.",
        "The Lindenhof is free.",
        "Great! I'd like to look in at Lindenhof Apartments.",
    ),
    ("What is there to see in Utrecht?", "The tower.", "What else is there to do in theer?"),
    ("Will it be sunny in Utrecht on Friday?", "Yes.", "Great. Are there trains from Delft on Saturday?"),
    ("Write a poem about autumn.", "Here", "Write one about winter too."),
    ("How tall is Everest?", "8849 m", "And K2?"),
    ("Remind me to buy milk at 6 pm", "ok", "what time is it now in Tokyo?"),
    ("I have a meeting at 10 with Sam.", "ok", "Then I have lunch with Kim at 12."),
    ("My son is 5 and my daughter is 8.", "ok", "What gifts would suit them?"),
    ("Convert 10 miles to km", "16.09", "and 20 pounds to kg"),
    ("Explain recursion in Python.", "...", "Give me an example with 3 levels."),
    ("Plan a party for 20 people.", "ok", "10 of the guests are kids."),
    ("Budget 500 dollars for food.", "ok", "And 200 dollars for drinks."),
    ("I don't like fish.", "ok", "No nuts either."),
    ("We'd like to arrive before 6 pm.", "ok", "Dinner should not start later than 8 pm."),
    ("Compare Paris and London for a weekend trip.", "...", "Which is cheaper in March?"),
    ("My email is a@b.com", "ok", "My wife's email is c@d.com"),
    ("Dinner for 4 on Friday.", "OK.", "another guest is vegetarian"),
    ("My home number is 555-010-1234.", "OK.", "My office number is 555-010-9876."),
    ("We want to spend 200 to 300 dollars.", "OK."),
    ("Book a train from Paris to Lyon.", "OK.", "Leaving at 9 am from platform 2."),
    ("Is a 13-inch laptop better than a 15-inch one?", "It depends.", "And which one is lighter?"),
    ("Plan a meeting next week.", "OK.", "not on Monday"),
    ("Find hotels in Rome.", "Here.", "Also find restaurants in Milan."),
    ("Book a table for 4 at 7 pm.", "OK.", "2 of them are vegetarian"),
    ("Book a table for 4 at 7 pm.", "OK.", "thanks, that's perfect"),
    ("A hotel in Paris from May 3 to May 6.", "OK.", "breakfast included please"),
    ("Pick up the car on 3 May.", "OK.", "I return it on 9 May."),
    ("I arrive on Monday at 9 am.", "OK.", "I leave on Thursday at 5 pm."),
    ("Remind me to call Anna on Tuesday.", "OK.", "And remind me to email Bob on Friday."),
    ("Buy 2 apples.", "OK.", "and 3 pears"),
    ("What is 15% of 200?", "30.", "And what is 20% of 300?"),
    ("Translate 'hello' into French.", "Bonjour.", "Thanks! How do you say 'cat'?"),
    ("Book 2 rooms.", "OK.", "For 3 nights."),
    ("I have 2 dogs.", "Nice.", "I also have 3 cats."),
    ("She was born in 1950 in Vienna.", "OK.", "She moved to London in 1970."),
    ("Tom has 5 apples.", "OK.", "Mary has 7 apples.", "OK.", "How many do they have together?"),
    ("Write an email to my boss about Friday.", "Here it is.", "Can you fix the typo in line 2?"),
    ("Book a table in Oslo for 4.", "Shall I book?", "no problem, go ahead"),
    ("I need a flight to Rome on 3 May.", "From where?", "From Oslo."),
    ("I need a flight to Rome on 3 May.", "Do you need anything else?", "No, that's all for today, thanks."),
    (
        "Weekly report: 40 hours on Monday project.",
        "OK.",
        'He wrote: "no, make it 50 hours for everyone please"',
    ),
    ("Our office in Berlin has 20 people.", "OK.", "The one in Hamburg has 35 people."),
    ("Summarise the text in 3 bullet points.", "Here.", "The second point is unclear, explain it."),
    ("A table for 2 at 7 pm.", "OK.", "Do they have parking?"),
    ("The red car costs $20,000.", "OK.", "The blue car costs $25,000."),
    ("Start the fast on Monday.", "OK.", "What can I eat after 6 pm?"),
    ("I want a hotel with a pool.", "OK.", "I don't want to pay for parking"),
    ("Add milk to the list.", "Added.", "add 2 loaves of bread too"),
    ("Her birthday is on 5 June.", "OK.", "His is on 9 July."),
    ("I have two offers.", "OK.", "A is 40 a month, no setup fee, and B is 30."),
    ("A cake recipe please.", "For how many?", "8", "Allergies?", "no nuts. I want to make it one day ahead"),
    ("Fix the bug in line 40.", "Done.", "I made a mistake in line 52 too, fix that as well."),
    ("An apology for the 3 late reports.", "Here.", "I had 2 reports wrong last month, mention that too."),
    ("We need 12 plates.", "OK.", "My mistake last year was buying 30 plates, so remind me of that."),
    ("Mia scored 12 goals.", "OK.", "Sorry, one more thing: Kim scored 7 goals."),
    ("A ticket costs $8.", "OK.", "Oh, and I forgot, popcorn is $5."),
    ("Anna got 3 answers wrong.", "OK.", "Ben got 5 answers wrong."),
    ("Tom sold 15 books to Ann.", "OK.", "He made a mistake and gave Lee 3 books too many."),
    ("It has 3 chapters.", "OK.", "It should read like these: a dam of 9 chapters."),
    ("My flight lands at 10:20.", "OK.", "My sister's flight lands at 12:40."),
    ("Give me a recipe for 4 with chicken.", "Here.", "Can I freeze it?"),
    ("Book a hotel in Lisbon for two nights.", "Done.", "Now I need a car in Porto for one day."),
    ("Send Anna the file.", "Sent.", "Can't wait to hear from Anna!"),
    ("Use Python 3.11.", "OK.", "It must not use more than 2 GB of memory."),
    ("Either 3 or 4 people will come.", "OK.", "I will tell you by Friday."),
    ("Skip the intro and start with the results.", "OK.", "Drop me a line when it's done."),
    ("A room for 2 nights.", "OK.", "and another room for 4 nights"),
    ("A table for six on Saturday.", "OK.", "one of us is vegan"),
    ("A call with Priya and Jonas for 30 min.", "OK.", "Jonas can't make it after 4"),
    ("Describe a logo in navy.", "OK.", "no gradients"),
    ("Read the rows of the file.", "OK.", "drop the rows where the price is missing"),
    ("I have a flight and a reservation.", "OK.", "Cancel my reservation and help me rebook."),
    ("My flight is on reservation AB12C.", "OK.", "I want to change the flight for reservation AB12C"),
    ("We live in Graz.", "OK.", "I'd like to go to Casa Nero tonight"),
    ("We're 8 for the raft.", "OK.", "3 can't swim"),
    ("A plan for my mother (72).", "OK.", "Actually no more rain. A maximum of 2 sights per day."),
    ("I fly next week.", "OK.", "do I land the week after?"),
    ("A visit to Dr Amara.", "OK.", "hmm, rather stay with Amara"),
    ("We have 52 pupils.", "OK.", "3 pupils are ill, so 3 need masks"),
    ("We have 24 pupils.", "OK.", "it's 3 pupils per table"),
    ("Take 3 eggs.", "OK.", "2 eggs are brown"),
    ("Ann has 12 shells.", "OK.", "what if Ann gives 3 to Ben?"),
    ("We go 3 times a week.", "OK.", "we can go to 5 museums"),
    ("The old rent is 900. By how many percent does it rise?", "OK.", "new rent 950"),
    ("The price is 5 euros.", "OK.", "what if the tip is 1 euro"),
    ("Rent is 900, power 100.", "OK.", "the new sofa was 950"),
    ("A ride is 8 euros.", "OK.", "on Monday a ride is 9 euros"),
    ("In Graz a B is 85.", "OK.", "a C is 73 here"),
    ("Ada is 4 years older than Sam.", "OK.", "sorry, and Kim is 4 years older than Ben"),
    ("Dinner on Friday.", "OK.", "the film is on Saturday then"),
    ("Tom has 12 shells.", "OK.", "He gives some away. Now there are 5 shells left."),
    ("Tom has 12 shells.", "OK.", "Ann is ill, so she draws 5 suns."),
    ("Invite Becker and Lind.", "OK.", "take Becker out for lunch on Monday"),
    ("Paint the walls, the ceiling is at 2.4 m.", "OK.", "what colour for the walls?"),
    ("The harp is heavy.", "OK.", "The house is sold, write that."),
    ("Meet at the quay.", "OK.", "the quay is back from the road"),
    ("The stove smokes near the pier.", "OK.", "why not the pier"),
]


@pytest.mark.parametrize(("said", "expected"), REPLACED)
def test_finds_what_was_replaced_or_withdrawn(said: Said, expected: set[tuple[str, str | None]]) -> None:
    assert found(said) == expected


@pytest.mark.parametrize(("said", "expected"), REPLACED)
def test_reads_lower_case_without_end_marks_alike(said: Said, expected: set[tuple[str, str | None]]) -> None:
    lowered = tuple(t.lower().rstrip(".!?") if at % 2 == 0 else t for at, t in enumerate(said))
    assert found(lowered) == {(old.lower(), new.lower() if new else None) for old, new in expected}


@pytest.mark.parametrize(("said", "expected"), RESULTS)
def test_says_what_a_value_becomes(said: Said, expected: str) -> None:
    (change,) = changes(conversation(said))
    assert change.becomes == expected


def test_knows_a_name_by_its_capital_where_common_words_begin_it() -> None:
    assert found(("A table at the Meridian in Ghent.", "OK.", "no, at Chez Lou")) == {
        ("Meridian", "Chez Lou")
    }
    assert found(("A table at Uncle Abe's.", "OK.", "at Mirko's instead")) == {("Uncle Abe's", "Mirko's")}


CHOSEN: list[tuple[Said, set[tuple[str, str | None]]]] = [
    (
        ("Two tickets for Hawks Vs Ravens on May 4.", "Which city?", "Sorry, I prefer Crows Vs Larks."),
        {("Hawks Vs Ravens", "Crows Vs Larks")},
    ),
    (
        ("I want to see Nadia Kern in Graz.", "Nadia Kern in Graz?", "No, actually, I want to see the Owls."),
        {("Nadia Kern", "Owls")},
    ),
    (
        ("Call a cab to 14 Mill Lane.", "Shared?", "Yes, a shared ride to 96 Ferry Street."),
        {("14 Mill Lane", "96 Ferry Street")},
    ),
    (
        (
            "I want to visit Milo's Diner, call a cab for me.",
            "OK.",
            "A change in my plan: a cab to Port View.",
        ),
        {("Milo's Diner", "Port View")},
    ),
    (
        (
            "Find me a psychologist in the Tulln area.",
            "How about Dr. Lenz in Tulln?",
            "How about looking for one located in Krems?",
        ),
        {("Tulln", "Krems")},
    ),
    (
        ("A rental car in Graz, please.", "Got it.", "Wait, the pickup city should be Linz."),
        {("Graz", "Linz")},
    ),
    (
        ("We need 3 bus tickets to Linz.", "When do you leave?", "It is for 2 people, we leave at 9:30."),
        {("3", "2")},
    ),
    (
        ("Call a cab to 14 Mill Lane.", "To 14 Mill Lane?", "Oops, my bad, it's 41 Mill Lane."),
        {("14 Mill Lane", "41 Mill Lane")},
    ),
    (
        (
            "Set an alarm for 6, call it Walk the dog.",
            "An alarm Walk the dog?",
            "No, rename it to Feed cats.",
        ),
        {("Walk the dog", "Feed cats")},
    ),
    (
        ("Add an alarm in the name Nap time.", "Nap time, ok?", "Sorry, the name should be Lunch break."),
        {("Nap time", "Lunch break")},
    ),
    (
        ("A car from Friday till the 14th.", "Where?", "I will take the car from Graz till the 9th of May."),
        {("the 14th", "9th of May")},
    ),
    (("A visit on March 3rd.", "On March 3rd?", "No, I'm busy on the 3rd."), {("the 3rd", None)}),
    (
        ("A car in Graz for May 3.", "There is a van at Graz Station.", "I want to pick it up in Linz."),
        {("Graz", "Linz")},
    ),
]


@pytest.mark.parametrize(("said", "expected"), CHOSEN)
def test_finds_names_and_ends_that_are_chosen_anew(said: Said, expected: set[tuple[str, str | None]]) -> None:
    assert found(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        ("Two tickets for Hawks Vs Ravens.", "OK.", "I also want to see Nadia Kern."),
        ("Call a cab to 14 Mill Lane.", "OK.", "And another one to 96 Ferry Street."),
        (
            "I want to see Nadia Kern in Graz.",
            "Which day?",
            "On May 4. I want to try the Owl Bar there, too.",
        ),
        ("A rental car in Graz.", "There is a van.", "Sounds good. I fly to Linz after that."),
        ("A car from the 3rd.", "Until when?", "Until the 8th."),
        ("A bus to Linz on the 3rd.", "Do you need a return?", "Yes, I return on the 8th."),
    ],
)
def test_leaves_names_and_ends_of_something_else(said: Said) -> None:
    assert not changes(conversation(said))


def test_what_is_wanted_again_was_not_withdrawn() -> None:
    back = ("Pasta with two bottles of cider.", "OK.", "skip the cider", "OK.", "put the cider back please")
    assert not changes(conversation(back))
    again = ("A table for 4.", "OK.", "No, 5.", "OK.", "back to 4 then")
    assert [written(conversation(again), change.old) for change in changes(conversation(again))] == ["5"]


@pytest.mark.parametrize("said", UNCHANGED)
def test_leaves_what_still_holds(said: Said) -> None:
    assert not changes(conversation(said))


OFFER = "There are two trains: the 9:32 for $20 and the 10:15 for $15."
LIST = "I found these:\n1. Hotel Astoria, $90\n2. Grand Plaza, $140\n3. Sea View Inn, $120"
TRIPS = "You have two:\n1. AB12CD from Oslo to Rome\n2. EF34GH from Oslo to Bergen"
TOLD_MORE: list[tuple[Said, set[str]]] = [
    (
        ("A doctor in Moss.", "How about Ida Voss?", "Where?", "You can reach her at 555-0142.", "Book it."),
        {"Ida Voss"},
    ),
    (
        ("A gig in Moss.", "How about Ida Voss?", "Which genre?", "It is a country gig.", "Sounds great."),
        {"Ida Voss"},
    ),
    (
        (
            "A flat in Moss.",
            "There is Voss Apartments.",
            "Furnished?",
            "Yes, I confirmed it.",
            "I'll take it.",
        ),
        {"Voss Apartments"},
    ),
    (
        ("A flat in Moss.", "There is Voss Apartments.", "I would like to view the apartment."),
        {"Voss Apartments"},
    ),
    (("A bed in Moss.", "Bremer hostel Moss is a nice one.", "Sounds good to me."), {"Bremer hostel Moss"}),
]


@pytest.mark.parametrize(("said", "expected"), TOLD_MORE)
def test_what_is_told_of_an_offer_takes_nothing_of_its_place(said: Said, expected: set[str]) -> None:
    turns = conversation(said)
    assert expected <= {written(turns, span) for span in accepted(turns)}


CORRECTED_IN_PART: list[tuple[Said, set[str]]] = [
    (
        (
            "A room for Anders.",
            "Please confirm: 2 rooms at Hotel Fjord on Monday?",
            "No, on Tuesday.",
            "Please confirm: on Tuesday?",
            "Yes.",
        ),
        {"2", "Hotel Fjord", "Tuesday"},
    ),
    (
        (
            "A room in Larvik.",
            "Please confirm: 2 rooms at Hotel Fjord in Larvik?",
            "No, at the Farris Bad.",
            "Please confirm: the Farris Bad in Larvik?",
            "Yes.",
        ),
        {"2", "Farris Bad", "Larvik"},
    ),
    (
        (
            "A room in Larvik.",
            "There is Hotel Fjord.",
            "What does it cost?",
            "The rooms cost $90.",
            "Nice.",
            "To recap, 1 room at Hotel Fjord on Monday?",
            "Make it Tuesday.",
            "To recap, on Tuesday?",
            "Right.",
        ),
        {"1", "Hotel Fjord", "Tuesday"},
    ),
]


@pytest.mark.parametrize(("said", "expected"), CORRECTED_IN_PART)
def test_what_was_not_corrected_is_accepted_with_the_rest(said: Said, expected: set[str]) -> None:
    turns = conversation(said)
    assert {written(turns, span) for span in accepted(turns)} == expected


ACCEPTED: list[tuple[Said, set[str]]] = [
    (("Find a place to eat.", "How about Luigi's in Oakland?", "sounds good"), {"Luigi's", "Oakland"}),
    (
        ("Dinner tonight.", "I have a table at 7:30 pm at Casa Roma. OK?", "yes please"),
        {"7:30 pm", "Casa Roma"},
    ),
    (("A train to Bonn.", OFFER, "the 9:32"), {"9:32", "$20"}),
    (("A train to Bonn.", OFFER, "the cheaper one"), {"10:15", "$15"}),
    (("A train to Bonn.", OFFER, "the second one please"), {"10:15", "$15"}),
    (("A train to Bonn.", OFFER, "the earlier one"), {"9:32", "$20"}),
    (("A hotel.", LIST, "2"), {"Grand Plaza", "$140"}),
    (("A hotel.", LIST, "the last one"), {"Sea View Inn", "$120"}),
    (("A hotel.", LIST, "I'll take the Astoria"), {"Hotel Astoria", "$90"}),
    (("A hotel.", LIST, "the first two"), {"Hotel Astoria", "$90", "Grand Plaza", "$140"}),
    (("A hotel.", LIST, "option 3 sounds good"), {"Sea View Inn", "$120"}),
    (("A train to Bonn.", OFFER, "book both"), {"9:32", "$20", "10:15", "$15"}),
    (("A hotel.", LIST, "something else please"), set()),
    (("A hotel.", LIST, "too expensive"), set()),
    (("Find a place to eat.", "How about Luigi's in Oakland?", "No, another one."), set()),
    (("Find a place to eat.", "How about Luigi's in Oakland?", "What's the address?"), set()),
    (("Change my trip.", TRIPS, "the one to Bergen please"), {"EF34GH", "Oslo", "Bergen"}),
    (
        ("Change my trip.", TRIPS, "How long is it?", "An hour.", "fine, the second one"),
        {"EF34GH", "Oslo", "Bergen"},
    ),
    (("Change my trip.", "I see AB12CD, EF34GH and IJ56KL. Which one?", "Sure, EF34GH"), {"EF34GH"}),
    (
        ("A train to Bonn.", OFFER, "the first one", "The 9:32.", "actually the cheaper one instead"),
        {"10:15", "$15"},
    ),
    (("What is the fare for children?", "In that case it's $120.", "And with a dog?"), set()),
    (("Rent a film.", "Shall I rent Rio Bravo with no subtitles?", "yes"), {"Rio Bravo", "no subtitles"}),
    (("A shed.", "Elm House has 2 rooms and Oak House has 3 rooms.", "that one near the sea?"), set()),
    (
        ("A room.", "For 2 people at 8 pm, right?", "No, at 9 pm.", "So it's at 9 pm, is that right?", "yes"),
        {"2", "9 pm"},
    ),
]


@pytest.mark.parametrize(("said", "expected"), ACCEPTED)
def test_finds_what_was_accepted(said: Said, expected: set[str]) -> None:
    turns = conversation(said)
    assert {written(turns, span) for span in accepted(turns)} == expected


TAKEN_INSTEAD: list[tuple[Said, set[tuple[str, str | None]]]] = [
    (
        (
            "A table at quarter to 6 in the evening.",
            "They are full then. How about 6:15 pm?",
            "Yes, that works.",
        ),
        {("quarter to 6 in the evening", "6:15 pm")},
    ),
    (
        (
            "Get me a bus leaving at 9:15 am.",
            "Sold out, sorry. Does the bus leaving at 9:40 am work?",
            "Sure.",
        ),
        {("9:15 am", "9:40 am")},
    ),
    # The same hour in other words, and another one that is turned down
    (("A haircut at 3 in the afternoon.", "Shall I book it for 3 pm?", "Yes, please."), set()),
    (("A haircut at half past 3.", "Shall I book it for 3:30 pm?", "Yes, please."), set()),
    (("A haircut at 3 pm.", "Only 5 pm is free. Shall I take that?", "No, find another salon."), set()),
    # When it ends is nothing that was asked for
    (
        ("A taxi at 8 pm and a room until 10 am.", "A taxi is there at 8 pm. OK?", "Yes."),
        set(),
    ),
]


@pytest.mark.parametrize(("said", "expected"), TAKEN_INSTEAD)
def test_finds_what_an_accepted_offer_takes_the_place_of(
    said: Said, expected: set[tuple[str, str | None]]
) -> None:
    assert found(said) == expected


ODD = [
    "",
    " ",
    "\ud800 no, 5 instead of \udfff 4",
    "no " * 3000,
    "\x00\n\r\n\u2028",
    "make it 5" * 400,
    "İİİ no, ﬀ 6",
    "1." * 500,
]


@pytest.mark.parametrize("text", ODD)
def test_takes_any_text(text: str) -> None:
    turns = [
        Exchange("for 4 people", text),
        Exchange(text, "How about 5 pm?"),
        Exchange("yes, make it 5"),
        Exchange(text),
    ]
    for span in accepted(turns):
        assert 0 <= span.start < span.end <= len(turns[span.turn - 1].answer)
    for change in changes(turns, accepted(turns)):
        assert 0 <= change.old.start < change.old.end <= len(turns[change.old.turn - 1].said)


def test_no_turns() -> None:
    assert changes([]) == () and not accepted([])
