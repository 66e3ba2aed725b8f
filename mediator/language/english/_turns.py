"""English words that tell what a turn is."""

from __future__ import annotations

import re

from midturn.mediator.language._phrases import words
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

TURNS = TurnWords(
    signals=SIGNALS,
    kinds=KINDS,
    reply_rule=REPLY_RULE,
    pointing=re.compile(r"\b(?:these|those|this|that|such|both|same) ((?:\S+ ){1,2})"),
    handing_over=re.compile(
        r"\b(?:this|these|following|below)\b.*\| (?:\S+ ){2}|\bhere (?:is|are) (?:my|the|a|an)\b"
    ),
    definite=re.compile(r"\bthe (\w+)"),
    parts=re.compile(
        r"\b(lines?|steps?|slides?|days?|weeks?|rows?|pages?|chapters?|verses?|paragraphs?|items?|options?"
        r"|points?|sections?|scenes?|stanzas?|columns?|questions?|acts?|panels?|blocks?) \d+\b"
    ),
    plural=re.compile(r"(?<!\w)(?:[a-z]{2,}[^\Ws]s|people|children|men|women|both|all|and)\b"),
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
