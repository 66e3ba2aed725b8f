"""Words that stand for each other when a thing is said again, a class between bars.

A class may join a verb with the noun of its deed, a short form with the long one, and a thing with the word
for its sort where nobody would ask which. Opposites and rivals (lunch and dinner, red and blue) never share
one.
"""

from __future__ import annotations

from midturn.mediator.language._phrases import phrases

_EVERYDAY = phrases(
    """highest biggest largest greatest most|lowest smallest least|first earliest|last latest|
    borrow loan lend lender lending credit|mortgage loan|debt owe owing loan|teach lesson tutor teacher|own
    mine possession|bill check invoice tab|receipt invoice|salary pay wage earnings|rent rental lease
    hire|rented hired rental|tenant renter|landlord landlady|instalment installment payment|refund
    reimburse reimbursement repay|save saving savings|afford budget|cheap bargain|dear expensive pricey
    costly|free gratis complimentary|discount deal offer|tip gratuity|salesperson seller vendor|purchase
    buy bought|spend expenditure expense|deposit downpayment prepayment|tax taxes taxation|profit gain
    earn earnings|hair haircut hairdresser hairdresser's barber|cut haircut trim|dentist teeth tooth
    dental|surgery operation operate|pharmacy chemist drugstore|medicine medication drug pill
    tablet|allergic allergy intolerant intolerance|pain ache hurt sore|fever temperature|pregnant
    expecting pregnancy|exercise workout training fitness|jogging running runner jog|hike hiking trek
    trekking|walk foot walking pedestrian|swim swimming pool|cycle cycling cyclist bicycle bike|climb
    climbing climber|ski skiing|dance dancing dancer|sing singing singer|paint painting painter|draw
    drawing sketch|read reading reader|write writing writer author wrote|photograph photography
    photo|garden gardening|cook cooking chef|bake baking baker bakery|fish fishing|camp camping
    campsite|sail sailing boat|sport sports sporty|football soccer|race run runner running|winner win
    won champion|loser lose lost|score point points goal|baby newborn|toddler child|kid kids children
    child|teen teenager adolescent|adult grown-up grownup|fiance fiancee|relative relatives family|twins
    twin|mate friend pal|roommate flatmate housemate|neighbourhood neighborhood area|guests guest
    visitors company|crowd people|lady woman|guy man|gentleman man|boy lad son|girl daughter|elderly old
    senior seniors|pensioner retired retiree|youth young|age aged old|birthday birth born turn
    turns|anniversary years|funeral burial|christmas xmas|holiday holidays vacation hols|midday
    noon|overnight night|dawn sunrise|dusk sunset|fortnight weeks|lately recently|immediately
    straightaway now instantly|soon shortly|finally eventually|initially first|always constantly
    permanently|rarely seldom|frequently often|meanwhile meantime|deadline due|punctual time|postpone
    reschedule move shift delay push|reschedule move rebook change shift|prolong extend lengthen long
    extension extended|shorten short cut trim shortened abridge condense|lengthy long|brief short
    quick|concise short brief succinct|tidy clean neat|clean wash cleaning|dirty unclean mess
    messy|laundry washing clothes|dishes dishwashing|vacuum hoover|broom sweep|dry drying dryer|iron
    ironing|repair repairman technician mechanic|plumber plumbing pipe|electrician electricity electric
    electrical|power electricity|carpenter wood wooden|key keys lock|door entrance|gate entrance|window
    windows|wall walls|ceiling roof|floor storey story level|kitchen cook|bedroom bed sleep|bed beds
    sleep|bathroom shower bath|living lounge|hall corridor hallway|stairs staircase steps|cellar
    basement|attic loft|backyard garden yard|lawn grass|shed hut|cupboard cabinet|wardrobe closet|drawer
    drawers|curtain curtains blinds|carpet rug|pillow cushion|blanket duvet|towel towels|mirror
    glass|cup mug|glass glasses|pan pot|oven stove cooker|fridge refrigerator refrigerated|freezer
    freeze frozen|microwave oven|dishwasher dishes|kettle boil|snack snacks bite|starter appetizer
    appetiser|dessert sweet pudding|main course|cookie biscuit|candy sweets|fries chips|crisps
    chips|aubergine eggplant|courgette zucchini|coriander cilantro|prawn shrimp|veg vegetable vegetables
    veggies|fruit fruits|meat meats|poultry chicken|dairy milk lactose|gluten wheat|soda soft
    drink|juice juices|water waters|tea teas|coffee coffees|wine wines|beer beers|alcoholic
    alcohol|nonalcoholic alcohol-free|spicy hot spiced|mild gentle|sour acidic|tasty
    delicious|vegetarian vegetarians veg|vegan vegans|homemade home-made handmade|recipe dish
    meal|ingredient ingredients|portion serving servings serve|leftovers leftover rest|pub bar
    tavern|restaurant eatery bistro|canteen cafeteria|takeaway takeout take-away|deliver delivered
    delivery bring|hotel inn|hostel dorm dormitory|lodging accommodation stay hotel|night nights
    overnight stay|guesthouse bnb b&b|tent camping|cabin cottage hut|luggage suitcase bag baggage bags
    suitcases|carry-on handbag cabin|backpack rucksack|checked check|passport id document|visa
    permit|ticket fare|fare price ticket|one-way single|airline carrier|airport terminal|depart
    departure leave leaves takeoff|land arrive landing arrival|layover stopover connection stop|nonstop
    direct|economy coach|aisle gangway|passenger traveller traveler travellers flyer|pilot captain|crew
    staff|stewardess attendant|station stop|platform track|carriage coach wagon|metro tube subway|tram
    streetcar|ship vessel boat|lorry truck|van vehicle|motorcycle motorbike|scooter moped|taxi
    uber|drive driving driver car|park parking parked|highway motorway freeway|crossing intersection
    junction|bridge bridges|traffic jam|petrol gas|tyre tire|engine motor|brake brakes|licence
    license|pickup pick collect|collect fetch pick|drop-off drop return|return bring back
    returned|forest wood woods|hill mountain|lake pond|river stream|beach seaside shore coast|island
    isle|countryside rural country|downtown centre center|suburb outskirts|village town|capital
    city|abroad overseas foreign|foreign international|domestic national|border frontier|weather
    forecast|storm thunderstorm|snow snowy snowing|sun sunny sunshine|cloud cloudy|wind windy|fog foggy
    mist|temperature degrees heat|climate weather|flood flooding|earthquake quake|dog puppy pup|cat
    kitten|pet animal|cow cattle|pig pork|hen chicken|sheep lamb|horse pony|bird birds|insect bug|mouse
    rodent|flower flowers bloom|tree trees|plant plants crop|seed seeds|leaf leaves|school pupil pupils
    class classroom|university college campus|kindergarten nursery preschool|homework assignment
    exercise|exam test|grade mark|essay paper|paper newspaper|thesis dissertation|degree
    diploma|scholarship grant|semester term|professor lecturer|lecture talk|talk presentation speech
    lecture speak|presentation present slides|slides slide deck powerpoint|course lesson class
    training|class classmates classroom|notebook notes|dictionary words|library libraries|office
    workplace work|employee staff worker|employer boss company|intern trainee internship|hire recruit
    employ|fire dismiss sack|resign quit|promotion promote|apply application applicant|cv
    resume|interview interviewer|vacancy opening job position|role position job title|contract
    agreement|salary income|shift shifts|overtime extra|freelance freelancer self-employed|meeting meet
    call|agenda program|minutes protocol|presentation talk|conference congress|workshop seminar|invite
    invitation|attend attendance come join|absent absence away|colleague teammate|department
    unit|headquarters hq|branch office|customer shopper buyer|complaint complain|feedback comment
    comments|review rating|survey questionnaire poll|offer proposal quote|order ordered ordering|stock
    inventory|warehouse storage|parcel package|shipping ship postage|delivery shipment|exchange swap
    replace|warranty guarantee|broken damaged|faulty broken defect|size sizes|fit fits suit|tight narrow
    small|loose wide|t-shirt tee|jumper sweater pullover|trousers pants|jeans denim|sneakers trainers
    shoes|dress gown|jacket coat|hat cap|scarf shawl|glasses spectacles|jewellery jewelry|ring
    rings|handbag bag purse|wallet purse|cotton fabric|wool woollen woolen|wood wooden timber|metal
    steel iron metallic|gold golden|grey gray|purple violet|dark black|bright light|colourful colorful
    color|round circular|square squared|sharp pointed|soft smooth|rough coarse|thick fat|thin fine|heavy
    weight|light lightweight|strong robust sturdy|weak fragile|smartphone phone mobile|screen display
    monitor|keyboard keys|printer print|headphones earphones earbuds|charger charge charging
    battery|cable cord|internet web online|website site page|link url|password login|account
    profile|username name|email inbox mail|text sms message|chat conversation|post posting|upload
    uploading|download downloading|software program app|hardware device|update upgrade|install
    installation setup|bug error crash|debug fix|code coding programming program|developer programmer
    coder|function func|variable var|parameter argument param|array list|dict dictionary map|string text
    strings|int integer|bool boolean|number numeric numerical digits digit|loop iterate
    iteration|condition conditional if|class object|library package module|database sql table|query sql
    select|dataframe df|spreadsheet excel sheet sheets|csv comma|cell cells|column columns col|row
    rows|header heading headline title|chart graph plot diagram|bar bars|sort sorted order ordered
    arrange|filter filtered|group grouped aggregate per|average mean avg|sum total add|count number
    tally|subtract minus|multiply product times|divide division quotient|ratio proportion|percent
    percentage|decimal decimals|comma commas|semicolon semicolons|dot period point|dash hyphen|quote
    quotes quotation|bracket brackets parentheses|capital uppercase|lowercase small|italic
    italics|bullet bullets list|paragraph paragraphs|heading title|title headline name|label name|rename
    name|translate translation version|language tongue|german germany|french france|spanish
    spain|italian italy|english england|dutch netherlands holland|chinese china|japanese japan|russian
    russia|turkish turkey|greek greece|polish poland|swedish sweden|danish denmark|norwegian
    norway|finnish finland|portuguese portugal|irish ireland|scottish scotland|swiss
    switzerland|austrian austria|indian india|mexican mexico|brazilian brazil|canadian canada|australian
    australia|african africa|asian asia|european europe|formal official|informal casual relaxed|friendly
    kind warm|polite nice respectful|rude impolite|funny amusing witty|serious earnest|simple plain
    basic|complicated complex|clear understandable|rhyme rhymes rhyming|verse verses stanza|lyrics
    words|melody tune|band group|singer vocalist|album record|movie film flick|series show|episode
    part|actor actress|director filmmaker|character role|plot story|scene act|audience viewers
    crowd|stage theatre theater|museum gallery|exhibition exhibit|painting picture image|statue
    sculpture|picture image metaphor|book novel|chapter section|page pages|magazine journal|newspaper
    paper press|news newspaper report|article story|headline title|reporter journalist|quote
    quotation|source reference|law legal|court trial|judge judgement judgment|lawyer attorney|police
    officer cop|crime criminal|prison jail|steal theft stolen thief|murder kill|fine penalty|president
    leader|minister secretary|parliament congress|election vote|war battle conflict|army military
    soldiers|weapon gun|treaty agreement|revolution uprising|king monarch|god religion religious|church
    chapel|priest pastor|pray prayer|science scientific scientist|research study|experiment trial|theory
    hypothesis|discovery discover|invention inventor|planet earth|space universe|star stars|energy
    power|oil petroleum|nuclear atomic|solar sun|pollution polluted|environment environmental|health
    healthy|hospital clinic|patient ill|vaccine vaccination vaccinate jab|virus infection|cancer tumor
    tumour|heart cardiac|stomach belly|tooth teeth|diet nutrition|weight kilos|calories calorie
    kcal|protein proteins|vitamin vitamins|sugar sweet|fat fatty|salt salty salted|slice slices
    piece|bottle bottles|can tin|packet pack|dozen twelve|couple two|pair two|double twice|triple
    three|half halves|quarter fourth|third thirds|several some|many lots|few some|plus and additionally
    also|whereas but while|although though|because since reason|therefore so|instead rather
    replace|reject rejected refuse refused decline turn turned down|accept accepted agree agreed
    approve|support favour favor for|oppose against opposed|allow let permit|forbid ban|force
    oblige|tell inform let notify|ask inquire enquire|call phone ring telephone|contact reach|remind
    reminder|remember recall|forget forgot|promise pledge|warn warning|advise advice|recommend
    recommendation suggestion|suggest propose suggestion|decide decision|compare comparison|judge
    assess|check verify|test try|measure measurement|calculate compute work|guess estimate|solve
    answer|prove proof|show display|hide hidden conceal|open opening|close closed shut|lock locked|enter
    come|exit leave|drop remove skip omit leave|skip omit leave drop without|include contain with|add
    put plus|insert put place|put place set|stick attach|cut chop|mix stir blend|pour fill make|boil
    cook|fry fried|roast roasted|grill barbecue bbq|melt melted|freeze frozen|lift raise|push press|pull
    drag|throw toss|catch grab|hold keep|carry bring|give hand handed|take grab|share split|trade
    exchange|win gain|lose loss lost|save rescue|protect protection|attack assault|fight battle|escape
    flee|hunt chase|love adore|like enjoy fond likes|hate detest stand dislike|fear afraid scared|worry
    worried anxious|hope hopeful|trust rely|doubt unsure|proud pride|ashamed shame|bored boring
    dull|excited exciting|tired exhausted|hungry hunger|thirsty thirst|sleep asleep nap|wake awake|rest
    relax|stream streaming watch|watch view see|listen hear|subscribe subscription|netflix
    streaming|rent hire|own have|wear clothes|match fit suit|wish want|plan intend|begin start open|last
    final|end finish ending|continue proceed go|pause break|break interval|stop halt|increase raise
    more|reduce cut less|improve better|worsen worse|alone only just solo myself|together jointly
    both|separately apart|each every per|both two|empty without no none nothing|blank empty none|
    missing without lacking lack|full complete|possible can could|available free open|busy occupied
    booked|ready
    prepared|sure certain|official formal|secret hidden|private personal|public people|common usual|rare
    unusual|normal regular ordinary|strange odd weird|special particular|modern contemporary|ancient
    old|huge enormous giant|tiny little|enough sufficient plenty|extra more additional|upper top
    above|lower bottom below|rear back|middle centre center|indoors inside|outdoors outside
    open-air|sitter sitting babysitter babysit|leash lead|gadget gadgets device devices|tool
    tools|machine device|toy toys|hobby interest interests|collect collection collector|drum
    drums|talented gifted|beginner novice newbie starter|expert professional pro|volunteer
    volunteering|charity donation donate|raffle lottery|prize award|church parish|patron sponsor|member
    members|club society|choir singers|candle candles|market fair|stall stand|harvest crop|farm
    farmer|fire flame|smoke smoking smoker|burn burned burnt|explode explosion|cafe coffeehouse
    coffeeshop|delay delayed postpone postponed|morning a.m|wedding marry married marriage|room bedroom"""
)
"""Everyday words."""
_PARAPHRASES = phrases(
    """kid child baby toddler infant youngster|movie film cinema flick|
    cheap inexpensive affordable budget economical low-cost|cheapest lowest affordable inexpensive|
    biggest largest greatest|big large huge great|small little tiny young|smallest littlest|
    quickest fastest shortest|quick fast rapid speedy swift|earliest soonest first|
    latest newest recent last|best top ideal finest optimal|worst poorest|nearest closest|
    near close nearby vicinity|highest tallest|buy purchase acquire get|sell sold sale|
    begin start commence|end finish conclude complete|book reserve booking reservation|
    trip journey travel tour flight reservation booking visit|holiday vacation leave|flat apartment property
    residence|
    house home property|car auto automobile vehicle|bike bicycle cycle|plane aircraft airplane flight|
    shop store supermarket market|kind type sort category variety|
    change modify alter amend adjust switch edit update swap convert|
    remove delete drop omit exclude strip|add include append insert|mail email e-mail message|note memo|
    letter mail|photo picture image photograph|phone telephone mobile cellphone call|
    job work occupation career profession position|doctor physician|teacher instructor|student pupil|
    boss manager supervisor|colleague coworker|friend buddy pal mate|mother mom mum|father dad|
    sister sibling|brother sibling|husband spouse|wife spouse|aunt auntie|grandmother grandma granny|
    grandfather grandpa|person people human individual|people folks guests persons attendees|
    allow permit|forbid ban prohibit|need require necessary|help assist aid support|speak talk say tell|
    say state report mention note|answer reply respond response|error mistake fault bug failure|
    repair fix mend|broken faulty defective|stop quit cease|quiet silent calm peaceful|loud noisy|
    hot warm heat|cold cool chilly|wet rainy rain|happy glad cheerful|sad unhappy|angry mad|
    sick ill illness disease sickness|smart clever intelligent|easy simple straightforward|
    hard difficult tough difficulty challenging|
    important significant significance importance key crucial essential|
    famous known renowned popular well-known|pretty beautiful lovely|correct accurate|
    wrong incorrect mistaken|rich wealthy|poor broke|fat overweight|thin slim|aged elderly|
    recent modern|whole entire complete full|part piece portion section segment share|
    total altogether overall sum combined|amount number quantity count|
    cost price fee charge pay expense|budget spend cost money|pay payment paid spend|
    earn make gain income wage salary|money cash funds dollars|buy spend|give hand donate gift provide|
    gift present|receive get obtain|grab pick|pick select choose choice option|
    find locate search look seek|find discover|show display present|explain clarify describe|
    write draft compose pen|create produce build generate prepare craft make|
    use utilise utilize employ usage|keep retain maintain|remain stay|leave depart departure|
    arrive arrival reach come|return back|send ship deliver mail|carry transport bring|walk stroll hike|
    run jog race|drive ride travel|eat consume meal food|drink beverage|cook prepare bake|
    meal food|dinner supper|vegetarian veggie meatless|vegan plant-based|
    bathroom bath toilet|garden yard|picture painting drawing|road street|town city|
    country nation state|area region place zone|place location spot venue site|world global earth|
    sea ocean|meeting appointment session|plan schedule|timetable schedule|
    evening tonight|night tonight|daily everyday day|weekly week|monthly month|
    yearly annual annually year|hourly hour|later afterwards subsequently|
    earlier previous previously prior|now currently current|direct nonstop non-stop|one-way single|
    return round round-trip|insurance cover coverage|luggage baggage bag suitcase|certificate voucher|
    customer client|initial initially originally original beginning|remain rest remaining left leftover|
    less fewer|increase rise grow raise growth|decrease reduce fall drop decline reduction|
    different differ difference various vary distinct|similar same alike similarity equal identical|
    benefit advantage pro pros upside|drawback disadvantage con cons downside|
    effect impact influence affect consequence|cause reason why lead|purpose aim goal objective|
    treatment treat cure remedy therapy|symptom sign|kill murder death die deadly fatal|
    safe safety secure|danger dangerous risk harmful hazardous|harm damage hurt injure injury|
    healthy beneficial|bad harmful negative|begin found founded establish establishment founding|
    invent invention create creation develop develop|own possess belong|contain hold include consist|
    happen occur|live reside dwell inhabit living|born birth|company firm business corporation|
    team group squad|class course lesson|sentence line|word term|story tale|poem verse|novel book|
    article text piece post|list table|summary summarise summarize overview|translate translation|
    code script program|function method procedure|file document|column field|row line|delete erase|
    empty blank|short brief concise|shorten trim cut abbreviate|long lengthy|polite courteous formal|
    casual informal|funny humorous humor humour joke|comedy comic comical funny|small compact|spacious roomy
    large big|
    medium intermediate standard average|see watch view|visit see|hear listen|learn study|
    teach instruct|understand grasp comprehend|want wish desire prefer|love enjoy|hate dislike|
    favourite favorite|ensure guarantee|maximum max|minimum min|approximately roughly about around|
    balcony terrace patio|terrace outdoor outside|inside indoor indoors|parking garage park|
    underground subway metro|bus coach|taxi cab ride|train rail railway|song track tune music|
    concert show gig|play match game|sofa couch|fridge refrigerator|tv television|lamp light|
    heating heat heater thermostat|rubbish trash garbage waste|petrol gas gasoline fuel|lift elevator|
    pavement sidewalk|autumn fall|mathematics maths math arithmetic|color colour shade hue|
    usa america american|uk britain british|eu european europe|
    percent percentage share proportion fraction|speed velocity rate pace|height high tall|width wide|
    length long|depth deep|weight weigh heavy|age old|distance far apart|capacity hold|
    sign enroll enrol register|join enter|cancel revoke|confirm verify|leftover remaining|
    consumption consume|choose decide decision|solve solution|guest visitor|neighbor neighbour|
    expect anticipate|try attempt|collect gather|launch start|produce production make manufacture|
    construct build|destroy ruin|beat defeat win|fail failure|succeed success|grow cultivate plant|
    yield produce|split divide share|combine merge join mix|multiply times|give hand distribute donate|
    discount reduction rebate off reduce|intro introduction|target aim|info information|app application|
    exam examination test|lab laboratory|ad advert advertisement|gym gymnasium|uni university college|
    doc document|pic picture|temp temperature|admin administrator|spec specification|repo repository|
    db database|config configuration|img image|vet veterinarian|ref reference|conf conference|
    pref preference|stats statistics|specs specifications|approx approximately|good better best|
    bad worse worst|infant baby|meet gathering party|wedding marriage marry|divorce separation|
    additional extra further|km kilometre kilometer|metre meter|gb gig gigabyte|mb megabyte|kg kilo kilogram|
    bio biography|caps capitals capitalised uppercase|debut first|exhibition show exhibit|late delay behind|
    break breakage broken|birthplace born birth|lowest bottom|highest top|recent last late latest newest|
    shopping buy|harvest yield crop|row consecutive successive succession|
    downwards down downward|upwards up upward|onwards on onward|inwards in|outwards out|informal casual|
    spoiler spoil reveal|pupil student|loan borrow|chance probability likelihood odds likely|
    half halve halved halving cut|double doubled doubling twice|triple tripled treble|
    toxic poisonous harmful|square squared|mins minutes|hrs hours|secs seconds"""
)
"""Words of requests of any sort."""
CLASSES = (*_PARAPHRASES, *_EVERYDAY)
