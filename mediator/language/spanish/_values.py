"""Spanish: words and rules."""

from __future__ import annotations

from fractions import Fraction

from midturn.mediator.language._bounds import BoundWords
from midturn.mediator.language._counting import CountingWords
from midturn.mediator.language._denials import DenialWords
from midturn.mediator.language._figures import FigureWords
from midturn.mediator.language._language import Language
from midturn.mediator.language._phrases import fold, folded, phrase_set, table, word_table

_ONES = fold("cero uno dos tres cuatro cinco seis siete ocho nueve").split()
_TEENS = fold("diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte").split()
_TENS = fold("treinta cuarenta cincuenta sesenta setenta ochenta noventa").split()
_BELOW_HUNDRED = {
    **{word: n for n, word in enumerate([*_ONES, *_TEENS])},
    **{f"veinti{word}": 20 + n for n, word in enumerate(_ONES) if n},
    **{word: 10 * n for n, word in enumerate(_TENS, 3)},
    **{
        f"{ten} y {one}": 10 * tens + ones
        for tens, ten in enumerate(_TENS, 3)
        for ones, one in enumerate([*_ONES, "un", "una"])
        if 0 < ones < 10
    },
    **{f"{ten} y {one}": 10 * tens + 1 for tens, ten in enumerate(_TENS, 3) for one in ("un", "una")},
    "un": 1, "una": 1, "veintiun": 21, "veintiuna": 21, "docena": 12, "docenas": 12, "decena": 10,
       "veintena": 20, "quincena": 15, "treintena": 30, "cuarentena": 40,
}  # fmt: skip
_HUNDREDS = {
    "cien": 100, "ciento": 100,
    **{stem + ending: n * 100 for stem, n in
       (("doscient", 2), ("trescient", 3), ("cuatrocient", 4), ("quinient", 5), ("seiscient", 6),
        ("setecient", 7), ("ochocient", 8), ("novecient", 9)) for ending in ("os", "as")},
}  # fmt: skip
_SCALES = {"mil": 10**3, "millon": 10**6, "millones": 10**6}
_COUNTING = CountingWords(
    _BELOW_HUNDRED,
    _HUNDREDS,
    _SCALES,
    {
        "media": Fraction(1, 2),
        "medio": Fraction(1, 2),
        "un tercio": Fraction(1, 3),
        "tres cuartos": Fraction(3, 4),
    },
    {"y medio": Fraction(1, 2), "y media": Fraction(1, 2)},
)
_ORDINAL_STEMS = fold("primer segund tercer cuart quint sext séptim octav noven décim").split()
_ORDINALS = {
    **{stem + ending: n for n, stem in enumerate(_ORDINAL_STEMS, 1) for ending in ("o", "a", "os", "as")},
    "primer": 1,
    "tercer": 3,
}
_FUNCTION = folded(
    """el la los las un una unos unas lo al del este esta estos estas ese esa esos esas esto eso
        aquel aquella yo me mi mis mío mía tú te tu tus usted ustedes le les se su sus suyo nosotros
        nosotras nos nuestro nuestra nuestros nuestras vosotros os él ella ellos ellas que qué quien
        quién quienes cual cuál cuales cuáles cuando cuándo donde dónde adónde como cómo cuanto
        cuánto cuanta cuánta cuantos cuántos cuantas cuántas por para de desde hasta en con contra
        sobre entre durante según a ante bajo tras y e o u ni pero sino aunque porque pues si así
        entonces es son soy eres somos ser fue era eran está están estoy estar hay haya ha han he
        haber tiene tienen tengo tener tenga va van voy vamos ir puede pueden puedo puedes poder
        podría podrías debe deben debo debería quiero quiere quieres querría quisiera necesito
        necesita hace hacer haz sea sean sería favor por más menos muy ya también tambien solo sólo
        aquí allí ahí no sí todo toda todos todas cada alguno alguna algunos algunas algún otro otra
        otros otras mismo misma unos cerca aproximadamente casi más o menos alrededor hola gracias ok
        vale bueno cuyo cuya siendo total"""
)
VALUES = Language(
    code="es",
    name="Spanish",
    stemmer="spanish",
    lexicon="es",
    of_spelling=folded(
        "palabra palabras ortografia errata renombra reemplaza llamado llamada codigo "
        "rima traduce traducir traduccion contrasena significa"
    ),
    decimal_comma=True,
    clause_words=folded("pero porque mientras aunque entonces pues sino"),
    function_words=_FUNCTION,
    common_words=_FUNCTION
    | folded(
        """busco busca buscar encuentra escribe escribir dame da dar deme reserva reservar haz hazme
            crea crear organiza organizar prepara preparar traduce traducir resume resumir recuerda
            recuérdame explica explícame muestra muéstrame ayuda ayúdame redacta envía compra
            recomienda recomiéndame sugiere calcula compara lee elimina añade agrega cambia usa
            utiliza pon genera planea planifica mejor además sin nunca nada nadie espera perdón
            corrección lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril
            mayo junio julio agosto septiembre setiembre octubre noviembre diciembre hoy mañana ayer
            máximo mínimo menos uno dos tres cuatro cinco seis siete ocho nueve diez perfecto genial
            claro quizá quizás tal vez señor señora somos unos necesita desde hasta tampoco euros
            dólares pesos"""
    ),
    little=folded(
        """gracias favor genial perfecto bien claro vale ok bueno espera perdón perdona disculpa
            corrección mejor idea entonces mira oye pues hola gusta gustaría parece creo pienso decir
            dije digo quería quise olvida olvídalo cambio cambié cambiar problema listo súper ah oh
            eh vez igual puedo puede necesito quiero hacer basta"""
    ),
    abbreviations=folded("sr sra srta dr dra ud uds av avda núm p ej aprox etc máx mín tel"),
    conjunctions=folded("y e o u"),
    left_out_of_initials=folded("de del la y para"),
    titles=folded("sr sra srta dr dra prof"),
    before_versions=folded("versión versiones"),
    phrase_ends=folded("y e o u a de desde hasta para por con en sin"),
    by_order=folded("respectivamente"),
    counting=_COUNTING,
    number_words=_COUNTING.first | frozenset(_ORDINALS) | folded("doble triple"),
    ordinals=_ORDINALS,
    multiples={"doble": 2, "triple": 3},
    articles=folded("un una uno"),
    percent=phrase_set("por ciento"),
    scales={"mil": 10**3, "millon": 10**6, "millones": 10**6, "docenas": 12},
    units=word_table(
        ("mm", "milímetro milímetros"),
        ("cm", "centímetro centímetros"),
        ("m", "metro metros"),
        ("sqm", "metros_cuadrados m2"),
        ("km", "kilómetro kilómetros"),
        ("g", "gramo gramos"),
        ("kg", "kilo kilos kilogramo kilogramos"),
        ("tonne", "tonelada toneladas"),
        ("ml", "mililitro mililitros"),
        ("l", "litro litros"),
        ("s", "segundo segundos"),
        ("min", "minuto minutos"),
        ("h", "hora horas"),
        ("day", "día días"),
        ("week", "semana semanas"),
        ("month", "mes meses"),
        ("year", "año años"),
        ("tsp", "cucharadita cucharaditas"),
        ("tbsp", "cucharada cucharadas"),
        ("degree", "grado grados"),
        ("pound", "libra libras"),
    ),
    currencies=word_table(
        ("eur", "euro euros"),
        ("usd", "dólar dólares"),
        ("peso", "peso pesos"),
        ("cent", "céntimo céntimos centavo centavos"),
        ("gbp", "esterlinas"),
    ),
    and_a_part=table((Fraction(1, 2), "y medio|y media"), (Fraction(1, 4), "y cuarto")),
    near_not_after=folded("la"),
    months=table(
        (1, "enero"),
        (2, "febrero"),
        (3, "marzo"),
        (4, "abril"),
        (5, "mayo"),
        (6, "junio"),
        (7, "julio"),
        (8, "agosto"),
        (9, "septiembre|setiembre"),
        (10, "octubre"),
        (11, "noviembre"),
        (12, "diciembre"),
    ),
    weekdays=table(
        ("monday", "lunes"),
        ("tuesday", "martes"),
        ("wednesday", "miércoles"),
        ("thursday", "jueves"),
        ("friday", "viernes"),
        ("saturday", "sábado|sábados"),
        ("sunday", "domingo|domingos"),
    ),
    near_days=table(
        ("today", "hoy"),
        ("tomorrow", "mañana"),
        ("yesterday", "ayer"),
        ("tonight", "esta noche"),
        ("overmorrow", "pasado mañana"),
        ("weekend", "fin de semana"),
    ),
    shifts=table(
        ("next ", "próximo|próxima"), ("last ", "pasado|pasada|último|última"), ("", "este|esta|cada")
    ),
    shifts_after=table(("next ", "que viene|próximo|próxima"), ("last ", "pasado|pasada")),
    periods=table(("week", "semana"), ("month", "mes"), ("year", "año"), ("quarter", "trimestre")),
    day_leads=folded("el al del fecha día"),
    day_month=folded("de del"),
    clock_words=table(("", "horas|hrs|h|en punto")),
    clock_leads=table(
        ("", "a las|a la|las|hasta las|desde las|antes de las|después de las|de las|sobre las")
    ),
    clock_needs_lead=True,
    named_times=table(("00:00", "medianoche"), ("12:00", "mediodía")),
    after_hour=table(
        (30, "y media"), (15, "y cuarto"), (-15, "menos cuarto"), (10, "y diez"), (20, "y veinte")
    ),
    halves_after=table(
        ("am", "de la mañana|de la madrugada|por la mañana|am|a.m."),
        ("pm", "de la tarde|de la noche|por la tarde|por la noche|pm|p.m."),
    ),
    morning=folded("mañana madrugada desayuno"),
    evening=folded("tarde noche cena"),
    bounds_before=table(
        ("<", "menos de|por debajo de|inferior a|menor de|menor que|más barato que|por menos de|bajo"),
        (
            "<=",
            """como máximo|máximo|como mucho|a lo sumo|hasta|no más de|un máximo de|máximo de|
                no mayor de|no supere los|no supere|que no pase de|no pase de|tope de|límite de|
                a lo más""",
        ),
        (">", "más de|por encima de|superior a|mayor de|mayor que|por más de"),
        (
            ">=",
            """como mínimo|mínimo|al menos|por lo menos|a partir de|no menos de|un mínimo de|
                mínimo de|no inferior a""",
        ),
    ),
    bounds_in_time=table(
        ("<", "antes de|antes del|antes de las"),
        ("<=", "hasta|hasta las|a más tardar|no después de|para antes de"),
        (">", "después de|después del|después de las|tras"),
        (">=", "desde|a partir de|a partir del|a partir de las|no antes de"),
    ),
    bounds_after=table(
        ("<=", "o menos|como máximo|máximo|como mucho|a lo sumo|o antes|tope"),
        (">=", "o más|como mínimo|mínimo|al menos|por lo menos|o después|en adelante"),
    ),
    bound_optional=folded("desde hasta tras"),
    fillers=folded("unos unas los las el la de del un una aproximadamente cerca casi a euros"),
    than=folded("que"),
    more=folded("más mayor mayores"),
    less=folded("menos menor menores"),
    negations=table(
        (
            "hard",
            """no|sin|nunca|jamás|ni|nada|nadie|ningún|ninguno|ninguna|tampoco|evita|evite|evitar|
            omite|omitir|excepto|salvo|nada de""",
        ),
        (
            "soft",
            """alérgico|alérgica|alergia|odio|odia|libre|quita|quitar|elimina|olvida|prohibido|en vez|
                en lugar|menos""",
        ),
    ),
    negation_idioms=table(
        (
            "",
            """no más de|no solo|no sólo|no hay problema|no importa|no sé|no pasa nada|
                no te preocupes|no menos de|no después de|no antes de|de nada|no obstante|no mayor|
                no supere|no pase|sin duda|sin problema|sin embargo|no estoy seguro""",
        ),
    ),
    separated=dict.fromkeys(("deja", "dejar", "deje"), phrase_set("fuera|de lado|afuera")),
    negation_ends=folded("pero sino porque mientras aunque cuando si entonces y hasta desde para"),
    negation_onward=folded("sin ni ningun ninguno ninguna"),
    figures=FigureWords(ranging=folded("hasta"), between=folded("entre")),
    bounds=BoundWords(called=folded("max"), before_next=folded("max min")),
    denials=DenialWords(
        excluding=folded("no"),
        turning=folded("no nunca sin ni nada nadie"),
        supposing=folded("si"),
        refusing=folded("no"),
    ),
    alternatives=folded("o u ni"),
    generic=folded(
        """uses use usar utilizar utilices pongas poner pon incluyas incluir incluye tenga tener
            lleve llevar quiero quiere puedo puede puedes debe deben haya hay hagas hacer sea ser es
            contenga contener ningún algo algún alguno"""
    ),
    value_cues=table(
        (
            "sure",
            """mejor|quise decir|quería decir|cámbialo a|cámbiala a|que sean|digamos|perdón|pásalo a|
                más bien|en vez de eso|cambia a|
                al final somos|al final seremos""",
        ),
        ("unsure", "ahora somos|seremos|vamos a ser|somos ya"),
    ),
    clause_cues=table(
        (
            "sure",
            """no espera|no , espera|espera|corrección|me equivoqué|cambié de idea|cambio de planes|
                mejor no|pensándolo bien|olvida eso""",
        )
    ),
    openers=folded("no espera perdón realmente mejor ups disculpa"),
    adding=folded("también además otro otra otros otras adicional extra aparte encima ambos"),
    withdrawing=table(("", "olvida el|olvida la|olvida los|olvida las|olvídate de|quita el|quita la")),
    question_words=frozenset(
        [
            "qué",
            "quién",
            "quiénes",
            "cuál",
            "cuáles",
            "cuándo",
            "dónde",
            "adónde",
            "cómo",
            "cuánto",
            "cuánta",
            "cuántos",
            "cuántas",
            "porqué",
        ]
    ),
)
