"""Words that say which side, role, order or condition something has, by language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from midturn.mediator.check._lexicon import FUNCTION_WORDS, phrases, words
from midturn.mediator.check._tokens import stem

Phrases = dict[str, list[tuple[str, ...]]]
"""Phrases as tuples of folded words, longest first, by their first words."""


def _phrases(text: str) -> Phrases:
    found: Phrases = {}
    for phrase in sorted(phrases(text), key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _no_phrases() -> Phrases:
    return {}


def _mapping(text: str) -> dict[str, str]:
    """Read `a b c = d | ...`: each word before the sign stands for the one behind it."""
    pairs = [part.split("=") for part in text.split("|")]
    return {word: meaning.strip() for said, meaning in pairs for word in said.split()}


def _stemmed(text: str) -> dict[str, str]:
    """Read `a b c = d | ...` as `_mapping` does, by the stems of the words."""
    return {stem(word): meaning for word, meaning in _mapping(text).items()}


def _opposites(text: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Read `a b : c d | ...`: words on one side of a colon mean the opposite of those on the other."""
    pairs = [part.split(":") for part in text.split("|")]
    return tuple((frozenset(one.split()), frozenset(other.split())) for one, other in pairs)


@dataclass(frozen=True, slots=True)
class BindingWords:
    """What a language binds with; an empty field is not looked for."""

    signs: frozenset[str]
    """Frequent words by which a text shows its language."""
    origins: Phrases
    """What stands before the place, person or state that something comes from."""
    goals: Phrases
    """What stands before the one it goes to."""
    nouns_are_capital: bool = False
    """A side must be written with a capital, since its sign has many other uses."""
    empty: frozenset[str] = FUNCTION_WORDS
    """Words that bind nothing."""
    determiners: frozenset[str] = frozenset()
    """Words that may open a noun phrase or stand within one."""
    light: frozenset[str] = frozenset()
    """Verbs and courtesies that any request may have, and say nothing of its things."""
    coordinators: frozenset[str] = frozenset()
    clause_words: frozenset[str] = frozenset()
    """Words beside marks and coordinators at which another clause begins."""
    pronouns: frozenset[str] = frozenset()
    speaker: frozenset[str] = frozenset()
    speaker_owns: frozenset[str] = frozenset()
    he: frozenset[str] = frozenset()
    she: frozenset[str] = frozenset()
    sharing: frozenset[str] = frozenset()
    """Words between a share and its figure: `each at most 5`."""
    references: frozenset[str] = frozenset()
    """Pronouns that may stand for what was said before: `before it`."""
    origin_labels: frozenset[str] = frozenset()
    """Words of a label whose value is where something begins: `the from location`, `pickup date`."""
    goal_labels: frozenset[str] = frozenset()
    label_heads: frozenset[str] = frozenset()
    """Nouns that end such a label."""
    label_links: frozenset[str] = frozenset()
    """Words and marks between a label and its value."""
    role: str = ""
    """What stands between a value and its label: `as` in `Oslo as the destination`."""
    no_origin_after: frozenset[str] = frozenset()
    """Words after which `from` marks no side: `apart from`."""
    conversions: frozenset[str] = frozenset()
    """Verbs whose object is an origin: `convert X into Y`, `rename X to Y`."""
    conversion_goals: frozenset[str] = frozenset()
    replacing: frozenset[str] = frozenset()
    """Verbs in `replace the old with the new`."""
    substituting: frozenset[str] = frozenset()
    """Verbs in `substitute the new for the old`."""
    swapping: frozenset[str] = frozenset()
    """Verbs in `swap the old for the new`."""
    replacement_links: frozenset[str] = frozenset()
    substitution_link: str = ""
    instead: Phrases = field(default_factory=_no_phrases)
    """What stands between the wanted and the unwanted: `instead of`."""
    preferring: frozenset[str] = frozenset()
    preference_links: Phrases = field(default_factory=_no_phrases)
    liking: frozenset[str] = frozenset()
    liking_links: Phrases = field(default_factory=_no_phrases)
    than: str = ""
    comparatives: dict[str, str] = field(default_factory=dict[str, str])
    """Each comparative with its scale and direction: `+height`, `-height`."""
    ratio_as: str = ""
    before: Phrases = field(default_factory=_no_phrases)
    after: Phrases = field(default_factory=_no_phrases)
    then: Phrases = field(default_factory=_no_phrases)
    then_after_first: frozenset[str] = frozenset()
    """Those of them that only say so where the sentence has `first`, too."""
    first: frozenset[str] = frozenset()
    conditions: Phrases = field(default_factory=_no_phrases)
    negative_conditions: Phrases = field(default_factory=_no_phrases)
    only: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    joining_negations: frozenset[str] = frozenset()
    """Those that only go on with another one: `neither this nor that`."""
    prepositions: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    of: str = ""
    """What stands between a thing and its owner."""
    dative: str = ""
    """What may stand before the one to whom something is done."""
    agent: str = ""
    """What stands before the doer of a passive verb."""
    bases: dict[str, str] = field(default_factory=dict[str, str])
    """Irregular verb forms with their base."""
    converses: dict[str, str] = field(default_factory=dict[str, str])
    """Verbs whose subject is the taker, with the giver's verb and what stands before the giver."""
    transferring: dict[str, str] = field(default_factory=dict[str, str])
    """Stems of verbs by which somebody gives or says something to somebody, with the name of the deed."""
    speaker_does: frozenset[str] = frozenset()
    """The user as the one who does something: `I`."""
    persons: frozenset[str] = frozenset()
    """Stems of words for persons: `sister`, `boss`."""
    symmetric: frozenset[str] = frozenset()
    """Stems of words that say the same of both sides: `meet`, `cousin`."""
    relatives: frozenset[str] = frozenset()
    reversals: Phrases = field(default_factory=_no_phrases)
    """Words by which a user turns round what was said before; nothing is judged then."""
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    each: Phrases = field(default_factory=_no_phrases)
    total: Phrases = field(default_factory=_no_phrases)
    every: frozenset[str] = frozenset()
    alternate: frozenset[str] = frozenset()
    """What makes every into every other: `other`, `second`."""
    exceptions: Phrases = field(default_factory=_no_phrases)
    otherwise: Phrases = field(default_factory=_no_phrases)
    """What stands before what is wanted where the first choice fails."""
    outcomes: Phrases = field(default_factory=_no_phrases)
    """What stands before what something is turned into."""
    disliked: Phrases = field(default_factory=_no_phrases)
    """What stands before what somebody does not want or like."""
    returning: Phrases = field(default_factory=_no_phrases)
    """What says that somebody comes back."""
    lacking: Phrases = field(default_factory=_no_phrases)
    """What stands before something that is absent: `without`, `free of`."""
    free: str = ""
    """What stands behind it: `sugar-free`."""
    particles: frozenset[str] = frozenset()
    switches: frozenset[str] = frozenset()
    """Verbs whose particle says the opposite of another's: `turn on`, `turn off`."""
    places: dict[str, str] = field(default_factory=dict[str, str])
    """Words before `of` that say where one thing is from another, with scale and direction."""
    superlative_more: frozenset[str] = frozenset()
    superlative_less: frozenset[str] = frozenset()
    periods: dict[str, str] = field(default_factory=dict[str, str])
    """Adverbs for every one of something: `daily`."""
    by_order: frozenset[str] = frozenset()
    """Words that bind by order: `respectively`."""


_PREPOSITIONS = frozenset(
    words(
        """at by in on of to from with within into onto over under about between through during per via for
        as against around near behind beside without toward towards upon after before until till than
        inside outside since because if when while like"""
    )
)

ENGLISH = BindingWords(
    empty=FUNCTION_WORDS - {"total"},
    signs=frozenset(words("the and to is of a in for my i with it that you please on are how what")),
    origins=_phrases(
        """from | out of | starting in | starting at | starting from | start in | start at | start from
        | leaving | leaves | leave | departing | departs | depart
        | leaving from | departing from | away from"""
    ),
    goals=_phrases(
        """to | into | onto | towards | toward | arriving in | arriving at | arrives in | arrives at
        | arrive in | arrive at | destination is | destination : | bound for | heading for | headed for
        | until | till"""
    ),
    origin_labels=frozenset(words("from origin departure departing leaving start starting pickup outbound")),
    goal_labels=frozenset(words("to destination arrival arriving dropoff return returning end until")),
    label_heads=frozenset(words("location city place station airport town area address date day time")),
    label_links=frozenset(words("is are was be should must will would : =")),
    role="as",
    determiners=frozenset(
        words(
            "a an the this that these those my your his her its our their any some each every both all of 's"
        )
    ),
    light=frozenset(
        words(
            """want need like go get make let would please help give tell show find put use be have do write
            book plan know say take ask try set look think start leave come"""
        )
    ),
    coordinators=frozenset(["and", "or", "nor", "&", "plus"]),
    clause_words=frozenset(
        words(
            """but because while although though so then however if unless when whenever whether
            whereas where until till given otherwise else"""
        )
    ),
    pronouns=frozenset(words("i you he she it we they me him us them who which that this these those")),
    speaker=frozenset(["me", "myself"]),
    speaker_owns=frozenset(["mine"]),
    he=frozenset(["he", "him", "he's", "he'll", "himself"]),
    she=frozenset(["she", "she's", "she'll", "herself"]),
    sharing=frozenset(words("of at most max maximum least up to under over about no more than not a with")),
    references=frozenset(["it", "that", "this", "them", "then"]),
    no_origin_after=frozenset(words("apart aside different far differ differs prevent keep protect")),
    conversions=frozenset(
        words(
            """convert converts converting exchange exchanging rename renaming change changing turn turning
            transform translate translating switch switching migrate migrating port porting"""
        )
    ),
    conversion_goals=frozenset(["to", "into", "as"]),
    replacing=frozenset(words("replace replacing replaces replaced")),
    substituting=frozenset(words("substitute substituting")),
    swapping=frozenset(words("swap swapping exchange exchanging trade trading")),
    replacement_links=frozenset(["with", "by", "for"]),
    substitution_link="for",
    instead=_phrases(
        """instead of | rather than | in place of | in lieu of | and not | , not | but not | over and above
        | in preference to"""
    ),
    preferring=frozenset(words("prefer prefers preferring preferred favour favor favors favours")),
    preference_links=_phrases("to | over | rather than | instead of | more than"),
    liking=frozenset(words("like likes love loves enjoy enjoys")),
    liking_links=_phrases("better than | more than"),
    than="than",
    comparatives=_mapping(
        """taller=+length | longer=+length | shorter=-length | older elder=+age | younger newer=-age
        | bigger larger=+size | smaller=-size | faster quicker=+speed | slower=-speed | heavier=+weight
        | lighter=-weight | higher=+height | lower=-height | richer=+money | poorer=-money
        | earlier sooner=-time | later=+time | dearer pricier costlier=+expens | cheaper=-expens
        | better=+quality | worse=-quality | warmer hotter=+warmth | colder cooler=-warmth
        | more=+more | less fewer=-more | stronger=+strength | weaker=-strength | wider broader=+width
        | narrower=-width | deeper=+depth | shallower=-depth | farther further=+distance
        | closer nearer=-distance"""
    ),
    ratio_as="as",
    before=_phrases("before | prior to | ahead of | beats"),
    after=_phrases("after | following"),
    then=_phrases("then | after that | afterwards | afterward | next | second | secondly | only then"),
    then_after_first=frozenset(["next", "second", "secondly", "afterwards", "afterward"]),
    first=frozenset(["first", "firstly"]),
    conditions=_phrases(
        """if | given that | provided that | provided | in case | assuming | assuming that | when
        | whenever | only if | only when | in the case that | suppose"""
    ),
    negative_conditions=_phrases("unless | except if | except when"),
    only=frozenset(["only", "just"]),
    negations=frozenset(
        words(
            """not no never neither nor without none cannot can't don't doesn't didn't isn't aren't wasn't
            weren't won't wouldn't shouldn't couldn't hasn't haven't hadn't dont doesnt didnt isnt arent wont
            cant nothing nobody"""
        )
    ),
    joining_negations=frozenset(["nor"]),
    prepositions=_PREPOSITIONS,
    being=frozenset(words("is was are were be been being am get gets got 's")),
    of="of",
    dative="to",
    agent="by",
    bases=_mapping(
        """gave given gives giving=give | sent sends=send | lent lends=lend | bought buys=buy
        | sold sells=sell | borrowed borrows=borrow | owed owes=owe | beat beaten beats=beat
        | lost loses losing=lose
        | won wins=win | paid pays=pay | taught teaches=teach | told tells=tell | took taken takes=take
        | wrote written writes=write | drove driven drives=drive | ate eaten eats=eat | saw seen sees=see
        | made makes=make | led leads=lead | hit hits=hit | chose chosen=choose | met meets=meet
        | left leaves=leave | brought brings=bring | caught catches=catch | found finds=find
        | received receives=receive | helped=help | bit bitten=bite | fed feeds=feed | had has=have
        | got gets=get | kept=keep | knew known=know | drew drawn=draw | sang sung=sing | rode ridden=ride"""
    ),
    converses=_mapping("buy=sell from | borrow=lend from | receive=give from | lose=beat to"),
    transferring=_stemmed(
        """give owe pay transfer hand refund reimburse repay wire=give | send=send | lend=lend | ask=ask
        | tell inform=tell | call phone ring=call | invite=invite | teach=teach | remind=remind | pick drive=drive | help=help
        | visit=visit"""
    ),
    speaker_does=frozenset(["i", "we"]),
    persons=frozenset(
        stem(word)
        for word in words(
            """mother mom mum dad father sister brother son daughter wife husband aunt uncle cousin boss
            friend neighbor neighbour colleague landlord teacher doctor grandma grandpa grandmother
            grandfather girlfriend boyfriend partner manager client customer roommate flatmate parent kid
            child"""
        )
    ),
    symmetric=frozenset(
        words(
            """meet marri play match equal fight face join talk chat agre border resembl divorc sister brother
            sibl friend cousin neighbor neighbour colleagu twin partner"""
        )
    ),
    relatives=frozenset(["who", "which", "that"]),
    reversals=_phrases(
        """other way around | other way round | vice versa | mixed up | mixed them up | mix them up
        | swap them | swap those | swap these | swap the two | switch them | switch those | switch the two
        | the reverse
        | reverse that | got that backwards | backwards"""
    ),
    opposites=_opposites(
        """minimum min minimal minimise minimize : maximum max maximal maximise maximize
        | ascending asc : descending desc | cheapest least-expens : priciest most-expens most-cost
        | enable enabled enables activate turn-on : disable disabled disables deactivate turn-off
        | available : unavailable | open opened opens opening : close closed closes closing shut
        | increase increased increases increasing raise : decrease decreased decreases decreasing reduce
        | earliest : latest | highest : lowest | odd : even | upper uppercase : lower lowercase
        | left : right | inside indoors : outside outdoors | indoor : outdoor | first : last | top : bottom
        | oldest : newest youngest latest | tallest longest : shortest | largest biggest : smallest
        | fastest : slowest | busiest : quietest slowest
        | best : worst | heaviest : lightest | nearest closest : farthest furthest
        | include included includes including : exclude excluded excludes excluding
        | accept accepted : reject rejected decline | lock locked locks : unlock unlocked | public : private
        | add added adding : remove removed removing delete | start starts starting : stop stops stopping
        | north northern : south southern | east eastern : west western | hot : cold | single : double
        | morning : evening | above : below | vertical vertically : horizontal horizontally
        | internal : external | encrypt : decrypt | import : export | upload : download | forwards forward
        : backwards backward
        | allow allowed : forbid forbidden | clockwise : anticlockwise counterclockwise
        | both : neither either | once : twice thrice | attach : detach | connect : disconnect | front : back
        | strict strictly : lenient leniently | formal formally : informal informally casual"""
    ),
    each=_phrases(
        """each | apiece | one way | each way | per way | per person | a head | per head | a person | a piece
        | per item | per guest"""
    ),
    total=_phrases(
        """together | altogether | in total | in all | combined | all told | all in all | between us | total
        | as a group | both ways | there and back | round trip"""
    ),
    every=frozenset(["every", "each"]),
    alternate=frozenset(["other", "second"]),
    exceptions=_phrases("except | except for | excepting | apart from | other than | all but | everyone but"),
    otherwise=_phrases("otherwise | or else | if not | failing that | else"),
    disliked=_phrases(
        """hate | hates | hated | dislike | dislikes | detest | can't stand | cannot stand | can't bear
        | can't eat | cannot eat | doesn't like | don't like | does not like | do not like | doesn't eat
        | don't eat | won't eat | allergic to | intolerant to | afraid of | scared of | tired of"""
    ),
    returning=_phrases(
        """return on | returns on | returning on | back on | way back on | return trip on | return at
        | returning at | back at | way back at"""
    ),
    outcomes=_phrases("into | into one about"),
    lacking=_phrases(
        """without | free of | free from | no | instead of | rather than | in place of | not to
        | not the | not a | not on | not in | not at | not by | not for | not with"""
    ),
    free="free",
    particles=frozenset(["on", "off"]),
    switches=frozenset(words("turn turns turning turned switch switches switching switched")),
    places=_mapping("left=+left | right=-left | north=+north | south=-north | east=+east | west=-east"),
    superlative_more=frozenset(["most"]),
    superlative_less=frozenset(["least"]),
    periods=_mapping(
        "daily=day | weekly=week | monthly=month | yearly annually=year | nightly=night | hourly=hour"
    ),
    by_order=frozenset(["respectively", "resp"]),
)

_GERMAN_DETERMINERS = frozenset(
    words(
        """der die das den dem des ein eine einen einem einer eines mein meine meinen meinem meiner unser
        unsere ihr ihre ihren sein seine seinen dein deine kein keine keinen diese dieser diesen dieses"""
    )
)
GERMAN = BindingWords(
    signs=frozenset(
        words("der die das dem den des und ich wir ist nicht ein eine fur mit zu mir bitte auf in im von")
    ),
    origins=_phrases("von | vom | aus | ab"),
    goals=_phrases("nach | zum | zur | bis"),
    nouns_are_capital=True,
    empty=_GERMAN_DETERMINERS
    | frozenset(
        words(
            """und oder ich du er sie es wir mir mich uns ist sind war hat habe haben wird werden soll
            nicht mit fur auf im in an am um von vom zu zum zur aus ab bei nach vor statt wenn falls dass
            bitte nur auch dann"""
        )
    ),
    determiners=_GERMAN_DETERMINERS,
    coordinators=frozenset(["und", "oder"]),
    clause_words=frozenset(words("wenn falls weil dass sondern aber")),
    instead=_phrases("statt | anstatt | anstelle von | anstelle"),
    before=_phrases("bevor | vor"),
    after=_phrases("nachdem"),
    each=_phrases("pro person | pro kopf | jeweils | pro stuck"),
    only=frozenset(["nur"]),
    otherwise=_phrases("sonst | ansonsten | andernfalls | wenn nicht | falls nicht"),
    total=_phrases("zusammen | insgesamt | alles in allem | zu zweit"),
    conditions=_phrases("wenn | falls | sofern"),
    negative_conditions=_phrases("es sei denn | ausser wenn | außer wenn"),
    negations=frozenset(words("nicht kein keine keinen keiner nie niemals nichts ohne")),
    opposites=_opposites(
        """aufsteigend : absteigend | gunstigste gunstigsten billigste billigsten : teuerste teuersten
        | fruheste fruhesten : spateste spatesten | erste ersten : letzte letzten
        | offnen offne : schliessen schliesse schließen schließe"""
    ),
)
_SPANISH_DETERMINERS = frozenset(words("el la los las un una unos unas mi mis su sus tu tus este esta estos"))
SPANISH = BindingWords(
    signs=frozenset(words("el la los de y en un una para por que con del es me mi quiero por")),
    origins=_phrases("de | desde | del | saliendo de"),
    goals=_phrases("a | al | hasta | hacia | para"),
    nouns_are_capital=True,
    empty=_SPANISH_DETERMINERS
    | frozenset(
        words("y o e u a al de del en con por para que si no es son me lo se mas pero como desde hasta")
    ),
    determiners=_SPANISH_DETERMINERS,
    coordinators=frozenset(["y", "e", "o", "u"]),
    clause_words=frozenset(words("si pero porque cuando")),
    instead=_phrases("en lugar de | en vez de"),
    before=_phrases("antes de | antes que | antes del"),
    after=_phrases("despues de | despues que | despues del"),
    each=_phrases("cada uno | cada una | por persona | por cabeza"),
    only=frozenset(["solo"]),
    otherwise=_phrases("si no | de lo contrario | en caso contrario"),
    total=_phrases("en total | juntos | juntas | entre los dos | entre las dos | entre todos"),
    conditions=_phrases("si | siempre que"),
    negative_conditions=_phrases("a menos que | a no ser que | salvo que | salvo si"),
    negations=frozenset(words("no nunca sin ni nada nadie")),
    opposites=_opposites(
        "ascendente : descendente | primero primera primeros : ultimo ultima ultimos"
        " | abrir abre : cerrar cierra"
    ),
)
_FRENCH_DETERMINERS = frozenset(
    words("le la les un une des mon ma mes ton ta tes son sa ses notre nos leur ce")
)
FRENCH = BindingWords(
    signs=frozenset(words("le la les de et un une pour je est dans du des que avec moi au depart")),
    origins=_phrases("de | depuis | au depart de | du"),
    goals=_phrases("a | vers | pour | jusqu'a | au"),
    nouns_are_capital=True,
    empty=_FRENCH_DETERMINERS
    | frozenset(
        words("et ou a au aux de du en dans avec pour par que qui si ne pas est sont je me moi il elle")
    ),
    determiners=_FRENCH_DETERMINERS,
    coordinators=frozenset(["et", "ou"]),
    clause_words=frozenset(words("si mais quand car")),
    instead=_phrases("au lieu de | au lieu du | au lieu d | plutot que | a la place de"),
    before=_phrases("avant de | avant | avant que"),
    after=_phrases("apres"),
    each=_phrases("chacun | chacune | par personne | par tete"),
    only=frozenset(["seulement", "uniquement"]),
    otherwise=_phrases("sinon | autrement"),
    total=_phrases("au total | en tout | ensemble | a nous deux"),
    conditions=_phrases("si | a condition que"),
    negative_conditions=_phrases("sauf si | a moins que"),
    negations=frozenset(words("ne pas jamais sans rien personne aucun aucune")),
    opposites=_opposites(
        "croissant : decroissant"
        " | premier premiere premiers : dernier derniere derniers | ouvrir ouvre : fermer ferme"
    ),
)

_LANGUAGES = (ENGLISH, GERMAN, SPANISH, FRENCH)
_FEWEST_SIGNS = 2


def signs_in(folded: Sequence[str]) -> tuple[int, ...]:
    """Count the signs of each language among some words."""
    return tuple(sum(word in language.signs for word in folded) for language in _LANGUAGES)


def language_of(counted: Iterable[tuple[int, ...]]) -> BindingWords:
    """Return the language with the most of its signs in some texts; English where none has several."""
    counts = [sum(of_text) for of_text in zip(*counted, strict=True)]
    most = max(counts)
    return _LANGUAGES[counts.index(most)] if most >= _FEWEST_SIGNS else ENGLISH
