"""English words of assistants' offers, and of what users say to them."""

from __future__ import annotations

import re

from midturn.mediator.language._offers import OfferWords
from midturn.mediator.language._phrases import joined, phrase_set, words

_CONFIRMS = joined(
    """is this correct | is that correct | is it correct | is everything correct | are these
    correct | correct? | is that right | verify | right? | is this right | make sure | ensure | affirm |
    to review | following details | just to clarify | is that okay | shall i confirm | correct ? | is all
    of this | let me see if | is that ok | the following | to be clear | to recap |
    recap | let's confirm | to summarize | let me confirm"""
)
"""Phrases of an assistant that repeats what it understood."""

_PLACES = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "5th": 4, "last": -1, "former": 0, "latter": -1,
}  # fmt: skip

OFFERS = OfferWords(
    confirming=re.compile(
        "|".join(re.escape(phrase) for phrase in _CONFIRMS)
        + r"|confirm(?!ed)|(?:^|[.:,;!] )(?:(?:so|okay|ok|alright|great|sure|and|then),? ){0,2}"
        r"(?:you want|you would like|you'd like|i'll book|i will book|i'm booking|i am booking|booking) "
    ),
    proposing=re.compile(
        r"(?<![\w'])(?:how about|what about|how does|i found|i have found|found \d|there (?:is|are|'s)|"
        "there's|"
        "suggest|recommend|option|available|would you like|do you want|shall i|should i|want to try|"
        "want me to|interested in|may i|can i|i can |i have |one is|is called|rated|you (?:could|can|"
        "might) (?!reach|contact|call|phone)|try |check out|consider|offer|are you ok|does that work|"
        "playing at)"
    ),
    anything_else=re.compile(
        r"(?:anything|something) else|other (?:help|way|assistance)|further|more help|any more"
    ),
    but_searches=re.compile(
        r"(?<!\w)but (?:\S+ ){0,6}(?:find|look|search|have|something|show|check|want|need|prefer)(?!\w)"
    ),
    searches=re.compile(
        r"(?<![\w'])(?:find|check|look|search|is there|are there|how much|what will|show|do you have|"
        r"what is|what's|tell me)(?![\w'])"
    ),
    mild=re.compile(
        "(?:ok|okay|alright|all right|cool|thanks|thank you|fine|good|great|not bad|nice|"
        "i see)(?: ,)?(?: (?:thanks|thank you|cool|great))?(?: [.!,])? "
    ),
    correcting=re.compile(r"(?<![\w'])(?:instead|rather|make it|make that|change it|change the)(?![\w'])"),
    how_about=re.compile(r"(?<![\w'])(?:what|how) about(?!\w)"),
    asks_about=re.compile(
        "(?!.*(?:find|look|search|recommend|suggest|show|available|any |need|want|balance|weather|"
        "other|else))(?:(?:ok|okay|alright|great|and|so|cool|thanks|hmm|sure|sounds good|good|nice|"
        r"well|that's \w+)[,.!]? ){0,3}(?:what|where|when|how|is|does|do|are|can|could|which|who|tell|"
        r"will|i'd like to know|may|give)(?![\w'])"
    ),
    goes_on=re.compile(
        r"(?:(?:yes|no|yup|sure|sadly|unfortunately|ok|okay|well)[,.!]? )*"
        r"(?:it|its|it's|they|their|they're|he|he's|she|she's|his|her|the|that|this|there(?: is|'s) no|"
        r"you (?:can|could|may) (?:reach|contact|call|phone|find) (?:it|them|him|her|the))"
        r"(?![\w'])"
    ),
    ends_talk=re.compile(
        r"(?:that's|that is|that was|that will be|that'll be|thats) (?:it|all|the whole|everything)"
    ),
    asks_others=re.compile(
        r"(?<![\w'])(?:any other|some other|other options?|others?|something else|anything else|"
        "what else|who else|else|another|a different|different|alternatives?|alternative|"
        "more options|find more|any more|do you have any|are there any|don't (?:like|want|think)|"
        "do not (?:like|want)|not interested|doesn't work|won't work|not (?:correct|right|quite|"
        "what)|wrong|partially|find me more|look again|keep going|isn't right|isn't correct|"
        "too expensive|too far|too late|too early|changed my mind|on second thoughts?|none of|"
        r"neither)(?![\w'])"
    ),
    refuses=re.compile(
        r"(?:(?:oh|ok|okay|hmm|uh|um|well|but|,|\.|!|sorry|thanks|thank you) ){0,4}(?:no|nope|nah|not|"
        r"actually|skip|next|never mind|wait|sorry|cancel|stop|hold on)(?![\w'])"
    ),
    denies=re.compile(r"\W*(?:no|nope|nah|not really|no thanks)(?![^\W_]*['’\w])", re.IGNORECASE),
    open_questions=frozenset(words("what which who whom whose where when why how anything else")),
    choices=frozenset(["or", "either"]),
    reactions=frozenset(
        words(
            """like likes right correct work works working interested good great quite fit fits suit suits fan
            fans want exactly sound sounds look looks really thing things idea guess think sorry happy keen
            convinced won't can't doesn't isn't wasn't don't didn't do not sure thank thanks ok okay yeah yes
            hmm oh well actually else nothing let see try again maybe too"""
        )
    ),
    likings=frozenset(words("like love want fan happy fit suit work sound look")),
    acknowledges=re.compile(
        r"\W*(?:(?:okay|ok|sure|got it|noted|understood|alright|thanks|thank you|great|gladly|right|i see"
        r"|will do|of course|certainly|good|fine|perfect|anything else|go on|and|tell me more)\W*)+\Z",
        re.IGNORECASE,
    ),
    no_refusal=re.compile(
        "(?:(?:oh|ok|okay|,) ){0,2}(?:no|not)(?: ,)? (?:problem|worries|(?:that's|that is|it's|"
        "this is) (?:great|perfect|right)|bad)"
    ),
    agrees=re.compile(
        "(?:(?:oh|hmm|well|and|so|wow|,|!) ){0,3}(?:yes|yeah|yep|yup|ya|yea|sure|ok|okay|alright|"
        "all right|great|perfect|fine|good|cool|nice|awesome|excellent|wonderful|lovely|fantastic|"
        "amazing|sounds|that sounds|this sounds|it sounds|that works|works|that'll|that will|"
        "that's (?:right|correct|fine|good|great|perfect|it|ok|okay|the one|what|exactly|"
        "exactly right|cool|awesome|wonderful|nice|all)|that is (?:right|correct|fine|good|great|"
        "perfect|it|ok|okay|the one|what|exactly|all)|it's (?:right|correct|fine|good|great|perfect|"
        "ok|okay)|it is (?:right|correct|fine|good)|this is (?:good|fine|correct|right|great)|"
        "correct|right|exactly|indeed|approved|(?:please )?proceed|nailed it|"
        "you (?:nailed|got) it|you have my approval|absolutely|definitely|of course|please do|go ahead|do it|"
        "do that|let's do|let's go|deal|works for me|i (?:accept|agree|like|love|confirm|do)|"
        "i'd (?:like|love) (?:that|it)|i'll take|i will take|book it|book that|confirmed|very good|"
        "(?:that|it|this)(?: may|'s| is| was| would be| will be| seems| sounds| looks| suits| might|"
        " should| will| works)|thats|everything is|looks good|seems|interesting|beautiful|super|"
        r"brilliant|please go|thank|thanks)(?![\w'])"
    ),
    takes=re.compile(
        r"(?<![\w'])(?:sounds (?:good|great|nice|fine|perfect|interesting|wonderful|like|very|pretty|"
        "really|amazing|awesome|fun|lovely|delicious|fantastic|excellent|cool)|works for me|"
        "that works|i'll take|i will take|i'd take|go ahead|book it|book that|book this|reserve it|"
        "buy it|let's go with|go with|that one|this one|i like (?:that|this|it)|i love (?:that|this|"
        "it)|that's (?:fine|good|great|perfect|it)|that is (?:fine|good|great|perfect)|"
        "(?:visit|view|rent|buy|book|reserve|attend|tour) (?:the|this|that|it|them)|"
        "that(?: one)?(?:'s| is) the (?:one|song|movie|hotel)|i(?:'d| would)? (?:want|love|"
        r"like) (?:to \w+ )?(?:that|this)|that would be (?:great|good|fine|perfect|nice)|please do|"
        "(?:book|reserve|buy|rent|purchase|schedule|make|get|play|watch|see|set up|need|order|"
        r"arrange) (?:me )?(?:a |an |the |some |that |this |those |my |\w+ )?(?:table|reservation|"
        "appointment|ticket|tickets|seat|seats|room|visit|booking|movie|song|it|car|bus|transfer|"
        r"one)(?: there| for| at| with| then)?|will do|i'm (?:ok|okay|fine|happy|good) with)(?![\w'])"
    ),
    takes_all=re.compile(
        r"(?<![\w'])(?:both|all of them|all three|all four|all of these|all of those|everything|"
        r"them all)(?![\w'])"
    ),
    picks_instead=re.compile(
        r"^(?!.*(?:n't|(?<!\w)not(?!\w)|else|other))(?=.*(?<!\w)(?:actually|instead|rather|no|sorry|wait)(?!\w))"
        r".*(?<!\w)(?:the|that) \w+ (?:one|option|choice)(?!\w)"
    ),
    reconsiders=frozenset(words("other others instead else different former latter rather")),
    asks_which=re.compile(r"(?:that|this) one(?: \S+){0,6} \?"),
    places=_PLACES,
    numbers={"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    ordinal_pick=re.compile(
        r"(?<![\w'])(?:the |your )?(first|second|third|fourth|fifth|last|former|latter|1 st|2 nd|3 rd|"
        "4 th|5 th)(?: (two|three|2|3))?(?: (?:one|ones|option|choice|suggestion|of those|hotel|"
        r"flight|restaurant|train|bus|name|version|draft|title|plan|please|works|sounds|then|\.|,|!)|"
        "$)"
    ),
    number_pick=re.compile(
        "^(?:(?:ok|okay|let's|go|with|i'll|take|i|would|like|prefer|choose|pick|maybe|please|the|yes|"
        ",|let|me|want|do) ){0,5}(?:(?:option|number|no|choice|#|plan|version|"
        r"variant) ?(?:\. )?)?(\d{1,2}|[a-h]|one|two|three|four|five|six)(?: (?:please|pls|then|"
        r"thanks|thank you|it is|sounds good|works|looks good|\.|!|,))*$"
    ),
    compared=(
        (
            re.compile(
                r"(?<![\w'])(?:cheaper|cheapest|less expensive|least expensive|lower price|lowest)(?![\w'])"
            ),
            "money",
            False,
        ),
        (
            re.compile(r"(?<![\w'])(?:more expensive|most expensive|pricier|dearer|priciest)(?![\w'])"),
            "money",
            True,
        ),
        (re.compile(r"(?<![\w'])(?:earlier|earliest|sooner|soonest)(?![\w'])"), "time", False),
        (re.compile(r"(?<![\w'])(?:later|latest)(?![\w'])"), "time", True),
        (
            re.compile(
                r"(?<![\w'])(?:shorter|shortest|smaller|smallest|fewer|lighter|closer|closest|nearer|nearest|"
                r"quicker|quickest|faster|fastest)(?![\w'])"
            ),
            "count",
            False,
        ),
        (
            re.compile(r"(?<![\w'])(?:longer|longest|bigger|biggest|larger|largest|heavier)(?![\w'])"),
            "count",
            True,
        ),
    ),
    telling=frozenset(
        words(
            """morning afternoon evening red blue green window aisle direct nonstop vegan vegetarian small
            large"""
        )
    ),
    name_links=frozenset(words("of the de la le du del by vs and")),
    introduces=re.compile(r"(?:how|what) about|there's|there is|suggest|recommend|called|named|nice"),
    introducing=frozenset(words("called named titled its it's like try by")),
    after_introduced=frozenset(
        words(
            """by from at in with album that is on for which has located to where it its it's and flight
            hotel who if or starring directed please available there here today when as"""
        )
    ),
    after_opening=frozenset(
        words("is vs has at in on offers serves features plays was are costs would and 's also will")
    ),
    name_tails=frozenset(
        words(
            """hotel hostel inn suites center centre apartments airlines airways house street avenue station
            airport restaurant bar grill cafe"""
        )
    ),
    never_names=frozenset(words("i i'm i'll i've i'd am pm ok tv")),
    no_uncommon=frozenset(
        words(
            """rating rated stars star located location phone street cost costs costing priced fare transfer
            transfers layover layovers takes leaves arrives departs departing leaving starts begins found
            matches suits sounds interested available reservation booking booked confirmed confirming
            verify correct details following ticket tickets apartment bedroom bedrooms bath baths rent
            month per person people night nights song album genre directed starring title titled called
            named address nice lovely popular supposed good great"""
        )
    ),
    no_answer_names=frozenset(
        words(
            """i i'm i'll i've i'd it its it's he she they we you your you'd you'll so ok okay yes no sure
            please confirm confirming there there's the they're would do does did is are was can could
            should shall may how what where when which who great sounds alright all right got sorry
            thanks thank welcome hello hi am pm here then"""
        )
    ),
    joining=frozenset(["and"]),
    alternatives=frozenset(["or"]),
    another=frozenset(["another", "one"]),
    listed=re.compile(
        r"(?m)^[ \t]*(?:[-*•–]|\(?\d{1,2}[.)]|\(?[A-Za-z][.)]|option \w{1,3}[:.)])[ \t]+", re.IGNORECASE
    ),
    leaving_out=frozenset(["no", "without", "non"]),
    before_results=frozenset(["found", "are", "have", "has", "located"]),
    proposing_by=phrase_set("how about | what about"),
    before_introduced=frozenset(["the", "is"]),
    no_introduced=frozenset(words("a an another something this that one it")),
    name_particles=frozenset(["s", "n"]),
    before_option=frozenset(["a", "an", "the", "one", "at"]),
)
