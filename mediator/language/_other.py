"""A language that is none of those known: what tells it from them, and nothing to judge it by."""

from __future__ import annotations

from midturn.mediator.language._language import Language

UNKNOWN = Language(code="", name="unknown", known=False, capitals="none")

LETTERS = frozenset("åæøłąęśźżćńřěůőűğşıșțăãõøđơưòìъыэґієїþðľĺŕďťňķļņģėįųūāēīžšč")
"""Latin letters with marks that none of the known languages has, and Cyrillic ones for good measure."""

WORDS = frozenset(
    """een het niet geen maar ook voor naar wat waarom hoe waar wie mijn jij je u we wij zijn ben heb heeft kan kun kunt
    moet wil zou graag alsjeblieft bedankt dank zonder nog dan dit deze dat van op aan bij uit over tot maak schrijf zoek
    geef korter langer personen vijf vier drie twee iets niets hun onze naar hier daar
    il lo gli della dello degli delle nel nella nei con per non più che chi cosa perché quando dove quanto questo questa
    sono è ho hai abbiamo bisogno puoi potresti vorrei scrivi fammi fai cerca trova grazie favore senza anche ma di del
    dei al alla fallo uno due tre quattro cinque persone costa meno
    não sim uma um os as dos das do da no na nos nas ao à pelo pela para com sem mais mas muito obrigado obrigada você
    vocês eu ele ela isso isto este esta preciso pode poderia gostaria faça escreva encontre por favor quanto quando onde
    dois duas três quatro cinco algo depois antes ontem hoje amanhã voo sobre até também seu sua meu minha são está
    nie się na do jest są jak co czy dla z ze w od po przez ale tak proszę dziękuję mnie mi ja ty mój może bez oraz i
    napisz zrób znajdź potrzebuję chcę ile gdzie kiedy dlaczego
    och att det som en ett är inte jag du vi ni han hon den de på av med för till från om men kan ska vill tack snälla utan
    behöver skriv gör hitta hur vad när var varför ingen inga får mer än kortare eller min mitt mig hjälp flyg högst cykel
    ikke jeg og er til det et på av å ikke jeg har vil skriv uten tak takk må hvad hvor
    bir ve bu için ile değil mi mı mu ben sen biz ne nasıl neden kaç lütfen teşekkürler yok var daha çok az bana bul yaz
    yap istiyorum olsun olmasın günlük gezi lazım kısa uçuş plan
    tôi cần một và là của không cho với có này đó viết tìm bạn ngắn hơn nhé đến bao nhiêu
    și nu este sunt pentru cu din la un o mai ce cum unde când mulțumesc te rog vreau fără găsește
    ja ei on en se että mutta kun kiitos tarvitsen minun voitko ilman tee kirjoita lennon
    je se na to že ale jako jak kde kdy proč prosím děkuji mi potřebuji let do bez napiš najdi
    yang dan di ke dari untuk dengan ini itu tidak saya anda buat buatkan tentang tolong terima kasih tanpa dua tiga empat lima jam bisa apa puisi musim
    egy az és nem hogy van kérem köszönöm kell nélkül írj keress""".split()
)
"""Frequent words of other languages in Latin letters, as written."""
