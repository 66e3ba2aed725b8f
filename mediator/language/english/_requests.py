"""English questions, commands, wishes and persons."""

from __future__ import annotations

from midturn.mediator.language._phrases import folded, longest_first
from midturn.mediator.language._requests import (
    RequestWords,
    contraries,
    grouped,
    grouped_words,
    sorts,
    word_sets,
)

REQUESTS = RequestWords(
    fillers=folded(
        """please kindly so now then and also well but hey hi hello oh um uh hmm alright right just
        actually first next finally additionally lastly ok okay sure thanks great good yes yeah no sorry
        maybe perhaps or second again instead therefore otherwise dear simply ideally pls once afterwards
        later today tomorrow there everyone all quickly further furthermore next"""
    ),
    please=folded("please kindly pls"),
    joiners=folded("and then so but or also please now just pls"),
    links=folded("and then or also now just but"),
    questions=sorts(
        """count: how many
        amount measure: how much
        amount measure count: how much more | how much less | how much longer
        long measure: how long
        long measure count amount: how many minutes | how many hours | how many days | how many weeks | how
        many months
        long measure count amount old: how many years
        far measure: how far
        often count: how often | how many times | how frequently
        old measure: how old
        measure: how tall | how high | how deep | how wide | how big | how large | how heavy
        | how fast | how hot | how cold
        amount measure: how expensive
        time long: how soon | how late | how early
        reason: how come
        manner: how
        reason: what for | what is wrong | what is the matter | what causes | what is causing | what is the
        reason | what makes | what is behind | what is the cause | what explains
        reason: why
        time: when
        time thing: at what time | what time | what date | what day | what hour | which day | what year |
        which year | since when
        place: where
        person: who | whom | whose
        thing person place time manner amount measure: what
        thing person place time manner amount measure: which"""
    ),
    relatives=folded("which who whom whose when where what how why"),
    wishers=folded("i we"),
    no_wish_after=folded(
        "that if because than as while since though although until unless whether like once"
    ),
    auxiliaries=folded(
        """is are was were am do does did can could will would should shall may might must has have had
        isn't aren't don't doesn't didn't can't couldn't won't wouldn't shouldn't wasn't weren't hasn't
        haven't any"""
    ),
    subjects=folded(
        """i you he she it we they there this that these those the a an my your his her our their its any
        anyone anybody someone somebody everyone one some"""
    ),
    objects=folded(
        """the a an my your his her our their its this that these those me us it them him all each every
        both any some another one two three four five six seven eight nine ten only up out down for how
        what why whether when where which who if to into from in on with as about at by more no not
        everything something"""
    ),
    polite=longest_first(
        """can you|could you|would you|will you|can u|could u|can you please|would you mind|could you
        please|would you please|i want you to|i would like you to|i need you to|i'd like you to|i ask you
        to|help me|help us|help me to|let us|let me|can you help me|could you help me|can you help me
        to|could you help me to|would you be able to|are you able to|is it possible for you to|i would
        appreciate it if you could|it would be great if you could|i was wondering if you could|do you
        mind|can you help with|could you help with|can you help me with|could you help me with|i need help
        with|i need help|i need your help with|i need your help to|i need some help with|would you be so
        kind as to|you should|you must|you have to|you need to|your task is to|be sure to|make sure
        to|make sure you|try to|feel free to|go ahead and|proceed with|proceed to|please proceed
        with|moving forward with|remember to|do not forget to|i ask that you|you can|you may|i expect you
        to"""
    ),
    own=longest_first(
        """can i|could i|may i|can we|could we|may we|am i able to|is it possible to|would it be possible
        to|is there a way to|is there any way to|how can i|how could i|how do i|how would i|how should
        i|how can we|how do we|how to|would it be possible for me to|is it possible for me to|is there a
        possibility to|i was wondering if i could|shall we|should i|should we|why do not
        we|why do not i|why not"""
    ),
    wishing=folded("needs wants need want should must required"),
    ellipses=longest_first(
        "what about|how about|and what about|and how about|what if|and if|same for|and for"
    ),
    wishes=longest_first(
        """i need|we need|i want|we want|i would like|we would like|i wish|we wish|i am looking|we are
        looking|i was looking|looking for|looking to|i am searching|searching for|in search of|i wanted|we
        wanted|i am trying|we are trying|i am hoping|i was hoping|we are hoping|i hope to|i am interested
        in|we are interested in|i am thinking of|i am planning|we are planning|i plan|we
        plan|need|want|wanted|would like|would love|i would love|we would love|i have to|we have to|i
        must|i am wondering|i wonder|i was wondering|wondering|i require|we require|i request|i am
        requesting|i am going to|i seek|i am seeking|i am calling to|i am writing to|i am here to|i am
        contacting you to|i came to|i am asking|i would appreciate|i would be happy|i would be grateful|i
        could use|i am after|i really need|i really want|i also need|i also want|i would also like|i still
        need|i still want|i just want|i just need|i only need|i only want|i now want|i now need|i would
        really like|i feel like|i will need|we will need|i will have|i will take|i will go|my question
        is|the question is|my goal is|the goal is|the task is|my task is|i do not know|i do not
        understand|i am not sure|i am curious|curious about|i intend|it would be great|it would be nice|i
        ask|i should like|i should|we should|in need of|i choose|i will choose|i pick|i decided|i have
        decided|i do need|i do want|i should get|there should|it should|i do not want|i do not need|i'm in
        need of|i am in need of|i am in the mood|i am in mood|i like|i would want|i would wish|give it to
        me"""
    ),
    leanings=longest_first(
        """i prefer|i would prefer|we prefer|we would prefer|i would rather|i like|i do not want|i do not
        need|i am not sure|i should|we should|it should|there should|i have to|i must|i am going to|i will
        have|i will take|i will go|i do not know|i will need|i choose|i will choose|i pick|i feel like|i
        decided|i have decided"""
    ),
    negations=folded("not never don't dont without avoid"),
    verbs=grouped(
        """make: write, compose, draft, create, generate, make, produce, craft, design, develop, build,
        implement, program, code, devise, prepare, formulate, construct, author, draw, sketch, paint,
        invent, brainstorm, come up with, set up, put together, write up, write down, cook, bake, plan,
        complete, finish, fill in, compile, render, print
        obtain: book, reserve, get, buy, order, purchase, rent, hire, arrange, fetch, grab, pick, secure,
        schedule, find, obtain, organize, organise, need, want, sort out, set up, make, request, call,
        plan, take, subscribe, sign up, register, check in, look up, look for, locate, search, apply,
        bring, pick up, choose, put, give, add, try
        tell: show, list, give, tell, find, name, provide, identify, state, report, display, return,
        output, print, present, look up, look for, locate, search, check, see, determine, say, select,
        choose, answer, let me know, extract, retrieve, get, enumerate, mention, specify, inform, share,
        read, view, look into, look, figure out, find out, know, learn, ask, confirm, verify, describe,
        pick, fetch, pull up, list out, let know, point out, note, consider, browse, query, lookup, bring up,
        indicate, collect, gather, research, investigate, predict, guess, detect, count, write down, hear,
        make, filter, define, explain
        recommend: recommend, suggest, propose, advise, give, find, name, tell, list, think of, come up
        with, brainstorm, offer, help, pick, choose, show, search, look for, make, plan
        compute: calculate, compute, work out, figure out, determine, find, find out, solve, estimate,
        evaluate, count, add up, sum, sum up, total, tell, give, show, answer, derive, assess, measure,
        say, add, know, convert, subtract, multiply, divide, state, see, simplify, compare, prove, check,
        round
        explain: explain, describe, discuss, elaborate, clarify, outline, define, teach, tell, show,
        illustrate, analyze, analyse, explore, introduce, interpret, demonstrate, give, walk me through,
        break down, understand, summarize, summarise, present, examine, know, learn, comment, justify,
        prove, go over, expand
        set: take off
        set: set, change, adjust, turn, switch, increase, raise, lower, reduce, heat, warm, cool, dim,
        update, modify, edit, alter, upgrade, move, reschedule, replace, rename, turn on, turn off, turn
        up, turn down, switch on, switch off, put, make, bring, open, close, lock, unlock, activate,
        deactivate, enable, disable, start, stop, configure, postpone, shift, extend, swap, correct, fix,
        downgrade, increase, decrease, double, halve, transfer, exchange, keep, rebook, reset, turn out,
        mute, unmute, revert, apply, amend
        send: let know
        send: send, mail, email, message, text, forward, notify, post, submit, share, deliver, write,
        ship, tell, reply, respond, publish, inform, dispatch, invite, answer
        remove: take off
        remove: delete, remove, cancel, drop, erase, clear, uninstall, wipe, destroy, discard, eliminate,
        purge, strip, dispose, get rid of, throw away, take out, call off, terminate, end, revoke,
        unsubscribe, kill, cut, stop, deactivate, close, leave, leave out, exclude, omit, skip, ignore
        add: add, include, insert, append, put, attach, place, save, enter, store, write, record, log,
        give, register
        note: write down, note, note down, record, log, save, store, track, add, enter, register, put
        down, take down, jot down, keep track of, document, list, make, create, put, remember, file
        remind: remind, alert, set, create, make, add, put, wake, notify, schedule, note
        rewrite: make it, make them, make that
        rewrite: rewrite, rephrase, paraphrase, revise, edit, improve, polish, correct, fix, proofread,
        reword, reformulate, refine, simplify, change, modify, update, adapt, restructure, enhance, make,
        turn, write, shorten, amend, adjust, convert, transform, check, redo, format, expand, review
        summarize: summarize, summarise, shorten, condense, sum up, abridge, recap, outline, cut,
        truncate, trim, digest, compress, abbreviate, reduce, brief
        translate: translate, convert, render, put, turn, write, rewrite, say, transform, change,
        transcribe
        compare: compare, contrast, weigh, rank, rate, evaluate, differentiate, distinguish, explain,
        discuss, show, tell, give, list, analyze, analyse, describe, judge, score, assess
        sort: sort, order, rank, arrange, group, classify, categorize, categorise, label, tag, organize,
        organise, identify, filter, divide, split, assign, put, separate, list, determine, give, tell
        play: play, start, put on, stream, listen, watch, resume, pause, stop, act, pretend, imagine,
        sing, turn on, queue, hear, see
        pay: pay, transfer, send, wire, give, charge, settle, deposit, withdraw, move, make, refund, lend,
        spend, tip, donate
        call: call, phone, ring, dial, contact, reach, make
        test: test, check, verify, validate, review, inspect, examine, analyze, analyse, debug, evaluate,
        try, look at, audit, assess, run, proofread, diagnose, grade
        code: write, implement, code, program, create, make, build, develop, refactor, optimize, optimise,
        debug, fix, parse, split, merge, sort, reverse, filter, count, convert, validate, compute,
        calculate, shorten, return, remove, replace, group, read, extract, check, find, format, generate,
        encode, decode, combine, transform, print, run, execute, deploy, install, define, port, rewrite,
        translate, trim, cut, complete
        go: go, travel, fly, drive, visit, walk, ride, take, navigate, get, come, head, eat, dine, stay,
        attend, see, watch, have, start, leave, return, reach, book
        help: help, assist, support, guide, teach, solve, do, train, coach, handle, tutor
        do: do, let, try, continue, proceed, go on, repeat, keep going, perform, carry on, apply, redo,
        act, carry out, handle, execute, run, start, take care, work, process
        detail: use, keep, ensure, include, avoid, remember, limit, consider, note, make it, make them,
        make that, make sure, assume, follow, round, stick, start, end, begin, focus, leave, leave out,
        exclude, skip, ignore, stay, wait, mind, imagine, suppose, allow, treat, respect, maintain,
        format, refer, base, be, think, feel, work, let, have, don't forget, bear in mind, keep in mind,
        call it, call them, name it, only, pay attention, aim"""
    ),
    opposites=contraries(
        """turn on | switch on | activate | enable/turn off | switch off | deactivate | disable
        start/stop | pause
        turn up | increase | raise | heat | warm | turn on/turn down | decrease | reduce | lower | cool
        heat | warm/cool
        open | unlock/close | lock
        mute/unmute
        buy | purchase/sell
        encode/decode
        expand | extend/shorten | trim | cut
        accept | confirm/decline | reject | cancel
        split/merge | combine
        add | include | insert/remove | delete | exclude"""
    ),
    particles=folded("on off up down know"),
    beyond_object=folded("for to in with by from at on so that which who because if and"),
    homographs=folded(
        """book order list plan name show play change set test program code design rent hire call text
        mail email message post note record track store stop start check count total sum rank rate sort
        group label tag report state answer return display print view query research search guess estimate
        offer help cook bake drop cut end close open move switch swap shift fix reset mute review edit
        draft sketch paint purchase request exchange transfer charge tip visit walk drive ride fly stay
        head leave watch travel pick grab build look need want share reply ring phone contact reach wire
        deposit refund present outline contrast compress brief digest format use finish round heat warm
        cool dim lock clear complete act process try work think feel have let run filter guide train coach
        file document measure judge score grade audit debug sing listen stream pause resume"""
    ),
    details=folded(
        """use keep ensure include avoid remember limit consider note assume follow round stick start end
        begin focus leave exclude skip ignore stay wait mind imagine suppose allow treat respect maintain
        format refer base be think feel work let have make put add only aim bear return return output name
        call give set go try"""
    ),
    nouns=grouped_words(
        """obtain: reservation, booking, appointment, order, purchase, ticket, table, ride, subscription
        summarize: summary, abstract, recap, overview, digest, gist, abridgement
        explain: explanation, description, overview, outline, definition, discussion, introduction,
        account, analysis, elaboration
        tell: list, name, information, info, answer, report, lookup, search, overview, detail, details,
        table, example, title, names
        recommend: recommendation, suggestion, idea, advice, proposal, tip, hint, option
        compute: calculation, sum, total, computation, estimate, average, number, solution, answer,
        amount, result
        translate: translation, version
        compare: comparison, contrast, ranking, difference, rating, pros
        set: change, adjustment, update, modification, upgrade, switch, setting, alteration, correction,
        increase, reduction
        remove: cancellation, deletion, removal, cancelation
        play: music, song, album, playlist, movie, film, podcast, radio, game
        pay: payment, transfer, deposit, refund, withdrawal
        call: call, phone
        send: email, mail, message, letter, text, reply, post, notification, invitation
        remind: reminder, alarm, alert, timer, notification
        note: note, expense, memo, entry, record
        add: addition, entry
        rewrite: revision, edit, rewrite, version, improvement, correction
        sort: order, classification, grouping, category, ranking
        test: test, check, review, evaluation, feedback
        make: plan, poem, essay, story, letter, email, script, function, program, text, post, article,
        speech, draft, design, recipe, song, code, blog, schedule, itinerary, list, sentence, paragraph,
        summary, note, headline, title, slogan
        code: function, script, program, code, query, regex, method, class, algorithm"""
    ),
    measures=folded(
        """total number sum amount count quantity percentage percent fraction probability ratio average
        mean median cost costs price length width height weight age distance area volume speed value
        profit income salary rate difference remainder chance likelihood score temperature balance
        discount tax tip interest capacity time duration pay spend earn owe save weigh charge left
        altogether many much perimeter revenue expense savings change product size odds share portion gain
        loss worth increase decrease years minutes hours days"""
    ),
    spans=folded(
        """dollars dollar cents euros euro pounds pound francs yen percent second seconds minute minutes
        hour hours day days week weeks month months year years metre metres meter meters kilometre
        kilometres kilometer kilometers km mile miles foot feet inch inches yard yards gram grams kilo
        kilos kg kilogram kilograms ton tons tonne tonnes ounce ounces litre litres liter liters gallon
        gallons quart quarts pint pints cup cups degrees degree things items pieces units ones calories
        watts points bucks more total less times square cubic units milliliters lbs"""
    ),
    verb_breaks=folded(
        """of is was are were has have had will would can could should number club name : = - 's does did
        do may might must and or"""
    ),
    no_verbs=folded(
        """the a an this that these those i you he she it we they my your his her our their its there here
        one two three four five six seven eight nine ten each every all some any no both half many much
        more most several few in on at by for from with without of to as if when while because since after
        before during until although though than under over between through about into per like unlike
        given last next this other another what who which where why how whose not only also and or but so
        then now yes ok okay thanks mr mrs ms dr something somebody someone everyone everybody nobody
        nothing everything just first second third once twice three-quarters according besides despite
        mine yours front behind near around sometimes often usually always never actually initially
        additionally finally originally currently later today tomorrow yesterday dear per except inside
        outside above below within against both neither either such same own least less"""
        + " "
        + "is are was were be been am do does did has have had will would can could should may might must"
    ),
    statements=folded(
        """is are was were am has have had will would can
        could should may might must does did do isn't aren't wasn't"""
    ),
    conditions=folded("if given when suppose supposing assuming whenever provided"),
    before_verbs=folded(
        """to you with be able go going moving forward ahead and
        proceed proceeding in for maybe perhaps of i me us out on"""
    ),
    infinitive=folded("to will would can could should may might must"),
    being=folded("am is are was were"),
    targets=word_sets(
        """left remain remains remaining remainder still keep keeps rest leftover unsold unused balance
        | more fewer less difference extra additional exceed exceeds longer shorter than minus another
        | each every everyone everybody per apiece person single share individual individually"""
    ),
    now=folded("now today currently presently"),
    later=folded("will would then"),
    first=folded("i me we us myself ourselves"),
    forbidding=folded("do does"),
    no_verb_endings=("s", "ed", "ing", "ly"),
    unspecific=folded(
        """anything clarification clarify context detail details everything facet info information input
        intent message more need needs question request rephrase requirement requirements something specifics
        task thing things what your the a an of for and or to user users additional further missing other"""
    ),
    first_possessive=folded("my our mine ours"),
    second=folded("you yourself u"),
    second_possessive=folded("your yours ur"),
    third=folded("he she they"),
    somebody=folded("them who someone somebody"),
    third_possessive=folded("his her their theirs hers"),
    offers=longest_first(
        """how can i help|how may i help|how can i assist|how may i assist|i can help|i can assist|i will
        help|i am happy to help|i would be happy to|i am happy to|i am glad to|i would be glad to|glad to
        help|happy to help|happy to assist|i am not able to|i am unable to|i am not capable|i cannot
        help|i cannot assist|i am here to help|let me know if you|i hope this helps|is there anything
        else|would you like me to|do you want me to|if you need further|feel free to ask|please provide
        your|please let me know if|i apologize for|sure i can|sure i will|certainly i can|certainly i
        will|of course i|thank you for your request|thank you for contacting|i have found your|i just need
        your|i need your|please confirm your|what would you like|for you i|i understand that you|i see
        that you|you want me to|anything else i can"""
    ),
    will=longest_first(
        """i will|i can|i have|i am going to|i shall|we will|we can|we have|i would|i just|i already|i
        have already|i am"""
    ),
    told=longest_first(
        """you have asked|you asked|you want|you need|you would like|you wanted|you said|you told|you
        mentioned|you requested|you have requested|you are asking|you are looking|you wish|you were
        asking|you specified|you have provided|you provided|you prefer|you would prefer|you stated"""
    ),
    answers=longest_first(
        "the answer is|the result is|the answer to|the solution is|answer :|the final answer|the answer would"
    ),
    function=folded(
        """a an the this that these those i me my mine we us our you your he him his she her it its they
        them their who whom whose which what when where why how and or but nor so yet for if then than as
        at by in on of to from with within into onto over under about between through during per via is
        are was were be been being am do does did doing have has had having will would shall should can
        could may might must let there here also too very just only really quite please ok okay yes no not
        now well 's each every all any some both either neither one more most less least much many few
        such same out up down off again once because until since after before though total altogether like
        want need know tell give get find calculate compute determine show more together be number amount
        money new"""
    ),
    contractions={
        "n't": ("not",),
        "'ll": ("will",),
        "'d": ("would",),
        "'ve": ("have",),
        "'m": ("am",),
        "'re": ("are",),
        "can't": ("can", "not"),
        "won't": ("will", "not"),
        "cannot": ("can", "not"),
        "let's": ("let", "us"),
        "what's": ("what", "is"),
        "where's": ("where", "is"),
        "who's": ("who", "is"),
        "how's": ("how", "is"),
        "when's": ("when", "is"),
        "that's": ("that", "is"),
        "it's": ("it", "is"),
        "there's": ("there", "is"),
        "he's": ("he", "is"),
        "she's": ("she", "is"),
        "here's": ("here", "is"),
        "whats": ("what", "is"),
        "wheres": ("where", "is"),
        "hows": ("how", "is"),
        "im": ("i", "am"),
        "ive": ("i", "have"),
        "dont": ("do", "not"),
        "doesnt": ("does", "not"),
        "didnt": ("did", "not"),
        "cant": ("can", "not"),
        "wont": ("will", "not"),
        "wanna": ("want", "to"),
        "gonna": ("going", "to"),
        "lets": ("let", "us"),
        "u": ("you",),
        "ur": ("your",),
        "pls": ("please",),
        "plz": ("please",),
        "youre": ("you", "are"),
        "gimme": ("give", "me"),
        "lemme": ("let", "me"),
    },
    stemmed=True,
)
