"""Spanish words that say the same thing, those of small talk, and those that pick from what was offered."""

from __future__ import annotations

from midturn.mediator.language._phrases import classes, table

CLASSES = classes(
    """barato barata económico económica asequible | corto corta breve conciso concisa | largo larga extenso
    extensa detallado detallada | rápido rápida veloz pronto | fácil sencillo sencilla simple | amable
    cordial simpático | formal serio seria | informal coloquial | divertido divertida gracioso graciosa
    humor | tranquilo tranquila silencioso silenciosa | grande amplio amplia espacioso | pequeño pequeña
    compacto compacta | niños infantil | vegano vegana vegetal | picante especiado | directo directa escalas
    | principiantes novatos iniciación | expertos profesionales | jefe jefa superior | coche carro auto
    automóvil | bicicleta bici | foto fotos imagen imágenes | lista enumeración viñetas | tabla cuadro |
    rima rimas rimado | impermeable sumergible | piscina alberca"""
)

ASIDES = table(
    (
        "",
        """gracias | suena | encanta | ilusión | emocionado | emocionada | nervioso | nerviosa | cansado |
        cansada | espero | ojalá | no sé | no lo sé | ni idea | lástima | genial | estupendo |
        maravilloso | perfecto | sería genial | sería estupendo | sería perfecto | eso es | qué bien |
        eres | qué opinas | qué te parece | buenos días | buenas tardes | buenas noches | hasta luego |
        hasta pronto | lo siento | no pasa nada | da igual | ganas | buena idea | exactamente | exacto |
        de nuevo | agobiado | agobiada | ocupado | ocupada | adelante | no lo tengo claro | ya veremos |
        de acuerdo | contento | contenta | lo pienso""",
    )
)

PICKS = table(
    (
        "",
        """el de | la de | los de | las de | el del | la del | los del | las del | el con | la con | los con
        | las con | el sin | la sin | los sin | las sin | el que | la que | los que | las que""",
    )
)
