"""English denials and exclusions."""

from __future__ import annotations

from midturn.mediator.language._denials import DenialWords
from midturn.mediator.language._phrases import phrase_set, words

DENIALS = DenialWords(
    denying=frozenset(["not"]),
    in_place=phrase_set("instead of | rather than | place of"),
    excluding=frozenset(["no", "without", "except", "excluding"]),
    before_values=frozenset(words("on at in for the a an from to of by with until")),
    forbidding=frozenset(words("no not without never w leave avoid exclude excluding except skip")),
    degrees=frozenset(words("so too very that quite as really many much")),
    freedoms=frozenset(
        words(
            """restriction restrictions limit limits limitation limitations preference preferences problem
            problems issue issues objection objections rush hurry doubt"""
        )
    ),
    states=frozenset(words("feeling sure aware certain able familiar")),
    nobody=phrase_set("no one"),
    nobody_does=frozenset(words("can could will would is was has had knows")),
    unwilling=phrase_set("want to"),
    chores=frozenset(words("cook miss")),
    forbidding_verbs=frozenset(["don't", "dont", "don`t"]),
    before_forbidding=frozenset(words("please and but or just so also then")),
    speakers=frozenset(["i", "we"]),
    wishing=frozenset(words("want wanna like need wish eat drink use have take")),
    turning=frozenset(
        words(
            """no not none nothing nobody nor neither never without only just instead rather except but skip
            out stop drop unless exclude excluding excluded avoid already dont wont isnt"""
        )
    ),
    denied_endings=("n't", "n`t"),
    supposing=frozenset(["if"]),
    refusing=frozenset(["not", "no"]),
    otherwise=frozenset(["otherwise", "else"]),
    answered=frozenset(
        words(
            """i i'd i'll i'm i've we we'd we'll it it's that that's this there there's make change find book
            look show please actually try let's set put search switch move reserve give get can could use my
            our the for in on at from"""
        )
    ),
    written_denials=("n't", "nt", "n`t"),
    answering=frozenset(["no"]),
    affirming=frozenset(["yes"]),
    prefixed=frozenset(["non"]),
    no_denials=phrase_set("drop off | drop - | drop ‑"),
    parting=frozenset(["no", "not", "nor", "without", "never"]),
    asked=frozenset(["you", "we", "it", "they"]),
    before_idle=frozenset(["or", "if"]),
    own_idioms={
        **dict.fromkeys(["can't", "cant", "cannot"], frozenset(["wait"])),
        "never": frozenset(["mind"]),
    },
    never_idle=frozenset(["without", "avoid", "exclude"]),
    going_away=phrase_set("out of"),
    needs=frozenset(["need"]),
    until=frozenset(["until", "till", "before"]),
    leaving=frozenset(["leave", "leaves", "leaving"]),
    elliptic=frozenset(words("not don't dont doesn't doesnt didn't didnt won't wont")),
    preferring=frozenset(["rather", "prefer", "would"]),
    lacking="less",
    undoing="un",
    nothing_there=frozenset(["empty", "blank", "missing", "absent", "none"]),
    without=("no ", "without "),
    excepting=("except", "excluding"),
    exceptions=frozenset(["but", "apart", "besides", "bar", "other"]),
    counting=frozenset(["count", "include", "consider", "mention", "regard", "list", "show"]),
    left_out=frozenset(
        words(
            """ignore ignores ignoring exclude excludes excluding excluded omit omits omitting omitted skip
            skips skipping skipped disregard disregarding except without leave leaving left"""
        )
    ),
    done=("ed", "en"),
    left=frozenset(words("left remain remains remaining outstanding pending unfinished")),
    still_to=("yet to", "still to"),
    outside=frozenset(["outside"]),
    out=frozenset(["out"]),
    before_out=frozenset(["is", "are", "was", "were"]),
    alone=frozenset(["only", "just", "alone", "solely", "exclusively"]),
    conditional=phrase_set("unless if"),
)
