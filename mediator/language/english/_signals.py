"""English patterns that tell what a turn is."""

from __future__ import annotations

import re

from midturn.mediator.language._phrases import any_of
from midturn.mediator.language._turns import Kind, Signal


def _from_words(sources: list[str]) -> str:
    """Join patterns that begin with a word or a break, and so need a look nowhere else."""
    return rf"(?=[a-z|,])(?<!\w)(?:{'|'.join(sources)})"


_FILLER = any_of(
    "please so now and then also well but hey hi hello oh um uh hmm alright right just actually "
    "additionally moreover finally next first second secondly third kindly maybe perhaps ok okay great "
    "thanks good nice cool again lastly furthermore sorry yes yeah sure"
)
_START = rf"(?:^|(?<=[|,] ))(?:{_FILLER} (?:, )?)*"
_HARD_START = rf"(?:^|(?<=\| ))(?:{_FILLER} (?:, )?)*"
_END = r"(?= [|,])"

_AUX = any_of(
    "is are was were do does did can could will would should shall has have had may might am must isnt "
    "doesnt dont"
)
_BE_OR_MODAL = any_of("is are was were do does did can could will would shall should may might")
_PRONOUN = any_of("i you he she it they we one there this that these those")
_DETERMINER = any_of("the a an my your his her its our their any some each every all")

_MAKE = any_of(
    "write compose draft create generate produce explain describe discuss elaborate summarize summarise "
    "outline translate compare contrast analyze analyse evaluate assess suggest recommend propose provide "
    "identify solve calculate compute prove derive implement design build develop devise craft come pick "
    "choose select classify extract interpret illustrate demonstrate brainstorm imagine suppose pretend "
    "act play teach help tell share research investigate define determine estimate predict simulate plan "
    "organize find search look book reserve order buy schedule remind check verify confirm cancel call "
    "send email set read review proofread debate argue critique rate rank score grade retrieve contact "
    "notify inform brief publish tweet retweet locate reveal rename delete archive duplicate inspect "
    "examine secure initiate compile fetch upload guide reach convey relay respond reply answer ask quiz "
    "guess name think consider give list show display print run execute test debug optimize optimise edit "
    "get open close start stop embody assume paraphrase recite sing continue go let transfer pay rent "
    "watch listen hail download install post"
)
_TRANSFORM = any_of(
    "rewrite rephrase reword rework revise modify alter adapt shorten lengthen expand extend condense "
    "simplify improve polish refine fix correct repair continue summarize summarise translate convert "
    "paraphrase proofread reformat format restructure reorganize rearrange elaborate clarify explain "
    "retry regenerate enhance enrich refactor optimize optimise transform turn swap strengthen tighten "
    "soften amend update edit undo"
)
_ACT = any_of(
    "find book reserve buy rent play watch listen schedule transfer send go see visit make get check look "
    "change hear ride eat order search travel fly take hire arrange set cancel call pay learn talk move "
    "stay pick try hail finding booking buying renting watching going seeing getting making"
)
_NO_VERB = any_of(
    "when if as that than later today tomorrow yesterday half both all twice double each most some many "
    "only not just even almost about nearly exactly also no never always another either neither once "
    "while since because although though unless whereas given assuming where whenever like what which who "
    "whose how why such quite rather few several more less enough plus minus one two three four five six "
    "seven eight nine ten make add put give get me whatever whoever everyone whether despite via per "
    "against inside outside behind beside besides beyond across along above below through throughout "
    "towards apart instead together yet still ever indeed else"
)
_PREPOSITION = any_of(
    "in at on for to from with without about by until till under over near after before during between "
    "around as than of since within into up"
)
_CONSTRAIN = any_of(
    "mention use include exclude ensure avoid return skip leave ignore drop keep omit limit restrict only "
    "treat count round sort order group filter remove assume allow require never always don't not no "
    "without except start begin end put add show raise handle stick prefer"
)
_VERB = (
    rf"(?!(?:{_NO_VERB}|{_FILLER}|{_CONSTRAIN}|{_PREPOSITION}|{_PRONOUN}|{_AUX}|{_DETERMINER})\b)"
    r"[a-z]{2,}(?<!s)(?<!ed)(?<!ing)(?<!ly)"
)
"""What may be a verb at the start of a sentence, being nothing else that is known."""
_SERVE = any_of(
    "transfer send resend book rebook reserve reorder buy rent cancel reschedule renew extend upgrade "
    "downgrade activate deactivate enable disable block unblock freeze unfreeze lock unlock dispute refund "
    "withdraw redeem pause resume subscribe unsubscribe enrol enroll register track exchange submit apply "
    "email text message forward remind wake schedule dim mute deliver ship arrange pay snooze install "
    "uninstall restart reboot reset pair hire notify"
)
"""What is asked of a service: no fact that a question waits for is put so."""
_SERVE_OR_NOUN = any_of(
    "order deposit charge log return request report call ring phone print download upload play stop open "
    "close move put switch turn raise lower increase reduce swap drop hold set start"
)
_SERVED = (
    rf"(?:{_DETERMINER}|me|us|him|her|it|them|those|that|this|these|both|another|\S+ (?:to|into|from|on|off"
    r"|by) |\S*\d\S* (?:\S+ ){0,2}(?:to|into|from|of|for|on|off|more|at|with|by|in))"
)
_ATTRIBUTE = any_of(
    "reviews pictures photos lyrics volume parking weather map pronunciation spelling address phone "
    "number price prices cost costs rating ratings website location email menu reference "
    "confirmation details info information directions director genre duration total receipt availability"
)
_TEXT = any_of(
    "answer answers response responses reply replies explanation explanations solution solutions "
    "suggestion suggestions recommendation recommendations example examples version versions draft drafts "
    "paragraph paragraphs sentence sentences code function program script implementation poem story essay "
    "post email letter summary translation text output result results list points point idea ideas plan "
    "strategy strategies option options step steps description analysis reasoning logic statement "
    "statements article intro introduction conclusion ending title outline speech line lines query table "
    "argument arguments method approach calculation calculations itinerary recipe review message tone "
    "wording conversation dialogue character characters"
)
_PERIOD = r"(?:morning|afternoon|evening|\w+day|week|weekend|month|year)\b"
_PROSE = any_of(
    "poem story essay email letter post blog article speech song lyrics haiku limerick joke tale script "
    "paragraph review announcement advertisement ad slogan tagline toast biography bio plan itinerary "
    "recipe proposal report outline lesson strategy campaign caption tweet description cover memo press "
    "dialogue conversation monologue novel chapter scene metaphor riddle ideas suggestions "
    "recommendations tips advice workout diet menu schedule playlist logo checklist worksheet "
    "presentation resume idea"
)
_ORDINAL = any_of(
    "first second third fourth fifth last latter former previous next final 1st 2nd 3rd 4th 5th"
)
_GOOD = any_of(
    "good great nice perfect fine ok okay cool excellent awesome wonderful amazing fantastic lovely "
    "brilliant super ideal correct right true accurate helpful useful interesting impressive beautiful "
    "better best clear alright acceptable reasonable terrific sweet"
)
_BAD = any_of(
    "bad wrong incorrect false inaccurate awful terrible boring confusing unclear strange weird odd off "
    "missing broken long short formal informal wordy vague generic simple complex complicated dry dull "
    "harsh difficult worse useless stupid ridiculous misleading outdated incomplete nonsense impossible "
    "weak repetitive"
)

_ALL_AGAIN = (
    "(?:whole|entire|all|everything|complete|again|so far|as far as|included|including|earlier|together"
    "|covers?|still|seen|update)"
)

_SOURCES: dict[Signal, str] = {
    # A question word with an auxiliary near it, or an auxiliary before its subject at the start of a clause.
    "asks": _from_words(
        [
            rf"{_START}how (?:many|much|long|far|old|often|tall|fast|big) ",
            rf"{_HARD_START}(?:what|why|who|whom|whose|how) (?!(?:i|he|she|they|we|it) )(?!ever\b)",
            rf"{_HARD_START}which (?:of |one |ones |is |are |\S+ (?:\S+ )?{_AUX} )",
            rf"{_HARD_START}(?:where|when) {_AUX} ",
            rf"{_START}(?:what|why|how) {_AUX} ",
            rf"\b(?:what|why|how) {_AUX} (?:be )?(?:not )?(?:{_PRONOUN}|{_DETERMINER}) ",
            rf"{_START}(?:in|for|to|at|from|by|on|of|under) what (?:\S+ ){{0,14}}{_AUX} ",
            rf"{_START}(?:where|when|who) {_AUX} (?:not )?(?:{_PRONOUN}|{_DETERMINER}) ",
            rf"\b(?:what|how) (?:(?!{_PRONOUN}\b|{_DETERMINER}\b|\|)\S+ ){{1,4}}(?:do|does|did|will|would"
            rf"|can|could|should) (?:\S+ )",
            r"\bwhat (?:is|are|was|were|would be) the\b",
            r"(?<![a-z] )\bwhich (?:\S+ ){1,3}(?:is|are|do|does|did|would|should|can|could|has|have"
            r"|had|was|were) ",
            rf"{_START}(?:in|for|to|at|from|by|on|of|under|after|until|about) (?:what|which|whom|how many"
            rf"|how much)"
            rf" (?:\S+ ){{0,2}}{_AUX} ",
            rf"\b(?:what|why|how|where|when) (?:(?!{_PRONOUN}\b|{_DETERMINER}\b"
            rf"|\|)\S+ ){{0,3}}{_BE_OR_MODAL} (?:not )?(?:i|you|he|she|it|they|we|there|this|that"
            rf"|these|those|the|a|an|my|your|his|its|their) ",
            rf"{_HARD_START}(?:is|are|was|were|does|did|can|could|will|would|should|shall|has|am|may"
            rf"|might|isnt|doesnt)"
            rf" (?!be |you )(?:not )?(?:\S+ )",
            rf"{_START}(?:is|are|was|were|does|did|can|could|will|would|should|shall|has|am|may"
            rf"|might) (?!you )(?:not )?(?:{_PRONOUN}|the|my|your) ",
            rf"{_START}(?:do|have) (?:not )?(?:{_PRONOUN}|people|we) ",
            r"\b(?:can|could|would|will|should) (?:i|we|there|it|they|he|she) (?!\|)|\b(?:should|do|did"
            r"|are) you ",
            rf"{_START}(?:why|how|how so|how come|who|what|when|where|really|anything else|and"
            rf"|so what){_END}",
            r"\bany (?:idea|ideas|advice|tips|thoughts|suggestions|recommendations|chance|other)\b",
            r"\bwhat else\b|\bhow come\b|\bwhat (?:kind|sort|type) of\b|\bhow about\b",
        ]
    ),
    "asks_you": (
        r"\b(?:can|could|would|will|may|might) (?:you|i|we)\b"
        r"|\bi (?:would like|want|need|d like|expect|ask|was hoping) (?:for )?you to\b"
        r"|\bi (?:would like|want|need|am trying|would love|am curious|am interested)(?: in"
        r"| about)? (?:to )?"
        r"(?:know|learn|understand|hear|see how|ask|knowing|learning|how|why|what)\b"
        r"|\b(?:tell|remind|teach|help|show) (?:me|us)\b|\blet (?:me|us) know\b|\bi (?:am|was) (?:curious"
        r"|wondering)\b"
        r"|\bi wonder\b|\b(?:need|want|could use) (?:some |your |a little )?(?:help|advice|assistance)\b"
        r"|\b(?:no idea|not sure|unsure) (?:how|what|why"
        r"|where|when|which|whether|if)\b|\bdo you (?:know|have|think|mean|agree|like)\b|\bmy (?:next "
        r"|other "
        r"|second |last )?question\b"
    ),
    "orders": rf"{_START}{_MAKE}\b(?! (?:of|has|have|is|are|was|were|costs|takes|time|must|should|needs"
    rf"|starts|ends|and|or|\d+|in on|in at|out on|out at)\b)"
    rf"|\bplease {_MAKE}\b|\band (?:explain|describe|write|list|give|tell|show|provide|calculate|generate"
    rf"|create)\b",
    "transforms": rf"^\| (?:some |a few |any |even |one |two |three |\d |a bit |much "
    rf"|a little )*more(?: please| of \S+| examples?| ideas?"
    rf"| options?| details?)*{_END}|^\| (?:please |now )*(?:go on|keep going|carry on|and then)\b"
    rf"|{_START}{_TRANSFORM}\b(?! (?:is|are|was|were|has|should|must|needs)\b)"
    rf"|\b(?:please|now|you|then) {_TRANSFORM} (?:it|this|that|them|these|those|the|your|my)\b"
    rf"|\band {_TRANSFORM} (?:it|this|that|them)\b"
    rf"|{_START}(?:make|turn|put|change|cut|break|split) (?:it|this|that|them|these|the \S+|your \S+)"
    rf" (?:a bit |a little |much |more |less |even |slightly |sound |look |into |in |down |to |up |from )*"
    rf"(?!\d)(?:\S+er|more|less|sound|look|into|in|down|shorter|longer|{_GOOD}|{_BAD}|formal|funny|simple"
    rf"|rhyme)\b",
    "constrains": "|".join(
        [
            rf"{_START}{_CONSTRAIN} ",
            r"\bmake sure\b|\bbe sure\b|\bensure\b|\bdo not\b|\bdoes not (?:have|need) to\b",
            r"\b(?:should|must|has to|have to|needs to|need to|ought to|may|can|cannot|can not"
            r"|shall) (?:not |only |also"
            r" |never |always )*(?:be|have|return|take|include|handle|use|contain|start|end|work|do|give"
            r"|keep|say|read"
            r"|show|count|appear|happen|go|come|accept|support|cost|fit|stay|leave|arrive|print|allow"
            r"|ignore)\b",
            rf"{_START}(?:only|no|not|without|except|at most|at least|no more|no less|nothing|nobody|none"
            rf"|never|always"
            r"|exactly|everything|everyone|anyone|whoever|whatever|all|each|every|any|both|neither|just)\b",
            r"\bat (?:most|least)\b|\bno (?:more|less|fewer) than\b|\bup to\b|\bis(?:n't| not) (?:needed"
            r"|necessary|wanted)\b",
            r"\b(?:i|we) (?:want|need|would like) (?:it |them |this |that "
            r"|these )?(?:all )?(?:to )?(?:be |include|exclude|sort|group|count"
            r"|limit|only|keep|use|filter|handle|return|start|end|avoid|display|skip|ignore|have"
            r"|order)(?:ed|ped|ted)?\b",
            r"\bi (?:only|just) (?:want|need|care)\b|\bi (?:do not|don't) (?:want|need|care|mind)\b",
        ]
    ),
    "corrects": "|".join(
        [
            r"\b(?:no wait|wait no|scratch that|on second thought|i meant|i mean|i misspoke|my mistake"
            r"|correction)\b",
            rf"{_START}(?:make (?:it|that|them)|change (?:it|that|this) to|let us say|let us make (?:it"
            rf"|that)) "
            rf"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|a |an |the |for |on |at |mon|tues"
            rf"|wednes|thurs|fri"
            rf"|satur|sun|tomorrow|today|tonight)",
            r"\b(?:forget|drop|skip|cancel|remove|scrap|never mind) (?:about )?(?:the|that|my|our|any)\b",
            r"\binstead\b|\brather than\b|\bnot \S+ but\b|\bactually (?:it|i|we|make|the|there|he|she"
            r"|they|only|at|on)\b",
            r"^\| (?:no|nope|sorry|wait|actually|oops) ,? ?(?:it|we|i|make|for|at|on|in|the|only|there"
            r"|not|\d|one|two"
            r"|three|four|five|six|seven|eight|nine|ten)\b",
        ]
    ),
    "addresses_you": r"(?<!if )(?<!when )(?<!once )(?<!that )(?<!which )(?<!thank )(?<!after )(?<!before )"
    r"\byou(?! (?:get|are given|have|receive|will get|must|need|can assume|should|may assume|pay|buy"
    r"|spend|sell|work|save|earn|make|want to (?:sell|buy|make)|eat|walk|drive|run|live|plan|own|read"
    r"|start|can (?:only|not)|add|take|go|multiply|pass)\b)(?:rself)?\b|\byours?\b",
    "names_your_text": rf"\byour (?:\S+ ){{0,3}}{_TEXT}\b|\b(?:previous|earlier|above|last|prior"
    rf"|preceding|first|second|third"
    rf"|other|original|initial|former|latter) (?:answer|response|reply|explanation|solution|suggestion"
    rf"|version|draft"
    rf"|paragraph|stanza|verse|option|point|example|recommendation|sentence|statement|argument|idea"
    rf"|approach|strategy|scenario"
    rf"|bullet)s?\b|\b(?:previous|earlier|above|prior|preceding) (?:message|output|poem|story|code"
    rf"|function|program|list"
    rf"|result|method|one|text|email)s?\b"
    r"|\byou(?: have| had|'ve| just)? (?:just |also |previously |earlier |already )?(?:said|mentioned"
    r"|wrote|suggested"
    r"|gave|given|listed|described|provided|outlined|explained|recommended|proposed|used|stated|made|told"
    r"|discussed"
    r"|pointed|identified|established|applied|calculated|found|showed|shown|forgot|missed|applied"
    r"|generated|referred"
    r"|cited|named|did|have done|were wrong|are wrong)\b|\b(?:mentioned|described|suggested|listed"
    r"|outlined|discussed)"
    r" (?:above|earlier|before|previously)\b|\bthe above(?! (?:question|problem|passage|paragraph|text"
    r"|statement|sentence|table|data))\b|\bwhat you (?:said|wrote|mean)\b",
    "points_at_text": rf"\b(?:this|that|these|those|the same) (?:\S+ ){{0,2}}{_TEXT}\b",
    "judges": _from_words(
        [
            rf"(?:^|[|,] )(?:{_FILLER} )*(?:it|this|that|they|these|those) (?:is|are|was|were|looks?"
            rf"|sounds?|seems?"
            rf"|feels?|reads?|does|did|still|would be) (?:not |still |all |so |too |a bit |a little "
            rf"|really |very |quite"
            rf" |pretty |much |just |now |definitely |also |far )*(?:{_GOOD}|{_BAD}|too|not|work|make"
            rf"|help|look|it|what)\b",
            r"(?:^|[|,] )(?:both|all three|all of (?:them|these|those)|either|neither)(?: of them)?"
            r" (?:is|are|sounds?|looks?|works?|would)\b",
            r"\b(?:does|do|did|is|are) not (?:work|working|compile|run|running|make sense|help|look right"
            r"|sound right)\b",
            r"(?:^|[|,] )(?:the|your|some|one|an?) (?:\w+ ){1,2}(?:is|are) (?:still )?(?:missing|gone)\b",
            r"\b(?:is|are|was|were|looks?|sounds?|seems?|feels?) (?:a bit |a little |far |way |much "
            r"|still )*too "
            r"(?!(?:small|young|old|late|early)\b)\S+",
            r"\b(?:it|that|this|which) (?:\S+ ){1,4}instead of\b|\bi (?:tried|ran|tested)\b|\bi (?:get"
            r"|got|see|keep getting) (?:an?|the|this"
            r"|that|the same|only|nothing|different)\b|\bit (?:printed|prints|worked|works|crashed|said"
            r"|says|failed)\b|\bit (?:ran|runs)(?! (?:out|for|from|at|on|away))\b"
            r"|\b(?:it|this|that) (?:gives?|gave|tells?|told|shows?|showed) (?:me|us)\b"
            r"|\bthat should (?:be|have been)\b|\bshould have been\b"
            r"|\b(?:i|you|we) (?:have )?already (?:tried|did|have|had|said|told|mentioned)\b|^\| (?:does"
            r"|did) not\b|\bit (?:now )?says\b"
            r"|\bi meant the (?:other|first|second|last)\b"
            r"|\b(?:same|no) (?:problem|luck|result|issue|difference|thing|error|output|change|effect"
            r"|errors)\b|\b(?:still|happened|denied)\b|\b(?:that|this"
            r"|it) (?:helps?|helped|makes sense|made"
            r" sense|confuses|misses)\b|\bconfus(?:es|ed|ing)\b",
            r"\b(?:it|this|that|they|code|you|i) (?:is |are |was )?still (?:does not|did not|is not|wrong"
            r"|not|too|the same|does|get|getting|fails|missing)\b",
            r"\bi (?:really |also |still |do not |dont |don't |just )*(?:like|love|hate|understand"
            r"|disagree|agree|get it"
            r"|doubt|believe|see|prefer|think|thought|expected|was expecting|am not sure|am confused"
            r"|know)\b",
            r"\b(?:is|are|was|were|still|looks?|seems?) (?:\S+ )?(?:wrong|incorrect)\b|\b(?:an?|this|that"
            r"|following|syntax"
            r"|there is|there are|contains?|has|made|your) (?:\S+ )?(?:error|errors|mistake|mistakes|bug"
            r"|bugs|typo|typos|exception)\b"
            r"|\b(?:it|code|tests?|program|script|function|build|that|this) (?:\S+ )?(?:fails|failed"
            r"|crashe[sd]|throws)\b"
            r"|\b(?:nothing happens|traceback|makes no sense|hallucinat\w+)\b",
            rf"(?<!if the )(?<!when the )(?<!if a )(?<!if )\b{_TEXT} (?:is|are|was|were|looks?|sounds?"
            rf"|seems?|feels?|reads?) (?:all |so |a bit |really |very |just |not )*"
            rf"(?:{_GOOD}|{_BAD}|empty|blank)\b|\b{_TEXT} (?:\S+ )?(?:repeats?|contradicts?|lacks?|misses"
            rf"|lost|does not|do not)\b",
            rf"^\| (?:not )?(?:{_GOOD}|{_BAD}|wow|hmm+|haha+|lol|interesting|oh|ah|ugh|really)(?: {_GOOD}"
            rf"| so| very)?{_END}",
            r"^\| (?:way |far |a bit |a little |much |still |just )*too \S+(?= \|)|\b(?:is|are|was"
            r"|were) (?:a bit |so |too |very |pretty |quite )*"
            r"(?:low|high|a lot|nothing|little|much|many|expensive|cheap|rude|scary|funny|hard|easy"
            r"|boring|annoying|closed|full|late"
            r"|slow|fast|loud|angry|gone|here|there)(?= \|)",
            rf"\b(?:is|are|would be|will be|was) (?:just |quite |very |really |all "
            rf"|pretty )?{_GOOD}(?: with me| for me| then| too|"
            rf" enough)?(?= \|)",
        ]
    ),
    "accepts": _from_words(
        [
            r"^\| (?:yes|yeah|yep|yup|ya|sure|of course|definitely|absolutely|exactly|certainly|indeed"
            r"|correct"
            r"|agreed|deal|true|please do|go ahead|go for|do it|why not|that one|let us do)\b",
            r"\b(?:sounds?|looks?|seems?) (?:like a )?(?:\S+ )?(?:good|great|fine|perfect|right|okay|ok"
            r"|nice|alright"
            r"|reasonable|lovely|wonderful|awesome|delicious|interesting|fun|plan)\b",
            r"\b(?:works|work|fine|good|great|okay|ok|perfect|suits) (?:for|with|by) (?:me|us)\b"
            r"|\bthat works\b",
            r"\bgo ahead\b|\bplease proceed\b|\bproceed with\b|\bi (?:confirm|accept|approve|agree)\b"
            r"|\bgo for it\b",
            r"\b(?:i|we) (?:will|would|can|d|am going to|shall) (?:like to )?(?:take|go with|have|choose"
            r"|pick) (?:that|this"
            r"|it|the|them|both|option|number)\b|\blet us (?:go|do|take|try|book|use) (?:with "
            r"|for )?(?:that|this|it|the|both)\b",
            r"\bi (?:really )?(?:like|love|want) (?:that|this|it|them|the)(?: one)?(?= [|,])",
            r"^\| i (?:would|do|am|will|did|have|could|can|guess|suppose|think so|guess so"
            r"|believe so)(?: too| so| it| that| indeed)?(?= [|,])",
            r"^\| (?:i|we|he|she|it|they) (?:do|does|am|are|is|can|will|would|did|have"
            r"|has)(?: not)?(?= [|,])"
            r"|\bfine (?:with|by) (?:that|it|this)\b|\bno objections?\b|\bas you (?:wish|like|say)\b"
            r"|\byou are right\b|\bif you (?:think|say) so\b"
            r"|\bgood idea\b|\b(?:suits|suit) (?:me|us)\b|\bit is (?=[|,])",
            r"\bi like (?:that|this|it|the)\b|\bthat is (?:right|correct|true|it|all|fine|good|great"
            r"|perfect|what|okay|ok)\b",
            r"\byes\b|\byeah\b|\byep\b|(?:^|[|,] )that (?:one|would be|will (?:be|do|work))\b"
            r"|\bthat one(?= [|,])|\bmeets? my\b|\bwhat i (?:want|need)(?:ed)?\b",
        ]
    ),
    "approves": r"^\| (?:(?:oh|ah|well|hmm|um|so|and|then|bingo|wow) (?:, )?)*(?:ok|okay|right(?! now)"
    r"|perfect|great|good(?! (?:morning|afternoon|evening|night))|nice|cool|fine|excellent|awesome"
    r"|wonderful|alright|all right|sounds"
    r"|works|fantastic|amazing|super|brilliant|lovely|that is(?! (?:\d|for|on|at|in|from|to|an?|the|about"
    r"|with|by|until|between|under|over|not|why|because)\b)|that will|that would|that should|that sounds"
    r"|that works|looks|seems"
    r"|it is (?:good|fine|okay|ok|great|perfect|correct|right|nice))\b",
    "bare_choice": rf"^\| (?:the |number |option |no |nr |answer |choice )*(?:\d{{1,2}}"
    rf"|[a-e])(?: please)?{_END}",
    "declines": r"^\| (?:no (?:, )?(?:keep|leave)|no|nope|nah|not (?:now|really|yet|today|at|right|this"
    r"|necessary|interested)"
    r"|never mind"
    r"|nevermind|neither|none|nothing (?:else|more)|maybe later|later|perhaps later|cancel|stop|forget it"
    r"|do not|possibly"
    r"|i do not (?:want|need|think))(?: (?:, )?(?:thanks|thank|of|that is|that will|i am|need|worries"
    r"|problem|it is|now|later|the moment|this"
    r"|not|you)\b|(?= \|))|\bthat is (?:all|it|everything)\b|\bthat (?:will|would) be (?:all|it"
    r"|everything)\b|\bis all\b"
    r"|\bnothing (?:else|more)\b|\ball (?:set|good|done|i (?:need|needed|want|wanted))\b"
    r"|\bi am (?:all )?(?:good|set|done)\b"
    r"|\bno (?:thanks|thank|need)\b",
    "chooses": rf"^\| (?:{_FILLER} )*(?:the |number |option |no |nr |answer |choice )*(?:{_ORDINAL}|both"
    rf"|either"
    rf"|cheaper|cheapest|bigger|smaller|larger|shorter|longer|other|earlier|later|best|fastest|nearest"
    rf"|closest)"
    rf"(?: one| ones| option| of them| please| sounds| is)*{_END}"
    rf"|^\| (?:{_FILLER} )*the (?:\S+ ){{0,2}}one(?= [|,])"
    rf"|(?:^|[|,] )(?:{_FILLER} )*the {_ORDINAL}{_END}|^\| \d{{1,2}} (?:and|or) \d{{1,2}}\b(?! \w+s\b)"
    rf"|^\| (?:{_FILLER} )*(?:the )?(?!what|how|return|use|make|give|keep|only|no"
    rf"|(?:\S+ ){{0,2}}\d)(?:\S+ ){{1,3}}(?:one|ones|option)(?: ,)?(?: please| thanks)?(?= \|)"
    r"|^\| (?:the )?(?:first|last|other) (?:two|three|four|few|\d)\b|^\| (?:all|none|both|any|each|either"
    r"|some|neither)(?: of (?:them|these"
    r"|those|the \S+))?(?: please)?(?= \|)|\bwhichever\b|\bany of (?:them|these|those)\b"
    r"|\b(?:option|number|choice) (?:\d{1,2}|[a-e])\b|^(?=(?:\S+ ){0,16}\S+$).*\bthe (?:first|second"
    r"|third|last|other|latter|former"
    r"|cheapest|cheaper|earliest|latest|fastest) (?:one|option|flight|choice)\b(?! (?:is|was|has|had"
    r"|costs?|are|takes?))",
    "thanks": r"\b(?:thank|thanks|thx|thankyou|cheers|much appreciated|appreciate|grateful|thankful|bye"
    r"|goodbye|good night"
    r"|see you|see ya|talk soon|take care|have a (?:nice|great|good|lovely|wonderful)|you too"
    r"|very helpful|so helpful"
    r"|well done|love it|nice one|you rock|legend|my bad|take your time|gotta go|brb|ttyl|goodnight"
    r"|in advance|good one|good job|great job|great work|good work|helped|your help|kind of you"
    r"|nice of you)\b",
    "thinks_aloud": r"\b(?:up to you|you (?:decide|choose|pick)|surprise me|(?:does not|do not"
    r"|doesnt) (?:really )?(?:matter|mind|care))\b"
    r"|^\| (?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings|how are you|lol|haha+|wow|hmm+"
    r"|i see|i understand|got it|makes sense|noted|understood|fair enough|interesting|no problem"
    r"|no worries|welcome"
    r"|you are welcome|i do not mind|no preference|whatever|any is fine|not sure|sorry(?= \|)|sorry for"
    r"|good point|one moment|just a (?:moment|second|sec|minute|thought|question)|happy"
    r"|congratulations|nothing(?= \|)|oops|oh no|too bad|just looking"
    r"|since when|says who|still there|any(?:one|body) there|any news"
    r"|no idea|maybe(?= \|)|perhaps(?= \|))\b",
    "own_action": rf"\b(?:i|we) (?:also |now |then |still |would also |just |really )*(?:want|need"
    rf"|would like"
    rf"|would love|wish|plan|am planning|am going|have|hope|prefer|intend|should|shall|will|would"
    rf"|am contemplating) (?:also |now )?"
    rf"(?:to )?(?:(?:also|then|now|please|go ahead and) )*{_ACT}\b(?! (?:out|how)\b)"
    rf"|\b(?:i|we|and) (?:also |now |then |just |really )*(?:want|need|require"
    rf"|would (?:also |now |then |just |really )*(?:like|love)|wish|hope|plan|intend) to "
    rf"(?!(?:be|have|find|calculate|determine|figure|compute|know|subtract|divide|multiply|add|see|leave"
    rf"|arrive|{_CONSTRAIN})\b)"
    r"\S+|\bi (?:should|shall|will) (?:then |also |now )?(?!be\b|need\b|have\b|pay\b|arrive\b|leave\b)\S+ "
    r"(?:it|a|an|the|some|my|this|that)\b"
    r"|\blet us\b|\bget me\b|\bi am (?:looking|searching|interested|contemplating)\b"
    r"|\bi (?:was|am|have been) (?:hoping|wondering|trying|thinking|wanting)\b|\bit is time (?:to|for)\b",
    "wishes_thing": r"\b(?:i|we) (?:also |now |then |still |would also )*(?:want|need|require|would like"
    r"|d like|would love|could use|prefer)"
    r" (?:a|an|that|those|this|some|another|tickets?) (?!\|)",
    "moves_on": r"^\| (?:never mind|nvm|nevermind)\b|\b(?:moving on|switch(?:ing)? gears|by the way|btw"
    r"|new topic|one more thing|(?:another|different|new|next"
    r"|unrelated|other)"
    r" (?:question|topic|subject|thing|matter|problem)|unrelated|on another note|anyway|something (?:else"
    r"|completely"
    r" different)|change the (?:subject|topic))\b",
    "seeks_others": r"\b(?:any|some) (?:others?\b|(?:\S+ )?else\b)"
    r"|\b(?:any|some)(?:thing|where|one|body) else\b",
    "changes_question": r"\b(?:find|show|try|look for|search for|search|suggest|check) (?:me "
    r"|us )?(?:another|a different|something"
    r"|someone|other|an alternative)\b|\bwhat if\b|\bif (?:we|you|i) (?:change|changed|replace|replaced"
    r"|assume|swap|add|added|had|use|used)\b"
    r"|\b(?:if|suppose|now|when|say) .*\b(?:is|are|were|was|gets?) (?:changed|replaced|swapped|removed"
    r"|added)\b|\bchange[ds]? (?:from|to)\b"
    r"|\b(?:the )?same (?:task|thing|question|request|again|but|for|with|using|problem)\b|\bdo the same\b"
    r"|\bdo (?:it|that|this) (?:again|for"
    r"|with)\b|\b(?:try|do (?:it|that|this)|run it|and) again\b|\brepeat (?:the|this|that|it)\b|\bredo\b"
    r"|\b(?:and|but) (?:what )?if\b|\bbut (?:with|for|without|in|using)\b|\bconstraint\b|\bif so\b",
    "what_about": r"^\| (?:ok |okay |and |so |but |great |good |then |that sounds good |, )*(?:what"
    r"|how) about\b"
    r"|^(?=(?:\S+ ){0,8}\S+$)\| (?:and|or|but|how) (?:also |then |now )*(?:for|in|on|at|with|from|to"
    r"|without|as|of|by|during|after|before"
    rf"|tomorrow|today|next|this)\b|^\| (?:and|or) (?!{_CONSTRAIN}\b|\d|none|no|not|only|all|both|also"
    rf"|some|it|he|she|they|we|i|(?:\S+ ){{1,2}}(?:is|are|has|was)\b)(?:\S+ ){{1,3}}(?=\|)",
    "brings_more": r"\bhere (?:is|are|comes|come) (?:\S+ ){0,2}(?:next|more|another|rest|remaining"
    r"|additional|further|second"
    r"|third|last|final|following|new|other|extra)\b"
    r"|(?:^|[|,] )(?:this|that|these|here|it) (?:is|are) (?:\S+ ){0,4}(?:table|data|text|list|code"
    r"|document|part|cells|input"
    r"|example|examples|schema|passage|page|it|them)\b(?:(?: of)? (?:it|them))?|\b(?:more|next|further"
    r"|additional) (?:documents?"
    r"|parts?|pages?|data|examples?|text|chapters?|sections?|rows?|lines?)\b",
    "all_again": rf"\b{_ALL_AGAIN}\b.*\b{_ALL_AGAIN}\b",
    "states": r"\b(?:is|are|was|were|has|have|had|will|would|can|could|costs?|takes?|gets?|gives?|makes?"
    r"|made|bought|sold"
    # From the first three words of a line on, so that no line is gone through from each of its words.
    r"|went|gave|took|needs?|wants?|ate|spent|earns?|earned)\b"
    # What ends in -s and stands last is a plural: "the front rows".
    r"|(?m:^)(?>.*?(?:\S+ ){3}).*\b(?:\w{3,}ed\b|\w{3,}s\b(?! \|))",
    "detail": rf"^\| (?:{_FILLER} )*{_PREPOSITION} ",
    "other_order": rf"{_HARD_START}{_VERB} (?:the|an?|my|our|your|this|that|these|those|me|us|any|all|both"
    r"|every) "
    r"|\b(?:kindly|please) (?!(?:no|not|only|use|do|make|include|exclude)\b)[a-z]{3,}(?<!s)(?<!ed)(?<!ing) "
    r"(?:the|an?|my|our|your|this|that|me|us) ",
    "order_after_clause": rf"^\| (?:{_FILLER} )*(?:upon|after|once|now that|with|since|due|when|if|as)"
    r" [^|,]*, "
    rf"(?:please |kindly |just )?{_VERB} (?:out |up )?(?:the|an?|my|our|your|this|that|me|us) ",
    "supposes": r"\b(?:if|suppose|supposing|assuming|assume|imagine|had|instead|given|another|when)\b",
    "commands": rf"^\| (?:{_FILLER} )*(?:(?:a|make it|be) )?(?:(?:bit|little|lot|much) )?(?:less|more) [a-z]+"
    r"(?: \|)+$"
    rf"|^\| (?:{_FILLER} )*(?:(?:try|do) (?:it |that |this )?(?:again|over)|again|once more"
    rf"|one more time|start (?:over|again)|go back"
    r"|undo|redo|retry|next|previous|back|repeat|stop|wait|hold on|pause|resume|proceed|reset|cancel|help"
    r"|exit|quit|done|finished"
    r"|ready|skip|pause|mute|louder|quieter|never mind|forget (?:it|that)|not (?:that|this|those)"
    r"|anything (?:but|else)|try)(?: (?:it"
    r"|that|this|one|please|for now"
    r"|again|a (?:second|moment|minute)))*(?= \|)",
    "acts_on_it": rf"^\| (?:{_FILLER} )*(?!{_CONSTRAIN}\b|make\b|call\b|is\b|was\b|are\b|of\b"
    rf"|{_PREPOSITION}\b|{_PRONOUN}\b)\S+ (?:it|them|that|this)"
    rf"(?: (?:to|for|with|from|at) (?:me|us|my|him|her|everyone)\b.*| (?:into|onto) .*"
    rf"| in my .*)?(?: please| now| again"
    rf"| up| down| off)?(?= \|)",
    "names_attribute": rf"^\| (?:{_FILLER} )*(?:the |their |its |his |her |your |a |any "
    rf"|and )*(?:[a-z]+ )?{_ATTRIBUTE}(?: (?:and|or|,) (?:the |their"
    rf" |its )?{_ATTRIBUTE})*(?: (?:please|again|of it|there|too|number))*(?= \|)",
    "search_query": r"^\| (?:\S+ ){0,2}(?:weather|forecast|capital|population|meaning|definition"
    r"|synonyms?|news|history|difference"
    r"|translation|spelling|pronunciation|pictures|lyrics|pros) (?:of|in|for|about|between|to|and cons) "
    r"(?!.*\b(?:is|are|was|were|has|have)\b)|^\| (?:how to|best|nearest|latest) \S+",
    "personal": r"\b(?:i|we|my|our|mine|ours)\b",
    "specifies": r"\b(?:input|output|parameter|argument|string|list|number|function|result|page|table"
    r"|document|section|column"
    r"|row|value|format|answer|word|text|key|index|array|file|code|name|title|date|price|unit)s? (?:is"
    r"|are|has|have|comes|come"
    r"|contains?|starts?|ends?|belongs?|counts?|stays?|means?)\b",
    "third_person": r"\b(?:he|she|they|his|her|their|him|them)\b",
    "refers_back": r"\b(?:he|she|it|they|him|her|them|his|its|their|theirs|hers|each|both|one|ones|those"
    r"|these|this|such|there|neither"
    r"|others?|the rest|remaining|remainder|same)\b",
    "restates_goal": r"\b(?:we|i|you) (?:now |just |only |still |then )*(?:need|have|want|would like|must"
    r"|can|are trying) to (?:\S+ )?"
    r"(?:find|calculate|determine|know|figure|compute|work|subtract|add|divide|multiply|see|consider"
    r"|count|use)\b",
    "lasting_rule": r"\b(?:from now on|from here on|in all the following|in (?:all"
    r"|every) (?:\S+ )?(?:conversations?|answers?"
    r"|responses?|repl(?:y|ies)|messages?)|for the rest of (?:this|our|the) (?:conversation|chat|session"
    r"|discussion)|throughout (?:this|our|the) (?:\S+ )?(?:conversation|chat|session|discussion)|(?:every"
    r"|each) time (?:i|you)|whenever i"
    r"|always (?:answer|respond|reply|use|write|speak|call|end|start)|in the following|to all my"
    r"|for all (?:future|my)"
    r"|until i (?:say|tell)|in future)\b"
    r"|\b(?:pretend|imagine) (?:that )?(?:to be|yourself|you are|you re)\b|\b(?:act|behave|speak|talk"
    r"|write) (?:as|like) (?:a|an|the|if)\b"
    r"|\byou are (?:now )?(?:a|an|my|the) \S+|\b(?:embody|assume|adopt|take on|play) (?:the )?(?:persona"
    r"|role)\b|\byour task is\b"
    r"|\b(?:answer|respond|reply|speak|talk|write)(?: to me| only)? in (?:english|german|french|spanish"
    r"|italian|chinese|japanese"
    r"|short|simple|plain|one|two|bullet)\b|\bcall me\b|\bmy name is\b",
    "question_inside": _from_words(
        [
            r"(?<!of )(?<!from )(?<!than )(?<!to )(?<!on )(?<!with )\b(?:what|why|whats)\b",
            r"(?<!mean )(?<!know )(?<!find )(?<!out )(?<!calculate )(?<!determine )(?<!matter )(?<!of )"
            rf"\bhow (?:many|much|long|far|often|old|big|do|does|did|to|can|come|about|is|are|{_PRONOUN})\b",
            rf"{_HARD_START}(?:which|who|whom|whose|how)\b|\b(?:or not|or what|right)(?= \|)",
            r"\b(?:which|where|when|who) (?:is|are|do|does|did|can|could|should|will) (?:i|you|we|it|this"
            r"|that|there)\b",
            r"\bis (?:there|it|that|this) (?:possible|ok|okay|enough|true|normal|allowed|a)\b",
        ]
    ),
    "exclaims": r"(?:^|[|,] )(?:oh|ooh+|oof|ah+|aha|phew|wow|whoa|ugh|yay|yikes|oops|omg|lol|haha+|ha"
    r"|heh|hm+|hmm+"
    r"|huh|uh|um|damn|darn|sweet|ace|whew|yum|meh|aw+|gosh|congrats|hooray|bingo|kk|got it|noted)\b"
    rf"|(?:^|[|,] )(?:ok|okay|k|cool|nice|great|perfect|good|super|brilliant|fine|alright){_END}"
    r"|\b(?:lol|haha+|omg|lmao|xd)\b",
    "reports_result": rf"^\| (?:{_FILLER} |, |still |now |then )*(?:(?:it |that |this )?(?:still "
    rf"|now )?(?:says?|said|throws"
    r"|threw|works|worked|fails|failed|crashe[sd]|complains|hangs|breaks|broke|does not work)\b"
    r"|(?:did not|does not(?! (?:need|have))|got|getting|done|did|tried|finished|sorted"
    r"|fixed|solved|sold|seen)(?= (?:it|that|them|this|now|already|the|both|all)\b| [|,]))"
    r"|\b\w*(?:error|exception|traceback|warning|undefined|segfault|stacktrace|eacces|enoent|errno)\b"
    r"|\b(?:says|said|complains) (?:\S+ ){0,2}(?:is|are|does|not|no|that|it)\b|\bdone(?= [|,])"
    r"|\bworks (?:but|only|now|fine|for|on my)\b",
    "points": rf"\b(?:too(?= [|])|also|this(?! {_PERIOD})|that|these|those|it|one|ones|both"
    r"|all (?:two|three|four|\d)|again|version|versions|more"
    r"|other|another|others|same|previous|above|whole thing|everything together|now|then"
    rf"|next(?! {_PERIOD}))\b",
    "keeps_text": r"\b(?:remind|reminder|reminders|note|memo|to do|todo|alarm|calendar|event"
    r"|appointment)\b",
    # A statement: a subject and, within a few words, a verb that agrees with it.
    "describes": rf"^\| (?:{_FILLER} |, |and |but |or )*(?:(?:in|at|on|for|from|of|by|during|after"
    rf"|before|every|each"
    r"|if|when|given|since|as|up to|to) [^|,]{1,80}?(?:, )?)?(?:\S+ ){1,9}?(?:is|are|was|were|am|has"
    r"|have|had|will"
    r"|would|can|could|may|must|should|needs?|wants?|gets?|goes|costs?|takes?|gives?|makes?|comes?"
    r"|starts?|ends?"
    r"|means?|counts?|belongs?|stays?|runs?|lives?|likes?|hates?|loves?|works?|pays?|plays?|plans?|eats?"
    r"|reads?"
    r"|does|do|returns?|contains?|includes?|becomes?|equals?|depends"
    r"|(?<!the )(?<!a )(?<!an )(?<!my )\w{3,}ed|ate|went|gave|took|made|bought|sold"
    r"|spent|met|caught|got|found|left|came|ran|saw"
    r"|won|lost|drank|read|wrote|paid|built|kept|put)\b",
    "serves": rf"{_START}(?:{_SERVE} (?!(?:{_AUX}|of|and|or|costs?|takes?|starts?|ends?|needs?|time|times"
    r"|per|by|line|lines)\b)(?!\|)"
    r"|(?:sign|top|check) (?:me|us|him|her|it|up|in|out) "
    rf"|{_SERVE_OR_NOUN} (?:up |down |on |off |in |out )?{_SERVED}"
    rf"|(?:take|give|let|get) {_DETERMINER} |{_VERB} (?:that|them|those|these) (?!is\b|are\b|was\b))",
    # What is answered by words alone, so that nothing is done when it is answered.
    "wants_words": r"\b(?:write|compose|draft|create|generate|craft|invent|name|give|suggest|recommend|plan"
    r"|design|describe|explain|outline|summari[sz]e|translate|list|calculate|compute|work out|solve"
    r"|rewrite|edit|proofread|answer|brainstorm|propose|come up|find|search|look(?:ing)? for"
    r"|make (?:up|a (?:list|plan|table|quiz|poem)))\b",
    "edits": rf"^\| (?:{_FILLER} |, |and )*(?:add(?! up)|put|show|insert|move|replace|change|swap"
    rf"|switch)\b",
    # A question about somebody's case, whose facts the user has to tell, and not about the world.
    "of_a_case": r"\b(?:did|was|were|will|had|his|hers?|he|she|their|they|them|altogether|in total|total"
    r"|in all|left"
    r"|remain\w*|each|combined|earn\w*)\b|\b(?:do|does|has|have) (?!it |a |an |one |you |i |people "
    r"|this |that |not )\S+ "
    r"|\b(?:do|does|did|have) (?:i|we) (?:have|own|get|owe|pay|earn|spend)\b|\b(?:are"
    r"|is) (?:\S+ ){0,3}(?:in|on|at|of) the\b"
    r"|\b(?:popular|busy|much|many) (?:are|is) the\b|\bthe\b.* \bthe\b|\bafter\b|\bthe (?:final|new"
    r"|remaining|average)\b",
    "of_the_world": r"\b(?:do|should|can|could|must|would) (?:i|you|we|one|people)\b|\b(?:do|does|is|are"
    r"|did) (?:a|an|it|one|there)\b"
    r"|\b(?:is|are) (?:there )?in (?:a|an|one)\b|\bto (?:boil|cook|get|make|drive|fly|build|learn"
    r"|reach)\b|\b(?:for|of) (?:a|an|\d)"
    r"|^\| how (?:tall|far|high|deep|big|hot|cold|wide|long) (?:is"
    r"|are) the (?:\S+ ){1,3}\||\bpeople live\b",
    "calculation": r"\d [-+*/^=x] \(?\d|(?:\d\S* (?:, )?(?:and |plus |times |minus |by )?){3,}",
    "particulars": r"\b(?:in|at|on|from|for|by|with|under) .*\b(?:in|at|on|from|for|by|with|to|under) "
    r"|\bthat (?:i|we|he|she|it|they) |\S \| \S",
    "names_product": rf"^\| (?:{_FILLER} )*(?:\S+ ){{0,3}}(?:{_TEXT}|{_PROSE}|hints?|tests?|ideas?"
    rf"|reviews?|pictures?|photos?"
    rf"|lyrics|docs?|docstrings?|comments?|emojis?|numbers|sources?|links?|tips?|costs?"
    rf"|prices?)(?: please| too| instead)*(?= \|)",
    "heads": r"^\| (?:\S+ ){1,3}, ",
    "mine": r"\b(?:my|our|for me)\b",
    "theirs": r"\b(?:his|her|its|their)\b",
    "of_several": r"\b(?:them|their|theirs|they)\b",
    # Of what was found: `it is on the 4th floor`.
    "tells_of_it": rf"^\| (?:{_FILLER} |, |and )*(?:it|she|he|they)"
    r" (?:is|was|are|were|has|had|have|does|did|do|costs?|looks?|seems?|closes?|opens?|closed|opened)\b"
    r"(?! to\b)(?! for\b)",
    # After a list: `I want two more`.
    "wants_more": rf"^\| (?:{_FILLER} |, |and )*"
    r"(?:i (?:want|need|would like|could use) |(?:give|show|find) me )?"
    r"(?:\d+|one|two|three|four|five|six|ten|some|a few|any) (?:more|others?|further|additional)\b"
    r"(?= [|,])",
    "specification": r"\b(?:should|must|may|can|needs?|only|no|none|never|always|not|if|when|unless|each"
    r"|every|any|all"
    r"|at least|at most|exactly|up to|from|between|or less|or more|order|given|gets?|takes?|returns?"
    r"|accepts?|counts?"
    r"|belongs?|stays?|means?|depends|is called|it is|input|argument|arguments|parameter|parameters|about"
    r"|in neither|in both|a list|a string|a number|\d+)\b",
    "parameter": r"^\| (?:\S+ )*?(?:it|they) (?:is|was|are|were) (?!\w+ing\b)"
    r"|^\| \S+(?: \S+)? is the \S+(?= \|)|\b(?:i|we) (?:would )?(?:only |just )*(?:want|need|like)\b"
    r"|\b(?:we|they) are (?:\d|only|just|two|three|four|five|six|seven|eight|nine|ten)|\b(?:must|should"
    r"|needs? to|has to"
    r"|have to)\b",
    "own_past": r"\b(?:i|we|you|my \S+|mine|he|she) (?:have |has |just |already |also )*(?:was|were|had"
    r"|went|got|came|saw|did|ate|tried"
    r"|took|used|felt|\w{3,}ed)\b",
    "past": r"\b(?:was|were|had|did|went|came)\b",
    # A number alone is understood only from the question that it answers.
    "bare_number": r"(?:^\||[|,]) (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)(?= [|,])",
    "output_rule": r"^\| (?:and |also |then |please |, )*(?:give me|give|show|show me|name|list|return"
    r"|print"
    r"|display|sort|order|group|add up|count|sum|sum up|leave out|skip|ignore|keep|drop|exclude|include"
    r"|use|treat"
    r"|round) (?!(?:me )?(?:some|an example|examples|how|what|why|more|another)\b)"
    r"(?!.*\b(?:it|them|this|these|those|again|both|steps?|working|examples?)\b)",
    "opines": r"\b(?:i|we) (?:(?:would|will|have|am|are|do|did|not|still|rather|really) )*"
    r"(?:said|say|think|thought|guess|guessed|believe|bet|pick|picked|go|going|choose|chose|take|prefer|like|love)\b",
}

SIGNALS: dict[Signal, re.Pattern[str]] = {name: re.compile(source) for name, source in _SOURCES.items()}

_DO = any_of(
    "book reserve order buy get rent hire schedule set arrange plan organize organise play start turn "
    "change "
    "switch put log record send call find search look add cancel move transfer pay track remind dim open "
    "close lock unlock charge vacuum water feed renew register"
)

KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "choice",
        re.compile(
            r"\| a [|,] .*[|,] b [|,] "
            r"|^\| [^|]*\b(?:which|what|who|where|when|why|how|on|at|in)\b[^|]*\| a [^|]+\| b [^|]+\| c "
        ),
    ),
    (
        "knowledge",
        re.compile(
            r"\b(?:what|whats) (?:is |are )?(?:the )?difference\b|\bwhat (?:does|do"
            r"|did) (?:\S+ ){1,6}mean\b"
            r"|\bmeaning of\b"
        ),
    ),
    (
        "quantity",
        re.compile(
            rf"{_HARD_START}how (?:many|much|long|far|old|tall|big|heavy|high|fast) "
            rf"|, how (?:many|much|long|far) "
        ),
    ),
    (
        "interactive",
        re.compile(
            r"\b(?:quiz|role ?play|interview (?:me|with)|pretend|imagine (?:that )?(?:you|yourself)"
            r"|let us (?:play|talk|chat|practice"
            r"|practise|have|discuss|start|pretend)|play (?:a game|the role|\S+ questions|chess|hangman)"
            r"|act (?:as|like)|you are (?:now )?(?:a|an|my|the)"
            r"|(?:play|start|guessing|word|memory|card|board) (?:\S+ ){0,2}game|ask me|test me"
            r"|guess (?:the|my|what|a)|text adventure|hangman|twenty questions|20 questions|trivia"
            r"|debate with|be my|tutor me|teach me|drill me|practi[cs]e (?:my|with|for|speaking|a)|mock"
            r"|embody|persona|simulate|speak like|i am (?:sad|lonely|depressed|bored|tired|anxious"
            r"|stressed))\b"
        ),
    ),
    (
        "code",
        re.compile(
            r"\b(?:functions?|programs?|scripts?|query|sql|regex|algorithm|code|implement"
            r"|implementation|python|javascript)\b"
            rf"|^\| (?:{_FILLER} |, )*(?:i|we) (?:need|want) to (?:split|count|parse|sort|filter|convert"
            rf"|compute"
            r"|check|group|merge|reverse|validate)\b"
        ),
    ),
    (
        "entries",
        re.compile(r"\b(?:about (?:this|a|the) table|(?:one|a|single) sentence)\b"),
    ),
    (
        "item",
        re.compile(
            rf"{_HARD_START}(?:(?:can|could|would) you |i want you to |help me )?(?:translate|convert"
            rf"|define|spell|pronounce|correct|fix"
            r"|proofread|rewrite|rephrase|paraphrase|summarize|summarise|edit|classify|categori[sz]e"
            r"|label|tag|rate|score|identify|reverse"
            r"|capitali[sz]e|simplify|shorten|synonyms?)\b(?=.*(?:\| \S|\b(?:this|these|following|below"
            r"|into) |\d))|\bwhat (?:is|are) (?:the (?:square|cube|root) )?[\d(]|\bwhat does \S+ mean\b"
            r"|\bhow do you say\b"
            r"|\bsynonyms? (?:for|of)\b"
        ),
    ),
    (
        "prose",
        re.compile(
            rf"\b(?:write|compose|draft|create|generate|craft|produce|make|design|develop|give|tell"
            rf"|start|suggest"
            rf"|recommend|share|come up"
            rf"|propose|plan|need|want|like|edit|rewrite|proofread|provide|brainstorm|devise|prepare"
            rf"|help) (?:\S+ ){{0,8}}?{_PROSE}\b"
        ),
    ),
    (
        "quantity",
        re.compile(
            rf"\bhow (?!{_AUX}\b|to\b|come\b|about\b|else\b|exactly\b|the\b|{_PRONOUN}\b)\S+ (?!\|)"
            rf"|{_HARD_START}(?:many|much) "
            r"|\b(?:what|which|find|calculate|compute|determine|count|work out|in) (?:\S+ ){0,5}(?:total"
            r"|average|sum|number"
            r"|percentage|percent|fraction|ratio|amount|cost|price|profit|value|weight|height|length"
            r"|distance|area|volume"
            r"|speed|age|width|depth|perimeter|size|capacity|circumference|radius|volume|length|increase"
            r"|decrease|discount|salary|income|bill|"
            r"tax|tip|loss|temperature|remainder|product|quotient|difference|probability|score|mean"
            r"|median|temperature|savings|balance|change|time|rate|profit|worth)\b"
            r"|\bin total\b|\btotal\b|\baltogether\b|\bcount (?:the|all|how)\b|\bwhat (?:would"
            r"|will) be the\b"
        ),
    ),
    (
        "none",
        re.compile(
            r"^\|(?: (?:hi|hello|hey|good (?:morning|evening|afternoon)|there|thanks|thank you"
            r"|how are you|,|\|))*\s*\|?$"
            rf"|{_HARD_START}(?:i feel|i felt|i had|i just|i am (?!looking|searching|planning|trying"
            rf"|writing|going|hoping|thinking"
            r"|interested|organi[sz]ing|preparing|after|in need)\S+|my \S+ (?:is|was|died|has|had|left"
            r"|will|does|keeps|just))\b(?!.*\b(?:want"
            r"|need|how|what|why|can|could|which|help|should|find)\b)"
        ),
    ),
    (
        "lookup",
        re.compile(
            rf"\bwhat \S+ of \S+ {_AUX} |\bwhat (?:is|was|are|were|will be) the (?:current|new|final"
            rf"|original|remaining|resulting|actual|combined"
            rf"|largest|smallest|greatest|overall|exact|maximum|minimum) |\bwhat (?:is|are) the (?:most"
            rf"|least|top|\S+est|names?|titles?|dates?|oldest) |\b(?:what|which) (?!(?:{_AUX}|the|a|an|if"
            rf"|about|kind|type|sort)\b)\S+ (?:\S+ )?{_AUX} |\bwhat (?:does|did|do|will|would|was|were"
            rf"|should) (?:he|she|they|it)\b|\bwhat (?:did|will) (?!you|i|we|happen|the (?:future|world))"
            rf"|\b(?:when|where) (?:did|will|does) (?:he|she|they|\S+ and) |\bwhat (?:is|was|are|were"
            rf"|will be) (?:his|her"
            r"|their|my|our|its) "
        ),
    ),
    (
        "entries",
        re.compile(rf"^\| (?:{_FILLER} )*(?:who|what|which|where) (?:is|are|was|were|did) (?:my|our) "),
    ),
    (
        "knowledge",
        re.compile(
            rf"{_HARD_START}(?:why|how|explain|describe|discuss|tell me (?:about|how|why|what)|who|what"
            rf"|when|where|is|are|do|does"
            r"|did|can|could|should|compare|define|elaborate|summarize|summarise|analyze|analyse|evaluate"
            r"|prove)\b"
            r"(?! (?:you|i|we) (?:please )?(?:find|book|get|play|set|order|buy|reserve|send|make|turn"
            r"|start|look|search|check"
            r"|write|create|help|give|show|rent|schedule|change|have))"
            r"|\b(?:explain|what is the (?:meaning|difference|purpose|best|capital)|difference between)\b"
        ),
    ),
    (
        "entries",
        re.compile(
            rf"{_HARD_START}(?:which|list)\b|\b(?:a list of|names|the names) |{_HARD_START}(?:show|give"
            rf"|find|get) "
            r"(?:me |us |out )?(?:all|every|each|the|only|those|names?|how|which|who|what)\b"
        ),
    ),
    (
        "other",
        re.compile(
            r"^\| (?:please )?(?:add|put|move|send|transfer|forward) (?:\S+ ){1,4}(?:to|into|on) (?:my"
            r"|the|our|a|this) "
        ),
    ),
    (
        "task",
        re.compile(
            rf"^\| (?:{_FILLER} |, )*(?:(?:can|could|would|will) you (?:please )?|i want you to "
            rf"|help me (?:to )?)?"
            rf"(?:{_DO}|write down|note down|work out|calculate)\b"
            rf"|^\| (?:{_FILLER} |, )*(?:i|we) (?:really |just )*(?:want|need|wanted|needed|would like"
            rf"|would love) (?:to "
            rf"(?!(?:learn|know|understand|improve|become|stop|quit|lose|talk|discuss|ask|practi[cs]e"
            rf"|be)\b)|a |an |some |tickets? "
            rf"|different |new |the |my )|^\| (?:{_FILLER} |, )*(?:i|we) (?:am|are) (?:going|looking"
            rf"|travell?ing|planning)\b"
        ),
    ),
    ("prose", re.compile(rf"^\| (?:{_FILLER} |, )*(?:\S+ ){{0,2}}{_PROSE}\b")),
    (
        "quantity",
        re.compile(
            r"\bhow (?:many|much|long|far)\b"
            rf"|{_START}(?:determine|compute|figure out|find out) (?:the|his|her|their|how|what)\b"
        ),
    ),
    ("lookup", re.compile(rf", (?:what|which|who|when|where|how)\b|\b(?:what|which) (?:\S+ )?{_AUX}\b")),
    (
        "lookup",
        re.compile(
            rf"^(?!\| (?:{_FILLER} |, )*{_MAKE}\b)(?!.*\b(?:i|im|my|we|our|me|you|your)\b)(?=(?:\S+ ){{8}})"
            r"(?:(?=(?:\S+ ){11})|.*\b(?:is|are|was|were|has|have|had|will|would|can|gets?|takes?|costs?"
            r"|needs?|wants?|\w{3,}ed)\b)"
        ),
    ),
    (
        "other",
        re.compile(
            rf"^\| (?:{_FILLER} |, )*(?:i|we|my \S+) (?:have|had|has|feel|felt|got|am|keep) (?!to\b)"
            # What somebody or something of the user's did: no request is open yet.
            rf"|^\| (?:{_FILLER} |, )*(?:my|our) \S+ (?:just |also |always |still |suddenly )*(?:broke|ran"
            r"|left|lost|fell|hit|hurt|stole|cut|quit|went|came|said|says|told|makes?|wants?|keeps?|does|do|will"
            r"|can|cannot|gets?|hates?|loves?|likes?|thinks?)\b"
            r"|\b(?:learn|understand|improve|not|joke|riddle|ideas?|tell|says|example|meaning|recommend"
            r"|suggest|compare|\w{3,}ed)\b|\d"
        ),
    ),
    (
        "task",
        re.compile(
            r"^(?=(?:\S+ ){0,11}\S*$)(?=.*\b(?:i|we|me|us|my|our|something|some|somewhere|a|an|please)\b)"
        ),
    ),
    ("topic", re.compile(r"^\| (?:\S+ ){2,4}\|$")),
)
