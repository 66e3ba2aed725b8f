"""German questions, commands, wishes and persons, to a first level."""

from __future__ import annotations

from collections.abc import Iterator

from midturn.mediator.language._phrases import folded, longest_first
from midturn.mediator.language._requests import RequestWords, grouped, grouped_words, sorts

_IRREGULAR = {
    "geben": "gib",
    "nehmen": "nimm",
    "lesen": "lies",
    "helfen": "hilf",
    "sprechen": "sprich",
    "sehen": "sieh",
    "werfen": "wirf",
    "vergessen": "vergiss",
    "ausgeben": "gib aus",
    "angeben": "gib an",
}
_PREFIXES = ("zusammen", "vor", "aus", "auf", "ein", "ab", "an", "um", "durch", "hinzu", "heraus", "weiter")


def _forms(verb: str) -> Iterator[str]:
    """Yield the infinitive, with `zu` within it too, and the imperatives."""
    yield verb
    if verb in _IRREGULAR:
        yield _IRREGULAR[verb]
    prefix = next((prefix for prefix in _PREFIXES if verb.startswith(prefix) and verb.endswith("en")), "")
    bare = verb.removeprefix(prefix)
    if prefix:
        yield f"{prefix}zu{bare}"
        return
    stem = bare.removesuffix("n").removesuffix("e")
    yield f"{stem}e"
    if len(stem) > 3:
        yield stem


REQUESTS = RequestWords(
    fillers=folded(
        """bitte also dann und nun jetzt hallo hi aber doch mal
        noch auch ja nein ok okay gut danke guten tag zuerst gern"""
    ),
    please=folded("bitte"),
    joiners=folded("bitte und dann also oder"),
    links=folded("und dann oder"),
    questions=sorts(
        """count: wie viele | wieviele
        amount measure: wie viel | wieviel
        long measure count amount: wie lange
        far measure count amount: wie weit
        often count: wie oft
        measure count amount: wie alt | wie groß | wie hoch | wie teuer | wie schwer | wie schnell | wie
        breit
        reason: warum | wieso | weshalb
        time: wann | um wie viel uhr
        place: wo | wohin | woher
        person: wer | wen | wem | wessen
        thing person place time manner amount measure count: was | welche | welcher | welches | welchen |
        welchem
        manner: wie | womit | wodurch"""
    ),
    relatives=folded("wo was wer wie welche welcher welches welchen wann wem wen"),
    auxiliaries=folded("ist sind war waren hat haben kann können darf muss soll gibt wird werden habe bin"),
    subjects=folded("ich du er sie es wir ihr man das der die den ein eine mein meine"),
    objects=folded(
        """der die das den dem ein eine einen einem mir mich uns sie es ihn ihm alle jede jeden jedes mein
        meine meinen dein bitte zwei drei vier fünf sechs sieben acht neun zehn keine kein wie was warum
        für in auf zu nach"""
    ),
    polite=longest_first(
        """kannst du|könntest du|würdest du|können sie|könnten sie|würden sie|kannst du mir|könntest du
        mir|können sie mir|könnten sie mir|ich möchte dass du|hilf mir|helfen sie mir|kannst du
        bitte|könnten sie bitte"""
    ),
    own=longest_first(
        "kann ich|könnte ich|können wir|darf ich|ist es möglich|wie kann ich|wäre es möglich|gibt es"
    ),
    wishes=longest_first(
        """ich möchte|ich will|ich brauche|ich hätte gern|ich hätte gerne|ich suche|ich benötige|ich
        wollte|ich würde gern|ich würde gerne|wir möchten|wir wollen|wir brauchen|wir suchen|wir hätten
        gern|brauche|suche|möchte|ich muss|ich wünsche mir|wir benötigen"""
    ),
    ellipses=longest_first("und was ist mit|was ist mit|wie wäre es mit|und wenn"),
    leanings=longest_first("ich bevorzuge|mir wäre lieber|ich hätte lieber|ich muss|am liebsten"),
    negations=folded("nicht nie"),
    verbs=grouped(
        """make: schreiben, verfassen, erstellen, entwerfen, machen, erzeugen, formulieren, programmieren,
        entwickeln,
        basteln, planen, aufsetzen, generieren, dichten
        code: schreiben, programmieren, implementieren, erstellen, entwickeln
        obtain: buchen, reservieren, bestellen, kaufen, besorgen, mieten, organisieren, finden, suchen,
        vereinbaren,
        vormerken, holen
        tell: zeigen, nennen, auflisten, geben, sagen, finden, suchen, ausgeben, angeben, aufzählen,
        prüfen,
        heraussuchen, mitteilen, beantworten, wissen, verraten
        recommend: empfehlen, vorschlagen, raten, nennen, geben, suchen, finden
        compute: berechnen, ausrechnen, rechnen, bestimmen, ermitteln, lösen, zählen, sagen, schätzen,
        wissen, zeigen
        explain: erklären, erläutern, beschreiben, schildern, darstellen, sagen, beibringen, wissen,
        verstehen
        set: stellen, einstellen, ändern, ausschalten, einschalten, erhöhen, senken, heizen, verschieben,
        umbuchen,
        machen, verlegen, umstellen
        send: senden, schicken, schreiben, mailen, abschicken, weiterleiten
        remove: löschen, stornieren, entfernen, absagen, kündigen, streichen
        add: hinzufügen, eintragen, einfügen, ergänzen
        note: notieren, aufschreiben, eintragen, speichern, festhalten
        remind: erinnern
        rewrite: überarbeiten, umschreiben, umformulieren, verbessern, korrigieren, kürzen, ändern
        summarize: zusammenfassen, kürzen
        translate: übersetzen, übertragen
        compare: vergleichen
        play: spielen, abspielen
        pay: zahlen, bezahlen, überweisen
        call: anrufen
        go: fahren, reisen, fliegen, gehen, essen, sehen
        help: helfen""",
        _forms,
    )
    | grouped("summarize: fass, fasse, fassen\nrecommend: schlag, schlage, schlagen\ntell: liste, listen"),
    details=folded("verwende verwenden benutze benutzen nutze nutzen achte achten halte halten"),
    nouns=grouped_words(
        """obtain: reservierung, buchung, termin, bestellung, tisch, karte, karten, ticket
        summarize: zusammenfassung
        explain: erklärung, beschreibung
        translate: übersetzung
        compare: vergleich
        remove: stornierung
        tell: liste, antwort
        recommend: vorschlag, empfehlung, idee, ideen, geschenkidee"""
    ),
    measures=folded(
        "summe gesamt insgesamt anzahl zahl preis betrag kosten kostet anteil prozent wahrscheinlichkeit"
    ),
    spans=folded(
        "euro stunden minuten tage wochen monate jahre kilometer meter kilo gramm liter grad prozent"
    ),
    verb_breaks=folded("ist sind war von der"),
    no_verb_endings=("s",),
    no_verbs=folded(
        """der die das ein eine ich du er sie es wir ihr mein meine und oder aber in im am an auf mit von
        zu nach bei für wenn als weil dass nicht auch noch nur es ist sind war"""
    ),
    statements=folded("ist sind war waren hat haben wird werden kann muss soll darf"),
    conditions=folded("wenn falls angenommen sofern"),
    infinitive=folded("zu um kann will muss soll wird werden"),
    first=folded("ich mir mich wir uns"),
    first_possessive=folded("mein meine meinen meinem meiner meines unser unsere unseren unserem unserer"),
    second=folded("du dich dir"),
    second_possessive=folded("dein deine deinen deinem deiner deines"),
    third=folded("er"),
    third_possessive=folded("sein seine seinen seinem seiner seines"),
    offers=longest_first(
        """wie kann ich ihnen|wie kann ich dir|ich kann ihnen|ich kann dir|ich helfe ihnen|ich helfe
        dir|gerne helfe ich|gern helfe ich|kann ich ihnen|kann ich dir|ich habe für sie|ich werde für sie"""
    ),
    will=longest_first("ich werde|ich kann|ich habe"),
    told=longest_first("du möchtest|du willst|du brauchst|du hast gefragt|du fragst"),
    answers=longest_first("die antwort ist|die antwort lautet|das ergebnis ist|das ergebnis lautet"),
    function=folded(
        """der die das den dem des ein eine einen einem einer und oder aber nicht ist sind war mit für auf
        bei nach von vom zum zur im am in an ich du er sie es wir ihr mir mich dir dich uns bitte wie wann
        wo wer warum was welche zu um als dass so auch noch nur man sich hat habe haben kann insgesamt"""
    ),
    verb_last=True,
)
