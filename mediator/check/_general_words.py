"""Common English words of broad meaning, which people exchange freely when they say a thing again.

One of them that has no counterpart says little: `a loan` for `borrow`, `up front`, `the bill`. What limits or
colours a wish (times of day, colours, foods, tastes, materials, persons, moods) is deliberately not among
them. Closed lists written for this purpose; a word missing here only counts for more.
"""

from __future__ import annotations

from collections.abc import Iterator

from midturn.mediator.check._lexicon import words

GENERAL_VERBS = frozenset(
    words(
        """abide accompany account acquire act adapt address admit adjust advance afford agree allocate
        alter alternate amend announce anticipate appeal appoint approve argue arise assemble assess
        assign associate assure await award back balance ban belong benefit bet bill block book
        borrow bother bound break bring broaden browse brush bump burst button call capture care
        carry cast cater cause cease challenge chance change chase chat cheer chop circulate clarify
        classify clean clear click collapse comb come commence comment commit communicate complain
        comply comprise conceive concentrate concern conduct connect consult contact contain
        continue contribute convey convince cooperate coordinate copy correct correspond cost cough
        counter crack cram crash crawl credit criticise criticize cure curve cycle damage dare dash
        date debate declare decline decorate dedicate deduct defend delay delegate demand
        demonstrate deny depart desire destroy detect devote dial dictate differ dig dip disagree
        disappear discard dislike dismiss dispatch dispose distinguish distribute disturb donate
        dose doubt drain drift drill drop dry dump dwell ease echo edit elect embark emerge
        emphasise emphasize employ encounter end endure enforce engage enhance enlarge enquire
        ensure entitle equip erase escort establish evolve exaggerate excite excuse execute exhibit
        exist exit expire export express fade fail fear feature feed feel fetch file filter finalise
        finalize finance finish fire fix flag flash flee flip flow focus force forecast foresee
        format forward front frown fulfil fulfill function fund furnish gain gaze glance glue govern
        grade grant grasp greet grind grip group guard guide hand happen harm head heal hesitate
        hint hold host hurry ignore imagine imitate impact import impose impress incorporate incur
        indicate influence inhabit inherit initiate injure install instruct intend interact interest
        interfere interrupt intervene invent invest investigate issue join journey judge justify
        keep kick knock label lack lag lap laugh launch lay lead leak lean leap lecture lessen level
        license lighten limit line link live locate lock lodge log loosen lower maintain make march
        mark master matter mature mean mend merge message mind minimise minimize miss mistake modify
        monitor motivate mount move multiply name narrow near need neglect negotiate nod nominate
        normalise normalize note notice number obey object oblige observe obtain occupy occur offer
        omit operate oppose opt orbit order originate outline overcome overlook overtake owe own
        pace pack pair participate pass paste pat pause pay perceive perform permit persist persuade
        phrase place plan plead please plot plug plus point poll pop portray pose position possess
        post postpone practise praise pray precede predict prefer presume pretend prevail price
        prioritise prioritize proceed process proclaim profit prohibit project prolong promote
        prompt pronounce propose prosper provoke punish pursue push quantify quote race rain range
        rate react rebook recite reckon recognise recognize reconsider redo reduce reflect reform
        refresh regain regard register regret regulate reject rejoin relax relieve remark remedy
        render renew reorder repay rephrase replace represent rescue reschedule resemble reserve
        reset reside resign resist resolve resort respect restore restrict resume retain retell
        reuse revert reward rework ring rinse risk rub ruin rule rush satisfy save scan scare
        schedule score scratch screen scroll seal search secure seem seize send sense serve settle
        shake shape shine ship shout shrink shut sigh sign signal situate skip slide slip smell
        smile snap soak sound spare spark specialise specialize spell spill spin spoil spot spray
        spring square stamp stare state steer step stick stop stress stretch strike strip structure
        struggle subscribe substitute suffice suit surprise surrender suspect suspend sustain
        swallow swap swing symbolise tackle tag tail tear tempt tend term test thank thicken think
        thrive tick tie tighten tip tire top toss total trace track trade train transform transport
        trap travel treat tremble trick trim trip trouble trust tuck type undergo undertake undo
        unite unlock unpack untie update urge use utilise utilize vanish verify view violate visit
        volunteer wander warn waste wave weaken welcome widen wipe wish withdraw withstand witness
        work worsen abuse accuse admire acknowledge apologise apologize arrest ascertain assert
        attack attract attribute author blame broadcast bury compete confess confuse consume deem
        denote derive designate devise die diminish disappoint elaborate enclose enroll enrol
        envision equate evaluate exceed formulate gauge highlight hinder hunt illustrate infer
        inquire insist inspire integrate invoke jot kill manage maximise maximize murder offset
        oversee pinpoint populate preserve publish recover relocate resubmit retrieve reveal revise
        revolve scrap shock simulate stem stipulate strive stun submit threaten transmit tweak
        underline unify withhold aggregate amount compute abolish assume collaborate commute compel
        conclude confine confront constitute construct contemplate contend cultivate deduce define
        deprive deserve detain deteriorate disclose discover dominate endorse enrich entail estimate
        excel exclude exploit facilitate flourish foster generate glow grab grow halt haul hover
        implement imply incline inspect intensify interpret invade leave linger manufacture migrate
        mimic misplace mourn nurture overwhelm plunge preside quit rally reassure reconcile recruit
        refine reinforce relate respond retreat reunite revive revisit rotate seek shrug sketch soar
        solve stack startle strain stray strengthen summon surge surpass survive tally terminate
        tolerate trigger tumble undermine unfold unveil uphold utter vow weigh wield yell yield read
        tell speak ask invite answer reply"""
    )
)
"""Verbs, also where they are written as nouns."""

GENERAL_NOUNS = frozenset(
    words(
        """ability absence access account act action activity advantage advice affair age agreement aid
        aim alternative appointment area argument arrangement aspect assistance association attempt
        attention attitude authority background balance base basis beginning behalf behaviour
        behavior belief benefit bill bit block board body bottom boundary box break breadth budget
        business buyer calculation capacity care case category cause cell centre center chance
        change character charge check choice circumstance claim class client collection combination
        comment commitment communication community comparison competition complaint component
        concept concern conclusion condition connection consequence consideration contact content
        contest context contract contribution control conversation conversion copy core corner cost
        couple course credit criterion criteria customer data date deadline deal debt decision
        decrease deduction default degree delivery demand department departure description detail
        development device difference difficulty direction discussion display distance distribution
        division document doubt edge edition effect effort element end entry equipment error
        estimate event evidence exception exchange expense explanation extent extra face fact factor
        failure fashion favour favor feature fee feedback field figure file fit focus foot force
        form formula frame front function fund future gap goal goods grid ground group growth guess
        guest guidance guide guideline half handful head height hint hold host household idea image
        impact importance impression improvement incident income increase index industry influence
        information input instance institution instruction interest interval introduction issue item
        job journey kind kilometre kilometer knowledge label language lead length lesson level life
        limit limitation line link load loan location look loss majority manner margin mark market
        match material matter maximum measure measurement meeting member memory mention message
        metre meter method middle mile mind minimum minority minute mistake mix mode moment money
        month mood motion movement name nature need network news newspaper note notice notion number
        object objective obligation occasion occurrence odds offer office opening operation opinion
        opportunity option order organisation organization origin outcome outline output overview
        owner pace package page pair paragraph part participant partner past path pattern payment
        people percent percentage performance period permission person phase phrase picture piece
        pile place plan plus point policy population position possession possibility post potential
        power practice preference premise preparation presence present presentation pressure price
        principle priority problem procedure process produce product production profit program
        programme progress project promise proof property proportion proposal purchase purpose
        quality quantity quarter query question race range rank rate ratio reaction reader reality
        reason recipe recipient record reduction reference region regulation relation remainder
        remark replacement reply report representation request requirement research reservation
        residence resource respect response responsibility rest restriction result return revenue
        review reward rise risk role room round route routine rule run sake sale sample scale
        scenario scene schedule scheme scope score section sector seller sense series service
        session set setup shape share shift shop sign signal site situation size skill slot solution
        sort source speaker speed spot stage stake standard state statement status step stock stop
        strategy structure stuff style subject substance success sum supplier supply support surface
        system tariff task tax team technique tendency term text theme thing thought ticket tone
        tool top topic total town trade traffic train transaction transfer transport treatment trend
        trial trip truth turn type unit usage use user validity value variation variety version view
        viewpoint visit visitor volume way wealth weight whole width winner word wording work worker
        world worth writer year false true yes cells digit digits column columns rows characters
        string strings script code snippet separator delimiter title loop variable parameter array
        entries expression syntax spelling sentence ending closing trait inhabitant resident
        traveller traveler attendee audience viewer listener respondent applicant employer employee
        staff colleague loser opponent player runner contestant sender tenant landlord patient pay
        earning savings spending outlay instalment installment fare charges fees costs repayment
        cash night arrival destination leg booking checkout itinerary outing getaway dish ingredient
        serving batch agency agent amendment announcement application assessment asset assistant
        billion burden bunch campaign chain champion circle citizen committee commission competitor
        confidence conflict corporation council crew crisis crowd decade definition dialogue
        disaster discovery duty editor elite enterprise essence era executive expansion expectation
        expert extension facility fault folk foundation frequency gear generation guy habit hundred
        imagination info initiative inquiry inspiration institute integration intent intention
        interaction investigation joke justification leader logic lifetime manager machine maker
        mechanism mess million mission motivation nation observation official operator ownership
        partnership peak pleasure professional profile publication recognition relationship
        representative reputation researcher resolution significance specialist stability statistic
        strength survey thousand threat tradition tribute trouble utility venture victim victory
        vision vote wave wisdom worry assumption constraint threshold cutoff cap ceiling allowance
        tally surplus shortfall proceeds takings outgoings turnover breakdown specifics
        specification phrasing workings apiece gathering get-together errand chore assignment puzzle
        riddle equation operand organiser organizer hostess occupant newcomer addressee counterpart
        caller bystander bulk chunk fragment remnant cluster bundle stack trace clue mystery
        aftermath backdrop outlook stance mindset motive motif remedy fix workaround loophole hurdle
        obstacle setback breakthrough milestone checkpoint timeframe timespan timeline lifespan
        lapse delay rush queue lap stint spell bout tenure expedition track trail whereabouts
        vicinity surroundings premises grounds locality neighbourhood neighborhood district province
        territory zone venue setting entity organism creature being folks mankind humanity onlooker
        observer rating ranking standing grade tier benchmark baseline yardstick norm average mean
        median subtotal quota ration slice dose glimpse touch dash heap lot plenty abundance lack
        scarcity shortage excess prerequisite precondition proviso caveat clause footnote aside gist
        crux upshot finding verdict ruling judgement judgment appraisal critique commentary
        terminology jargon vocabulary saying proverb quote quotation excerpt extract synopsis
        write-up narrative tale storyline plot twist intro epilogue"""
    )
)
"""Nouns that say what sort of thing is spoken of, or put a request together."""

GENERAL_WORDS = frozenset(
    words(
        """aboard absolute acceptable accurate active actual additional adequate advance afterward
        afterwards aged ahead alike alternative always amongst ample anyway apparent apart aside
        average aware away backward basic beforehand beneath beyond capable certain chief clear
        close common comparable complex concerned conditional consecutive considerable consistent
        constant convenient correct corresponding current customary decent definite dependent
        different difficult distant distinct divided due eager effective eligible else enough entire
        equal equivalent essential eventual everyday evident excess exclusive existing expected
        explicit extensive extra far farther fewer fine following forward fundamental further
        furthermore future general genuine given good great greater half hand helpful hereby
        identical immediate importance important impossible included inner instantly instead
        intended interested internal involved joint key lasting least left less lesser likely linked
        lower main major many marked maximum mean meanwhile middle minor minus missing mutual narrow
        natural near nearby necessary needed neat needless negative neighbouring neutral next normal
        noted numerous obvious occasional ongoing opposed opposite ordinary outer outright overall
        own paid partial particular past per plenty plus pointed poor popular possible potential
        practical precise preferred present previous primary principal prior probable prompt proper
        rapid rare rather ready real realistic reasonable recent regarding regardless related
        relative relevant remaining respective responsible restricted resulting right round
        satisfied serious several significant similar simultaneous slight sole solid sooner special
        specific spare standard steady straightforward subsequent substantial successful such sudden
        sufficient suitable supposed sure thereby thorough throughout together total tough turned
        twofold typical ultimate unable unchanged underlying undivided unique universal unknown
        unless unlike unlikely upcoming up-front upfront upper useful usual valid variable various
        vast versus vice via vital wanted whereas whereby whilst whole widespread willing worthwhile
        wrong yet already beginner same back forth front top bottom behind sry srry soz nope ta ok
        okay pls hols omg lol fyi btw imo tbh idk thx ty np ppl u ur cuz coz gotta gimme lemme dunno
        whats hows wheres thats theres hey heya hiya yo ugh phew aha argh yay woohoo morning bonjour
        merci beaucoup better bad worse nice massive extremely otherwise suddenly ultimately awful
        amazing incredible fantastic lovely wonderful awesome terrible horrible annoying critical
        crucial remarkable useless valuable worthy approximate former mid elsewhere nowhere
        alongside nevertheless nonetheless moreover superior reliable familiar confident grateful
        guilty lucky sad strange weird odd notable prominent respectable dubious doubtful unsure
        undecided unaware competent skilled able prone liable bound apt keen fond proud reluctant
        hesitant curious puzzled stuck lost gone absent done finished complete underway pending
        overdue outstanding leftover surplus unused used occupied vacant respectively vice-versa
        likewise conversely accordingly consequently subsequently presently henceforth therein
        thereof hereafter insofar inasmuch albeit notwithstanding irrespective aforementioned
        abovementioned said stated named called titled entitled labelled labeled known dubbed
        so-called alleged would-be manifest plausible feasible viable workable doable sensible
        logical rational coherent compatible analogous akin contrary opposing rival competing
        conflicting unwanted unneeded unnecessary redundant superfluous pointless futile vain
        somewhat fairly pretty quite totally utterly wholly partly mostly mainly chiefly largely
        altogether roughly nearly almost virtually practically"""
    )
)
"""Adjectives, adverbs and small talk of no special meaning."""



def _verb_forms(verb: str) -> Iterator[str]:
    """Yield how a verb may be written, without the irregular ones."""
    yield from (verb, verb + "s", verb + "es", verb + "ed", verb + "ing")
    if verb.endswith("e"):
        yield from (verb + "d", verb[:-1] + "ing")
    elif verb.endswith("y"):
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")
    else:
        yield from (verb + verb[-1] + "ed", verb + verb[-1] + "ing")


def _noun_forms(noun: str) -> Iterator[str]:
    yield from (noun, noun + "s", noun + "es", noun + "'s")
    if noun.endswith("y"):
        yield noun[:-1] + "ies"


GENERAL = (
    frozenset(form for verb in GENERAL_VERBS for form in _verb_forms(verb))
    | frozenset(form for noun in GENERAL_NOUNS for form in _noun_forms(noun))
    | GENERAL_WORDS
)
"""All of them, in the forms in which they are written."""
