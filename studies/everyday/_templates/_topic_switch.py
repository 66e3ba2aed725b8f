"""A new question after others that are settled."""

from __future__ import annotations

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._pools import NAMES
from midturn.studies.everyday._templates._script import Script, Template, says, talk


def chore_thanks_question(draw: Draw) -> Script:
    """Ask something small after a question, a text and thanks."""
    chore, first, last = draw.chore(), draw.fact(), draw.fact()
    return Script(
        talk(
            first.question,
            first.answer,
            chore.request,
            chore.text,
            "Thank you!",
            "You're welcome!",
            last.question,
        ),
        says(last.key, forbidden=(*first.marks, *chore.marks)),
    )


def three_questions(draw: Draw) -> Script:
    """Ask three unrelated questions."""
    first, second, last = draw.fact(), draw.fact(), draw.fact()
    return Script(
        talk(first.question, first.answer, second.question, second.answer, last.question),
        says(last.key, forbidden=(*first.marks, *second.marks)),
    )


def two_chores_then_question(draw: Draw) -> Script:
    """Ask something small after two texts and a question."""
    chore, second, first, last = draw.chore(), draw.chore(), draw.fact(), draw.fact()
    return Script(
        talk(
            chore.request,
            chore.text,
            second.request,
            second.text,
            first.question,
            first.answer,
            last.question,
        ),
        says(last.key, forbidden=(*chore.marks, *second.marks, *first.marks)),
    )


def question_after_a_chat(draw: Draw) -> Script:
    """Ask something small at the end of a longer chat."""
    chore, second, first, last = draw.chore(), draw.chore(), draw.fact(), draw.fact()
    return Script(
        talk(
            "Hello!",
            "Hello! How can I help you?",
            chore.request,
            chore.text,
            first.question,
            first.answer,
            second.request,
            second.text,
            "Great, thanks.",
            "You're welcome!",
            last.question,
        ),
        says(last.key, forbidden=(*chore.marks, *second.marks, *first.marks)),
    )


def quiz_with_a_break(draw: Draw) -> Script:
    """Ask for a text between the questions of a quiz."""
    chore, first, second, last = draw.chore(), draw.fact(), draw.fact(), draw.fact()
    return Script(
        talk(
            f"I'm learning for a quiz. {first.question}",
            first.answer,
            f"And {second.question[0].lower()}{second.question[1:]}",
            second.answer,
            f"Let's take a break. {chore.request}",
            chore.text,
            f"Next question of the quiz: {last.question}",
        ),
        says(last.key, forbidden=(*first.marks, *second.marks, *chore.marks)),
    )


def question_text_question(draw: Draw) -> Script:
    """Ask something small after a question and a text."""
    first, chore, last = draw.fact(), draw.chore(), draw.fact()
    return Script(
        talk(
            first.question,
            first.answer,
            chore.request,
            chore.text,
            "That was helpful, thanks.",
            "Glad to hear it!",
            f"By the way: {last.question}",
        ),
        says(last.key, forbidden=(*first.marks, *chore.marks)),
    )


def four_questions(draw: Draw) -> Script:
    """Ask four unrelated questions."""
    first, second, third, last = draw.fact(), draw.fact(), draw.fact(), draw.fact()
    return Script(
        talk(
            first.question,
            first.answer,
            second.question,
            second.answer,
            third.question,
            third.answer,
            last.question,
        ),
        says(last.key, forbidden=(*first.marks, *second.marks, *third.marks)),
    )


def question_after_two_texts(draw: Draw) -> Script:
    """Ask something small after a question and two texts."""
    first, chore, second, last = draw.fact(), draw.chore(), draw.chore(), draw.fact()
    return Script(
        talk(
            chore.request,
            chore.text,
            first.question,
            first.answer,
            second.request,
            second.text,
            f"Okay. {last.question}",
        ),
        says(last.key, forbidden=(*first.marks, *chore.marks, *second.marks)),
    )


def question_at_the_end(draw: Draw) -> Script:
    """Ask something small at the end of a longer chat."""
    first, second, chore, last = draw.fact(), draw.fact(), draw.chore(), draw.fact()
    return Script(
        talk(
            "Good morning!",
            "Good morning! What can I do for you?",
            first.question,
            first.answer,
            "Right, I knew that one.",
            "Well done!",
            chore.request,
            chore.text,
            second.question,
            second.answer,
            last.question,
        ),
        says(last.key, forbidden=(*first.marks, *second.marks, *chore.marks)),
    )


def homework(draw: Draw) -> Script:
    """Help with homework, with something else in between."""
    first, chore, last = draw.fact(), draw.chore(), draw.fact()
    return Script(
        talk(
            f"{draw.one(NAMES)} has homework. {first.question}",
            first.answer,
            f"Something for me now. {chore.request}",
            chore.text,
            f"The next one of the homework: {last.question}",
        ),
        says(last.key, forbidden=(*first.marks, *chore.marks)),
    )


TEMPLATES = (
    Template("topic_switch", "tune", chore_thanks_question),
    Template("topic_switch", "tune", three_questions),
    Template("topic_switch", "tune", two_chores_then_question),
    Template("topic_switch", "tune", question_after_a_chat),
    Template("topic_switch", "tune", quiz_with_a_break),
    Template("topic_switch", "report", question_text_question),
    Template("topic_switch", "report", four_questions),
    Template("topic_switch", "report", question_after_two_texts),
    Template("topic_switch", "report", question_at_the_end),
    Template("topic_switch", "report", homework),
)
