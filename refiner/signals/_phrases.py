"""What people say to an assistant about its answers, in English, German, Spanish, French and Chinese."""

from __future__ import annotations

from midturn.mediator.language import table

THANKS = table(
    (
        "thanks",
        """thank you | thank u | thankyou | thanks | thaks | thx | ty | tysm | cheers | much appreciated |
        i appreciate it | very helpful | so helpful | i am thankful | danke | dankeschön | vielen dank |
        besten dank | gracias | merci | 谢谢 | 多谢""",
    )
)
"""They count where they come first: behind a request they are only polite."""

LEAVES = "takes leave content"
FAREWELLS = table(
    (
        LEAVES,
        """bye | goodbye | good bye | see you | that's all | thats all | that is all | that's it |
        that is it | that'll be all | that will be all | that would be all | that'll do it |
        that will do it | all set | it's all | all i need | all i needed | no more questions |
        don't have more question | nothing else | tschüss | das war's | das wars | das ist alles | adiós |
        eso es todo | nada más | au revoir | c'est tout | ce sera tout | 再见 | 就这些""",
    )
)
"""They count wherever they stand."""

COMPLAINTS = table(
    (
        "says that the answer is wrong",
        """that's wrong | thats wrong | that is wrong | this is wrong | it's wrong | it is wrong |
        that's not right | that is not right | that isn't right | not correct | that's incorrect |
        that is incorrect | incorrect | you got it wrong | you got that wrong | you are wrong |
        you're wrong | made a mistake | your mistake | misunderstanding | misunderstood |
        you misunderstand | misread | mix up | some confusion | a confusion | not what i asked |
        not what i wanted | not what i want | not what i said | not what i meant | isn't what i asked |
        isn't what i wanted | didn't ask for | did not ask for | never asked for | never said |
        didn't say that | you forgot | you ignored | you missed | you left out | das ist falsch |
        das stimmt nicht | ist nicht richtig | falsch verstanden | missverstanden | missverständnis |
        nicht was ich wollte | habe ich nicht gesagt | vergessen hast | du hast vergessen | está mal |
        eso no es correcto | no es lo que pedí | no es lo que quería | te equivocas | malentendido |
        c'est faux | ce n'est pas correct | pas ce que j'ai demandé | pas ce que je voulais | malentendu |
        不对 | 错了 | 不是我要的 | 你误会了""",
    ),
    (
        "says that it is of no use",
        """doesn't work | does not work | didn't work | did not work | not working | doesn't help |
        does not help | not helpful | unhelpful | useless | no use | makes no sense | doesn't make sense |
        going in circles | frustrated | frustrating | disappointed | disappointing | ridiculous |
        unacceptable | waste of time | wasting my time | already told you | i told you | as i said |
        like i said | i already said | i said already | how many times | funktioniert nicht | geht nicht |
        hilft nicht | hilft mir nicht | unbrauchbar | nutzlos | enttäuscht | habe ich doch gesagt |
        schon gesagt | wie gesagt | no funciona | no sirve | inútil | ya te dije | ya lo dije |
        ne marche pas | ne fonctionne pas | inutile | déjà dit | 没用 | 不行 | 我说过""",
    ),
)

CORRECTIONS = table(
    (
        "says what was meant",
        """i meant | what i mean is | i actually meant | i actually wanted | initially i wanted |
        i'm trying to change | scratch that | on second thought | on second thoughts | changed my mind |
        change my mind | i misspoke | the right one is | the right time | the right date |
        the date is wrong | the time is wrong | i was looking to | i would prefer to | i'd prefer to |
        neither of those | neither of them | neither of these | none of those | none of these |
        not what i had in mind | ich meinte | gemeint war | doch lieber | lieber doch |
        ich wollte eigentlich | keines davon | quise decir | me refería | quería decir | mejor dicho |
        ninguno de esos | je voulais dire | en fait je voulais | aucun des deux | 我是说 | 我的意思是 |
        我要的是 | 改成""",
    ),
)
"""They correct wherever they stand."""

CHANGES = table(
    (
        "changes what was said",
        """make it | make that | make them | make the | change it | change that | change the | change to |
        instead | i'd rather | i would rather | works better | works out better | i actually |
        it's actually | needs to be | need to be | must be | has to be | try again | now that i think |
        mach daraus | ändere | ändern sie | lieber | statt | cámbialo | cambia | mejor | en su lugar |
        prefiero | changez | change-le | plutôt | à la place""",
    )
)
"""They correct where something that was said is replaced in the same turn."""

OPENINGS = table(
    (
        ("opens with a no", True),
        "no | nope | nah | nein | doch | non | 不 | 不是",
    ),
    (
        ("opens with a correction", False),
        """actually | wait | oh wait | oh sorry | oh no | hold on | oops | sorry | correction | rather |
        hang on | no wait | no actually | eigentlich | moment | quatsch | en realidad | espera | perdón |
        en fait | attends | pardon | 等等""",
    ),
)
"""They correct where they open a turn: why, and whether it may also only answer a question with no."""

OPENERS = table(
    (
        "corrects",
        """no | nope | nah | oh | ah | ach | actually | wait | hold on | oops | sorry |
        sorry for the confusion | correction |
        rather | hang on | i meant | meant | i mean | mean | i wanted | make it | make that |
        please make it | let's make it | can you make it | could you make it | change it to |
        change that to | scratch that | on second thought | i changed my mind | instead | nein | doch |
        ich meinte | eigentlich | moment | mach daraus | quise decir | perdón | non | en fait |
        je voulais dire | pardon | 不 | 不是 | 我是说 | 改成""",
    )
)
"""Words at the beginning of a turn that only say that it corrects."""

ABANDONMENTS = table(
    (
        "asks for a person",
        """human agent | human being | real person | real human | live agent | a human | talk to a person |
        speak to a person | speak with a person | speak to someone | talk to someone |
        someone else i can talk | your manager | a manager | your supervisor | a supervisor |
        any supervisor | a representative | transfer me | connect me with | connect me to |
        someone who can assist | someone who might be able | someone else i can speak |
        someone else i could speak | someone else i could talk | einem menschen | einem mitarbeiter |
        ihrem vorgesetzten | una persona real | un agente | su supervisor | un humain | un conseiller |
        votre responsable | 人工 | 真人""",
    ),
    (
        "gives up",
        """never mind | nevermind | nvm | forget it | forget about it | i give up | giving up |
        not interested anymore | no longer interested | i'll do it myself | i'll do that myself |
        do it on my own | cancellation on my own | look elsewhere | go elsewhere | try elsewhere |
        somewhere else then | not okay for me | not ok for me | vergiss es | vergessen sie es | schon gut |
        lass es | ich gebe auf | mache ich selbst | olvídalo | déjalo | da igual | me rindo |
        laisse tomber | laissez tomber | tant pis | j'abandonne | 算了 | 不用了""",
    ),
)

POSTPONEMENTS = table(
    (
        "puts it off",
        """get back to you | get back once | reach out as soon as | reach out again | reach out soon |
        contact you soon | contact you again | be in touch | let you know as soon as | once i have it |
        hold off | consider my options | think about it | take some time | i'll find it | to find it first |
        i'll try to find | let me try figuring | i'll figure it out | some other time | another time |
        later then | melde mich wieder | ich überlege es mir | ein andermal | lo pensaré | otro día |
        je vais réfléchir | une autre fois | 下次""",
    )
)
"""They give a request up where the turn asks for nothing else."""

INSISTENCE = table(
    (
        "insists",
        """i really need | really hoping | i still need | i still want | any possibility |
        absolutely no way | any way to proceed | anything we can do | any kind of | without it |
        as i asked | once again | try again | check again | look again | going in circles |
        ich brauche wirklich | noch einmal | nochmal | schon wieder | otra vez | de nuevo |
        encore une fois | 再试 | 再说一遍""",
    )
)
"""They ask again where the answer before them gave nothing."""

ASSENTS = table(
    (
        "agrees",
        """yes | yeah | yep | yup | sure | ok | okay | alright | confirm | i confirm | that's right |
        correct | exactly | go ahead | sounds good | perfect | great | please do | no problem | no worries |
        kein problem | ja | genau | gerne | sí | claro | vale | oui | d'accord | 好 | 好的 | 是的 | 对""",
    )
)
"""They agree where they open a turn: what follows only says again what is agreed to."""
