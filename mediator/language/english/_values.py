"""English: words and rules."""

from __future__ import annotations

from fractions import Fraction

from midturn.mediator.language._language import Language
from midturn.mediator.language._phrases import PhraseTable, folded, phrase_set, table, words

_FUNCTION = frozenset(
    words(
        """a an the this that these those i me my mine myself we us our ours you your yours he him his she
        her hers it its they them their theirs who whom whose which what when where why how and or but
        nor so yet for if then than as at by in on of to from with within into onto over under about
        between through during per via is are was were be been being am do does did done doing have has
        had having will would shall should can could may might must let lets let's there here also too
        very just only really quite please pls plz ok okay yes yeah no not now well um uh hey hi hello
        thanks thank thx i'm i'll i'd i've it's that's he's she's we're we'll they're you're don't isn't
        each every all any some both either neither one ones other others another more most less least
        much many few several such own same out up down off again once while because until since before
        after above below because though although however total altogether"""
    )
)
_EXCLAMATIONS = frozenset(
    words(
        """interesting terrific marvelous marvellous wonderful splendid brilliant superb outstanding gorgeous
        magnificent stunning incredible delightful impressive fascinating unbelievable absolutely precisely
        affirmative agreed acceptable satisfactory suitable totally whoa yikes gotcha confirmed excellent
        amazing awesome fabulous phenomenal exceptional ideal neat sweet bingo jolly yessir certainly
        naturally obviously fortunately unfortunately hopefully honestly surprisingly somewhere anywhere
        someplace anyplace almost oops whatever"""
    )
)
"""Words that are a sentence by themselves, and no name."""
_STARTERS = frozenset(
    words(
        """above according actually add adjust after again all allow alternatively always analyse analyze
        and another answer any anyone anything apart apply approximately are arrange arrive as ask
        assume attach average avoid back bake based basically be because been before begin below besides
        better between big block book both bread breakfast bring build business but buy bye calculate
        call can cancel careful cars change cheap cheaper check choose clean clear close code coffee
        color colour combine come compare compose compute confirm consider contact continue contrary
        convert cook cool copy correct could count create cut daily data date day days dear decide
        define delete deliver describe design despite determine develop dinner direct discuss display
        divide do documentation dont don't double draft draw drink drive drop due during each eat edit
        eight either eleven else email end enough ensure enter error estimate even evening every
        everybody everyone everything exactly example except exclude excluding expand explain extend
        fast feature few file fill final finally find fine finish first fix flight flour fly focus
        follow following food for forget form format four free friday fresh from full function further
        game gather generate get give given go good got grab great group guess guys had half hall handle
        happy hard has have having he hello help hence her here hey hi his hold holiday home hope hotel
        hour house how however i identify if ignore imagine implement important improve in include
        including increase indicate initially inside insert install instead into invite is it item items
        its join just keep kids kind kindly know last lastly late later laptop leave less let like limit
        list listen live look loop low lunch mail main make many march maximum may maybe me meanwhile
        measure meet meeting mention merge message mild milk minimum minus mix monday money more
        moreover most move much music must my name need neither never new next nice night nights nine no
        none nor normal not note nothing notify now number nuts of off offer often oh ok okay old omit
        on once one only open option or order organise organize other otherwise our out outline over own
        page paint parse party pay people per perfect perhaps personal pick place plan play please plus
        point possible post prefer prepare present preserve previous price print private process produce
        program project prompt proof provide purchase put question questions quick quickly quiet quite
        quote rate rather read ready reason receive recently recommend red reduce regarding remember
        remind remove rename rent replace reply report request require reschedule research reserve
        respond restaurant return revenue review revise rewrite roll room run same save say schedule
        scratch search second see select sell send set seven several shall she short shorten should show
        similar simple simply since six size skip small so solve some somebody someone something
        sometimes soon sorry sort spend split start state stay still stop store straight subject
        subtract such suggest sum summarise summarize suppose sure swap switch table take talk tea teach
        tell ten test text thank thanks that the their them then there therefore these they thing things
        think third this those three through thus thursday tickets time title to today together tomorrow
        tonight too total translate travel trim trip try tuesday turn twelve twenty twice two type under
        unless until up update upgrade use using value vegan vegetarian very via visit wait wake walk
        want warm was water we wednesday week weekend welcome well went were what whatever when where
        whether which while who whoever whole whose why will wish with within without word words work
        would write wrong year yeah yes yesterday yet you young your meeting dog cat children adults
        team deadline video essay race shop train bus buses temps temperature temperatures looking heads
        thats ideally usual search recipe topic user users options bonus question kindly btw fyi asap
        mom mum dad mother father grandpa grandma uncle auntie aunt brother sister parents boys girls tv
        id faq url api pdf html css sql json csv xml http https gb mb tb kg km mi am pm usd eur gbp est
        pst utc gmt
            nobody hm ha haha ugh oops whoops argh ouch phew
            yup yep nope nah alright approved fabulous fantastic lovely pretty ya ye yea hmm cool select
            where insert join group order limit true false null todo morning afternoon right match concert
    concerts phone
    bar grill sports music movie dentist doctor salon area apartment account event events
    understood noted agreed bonjour bonsoir
    salut merci hola gracias hallo danke ciao grazie monsieur madame"""
    )
)
_SMALL = {
    word: n
    for n, word in enumerate(
        words(
            """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
                fifteen sixteen seventeen eighteen nineteen"""
        )
    )
}
_TENS = {w: 10 * n for n, w in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}
_ORDINALS = {
    **{
        word: n
        for n, word in enumerate(
            words(
                """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
                thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
            ),
            1,
        )
    },
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "hundredth": 100,
}
_PARTS = {
    **{word: n for word, n in _ORDINALS.items() if n > 2},
    **{word + "s": n for word, n in _ORDINALS.items() if n > 2},
    "half": 2,
    "halves": 2,
    "quarter": 4,
    "quarters": 4,
}
_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "millions": 10**6, "mio": 10**6,
    "mil": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12, "lakh": 10**5,
    "lakhs": 10**5, "crore": 10**7, "crores": 10**7, "dozen": 12, "dozens": 12, "score": 20,
}  # fmt: skip
_MULTIPLES = {
    **dict.fromkeys(words("twice double doubled doubles"), 2),
    **dict.fromkeys(words("thrice triple tripled triples"), 3),
}
_MONTHS = words("january february march april may june july august september october november december")
_DAYS = words("monday tuesday wednesday thursday friday saturday sunday")
_MORNING = words("am a.m morning breakfast dawn")
_EVENING = words("pm p.m evening afternoon tonight night dinner supper")

VALUES = Language(
    code="en",
    name="English",
    stemmer="english",
    lexicon="en",
    mistyped_small=folded("teh hte adn nad yuo oyu fro hwo"),
    of_spelling=folded(
        "word words spell spelled spelling spelt typo typos misspelled misspelling rename "
        "replace called named code rhyme rhymes rhyming translate translation proofread "
        "correct pronounce pronounced mean means password username hashtag hashtags regex "
        "anagram"
    ),
    clause_words=folded("but because while although though so then however which who"),
    function_words=_FUNCTION,
    common_words=_FUNCTION | _STARTERS | _EXCLAMATIONS,
    little=folded(
        """actually again apologies awesome change changed cheers cool correct correction cheers excellent
        fine forget glad go good great guess hmm idea instead know like look love make makes matter mean
        mention mind need never nice oh oops perfect plan problem right scratch sense sorry sounds sure
        suppose sweet thing things think thought turns wait want welcome wonderful wow"""
    ),
    acronyms=folded("pdf html css json csv xml api utc gmt est pst"),
    left_out_of_initials=folded("of and the for in"),
    titles=folded("mr mrs ms miss dr prof sir madam"),
    people_endings=("n", "an", "ian", "ean", "ish", "ese", "i"),
    fragment_ends=folded("please pls plz and or then thanks only for to in"),
    before_versions=folded("version versions ver release"),
    verbs=folded(
        """is was has had will would can could and gave got went found made took ate bought sold did does
        said wants needs should must may might paid spent came saw ran won wrote read put cut let lost
        kept left drove flew grew knew met sat sent set slept spoke stood swam taught threw told thought
        wore bakes"""
    ),
    verb_endings=("s", "ed"),
    no_verb_endings=("ss", "us", "'s"),
    irregular={
        "height": "high",
        "width": "wide",
        "length": "long",
        "depth": "deep",
        "weight": "weigh",
        "age": "old",
        "children": "child",
        "kids": "child",
        "kid": "child",
        "people": "person",
        "men": "man",
        "women": "woman",
        "feet": "foot",
        "mice": "mouse",
        "bought": "buy",
        "sold": "sell",
        "cost": "price",
        "costs": "price",
    },
    phrase_ends=folded("and or to from at for by with on"),
    by_order=folded("respectively resp"),
    abbreviations=folded("dr mr mrs ms prof st no vs eg ie etc approx jr sr e g i"),
    conjunctions=folded("and or"),
    number_words=frozenset(
        [
            *_SMALL,
            *_TENS,
            *_ORDINALS,
            *_MULTIPLES,
            "a",
            "an",
            "half",
            "quarter",
            "dozen",
            "x",
            "minus",
            "negative",
        ]
    ),
    small=_SMALL,
    tens=_TENS,
    parts=_PARTS,
    ordinals=_ORDINALS,
    ordinal_endings=folded("st nd rd th"),
    multiples=_MULTIPLES,
    articles=folded("a an"),
    percent=phrase_set("percent|pct|per cent"),
    scales=_SCALES,
    and_a_part=table(
        (Fraction(1, 2), "and a half|and one half"),
        (Fraction(1, 3), "and a third|and one third"),
        (Fraction(1, 4), "and a quarter|and one quarter"),
    ),
    months=PhraseTable(
        {(name,): n for n, name in enumerate(_MONTHS, 1)}
        | {(name[:3],): n for n, name in enumerate(_MONTHS, 1)}
        | {("sept",): 9}
    ),
    weekdays=PhraseTable(
        {(form,): name for name in _DAYS for form in (name, name + "s", name[:3])}
        | {("tues",): "tuesday", ("thur",): "thursday", ("thurs",): "thursday", ("weds",): "wednesday"}
    ),
    near_days=table(
        ("today", "today"),
        ("tomorrow", "tomorrow|tmrw|tmr|2morrow"),
        ("yesterday", "yesterday"),
        ("tonight", "tonight"),
        ("weekend", "weekend"),
    ),
    words_too=folded("may march mar dec jan sun sat mon wed"),
    before_months=folded("in of last next since until early late mid"),
    shifts=table(("next ", "next"), ("last ", "last"), ("", "this|coming|every|each")),
    periods=table(("week", "week"), ("month", "month"), ("year", "year"), ("quarter", "quarter")),
    day_month=folded("of"),
    named_times=table(("12:00", "noon|midday"), ("00:00", "midnight")),
    halves_after=table(
        ("am", "|".join(f"in the {part}" for part in _MORNING)),
        ("pm", "|".join(f"in the {part}" for part in _EVENING) + "|at night"),
    ),
    morning=frozenset(_MORNING),
    evening=frozenset(_EVENING),
    bounds_before=table(
        (
            "<",
            """under|below|less than|fewer than|lower than|smaller than|cheaper than|beneath|<|shorter
        than|younger than|not more than|lighter than""",
        ),
        (
            "<=",
            """at most|at the most|at the very most|no more than|
        not more than|up to|maximum of|max of|maximum|max|no over|not over|not
        exceeding|not exceed|no higher than|no longer than|not above|no later than|within|<=|≤|limit|ceiling
        |keep it to|keep to|kept to|restricted to|confined to|limit it to
        |limit of|capped at|cap of|a maximum of|no larger than|exceed no more than|stay under|max.|limited
        to|no greater than""",
        ),
        (
            ">",
            """over|above|more than|greater than|higher than|larger than|bigger than|longer
        than|exceeding|older than|>|upwards of|beyond""",
        ),
        (
            ">=",
            """at least|at the least|at the very least|no less than|no fewer than|not less than|
        not fewer than|minimum of|a minimum
        of|minimum|min of|min.|>=|≥|not below|not under|no earlier than|no lower than|starting at|no
        smaller than|no shorter than""",
        ),
    ),
    bounds_in_time=table(
        ("<", """before|b4|earlier than|prior to|ahead of|sooner than"""),
        ("<=", """by|until|till|no later than|not later than|not after|at the latest by"""),
        (">", """after|later than|past"""),
        (">=", """from|since|no earlier than|not before|not earlier than|starting|no sooner than"""),
    ),
    bounds_after=table(
        (
            "<=",
            """or less|or fewer|or under|or below|or cheaper|or earlier|tops|max|maximum|at most|
                at the most|at the very most|at the outside|or lower|at the latest|
                at the very latest|or shorter|or smaller|or before|no later|
                not later|not after|no more""",
        ),
        (
            ">=",
            """or more|or over|or above|or higher|or later|min|minimum|at least|and up|plus|or longer|or
        larger|or greater|+|at the least|at the very least|
        at the very earliest|and above|or better|at the earliest|or older|not before|no earlier|
        not earlier|no sooner|not sooner|no less""",
        ),
    ),
    bound_optional=folded("limit ceiling within from since starting by until till plus past"),
    fillers=folded(
        "a an the of about only just than around price budget total is be to for it this that me my at"
    ),
    than=folded("than"),
    more=folded(
        """more bigger larger taller longer higher older faster greater heavier wider hotter warmer
        stronger richer later further dearer pricier costlier deeper"""
    ),
    less=folded(
        """less fewer smaller shorter lower younger slower lighter narrower colder cooler weaker poorer
        cheaper earlier sooner"""
    ),
    differences=folded(
        """more less fewer older younger taller shorter longer higher lower dearer pricier costlier cheaper
        heavier lighter bigger larger smaller wider narrower deeper"""
    ),
    no_comparative=folded("other rather another either whether further number order water after never"),
    negations=table(
        (
            "hard",
            """no|not|never|without|neither|nor|none|cannot|w/o|dont|doesnt|didnt|cant|wont|isnt|
                arent|wasnt|shouldnt|couldnt|wouldnt|mustnt|havent|hasnt|avoid|avoids|avoiding|
                exclude|excludes|excluding|excluded|omit|omitting|omits|except|nothing|nobody|non""",
        ),
        (
            "soft",
            """forget|drop|remove|removed|removing|allergic|allergy|hate|hates|dislike|dislikes|lack|
                lacks|lacking|minus|stop|skip|skips|skipping|intolerant|intolerance|ban|banned|forbid|forbidden|refrain|
                refuse|refuses|unable|free|decline|ignore|cancel|prevent|prevents|omitted|instead|
                rather|leave|leaving|zero""",
        ),
        ("hard", "leave out|leaving out"),
        (
            "soft",
            """other than|free of|free from|devoid of|short of|rather than|apart from|aside from|anything but|
                nothing but|far from|to spare""",
        ),
    ),
    idioms=folded(
        """problem problems worries worry idea doubt thanks thank sure certain only wait matter just mind
        care know think forget biggie kidding clue rush later more less fewer earlier higher lower
        sooner exceed exceeding over above below under need longer necessarily hesitate bother special
        sorry way actually"""
    ),
    invitations=folded("why how"),
    negation_ends=folded("but because while although so then however when if unless since until"),
    negation_onward=folded("no without neither nor w/o"),
    alternatives=folded("or nor"),
    generic=folded(
        """use uses using used want wants wanted have has having had include includes including included
        add added make makes made do does did be is are get gets getting go going like likes put need
        needs give take allow allowed keep contain contains containing any anything something some
        please ever must should would could can will really necessary needed required thing things want"""
    ),
    antonyms={
        "outsid": "inside",
        "insid": "outside",
        "outdoor": "indoor",
        "indoor": "outdoor",
        "upstair": "downstair",
        "downstair": "upstair",
        "hot": "cold",
        "cold": "warm",
        "warm": "cold",
        "late": "earli",
        "earli": "late",
        "old": "new",
        "use": "new",
        "share": "privat",
        "public": "privat",
        "spici": "mild",
        "expens": "cheap",
        "cheap": "expens",
        "nois": "quiet",
        "noisi": "quiet",
        "loud": "quiet",
        "formal": "inform",
        "long": "short",
        "difficult": "easi",
        "hard": "easi",
        "big": "small",
        "larg": "small",
    },
    question_words=folded("who whom whose which what when where why how"),
)
