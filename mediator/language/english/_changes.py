"""English words by which people change their minds."""

from __future__ import annotations

import re
from fractions import Fraction

from midturn.mediator.language._changes import ChangeWords
from midturn.mediator.language._phrases import joined, mapping, phrase_set, words

_STEPS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "couple": 2,
}  # fmt: skip

_FOR = frozenset(["for", "with", "to", "into", "by"])

CHANGES = ChangeWords(
    corrections=joined(
        """actually | not quite | scratch that | on second thought | on second thoughts | changed my mind |
        change my mind | change of plan | change of plans | change in plan | change in plans | change in
        my plan | change in my plans | change in our plans | correction | instead | i'd rather | make it
        | make that | make them | change it | change that | change the | change my | change to | change
        into | switch to | i meant | i mean | should have said | should be | not correct | not right |
        isn't right | isn't correct | incorrect | wrong | now that i think | back to | go back | we'll be
        | we will be | we're now | are now | is now | it's now | have to change | got to change | need to
        change | want to change | like to change | would prefer | let's try | works better | would be
        better | is better | suits better | better for me | needs to be | need it to be | try again |
        another attempt | let's do | let's go with | let's say | move it | moved to | after all | come to
        think | not anymore | no longer | again with | again but | same but | this time | reschedule |
        push it | bring it forward | postpone | it again"""
    ),
    cannot=joined(
        """can't make it | cannot make it | cant make it | couldn't make it | won't make it | can make it |
        able to make it | not make it | didn't make it | doesn't make it | to make it to | make it to the
        | i mean it | answers wrong | questions wrong | wrong answers | wrong ones"""
    ),
    mistakes=re.compile(
        r"(?<![\w'])(?:"
        r"(?:i|i've|ive|i'd|we|we've)(?: (?:just|only|had|have|must have|may have|might have|think i))?"
        r"(?: (?:misread|misspoke|misheard|miscounted|miswrote|misremembered|miscalculated|mistyped|misstated"
        r"|mislabell?ed|misquoted|mis-?said|mis-?spelled|misunderstood)(?!\w)"
        r"| (?:mixed|muddled|messed|screwed|slipped|fouled) (?:\S+ ){0,4}up(?!\w)"
        r"| (?:got|had|have|read|put|wrote|typed|copied|counted|noted|remembered|said|told|gave|entered|used)"
        r" (?:\S+ ){0,5}(?:wrong|wrongly|incorrectly|backwards|muddled|the other way round|mixed up|confused)"
        r"(?!\w)"
        r"| (?:made|make) (?:a |an |another |one )?(?:\S+ )?(?:mistake|error|typo|slip|blunder)(?!\w)"
        r"| (?:was|were|am) (?:wrong|mistaken|off|confused|confusing|thinking of)(?!\w)"
        r"| (?:confused|swapped|switched|mistook|transposed) (?:it|that|this|them|the|those|these)(?!\w)"
        r"| (?:looked|was looking) (?:at|in|up) (?:the |an? )?(?:wrong|old|other)(?!\w))"
        r"|my (?:mistake|bad|error|fault|slip)(?!\w)|typo(?!\w)|slip of the (?:pen|tongue|finger)"
        r"|(?:got|had) (?:that|it|this|those|them) (?:wrong|mixed up|confused|the wrong way round)(?!\w)"
        r"|(?:should|ought to) (?:have (?:been|said|read)(?!\w)|read (?=\S*\d))"
        r"|(?:scratch|forget|ignore|disregard|strike) what i (?:said|wrote|told|gave)(?!\w)"
        r"|i stand corrected(?!\w))"
    ),
    after_mistakes=frozenset(words("in with on at about when while of for was is by last to and again here")),
    afterthoughts=re.compile(
        r"(?:sorry|wait|oh|oops|hold on|actually|hang on|my bad) ?(?:[,:;.!–—-] ?)?(?:and |but )?"
        r"(?:one (?:more|other|last)|another|also|plus|i (?:also )?forgot|forgot|i should (?:also )?"
        r"(?:add|mention|have (?:added|mentioned))|something else)(?!\w)"
    ),
    lacks=re.compile(
        r"(?<=[,;] )(?:and |but |with )?(?:no|nope)(?= [a-z])(?! (?:wait|sorry|make|it|that|it's"
        r"|that's|i|i'd|i'm|we|we're"
        r"|the|not|actually|let|let's|change|hang|hold|only|just|rather|better|on|at|in|for|from|to|my|our"
        r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|one|two|three|four|five"
        r"|six|seven|eight|nine|ten)(?!\w))"
    ),
    opening_corrections=joined(
        """no | nope | nah | wait | sorry | i'm sorry | i am sorry | my apologies | oops | hold on | my bad
        | actually | instead | rather | scratch that | i mean | i meant | correction | no wait | or
        rather"""
    ),
    searches_anew=joined(
        """what about | how about | what else | something else | anything else | anything different |
        something different | other options | any other | other option | find another | find other |
        another one | some other | somewhere else | different one | a different | other ones |
        alternatives | alternative | any more | find more | more options | else | try | look for another
        | look in | check in | check it | can you find | could you find | can you check | do you have |
        are there | is there | show me | would be good | would also"""
    ),
    additions=joined(
        """also | too | as well | additionally | besides | plus | in addition | both | on top | along with |
        as an alternative | or alternatively | another guest | as a backup"""
    ),
    withdrawals=joined(
        """forget about | forget | never mind about | never mind | nevermind | nvm | drop | scratch | skip |
        lose | ditch | cancel | remove | take out | take off | leave out | leave off | cut | get rid of |
        delete | omit | scrap | hold | do without | don't need | dont need | do not need | don't want |
        dont want | do not want | no longer need | no longer want | don't bother with | no need for |
        without | no more | no | not | minus | exclude | take | cross | let's not use | let's not have |
        let's not do | let's not include | let's not add | lets not use | don't use | dont use | i won't
        need | won't need | we won't need | don't include | dont include | do not include | don't add |
        leave | don't care about | do not care about | dont care about | don't worry about | no need to |
        don't have to | do not have to | doesn't have to be | does not have to be | doesn't have to have
        | doesn't need to be | does not need to be | doesn't need to have | needn't be | need not be |
        not interested in"""
    ),
    loose_withdrawals=frozenset({"no", "not", "without", "hold", "cut", "lose", "leave", "minus", "no more"}),
    unbound_withdrawals=frozenset(
        joined(
            """doesn't have to be | does not have to be | doesn't have to have | doesn't need to be | does
            not need to be | doesn't need to have | needn't be | need not be"""
        )
    ),
    withdrawn_behind=joined(
        """can't make it | cannot make it | cant make it | can't come | cant come | cannot come | isn't
        coming | is not coming | isnt coming | aren't coming | are not coming | won't come | dropped out
        | cancelled | canceled | can go | is off | is out | isn't needed | isn't necessary | is not
        needed | is not necessary | not needed | not necessary | no longer needed | is no longer needed |
        not needed anymore | bailed | unmentioned | isn't a must | is not a must | isn't important | is not
        important | isn't essential | is not essential | fell through | has been cancelled | is cancelled |
        was cancelled | is no longer coming | isn't coming"""
    ),
    modals=frozenset(words("can could should may might would will to d like must")),
    before_orders=frozenset(
        words(
            """please pls and but then so actually just let's lets also we i you well ok okay no oh now
            maybe or i'd we'd i'll we'll rather really think guess better thanks probably like want if us
            that's do with of for"""
        )
    ),
    returns=frozenset(
        words(
            """after anymore then please actually now longer again thanks completely entirely altogether
            totally though"""
        )
    ),
    negations_before=frozenset(
        words("no not without never don't dont nor neither avoid non instead except excluding")
    ),
    before_limits=frozenset(words("after before on until till at that by in this next for")),
    before_conditions=frozenset(
        words("where that which whose when if below above under over containing whenever")
    ),
    restoring=joined(
        """put back | bring back | add back | keep | we do want | i do want | we do need | i do need | want
        back | take back in | include again | back to | back with | back on"""
    ),
    restored_behind=joined("""back | back in | back on | back again | after all | again"""),
    on_again=phrase_set("is back | are back | is back on | are back on | is on again | are on again"),
    wrong_kinds=mapping(
        """id ids code number email address order reservation booking = code | date day = date | time hour =
        time | city name = name | amount price = money"""
    ),
    allowed_again=frozenset(words("fine ok okay allowed alright good")),
    more=frozenset(words("more extra additional")),
    fewer=frozenset(words("less fewer")),
    later=frozenset(words("later earlier sooner")),
    joins=frozenset(
        words("coming joining is are has have wants person people guest guests us comes joins will of for")
    ),
    factors={"double": 2, "twice": 2, "triple": 3, "halve": Fraction(1, 2), "half": Fraction(1, 2)},
    steps=_STEPS,
    week=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    asked=(
        ("from", frozenset(words("departure origin departing leaving from"))),
        ("to", frozenset(words("destination going to"))),
        ("in", frozenset(words("city location area where located"))),
        ("with", frozenset(words("who whom name"))),
    ),
    suggests=re.compile(
        r"(?:how|what) about|would you (?:like|prefer) (?:me )?to|shall i|should i|do you want me"
    ),
    speakers=frozenset(
        words(
            """i we me us my our i'd i'm i'll i've im id ill we'd we're we'll we've please pls let's lets
            myself ourselves mine ours id"""
        )
    ),
    others_told_of=frozenset(
        words("he she they his her hers their theirs him them he's she's they're he'd she'd they'd who")
    ),
    requesting_first=frozenset(
        words(
            """yeah yep yup hi hello hey cool nice good fine thank well uh um perfect see is would will let
            does did has may shall should that's it's there's awesome excellent right wonderful lovely am
            forget drop scratch skip lose ditch cancel leave delete omit scrap hold without not never
            nevermind minus find book make get show set change need want look search try reserve check
            what how can could is are do any for in to from at on with under no yes nope sorry actually
            just only maybe perhaps rather around near about or and but then instead looking give add put
            order buy play send write use move switch take invite include exclude remove keep schedule
            seat plan cut export wake remind call it that this there some something anything sure ok okay
            alright great thanks hmm oh wait oops until till between before after by also one two three
            four five six seven eight nine ten a an the"""
        )
    ),
    asking_first=frozenset(words("how what which when where why who whose")),
    wishes=frozenset(
        words(
            """need want like book reserve make find looking prefer order needs wish love stay staying book
            request get for leave leaving it's its only just"""
        )
    ),
    reporting_verbs=frozenset(
        words(
            """has had was were costs cost bought buys got eats ate pays paid weighs lives works makes made
            sells sold earns takes took gives gave drives drove runs ran reads spends spent plays uses
            caught went came saw won lost kept left flew grew met sat slept stood swam taught threw told
            wore wrote drank drinks sings goes does did gets"""
        )
    ),
    half=frozenset(["half"]),
    minutes={"hour": 60, "hours": 60, "minutes": 1},
    earlier=frozenset(["earlier", "sooner"]),
    weeks=frozenset(["week"]),
    asking_moment=frozenset(["when", "date", "day", "time"]),
    ranging=frozenset(["to"]),
    within_turn=re.compile(
        r"(?<![\w'])(?:no|wait|sorry|actually|scratch that|make that|make it|i mean|i meant|or rather|"
        r"correction|oops|rather)(?![\w'])"
    ),
    coming=re.compile(
        r"(?<!\w)(?:(?:is|are|isn't|aren't) (?:coming|joining)|dropped out|cancell?ed|bailed|can't)(?!\w)"
    ),
    one=frozenset(["one"]),
    before_one=frozenset(["for", "just", "only", "need", "want"]),
    than=frozenset(["than"]),
    before_slots=frozenset(["the", "my", "our", "that", "this"]),
    changing=frozenset(["change"]),
    counting=frozenset(["of"]),
    before_excluded=frozenset(words("on in at the a before after for to")),
    excluding=frozenset(["not", "except"]),
    unavailable=frozenset(["busy", "unavailable"]),
    now=re.compile(r"(?<![\w'])(?:we're|we are|it's|it is|there are|make us) (?:\S+ ){1,3}now(?!\w)"),
    set_to=re.compile(
        r"(?<![\w'])(?:(?:cut|reduce|shorten|increase|raise|extend|lower|bring|bump|push|drop|trim)"
        r"(?: (?:it|that|this|them|the \S+|my \S+))?(?: (?:up|down|back))?"
        r"|(?:go|move|set|get|keep)(?: (?:it|that|this|them|the \S+|my \S+))? (?:up|down|back)"
        r"|(?:move|set|get|keep) (?:it|that|this|them|the \S+|my \S+)) to(?!\w)"
    ),
    resets=re.compile(
        r"(?:(?:^|[,;.] )(?:(?:the|my|our|and|so|but|ok|oh) ){0,2}new [a-z]+ (?:(?:is|of|will be|:|=) )?"
        r"|(?<!\w)what if (?:it's|its|(?:\S+ ){1,4}(?:is|was|were|are|be)|\S+'s) (?:only |just )?"
        r"|(?<![\w'])(?:i'd|we'd|i'll|we'll|can|could|would) (?:go|stretch) (?:up to|as high as|to) )$"
    ),
    for_each=frozenset(["per", "each", "every", "apiece"]),
    comparatives=frozenset(["more", "less", "fewer"]),
    comparative_endings=("er",),
    moving=frozenset(
        words(
            """move moved moving change changed changing reschedule rescheduled rescheduling rebook postpone
            shift switch swap replace push bring update extend delay"""
        )
    ),
    standing=frozenset(words("currently originally presently from")),
    after=frozenset(["after"]),
    moved_to=frozenset(words("to into for with until till by")),
    hindered=re.compile(
        r"(?<![\w'])(?:can't|cannot|can no longer|couldn't|won't be able to|am unable to|have to miss) "
        r"(?:make|keep|do|attend|come|take|use|be)(?!\w)"
    ),
    stretching=frozenset(["go", "stretch"]),
    comparing=frozenset(words("increase difference percent rise compare saving change")),
    another=re.compile(r"(?:^|[,;] )(?:and|plus) (?:\S+ )?another(?!\w)"),
    opening=re.compile(
        r"(?:(?:oh|ok|okay|hmm|uh|um|well|hey|but|so|and|yes|yeah|sure|thanks|,|\.|!|-) ){0,4}(?:no|"
        "nope|nah|sorry|actually|wait|oops|hold on|uh|not quite|scratch that|correction|hmm|"
        r"on second thoughts?|change of plans?|i(?:'ve)? changed my mind)(?![\w'])"
    ),
    before_openings=("and", "but", "so", "oh", "ah", "uh", "um", "hm", "hmm"),
    no_asking_second=frozenset(["about", "else"]),
    supposing=frozenset(["if"]),
    telling_pairs=phrase_set("how many | how long"),
    own=frozenset(["my", "our"]),
    past_endings=("ed",),
    describing=frozenset(words("located based named called titled rated situated furnished")),
    set_for=phrase_set("it is for | that is for | this is for | it will be | there are only | it's for just"),
    reasons=frozenset(["because", "since", "as", "cause", "cos", "and"]),
    telling_why=frozenset(
        words(
            """is are was were has have had will can can't got just comes came joins joined wants needs says
            said"""
        )
    ),
    set_anew=phrase_set("make it | make that | make us | makes it | makes that | makes us"),
    present_endings=("s",),
    before_things=frozenset(
        words(
            """the a an my our any that those these some about on having including to all of his her their
            with have more for"""
        )
    ),
    coming_for={
        "swap": _FOR,
        "replace": _FOR,
        "substitute": _FOR,
        "exchange": _FOR,
        "switch": frozenset(["to", "for", "with"]),
        "change": frozenset(["to", "into"]),
    },
    counts=frozenset(words("one two three four five six seven eight nine ten couple few")),
    restoring_verbs=frozenset(words("put bring add take want leave with")),
    back=frozenset(["back"]),
    wrong=frozenset(["wrong", "incorrect"]),
    filling=frozenset(["is"]),
    after_filling=frozenset(["here", "now", "actually", "though"]),
    undoing=frozenset(words("don't dont not never to can't cannot didn't won't")),
    not_undone=frozenset(["no"]),
    coming_back=phrase_set("then | after all | any more | any longer"),
    coming_back_soon=frozenset(["anymore", "either"]),
    parted_withdrawals=frozenset(["leave", "take", "cross"]),
    parted=frozenset(["out", "off"]),
    denying=frozenset(["not"]),
    deeds=frozenset(["cancel"]),
    no_things=frozenset(["off", "by", "in", "at"]),
    before_loose=frozenset(words("so and but then actually please with")),
    after_loose=frozenset(["please", "thanks", "actually", "then", "now"]),
    being=frozenset(["is", "are"]),
    swap_particles=frozenset(["out"]),
    pronouns=frozenset(["it", "that", "this", "them"]),
    contrary=frozenset(["but"]),
    contrasting=phrase_set("instead of | rather than | in place of"),
    joining=frozenset(["coming", "joining", "comes", "joins"]),
    time_steps=frozenset(["hour", "hours", "minutes", "bit", "little"]),
    day_steps=frozenset(["day", "days", "week"]),
    company=re.compile(
        r"(?<![\w'])(?:(?:can't|cant|cannot|can not|couldn't|won't|isn't able to|unable to)"
        r" (?:make it|come|join|be there|attend|go)|(?:dropped|dropping|drops|pulled|backed|ducked) out"
        r"|(?:is|are|isn't|aren't|not) (?:\S+ ){0,2}(?:coming|joining)|joined|joins|joining"
        r"|coming (?:too|along)|cancell?ed|bailed|declined|said (?:no|yes)|ill|sick|tags along|quit)(?![\w'])"
    ),
    total_links=frozenset(
        words(
            """so now ok okay well but and then it's its it is we're we are be will we'll there there's
            there'll that's that which makes make leaves leaving means just only us you're they're they"""
        )
    ),
    total_ends=frozenset(
        words(
            """now then of us people persons guests coming going joining in total altogether left please
            instead actually overall only"""
        )
    ),
    total_of_own=frozenset(
        words(
            """so now ok okay well but it's its it is we're we are be will we'll that's just only us then of
            people persons guests coming joining in total altogether please instead actually overall"""
        )
    ),
    picking=frozenset(["then"]),
    concluding=frozenset(words("so makes leaves leaving means just only")),
    at_present=frozenset(["now"]),
    aspects=frozenset(
        words(
            """bit part thing idea stuff filter limit cap condition requirement restriction criterion criteria
            constraint clause section line sentence paragraph remark point mention rule option column field
            step story joke detail item question"""
        )
    ),
    before_measures=frozenset(words("> < = : of above over under below than up to least most max min")),
    pointing_withdrawals=frozenset({"forget", "forget about", "never mind", "nevermind", "skip", "drop"}),
    passing=frozenset(words("is are was were has have got")),
    parted_for=frozenset(words("for to on into with in")),
    naming=frozenset(words("it's its it that's that was is")),
)
