"""French: words and rules."""

from __future__ import annotations

from fractions import Fraction

from midturn.mediator.language._bounds import BoundWords
from midturn.mediator.language._counting import CountingWords
from midturn.mediator.language._denials import DenialWords
from midturn.mediator.language._figures import FigureWords
from midturn.mediator.language._language import Language
from midturn.mediator.language._phrases import fold, folded, phrase_set, table, word_table

_UP_TO_SIXTEEN = fold(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
).split()
_TO_NINETEEN = [*_UP_TO_SIXTEEN, "dix sept", "dix huit", "dix neuf"]


def _below_hundred() -> dict[str, int]:
    found = {word: n for n, word in enumerate(_TO_NINETEEN)}
    for tens, word in ((20, "vingt"), (30, "trente"), (40, "quarante"), (50, "cinquante"), (60, "soixante")):
        found[word] = tens
        found |= {f"{word} {_TO_NINETEEN[n]}": tens + n for n in range(1, 20 if tens == 60 else 10)}
        found |= {f"{word} et un": tens + 1, f"{word} et une": tens + 1}
    found |= {"soixante et onze": 71, "quatre vingt": 80, "quatre vingts": 80}
    found |= {f"quatre vingt {_TO_NINETEEN[n]}": 80 + n for n in range(1, 20)}
    for tens, word in ((70, "septante"), (80, "huitante"), (90, "nonante")):
        found[word] = tens
        found |= {f"{word} {_TO_NINETEEN[n]}": tens + n for n in range(1, 10)} | {f"{word} et un": tens + 1}
    found |= {"une": 1, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
              "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "quatre vingt une": 81}  # fmt: skip
    found |= {f"une {word}": n for word, n in found.items() if word.endswith("aine")}
    return found


_BELOW_HUNDRED = _below_hundred()
_SCALES = {"mille": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9}
_COUNTING = CountingWords(
    _BELOW_HUNDRED,
    {"cent": 100, "cents": 100, "centaine": 100, "centaines": 100},
    _SCALES,
    {
        "demi": Fraction(1, 2),
        "demie": Fraction(1, 2),
        "un tiers": Fraction(1, 3),
        "trois quarts": Fraction(3, 4),
    },
    {"et demi": Fraction(1, 2), "et demie": Fraction(1, 2)},
)
_ORDINALS = {
    **{word: n for n, word in enumerate(
        fold("deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième").split(), 2
    )},
    "premier": 1, "premiere": 1, "premiers": 1, "premieres": 1, "second": 2, "seconde": 2,
}  # fmt: skip
_FUNCTION = folded(
    """le la les l un une des du de d au aux ce cet cette ces ça ca c cela ceci je j me m moi mon ma
        mes tu te t toi ton ta tes vous votre vos nous notre nos il elle ils elles on lui leur leurs
        se s son sa ses y en que qu qui quoi dont où quand comment pourquoi combien quel quelle quels
        quelles lequel laquelle et ou mais donc or ni car si comme puis alors ainsi à dans par pour
        vers avec sur sous entre chez depuis pendant durant dès jusque jusqu est sont suis es êtes
        sommes être était étaient sera serai seront serons soit ai as a avons avez ont avoir avait
        aura aurai ait peux peut peuvent pouvez pouvoir puis puis-je pourrais pourrait pourriez dois
        doit doivent devrait devrais devoir veux veut voudrais voudrait vouloir faut faudrait fait
        faire fais faites va vais vont aller aussi très plus moins tout toute tous toutes chaque
        quelque quelques même autre autres ici là ne n pas oui non déjà encore bien plaît plait s'il
        environ peu près bonjour salut merci ok svp stp n' l' d' ci date afin lorsque lorsqu chacun"""
)
VALUES = Language(
    code="fr",
    name="French",
    stemmer="french",
    lexicon="fr",
    of_spelling=folded(
        "mot mots orthographe faute renomme remplace appele appelee nomme code rime "
        "traduis traduire traduction signifie"
    ),
    elisions=folded("l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu"),
    decimal_comma=True,
    clause_words=folded("mais car donc lorsque puisque tandis alors parce"),
    function_words=_FUNCTION,
    common_words=_FUNCTION
    | folded(
        """cherche cherchez trouve trouvez écris écrire écrivez donne donnez réserve réservez fais
            faites crée créez organise organisez prépare préparez traduis traduisez résume résumez
            rappelle explique expliquez montre aide aidez rédige rédigez envoie achète recommande
            conseille propose calcule compare lis supprime ajoute change utilise mets planifie
            imagine plutôt finalement sans jamais rien personne aucun aucune attends attendez pardon
            désolé correction lundi mardi mercredi jeudi vendredi samedi dimanche janvier février
            mars avril mai juin juillet août septembre octobre novembre décembre demain hier maximum
            minimum deux trois quatre cinq six sept huit neuf dix parfait super génial peut-être
            monsieur madame oui non quelles avant après aujourd'hui pas midi minuit euros"""
    ),
    little=folded(
        """merci plaît svp stp parfait super génial bien d'accord accord ok attends attendez pardon
            désolé désolée correction plutôt finalement enfin bon alors voilà idée tiens aime
            aimerais semble crois pense dire voulais disais oublie laisse problème fait ah oh euh
            hein bref donc besoin veux voudrais faut tant changé changer suffit"""
    ),
    abbreviations=folded("m mm mme mlle dr st ste av bd env ex etc p max min tél"),
    conjunctions=folded("et ou"),
    left_out_of_initials=folded("de du des la et pour"),
    titles=folded("mme mlle dr prof"),
    before_versions=folded("version versions"),
    phrase_ends=folded("et ou à de du des d depuis pour par avec en dans sans sur au"),
    by_order=folded("respectivement"),
    counting=_COUNTING,
    number_words=_COUNTING.first | frozenset(_ORDINALS) | folded("double triple"),
    ordinals=_ORDINALS,
    multiples={"double": 2, "triple": 3},
    articles=folded("un une"),
    percent=phrase_set("pour cent|pourcent"),
    scales=_SCALES,
    units=word_table(
        ("mm", "millimètre millimètres"),
        ("cm", "centimètre centimètres"),
        ("m", "mètre mètres"),
        ("sqm", "mètres_carrés m2"),
        ("km", "kilomètre kilomètres"),
        ("g", "gramme grammes"),
        ("kg", "kilo kilos kilogramme kilogrammes"),
        ("tonne", "tonne tonnes"),
        ("ml", "millilitre millilitres"),
        ("l", "litre litres"),
        ("s", "seconde secondes"),
        ("min", "minute minutes"),
        ("h", "heure heures"),
        ("day", "jour jours"),
        ("week", "semaine semaines"),
        ("month", "mois"),
        ("year", "an ans année années"),
        ("degree", "degré degrés"),
        ("pound", "livre livres"),
        ("byte", "octet octets"),
        ("kb", "ko"),
        ("mb", "mo"),
        ("gb", "go"),
    ),
    currencies=word_table(
        ("eur", "euro euros"),
        ("usd", "dollar dollars"),
        ("chf", "franc francs"),
        ("cent", "centime centimes"),
    ),
    and_a_part=table((Fraction(1, 2), "et demi|et demie")),
    months=table(
        (1, "janvier|janv"),
        (2, "février|févr"),
        (3, "mars"),
        (4, "avril|avr"),
        (5, "mai"),
        (6, "juin"),
        (7, "juillet|juil"),
        (8, "août"),
        (9, "septembre|sept."),
        (10, "octobre|oct"),
        (11, "novembre|nov"),
        (12, "décembre|déc"),
    ),
    weekdays=table(
        ("monday", "lundi|lundis"),
        ("tuesday", "mardi|mardis"),
        ("wednesday", "mercredi|mercredis"),
        ("thursday", "jeudi|jeudis"),
        ("friday", "vendredi|vendredis"),
        ("saturday", "samedi|samedis"),
        ("sunday", "dimanche|dimanches"),
    ),
    near_days=table(
        ("today", "aujourd'hui|aujourd hui|aujourd ' hui"),
        ("tomorrow", "demain"),
        ("yesterday", "hier"),
        ("tonight", "ce soir"),
        ("overmorrow", "après demain|après - demain"),
        ("weekend", "week - end|weekend"),
    ),
    shifts=table(
        ("next ", "prochain|prochaine"), ("last ", "dernier|dernière"), ("", "ce|cette|chaque|le|la")
    ),
    shifts_after=table(("next ", "prochain|prochaine|qui vient"), ("last ", "dernier|dernière|passé|passée")),
    periods=table(("week", "semaine"), ("month", "mois"), ("year", "année|an"), ("quarter", "trimestre")),
    day_leads=folded("le du au"),
    day_month=folded("er"),
    clock_words=table(("", "heures|heure|h")),
    clock_leads=table(("", "à|vers|dès|avant|après|à partir de|jusqu à|jusqu ' à")),
    clock_needs_lead=True,
    named_times=table(("00:00", "minuit"), ("12:00", "midi")),
    after_hour=table(
        (30, "et demie|et demi"),
        (15, "et quart"),
        (-15, "moins le quart"),
        (-10, "moins dix"),
        (-5, "moins cinq"),
    ),
    halves_after=table(
        ("am", "du matin|le matin"),
        ("pm", "du soir|de l ' après midi|de l ' après - midi|le soir|l ' après - midi"),
    ),
    morning=folded("matin matinée déjeuner"),
    evening=folded("soir soirée dîner"),
    bounds_before=table(
        ("<", "moins de|en dessous de|inférieur à|sous|plus petit que|moins cher que|sous les"),
        (
            "<=",
            """au maximum|maximum|au plus|jusqu ' à|jusqu à|pas plus de|un maximum de|maximum de|max|
                sans dépasser|ne dépassant pas|limité à|plafonné à|ne dépasse pas|ne pas dépasser""",
        ),
        (">", "plus de|au dessus de|au - dessus de|supérieur à|au delà de"),
        (">=", "au minimum|minimum|au moins|à partir de|pas moins de|un minimum de|minimum de|min"),
    ),
    bounds_in_time=table(
        ("<", "avant|avant le"),
        ("<=", "jusqu ' à|jusqu à|jusqu ' au|au plus tard|d ' ici|pas après"),
        (">", "après|après le"),
        (">=", "dès|depuis|à partir de|à partir du|pas avant|au plus tôt"),
    ),
    bounds_after=table(
        ("<=", "ou moins|au maximum|maximum|au plus|au plus tard|ou avant|max|grand maximum"),
        (">=", "ou plus|au minimum|minimum|au moins|ou après|et plus|min"),
    ),
    bound_optional=folded("à depuis des sous jusqu"),
    fillers=folded("environ les le la l de d un une à peu près euros"),
    than=folded("que qu"),
    more=folded("plus supérieur"),
    less=folded("moins inférieur"),
    negations=table(
        (
            "hard",
            """pas|sans|jamais|aucun|aucune|rien|ni|non|évite|évitez|éviter|omets|omettre|sauf|excepté|hormis|
                personne|pas de|nul""",
        ),
        (
            "soft",
            """allergique|allergie|déteste|interdit|oublie|enlève|retire|au lieu|plutôt que|plutôt qu|
                plus de|ne""",
        ),
    ),
    negation_idioms=table(
        (
            "",
            """pas plus de|pas moins de|pas seulement|pas mal|pas de souci|pas de problème|pas grave|
                pas après|pas avant|pas sûr|pas tout à fait|sans doute|sans problème|
                sans souci|sans dépasser|de rien|n ' est - ce pas|est - ce pas|non plus|pas encore|
                une personne|par personne|pas dépasser|ne dépasse pas""",
        ),
    ),
    separated=dict.fromkeys(("laisse", "laissez", "laisser", "mets"), phrase_set("de côté|tomber")),
    negation_ends=folded("mais car donc lorsque puisque quand si parce alors et jusqu depuis pour dont"),
    negation_onward=folded("sans aucun aucune ni"),
    figures=FigureWords(counts_own=folded("nous vous"), between=folded("entre")),
    bounds=BoundWords(called=folded("max"), before_next=folded("max min maximum minimum")),
    denials=DenialWords(
        denying=folded("pas"),
        turning=folded("ne pas jamais sans rien personne aucun aucune"),
        supposing=folded("si"),
        refusing=folded("pas non"),
        otherwise=folded("sinon"),
        answers=folded("non"),
    ),
    alternatives=folded("ou ni"),
    generic=folded(
        """utilise utiliser utilisez mets mettre inclus inclure ait avoir avec contienne contenir
            veux veut peut peux doit doivent faire fais soit être a ajoute ajouter quelque aucun
            prendre"""
    ),
    value_cues=table(
        (
            "sure",
            """plutôt|je voulais dire|je veux dire|disons|change pour|remplace par|mets plutôt|
                reporté à|mieux vaut""",
        ),
        ("unsure", "on sera|nous serons|on est maintenant|nous sommes maintenant"),
    ),
    clause_cues=table(
        (
            "sure",
            """non attends|non , attends|attends|non non|correction|je me suis trompé|
                je me suis trompée|j ' ai changé d ' avis|changement de plan|tout compte fait|
                oublie ça|finalement""",
        ),
    ),
    openers=folded("non attends pardon désolé désolée finalement enfin oups euh plutôt"),
    adding=folded("aussi également en plus autre autres supplémentaire outre puis encore ensuite"),
    withdrawing=table(
        (
            "",
            """oublie le|oublie la|oublie les|oublie l|laisse tomber le|laisse tomber la|
                laisse tomber les|enlève le|enlève la""",
        )
    ),
    question_words=frozenset(
        [
            "qui",
            "quoi",
            "où",
            "quand",
            "comment",
            "pourquoi",
            "combien",
            "quel",
            "quelle",
            "quels",
            "quelles",
            "lequel",
            "laquelle",
            "lesquels",
            "lesquelles",
        ]
    ),
)
