"""Plain requests of two or three turns, as people tell them bit by bit, for `draft_conversations.py`.

Each is short enough for a very small model to put together, so that some of its drafts are right.
"""

from __future__ import annotations

PLAIN: tuple[tuple[str, ...], ...] = (
    ("I'd like a table for 4", "Friday", "at 7"),
    ("I need a taxi to the station", "for tomorrow at 6 am"),
    ("Remind me to ring Tom", "on Monday"),
    ("Find me a hotel in Rome", "for two nights"),
    ("Set an alarm", "for 6:45"),
    ("Send a message to Lisa", "tell her that I'm 10 minutes late"),
    ("Order a pizza", "with mushrooms, no onions"),
    ("How long do I boil eggs?", "they are very small"),
    ("What is the weather in Oslo?", "I mean tomorrow"),
    ("Write a birthday card for my sister Anna", "she turns 30"),
    ("Book a flight from Berlin to Madrid", "on 12 March"),
    ("Add milk to my shopping list", "two litres"),
    ("Play some jazz", "in the living room"),
    ("Translate 'good night' for me", "into Italian"),
    ("Turn on the heating", "to 21 degrees"),
    ("Cancel my appointment", "the one on Thursday"),
    ("I want to rent a car", "for three days", "a small one"),
    ("Recommend a book for my son", "he is 9", "he likes dragons"),
    ("How much is a train ticket to Vienna?", "for two adults"),
    ("Write a short poem", "about the sea"),
    ("Transfer 50 euros", "to Karl"),
    ("Buy two tickets for the concert", "the cheapest ones"),
    ("Give me a recipe for soup", "without garlic"),
    ("Make a packing list", "for a weekend in the mountains"),
    ("I want to learn some words of Spanish", "five of them", "about food"),
    ("Book a room for our meeting", "for 12 people", "on Tuesday at 9:30"),
    ("Explain how a magnet works", "to a child of six"),
    ("Call a plumber", "the kitchen sink is blocked"),
    ("Sort these names: Zoe, Adam, Mia", "backwards please"),
    ("How do I remove a stain from a shirt?", "it's red wine"),
    ("Book me a massage", "on Saturday afternoon"),
    ("Reserve a table for two", "sorry, for three"),
    ("Wake me up at 7", "no, make it 7:30"),
    ("Send flowers to my mother", "roses, not tulips", "by Sunday"),
    ("Find a flat in Lyon", "at most 900 euros a month"),
    ("Find a used bike", "under 200 dollars"),
    ("Which bus goes to the museum?", "from the main square"),
    ("Write an email to my landlord", "the heating is broken"),
    ("Print the report", "only pages 3 to 5"),
    ("Put a meeting in my calendar", "with Dr Lee", "on 4 May at noon"),
    ("Give me three names for a cat", "it's a black one"),
    ("How many calories are in a banana?", "a large one"),
    ("Is there a pharmacy nearby?", "one that is open on Sunday"),
    ("Turn off the lights", "all except the one in the hall"),
    ("Change my password", "for the work account"),
    ("Order 3 bags of cement", "and 2 bags of sand"),
    ("Suggest a film for tonight", "a comedy", "not longer than 100 minutes"),
    ("Write a function that adds two numbers", "in Python"),
    ("Convert 10 miles", "to kilometres"),
    ("What is 15 percent of a number?", "the number is 80"),
    ("Who wrote that novel?", "The Magic Mountain"),
    ("How far is it to Porto?", "from Lisbon", "by train"),
    ("I need a gift for my dad", "he likes fishing", "up to 40 euros"),
    ("Book the squash court for Wednesday", "at 6 pm"),
    ("Summarise the plot of Hamlet", "in three sentences"),
    ("Plan a trip to Japan", "for 10 days", "in October"),
    ("Give me a workout", "20 minutes", "without jumping"),
    ("Renew my library books", "all but the atlas"),
    ("Set a timer for the cake", "35 minutes"),
    ("Write a sign for our shop", "we are closed from 1 to 15 August"),
    ("Is this mushroom safe to eat?", "it's white and has a ring"),
    ("Book a train from Paris to Lille", "I meant from Lille to Paris"),
    ("I'd like a coffee", "a large one with oat milk", "no sugar"),
    ("Show me shoes", "size 42", "in brown"),
    ("Send the invoice to Maria", "copy Paul"),
    ("Water the garden", "every other day"),
    ("Move my haircut to Thursday", "if they have a slot after 4 pm"),
    ("Name a city in Canada", "one that starts with T"),
    ("Look up the phone number of the town hall", "in Graz"),
    ("Sell my old desk online", "for 80 euros"),
    ("Ask Peter for the keys", "and tell him the meeting is on Friday"),
    ("Schedule a call with Nora", "for next week, any day except Monday"),
)

_SHORT = """
transfer 20 euros | to Maria
send 15 dollars | to my brother
pay the gas bill | on Friday
lend 100 euros | to Tim
sell my car | for 3000 euros
sell my guitar online | for 120 dollars
buy a lamp | for under 40 euros
cancel my booking | for Tuesday
cancel my order | number 4471
cancel my lesson | with Ms Brown
move my appointment | to Monday
move the meeting | to 11 am
book a table | for 6 people
book a taxi | for 8 pm
book a tennis court | for Sunday
book a room | in Prague
book a seat | by the window
book a flight to Oslo | on 9 June
reserve a parking space | near the station
remind me to pay the rent | on Friday
remind me to feed the cat | at 6 pm
remind me to call Anna | tomorrow
remind me to water the roses | every Monday
remind me to buy eggs | after work
set an alarm | for 5:45
set a timer | for 12 minutes
wake me up | at 6:30
order a pizza | without onions
order 2 coffees | with milk
order 5 bags of sand | by Thursday
order a salad | but no tomatoes
play music | in the kitchen
play a song | by Nina Simone
turn on the light | in the hall
turn off the heating | in the bedroom
set the oven | to 180 degrees
set the volume | to 4
open the window | in the office
close the garage | at 10 pm
write a letter | to my bank
write a poem | about autumn
write a story | for my daughter
write a note | to Peter
write a joke | about cats
write an email | to Dr Stein
translate this word into French: bread | and into Spanish
translate 'thank you' | into Polish
convert 5 miles | to kilometres
convert 100 dollars | to euros
convert 30 degrees Celsius | to Fahrenheit
convert 2 cups | to millilitres
count to 20 | in Spanish
count from 1 to 10 | backwards
name three rivers | in Africa
name a bird | that can't fly
name five fruits | in German
find a doctor | in Bonn
find a hotel in Paris | for 3 nights
find a bakery | near the park
find a job | in Leeds
find a cheap phone | under 150 euros
find me a recipe | for lentil soup
find a train to Bern | at 7 am
find the email | from Laura
show me photos | from last summer
show me the news | about Chile
show me shirts | in green
add butter | to my shopping list
add 3 lemons | to the list
add Paul | to the meeting
remove eggs | from the list
delete the file | named old.txt
print 4 copies | in colour
print the letter | on both sides
rent a bike | for 2 days
rent a van | on Saturday
rent a boat | for 4 hours
call my mother | at noon
call the dentist | on Thursday
call a taxi | to the harbour
text Ben | that I am late
text Eva | that dinner is at 8
tell me a story | about a dragon
tell me a fact | about Mars
tell me the time | in Tokyo
tell me the price of a ticket | to Rome
explain gravity | to a child
explain the rules of chess | in short
explain the word 'irony' | with an example
send flowers | to my aunt
send the report | to Ms Klein
send the invoice | by Wednesday
send a card | to Grandma
ship the parcel | to Vienna
ship 12 boxes | by train
make a cake | without sugar
make a list | of 10 animals
make a plan | for the weekend
plan a walk | of 5 miles
plan a party | for 20 guests
plan a trip | to Norway
clean the kitchen | on Tuesday
paint the wall | blue
paint the door | in white, not grey
wash the car | before Friday
wash the red shirt | at 30 degrees
water the plants | twice a week
feed the fish | every other day
fix the bike | by Sunday
draw a house | with a red roof
draw a circle | with a radius of 3 cm
sort these numbers: 4, 9, 2 | from high to low
sort these words: pear, apple | by length
add these numbers: 12, 30 | and 5
multiply 6 by 7 | and then add 2
round 3.14159 | to two digits
what is the capital | of Peru
what is the weather | in Lima
what is the distance | from Bonn to Ulm
how do I cook rice | for 2 people
how do I say hello | in Japanese
how do I clean a carpet | with baking soda
how long do I bake a potato | at 200 degrees
how much is a ticket | to the zoo
how tall is the tower | in Pisa
who wrote the song | called Yesterday
who won the match | on Saturday
where can I buy stamps | on Sunday
where is the museum | of modern art
when is the next bus | to the airport
when does the shop open | on Monday
which train goes | to Ghent
which wine goes | with fish
is there a bank | near the church
is there a pool | in the hotel
can you recommend a book | about whales
can you book a table | at Luigi's
I need a taxi | to the airport
I need a room | for two nights
I need a gift | for my uncle
I need a plumber | in Graz
I want a haircut | on Friday
I want a coffee | with oat milk
I want a ticket | for the 9 pm show
I want to learn Greek | in 3 months
I'd like a table | by the window
I'd like a pizza | with extra cheese
I'd like tickets | for Hamlet
"""
SHORT: tuple[tuple[str, ...], ...] = tuple(tuple(line.split(" | ")) for line in _SHORT.strip().splitlines())
"""So short that the model's draft is right now and then, where the others' hardly ever are."""
