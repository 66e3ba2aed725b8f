"""The words by which wishes in English are told from the talk around them.

These are closed groups of common words; everything else is content.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from midturn.mediator.language._phrases import phrase_set, phrases, variants, words
from midturn.mediator.language._wishes import WishWords
from midturn.mediator.language.english._general import GENERAL
from midturn.mediator.language.english._values import VALUES

_IMPLIED = MappingProxyType(
    {
        "large": frozenset(words("full fullsize suv")),
        "big": frozenset(words("full fullsize suv")),
        "spacious": frozenset(words("full fullsize suv")),
        "medium": frozenset(words("standard midsize intermediate")),
        "small": frozenset(words("compact economy")),
        "ride": frozenset(words("car cab taxi")),
        "transportation": frozenset(words("bus train flight car cab taxi")),
        "movie": frozenset(
            words(
                """watch directed director starring actor romance comedy drama thriller horror subtitles
                animation documentary"""
            )
        ),
        "birthday": frozenset(words("gift present turn turns turning party born age old")),
        "seat": frozenset(words("window aisle row ticket train flight theatre cinema class")),
        "restaurant": frozenset(words("table dinner lunch eat meal food dine dining cuisine hungry eatery")),
        "table": frozenset(words("restaurant dinner lunch reservation")),
        "hotel": frozenset(words("room stay night nights suite")),
        "ticket": frozenset(words("train flight concert film movie cinema bus museum seat seats")),
        "trip": frozenset(words("travel weekend holiday vacation flight visit")),
        "overtime": frozenset(words("beyond extra over additional above longer")),
        "deduct": frozenset(words("left after remain remains remaining minus subtract net less off")),
        "subtract": frozenset(words("left after remain remains remaining minus deduct net less off")),
        "multiply": frozenset(words("times each per every product")),
        "divide": frozenset(words("split share shares each per equally half")),
        "evening": frozenset(words("dinner dinners supper tonight pm")),
        "morning": frozenset(words("breakfast am")),
        "night": frozenset(words("sleep overnight hotel midnight")),
        "budget": frozenset(words("max maximum most cost spend euros dollars pounds price")),
        "daughter": frozenset(words("girl child")),
        "son": frozenset(words("boy child")),
        "temperature": frozenset(words("degrees heat cool warm cold hot")),
        "price": frozenset(words("cheap cheaper cheapest pay sell sells sold cost")),
        "age": frozenset(words("old older young younger")),
        "speed": frozenset(words("fast faster mph slow")),
        "money": frozenset(
            words(
                "owe owed owes dollars bucks pounds transfer account pay earn earns spend spent cost buy sell"
            )
        ),
        "distance": frozenset(words("far miles kilometers km metres meters")),
        "room": frozenset(words("kitchen bedroom nursery bathroom hotel study office")),
        "light": frozenset(words("lamp lamps bulb")),
        "passenger": frozenset(words("flight people travel")),
        "child": frozenset(words("age aged year-old school")),
        "luggage": frozenset(words("carry cabin packing")),
        "baggage": frozenset(words("carry cabin packing")),
        "event": frozenset(words("game games match concert music sports activity activities show ticket")),
        "appointment": frozenset(
            words(
                """psychologist psychiatrist therapist counselor visit haircut dentist doctor vet
                meeting hairdresser"""
            )
        ),
        "workplace": frozenset(words("work office")),
        "town": frozenset(words("area city centre center north south east west")),
        "area": frozenset(words("town city centre center north south east west")),
        "side": frozenset(words("north south east west left right")),
        "range": frozenset(words("price cheap expensive moderate moderately")),
        "food": frozenset(words("restaurant cuisine serve serves eat")),
        "phone": frozenset(words("number")),
        "girl": frozenset(words("sister daughter niece she her")),
        "boy": frozenset(words("brother son nephew he his")),
        "status": frozenset(words("where")),
        "cite": frozenset(words("source sources reference references")),
        "exchange": frozenset(words("instead wrong")),
        "replace": frozenset(words("instead")),
        "mild": frozenset(words("spicy hot")),
        "spicy": frozenset(words("mild hot")),
        "broken": frozenset(words("work works worked working")),
        "session": frozenset(words("workout training course minutes hours")),
        "problem": frozenset(words("question")),
        "class": frozenset(words("economy business")),
        "upgrade": frozenset(words("move moved switch switched up")),
        "furniture": frozenset(words("chair chairs table sofa bed desk shelf wardrobe")),
        "cutlery": frozenset(words("fork forks knife knives spoon spoons")),
        "parent": frozenset(words("mother father mum mom dad")),
        "grandparent": frozenset(words("grandmother grandfather grandma grandpa")),
        "partner": frozenset(words("husband wife boyfriend girlfriend spouse fiance fiancee")),
        "couple": frozenset(words("husband wife boyfriend girlfriend married")),
        "family": frozenset(words("husband wife kids children son daughter parents mother father")),
        "relative": frozenset(words("aunt uncle cousin niece nephew grandmother grandfather")),
        "weekend": frozenset(words("saturday sunday")),
        "shoe": frozenset(words("boots sneakers trainers sandals size")),
        "clothes": frozenset(words("shirt trousers jacket dress coat jeans wear")),
        "vehicle": frozenset(words("car van lorry truck bus motorbike")),
        "pet": frozenset(words("dog cat rabbit hamster puppy kitten")),
        "animal": frozenset(words("dog cat bird horse cow pet")),
        "fruit": frozenset(words("apple apples banana bananas pear orange oranges berries")),
        "vegetable": frozenset(words("carrot carrots onion onions tomato tomatoes potato potatoes")),
        "drink": frozenset(words("water juice beer wine coffee tea")),
        "meal": frozenset(words("dish eat lunch dinner breakfast supper menu")),
        "dish": frozenset(words("lasagne curry soup stew pasta recipe chili")),
        "recipe": frozenset(words("cook bake ingredients flour sugar dough")),
        "dinner": frozenset(words("evening restaurant")),
        "race": frozenset(words("runner runners marathon finish finishes finished")),
        "team": frozenset(words("players match coach")),
        "customer": frozenset(words("shop cafe barista waiter sells bought buys")),
        "guest": frozenset(words("hotel party dinner wedding people")),
        "pupil": frozenset(words("school class teacher")),
        "bed": frozenset(words("hostel hotel room night sleep")),
        "key": frozenset(words("door lock")),
        "electricity": frozenset(words("kwh")),
        "currency": frozenset(words("euros dollars pounds usd eur gbp")),
        "file": frozenset(words("csv pdf json txt xlsx")),
        "database": frozenset(words("sql table postgres mysql")),
        "code": frozenset(words("python javascript java script function")),
        "language": frozenset(words("german french spanish english italian chinese")),
        "device": frozenset(words("phone laptop tablet computer")),
        "opening": frozenset(words("first start begin")),
        "zero": frozenset(words("none nothing empty")),
        "vary": frozenset(words("different")),
        "higher": frozenset(words("more")),
        "greater": frozenset(words("more")),
        "weekday": frozenset(words("weekend weekends monday tuesday wednesday thursday friday mon fri")),
        "home": frozenset(words("away house flat apartment room rooms back live lives")),
        "flat": frozenset(words("room rooms rent flatmate flatmates roommate heating landlord tenant")),
        "apartment": frozenset(words("room rooms rent flatmate flatmates roommate heating landlord tenant")),
        "house": frozenset(words("home room rooms rent heating landlord garden got")),
        "outdoors": frozenset(words("garden park terrace balcony yard patio")),
        "indoors": frozenset(words("house flat room hall living")),
        "wall": frozenset(words("ceiling paint bedroom wallpaper tiles")),
        "dentist": frozenset(words("dr dental teeth tooth")),
        "bee": frozenset(words("hive hives honey")),
        "late": frozenset(words("due overdue delay delayed fine fines")),
        "square": frozenset(words("m2 sqm qm ft2 km2 cm2")),
        "metre": frozenset(words("m2 sqm qm m m3")),
        "meter": frozenset(words("m2 sqm qm m m3")),
        "cubic": frozenset(words("m3 cm3")),
        "descending": frozenset(words("biggest largest highest most newest latest longest")),
        "ascending": frozenset(words("smallest lowest least oldest earliest shortest")),
    }
)

_EXACT = {
    "restaurant table": "eat dine dining meal food dinner lunch supper cook taste taste hearty spot outing",
    "ride": "cab taxi car head heading headed call travel destination",
    "car vehicle": "model rental rent hire",
    "movie film show stream": "watch watching see flick online",
    "song track music album play": "listen hear music song tune",
    "buy rent ticket": "reserve book reservation appointment seat",
    "speaker tv": "device",
    "name": "title call entitle",
    "bus train flight ticket": "travel traveling travelling trip head heading ride bus station",
    "bedroom bedrooms": "bed room",
    "hotel": "apartment town trip room stay sleep accommodation lodging place",
    "event ticket": "activity activities fun entertainment outing games game show concert",
    "appointment": "help professional someone schedule",
    "visit property": "appointment view apartment apartments flat house residence home place",
    "transfer": "money cash funds send wire",
    "therapist psychologist psychiatrist counselor": "therapist therapy doctor professional",
    "city": "town",
    "alarm": "wake notify remind clock",
    "actor actors cast starring": "starring starred star actor actress",
}
"""What is named exactly to what people say of it when they begin to ask."""


def _covered() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for exact, general in _EXACT.items():
        for word in words(general):
            found.setdefault(word, set()).update(words(exact))
    return MappingProxyType({word: frozenset(exact) for word, exact in found.items()})


_CONDITIONAL = """if unless otherwise else provided providing case cases should whether when whenever
condition
    conditional assuming suppose supposing except failing only until without instead fall alternative
    alternatively as where wherever not don't dont doesn't isn't or"""
_ALONE = "just only nothing no without solely bare alone merely simply purely"
_HINGES = {
    "otherwise|unless|or else|only if|but only if|provided that|as long as|failing that": _CONDITIONAL,
    "show the working|show your working|show your work|show the steps|show all steps|show each step": """
        step steps stepwise explain explained explanation working workings reasoning derivation show shown
        showing walk""",
    "just the figure|only the figure|just the number|only the number|just the answer|only the answer": _ALONE,
    "just the result|only the result|just the total|only the total": _ALONE,
    "and by how much|and how much|and how many": """how much many amount what difference price cost total sum
        number quantity margin""",
    "and why|why that is|and how come": "why reason reasons because explain explanation justify",
    "and where": "where place location address spot venue what which",
    "and how long": "how long duration time length what when hours minutes days",
    "each person|per person|per head|a head|each of us|each of them|every one of us|for each of": """each
        per head every everyone everybody everyone's apiece individually respectively both own person's
        one""",
    "as much again|as many again|as long again|as fast again|as big again|as far again|half again as": """
        again percent % 1.5 times more""",
    "the other way round|the other way around|vice versa|in reverse": """reverse reversed other opposite back
        inverse inverted swap swapped versa backwards exchange exchanged switch switched""",
    "one by one|one at a time|one after the other|one after another|step by step": """one step steps
        individually separately turn row after each single singly successively consecutive""",
    "for now|for the time being|for the moment|not yet|just yet": """yet now not don't without only
        just moment first before being until preview dry currently merely temporarily provisionally left
        remaining remain remains still outstanding pending open due awaiting""",
    "regardless|no matter|even if|whatever happens": """regardless matter even still but anyway whatever any
    either
        whether always though although despite irrespective independent independently if all every""",
    "as soon as": "soon when once after immediately then until upon ready from following earliest moment",
    "at the same time|simultaneously": "same simultaneously together both while parallel once meanwhile",
    "and ask if|and ask whether|and ask him|and ask her|and ask them|please ask|also ask": """ask asks asked
    asking whether if
        question would could can may might tell let inquire enquire request requesting wonder invite ?
        check""",
    "right after|straight after|directly after|immediately after": """right straight directly immediately
    after
        afterwards following then next subsequent""",
    "of what remains|of what's left|of what is left|of whats left|of the rest|of the remainder": """remain
    remains
        remaining rest remainder left leftover leftovers others other""",
    "in advance|up front|beforehand": "advance upfront before beforehand front ahead prior early",
    "at once|straight away|right away|asap|immediately": """once straight right asap immediate immediately
    urgent
        urgently now soon quickly away instantly possible promptly today""",
    "by hand|from scratch": "hand hands manually manual scratch ground zero handwritten new anew",
    "word for word|verbatim|literally": """full fully whole entire entirely word verbatim exact exactly
        literally literal unabridged unchanged original""",
    "in a row|back to back": "row end running twice consecutive consecutively back straight successive",
    "all the while|all along|the whole time|throughout": """while along whole throughout always constantly
        continuously still beginning entire entirely all constant continuous steadily keeps""",
    "average|on average": """average averages averaged averagely mean typical typically usual usually normal
        normally""",
    "equally|evenly|in equal parts": """equal equally even evenly same alike each half halves uniform
        uniformly""",
    "in that order|in this order": "order sequence then first follows followed next before after",
}
"""Phrases that carry a wish to words of which a text that says as much has one."""


def _hinges() -> Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for written, stand_ins in _HINGES.items():
        for phrase in phrases(written):
            found.setdefault(phrase[0], []).append((phrase, frozenset(words(stand_ins))))
    return MappingProxyType(
        {first: tuple(sorted(every, key=lambda one: -len(one[0]))) for first, every in found.items()}
    )


_RIVALS = tuple(
    tuple(frozenset(words(names)) for names in group.split("|"))
    for group in (
        "mean average|median|sum total altogether|ratio",
        "ascending|descending",
        "uppercase capitals caps|lowercase",
        "singular|plural",
        "poem|story|letter|essay|speech|song|joke|postcard|review",
        "breakfast|lunch|dinner supper|brunch",
        "beef|pork|chicken|lamb|fish|turkey",
        "wooden|metal|plastic|leather|glass|cotton|woollen|silk",
        "red|blue|green|yellow|black|white|brown|purple|pink|grey gray",
        "aisle|window",
        "train|flight|bus coach|ferry",
        "percentage|difference",
        "indoors|outdoors",
        "kitchen|bathroom|bedroom|garage|attic|basement",
        "brother|sister|mother mum mom|father dad|aunt|uncle|cousin|niece|nephew|daughter|son",
        "sunny|rainy|snowy",
        "sleeveless|short-sleeved|long-sleeved",
        "bicycle|motorbike|lorry",
        "hourly|daily|weekly|monthly|yearly annually",
        "violin|cello|piano|guitar|flute|drums",
        "bakery|pharmacy|supermarket|bookshop|library",
        "profit profits|takings revenue revenues turnover proceeds|loss losses",
        "area|perimeter circumference|volume",
        "radius|diameter",
        "numerator|denominator",
        "speed velocity|acceleration",
        "vegetarian|vegan|pescatarian",
        "haiku|limerick|sonnet|ballad",
        "deposit|withdrawal",
        "salary wage wages|bonus|pension",
        "prefix|suffix",
        "landlord landlady|tenant|neighbour neighbor",
        "noun|verb|adjective|adverb",
        "stairs|lift elevator|escalator",
    )
)
"""Sorts of things; names of one thing stand together. Words with a second common meaning are left out."""


def _orders() -> Mapping[str, frozenset[str]]:
    falling = words("biggest largest highest most newest latest longest greatest heaviest dearest priciest")
    rising = words("smallest lowest least oldest earliest shortest cheapest lightest fewest")
    return MappingProxyType(
        dict.fromkeys(falling, frozenset(["descending", "decreasing", "desc"]))
        | dict.fromkeys(rising, frozenset(["ascending", "increasing", "asc"]))
    )


WISHES = WishWords(
    function=VALUES.function_words
    | frozenset(
        words(
            """can't cannot couldn't won't wouldn't shouldn't doesn't didn't wasn't weren't aren't hasn't
            haven't hadn't mustn't what's where's who's how's there's here's you'd he'd she'd we'd
            they'd we've you've they've you'll he'll she'll we'll that'll it'll nobody nothing none
            no-one anybody anyone anything anywhere somebody someone something somewhere somehow
            everybody everyone everything everywhere whatever whichever whoever whenever wherever
            however therefore thus hence whether besides instead rather except without against along
            across around among amid toward towards upon onto beyond behind beside despite versus vs
            like unlike near next inside outside within throughout even ever never always often
            sometimes usually still already yet soon later together apart away back ago else almost
            nearly about approximately roughly exactly quite somewhat perhaps maybe being having doing
            going gonna wanna im ive dont doesnt cant isnt whats thats us himself herself itself
            themselves yourself ourselves hes shes theyre youre weve youve theyve itll thatll theyll youll
            shouldve wouldve couldve wont wouldnt couldnt shouldnt didnt wasnt werent arent hasnt havent hadnt
            mustnt neednt aint hows whos wheres whens whys theres heres lets y'all yall s t re ve ll d m n't
            mr mrs ms dr u ur half quarter double
            enough kinda sorta ish qty triple twice thrice times dozen half-dozen max maximum min
            minimum couple pair first second
            third last another
            per-cent percent"""
        )
    ),
    courtesy=frozenset(
        words(
            """ah alright alrighty convenient necessity pencil plenty someplace title anyway anyways approval
            approve approved aw aww chance eh especially
            fabulous fantastic favor favour gosh hm man mm nope particularly pretty promising suggestion
            suggestions terrific till trouble uh uhh um ye yea yay absolutely alternative alternatives
            proposal proposals actually again afraid apologies apologise apologize appreciate awesome bit
            brilliant bye
            change changed cheers cool correct correction course dear definitely excellent excuse fair
            fine  friend glad good goodbye great guess haha happy hear hey hmm honestly
            ha hm ugh oops whoops phew
            forget forgot hope hopefully hoping idea ideally indeed interested kind kindly know lol look
            looks lot
            love lovely luck makes matter mean meant mention mentioned mind mistake morning nah need
            nevermind nice noted obviously ohh oh oops ooh pardon perfect plan possible possibly prefer
            preferably preferred preference probably problem quick quickly question realised realize
            realized really regret right see seem seems sense sir sorry sort sound sounds stuff
            suppose sure sweet thanks thing things think thinking thought true trying turns understand
            understood unfortunate unfortunately useful wait welcome willing wish wonder wondered
            wondering wonderful worry wow wrong yep yup also currently similarly likewise moment moving
            super argh ugh hmph phew yikes eek meh whoa heh hah tsk duh yuck bah grr brr woah jeez dang
            yay hooray bravo ta thx pls plz tbh imo fyi btw omg
            forward works ahead proceed additionally furthermore moreover overall basically simply"""
        )
    ),
    asking=frozenset(
        words(
            """accept add exclude omit advise allow answer apply arrange ask assist assume build
            calculate check choose
            come compare compile complete compose compute conclude confirm consider construct contrast
            create decide define deliver derive describe design detail determine develop discuss display
            draft draw elaborate enter estimate evaluate examine explain explore express extract fill
            find fetch figure generate get give given giving go guide handle help hand identify
            illustrate implement include indicate inform interpret introduce keep know let list look
            looking make mention name need note offer organise organize outline output pick plan please
            point prefer prepare present print produce proceed provide put read recommend record
            remember remind reply
            report request require respond restate return review rewrite say search see select send set
            share show solve specify start state suggest summarise summarize suppose take talk tell
            think translate try turn update use using want wanted work write wrote"""
        )
    ),
    general=GENERAL,
    restating=frozenset(
        words(
            """above according addition additional alone already altogether amount appear applies available
            based basis brand become begin below case certain clear clearly concerning consist contain content
            context count current data describing detail details different difference directly during
            each end entire entirely equal example exact exactly explanation exist fact final finally
            first following follows form full general get given happen important include including
            information initial initially instead item items kind left line lines list long main manner
            matter maximum mean meaning means message minimum mostly much must name named namely called
            number numbered object old one ones only option options order original other own paragraph
            part particular parts per person piece pieces place point possible provided purpose quantity
            quoted reason receive regarding related relation remaining remain require response rest
            result results same sentence sentences several sequence short simple single solution
            something specific specifically start step steps stated subject such sum task term terms
            text thing things time times topic total totals type types units use value values various
            version way ways whole word words work year years day days week weeks month months hour
            hours minute minutes second seconds people separate separately relationship compared
            comparison respectively overall originally once upfront exclusively regular regularly actual
            actually combined combine average extra due new user id account tone style avoid suitable
            able appropriate requirement currently desired requested target aim aware located group
            audience pure purely mere merely sole solely again"""
        )
    ),
    light=frozenset(
        words(
            """accept achieve affect allow appear arrive ask attend be become began begin believe belong
            bring brought buy bought call came carry cause change charge come consist contain continue
            cost cover decide did do does done earn eat end enjoy ended exist fall feel fill finish fit
            follow gain gave get give go goes going gone got grow had happen happened has have held help
            hold involve keep kept know known lead leave left let lie like live look lose lost made make
            meet met move need occur offer own pay paid pass perform play possess put raise reach
            receive remain run said sell sent set sit sold spend spent stand start started stay stop
            take taken took tell think travel tried try turn use used visit want went work would write
            getting making taking having giving leaving coming working using buying paying spending
            including regarding compared serve locate care dont suit deal cope"""
        )
    ),
    category=frozenset(
        words(
            """study experiment variant technology date function code order number address mail email
            colour color zip phone variable branch
            actor airline airport album app article artist author band bar book brand building bus
            character child city company concept country course disease document employee event family
            festival figure file film firm flight friend game group hero holiday hotel island item lady
            language magazine man method model mountain movie museum musician novel organisation
            organization page painting park passenger person place plan play player poem product program
            project region restaurant river road school section series service ship shop show singer
            site song species sport state station store story street student system team theory town
            tribe university village website woman work worker writer poet president king queen director
            painter scientist composer professor philosopher politician engineer doctor emperor prophet
            tool library framework drug medicine dish"""
        )
    ),
    parting=frozenset(
        words(
            """with without in on at for from by near about into onto over under between during per via to
            of and or but nor because since so as if unless while than then which who whose that when
            where is are was were be been am isn't aren't wasn't weren't has have had hasn't haven't can
            can't cannot will won't would should shouldn't must mustn't may might do does did don't
            doesn't didn't not including except instead plus beside besides behind before after against
            around through toward towards until till within inside outside"""
        )
    ),
    adjoining=frozenset(
        words(
            """with without in on at for from by near about into onto over under between during per via to of
            no not never don't doesn't and or as like including except plus beside behind before after against
            around through toward towards until till within inside outside only"""
        )
    ),
    articles=frozenset(words("a an the my your our his her its their some any")),
    addressing=tuple(phrases("you are|you re|you have|you ve")),
    praising=frozenset(
        words("the so such very really truly always amazing great awesome wonderful brilliant been")
    ),
    negating=frozenset(words("no not never cannot cant dont doesnt wont without nor neither")),
    negative_endings=("n't",),
    reason=frozenset(["because", "since", "as", "cause", "cuz", "otherwise", "so"]),
    lacking=tuple(
        phrases(
            """don't have|do not have|don't know|do not know|don't remember|do not remember|can't remember|
            cannot remember|not sure|can't find|don't recall|no idea|without it|haven't got|unsure|that's
            wrong|
            thats wrong|that is wrong|it's wrong|its wrong|wrong one|
            wrong line|wrong number|wrong button"""
        )
    ),
    superlatives=frozenset(words("best worst")),
    extremes=frozenset(words("last first top final")),
    no_superlatives=frozenset(
        words(
            """forest interest request honest modest guest west rest test invest suggest harvest protest
            contest digest chest nest vest pest quest crest zest arrest attest bequest conquest manifest
            latest earnest everest midwest northwest southwest budapest est lest jest reinvest
            disinterest inquest tempest dishonest northeast east"""
        )
    ),
    superlative_endings=("est",),
    opening_order=frozenset(["first"]),
    orders=_orders(),
    ordinals=frozenset(words("second third fourth fifth sixth 2nd 3rd 4th 5th 6th next")),
    until="to",
    bounding=("at", "the"),
    degree=frozenset(["most", "least"]),
    subjects=frozenset(words("he she they it we you who i")),
    auxiliaries=frozenset(words("can could will would should must may might")),
    perfect=frozenset(words("has have had having")),
    verb_endings=("s", "ed"),
    participle_endings=("ed", "en"),
    predicate_endings=("ed", "en", "ing", "es"),
    comparative_endings=("er",),
    relative=frozenset(words("that which who whose if unless when whenever")),
    infinitive=frozenset(words("to please")),
    than=frozenset(["than"]),
    verbs=frozenset(
        words(
            """abandon absorb add adopt book listen look play reserve schedule search stream aim apply
            approach arrange attach attempt base bear beat bend bind
            blow break burn calculate catch celebrate check claim climb close collect combine commute
            compare compete complete consider consist consume count create cross cut deal decide deliver
            depend describe deserve develop discover divide donate drag draw drink drive drop eliminate
            enable enter equal escape establish estimate examine exceed exchange expand expect explain
            explore express extend face fail fetch fight figure finance find fix float fly fold forget
            form gather grab grow guess hang harvest hear hide hire hit identify improve increase inform
            insert inspect introduce invest invite join jump land last launch learn lend lift listen
            load lock manage mark match measure mention mix multiply notice obtain open operate organize
            owe pack park participate pass pick plant pour practice prepare prevent produce promise
            protect prove pull purchase push qualify raise rank realize recall recover reduce refer
            refuse relate release rely remember remove rent repair repeat require rest result retire
            return reveal ride rise roll seek separate share shift shoot show sing sleep slice solve
            sort speak split spread steal store stretch study subtract succeed suffer supply suppose
            surround survive swim switch talk taste teach throw touch transfer turn understand vary wait
            wake walk wash watch wear weigh win wonder worry wrap yield able likely"""
        )
    ),
    telling_how=("ly",),
    verb_forms=("ed", "ing"),
    nominal=frozenset(
        words("for of with without in on at about from like no some any more most very and or")
    ),
    attached=frozenset(words("free less friendly based style only like related sounding looking wide")),
    withdrawing=tuple(phrases("never mind|nevermind|forget|scratch|don't bother")),
    pointing=frozenset(words("earlier previous above prior preceding former latter aforementioned")),
    determiners=frozenset(words("the your our these those that this my")),
    objects=frozenset(words("the your our these those that this my a an me us")),
    demonstratives=frozenset(["those", "these", "that", "this"]),
    pro_forms=frozenset(["one", "ones"]),
    linking=frozenset(["of", "the"]),
    roles=frozenset(["as"]),
    copulas=frozenset(words("is are be was were")),
    conjunctions=frozenset(["and", "or", "but"]),
    affirming=frozenset(words("yes no true false required included needed wanted")),
    slots=frozenset(
        words(
            """type kind category subcategory genre class name title date time day location place area city
            destination origin recipient sender language device size number count format style method
            mode status color colour brand model topic subject theme range"""
        )
    ),
    measures=frozenset(
        words(
            """rate capacity price cost fee weight length width height depth speed temperature budget
            distance size age duration population score percentage quantity volume area worth salary
            measure degree lasts lasting"""
        )
    ),
    feelings=frozenset(
        words(
            """mood bored hungry starving starved peckish famished thirsty hankering craving crazy tired
            exhausted stressed stressful depressed excited lonely overwhelmed anxious eager free"""
        )
    ),
    feeling=frozenset(words("feel feeling felt go going get getting really bit absolutely pretty kind")),
    pleasing=frozenset(words("better best")),
    speaker=frozenset(words("i im ive we")),
    planning=frozenset(
        words(
            "planning having hosting throwing organizing organising celebrating preparing arranging thinking"
        )
    ),
    planners=frozenset(words("i i'm im i've me we we're we've us")),
    begins_asking=frozenset(words("can could would will please")),
    appraising=frozenset(words("sound sounds look looks seem seems work works fit fits suit suits")),
    likening=frozenset(["like"]),
    indefinite=frozenset(["something", "anything", "somewhere"]),
    listener=frozenset(["you", "youre", "ur", "your"]),
    modals=frozenset(words("can could should would may might must will need have i'd i want like don't do")),
    being=frozenset(words("that's is was are would will be 's thats")),
    being_told=frozenset(words("is was are were it's that's")),
    not_being=frozenset(
        words("isn't wasn't aren't weren't isnt wasnt arent werent isn`t wasn`t aren`t weren`t")
    ),
    resuming=frozenset(words("it they that this these those")),
    resuming_told=frozenset(words("it's its they're theyre that's thats")),
    following=phrase_set("so , | therefore , | thus , | hence , | that means | this means"),
    unfit=frozenset(
        (denial, verb)
        for denial in words("doesn't won't don't can't doesnt wont dont isn't")
        for verb in words("work suit fit possible")
    ),
    before_rejected=frozenset(words("in on at for the a size of")),
    letting_know=("to", "know"),
    excess=frozenset(words("too but not isn't doesn't don't never n't enough rather")),
    taking_back=frozenset(
        phrases("wait no|no wait|actually no|oh no|hm no|no actually|nah wait|wait ,|no ,")
    ),
    contrary=("in", "im", "un", "non", "ir", "dis"),
    rejecting=frozenset(words("too tight steep pricey overkill impossible wrong")),
    exclaiming=frozenset(
        words(
            """yes yeah yep yup ok okay oh great well hmm perfect fine good sure cool nice wow ah alright no
            nope excellent awesome thanks actually hm mm yea i think believe guess and"""
        )
    ),
    indifferent=frozenset(["any", "whichever", "whatever"]),
    minding=frozenset(words("mind care matter")),
    asking_which=frozenset(words("which what who where when how if whether")),
    denying=frozenset(words("don't do doesn't not dont doesnt no")),
    rivals=_RIVALS,
    shaping=tuple(
        tuple(f"{verb} {thing}".split())
        for verb in ("keep", "make", "leave")
        for thing in ("it", "this", "that", "them", "everything", "the answer", "the text")
    ),
    same=frozenset(["same"]),
    sameness=frozenset(
        words(
            """same identical identically equal equally equals unchanged usual keep keeps keeping kept stay
            stays
            staying remain remains retain still previously previous original already likewise"""
        )
    ),
    intensifying=frozenset(words("veri really realli quit pretti fairli nice super rather bit as exact")),
    openers=frozenset(words("and but please pls also just ok okay so then")),
    hinges=_hinges(),
    subjects_written=frozenset(words("ill shed shell hell")),
    reporting=frozenset(
        words(
            """called calls rang rings phoned texted emailed wrote said says say told tells asked asks wants
            reports reported reckons thinks"""
        )
    ),
    holding=variants(
        """hang on|one/a sec|for starters|music to my ears|off my chest|big fan/fans|big into|quick and easy|
        my mouth is watering|pull up|switch this/it up|rent/grab/snag it|treat myself/ourselves|on my phone|
        long story short|up my alley|hit the spot|do/does the trick|on the nose|spot on|fingers crossed"""
    ),
    covered=_covered(),
    implied=_IMPLIED,
)
