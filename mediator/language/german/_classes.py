"""German words that say the same thing, those of small talk, and those that pick from what was offered."""

from __future__ import annotations

from midturn.mediator.language._phrases import classes, table

CLASSES = classes(
    """günstig günstige billig billige preiswert preiswerte preisgünstig preisgünstige | kurz kurze knapp
    knappe bündig | lang lange ausführlich ausführliche | schnell schnelle rasch rasche zügig zügige |
    einfach einfache leicht leichte simpel simple | freundlich freundliche höflich höfliche nett nette |
    förmlich förmliche formell formelle | locker lockere umgangssprachlich umgangssprachliche salopp |
    lustig lustige witzig witzige humorvoll humorvolle | ruhig ruhige leise still stille | groß große
    geräumig geräumige | klein kleine kompakt kompakte | kinderfreundlich kindgerecht kindertauglich kinder
    | vegan vegane pflanzlich pflanzliche | scharf scharfe würzig würzige pikant | direkt direkte umsteigen
    nonstop | barrierefrei barrierefreie rollstuhl rollstuhlgerecht | anfänger einsteiger laien | experten
    fachleute profis | chef chefin vorgesetzte vorgesetzten | auto wagen pkw | fahrrad rad | foto fotos bild
    bilder | liste aufzählung stichpunkte stichpunkten | tabelle tabellarisch | reim reime reimen gereimt |
    draußen freien outdoor | modern moderne zeitgemäß | wasserdicht wasserfest"""
)

ASIDES = table(
    (
        "",
        """danke | dank | vielen dank | klingt | gefällt | freue | freuen | gespannt | aufgeregt | nervös |
        müde | hoffe | hoffentlich | ahnung | weiß nicht | weiß ich nicht | keine ahnung | leider |
        eilig | schade | klasse | wunderbar | großartig | wäre toll | wäre super | wäre schön | wäre
        nett | genau so | so ist es | du bist | sie sind ein | was meinst du | was denkst du | guten
        morgen | guten abend | guten tag | bis bald | bis später | tut mir leid | kein problem | macht
        nichts | egal | idee | stress | los | weiß es | weiß ich | überlege | überlegen | mal sehen |
        sehen wir | genau | einverstanden | begeistert | dankbar | beschäftigt | neugierig""",
    )
)

PICKS = table(
    (
        "",
        """der mit | die mit | das mit | den mit | dem mit | der ohne | die ohne | das ohne | den ohne
        | der um | die um | den um | der am | die am | das am | den am | der in | die in | das in | den in
        | der im | die im | das im | den im | der vom | die vom | das vom | den vom | der für | die für
        | das für | den für""",
    )
)
