"""English words by which people change their minds, and everyday words that stand for one choice of many.

Cost accepted: other languages are read by their figures alone.
"""

from __future__ import annotations

import re
from fractions import Fraction

from midturn.mediator.language import phrases, words


def listed(text: str) -> tuple[str, ...]:
    """Return the phrases of a list, parted by `|`."""
    return tuple(" ".join(phrase) for phrase in phrases(text))


CORRECTIONS = listed(
    """actually | not quite | scratch that | on second thought | on second thoughts |
            changed my mind | change my mind | change of plan | change of plans | change in plan | change in
            plans | change
            in my plan | change in my plans | change in our plans | correction |
            instead | i'd rather | make it | make that | make them | change it | change that |
            change the | change my | change to | change into | switch to | i meant | i mean |
            should have said | should be | not correct | not right | isn't right | isn't correct
            | incorrect | wrong | now that i think | back to | go back | we'll be | we will be |
            we're now | are now | is now | it's now | have to change | got to change | need to
            change | want to change | like to change | would prefer | let's try | works better |
            would be better | is better | suits better | better for me | needs to be | need it
            to be | try again | another attempt | let's do | let's go with | let's say | move it
            | moved to | after all | come to think | not anymore | no longer | again with |
            again but | same but | this time | reschedule | push it | bring it forward |
            postpone | it again"""
)
"""A value that follows takes the place of one like it."""

CANNOT = listed(
    """can't make it | cannot make it | cant make it | couldn't make it | won't make it | can make it |
            able to make it | not make it | didn't make it | doesn't make it | to make it to |
            make it to the | i mean it"""
)
"""They hold words of correction and correct nothing."""

OPENING_CORRECTIONS = listed(
    """no | nope | nah | wait | sorry | i'm sorry | i am sorry | my apologies | oops | hold
            on | my bad | actually | instead | rather | scratch that | i mean | i meant |
            correction | no wait | or rather"""
)
"""They correct where they open a clause; elsewhere they are plain words (`has to wait`)."""

SEARCHES_ANEW = listed(
    """what about | how about | what else | something else | anything else | anything different |
        something different | other options | any other | other option | find another | find other |
        another one | some other | somewhere else | different one | a different | other ones |
        alternatives | alternative | any more | find more | more options | else | try | look for
        another | look in | check in | check it | can you find | could you find | can you check | do
        you have | are there | is there | show me | would be good | would also"""
)
"""The request is put again; a value that follows replaces one like it of the same request."""

ADDITIONS = listed(
    """also | too | as well | additionally | besides | plus | in addition | both | on top | along
        with | as an alternative | or alternatively | another guest | as a backup"""
)
"""What follows comes on top of what holds."""

WITHDRAWALS = listed(
    """forget about | forget | never mind about | never mind | nevermind | nvm | drop |
            scratch | skip | lose | ditch | cancel | remove | take out | take off | leave out |
            leave off | cut | get rid of | delete | omit | scrap | hold | do without | don't
            need | dont need | do not need | don't want | dont want | do not want | no longer
            need | no longer want | don't bother with | no need for | without | no more | no |
            not | minus | exclude | take | cross | let's not use | let's not have | let's not do
            | let's not include | let's not add | lets not use | don't use | dont use | i won't
            need | won't need | we won't need | don't include | dont include | do not include |
            don't add | leave | don't care about | do not care about | dont care about | don't worry about |
            no need to | don't have to | do not have to | doesn't have to be | does not have to be |
            doesn't have to have | doesn't need to be | does not need to be | doesn't need to have |
            needn't be | need not be | not interested in"""
)
"""Verbs and particles before what is to go, the longer forms first."""

LOOSE_WITHDRAWALS = frozenset({"no", "not", "without", "hold", "cut", "lose", "leave", "minus", "no more"})
"""They withdraw only what a word of return (`after all`, `then`) follows, or what
            stands alone in its clause."""

UNBOUND_WITHDRAWALS = frozenset(
    listed(
        """doesn't have to be | does not have to be | doesn't have to have | doesn't need to be | does not
        need to be | doesn't need to have | needn't be | need not be"""
    )
)
"""They withdraw whoever they are said of: `it doesn't have to be round`."""

WITHDRAWN_BEHIND = listed(
    """can't make it | cannot make it | cant make it | can't come | cant come | cannot come | isn't
        coming | is not coming | isnt coming | aren't coming | are not coming | won't come | dropped
        out | cancelled | canceled | can go | is off | is out | isn't needed | isn't necessary | is
        not needed | is not necessary | not needed | not necessary | no longer needed | is no longer
        needed | not needed anymore | bailed | unmentioned"""
)
"""What stands before them is to go."""

MODALS = frozenset(words("can could should may might would will to d like must"))
BEFORE_ORDERS = frozenset(
    words(
        """please pls and but then so actually just let's lets also we i you well ok okay no oh now
        maybe or i'd we'd
        i'll we'll rather really think guess better thanks probably like want if us that's do with of for"""
    )
)
"""What may stand before a verb of withdrawal that is an order or the user's own."""
RETURNS = frozenset(words("after anymore then please actually now longer again thanks"))

NEGATIONS_BEFORE = frozenset(
    words("no not without never don't dont nor neither avoid non instead except excluding")
)

BEFORE_LIMITS = frozenset(words("after before on until till at that by in this next for"))
"""What follows `can't make it` and says when: who can't come at some hour still comes."""

BEFORE_CONDITIONS = frozenset(
    words("where that which whose when if below above under over containing whenever")
)
"""What follows `drop the rows` and says which ones, so that it is an order and takes nothing back."""

RESTORING = listed(
    """put back | bring back | add back | keep | we do want | i do want | we do need | i do need | want back |
            take back in | include again | back to | back with | back on"""
)
"""Verbs before what was withdrawn and is wanted again."""
RESTORED_BEHIND = listed("""back | back in | back on | back again | after all | again""")
"""What stands before them, or between them and a verb that restores, is wanted again."""

WRONG_KINDS = {
    "id": "code", "ids": "code", "code": "code", "number": "code", "email": "code", "address": "code",
    "order": "code", "reservation": "code", "booking": "code", "date": "date", "day": "date",
    "time": "time", "hour": "time", "city": "name", "name": "name", "amount": "money", "price": "money",
}  # fmt: skip
"""Nouns of `the wrong date`, with the kind of the value that was wrong."""

PARTITIVE_VERBS = frozenset(
    words(
        """is are was were has have can can't cannot could will won't would might may does doesn't do don't
        needs need eats eat wants want likes like prefers prefer"""
    )
)
"""Verbs after `one of us`, which counts a part of those counted before."""

ALLOWED_AGAIN = frozenset(words("fine ok okay allowed alright good"))

MORE = frozenset(words("more extra additional"))
FEWER = frozenset(words("less fewer"))
LATER = frozenset(words("later earlier sooner"))
JOINS = frozenset(
    words("coming joining is are has have wants person people guest guests us comes joins will of for")
)

FACTORS = {"double": 2, "twice": 2, "triple": 3, "halve": Fraction(1, 2), "half": Fraction(1, 2)}
STEPS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "couple": 2,
}  # fmt: skip
"""How much a word adds or takes away."""
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

PERSONS = frozenset(
    words(
        """people person persons guest guests passenger passengers traveler travelers traveller
            travellers rider riders adult adults ticket tickets seat seats attendee attendees
            participant participants diner diners folks pax individuals individual friends us
            heads"""
    )
)
"""They are counted alike: three people take three tickets."""

STARTS = frozenset(
    words(
        """leave leaving leaves depart departing departs departure start starting starts from
            beginning pickup pick picking checkin check-in checking check begin outbound fly
            flying travel travelling traveling"""
    )
)
ENDS = frozenset(
    words(
        "until till return returning returns back checkout check-out dropoff drop dropping ending end through"
    )
)
WHERE = {
    "in": "in", "near": "in", "around": "in", "within": "in", "from": "from", "to": "to",
    "towards": "to", "at": "at", "with": "with", "by": "by", "named": "at", "called": "at", "for": "for",
    "starring": "with", "into": "in", "of": "of", "on": "on", "leaving": "from",
    "departing": "from", "visiting": "in", "visit": "in", "about": "about",
}  # fmt: skip
"""Prepositions before a name, with the part that the name plays."""

NAME_BEGINNINGS = frozenset(
    words("new los las san santa st saint fort mount north south east west el la le port palm long")
)
OTHERS = frozenset(words("their his her recipient"))
AROUND_FRAGMENTS = frozenset(
    words(
        """actually sorry instead rather please pls wait nope no nah changed mind i've i my
            maybe perhaps then oh hmm uh um back make it try let's that prefer scratch how about
            what on second thought thoughts in to from at the a and but so well ok okay yes yeah
            i'd like i'll take go with"""
    )
)
NO_FRAGMENTS = frozenset(
    words(
        """right good great fine thanks thank thankyou lot lots needed need help helpful sounds
            sound perfect bye goodbye cool nice sure works work book booking confirm confirmed
            go ahead proceed correct awesome excellent super wonderful cost price phone number
            address earlier later cheaper best second first third last appreciate exactly yep
            yup everything anything nothing all done got understood welcome course definitely
            absolutely love like lovely matter day moment idea problem worries need now reserve
            purchase buy interested interesting rest fare rating care dontcare preference
            whatever any either happy is are was were do does did want wanted"""
    )
)
MOVES = frozenset(
    words(
        """go going travel travelling traveling fly flying flight flights drive driving ride
            cab taxi bus buses train trains headed heading trip return returning move moving
            ticket tickets transfer change switch get getting take deliver ship send from bound
            leaving visit car head up come coming way tickets connection"""
    )
)
"""Words by which `to` leads to a place."""
INFINITIVE_BEFORE = frozenset(
    words(
        """want like need have able how where love prefer trying try ready order hope hoping
            wish plan planning going wanted used wants needs what when something anything way
            time me you him us them free place chance good nice great best easy hard had got has"""
    )
)
NO_NAMES = frozenset(
    words(
        """advance dollars euros pounds cents percent inches feet meters metres miles
            kilometers minutes ounces general total mind case fact person particular cash order
            time addition short detail details full home work school office town city downtown
            area place places hotel restaurant bus flight movie car room price budget meantime
            morning afternoon evening night noon sure example instance me you it us them now
            watch see eat rent stay sleep listen hear visit know hear reserve drive travel
            cancel transfer cheap least most first last next today tomorrow tonight there here
            someone anyone everyone friends friend family kids children dinner lunch breakfast
            fun free sale rent hire me myself mine pick drop search anything something
            everything nothing what which who how where when breakfast schedule purchase play
            fly walk attend relax celebrate pay meet try do be have get go come make take find
            book look check change leave return depart arrive ride bring buy learn hang confirm
            going using dates date times week weekend month year days hours minutes hour minute
            day bit moment second seconds person that's thats earlier later proceed bags fit
            fare tones doing seeing i'm im i'd id i'll"""
    )
)
"""Words that begin no name after a preposition."""
NAME_ENDS = frozenset(
    words(
        """please instead now then thanks thank today tonight tomorrow later is was are will
            that which where who and or but if when because so with for on at in from to by near
            around until till around after before during leaving departing returning going
            arriving starting i i'd i'm i'll i've it it's its we we'd we're my me you your can
            could would should do does did have has had need want like not no yes okay ok sorry
            actually just only also too maybe perhaps around as than rather this next one two
            three four five six seven eight nine ten there here what how any some right because
            tonight soon pretty really very already again directed starring named called under
            over up via about there's be been being find book get search look works work"""
    )
)
STREETS = frozenset(
    words(
        """street st road rd lane ln drive dr avenue ave way boulevard blvd court ct place pl
            parkway pkwy highway hwy circle terrace square"""
    )
)
NO_HEADS = frozenset(
    words(
        """please instead now then am pm o'clock oclock and or in at on for from to with of by
            the a an is are was were will would that which who if when since because so but
            thanks thank total altogether only more less other actually maybe sorry no not yes i
            we it you they tonight today tomorrow next this around near until per my our your
            their his her"""
    )
)
WORDS_AND_MONTHS = frozenset(words("march may mar dec jan"))
"""Months that are words too, which a day makes months however they are written."""
LOOSE_HEADS = frozenset(
    words("way thing things moment question questions reason one ones option options times time")
)

ASKED = (
    ("from", frozenset(words("departure origin departing leaving from"))),
    ("to", frozenset(words("destination going to"))),
    ("in", frozenset(words("city location area where located"))),
    ("with", frozenset(words("who whom name"))),
)
"""What a question of the assistant's asks for."""

SUGGESTS = re.compile(
    r"(?:how|what) about|would you (?:like|prefer) (?:me )?to|shall i|should i|do you want me"
)
"""A question that makes an offer asks for no value."""

TOPICS = {
    word: topic
    for topic, listed in {
        "bus": "bus buses coach coaches",
        "flight": "flight flights plane airline airlines airfare fly flying",
        "train": "train trains rail",
        "hotel": "hotel hotels motel hostel inn accommodation accommodations lodging",
        "restaurant": "restaurant restaurants table eatery diner bistro eat dine food dining",
        "car": "car cars rental vehicle",
        "ride": "cab taxi ride uber lyft",
        "movie": "movie movies film films cinema",
        "show": "series",
        "song": "song songs track album playlist",
        "event": "event events concert concerts game match show gig festival",
        "health": """doctor therapist therapists psychologist psychiatrist counselor counsellor therapy
            dermatologist""",
        "dentist": "dentist dentists",
        "hair": "salon stylist haircut barber hairdresser",
        "weather": "weather forecast temperature rain humidity",
        "alarm": "alarm alarms",
        "bank": "account accounts balance balances transfer funds",
        "home": "apartment apartments flat property properties condo",
        "sight": "attraction attractions museum sights sightseeing landmarks",
        "remind": "remind reminder",
        "mail": "email mail letter",
        "meeting": "meeting call",
        "recipe": "recipe",
        "gift": "gift present",
        "pizza": "pizza pizzas",
    }.items()
    for word in listed.split()
}
"""Nouns of everyday requests, with the request they belong to."""

CLASSES = {
    "account": "checking | savings | current account | business account",
    "cabin": "economy | premium economy | business class | first class | coach class | business",
    "car size": """compact | standard | full size | full-size | fullsize | midsize | mid-size |
            intermediate | suv | van | minivan | convertible | sedan | hatchback | pickup truck
            | estate | luxury car""",
    "transmission": "automatic | manual",
    "health": """psychologist | psychiatrist | family counselor | family counsellor | counselor |
            dermatologist | gynecologist | ophthalmologist | cardiologist | pediatrician |
            orthodontist | neurologist | general practitioner | urologist""",
    "nation": """english | spanish | french | german | italian | mandarin | chinese | cantonese |
            japanese | korean | hindi | thai | indian | mexican | greek | turkish | lebanese |
            vietnamese | american | portuguese | russian | arabic | dutch | polish | swedish |
            danish | ethiopian | moroccan | peruvian | brazilian | mediterranean | asian |
            european | californian | vegan food | vegetarian food""",
    "genre": """comedy | comic | funny | drama | horror | scary | thriller | suspense | romance |
            romantic | action | sci-fi | science fiction | fantasy | mystery | western |
            documentary | animation | animated | cartoon | musical | war | biography |
            biographical | adventure | crime | ghost | supernatural | cult | historical |
            offbeat | life history | imaginative fiction | sentimental | satire""",
    "music": """rock | pop | jazz | country | electronic | hip hop | hip-hop | rap | reggae | metal
            | folk | soul | blues | classical | techno | r&b | punk | indie | edm | electronica
            | dance music | orchestra""",
    "sport": """baseball | basketball | football | american football | soccer | hockey | ice hockey
            | tennis | golf | rugby | cricket | volleyball | boxing | softball | lacrosse""",
    "speaker": (
        "kitchen speaker | bedroom speaker | living room speaker | patio | tv | television |"
        " living room | kitchen | bedroom"
    ),
    "sight": """museum | park | historical landmark | place of worship | theme park | theater |
            theatre | sports venue | shopping area | nature preserve | garden | zoo | aquarium |
            gallery""",
    "drink": (
        "coffee | tea | latte | cappuccino | espresso | mocha | americano | flat white | macchiato |"
        " hot chocolate"
    ),
    "milk": "oat milk | almond milk | soy milk | whole milk | skim milk | coconut milk | 2% milk",
    "heat": "iced | hot | decaf | regular",
    "size": "small | medium | large | extra large | tall | grande | venti",
    "spice": "mild | spicy | extra spicy",
    "meat": "chicken | beef | pork | lamb | turkey | tofu | salmon | shrimp",
    "done": "rare | medium rare | medium well | well done",
    "colour": (
        "red | blue | green | yellow | black | white | pink | purple | orange | grey | gray | brown | beige"
    ),
    "side": "window seat | aisle seat | middle seat | aisle | window",
    "bed": "single | double | twin | queen | king | suite",
    "code": """python | javascript | typescript | java | rust | golang | c++ | c# | kotlin | swift
            | php | ruby | sql | bash | postgres | postgresql | mysql | sqlite | mongodb | react
            | vue | angular | svelte""",
    "format": "pdf | csv | json | yaml | xml | markdown | html | latex | excel | word document | docx",
    "tone": "formal | informal | casual | professional | friendly | serious | humorous | neutral",
    "form": "poem | essay | haiku | sonnet | limerick | short story | blog post | bullet points | paragraphs",
    "payment": "cash | credit card | debit card | paypal",
    "price": "cheap | inexpensive | expensive | moderate | moderately priced | luxury | mid-range",
    "trip": "one way | one-way | round trip | round-trip | return trip",
    "sharing": "shared ride | pool ride | regular ride | luxury ride",
    "seating": "indoors | outdoors | indoor | outdoor | inside | outside | terrace | patio",
    "privacy": "private | public | friends only",
}
"""Words and phrases that are one choice of a kind, so that a later one replaces an earlier one."""

SPEAKERS = frozenset(
    words(
        """i we me us my our i'd i'm i'll i've im id ill we'd we're we'll we've please pls
            let's lets myself ourselves mine ours id"""
    )
)
OTHERS_TOLD_OF = frozenset(
    words("he she they his her hers their theirs him them he's she's they're he'd she'd they'd who")
)
REQUESTING_FIRST = frozenset(
    words(
        """yeah yep yup hi hello hey cool nice good fine thank well uh um perfect see is would
            will let does did has may shall should that's it's there's awesome excellent right
            wonderful lovely am forget drop scratch skip lose ditch cancel leave delete omit
            scrap hold without not never nevermind minus find book make get show set change need
            want look search try reserve check what how can could is are do any for in to from
            at on with under no yes nope sorry actually just only maybe perhaps rather around
            near about or and but then instead looking give add put order buy play send write
            use move switch take invite include exclude remove keep schedule seat plan cut
            export wake remind call it that this there some something anything sure ok okay
            alright great thanks hmm oh wait oops until till between before after by also one
            two three four five six seven eight nine ten a an the"""
    )
)
"""First words of a sentence that asks, beside those that name the user."""
ASKING_FIRST = frozenset(words("how what which when where why who whose"))
"""Words of questions, which change nothing but with words of correction."""
WISHES = frozenset(
    words(
        """need want like book reserve make find looking prefer order needs wish love stay
            staying book request get for leave leaving it's its only just"""
    )
)
REPORTING_VERBS = frozenset(
    words(
        """has had was were costs cost bought buys got eats ate pays paid weighs lives works
            makes made sells sold earns takes took gives gave drives drove runs ran reads spends
            spent plays uses caught went came saw won lost kept left flew grew met sat slept
            stood swam taught threw told wore wrote drank drinks sings goes does did gets"""
    )
)
"""Verbs of a sentence that tells how things are, rather than what the user wants."""
