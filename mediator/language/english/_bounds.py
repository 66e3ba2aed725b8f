"""English bounds, differences and comparatives."""

from __future__ import annotations

from midturn.mediator.language._bounds import Around, BoundWords
from midturn.mediator.language._phrases import phrase_set, words

BOUNDS = BoundWords(
    called=frozenset(["max"]),
    measured=frozenset(words("cheaper shorter younger lighter older taller longer heavier dearer")),
    plural="s",
    upward=frozenset(["up"]),
    rising=frozenset(
        words(
            """go goes going gone went move moves moved climb climbs climbed raise raised increase increased
            bring brings brought round rounded add adds adding sum sums bump bumped push pushed come comes
            came total totals"""
        )
    ),
    scaling=frozenset(words("scale scaled scaling multiply multiplied convert converted")),
    particles=frozenset(["over", "beyond", "under", "above", "below", "past"]),
    after_particles=frozenset(words("for to at from in on with by into onto of until after before and or")),
    pointed=frozenset(["that", "this", "it", "them"]),
    spanning=frozenset(["over"]),
    before_spanning=frozenset(words("left come came comes hand hands handed go goes went turn start")),
    during=frozenset(words("the these those this a an next last past following coming first all whole each")),
    crossing=frozenset(
        words(
            """take takes took taken taking lead leads led leading walk walks walked walking hike hikes hiked
            hiking run runs ran running ride rides rode riding cycle cycles cycled travel travels travelled
            traveled drive drives drove fly flies flew climb climbs climbed goes went going stretch stretches
            stretched spread spreads swim swims swam row rows rowed sail sails sailed carry carries carried
            spaced distributed race races raced trip trek tour route journey leg legs"""
        )
    ),
    sending=frozenset(["transfer", "send", "bring", "hand", "carry", "move", "wire", "ship"]),
    pointing=frozenset(["the", "that", "this"]),
    timely=frozenset(["by", "until", "till"]),
    ending=frozenset(["until", "till"]),
    early=frozenset(["before", "b4"]),
    before_next=frozenset(["max", "min", "maximum", "minimum", "at"]),
    limits=frozenset(["limit", "ceiling"]),
    being=frozenset(["is", "was"]),
    nobody=frozenset(["nobody", "noone", "none", "no"]),
    exceeding=frozenset(
        words(
            """outnumber outnumbers outnumbered outnumbering exceed exceeds exceeded exceeding surpass
            surpasses surpassed surpassing outweigh outweighs outweighed beat beats top tops topped"""
        )
    ),
    exceeding_by="by",
    than="than",
    enough=frozenset(["enough"]),
    no_more=frozenset(["no", "not"]),
    grading={"more": ">", "less": "<"},
    comparative_ending="er",
    better="better",
    preferring=frozenset(["prefer", "prefers", "preferred", "favour", "favor", "rather"]),
    around={
        ">": Around(before=frozenset(["past", "beyond"])),
        ">=": Around(
            before=frozenset(["since"]),
            after=frozenset(["onwards", "onward", "upwards"]),
            both=phrase_set("from on"),
        ),
        "+": Around(
            before=frozenset(["another", "additional", "further"]), after=frozenset(["extra", "additional"])
        ),
    },
    ends=frozenset(["dropoff", "return", "back", "end", "ending", "checkout", "last"]),
)
