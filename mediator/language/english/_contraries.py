"""Words that say the contrary of each other: who says `not loud` may mean `quiet`."""

from __future__ import annotations

from collections import defaultdict

from midturn.mediator.language._phrases import words

_PAIRS = """much many:little few|loud noisy:quiet silent calm|
    big large huge tall:small little tiny|long:short brief concise|
    wide broad:narrow|heavy:light lightweight|thick:thin slim|deep:shallow|high:low|fast quick:slow|
    expensive pricey dear costly:cheap affordable inexpensive|hot:cold cool|warm:cool cold|
    wet damp:dry|hard difficult tricky complicated complex:easy simple straightforward|hard:soft|
    rough:smooth|old:new young|used secondhand refurbished old:new|early:late|
    far distant:near close nearby|spicy hot:mild|sweet:sour dry unsweetened savoury|
    strong:weak mild|dark:light bright|bright:dim dark|formal stiff:informal casual relaxed loose|
    serious:funny light lighthearted humorous|boring dull:interesting exciting fun|dirty:clean|
    full:empty|open:closed shut|public:private|crowded busy touristy:quiet empty calm|
    ugly:pretty beautiful nice|sad:happy cheerful|rude impolite:polite friendly|
    aggressive harsh blunt hurtful:gentle kind polite soft|angry:calm friendly|dangerous risky:safe|
    sick ill:healthy well|raw:cooked|fresh:frozen canned dried stale|technical jargon:plain simple|
    detailed lengthy wordy:brief short concise|vague:precise specific exact clear|
    colourful colorful:plain neutral|flashy fancy elaborate:plain simple modest|
    hilly steep mountainous:flat level|urban:rural|modern:traditional classic old|
    direct nonstop:indirect|permanent:temporary|alone:together accompanied|alive:dead|awake:asleep|
    visible:hidden|legal:illegal|possible:impossible|married:single unmarried|pregnant:unpregnant|
    full-time:part-time|paid:free unpaid|free:paid|indoors inside indoor:outdoors outside outdoor|
    upstairs:downstairs|electric:manual mechanical|greasy fatty oily:lean light|
    alcoholic:nonalcoholic soft|meat:vegetarian meatless veggie|dairy:vegan|
    animal:vegan plant-based|gluten:glutenfree|sunny:shady shaded|shady:sunny|windy:calm sheltered|
    bumpy:smooth|sharp pointed:blunt round|tight:loose|straight:curly bent|curly:straight|
    transparent:opaque|shiny glossy:matte matt dull|blurry:sharp clear|noisy:silent quiet|
    lazy:active|shy:outgoing confident|win:lose|remember:forget|arrive:leave|
    allowed permitted:forbidden prohibited banned|present:absent|tired:rested awake|hungry:full|
    thirsty:hydrated|rich:poor|generous:stingy|true:false untrue|right correct:wrong incorrect|
    usual ordinary common:unusual rare special|known familiar:unknown"""


def _read() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for pair in _PAIRS.split("|"):
        one, other = (words(side) for side in pair.split(":"))
        for word in one:
            found[word].update(other)
        for word in other:
            found[word].update(one)
    return {word: frozenset(contraries) for word, contraries in found.items()}


CONTRARIES = _read()
"""Each word with those that say the contrary."""
