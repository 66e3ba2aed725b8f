"""French questions, commands, wishes and persons, to a first level."""

from __future__ import annotations

from collections.abc import Iterator

from midturn.mediator.check._request_words import (
    RequestWords,
    grouped,
    longest_first,
    named,
    sorts,
    word_set,
)

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
    next(iter(word_set(verb))): tuple(sorted(word_set(commands))) for verb, commands in _IRREGULAR.items()
}

FRENCH = RequestWords(
    code="fr",
    frequent=word_set(
        """le la les un une des du de et ou mais est sont était pour avec sans sur dans chez je tu il elle
        nous vous ils me moi te mon ma mes ton ta tes votre vos notre nos merci oui non quel quelle quels
        quelles que qui quoi quand pourquoi comment combien voudrais veux peux pouvez cherche besoin ce
        cette ces au aux en à plus pas ne d l j c qu s il a ont fais écris explique réservez plaît aussi"""
    ),
    fillers=word_set(
        "alors donc et puis ensuite bonjour salut aussi oui non merci s il te vous plaît maintenant ok bon"
    ),
    please=word_set("veuillez plaît"),
    joiners=word_set("et puis ensuite alors donc veuillez"),
    links=word_set("et puis ensuite"),
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
    relatives=word_set("que qui quoi quand comment quel quelle"),
    auxiliaries=word_set("est sont peut puis peux a as avez ont"),
    subjects=word_set("je tu il elle on nous vous ils elles ce"),
    objects=word_set(
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
    negations=word_set("ne n pas jamais"),
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
    details=word_set("utilise utilisez évite évitez garde gardez"),
    nouns=named(
        """obtain: réservation, commande, billet, billets, table
        summarize: résumé
        explain: explication, description
        translate: traduction
        compare: comparaison
        remove: annulation
        tell: liste, réponse
        recommend: idée, suggestion, conseil, recommandation"""
    ),
    measures=word_set("total somme nombre prix coût montant pourcentage probabilité moyenne quantité"),
    spans=word_set(
        "euros heures minutes jours semaines mois ans kilomètres mètres kilos grammes litres degrés"
    ),
    verb_breaks=word_set("est sont était"),
    no_verbs=word_set(
        "le la les un une des je tu il elle nous vous ils mon ma mes et ou mais en à pour avec sans si"
    ),
    statements=word_set("est sont était a ont sera peut doit"),
    conditions=word_set("si lorsque supposons"),
    infinitive=word_set("à de pour peut doit va"),
    first=word_set("je j me m moi nous"),
    first_possessive=word_set("mon ma mes notre nos"),
    second=word_set("tu te toi"),
    second_possessive=word_set("ton ta tes votre vos"),
    third=word_set("il elle ils elles"),
    third_possessive=word_set("son sa ses leur leurs"),
    offers=longest_first(
        "comment puis je vous aider|comment puis je t aider|je peux vous aider|je peux t aider|je vais vous"
    ),
    will=longest_first("je vais|je peux|j ai"),
    told=longest_first(
        "vous voulez|vous souhaitez|vous avez demandé|tu veux|tu souhaites|vous avez besoin|tu as demandé"
    ),
    answers=longest_first("la réponse est|le résultat est"),
    function=word_set(
        """le la les l un une des du de d et ou mais est sont pour avec sans sur dans je j tu il elle nous
        vous ils me moi te mon ma mes ce cette ces au aux en à que qui quoi quand pourquoi comment combien
        quel quelle ne n pas plus si s y on se t"""
    ),
    elides=True,
    verb_last=True,
)
