"""German: words and rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from midturn.mediator.language._bounds import BoundWords
from midturn.mediator.language._denials import DenialWords
from midturn.mediator.language._figures import FigureWords
from midturn.mediator.language._language import Language
from midturn.mediator.language._phrases import fold, folded, phrase_set, table, word_table

_ONES = fold("null ein zwei drei vier fünf sechs sieben acht neun").split()
_TEENS = fold("zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn").split()
_TENS = fold("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig").split()
_BELOW_HUNDRED = {
    **{word: n for n, word in enumerate([*_ONES, *_TEENS])},
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
    **{
        f"{one}und{ten}": 10 * tens + ones
        for tens, ten in enumerate(_TENS, 2)
        for ones, one in enumerate(_ONES)
        if ones
    },
    "eins": 1,
    "zwo": 2,
    "beide": 2,
    "beiden": 2,
    "dutzend": 12,
}
_ONE = folded("ein eine einen einem einer eines eins")
_FRACTIONS = {
    "anderthalb": Fraction(3, 2), "eineinhalb": Fraction(3, 2), "zweieinhalb": Fraction(5, 2),
    "dreieinhalb": Fraction(7, 2), "viereinhalb": Fraction(9, 2), "funfeinhalb": Fraction(11, 2),
    "halbe": Fraction(1, 2), "halben": Fraction(1, 2), "halber": Fraction(1, 2), "halbes": Fraction(1, 2),
    "dreiviertel": Fraction(3, 4), "drittel": Fraction(1, 3),
}  # fmt: skip
_SCALES = {"hundert": 10**2, "tausend": 10**3, "million": 10**6, "millionen": 10**6, "milliarde": 10**9,
           "milliarden": 10**9, "mio": 10**6, "mrd": 10**9, "tsd": 10**3, "dutzend": 12}  # fmt: skip
_LONGEST = 60
_HUNDREDS = re.compile(
    r"(?:(?P<thousands>[a-z]*)tausend)?(?:und)?(?:(?P<hundreds>[a-z]*?)hundert)?(?:und)?(?P<rest>[a-z]*)"
)
_TIMES = {f"{one}mal": n for n, one in enumerate([*_ONES, *_TEENS]) if n} | {"doppelt": 2, "dreifach": 3}
_ORDINAL_STEMS = {
    **{f"{word}t": n for word, n in _BELOW_HUNDRED.items() if 3 < n < 20 and n not in {7, 8}},
    **{f"{word}st": n for word, n in _BELOW_HUNDRED.items() if n >= 20},
    "erst": 1,
    "zweit": 2,
    "dritt": 3,
    "siebt": 7,
    "siebent": 7,
    "acht": 8,
}
_ORDINALS = {
    stem + ending: n for stem, n in _ORDINAL_STEMS.items() for ending in ("e", "er", "es", "en", "em")
}


_TOGETHER = {"zweit": 2, "dritt": 3, "viert": 4, "funft": 5, "sechst": 6, "siebt": 7, "neunt": 9, "zehnt": 10}
"""How many of them somebody is: `zu viert`."""


def _count(words: Sequence[str]) -> tuple[Fraction, int] | None:
    """Return the number that one word is, or with `Million` and the like several."""
    word = words[0]
    if word in _FRACTIONS:
        return _FRACTIONS[word], 1
    if word in _TOGETHER:
        return Fraction(_TOGETHER[word]), 1
    whole = _whole(word)
    if whole is None:
        return None
    value, end = Fraction(whole), 1
    if end < len(words) and words[end] in _SCALES:
        value, end = value * _SCALES[words[end]], end + 1
        if end < len(words) and (rest := _whole(words[end])) and rest < value:
            value, end = value + rest, end + 1
    return value, end


def _whole(word: str) -> int | None:
    """Return the number that is written as one word."""
    if (small := _BELOW_HUNDRED.get(word)) is not None:
        return small
    if word in _ONE:
        return 1
    if len(word) > _LONGEST or not ("hundert" in word or "tausend" in word):
        return None
    parts = _HUNDREDS.fullmatch(word)
    if parts is None:
        return None
    thousands = _factor(parts["thousands"])
    hundreds = _factor(parts["hundreds"])
    rest = _BELOW_HUNDRED.get(parts["rest"] or "null")
    if thousands is None or hundreds is None or rest is None:
        return None
    return thousands * 1000 + hundreds * 100 + rest


def _factor(written: str | None) -> int | None:
    """Return what `hundert` or `tausend` is multiplied by: 0 where it is not there."""
    if written is None:
        return 0
    return 1 if not written else _whole(written)


_FUNCTION = folded(
    """der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen diesem
        jener jene ich mich mir mein meine meinen meinem meiner meines wir uns unser unsere unseren
        du dich dir dein deine deinen deinem ihr euch euer eure sie ihnen ihre ihren ihrem ihrer er
        ihn ihm sein seine seinen seinem es man sich wer wen wem wessen was welche welcher welches
        welchen welchem wann wo wohin woher warum wieso weshalb wie und oder aber sondern denn doch
        sowie sowohl als dann so ob wenn falls dass daß weil da damit um zu zum zur in im ins an am
        auf aus bei beim von vom mit nach vor für über unter durch gegen zwischen während pro per ab
        bis seit ist sind bin bist seid war waren sein wird werden wurde wurden worden würde würden
        hat habe haben hast hatte hatten kann kannst können könnte könntest könnten soll sollst
        sollen sollte sollten muss musst müssen müsste darf dürfen will willst wollen möchte möchtest
        möchten mag lass lasst gibt hier dort auch nur schon noch mal bitte ja nein nicht jetzt nun
        also etwa ungefähr circa ca rund eher sehr ganz gerade eigentlich wohl je jede jeder jedes
        jeden jedem alle allen aller alles einige mehrere viele beide andere anderen anderer anderes
        mehr weniger meisten selbst eben davon dazu daran darin damit dafür dabei dort deren dessen
        drauf rein hin her hallo hi hey danke namens dabei insgesamt"""
)
_COMMON = _FUNCTION | folded(
    """buche buch schreib schreibe schreiben suche such suchen gib gebe zeig zeige erstell erstelle
        erstellen mach mache machen plane plan planen find finde finden erklär erkläre nenn nenne
        hilf helfen übersetz übersetze fass fasse reservier reserviere empfiehl stell stelle erinnere
        bestell bestelle schick schicke kauf kaufe sag sage rechne berechne vergleich vergleiche lies
        lösch lösche füg füge änder ändere ersetz ersetze lieber vielleicht außerdem zusätzlich ohne
        kein keine keinen statt anstelle höchstens mindestens maximal minimal circa warte moment
        korrektur montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar
        februar märz april mai juni juli august september oktober november dezember heute morgen
        gestern abends morgens uhr euro gut super okay ok prima genau richtig stimmt egal halb
        viertel nichts niemand nie niemals eins zwei drei vier fünf sechs sieben acht neun zehn elf
        zwölf"""
)

VALUES = Language(
    code="de",
    name="German",
    stemmer="german",
    lexicon="de",
    of_spelling=folded(
        "wort woerter schreibweise rechtschreibung tippfehler umbenennen ersetze ersetzen "
        "heisst namens code reim reimt uebersetze uebersetzen uebersetzung passwort "
        "bedeutet"
    ),
    compounds=True,
    capitals="nouns",
    ordinal_dot=True,
    decimal_comma=True,
    clause_words=folded("aber sondern weil während obwohl dass damit sodass dann der-"),
    function_words=_FUNCTION,
    common_words=_COMMON,
    little=folded(
        """danke bitte super toll prima gut okay ok perfekt klar genau richtig stimmt egal warte
            moment sorry entschuldigung entschuldige korrektur eigentlich doch lieber stattdessen
            also hm äh ach oh nein ja wieder nochmal machen mach gern gerne problem schön klingt
            passt finde denke glaube meine meinte sagen wollen brauche brauchen hätte hätten geht
            ändern änderung hallo tag mensch idee macht sinn liebe reicht reichen genügt"""
    ),
    abbreviations=folded(
        "dr prof hr fr st nr str z b bzw ca usw inkl exkl evtl ggf max min mind vgl d h u a abs"
    ),
    conjunctions=folded("und oder sowie"),
    left_out_of_initials=folded("der des und für von"),
    titles=folded("dr prof"),
    before_versions=folded("version versionen"),
    phrase_ends=folded("und oder nach von bis für mit auf in an am um zu ab aus bei ohne"),
    by_order=folded("jeweils beziehungsweise"),
    before_names=folded("nach von aus in herr herrn frau doktor dr prof onkel tante namens heißt"),
    noun_endings=(
        "ung",
        "ungen",
        "heit",
        "keit",
        "schaft",
        "tion",
        "tionen",
        "tat",
        "chen",
        "nis",
        "tum",
        "ismus",
    ),
    common_nouns=folded(
        """absprache frühstück fleisch butter milch käse zucker salz nüsse nüssen rot blau grün weiß
            schwarz holz metall glas ruhe bar raten rechnung etappen stufen teilen schritten sätzen
            wörtern worten zeilen seiten tabellenform stichpunkten prosa reimen versen euro dollar
            stunden tagen wochen monaten jahren minuten personen leute leuten kinder kindern
            erwachsene erwachsenen freunde freunden gäste gästen familie arbeit schule uni hause haus
            wunsch möglichkeit beginn ende anfang mitternacht mittag abend nacht sonne regen schnee
            wasser strom gas bus bahn auto zug fahrrad flugzeug form farbe größe stil ton details
            beispielen bildern musik humor witz spaß erfahrung schmerzen eiern ei reis nudeln gemüse
            obst fisch hafermilch kuhmilch sojamilch mandelmilch deutsch englisch französisch
            spanisch italienisch chinesisch japanisch polnisch russisch türkisch umgangssprache
            alltag beruf text code python java internet datei dateien daten mail e-mail post telefon
            papier norden süden osten westen mai norden alkohol laktose gluten zwiebeln knoblauch
            tomaten pilzen pilze sahne schokolade kaffee tee wein bier brot kuchen"""
    ),
    counting=_count,
    number_parts=("hundert", "tausend"),
    number_words=frozenset([*_BELOW_HUNDRED, *_FRACTIONS, *_ONE, *_TOGETHER, *_TIMES, *_ORDINALS]),
    ordinals=_ORDINALS,
    multiples=_TIMES,
    articles=_ONE,
    percent=phrase_set("prozent"),
    scales=_SCALES,
    units=word_table(
        ("mm", "millimeter millimetern"),
        ("cm", "zentimeter zentimetern"),
        ("m", "meter metern"),
        ("km", "kilometer kilometern"),
        ("g", "gramm"),
        ("kg", "kilo kilos kilogramm"),
        ("tonne", "tonne tonnen"),
        ("ml", "milliliter millilitern"),
        ("l", "liter litern"),
        ("s", "sekunde sekunden sek"),
        ("min", "minute minuten"),
        ("h", "stunde stunden std"),
        ("day", "tag tage tagen"),
        ("week", "woche wochen"),
        ("month", "monat monate monaten"),
        ("year", "jahr jahre jahren"),
        ("tsp", "teelöffel teelöffeln tl"),
        ("tbsp", "esslöffel esslöffeln el"),
        ("degree", "grad"),
        ("sqm", "quadratmeter quadratmetern qm"),
        ("pound", "pfund"),
    ),
    currencies=word_table(
        ("eur", "euro euros"),
        ("usd", "dollar"),
        ("chf", "franken fränkli"),
        ("cent", "cent"),
        ("pln", "zloty"),
    ),
    and_a_part=table((Fraction(1, 2), "und ein halb|und eine halbe|und ein halbes")),
    near_not_after=folded("am guten jeden diesen dieser der"),
    months=table(
        (1, "januar|jänner|jan"),
        (2, "februar|feb"),
        (3, "märz|mrz"),
        (4, "april|apr"),
        (5, "mai"),
        (6, "juni|jun"),
        (7, "juli|jul"),
        (8, "august|aug"),
        (9, "september|sept|sep"),
        (10, "oktober|okt"),
        (11, "november|nov"),
        (12, "dezember|dez"),
    ),
    weekdays=table(
        ("monday", "montag|montags"),
        ("tuesday", "dienstag|dienstags"),
        ("wednesday", "mittwoch|mittwochs"),
        ("thursday", "donnerstag|donnerstags"),
        ("friday", "freitag|freitags"),
        ("saturday", "samstag|samstags|sonnabend|sonnabends"),
        ("sunday", "sonntag|sonntags"),
    ),
    near_days=table(
        ("today", "heute"),
        ("tomorrow", "morgen"),
        ("yesterday", "gestern"),
        ("tonight", "heute abend"),
        ("overmorrow", "übermorgen"),
        ("weekend", "wochenende"),
    ),
    shifts=table(
        ("next ", "nächste|nächsten|nächster|nächstes|kommenden|kommende"),
        ("last ", "letzte|letzten|letzter|letztes|vergangenen"),
        ("", "diese|diesen|dieses|jeden|jedes"),
    ),
    periods=table(("week", "woche"), ("month", "monat"), ("year", "jahr"), ("quarter", "quartal")),
    day_leads=folded("am zum vom ab bis den dem der hinflug rückflug hin zurück"),
    day_month=frozenset("."),
    clock_words=table(("", "uhr")),
    clock_leads=table(("", "um|gegen|ab")),
    named_times=table(("00:00", "mitternacht"), ("12:00", "mittags")),
    before_hour=table((-30, "halb"), (15, "viertel nach"), (-15, "viertel vor|dreiviertel")),
    halves_after=table(
        ("am", "morgens|früh|vormittags|am morgen|am vormittag|in der früh"),
        ("pm", "abends|nachmittags|am abend|am nachmittag|nachts"),
    ),
    morning=folded("morgens vormittags vormittag frühstück früh"),
    evening=folded("abends nachmittags abend nachmittag abendessen"),
    bounds_before=table(
        (
            "<",
            """unter|weniger als|kleiner als|billiger als|günstiger als|kürzer als|niedriger als|
                jünger als|leichter als|nicht mehr als|unterhalb von""",
        ),
        (
            "<=",
            """höchstens|maximal|max.|max|bis zu|bis|nicht über|nicht mehr als|nicht länger als|
                nicht teurer als|maximum|innerhalb von|am meisten|bis maximal|begrenzt auf""",
        ),
        (">", "über|mehr als|größer als|länger als|teurer als|höher als|älter als|oberhalb von"),
        (
            ">=",
            """mindestens|minimal|min.|wenigstens|nicht unter|nicht weniger als|nicht kürzer als|
                nicht kleiner als|zumindest""",
        ),
    ),
    bounds_in_time=table(
        ("<", "vor|früher als|eher als"),
        ("<=", "spätestens|bis|bis spätestens|nicht später als|nicht nach"),
        (">", "nach|später als"),
        (">=", "ab|seit|frühestens|nicht vor|nicht früher als"),
    ),
    bounds_after=table(
        (
            "<=",
            """oder weniger|oder billiger|oder früher|maximal|max|höchstens|oder kürzer|oder kleiner|
                oder darunter""",
        ),
        (">=", "oder mehr|oder länger|oder später|mindestens|oder größer|aufwärts|oder darüber|oder höher"),
    ),
    bound_optional=folded("ab seit bis innerhalb von über nach vor"),
    fillers=folded("etwa ungefähr circa rund ein eine einem einer von den der die das um gegen am genau"),
    than=folded("als"),
    more=folded("mehr größer länger höher älter schneller schwerer breiter später weiter"),
    less=folded(
        "weniger kleiner kürzer niedriger jünger langsamer leichter schmaler billiger günstiger früher eher"
    ),
    negations=table(
        (
            "hard",
            """nicht|kein|keine|keinen|keinem|keiner|keines|ohne|nie|niemals|nichts|niemand|weder|
                vermeide|vermeiden|außer|nirgends|keinesfalls|auf keinen fall|weglassen|lass weg""",
        ),
        (
            "soft",
            """statt|anstatt|anstelle|verzichte|verzichten|verboten|allergisch|allergie|hasse|hasst|
                mag nicht|minus|vergiss|streich|streiche|entferne|frei von|stattdessen|lieber""",
        ),
    ),
    negation_idioms=table(
        (
            "",
            """nicht mehr als|nicht nur|nicht wahr|nicht weniger als|nicht länger als|nicht später|
                nicht unter|nicht über|nicht vor|nicht nach|kein problem|keine ahnung|keine sorge|
                keine frage|nichts zu danken|ob oder nicht|nicht teurer|nicht kürzer|nicht schlecht|
                nicht sicher|nicht unbedingt|nicht so wichtig|noch nicht|kein thema|nicht früher""",
        ),
    ),
    separated=dict.fromkeys(
        ("lass", "lasse", "lassen", "lasst"), phrase_set("weg|raus|aus|beiseite|außen vor")
    ),
    negating_endings=("frei", "freie", "freien", "freier", "freies", "los", "lose", "losen"),
    negation_ends=folded("aber sondern weil während obwohl dann wenn falls dass bis seit damit und"),
    negation_onward=folded("kein keine keinen keinem keiner keines ohne weder"),
    figures=FigureWords(
        counts_own=folded("wir uns"),
        countries={"us": "us"},
        ranging=folded("bis"),
        between=folded("zwischen"),
    ),
    bounds=BoundWords(called=folded("max"), before_next=folded("max min maximum minimum")),
    denials=DenialWords(
        denying=folded("nicht"),
        turning=folded("nicht kein keine keinen keiner nie niemals nichts ohne"),
        supposing=folded("wenn falls"),
        refusing=folded("nicht"),
        otherwise=folded("sonst ansonsten"),
        answers=folded("nein"),
    ),
    alternatives=folded("oder noch"),
    generic=folded(
        """soll sollen darf dürfen will wollen möchte mag benutze benutzen verwende verwenden nimm
            nehmen enthalten enthält haben hat rein machen mach sein drin dabei bitte kann können
            brauche braucht nötig irgendwelche tun hinzufügen einbauen enthalten geben"""
    ),
    value_cues=table(
        (
            "sure",
            """mach daraus|lieber|doch lieber|besser|ich meinte|ich meine|ändere das auf|
                ändere es auf|wechsle zu|verschoben auf|geändert auf|sagen wir|statt dessen|
                stattdessen|doch nur|doch bloß|jetzt nur noch""",
        ),
        ("unsure", "wir sind jetzt|wir werden|es sind jetzt|jetzt sind es|sind nun"),
    ),
    clause_cues=table(
        (
            "sure",
            """nein warte|nein , warte|nein doch|nein nein|korrektur|vergiss das|
                ich habe es mir anders überlegt|hab mich vertan|ich hab mich vertan|planänderung|
                doch nicht|quatsch""",
        ),
    ),
    openers=folded("eigentlich sorry nein warte ups entschuldigung moment doch hm ach"),
    adding=folded("auch noch zusätzlich außerdem weitere weiterer weiteren dazu ebenfalls ferner plus beide"),
    withdrawing=table(
        (
            "",
            """vergiss den|vergiss die|vergiss das|lass den|lass die|lass das|streich den|streich die|
                streich das""",
        )
    ),
    question_words=frozenset(
        [
            "wer",
            "wen",
            "wem",
            "wessen",
            "was",
            "wann",
            "wo",
            "wohin",
            "woher",
            "warum",
            "wieso",
            "weshalb",
            "wie",
            "welche",
            "welcher",
            "welches",
            "welchen",
            "welchem",
            "wieviel",
            "wieviele",
            "womit",
            "wofür",
            "wozu",
            "worüber",
            "wodurch",
            "worin",
        ]
    ),
)
