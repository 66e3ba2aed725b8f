"""German words that say which side, role, order or condition something has."""

from __future__ import annotations

from midturn.mediator.language._bindings import BindingWords
from midturn.mediator.language._phrases import by_first, opposites, words

_DETERMINERS = frozenset(
    words(
        """der die das den dem des ein eine einen einem einer eines mein meine meinen meinem meiner unser
        unsere ihr ihre ihren sein seine seinen dein deine kein keine keinen diese dieser diesen dieses"""
    )
)
BINDINGS = BindingWords(
    origins=by_first("von | vom | aus | ab"),
    goals=by_first("nach | zum | zur | bis"),
    nouns_are_capital=True,
    empty=_DETERMINERS
    | frozenset(
        words(
            """und oder ich du er sie es wir mir mich uns ist sind war hat habe haben wird werden soll
            nicht mit fur auf im in an am um von vom zu zum zur aus ab bei nach vor statt wenn falls dass
            bitte nur auch dann"""
        )
    ),
    determiners=_DETERMINERS,
    coordinators=frozenset(["und", "oder"]),
    clause_words=frozenset(words("wenn falls weil dass sondern aber")),
    instead=by_first("statt | anstatt | anstelle von | anstelle"),
    before=by_first("bevor | vor"),
    after=by_first("nachdem"),
    each=by_first("pro person | pro kopf | jeweils | pro stuck"),
    only=frozenset(["nur"]),
    otherwise=by_first("sonst | ansonsten | andernfalls | wenn nicht | falls nicht"),
    total=by_first("zusammen | insgesamt | alles in allem | zu zweit"),
    conditions=by_first("wenn | falls | sofern"),
    negative_conditions=by_first("es sei denn | ausser wenn | außer wenn"),
    negations=frozenset(words("nicht kein keine keinen keiner nie niemals nichts ohne")),
    opposites=opposites(
        """aufsteigend : absteigend | gunstigste gunstigsten billigste billigsten : teuerste teuersten |
        fruheste fruhesten : spateste spatesten | erste ersten : letzte letzten | offnen offne : schliessen
        schliesse schließen schließe | gang gangplatz : fenster fensterplatz | links linke linken linker :
        rechts rechte rechten rechter | oben obere oberen oberer : unten untere unteren unterer | innen
        drinnen : aussen außen draussen draußen | vorn vorne vordere vorderen : hinten hintere hinteren |
        hinfahrt hinflug hinweg : ruckfahrt ruckflug ruckweg | einzelzimmer : doppelzimmer | einzelbett
        einzelbetten : doppelbett doppelbetten | inklusive inbegriffen enthalten einschliesslich
        einschließlich : exklusive zuzuglich ausgenommen | kaltmiete : warmmiete | brutto : netto |
        schnellste schnellsten : langsamste langsamsten | grosste grossten großte großten : kleinste
        kleinsten | langste langsten : kurzeste kurzesten | alteste altesten : neueste neuesten jungste
        jungsten | beste besten : schlechteste schlechtesten | hochste hochsten : niedrigste niedrigsten |
        nachste nachsten : entfernteste entferntesten | vormittag vormittags : nachmittag nachmittags |
        morgens : abends | kauf kaufen : verkauf verkaufen | kaufer kauferin : verkaufer verkauferin |
        mieter mieterin : vermieter vermieterin | absender absenderin : empfanger empfangerin | ankunft
        ankommen : abfahrt abflug abfahren abfliegen | anschalten einschalten : abschalten ausschalten |
        aktivieren aktiviere : deaktivieren deaktiviere | hinzufugen : entfernen loschen | erhohen erhohe :
        senken verringern reduzieren | gerade geraden : ungerade ungeraden | mobliert moblierte moblierten :
        unmobliert unmoblierte unmoblierten | formell formelle formellen formlich : informell informelle
        informellen locker | siezen : duzen | wochentags werktags : wochenends | nord norden nordlich : sud
        suden sudlich | ost osten ostlich : west westen westlich | mutter mama : vater papa | bruder :
        schwester | sohn : tochter | onkel : tante | neffe : nichte | opa grossvater großvater : oma
        grossmutter großmutter | mann ehemann : frau ehefrau | warm warme warmen : kalt kalte kalten |
        getrennt getrennte getrennten : gemeinsam gemeinsame gemeinsamen"""
    ),
)
