"""French words that say the same thing, those of small talk, and those that pick from what was offered."""

from __future__ import annotations

from midturn.mediator.language._phrases import classes, table

CLASSES = classes(
    """abordable économique | court courte bref brève concis concise | long longue
    détaillé détaillée | rapide vite | facile simple | aimable cordial gentil gentille poli polie | formel
    formelle soutenu | familier familière décontracté | drôle humoristique humour amusant amusante | calme
    tranquille silencieux silencieuse | grand grande spacieux spacieuse | petit petite compact compacte |
    enfants enfantin | végan végétalien végétale | épicé épicée piquant relevé | direct directe
    correspondance escale | débutants novices | experts professionnels | chef patron supérieur responsable |
    voiture auto véhicule | vélo bicyclette | photo photos image images | liste puces énumération | tableau
    | rime rimes rimé | étanche imperméable | piscine bassin"""
)

ASIDES = table(
    (
        "",
        """merci | ça a l'air | hâte | impatient | impatiente | stressé | stressée | fatigué | fatiguée |
        espère | sais pas | ne sais pas | aucune idée | dommage | génial | super | parfait | magnifique
        | formidable | ce serait bien | ce serait super | c'est ça | exactement | tu es | vous êtes |
        qu'en penses tu | qu'en pensez vous | bonjour | bonsoir | à bientôt | à plus tard | désolé |
        désolée | pas grave | peu importe | idée | exact | débordé | débordée | occupé | occupée | égal
        | vas | allez | on verra | content | contente | curieux | curieuse | je réfléchis | tout à fait
        | d'accord""",
    )
)

PICKS = table(("", "celui | celle | ceux | celles"))
