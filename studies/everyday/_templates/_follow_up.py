"""Questions about an answer, and work on it."""

from __future__ import annotations

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._pools import (
    CITIES,
    FOODS,
    HERBS,
    NAMES,
    PET_NAMES,
    PETS,
    SHORT_WORDS,
    SURNAMES,
    WORDS,
)
from midturn.studies.everyday._records import Wanted
from midturn.studies.everyday._templates._script import Script, Template, says, talk


def pet_name_in_capitals(draw: Draw) -> Script:
    """Ask for two names, and each time for the same name in capitals."""
    first, second = draw.some(PET_NAMES, 2)
    return Script(
        talk(
            f"Can you think of a name for my new {draw.one(PETS)}?",
            f"{first}",
            "Write that name in capital letters.",
            f"{first.upper()}",
            "Give me another name.",
            f"{second}",
            "Write that name in capital letters.",
        ),
        Wanted(((second.upper(),),), (first,), in_capitals=True),
        needs=(3,),
    )


def country_of_the_trip(draw: Draw) -> Script:
    """Ask where to travel, then in which country that is."""
    city, country = draw.one(CITIES)
    return Script(
        talk(
            f"Where should I go for a weekend with my friend {draw.one(NAMES)}?",
            f"I would go to {city}. The old town is lovely and the food is good.",
            "In which country is that city?",
        ),
        says(country),
        needs=(1,),
    )


def platform_of_the_train(draw: Draw) -> Script:
    """Ask for a train, then for its platform."""
    name, platform, price = draw.one(NAMES), draw.number(2, 9), draw.number(21, 68)
    [time] = draw.clocks(1)
    return Script(
        talk(
            f"When does the next train to Port {name} leave?",
            f"It leaves at {time}. It goes from platform {platform}. A ticket costs {price} euros.",
            "Which platform does it go from?",
        ),
        says(str(platform), forbidden=(str(price),)),
        needs=(1,),
    )


def author_of_the_book(draw: Draw) -> Script:
    """Ask for a book and something else, then who wrote the book."""
    word, fact = draw.one(WORDS), draw.fact()
    author, other = draw.some(SURNAMES, 2)
    first, second = draw.some(NAMES, 2)
    return Script(
        talk(
            "Can you recommend a good novel?",
            f"Read The {word.title()} by {first} {author}. It was translated by {second} {other}.",
            fact.question,
            fact.answer,
            "Who wrote the novel that you recommended?",
        ),
        says(author, forbidden=(other, *fact.marks)),
        needs=(1,),
    )


def plant_of_the_advice(draw: Draw) -> Script:
    """Ask what to plant, thank, then ask for the plant again."""
    herb, other = draw.some(HERBS, 2)
    return Script(
        talk(
            f"What could {draw.one(NAMES)} and I plant on our balcony?",
            f"The best plant for summer is {herb}. It needs a lot of sun. You can try {other} as well.",
            "Thank you!",
            "You're welcome! Good luck with it.",
            "What is the best plant for summer?",
        ),
        says(herb, forbidden=(other,)),
        needs=(1,),
    )


def password_said_again(draw: Draw) -> Script:
    """Ask for a password, then to hear it once more."""
    first, second = draw.some(WORDS, 2)
    code, chore = f"{first}-{draw.number(12, 98)}-{second}", draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            "Make up a password for my guest network.",
            f"Your password is {code}",
            "Say that again, please.",
        ),
        says(code, forbidden=chore.marks),
        needs=(2,),
    )


def puzzle_word_in_capitals(draw: Draw) -> Script:
    """Ask for two words, and each time for the same word in capitals."""
    first, second = draw.some(SHORT_WORDS, 2)
    return Script(
        talk(
            f"I am making a sign for {draw.one(NAMES)}. Suggest a word for it.",
            f"{first}",
            "In capital letters, please.",
            f"{first.upper()}",
            "Suggest another word.",
            f"{second}",
            "In capital letters, please.",
        ),
        Wanted(((second.upper(),),), (first,), in_capitals=True),
        needs=(3,),
    )


def capital_of_the_destination(draw: Draw) -> Script:
    """Ask for a country to visit, then for its capital."""
    country, city = draw.capital()
    return Script(
        talk(
            f"Which country could {draw.one(NAMES)} and I visit next year?",
            f"You could visit {country}. It is beautiful and not expensive.",
            "What is the capital of that country?",
        ),
        says(city),
        needs=(1,),
    )


def price_of_the_repair(draw: Draw) -> Script:
    """Ask about a repair, then what it costs."""
    days, price = draw.number(3, 9), draw.number(31, 98)
    told = f"The repair takes {days} days. The repair costs {price} euros. It comes with new tyres."
    return Script(
        talk(
            f"Can you repair {draw.one(NAMES)}'s bicycle?",
            f"Yes, I can. {told}",
            "How much does the repair cost?",
        ),
        says(str(price), forbidden=(f"{days} days",)),
        needs=(1,),
    )


def painter_of_the_picture(draw: Draw) -> Script:
    """Ask for a picture and something else, then who painted it."""
    word, fact = draw.one(WORDS), draw.fact()
    painter, other = draw.some(SURNAMES, 2)
    first, second = draw.some(NAMES, 2)
    return Script(
        talk(
            "Which picture should I look at in the museum?",
            f"Look at The {word.title()}, which was painted by {first} {painter}. {second} {other} owns it.",
            fact.question,
            fact.answer,
            "Who painted the picture that I should look at?",
        ),
        says(painter, forbidden=(other, *fact.marks)),
        needs=(1,),
    )


def dish_for_the_evening(draw: Draw) -> Script:
    """Ask what to cook, thank, then ask for the dish again."""
    dish, other = draw.some(FOODS, 2)
    return Script(
        talk(
            f"What shall I cook for {draw.one(NAMES)}?",
            f"The best dish for guests is {dish}. It is easy to make. You can serve {other} on the side.",
            "That sounds good, thanks.",
            "You're welcome! Enjoy your meal.",
            "What is the best dish for guests?",
        ),
        says(dish, forbidden=(other,)),
        needs=(1,),
    )


def door_code_said_again(draw: Draw) -> Script:
    """Ask for a door code, then to hear it once more."""
    code, chore = f"{draw.number(112, 989)}-{draw.one(WORDS)}", draw.chore()
    return Script(
        talk(
            chore.request,
            chore.text,
            "Invent a code for my front door.",
            f"Your new code is {code}",
            "Pardon? Please repeat that.",
        ),
        says(code, forbidden=chore.marks),
        needs=(2,),
    )


TEMPLATES = (
    Template("follow_up", "tune", pet_name_in_capitals),
    Template("follow_up", "tune", country_of_the_trip),
    Template("follow_up", "tune", platform_of_the_train),
    Template("follow_up", "tune", author_of_the_book),
    Template("follow_up", "tune", plant_of_the_advice),
    Template("follow_up", "tune", password_said_again),
    Template("follow_up", "report", puzzle_word_in_capitals),
    Template("follow_up", "report", capital_of_the_destination),
    Template("follow_up", "report", price_of_the_repair),
    Template("follow_up", "report", painter_of_the_picture),
    Template("follow_up", "report", dish_for_the_evening),
    Template("follow_up", "report", door_code_said_again),
)
