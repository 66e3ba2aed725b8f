"""Common English words of broad meaning, which people exchange freely when they say a thing again.

One of them that has no counterpart says little: `a loan` for `borrow`, `up front`, `the bill`. What limits or
colours a wish (times of day, colours, foods, tastes, materials, persons, moods) is deliberately not among
them. Closed lists written for this purpose; a word missing here only counts for more.
"""

from __future__ import annotations

from midturn.mediator.check._lexicon import words

GENERAL_VERBS = frozenset(
    words(
        """abide accompany account acquire act adapt address admit adjust advance afford agree allocate alter
        alternate amend announce anticipate appeal appoint approve argue arise assemble assess assign
        associate assure await award back bake balance ban belong benefit bet bill block book borrow bother
        bound break brew brief bring broaden browse brush bump burst button call cancel capture care carry
        cast cater cause cease challenge chance change chase chat cheer chop circulate clarify classify clean
        clear click collapse comb come commence comment commit communicate compensate complain comply comprise
        conceive concentrate concern conduct connect consult contact contain continue contribute convert
        convey convince cook cool cooperate coordinate copy correct correspond cost cough counter cover crack
        cram crash crawl credit criticise criticize cry cure curve cycle damage dare dash date debate declare
        decline decorate dedicate deduct defend delay delegate demand demonstrate deny depart deposit
        desire destroy detect devote dial dictate differ dig dip disagree disappear discard dislike dismiss
        dispatch dispose distinguish distribute disturb dive donate dose double doubt download drain dream
        dress drift drill drop drown dry dump dwell ease echo edit educate elect embark emerge emphasise
        emphasize employ empty encounter encourage end endure enforce engage enhance enlarge enquire ensure
        entertain entitle equip erase escort establish evolve exaggerate excite excuse execute exercise
        exhibit exist exit experience expire export express fade fail fancy fasten fear feature feed feel
        fetch file filter finalise finalize finance finish fire fish fix flag flash flee flip flow focus
        force forecast foresee format forward freeze front frown fry fulfil fulfill function fund furnish
        gain gamble gaze glance glue govern grade grant grasp greet grill grind grip group guard guarantee
        guide hand happen harm head heal heat hesitate hike hint hold host hurry hurt ignore imagine imitate
        impact import impose impress incorporate incur indicate influence inhabit inherit initiate injure
        install instruct insure intend interact interest interfere interrupt intervene invent invest
        investigate issue join journey judge justify keep kick kneel knock label lack lag lap laugh launch
        lay lead leak lean leap lecture lengthen lessen level license lick lighten limit line link list live
        locate lock lodge log loosen lower mail maintain make march mark master matter mature mean melt mend
        merge message mind minimise minimize miss mistake modify monitor motivate mount move multiply name
        narrow near need neglect negotiate nod nominate normalise normalize note notice notify number obey
        object oblige observe obtain occupy occur offer omit operate oppose opt orbit order originate
        outline overcome overlook overtake owe own pace pack paint pair participate pass paste pat pause pay
        peel perceive perform permit persist persuade phone phrase place plan plead please plot plug plus
        point poll pop portray pose position possess post postpone pound practise praise pray precede predict
        prefer presume pretend prevail price print prioritise prioritize proceed process proclaim
        profit prohibit project prolong promote prompt pronounce propose prosper provoke punch punish pursue
        push puzzle quantify quote race rain range rate react rebook recite reckon recognise recognize
        reconsider redo reduce reflect reform refresh refund regain regard register regret regulate reject
        rejoin relax relieve remark remedy remind render renew reorder repay rephrase replace represent
        rescue reschedule resemble reserve reset reside resign resist resolve resort respect restore restrict
        resume retain retell reuse revert reward rework ring rinse risk rub ruin rule rush sail satisfy save
        scan scare scatter schedule score scratch scream screen scroll seal search season seat secure seem
        seize send sense separate serve settle sew shake shape shave shed shelter shine ship shorten shout
        shrink shut sigh sign signal simplify sink sip situate skip slide slip slow smell smile smoke snap
        soak sound spare spark specialise specialize spell spill spin spoil spot spray spring sprinkle square
        squeeze stain stamp stare state stay steer step stick stir stop stress stretch strike strip
        structure struggle subscribe substitute suffice suit surprise surrender suspect suspend
        sustain swallow swap swear sweep swing symbolise tackle tag tail tear tease tempt tend term test
        thank thicken think thrive tick tie tighten tip tire top toss total trace track trade train transform
        translate transport trap travel treat tremble trick trim trip trouble trust tuck type undergo
        undertake undo unite unlock unpack untie update upgrade upload urge use utilise utilize vanish
        verify view violate visit voice volunteer vote wander warn waste wave weaken welcome whisper widen
        wind wipe wish withdraw withstand witness work worsen wound"""
    )
)
"""Verbs, also where they are written as nouns."""

GENERAL_NOUNS = frozenset(
    words(
        """ability absence access account act action activity advantage advice affair age agreement aid
        aim alternative appointment area argument arrangement aspect assistance association attempt attention
        attitude authority background balance base basis beginning behalf behaviour behavior belief benefit
        bill bit block board body bottom boundary box break breadth budget business buyer calculation
        capacity care case category cause cell centre center chance change character charge chart check
        choice circumstance claim class client collection combination comment commitment communication
        community comparison competition complaint component concept concern conclusion condition connection
        consequence consideration contact content contest context contract contribution control conversation
        conversion copy core corner cost couple course cover credit criterion criteria culture currency
        customer data date deadline deal debt decision decrease deduction default degree delivery demand
        department departure deposit description detail development device diagram difference difficulty
        direction discount discussion display distance distribution division document doubt edge edition
        effect effort element end entry environment episode equipment error estimate event evidence
        exception exchange expense explanation extent extra face fact factor failure family fashion favour
        favor feature fee feedback field figure file fit focus foot force form formula frame front function
        fund future gap goal goods graph grid ground group growth guess guest guidance guide guideline half
        handful head heading headline height hint history hold host household idea image impact importance
        impression improvement incident income increase index individual industry influence information
        input instance institution instruction interest interval introduction issue item job journey kind
        kilometre kilometer knowledge label language layout lead length lesson letter level life limit
        limitation line link list load loan location look loss luggage majority manner margin mark market
        match material matter maximum measure measurement media meeting member memory mention message metre
        meter method middle mile mind minimum minority minute mistake mix mode moment money month mood
        morality motion movement name nature need network news newspaper note notice notion number object
        objective obligation occasion occurrence odds offer office opening operation opinion opportunity
        option order organisation organization origin outcome outline output overview owner pace package page
        pair paragraph part participant partner passage past path pattern payment people percent percentage
        performance period permission person phase phone phrase picture piece pile place plan plus point
        policy population portion position possession possibility post potential power practice preference
        premise preparation presence present presentation pressure price principle priority problem
        procedure process produce product production profit program programme progress project promise proof
        property proportion proposal purchase purpose quality quantity quarter query question race range rank
        rate ratio reaction reader reality reason receipt recipe recipient record reduction reference region
        regulation relation remainder remark replacement reply report representation request requirement
        research reservation residence resource respect response responsibility rest restriction result
        return revenue review reward rise risk role room round route routine row rule run sake sale sample
        scale scenario scene schedule scheme scope score season seat section sector seller sense series
        service session set setting setup shape share shift shop shopping side sign signal site situation
        size skill slot society solution sort source space speaker speech speed spot stage stake standard
        state statement status step stock stop storage story strategy structure stuff style subject
        substance success sum summary supplier supply support surface system table tariff task tax team
        technique tendency term text theme theory thing thought ticket tone tool top topic total town
        trade traffic train transaction transfer transport treatment trend trial trip truth turn type
        unit usage use user validity value variation variety vehicle version view viewpoint visit visitor
        volume way wealth weight whole width winner word wording work worker world worth writer year false
        true yes cell cells digit digits column columns row rows character characters string strings script
        query code snippet separator delimiter header footer title name field loop variable parameter array
        list entry entries expression syntax statement bracket parenthesis symbol letter spelling grammar
        sentence paragraph opening ending closing heading subheading bullet draft wording trait household
        inhabitant resident passenger traveller traveler attendee participant audience reader viewer listener
        respondent applicant employer employee staff colleague winner loser opponent player runner contestant
        recipient sender buyer seller owner tenant landlord client patient salary wage pay earning savings
        spending outlay instalment installment interest fare toll refund rebate charge charges fees costs
        repayment bank account cash balance stay night accommodation arrival destination origin stopover leg
        connection layover booking check-in checkout itinerary outing getaway cuisine dish meal ingredient
        serving portion recipe batch topping filling side"""
    )
)
"""Nouns that say what sort of thing is spoken of, or put a request together."""

GENERAL_WORDS = frozenset(
    words(
        """aboard abroad absolute abstract acceptable accessible accurate active actual additional adequate
        advance afterward afterwards aged ahead alike alternative always amongst ample annual anyway apparent
        apart aside average aware away backward basic beforehand beneath beyond big bigger brief broad
        capable certain chief clear close common comparable complete complex comprehensive concerned
        conditional consecutive considerable consistent constant convenient correct correct corresponding
        current customary decent deep definite dependent detailed different difficult distant distinct
        divided double due eager early easy effective eligible else empty enough entire equal equivalent
        essential eventual everyday evident exact excess exclusive existing expected explicit extensive
        extra far farther fewer final fine fixed following forward free-standing frequent fresh full
        fundamental further furthermore future general genuine given good great greater half hand hard
        helpful hereby high higher hourly huge identical immediate importance important impossible included
        individual inner instantly instead intended interested internal involved joint key large larger
        last-minute late lasting later least left legal lengthy less lesser likely linked little long
        longer low lower main major many marked maximum mean meanwhile middle minor minus missing mixed mutual
        narrow natural near nearby necessary needed neat needless negative neighbouring neutral next normal
        noted numerous obvious occasional ongoing opposed opposite optional ordinary outer outright overall
        own paid partial particular past per permanent personal plain plenty plus pointed poor popular
        possible potential practical precise preferred present previous primary principal prior private
        probable prompt proper public quarterly random rapid rare rather ready real realistic reasonable
        recent regarding regardless regular related relative relevant remaining respective responsible
        restricted resulting right rough round satisfied secondary separate serious several sharp short
        significant similar simultaneous single slight slow small smaller sole solid sooner special specific
        spare standard steady straight straightforward strict strong subsequent substantial successful
        such sudden sufficient suitable supposed sure temporary thereby thorough throughout tight together
        total tough turned twofold typical ultimate unable unchanged underlying undivided unique universal
        unknown unless unlike unlikely upcoming up-front upfront upper useful usual valid variable various
        vast versus vice via vital wanted weak whereas whereby whilst whole wide widespread willing
        worthwhile wrong yearly yet sick tired new newly already beginner else same back forth front top
        bottom behind ahead tall low lowest highest sry srry soz nope ta ok okay pls hols omg lol fyi btw
        imo tbh idk thx ty np ppl u ur cuz coz gotta gimme lemme dunno whats hows wheres thats theres
        hey heya hiya yo ugh phew aha argh yay woohoo morning evening-all bonjour merci beaucoup"""
    )
)
"""Adjectives, adverbs and small talk of no special meaning."""

GENERAL = GENERAL_VERBS | GENERAL_NOUNS | GENERAL_WORDS
