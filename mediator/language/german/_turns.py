"""German words that tell what a turn is."""

from __future__ import annotations

from midturn.mediator.language._phrases import words
from midturn.mediator.language._turns import TurnWords

TURNS = TurnWords(
    frequent=frozenset(
        words(
            """der den dem ein eine einen einem einer und oder aber nicht ist sind wird werden mit für auf bei
            nach von zum zur ich wir ihr sie mir mich dir dich bitte danke ja nein kein keine noch auch mehr
            wie wann wo wer warum welche welcher kannst könntest mach mache schreib schreibe erkläre weiter
            kürzer länger ohne über heute morgen hallo guten"""
        )
    ),
    asking=frozenset(
        words("""wie wann wo wer warum wieso weshalb welche welcher welches welchen womit wofür wieviel""")
    ),
    thanking=frozenset(words("danke dank tschüss")),
)
