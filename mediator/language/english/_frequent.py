"""English words by themselves: frequent ones, contractions, and what a mistyping is not."""

from __future__ import annotations

from midturn.mediator.language._phrases import words

EMPTY = frozenset(
    words(
        """a an the and or but if so then than that this these those there here it its he she they them his
        her their we our us i me my you your is are was were be been being am do does did has have had
        having will would shall should can could may might must not no nor only also too very just more
        most much many some any all each every both either neither other another such same own of in on
        at to for from by with about into over under after before between during through out up down off
        again further once as what which who whom whose when where why how one ones please want need like
        get got make made give given take use let now still yes okay ok thanks thank first second third
        per total number them thing things lot kind sort way"""
    )
)
"""Words that carry no content of their own."""

COMMON = EMPTY - frozenset(words("kind lot number per sort thing things total way")) | frozenset(
    words(
        """two three four five six seven eight nine ten half twice days day week weeks month year years time
        times hour hours minutes people man woman money price cost dollars euros monday tuesday wednesday
        thursday friday saturday sunday tomorrow today tonight morning evening afternoon new good great
        best better cheap cheaper next last back left right same it's write find show keep leave called
        list name text word words function table part question answer book play set start back row volume
        room bedroom kitchen office tickets train taxi station house home restaurant hotel flight movie
        music water work school food red blue green black white brown orange yellow small large big long
        short high low early late free open closed call go going went come see look say said tell told
        know think year shorter longer simpler formal funny another continue"""
    )
)
"""Frequent English words, to tell English from other languages."""

AUXILIARIES = frozenset(words("will may might must can"))
"""Auxiliaries that are names as well; with `'s` they are names."""

VERB_AFTER = frozenset(
    words("""it he she that this there here what who where how when why which let everything everyone""")
)
"""Words after which `'s` stands for a verb and is no possessive."""

CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "can't": ("can", "not"),
    "cant": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "wont": ("will", "not"),
    "let's": ("let", "us"),
    "lets": ("let", "us"),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "id": ("i", "would"),
    "whats": ("what", "is"),
    "thats": ("that", "is"),
    "dont": ("do", "not"),
    "doesnt": ("does", "not"),
    "didnt": ("did", "not"),
    "isnt": ("is", "not"),
    "youre": ("you", "are"),
    "pls": ("please",),
    "plz": ("please",),
    "ur": ("your",),
    "thx": ("thanks",),
    "ty": ("thanks",),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
}
"""What contractions stand for, those written without their mark included."""

RIGHT = frozenset(
    words(
        """greta moon oil booth photo tech combine tess source brooke picture cite loose curse pointe
        prefect mere bout bot gene rna direction selling hint pro con hang closes nitro hoe vale rid
        witch crash comment teen cross heck toward noel eels aid lie ties cell depend tiles essay reise
        able about above abut acre action ade again against age ages ahead air ale alike amy and answered
        answers ant ants any arc are area ares arm art arts ate bake ball balm band bank bar base based
        bases bass bat bay bean bear bears beat beats bed bee been beep beer belong ben bend bet bike
        bikes bill bind bird blast bless boat boats bone boo book books boom boot bore boss bother bow
        boy brain brass bring broke brother bun bus but buy buys cage cake cal call calm came camp can
        cane cans cap cape car cart cary case cast cat cave chain chance change changed changes charge
        charged chat cheap chin chip choose chose class clean clear clip closet closets cloud coat coats
        col cold column com company compare compared compete confirm conform cook core correct corrects
        cost cot cots could cove cow crate create created creates cup cure cut cute dad day dea deal dear
        dee deed deep deer del deserve detail dice did dido die difference different dig dine dire discus
        discuss documents doe does does's don done dos dose dot dots drain drink drive driven each ear
        earl earn earning ears earth east eat emil end est eve even examples explains eyes fail fall fan
        far farm fast fat fear fed fee feed fees fend fight filed filer fill fin find fine fined fire
        first first's fist fits five food for fore forge form forma forth found four fourth from fun
        functional functions fund fur gain gave gear give given giver gives glass goat goats god goes
        gold gone good goods gore grain grass grate great greet greeting grounds gun guy hal hall han
        hand hank hare hash hat hate have haven hay head heap hear heard hears heart hearth hell hem hen
        her herb here here's hid hide hike hikes hill him hip hire his hit hole hones hood hook hose host
        hour hours how hows hut ice ill inde jar joe kay keep ken kid kind lack lake land las lass last
        lasted lay lean leap lease least led len lend less level lies life lifted like liked likes line
        lines link lip list listed lit lock log longer look looks loop lore lose loss lost lot lots
        lounge low lyric mad made maid mail main make maker makes male mall man manny mar mare mass mast
        mat mater may meal mean meat media meet mem men mend mess mice mid mike mill min mind mine mined
        mire mit mode moe mood moore more moss most mother mount move near ned need needs nest net next
        nice niece nine nit non none north nose now nuclear number nun nut oak oar ode okay on once one
        ops option options organ other others our ours over own page pail pain paint pair pale palm pam
        par park part party pass past pat pay pea peak pear pears peas peep pen perfect person pest pet
        pine pink pint pints place plain plan plane port post posted pot potion pots pounds pour pres
        program programs prov provides pup pure put questions quiet quit quite rain ran rat ray reach
        read real recommended red reds refer relies remainer rend rep reserve reserved responses rested
        rice rise rising rod rom ron rose rounds row rue run sale sam sand sat save saving say scale
        schedule scheduled score scores seal search searched seat seats second seconds see seed seem seen
        sees self sell send sent serve seven shave sheep shelter ship shoe shoes shoot shoots shop shor
        shore shorted shorter shot shots should shoulder show shy sick sid sign sin sing sink sip sire
        sit ski sleep slim slip slot snore sole solution solutions son sore sot sound sounds south sown
        specific sped stage stake stale star stars stat state steak steal steep stickets stop strain
        strategy sue sui suing sun supper sur sure sweep swim synonym tail take tal tale tall tan tank
        tanks tap tar tat tea teach teal tears tee tend tested text than thank thanks that the thee their
        them then there these they thick thin thing things think thinks third thirst thirty this those
        those's though three throw thus thy tick ticket ticketed tied tile till tim tin tine tip tire tod
        toe toes ton tone tons took top tore tory toss tot tour toy train trap treat tree tried trip tun
        twin uno up us used using value van verb vine wage wait wake wall wand want wants war wave way
        wear weeps weigh well wen went were wes wet what whe wheat when where whey while whit white who
        whole whose why why's width will wills win wind wine wined wink wire wish wit with withy won wood
        word words wore work worked worker works worms worn would write writer writes written year yes
        yet you your yours zone"""
    )
)
"""Right words that one letter parts from a word of the patterns: they are left alone."""

MISTYPED = {
    "nno": "no", "noo": "no", "okk": "ok", "ook": "ok", "k": "ok", "kk": "ok", "ys": "yes", "hw": "how",
    "wy": "why", "hy": "why", "cn": "can", "yu": "you", "fi": "if", "og": "go", "ggo": "go", "goo": "go",
}  # fmt: skip
"""Mistypings of words too short for the rule."""
