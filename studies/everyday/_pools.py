"""What the templates are filled with. The two parts share names and numbers, and no questions or chores."""

from __future__ import annotations

from dataclasses import dataclass

from midturn.studies.everyday._records import Part


@dataclass(frozen=True)
class Fact:
    """A small question with its answer."""

    question: str
    answer: str
    key: str
    """The word of the answer that matters."""
    about: str
    """The phrase that question and answer share."""

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the words by which one sees that the question is answered again."""
        return (self.key, self.about)


@dataclass(frozen=True)
class Chore:
    """A request for a short text, with the text."""

    request: str
    text: str
    marks: tuple[str, ...]
    """Words by which one sees that the chore is done again."""


def _fact(about: str, key: str) -> Fact:
    return Fact(f"What is the {about}?", f"The {about} is {key}.", key, about)


CAPITALS: dict[Part, tuple[tuple[str, str], ...]] = {
    "tune": (
        ("Japan", "Tokyo"),
        ("Germany", "Berlin"),
        ("Egypt", "Cairo"),
        ("Norway", "Oslo"),
        ("Poland", "Warsaw"),
        ("Cuba", "Havana"),
        ("Iran", "Tehran"),
        ("Thailand", "Bangkok"),
        ("South Korea", "Seoul"),
        ("Hungary", "Budapest"),
        ("Ireland", "Dublin"),
    ),
    "report": (
        ("Canada", "Ottawa"),
        ("Russia", "Moscow"),
        ("Greece", "Athens"),
        ("Sweden", "Stockholm"),
        ("Austria", "Vienna"),
        ("Kenya", "Nairobi"),
        ("India", "New Delhi"),
        ("China", "Beijing"),
        ("Peru", "Lima"),
        ("Finland", "Helsinki"),
        ("Indonesia", "Jakarta"),
    ),
}

OPPOSITES: dict[Part, tuple[tuple[str, str], ...]] = {
    "tune": (
        ("hot", "cold"),
        ("up", "down"),
        ("black", "white"),
        ("happy", "sad"),
        ("wet", "dry"),
        ("early", "late"),
        ("hard", "soft"),
    ),
    "report": (
        ("big", "small"),
        ("day", "night"),
        ("tall", "short"),
        ("open", "closed"),
        ("fast", "slow"),
        ("strong", "weak"),
        ("near", "far"),
    ),
}

FACTS: dict[Part, tuple[Fact, ...]] = {
    part: (
        *(_fact(f"capital of {country}", city) for country, city in CAPITALS[part]),
        *(_fact(f"opposite of {word}", other) for word, other in OPPOSITES[part]),
    )
    for part in CAPITALS
}

CHORES: dict[Part, tuple[Chore, ...]] = {
    "tune": (
        Chore(
            "Write two lines about the sea.",
            "The sea is wide and never still,\nits waves come home against their will.",
            ("sea", "waves", "ocean"),
        ),
        Chore(
            "Give me a tip for sleeping better.",
            "Go to bed at the same hour every night and leave your phone in another room.",
            ("sleep", "sleeping", "bed", "bedtime"),
        ),
        Chore(
            "Tell me a very short story about a fox.",
            "A fox found a lost mitten in the snow. It slept in it all winter.",
            ("fox", "mitten"),
        ),
        Chore(
            "How do I keep my houseplants healthy?",
            "Water them once a week, keep them in bright light and turn the pots now and then.",
            ("plants", "houseplants", "soil", "pots"),
        ),
        Chore(
            "Describe a garden in spring in one sentence.",
            "Tulips open along the path while bees try every blossom.",
            ("garden", "tulips", "blossom", "flowers", "blooming"),
        ),
        Chore(
            "What can I do against hiccups?",
            "Hold your breath for ten seconds and then sip some cold water slowly.",
            ("hiccups", "breath", "sip"),
        ),
    ),
    "report": (
        Chore(
            "Write a short rhyme about rain.",
            "Rain on the roof and rain on the street,\nrain in the shoes on my two wet feet.",
            ("rain", "roof", "raindrops"),
        ),
        Chore(
            "How can I remember new vocabulary?",
            "Write each word on a card and go through the cards every evening.",
            ("vocabulary", "cards", "flashcards"),
        ),
        Chore(
            "Tell me a tiny story about a lighthouse.",
            "The lighthouse blinked all night. In the morning a boat blinked back.",
            ("lighthouse", "boat"),
        ),
        Chore(
            "How do I clean a wooden table?",
            "Wipe it with a damp cloth and a drop of soap, then dry it at once.",
            ("wooden", "cloth", "soap", "wood"),
        ),
        Chore(
            "Describe a winter evening in one sentence.",
            "Snow falls past the lamps while the stove ticks in the corner.",
            ("snow", "lamps", "stove", "winter"),
        ),
        Chore(
            "What helps against a sore throat?",
            "Drink warm tea with honey and rest your voice for a day.",
            ("throat", "honey", "tea"),
        ),
    ),
}

NAMES = (
    "Amelia",
    "Boris",
    "Carla",
    "Derek",
    "Elena",
    "Felix",
    "Greta",
    "Hugo",
    "Irene",
    "Jonas",
    "Katya",
    "Leon",
    "Marta",
    "Nadia",
    "Oscar",
    "Paula",
    "Quentin",
    "Rosa",
    "Stefan",
    "Tilda",
    "Ursula",
    "Victor",
    "Wanda",
    "Yusuf",
)
SURNAMES = (
    "Finch",
    "Harlow",
    "Keller",
    "Marsh",
    "Novak",
    "Okafor",
    "Pryce",
    "Quill",
    "Rossi",
    "Sorensen",
    "Tanaka",
    "Vega",
)
PET_NAMES = (
    "Biscuit",
    "Pepper",
    "Ziggy",
    "Maple",
    "Pickle",
    "Shadow",
    "Waffle",
    "Coco",
    "Rusty",
    "Nugget",
    "Olive",
    "Domino",
)
PETS = ("cat", "dog", "rabbit", "parrot", "hamster", "pony", "turtle", "goldfish")
COLOURS = ("red", "blue", "green", "yellow", "purple", "orange", "brown", "grey")
CLOTHES = ("hat", "scarf", "coat", "jumper", "belt", "shirt", "skirt", "tie")
FOODS = ("soup", "rice", "pasta", "salad", "curry", "pizza", "fish", "beans", "omelette", "stew")
GROCERIES = ("bread", "butter", "cheese", "coffee", "flour", "honey", "milk", "salt", "sugar", "yoghurt")
HERBS = ("basil", "mint", "thyme", "parsley", "sage", "rosemary", "dill", "chives")
HOBBIES = ("pottery", "chess", "archery", "knitting", "rowing", "baking", "fencing", "origami", "juggling")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
HOTELS = ("Rose Inn", "Park Hotel", "Lake House", "Golden Lion", "Mill Lodge", "Harbour Rest", "Castle Court")
CITIES = (
    ("Kyoto", "Japan"),
    ("Munich", "Germany"),
    ("Lisbon", "Portugal"),
    ("Seville", "Spain"),
    ("Naples", "Italy"),
    ("Milan", "Italy"),
    ("Krakow", "Poland"),
    ("Hamburg", "Germany"),
    ("Valencia", "Spain"),
    ("Istanbul", "Turkey"),
)
WORDS = (
    "lantern",
    "pebble",
    "meadow",
    "copper",
    "ribbon",
    "thunder",
    "velvet",
    "harvest",
    "compass",
    "walnut",
)
SHORT_WORDS = ("moon", "star", "lamp", "tree", "bird", "cake", "ship", "king", "gold", "snow", "frog", "rose")
