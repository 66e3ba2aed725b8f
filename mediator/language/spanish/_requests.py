"""Spanish questions, commands, wishes and persons, to a first level."""

from __future__ import annotations

from collections.abc import Iterator

from midturn.mediator.language._phrases import folded, longest_first
from midturn.mediator.language._requests import RequestWords, grouped, grouped_words, sorts

_IRREGULAR = {
    "hacer": "haz haga",
    "decir": "di diga",
    "poner": "pon ponga",
    "dar": "da dé",
    "traducir": "traduce traduzca",
    "mostrar": "muestra muestre",
    "encontrar": "encuentra encuentre",
    "recomendar": "recomienda recomiende",
    "sugerir": "sugiere sugiera",
    "pedir": "pide pida",
    "corregir": "corrige corrija",
    "recordar": "recuerda recuerde",
    "ir": "ve vaya",
    "contar": "cuenta cuente",
    "resolver": "resuelve resuelva",
    "conseguir": "consigue consiga",
    "comprobar": "comprueba compruebe",
    "saber": "sepa",
    "ver": "ve vea",
    "reducir": "reduce reduzca",
    "proponer": "propón proponga",
}
_PRONOUNS = ("me", "nos", "lo", "la", "le")


def _forms(verb: str) -> Iterator[str]:
    """Yield the infinitive and the imperatives, each with a pronoun too."""
    for form in (verb, *_commands(verb)):
        yield form
        yield from (f"{form}{pronoun}" for pronoun in _PRONOUNS)


def _commands(verb: str) -> tuple[str, ...]:
    if verb in _COMMANDS:
        return _COMMANDS[verb]
    root, ending = verb[:-2], verb[-2:]
    if ending != "ar":
        return f"{root}e", f"{root}a"
    # `explicar` to `explique`, `pagar` to `pague`, `organizar` to `organice`.
    soft = {"c": "qu", "g": "gu", "z": "c"}.get(root[-1:], root[-1:])
    return f"{root}a", f"{root[:-1]}{soft}e"


_COMMANDS = {
    next(iter(folded(verb))): tuple(sorted(folded(commands))) for verb, commands in _IRREGULAR.items()
}

REQUESTS = RequestWords(
    fillers=folded(
        "por favor y entonces ahora luego hola también sí no gracias bueno ok vale pues primero después"
    ),
    please=folded("favor"),
    joiners=folded("y entonces luego favor"),
    links=folded("y entonces luego"),
    questions=sorts(
        """count: cuántos | cuántas
        amount measure count long: cuánto | cuánta
        long measure count amount: cuánto tiempo
        amount measure: cuánto cuesta | cuánto cuestan
        reason: por qué
        time: cuándo | a qué hora | qué día
        place: dónde | adónde
        person: quién | quiénes
        thing person place time manner amount measure count: qué | cuál | cuáles
        manner: cómo"""
    ),
    relatives=folded("que cual quien donde cuando como cuanto"),
    auxiliaries=folded("es son hay puede puedo está"),
    subjects=folded("yo tú él ella usted nosotros un una el la"),
    objects=folded(
        """el la los las un una unos unas me nos mi mis tu este esta estos todas todos dos tres cuatro
        cinco seis siete ocho nueve diez a al en para por qué cómo cuánto cuántos de"""
    ),
    polite=longest_first(
        """puedes|podrías|puede|podría|me puedes|me podrías|me puede|me podría|quiero que|necesito
        que|ayúdame a|ayúdeme a|puede usted|podría usted|te pido que|quisiera que"""
    ),
    own=longest_first("puedo|podría yo|es posible|cómo puedo|podemos|hay alguna forma de"),
    wishes=longest_first(
        """quiero|quisiera|necesito|me gustaría|quería|busco|estoy
        buscando|querría|necesitamos|queremos|tengo que|nos gustaría|deseo|me hace falta|buscamos|desearía"""
    ),
    ellipses=longest_first("y si|y para|qué tal|y con"),
    leanings=longest_first("prefiero|preferiría|tengo que"),
    negations=folded("no nunca"),
    verbs=grouped(
        """make: escribir, redactar, componer, crear, generar, hacer, preparar, diseñar, planear, planificar,
        organizar
        code: escribir, programar, crear, desarrollar, implementar
        obtain: reservar, comprar, pedir, alquilar, conseguir, buscar, encontrar, organizar
        tell: mostrar, listar, dar, decir, encontrar, indicar, buscar, enumerar, comprobar, saber, nombrar
        recommend: recomendar, sugerir, proponer, aconsejar, dar, buscar
        compute: calcular, determinar, hallar, contar, resolver, estimar, decir, encontrar, sumar, saber
        explain: explicar, describir, definir, aclarar, decir, detallar, contar
        set: cambiar, ajustar, modificar, subir, bajar, poner, encender, apagar, mover, aumentar, calentar
        send: enviar, mandar, escribir
        remove: borrar, eliminar, cancelar, quitar, anular, suprimir
        add: añadir, agregar
        note: anotar, apuntar, guardar, registrar
        remind: recordar, avisar
        rewrite: reescribir, corregir, mejorar, reformular, modificar
        summarize: resumir, acortar
        translate: traducir
        compare: comparar
        play: reproducir, tocar
        pay: pagar, transferir
        call: llamar
        go: ir, viajar, volar, comer, ver
        help: ayudar""",
        _forms,
    ),
    details=folded("usa use utiliza utilice evita evite"),
    nouns=grouped_words(
        """obtain: reserva, pedido, cita, billete, billetes, entradas, mesa
        summarize: resumen
        explain: explicación, descripción
        translate: traducción
        compare: comparación
        remove: cancelación
        tell: lista, respuesta
        recommend: idea, sugerencia, recomendación, consejo"""
    ),
    measures=folded("total suma número precio costo coste importe porcentaje probabilidad promedio cantidad"),
    spans=folded(
        "euros pesos horas minutos días semanas meses años kilómetros metros kilos gramos litros grados"
    ),
    verb_breaks=folded("es son era"),
    no_verb_endings=("s",),
    no_verbs=folded("el la los las un una yo tú él ella mi mis su y o pero en a para con sin si no de"),
    statements=folded("es son era está están hay tiene puede debe"),
    conditions=folded("si suponiendo"),
    infinitive=folded("a de para puede debe va"),
    first=folded("yo me mí nos nosotros quiero necesito"),
    first_possessive=folded("mi mis nuestro nuestra nuestros nuestras"),
    second=folded("tú te ti usted"),
    second_possessive=folded("tu tus"),
    third=folded("él ella ellos ellas"),
    third_possessive=folded("su sus"),
    offers=longest_first(
        """en qué puedo ayudarte|en qué puedo ayudarle|cómo puedo ayudarte|
        puedo ayudarte|puedo ayudarle|con gusto te"""
    ),
    will=longest_first("voy a|puedo"),
    told=longest_first("quieres|has pedido|usted quiere|usted necesita|necesitas|ha pedido"),
    answers=longest_first("la respuesta es|el resultado es"),
    function=folded(
        """el la los las un una unos unas de del y o pero es son para con sin sobre en yo tú me mi mis tu
        tus su sus nos no qué cuándo dónde quién cómo cuál cuánto cuántos por favor que se lo le al más
        muy también si hay a"""
    ),
    verb_last=True,
)
