"""English forms of words: those that no ending tells, and the endings of relatives."""

from __future__ import annotations

from midturn.mediator.language._phrases import phrases, words

_FORMS = phrases(
    """eat ate eaten|drink drank drunk|give gave given|take took taken|write wrote written|buy bought|
    sell sold|see saw seen|speak spoke spoken|break broke broken|choose chose chosen|drive drove driven|
    fly flew flown|ride rode ridden|rise rose risen|fall fell fallen|grow grew grown|know knew known|
    throw threw thrown|draw drew drawn|wear wore worn|tear tore torn|bear bore born|swim swam swum|
    sing sang sung|run ran|begin began begun|forget forgot forgotten|get got gotten|hide hid hidden|
    bite bit bitten|shake shook shaken|steal stole stolen|freeze froze frozen|wake woke woken|
    teach taught|catch caught|think thought|bring brought|fight fought|seek sought|sleep slept|
    keep kept|feel felt|leave left|lose lost|meet met|send sent|spend spent|build built|lend lent|
    sit sat|stand stood|tell told|hear heard|find found|win won|hold held|read|pay paid|make made|
    say said|feed fed|lead led|shoot shot|hang hung|dig dug|stick stuck|man men|woman women|foot feet|
    tooth teeth|mouse mice|goose geese|knife knives|life lives|wife wives|shelf shelves|
    half halves|far further farther furthest farthest|lie lay lain|go went gone|come came|become became|
    have had has|beat beaten|bus buses|do did done|be was were been"""
)
"""Forms of one word that no ending tells, its base form first."""
BASES = {form: forms[0] for forms in _FORMS for form in forms[1:]}
RELATED_ENDINGS = frozenset(
    words(
        """a al ial ual ic ical li ist ism ian an ion ation ition ison er or ar ary ory ant ent ance anc enc
        ence ment ity iti ness y i e s d t n m ure ive ativ ous ful less ly ship hood th age abl ibl is
        iz ise ize if ify ific eer ier tic ct pt sion tion r en ed ing es men in at ate ain"""
    )
) | {""}
PREFIXES = ("re", "un", "non", "pre")
