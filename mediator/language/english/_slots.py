"""English words by which a value is known for what it is, and everyday words that are one choice of many."""

from __future__ import annotations

from midturn.mediator.language._phrases import mapping, phrase_set, phrases, words
from midturn.mediator.language._slots import SlotWords

_PERSONS = words(
    """people person persons guest guests passenger passengers traveler travelers traveller
    travellers rider riders adult adults ticket tickets seat seats attendee attendees participant
    participants diner diners folks pax ppl individuals individual friends us heads"""
)

SLOTS = SlotWords(
    persons=frozenset(_PERSONS),
    starts=frozenset(
        words(
            """leave leaving leaves depart departing departs departure start starting starts from beginning
            pickup pick picking checkin check-in checking check begin outbound fly flying travel
            travelling traveling"""
        )
    ),
    ends=frozenset(
        words(
            """until till return returning returns back checkout check-out dropoff drop dropping ending end
            through"""
        )
    ),
    where=mapping(
        """in near around within into visiting visit = in | from leaving departing = from | to towards = to
        | at named called = at | with starring = with | by = by | for = for | of = of | on = on | about =
        about"""
    ),
    titling=phrase_set(
        """call it | name it | name it as | label it | title it | rename it | rename it to | rename it as |
        call this | name this | named | called | titled | labeled | labelled | in the name | with the name |
        under the name | by the name | name to be | name to | name should be | name is | name as | title to |
        title should be | title is | label to | label should be"""
    ),
    title_ends=frozenset(
        words("please instead at and then with this today tomorrow on that which who where or but thanks now")
    ),
    choosing=frozenset(words("prefer see watch attend hear catch choose want take try")),
    setting=frozenset(["is", "be", "="]),
    parts=mapping(
        """origin departure pickup pick-up start = from | destination dropoff drop-off = to | city location
        area place town = in"""
    ),
    name_beginnings=frozenset(
        words("new los las san santa st saint fort mount north south east west el la le port palm long")
    ),
    others=frozenset(words("their his her recipient")),
    around_fragments=frozenset(
        words(
            """actually sorry instead rather please pls wait nope no nah changed mind i've i my maybe
            perhaps then oh hmm uh um back make it try let's that prefer scratch how about what on second
            thought thoughts in to from at the a and but so well ok okay yes yeah i'd like i'll take go
            with"""
        )
    ),
    no_fragments=frozenset(
        words(
            """right good great fine thanks thank thankyou lot lots needed need help helpful sounds sound
            perfect bye goodbye cool nice sure works work book booking confirm confirmed go ahead proceed
            correct awesome excellent super wonderful cost price phone number address earlier later
            cheaper best second first third last appreciate exactly yep yup everything anything nothing
            all done got understood welcome course definitely absolutely love like lovely matter day
            moment idea problem worries need now reserve purchase buy interested interesting rest fare
            rating care dontcare preference whatever any either happy is are was were do does did want
            wanted"""
        )
    ),
    moves=frozenset(
        words(
            """go going travel travelling traveling fly flying flight flights drive driving ride cab taxi
            bus buses train trains headed heading trip return returning move moving ticket tickets
            transfer change switch get getting take deliver ship send from bound leaving visit car head
            up come coming way tickets connection"""
        )
    ),
    infinitive_before=frozenset(
        words(
            """want like need have able how where love prefer trying try ready order hope hoping wish plan
            planning wanted used wants needs what when something anything way time me you him us them
            free place chance good nice great best easy hard had got has"""
        )
    ),
    no_names=frozenset(
        words(
            """advance dollars euros pounds cents percent inches feet meters metres miles kilometers minutes
            ounces general total mind case fact person particular cash order time addition short detail
            details full home work school office town city downtown area place places hotel restaurant
            bus flight movie car room price budget meantime morning afternoon evening night noon sure
            example instance me you it us them now watch see eat rent stay sleep listen hear visit know
            hear reserve drive travel cancel transfer cheap least most first last next today tomorrow
            tonight there here someone anyone everyone friends friend family kids children dinner lunch
            breakfast fun free sale rent hire me myself mine pick drop search anything something
            everything nothing what which who how where when breakfast schedule purchase play fly walk
            attend relax celebrate pay meet try do be have get go come make take find book look check
            change leave return depart arrive ride bring buy learn hang confirm going using dates date
            times week weekend month year days hours minutes hour minute day bit moment second seconds recap
            person that's thats earlier later proceed bags fit fare tones doing seeing i'm im i'd id i'll"""
        )
    ),
    name_ends=frozenset(
        words(
            """please instead now then thanks thank today tonight tomorrow later is was are will that which
            where who and or but if when because so with for on at in from to by near around until till
            around after before during leaving departing returning going arriving starting i i'd i'm i'll
            i've it it's its we we'd we're my me you your can could would should do does did have has had
            need want like not no yes okay ok sorry actually just only also too maybe perhaps around as
            than rather this next one two three four five six seven eight nine ten there here what how
            any some right because tonight soon pretty really very already again directed starring named
            called under over up via about there's be been being find book get search look works work"""
        )
    ),
    streets=frozenset(
        words(
            """street st road rd lane ln drive dr avenue ave way boulevard blvd court ct place pl parkway
            pkwy highway hwy circle terrace square"""
        )
    ),
    no_heads=frozenset(
        words(
            """please instead now then am pm o'clock oclock and or in at on for from to with of by the a an
            is are was were will would that which who if when since because so but thanks thank total
            altogether only more less other actually maybe sorry no not yes i we it you they tonight
            today tomorrow next this around near until per my our your their his her"""
        )
    ),
    words_and_months=frozenset(words("march may mar dec jan")),
    loose_heads=frozenset(
        words("way thing things moment question questions reason one ones option options times time")
    ),
    topics={
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
    },
    classes={
        "account": "checking | savings | current account | business account",
        "cabin": "economy | premium economy | business class | first class | coach class | business",
        "car size": """compact | standard | full size | full-size | fullsize | midsize | mid-size |
        intermediate | suv | van | minivan | convertible | sedan | hatchback | pickup truck |
        estate | luxury car""",
        "transmission": "automatic | manual",
        "health": """psychologist | psychiatrist | family counselor | family counsellor | counselor |
        dermatologist | gynecologist | ophthalmologist | cardiologist | pediatrician |
        orthodontist | neurologist | general practitioner | urologist""",
        "nation": """english | spanish | french | german | italian | mandarin | chinese | cantonese |
        japanese | korean | hindi | thai | indian | mexican | greek | turkish | lebanese |
        vietnamese | american | portuguese | russian | arabic | dutch | polish | swedish |
        danish | ethiopian | moroccan | peruvian | brazilian | mediterranean | asian | european
        | californian | vegan food | vegetarian food""",
        "genre": """comedy | comic | funny | drama | horror | scary | thriller | suspense | romance |
        romantic | action | sci-fi | science fiction | fantasy | mystery | western | documentary
        | animation | animated | rom-com | romcom | romantic comedy | cartoon | musical | war
        | biography | biographical | adventure | crime | ghost | supernatural | cult | historical
        | offbeat | life history | imaginative fiction | sentimental | satire""",
        "music": """rock | pop | jazz | country | electronic | hip hop | hip-hop | rap | reggae | metal |
        folk | soul | blues | classical | techno | r&b | punk | indie | edm | electronica |
        dance music | orchestra""",
        "sport": """baseball | basketball | football | american football | soccer | hockey | ice hockey |
        tennis | golf | rugby | cricket | volleyball | boxing | softball | lacrosse""",
        "speaker": (
            "kitchen speaker | bedroom speaker | living room speaker | patio | tv | television |"
            " living room | kitchen | bedroom"
        ),
        "sight": """museum | park | historical landmark | place of worship | theme park | theater | theatre
        | sports venue | shopping area | nature preserve | garden | zoo | aquarium | gallery""",
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
            """red | blue | green | yellow | black | white | pink | purple | orange | grey | gray | brown |
            beige"""
        ),
        "side": "window seat | aisle seat | middle seat | aisle | window",
        "bed": "single | double | twin | queen | king | suite",
        "code": """python | javascript | typescript | java | rust | golang | c++ | c# | kotlin | swift | php
        | ruby | sql | bash | postgres | postgresql | mysql | sqlite | mongodb | react | vue |
        angular | svelte""",
        "format": "pdf | csv | json | yaml | xml | markdown | html | latex | excel | word document | docx",
        "tone": "formal | informal | casual | professional | friendly | serious | humorous | neutral",
        "form": "poem | essay | haiku | sonnet | limerick | short story | blog post | bullet points"
        " | paragraphs",
        "payment": "cash | credit card | debit card | paypal",
        "price": "cheap | inexpensive | expensive | moderate | moderately priced | luxury | mid-range",
        "trip": "one way | one-way | round trip | round-trip | return trip",
        "sharing": "shared ride | pool ride | regular ride | luxury ride",
        "seating": "indoors | outdoors | indoor | outdoor | inside | outside | terrace | patio",
        "privacy": "private | public | friends only",
    },
    partitive_verbs=frozenset(
        words(
            """is are was were has have can can't cannot could will won't would might may does doesn't do
            don't needs need eats eat wants want likes like prefers prefer"""
        )
    ),
    possessive="'s",
    plural="s",
    before_goal=phrase_set("to | to the | to a"),
    until=frozenset(["to", "until", "till", "through"]),
    end_pairs=phrase_set("up to"),
    before_of=frozenset(["out"]),
    before_in=frozenset(["log", "sign", "fill"]),
    before_about=frozenset(["how", "what"]),
    venues=frozenset(
        words(
            """hotel inn suites hostel apartments residences tower towers restaurant cafe bistro museum
            theater theatre gallery mall venue venues street road lane drive avenue boulevard highway"""
        )
    ),
    carriers=frozenset(["airlines", "airways"]),
    definite=frozenset(["the"]),
    halves=frozenset(["am", "pm"]),
    areas=frozenset(["area", "region", "neighborhood", "neighbourhood"]),
    infinitive=frozenset(["to"]),
    after_verbs=frozenset(words("the a an it my me some any this that up out around")),
    before_nouns=frozenset(["for", "of", "on", "by", "with"]),
    no_name_endings=("ing", "ed", "ly"),
    gerund_endings=("ing",),
    conjunctions=frozenset(["and", "or"]),
    adding=frozenset(["and"]),
    refusing=frozenset(["no"]),
    negating_parts=("n't",),
    day_parts=frozenset(["morning", "afternoon", "evening", "noon"]),
    before_day_part=("in", "the"),
    ordinal_ends=frozenset(
        words(
            """of for at and instead please to until till from in this around with but or should works would
            if then actually through by"""
        )
    ),
    ordinal_things=frozenset(["floor", "street"]),
    hour_parts=frozenset(["half", "quarter"]),
    hour_links=frozenset(["past", "to", "after"]),
    hour_words=frozenset(words("one two three four five six seven eight nine ten eleven twelve")),
    closing=frozenset(["all"]),
    open_ends=phrase_set("or more"),
    no_count_before=frozenset(words("of more extra additional less fewer")),
    counted_after=frozenset(words("us people them these those")),
    numbered=frozenset(words("option number item step part question")),
    named=frozenset(
        words(
            """account aisle apartment article bay bench berth block booth box building bungalow bus cabin
            carriage cell chapter class column compartment court deck desk dock door entrance episode
            exercise exit extension flat flight floor gate hall highway house invoice issue job lane lesson
            level line locker lot office page paragraph phase pier pitch platform plot room route row season
            seat section shelf slide slot stage stall stand station studio suite table task terminal ticket
            track train tram unit verse version villa volume ward warehouse workstation zone"""
        )
    ),
    no_count_after=frozenset(words("this that the another which no")),
    before_persons=frozenset(["for"]),
    of_us=phrase_set("of us"),
    us=frozenset(["us"]),
    counted=mapping(
        f"""{" ".join(_PERSONS)} = person | day days night nights = day | room rooms = room | bedroom bedrooms
        = bedroom | bath baths bathroom bathrooms = bathroom | star stars = star | bag bags suitcase
        suitcases = bag"""
    ),
    counted_persons="person",
    before_party=phrase_set(
        "party of | group of | family of | table for | reservation for | tickets for | seats for"
    ),
    parties=frozenset(["party", "group"]),
    own=frozenset(["my", "our"]),
    before_one=frozenset(
        words("for just only need needs want wants book reserve get with exactly is be stay staying and")
    ),
    after_one=frozenset(["is", "only", "please", "will", "should", "would"]),
    before_hours=frozenset(["at", "around"]),
    before_last_hours=frozenset(["by", "until", "till"]),
    later_that_day=frozenset(["later"]),
    day_after=phrase_set("day after"),
    after_dates=phrases("of this month | of next month | of the month | this month | next week | this week"),
    o_clock=("o", '"', "clock"),
    periods=mapping("week day month year = day | hour = second"),
    indefinite=frozenset(["a", "an"]),
    before_periods=frozenset(["it", "for", "that", "to"]),
    between_dates=frozenset(["the", "on"]),
)
