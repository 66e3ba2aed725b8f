"""French questions, commands, wishes and persons, to a first level."""

from __future__ import annotations

from collections.abc import Iterator

from midturn.mediator.language._phrases import folded, longest_first
from midturn.mediator.language._requests import RequestWords, grouped, grouped_words, sorts

_IRREGULAR = {
    "écrire": "écris écrivez",
    "traduire": "traduis traduisez",
    "faire": "fais faites",
    "dire": "dis dites",
    "mettre": "mets mettez",
    "lire": "lis lisez",
    "décrire": "décris décrivez",
    "prévoir": "prévois prévoyez",
    "prendre": "prends prenez",
    "voir": "vois voyez",
    "savoir": "sache sachez",
    "réduire": "réduis réduisez",
    "acheter": "achète achetez",
    "appeler": "appelle appelez",
    "rappeler": "rappelle rappelez",
    "résoudre": "résous résolvez",
    "aller": "va allez",
    "vendre": "vends vendez",
    "inscrire": "inscris inscrivez",
}


def _forms(verb: str) -> Iterator[str]:
    """Yield the infinitive and the imperatives."""
    yield verb
    if verb in _COMMANDS:
        yield from _COMMANDS[verb]
    elif verb.endswith("er"):
        root = verb.removesuffix("er")
        # `annuler` to `annule`; `envoyer` to `envoie`.
        yield f"{root[:-1]}ie" if root.endswith("y") else f"{root}e"
        yield from (f"{root}ez", f"{root}es")
    elif verb.endswith("ir"):
        root = verb.removesuffix("ir")
        yield from (f"{root}is", f"{root}issez")


_COMMANDS = {
    next(iter(folded(verb))): tuple(sorted(folded(commands))) for verb, commands in _IRREGULAR.items()
}

REQUESTS = RequestWords(
    fillers=folded(
        "alors donc et puis ensuite bonjour salut aussi oui non merci s il te vous plaît maintenant ok bon"
    ),
    please=folded("veuillez plaît"),
    joiners=folded("et puis ensuite alors donc veuillez"),
    links=folded("et puis ensuite"),
    questions=sorts(
        """count: combien de | combien d
        amount measure count long: combien
        long measure count amount: combien de temps
        amount measure: combien coûte | combien coûtent
        reason: pourquoi
        time: quand | à quelle heure | quel jour
        place: où est | où sont | où se | où puis | où peut | d où
        person: qui
        thing person place time manner amount measure count: quel | quelle | quels | quelles | que | quoi
        | qu est ce que
        manner: comment"""
    ),
    relatives=folded("que qui quoi quand comment quel quelle"),
    auxiliaries=folded("est sont peut puis peux a as avez ont"),
    subjects=folded("je tu il elle on nous vous ils elles ce"),
    objects=folded(
        """le la les l un une des du de moi nous me mon ma mes ton votre ce cette ces tous toutes deux
        trois quatre cinq six sept huit neuf dix en à pour comment pourquoi combien quel quelle si au aux"""
    ),
    polite=longest_first(
        """peux tu|pourrais tu|pouvez vous|pourriez vous|veux tu|voulez vous|est ce que tu peux|est ce que
        vous pouvez|tu peux|vous pouvez|aide moi à|aidez moi à|j aimerais que tu|j aimerais que vous|merci
        de|merci d|et de|veuillez|peux tu me|pouvez vous me|pourriez vous me|pourrais tu me"""
    ),
    own=longest_first(
        "puis je|est ce que je peux|est il possible de|peut on|comment puis je|y a t il|je peux"
    ),
    wishes=longest_first(
        """je prends|je prendrai|nous prenons|nous prendrons|on prend|on prendra|il faut que|il faut
        qu|je voudrais|j aimerais|je veux|j ai besoin de|j ai besoin d|je souhaite|je souhaiterais|je
        cherche|il me faut|il nous faut|nous voudrions|nous cherchons|nous voulons|on voudrait|je dois|il
        me faudrait|je désire|je recherche|besoin de|je voulais|nous avons besoin de|nous aimerions"""
    ),
    ellipses=longest_first("et si|et pour|et avec"),
    leanings=longest_first("je préfère|je préférerais|je dois|de préférence"),
    negations=folded("ne n pas jamais"),
    verbs=grouped(
        """make: écrire, rédiger, composer, créer, générer, faire, préparer, concevoir, développer,
        planifier, organiser
        code: écrire, programmer, créer, développer, implémenter
        obtain: réserver, acheter, commander, louer, prendre, trouver, chercher, obtenir, organiser
        tell: montrer, lister, donner, dire, trouver, indiquer, chercher, afficher, citer, énumérer,
        vérifier, savoir
        recommend: recommander, conseiller, proposer, suggérer, trouver, donner
        compute: calculer, déterminer, trouver, compter, estimer, résoudre, dire, donner, évaluer, savoir
        explain: expliquer, décrire, détailler, présenter, dire, définir, montrer
        set: changer, modifier, régler, augmenter, baisser, mettre, allumer, éteindre, déplacer, chauffer,
        reporter
        send: envoyer, écrire, transmettre
        remove: supprimer, annuler, effacer, enlever, retirer, résilier
        add: ajouter, inscrire
        note: noter, enregistrer, inscrire
        remind: rappeler
        rewrite: réécrire, corriger, reformuler, améliorer, modifier
        summarize: résumer, raccourcir
        translate: traduire
        compare: comparer
        play: jouer, lancer
        pay: payer, virer, transférer
        call: appeler
        go: aller, voyager, partir, manger, voir
        help: aider""",
        _forms,
    ),
    details=folded("utilise utilisez évite évitez garde gardez"),
    nouns=grouped_words(
        """obtain: réservation, commande, billet, billets, table
        summarize: résumé
        explain: explication, description
        translate: traduction
        compare: comparaison
        remove: annulation
        tell: liste, réponse
        recommend: idée, suggestion, conseil, recommandation"""
    ),
    measures=folded("total somme nombre prix coût montant pourcentage probabilité moyenne quantité"),
    spans=folded(
        "euros heures minutes jours semaines mois ans kilomètres mètres kilos grammes litres degrés"
    ),
    verb_breaks=folded("est sont était"),
    no_verb_endings=("s",),
    no_verbs=folded(
        "le la les un une des je tu il elle nous vous ils mon ma mes et ou mais en à pour avec sans si"
    ),
    statements=folded("est sont était a ont sera peut doit"),
    conditions=folded("si lorsque supposons"),
    infinitive=folded("à de pour peut doit va"),
    first=folded("je j me m moi nous"),
    first_possessive=folded("mon ma mes notre nos"),
    second=folded("tu te toi"),
    second_possessive=folded("ton ta tes votre vos"),
    third=folded("il elle ils elles"),
    third_possessive=folded("son sa ses leur leurs"),
    offers=longest_first(
        "comment puis je vous aider|comment puis je t aider|je peux vous aider|je peux t aider|je vais vous"
    ),
    will=longest_first("je vais|je peux|j ai"),
    told=longest_first(
        "vous voulez|vous souhaitez|vous avez demandé|tu veux|tu souhaites|vous avez besoin|tu as demandé"
    ),
    answers=longest_first("la réponse est|le résultat est"),
    function=folded(
        """le la les l un une des du de d et ou mais est sont pour avec sans sur dans je j tu il elle nous
        vous ils me moi te mon ma mes ce cette ces au aux en à que qui quoi quand pourquoi comment combien
        quel quelle ne n pas plus si s y on se t"""
    ),
    elides=True,
    verb_last=True,
)
