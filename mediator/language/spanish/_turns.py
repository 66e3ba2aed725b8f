"""Spanish words that tell what a turn is."""

from __future__ import annotations

from midturn.mediator.language._phrases import words
from midturn.mediator.language._turns import TurnWords

TURNS = TurnWords(
    frequent=frozenset(
        words(
            """uno una unos pero para por yo tú él ella nosotros gracias sí qué cuándo dónde quién cómo cuál
            puedes haz escribe explica más muy hola también hazlo tradúcelo"""
        )
    ),
    asking=frozenset(
        words(
            """qué cuándo dónde quién quiénes cómo cuál cuáles cuánto cuánta cuántos cuántas porqué cuanto
            cuanta"""
        )
    ),
    thanking=frozenset(words("gracias gracia grax adiós")),
)
