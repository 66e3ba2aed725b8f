"""English words that tell what a turn is."""

from __future__ import annotations

import re

from midturn.mediator.language._phrases import any_of, words
from midturn.mediator.language._turns import TurnWords
from midturn.mediator.language.english._done import DONE
from midturn.mediator.language.english._frequent import (
    AUXILIARIES,
    COMMON,
    CONTRACTIONS,
    EMPTY,
    MISTYPED,
    RIGHT,
    VERB_AFTER,
)
from midturn.mediator.language.english._reply_forms import REPLY_RULE
from midturn.mediator.language.english._signals import KINDS, SIGNALS
from midturn.mediator.language.english._stems import light_stem

_LEAD = any_of(
    "and or so ok okay sure great also then well but alright perfect thanks now gladly certainly absolutely"
)
_OPENING = rf"^(?:[^:]*:)?\W*(?:{_LEAD}\W+)*"
_ASKING = "(?:which|what|when|where|who|whom|how)"
_LINKING = any_of("is are was were do does did has have") + r"\b"
_PARTICULAR = (
    rf"(?:(?:for|in|at|to|on|by|with|until|under|about|of) )?{_ASKING}"
    r"(?: (?:many|much|long|big|large|far|often|old|late|early|hot|loud|heavy))?"
    rf"(?: (?!{_LINKING})[\w-]+){{0,3}}"
)
_BRIEF = rf"{_PARTICULAR}(?:(?:,|,? and) {_PARTICULAR})*\W*"
_WISHING = any_of(
    "like want wish need prefer feel be use tell remind say pay save pick call book order put send set play "
    "add take know mean have get go start write mention include cover look"
)

TURNS = TurnWords(
    signals=SIGNALS,
    kinds=KINDS,
    reply_rule=REPLY_RULE,
    pointing=re.compile(r"\b(?:these|those|this|that|such|both|same) ((?:\S+ ){1,2})"),
    handing_over=re.compile(
        r"\b(?:this|these|following|below)\b.*\| (?:\S+ ){2}|\bhere (?:is|are) (?:my|the|a|an)\b"
    ),
    closing=re.compile(
        r"(?:(?:is|was) there )?(?:anything|something) (?:else|more)"
        r"(?: (?:that )?(?:i|we) can (?:do|help)[^.!?\n]*| for you| today)?\s*\?\s*\Z",
        re.IGNORECASE,
    ),
    loaded=re.compile(
        r"\b(?:not|\w+n't|never|avoid\w*|dislike\w*|hates?|rather not|allerg\w*|intoleran\w*|leave out"
        r"|left out|exclude\w*|decline\w*|skip\w*|without|keep|kept|stays?|remain\w*|still|except\w*|already"
        r"|ill|sick|busy|unavailable|spared?|ignore|besides|other than|instead|from|old|current(?:ly)?|now"
        r"|past|previous\w*|returns?|back|caused?|reasons?|why|income|left|symptoms?|start|started|happen\w*"
        r"|when did|have you|did you|do you have|were you|was (?:it|your)|arriv\w*|land|landing|last|upfront"
        r"|hurts?|go to bed|to be at)\b"
    ),
    particular=re.compile(
        rf"{_OPENING}(?:"
        r".*\b(?:could|can|would|will|may) (?:you|i|we) (?:please )?"
        r"(?:tell|let|give|say|specify|share|provide|clarify|ask|have|know)\b"
        rf"|{_BRIEF}\?"
        rf"|.*\b{_ASKING}\b.*\b(?:would|do|does) (?:you|they|he|she|the \w+)(?: \w+)?"
        r" (?:like|want|wish|prefer|feel|mean)\b"
        rf"|.*\b{_ASKING}\b.*\b(?:would|should|shall|can|could|will|may|must)"
        rf" (?:you|i|we|it|they|he|she|the \w+)(?: \w+)? {_WISHING}\b"
        r"|.*\b(?:which|what) (?:\w+ ){1,2}(?:works?|suits?|is best|fits?)\b"
        r"|.*\bwhat(?:'s| is| are) (?:your|her|his|their)\b"
        r"|.*\bhow many\b"
        r"|.*\b(?:or|prefer\w*|preference|in mind)\b)"
    ),
    brief=re.compile(rf"{_OPENING}{_BRIEF}\Z"),
    removing=re.compile(
        r"\b(?:delete|remove|cancel|clear|erase|wipe|discard|throw|return|unsubscribe|archive|block|close|empty)\b"
    ),
    repeated=frozenset(words("from to with without until till since by")),
    denials=frozenset(words("not no never without")),
    definite=re.compile(r"\bthe (\w+)"),
    parts=re.compile(
        r"\b(lines?|steps?|slides?|days?|weeks?|rows?|pages?|chapters?|verses?|paragraphs?|items?|options?"
        r"|points?|sections?|scenes?|stanzas?|columns?|questions?|acts?|panels?|blocks?) \d+\b"
    ),
    plural=re.compile(
        r"(?<!\w)(?!(?:this|does|always|yes|perhaps|was|has|his|its|plus|us|as|is)\b)"
        r"(?:[a-z]{2,}[^\Ws]s|people|children|men|women|both|[A-Z]\w+ and [A-Z]\w+)\b"
    ),
    number=re.compile(
        r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|twice"
        r"|dozen|hundred)\b"
    ),
    days=frozenset(
        words(
            """monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight
            january february
            march april june july august september october november december"""
        )
    ),
    own_again=re.compile(
        r"(?:please |now |and |then |so )?(?:write|sum|summari[sz]e|translate|explain|tell|give|list|find"
        r"|make|what|why"
        r"|how|which|who|can|could|would|is|are|do|does|i|my|fix|rewrite|correct|answer|use|show|keep"
        r"|the question)\b"
    ),
    done=DONE,
    refuses=re.compile(
        r"\b(?:can['’]?t|cannot|can not|couldn['’]?t|could not|unable|not able|sorry)\b", re.IGNORECASE
    ),
    either=re.compile(r"\b(?:or|either)\b", re.IGNORECASE),
    listed=re.compile(
        r"^[ \t]*(?:[-*•]|\(?\d{1,2}[.):]|\(?[a-e][.)]|option \d)\s*\S", re.MULTILINE | re.IGNORECASE
    ),
    empty=EMPTY,
    common=COMMON,
    contractions=CONTRACTIONS,
    contracted={
        "d": ("", "would"),
        "ll": ("", "will"),
        "re": ("", "are"),
        "ve": ("", "have"),
        "m": ("", "am"),
        "t": ("n", "not"),
        "s": ("", "is"),
    },
    possessives=frozenset(["s"]),
    verb_after=VERB_AFTER,
    seeking=frozenset(words("find search look play show get")),
    auxiliaries=AUXILIARIES,
    light_stem=light_stem,
    right=RIGHT,
    mistyped=MISTYPED,
)
