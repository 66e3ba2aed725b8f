"""Going on with what an answer began."""

from __future__ import annotations

from collections.abc import Sequence

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._pools import MONTHS, NAMES, WEEKDAYS
from midturn.studies.everyday._records import Wanted
from midturn.studies.everyday._templates._script import Script, Template, talk

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _goes_on(done: Sequence[object], following: Sequence[object], *more_forbidden: str) -> Wanted:
    """Return what is wanted where the next ones must come, without beginning again."""
    return Wanted(tuple((str(name),) for name in following), (str(done[0]), *more_forbidden), in_order=True)


def _row(items: Sequence[object]) -> str:
    return ", ".join(str(item) for item in items)


def counting(draw: Draw) -> Script:
    """Go on counting, twice."""
    numbers = range(start := draw.number(21, 80), start + 15)
    return Script(
        talk(
            f"Count for {draw.one(NAMES)}. Begin at any number you like.",
            _row(numbers[:5]),
            "Continue.",
            _row(numbers[5:10]),
            "Continue.",
        ),
        _goes_on(numbers, numbers[10:12]),
        needs=(2,),
    )


def weekdays(draw: Draw) -> Script:
    """Go on with the days of the week."""
    start = draw.number(0, 6)
    days = [WEEKDAYS[(start + step) % 7] for step in range(5)]
    return Script(
        talk(
            f"Help my daughter {draw.one(NAMES)} to learn the days of the week. Say three in a row.",
            _row(days[:3]),
            "Go on.",
        ),
        _goes_on(days, days[3:]),
        needs=(1,),
    )


def sheep(draw: Draw) -> Script:
    """Go on counting sheep."""
    numbers = range(start := draw.number(4, 70), start + 9)
    row = [f"{number} sheep" for number in numbers]
    return Script(
        talk(
            f"{draw.one(NAMES)} still cannot sleep. Go on counting sheep for us, please.",
            _row(row[:4]),
            "More please.",
            _row(row[4:8]),
            "More please.",
        ),
        _goes_on(numbers, numbers[8:]),
        needs=(2,),
    )


def steps_of_ten(draw: Draw) -> Script:
    """Go on counting in tens, after another question."""
    numbers, fact = range(start := 10 * draw.number(1, 20), start + 100, 10), draw.fact()
    return Script(
        talk(
            fact.question,
            fact.answer,
            "Count in steps of ten, from wherever you like.",
            _row(numbers[:4]),
            "Carry on.",
            _row(numbers[4:8]),
            "Carry on.",
        ),
        _goes_on(numbers, numbers[8:10], *fact.marks),
        needs=(3,),
    )


def months(draw: Draw) -> Script:
    """Ask for the next month after some that were named."""
    start, chore = draw.number(0, 11), draw.chore()
    row = [MONTHS[(start + step) % 12] for step in range(5)]
    return Script(
        talk(
            chore.request,
            chore.text,
            f"Name some months in order for {draw.one(NAMES)}.",
            _row(row[:4]),
            "And then?",
        ),
        _goes_on(row, row[4:], *chore.marks),
        needs=(2,),
    )


def page_numbers(draw: Draw) -> Script:
    """Go on with page numbers, twice."""
    numbers = range(start := draw.number(31, 80), start + 12)
    return Script(
        talk(
            f"Read some page numbers to {draw.one(NAMES)}, one after the other.",
            _row(numbers[:4]),
            "More.",
            _row(numbers[4:8]),
            "More.",
        ),
        _goes_on(numbers, numbers[8:10]),
        needs=(2,),
    )


def months_of_the_year(draw: Draw) -> Script:
    """Go on with the months."""
    start = draw.number(0, 11)
    row = [MONTHS[(start + step) % 12] for step in range(5)]
    return Script(
        talk(
            f"Teach {draw.one(NAMES)} the months of the year. Say the first three that come to your mind.",
            _row(row[:3]),
            "Continue, please.",
        ),
        _goes_on(row, row[3:]),
        needs=(1,),
    )


def steps_of_five(draw: Draw) -> Script:
    """Go on counting in fives, after another question."""
    numbers, fact = range(start := 5 * draw.number(2, 20), start + 50, 5), draw.fact()
    return Script(
        talk(
            fact.question,
            fact.answer,
            "Count in fives for a while, from any number.",
            _row(numbers[:4]),
            "Keep going.",
            _row(numbers[4:8]),
            "Keep going.",
        ),
        _goes_on(numbers, numbers[8:10], *fact.marks),
        needs=(3,),
    )


def days_after_a_text(draw: Draw) -> Script:
    """Ask for the next day after some that were named."""
    start, chore = draw.number(0, 6), draw.chore()
    days = [WEEKDAYS[(start + step) % 7] for step in range(4)]
    return Script(
        talk(
            chore.request,
            chore.text,
            f"Name some days of the week in order for {draw.one(NAMES)}.",
            _row(days[:3]),
            "What comes next?",
        ),
        _goes_on(days, days[3:], *chore.marks),
        needs=(2,),
    )


def houses(draw: Draw) -> Script:
    """Go on with the houses of a street."""
    numbers = range(start := draw.number(5, 70), start + 9)
    row = [f"house {number}" for number in numbers]
    return Script(
        talk(
            f"Walk down {draw.one(NAMES)} Street with me and say the houses that we pass.",
            _row(row[:4]),
            "Walk on.",
            _row(row[4:8]),
            "Walk on.",
        ),
        _goes_on(numbers, numbers[8:]),
        needs=(2,),
    )


TEMPLATES = (
    Template("continuation", "tune", counting),
    Template("continuation", "tune", weekdays),
    Template("continuation", "tune", sheep),
    Template("continuation", "tune", steps_of_ten),
    Template("continuation", "tune", months),
    Template("continuation", "report", page_numbers),
    Template("continuation", "report", months_of_the_year),
    Template("continuation", "report", steps_of_five),
    Template("continuation", "report", days_after_a_text),
    Template("continuation", "report", houses),
)
