"""English words that say which side, role, order or condition something has."""

from __future__ import annotations

from midturn.mediator.language._bindings import BindingWords
from midturn.mediator.language._phrases import by_first, mapping, opposites, words
from midturn.mediator.language.english._values import VALUES

_PREPOSITIONS = frozenset(
    words(
        """at by in on of to from with within into onto over under about between through during per via for
        as against around near behind beside without toward towards upon after before until till than
        inside outside since because if when while like"""
    )
)

BINDINGS = BindingWords(
    empty=VALUES.function_words - {"total"},
    origins=by_first(
        """from | out of | starting in | starting at | starting from | start in | start at | start from
        | leaving | leaves | leave | departing | departs | depart
        | leaving from | departing from | away from"""
    ),
    goals=by_first(
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
    no_goal_after=frozenset(
        words(
            """want wants wanted wanna need needs needed like love hope hopes plan plans try tries have has
            had used able belong belongs belonged belonging"""
        )
    ),
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
    instead=by_first(
        """instead of | rather than | in place of | in lieu of | and not | , not | but not | over and above
        | in preference to"""
    ),
    preferring=frozenset(words("prefer prefers preferring preferred favour favor favors favours")),
    preference_links=by_first("to | over | rather than | instead of | more than"),
    liking=frozenset(words("like likes love loves enjoy enjoys")),
    liking_links=by_first("better than | more than"),
    than="than",
    comparatives=mapping(
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
    amounts=frozenset(["many", "much", "few", "little"]),
    before=by_first("before | prior to | ahead of | beats"),
    after=by_first("after | following"),
    then=by_first("then | after that | afterwards | afterward | next | second | secondly | only then"),
    then_after_first=frozenset(["next", "second", "secondly", "afterwards", "afterward"]),
    first=frozenset(["first", "firstly"]),
    conditions=by_first(
        """if | given that | provided that | provided | in case | assuming | assuming that | when
        | whenever | only if | only when | in the case that | suppose"""
    ),
    negative_conditions=by_first("unless | except if | except when"),
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
    converses=mapping("buy=sell from | borrow=lend from | receive=give from | lose=beat to"),
    transferring=mapping(
        """give owe pay transfer hand refund reimburse repay wire=give | send=send | lend=lend | ask=ask
        | tell inform=tell | call phone ring=call | invite=invite | teach=teach | remind=remind
        | pick drive=drive | help=help | visit=visit"""
    ),
    benefiting=frozenset(
        words(
            """make buy bring show offer sell get leave save cook bake knit read feed pass throw award cost
            charge earn book order find fetch build draw sing reserve pour deal grant promise deny allow"""
        )
    ),
    third=frozenset(["he", "she", "they", "him", "her", "them"]),
    speaker_does=frozenset(["i", "i'd", "i'll", "we", "we'd", "we'll"]),
    other_does=frozenset(["he", "she", "he'd", "she'd", "he'll", "she'll", "he's", "she's"]),
    auxiliaries=frozenset(
        words(
            """can could may might must shall should will would do does did has have had to not never is are
            was were be been am also only already just still always really actually"""
        )
    ),
    his=frozenset(["his"]),
    hers=frozenset(["her", "hers"]),
    rates=frozenset(["per"]),
    asking=frozenset(words("what what's whats how who who's whose which")),
    choosing=frozenset(["or"]),
    part=by_first("one of | only one of | just one of | either of"),
    whole=by_first("both | both of | all of | each of | every one of | all the | all my | all our"),
    persons=frozenset(
        words(
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
    reversals=by_first(
        """other way around | other way round | vice versa | mixed up | mixed them up | mix them up
        | swap them | swap those | swap these | swap the two | switch them | switch those | switch the two
        | the reverse
        | reverse that | got that backwards | backwards"""
    ),
    opposites=opposites(
        """minimum min minimal minimise minimize : maximum max maximal maximise maximize
        | ascending asc : descending desc | cheapest least-expens : priciest most-expens most-cost
        | enable enabled enables activate turn-on : disable disabled disables deactivate turn-off
        | available : unavailable | open opened opens opening : close closed closes closing shut
        | increase increased increases increasing raise : decrease decreased decreases decreasing reduce
        | earliest : latest | highest : lowest | odd : even | upper uppercase : lower lowercase
        | left : right | inside indoors : outside outdoors | indoor : outdoor | first : last | top : bottom
        | oldest : newest youngest latest | tallest longest : shortest | largest biggest : smallest
        | longer extend extended lengthen prolong : shorter shorten shortened
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
        | mean average avg : sum | mean average avg : median | begin begins beginning start starts starting
        : end ends ending expire expires | arrive arrives arrival arriving
        : depart departs departure departing | profit : loss | win wins won : lose loses lost
        | deposit : withdraw withdrawal | weekday weekdays : weekend weekends | sender : recipient
        | buyer : seller | debit : credit | husband : wife | gross : net
        | row rows : column columns | multiply : divide | strict strictly : lenient leniently
        | formal formally : informal informally casual"""
    ),
    each=by_first(
        """each | apiece | one way | each way | per way | per person | a head | per head | a person | a piece
        | per item | per guest"""
    ),
    total=by_first(
        """together | altogether | in total | in all | combined | all told | all in all | between us | total
        | as a group | both ways | there and back | round trip"""
    ),
    every=frozenset(["every", "each"]),
    alternate=frozenset(["other", "second"]),
    exceptions=by_first("except | except for | excepting | apart from | other than | all but | everyone but"),
    otherwise=by_first("otherwise | or else | if not | failing that | else"),
    disliked=by_first(
        """hate | hates | hated | dislike | dislikes | detest | can't stand | cannot stand | can't bear
        | can't eat | cannot eat | doesn't like | don't like | does not like | do not like | doesn't eat
        | don't eat | won't eat | allergic to | intolerant to | afraid of | scared of | tired of"""
    ),
    returning=by_first(
        """return on | returns on | returning on | back on | way back on | return trip on | return at
        | returning at | back at | way back at"""
    ),
    outcomes=by_first("into | into one about"),
    lacking=by_first(
        """without | free of | free from | no | instead of | rather than | in place of | not to
        | not the | not a | not on | not in | not at | not by | not for | not with"""
    ),
    free="free",
    particles=frozenset(["on", "off"]),
    switches=frozenset(words("turn turns turning turned switch switches switching switched")),
    places=mapping("left=+left | right=-left | north=+north | south=-north | east=+east | west=-east"),
    superlative_more=frozenset(["most"]),
    superlative_less=frozenset(["least"]),
    periods=mapping(
        "daily=day | weekly=week | monthly=month | yearly annually=year | nightly=night | hourly=hour"
    ),
    rate_signs=frozenset(["per", "a", "an", "each", "every", "/"]),
    spans=mapping(
        """second seconds sec=second | minute minutes min=minute | hour hours hr h=hour | day days=day
        | night nights=night | week weeks wk=week | month months mo=month | year years yr=year
        | quarter quarters=quarter | season seasons=season"""
    ),
    unit_sign="in",
    units=frozenset(
        words(
            """seconds minutes hours days weeks months years dollars cents euros pounds pence km kilometres
            kilometers miles metres meters litres liters grams kilos kilograms kg inches feet yards ounces"""
        )
    ),
    singly=frozenset(words("a an one all both single individual individually respectively any every")),
    unit_prices=frozenset(["at"]),
    giving_up=by_first("instead of | rather than | in place of | in lieu of | no longer"),
    besides=by_first(
        """not counting | not including | excluding | apart from | aside from | besides | other than
        | in addition to | on top of | leaving out | leaving aside | disregarding"""
    ),
    out_of=by_first("out of | of the | of those | of these | of them | of which | of whom | among"),
    pointing=frozenset(words("those these such latter former ones whom whose same")),
    wondering=frozenset(
        words(
            """know knows see check ask asks asked find tell wonder wondering sure matter matters care mind
            say decide figure"""
        )
    ),
    conceding=frozenset(
        words(
            """possible available needed necessary required applicable okay ok fine convenient cool good right
            anything something nothing else time problem trouble allowed mind feasible practical suitable"""
        )
    ),
    precautions=by_first("in case | just in case"),
    vague=frozenset(["some", "few", "several", "many"]),
    having=frozenset(words("have has had do don't did didn't can can't like likes")),
    gerund="ing",
    inquiring=frozenset(words("ask asks asked asking check checks checking inquire enquire find")),
    polar=frozenset(["if", "whether"]),
    infinitive="to",
    conditional=frozenset(
        words(
            """if unless when whenever wherever provided providing should otherwise else depending depends
            once until till assuming supposing suppose given case where as while except"""
        )
    ),
    states=mapping(
        """remaining remainder rest left leftover leftovers remains=remaining
        | original originally initial initially starting undiscounted=original
        | discounted reduced marked-down lowered=reduced"""
    ),
    sorting=frozenset(
        words(
            """sort sorts sorted sorting order orders ordered ordering rank ranks ranked ranking arrange
            arranges arranged arranging group groups grouped grouping split splits splitting broken"""
        )
    ),
    sorting_signs=frozenset(["by", "of", "according"]),
    sides=frozenset(["on", "off", "by"]),
    articles=frozenset(["a", "an"]),
    multiples=frozenset(["once", "twice", "thrice"]),
    by_order=frozenset(["respectively", "resp"]),
)
