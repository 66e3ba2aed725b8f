"""French words that say which side, role, order or condition something has."""

from __future__ import annotations

from midturn.mediator.language._bindings import BindingWords
from midturn.mediator.language._phrases import by_first, opposites, words

_DETERMINERS = frozenset(words("le la les un une des mon ma mes ton ta tes son sa ses notre nos leur ce"))
BINDINGS = BindingWords(
    origins=by_first("de | depuis | au depart de | du"),
    goals=by_first("a | vers | pour | jusqu'a | au"),
    nouns_are_capital=True,
    empty=_DETERMINERS
    | frozenset(
        words("et ou a au aux de du en dans avec pour par que qui si ne pas est sont je me moi il elle")
    ),
    determiners=_DETERMINERS,
    coordinators=frozenset(["et", "ou"]),
    clause_words=frozenset(words("si mais quand car")),
    instead=by_first("au lieu de | au lieu du | au lieu d | plutot que | a la place de"),
    before=by_first("avant de | avant | avant que"),
    after=by_first("apres"),
    each=by_first("chacun | chacune | par personne | par tete"),
    only=frozenset(["seulement", "uniquement"]),
    otherwise=by_first("sinon | autrement"),
    total=by_first("au total | en tout | ensemble | a nous deux"),
    conditions=by_first("si | a condition que"),
    negative_conditions=by_first("sauf si | a moins que"),
    negations=frozenset(words("ne pas jamais sans rien personne aucun aucune")),
    opposites=opposites(
        """croissant : decroissant | premier premiere premiers : dernier derniere derniers | ouvrir ouvre :
        fermer ferme | couloir : fenetre hublot | gauche : droite | haut : bas | interieur dedans :
        exterieur dehors | avant devant : arriere derriere | simple : double | compris comprise comprises
        inclus incluse incluses incluant : exclu exclue exclus exclues excluant | brut brute : net nette |
        matin matinee : soir soiree | acheter achete achat : vendre vends vente | acheteur acheteuse :
        vendeur vendeuse | locataire : proprietaire bailleur | expediteur : destinataire | arrivee arriver :
        depart partir | activer active : desactiver desactive | ajouter ajoute : supprimer supprime retirer
        retire enlever enleve | augmenter augmente hausse : diminuer diminue baisser baisse reduire | pair
        pairs paires : impair impairs impaires | meuble meublee : vide | formel formelle soutenu : familier
        familiere decontracte | vouvoyer : tutoyer | nord : sud | mere maman : pere papa | frere : soeur |
        fils : fille | oncle : tante | neveu : niece | mari : femme epouse | chaud chaude : froid froide |
        minimum minimal : maximum maximal | public publique : prive privee | profit benefice : perte |
        gratuit gratuite gratuits : payant payante payants"""
    ),
)
