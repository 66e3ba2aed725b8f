"""French words that tell what a turn is."""

from __future__ import annotations

from midturn.mediator.language._phrases import words
from midturn.mediator.language._turns import TurnWords

TURNS = TurnWords(
    frequent=frozenset(
        words(
            """les un une et ou mais pas est sont était avec pour sur dans chez je tu il elle nous vous ils
            merci oui très quoi quand où qui pourquoi comment quel quelle peux pouvez fais écris explique
            c'est s'il plaît bonjour salut"""
        )
    ),
    asking=frozenset(words("quoi quand où qui pourquoi comment combien quel quelle quels quelles")),
    thanking=frozenset(words("merci")),
)
