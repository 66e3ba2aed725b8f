"""English words the check must know: those that are no names, and those that carry no content.

Cost accepted: for languages other than English only negations and the capital letters of names are
known.
"""

from __future__ import annotations


def words(text: str) -> list[str]:
    """The words of a list written as running text."""
    return text.split()


def phrases(text: str) -> list[tuple[str, ...]]:
    """The phrases of a list, parted by `|`, as tuples of their words."""
    return [tuple(phrase.split()) for phrase in text.split("|")]


FUNCTION_WORDS = frozenset(
    words(
        """a an the this that these those i me my mine myself we us our ours you your yours he him his
            she her hers it its they them their theirs who whom whose which what when where why how and or
            but nor so yet for if then than as at by in on of to from with within into onto over under
            about between through during per via is are was were be been being am do does did done doing
            have has had having will would shall should can could may might must let lets let's there here
            also too very just only really quite please pls plz ok okay yes yeah no not now well um uh hey
            hi hello thanks thank thx i'm i'll i'd i've it's that's he's she's we're we'll they're you're
            don't isn't each every all any some both either neither one ones other others another more
            most less least much many few several such own same out up down off again once while because
            until since before after above below because though although however total altogether"""
    )
)
"""Words that bind nothing: a figure is not about them."""

_STARTERS = words(
    """above according actually add adjust after again all allow alternatively always analyse analyze
            and another answer any anyone anything apart apply approximately are arrange arrive as ask
            assume attach average avoid back bake based basically be because been before begin below
            besides better between big block book both bread breakfast bring build business but buy bye
            calculate call can cancel careful cars change cheap cheaper check choose clean clear close
            code coffee color colour combine come compare compose compute confirm consider contact
            continue contrary convert cook cool copy correct could count create cut daily data date day
            days dear decide define delete deliver describe design despite determine develop dinner direct
            discuss display divide do documentation dont don't double draft draw drink drive drop due
            during each eat edit eight either eleven else email end enough ensure enter error estimate
            even evening every everybody everyone everything exactly example except exclude excluding
            expand explain extend fast feature few file fill final finally find fine finish first fix
            flight flour fly focus follow following food for forget form format four free friday fresh
            from full function further game gather generate get give given go good got grab great group
            guess guys had half hall handle happy hard has have having he hello help hence her here hey hi
            his hold holiday home hope hotel hour house how however i identify if ignore imagine implement
            important improve in include including increase indicate initially inside insert install
            instead into invite is it item items its join just keep kids kind kindly know last lastly late
            later laptop leave less let like limit list listen live look loop low lunch mail main make
            many march maximum may maybe me meanwhile measure meet meeting mention merge message mild milk
            minimum minus mix monday money more moreover most move much music must my name need neither
            never new next nice night nights nine no none nor normal not note nothing notify now number
            nuts of off offer often oh ok okay old omit on once one only open option or order organise
            organize other otherwise our out outline over own page paint parse party pay people per
            perfect perhaps personal pick place plan play please plus point possible post prefer prepare
            present preserve previous price print private process produce program project prompt proof
            provide purchase put question questions quick quickly quiet quite quote rate rather read ready
            reason receive recently recommend red reduce regarding remember remind remove rename rent
            replace reply report request require reschedule research reserve respond restaurant return
            revenue review revise rewrite roll room run same save say schedule scratch search second see
            select sell send set seven several shall she short shorten should show similar simple simply
            since six size skip small so solve some somebody someone something sometimes soon sorry sort
            spend split start state stay still stop store straight subject subtract such suggest sum
            summarise summarize suppose sure swap switch table take talk tea teach tell ten test text
            thank thanks that the their them then there therefore these they thing things think third this
            those three through thus thursday tickets time title to today together tomorrow tonight too
            total translate travel trim trip try tuesday turn twelve twenty twice two type under unless
            until up update upgrade use using value vegan vegetarian very via visit wait wake walk want
            warm was water we wednesday week weekend welcome well went were what whatever when where
            whether which while who whoever whole whose why will wish with within without word words work
            would write wrong year yeah yes yesterday yet you young your meeting dog cat children adults
            team deadline video essay race shop train bus buses temps temperature temperatures looking
            heads thats ideally usual search recipe topic user users options bonus question kindly btw fyi
            asap mom mum dad mother father grandpa grandma uncle auntie aunt brother sister parents boys
            girls tv id faq url api pdf html css sql json csv xml http https gb mb tb kg km mi am pm usd
            eur gbp est pst utc gmt yup yep nope nah alright approved fabulous fantastic lovely pretty ya ye
            yea hmm hello hey hi cool select where insert join group order limit true false null todo
            understood noted agreed bonjour bonsoir salut merci hola gracias hallo danke ciao grazie
            monsieur madame"""
)

COMMON_WORDS = FUNCTION_WORDS | frozenset(_STARTERS)
"""Words that a capital does not make a name, above all where a sentence begins with them."""

ACRONYMS_KEPT = frozenset(
    ["pdf", "html", "css", "json", "csv", "xml", "api", "utc", "gmt", "est", "pst"]
)
"""Common, yet requirements in their own right where they stand in capitals."""

GENERIC_VERBS = frozenset(
    words(
        """use uses using used want wants wanted have has having had include includes including included
            add added make makes made do does did be is are get gets getting go going like likes put need
            needs give take allow allowed keep contain contains containing any anything something some
            please ever must should would could can will really necessary needed required thing things
            want"""
    )
)
"""Words that a negation may be put with or without: `no nuts`, `don't include nuts`."""

VERBISH = frozenset(
    words(
        """is was has had will would can could and gave got went found made took ate bought sold did does
            said wants needs should must may might paid spent came saw ran won wrote read put cut let lost
            kept left drove flew grew knew met sat sent set slept spoke stood swam taught threw told
            thought wore bakes"""
    )
)
"""What follows a name that begins a sentence, beside forms in -s and -ed."""
