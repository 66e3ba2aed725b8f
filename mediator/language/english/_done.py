"""English patterns that tell that an assistant has done something in the world: booked, sent, switched on.

What it did to a text of its own ("I've updated the poem") is no such thing: texts are written again at will.
"""

from __future__ import annotations

import re

from midturn.mediator.language._phrases import any_of

_DEEDS = any_of(
    """booked reserved ordered reordered cancelled canceled rescheduled scheduled sent resent mailed emailed
    texted forwarded paid transferred refunded bought purchased renewed blocked unblocked frozen unfrozen
    activated deactivated enabled disabled registered enrolled enroled subscribed unsubscribed submitted
    placed issued confirmed charged credited deposited withdrawn redeemed paused shipped dispatched
    delivered logged deleted locked unlocked upgraded downgraded dimmed muted notified arranged reported
    rebooked returned exchanged rented hired initiated requested processed inserted archived uploaded
    downloaded installed uninstalled restarted rebooted"""
)
"""Participles of what is done in the world, whatever it is done to."""
_HANDLINGS = any_of(
    """added removed moved updated changed put set created saved started stopped opened closed switched
    turned extended swapped applied assigned taken raised lowered increased reduced reset made completed"""
)
"""Participles of what may as well be done to a text."""
_SENDINGS = any_of("message messages email transfer payment refund complaint report order orders")
_SWITCHES = any_of("light lights lamp lamps fan heating heater thermostat tv music alarm alarms")
_RECORDS = any_of(
    """account address appointment appointments basket bookings booking calendar card cart claim contract
    delivery event events hold invoice limit list lock meeting membership number parcel phone plan policy
    prescription profile queue reminder reminders rental request reservation reservations route shift slot
    slots subscription tariff ticket tickets timer timers volume waitlist wishlist"""
)
_KEPT = rf"(?:{_RECORDS}|{_SWITCHES}|{_SENDINGS})"
"""What is kept, switched or sent, and no text under work."""
_STATES = rf"(?:{_DEEDS}|checked in|signed up|topped up|on (?:its|their|the) way|on hold|successful)\b"
_ADVERB = r"(?:(?:now|just|already|also|all|successful|successfully|gone ahead and|been) )*"
_IS = r"(?:'s|’s|'re|’re| is| are| was| were)"
_WE = r"\b(?:i|we)(?:'ve|’ve| have)?"
_MAY = r"(?!(?:if|unless|is|are|can|may|should|must|to|not)\b)"
"""What follows is not said to be so."""
_OPENING = (
    r"\A\W*(?:(?:ok|okay|great|perfect|sure|alright|all right|right|thanks|thank you|certainly|of course"
    r"|got it|no problem|absolutely|good news|yes)\b[\s,.!:–-]*)*"
)
_NUMBERED = r"(?:booking|confirmation|reference|reservation|tracking) (?:number|id|code)"

DONE = re.compile(
    "|".join(
        [
            rf"\b(?:has|have|had) {_ADVERB}(?:{_DEEDS}|(?<=been ){_HANDLINGS})\b",
            rf"{_WE} {_ADVERB}{_DEEDS}\b",
            rf"{_WE} {_ADVERB}{_HANDLINGS} (?:it|them|that) (?:to|from|on|in)\b",
            rf"{_WE} {_ADVERB}(?:{_HANDLINGS}|checked|signed|topped) (?:[^\s.!?]+ ){{0,6}}?"
            rf"(?:{_KEPT}|you (?:in|up|out|down))\b",
            rf"\b(?:your|the|it|that|this|you|they|everything)(?: {_MAY}[^\s.!?,;]+){{0,6}}?{_IS}"
            rf" {_ADVERB}{_STATES}",
            rf"\b{_KEPT}{_IS} {_ADVERB}(?:{_HANDLINGS}|complete|live)\b",
            rf"\b{_SWITCHES}{_IS} (?:now )?(?:on|off|at)\b",
            r"\b(?:is|are) (?:now|already) (?:active|live|on|off|set|in place|open|closed)\b",
            r"\b(?:that|it|all)(?:'s|’s| is) set (?:for|to|at)\b",
            rf"{_OPENING}(?:i|we) (?:was|were) able to \w+\b",
            rf"{_OPENING}(?:done|all done|sorted|(?:you|we|it)?{_IS}? ?all set|there you go)\b",
            rf"{_OPENING}(?:{_DEEDS}|held|added|removed|saved|switched|checked you in|playing|calling|turned)"
            r"(?:[.:!,;–—-]|\Z| (?:for|to|on|off|from|at|in|with|your|the|a|an|it|them|that|you|one|both"
            r"|\d|[A-Z]))",
            rf"{_OPENING}(?:updated (?:your|the {_KEPT})|moved (?:it|your))\b",
            rf"{_OPENING}(?:[^\s!?,:]+ ){{0,3}}?{_KEPT}(?: {_MAY}[^\s!?,:]+){{0,5}}?"
            rf" (?:{_DEEDS}|{_HANDLINGS}|complete)\b",
            r"\b(?:i'll|i’ll|i will) (?:remind|call|text|wake|notify) (?:you|them|her|him)\b",
            rf"\b(?:your|the) {_NUMBERED} is\b|\b{_NUMBERED}:",
        ]
    ),
    re.IGNORECASE,
)
"""An answer that tells of something done."""
