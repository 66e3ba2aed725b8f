"""Patterns for what a turn demands of the form of a reply: its length, layout, letters, or words in it.

Such a rule names what it is about and holds for any answer to the request, so that a fresh answer fulfils it
as well as an edited one. What points at an answer ("make it shorter", "your last reply") is no such rule, and
neither is what asks for a text about something ("write a poem in capitals").
"""

from __future__ import annotations

import re

_REPLY = (
    r"(?:your|the|an?|this) (?:(?:entire|whole|complete|full|final|very) )*(?:reply|response|answer|output)"
)
_COUNT = (
    r"(?:exactly|precisely|at least|at most|less than|fewer than|more than|no more than|no less than"
    r"|no fewer than|up to|around|about|only|under|over|between)"
)
_NUMBER = (
    r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d[\d,.]*|few|half|a hundred)"
)
_UNIT = r"(?:words?|sentences?|paragraphs?|sections?|lines|bullet points?|bullets|placeholders?|letters?)"
_LAYOUT = (
    r"(?:commas?|quotes|quotation marks?|bullet points?|placeholders?|(?:square|angular) brackets"
    r"|markdown|json|xml|yaml|asterisks?|capitals?|capital letters|capitalized|uppercase|upper case"
    r"|lowercase|lower case|all caps|postscript|p\.s|p\.p\.s|divider)"
)
_NAMED = r"(?:words?|keywords?|key words?|letters?|phrases?|terms?)"
_LANGUAGE = (
    r"(?:english|german|french|spanish|italian|portuguese|dutch|russian|chinese|japanese|korean|arabic"
    r"|hindi|swahili|vietnamese|thai|persian|farsi|urdu|bengali|bulgarian|finnish|gujarati|kannada|marathi"
    r"|nepali|punjabi|tamil|telugu)"
)
_QUANTITY = rf"(?:{_COUNT} (?:{_NUMBER} )?(?:and {_NUMBER} |to {_NUMBER} )?|{_NUMBER} )(?:\S+ )?{_UNIT}"
_VERB = (
    r"(?:answer|reply|respond|use|using|write|include|highlight|wrap|put|end|finish|conclude|start|begin"
    r"|add|separate|mark|italici[sz]e|bold|keep|have|contain|enclose|limit|format|give|mention|provide|say"
    r"|avoid|refrain from)"
)
_GAP = (
    rf"(?:a|an|the|any|all|some|each|every|only|just|exactly|precisely|{_COUNT}|{_NUMBER}|{_UNIT}|{_NAMED}"
    r"|with|in|into|using|of|and|or|to|at the (?:end|start|beginning)(?: of)?|inside|by|as|format|whole"
    r"|entire|full|complete|different|two|double|single|text|texts|parts?|title|wrapped|enclosed|separated"
    r"|represented|marked|starting|that starts|note|following|this|these|exact|your|\d\S*|times?|,)"
)
_MUST = r"(?:should|must|has to|have to|needs? to|is to|are to|may|can|cannot|shall|will)"

_POINTS = (
    r"\b(?:it|that(?! (?:starts?|ends?|begins?|holds?|contains?|has|have|is|are|reads?)\b)|these"
    r"(?! (?:sentences|words|phrases|keywords))|those|them|they|previous|last|above|earlier|before|again"
    r"|instead|now|too|yours?(?= \|)|other than|another|rest|same|shorter|longer|more(?! than)|me|us|him)\b"
)
"""What points at an answer, or at a person for whom another text is asked."""
_FILLED = (
    r"\b(?:no other words?|nothing|no other language|anything|only them)\b.*?(?= [|,])|\b(?:after|before"
    r"|outside) it\b|\bit is\b"
)
_LEAD = (
    r"(?:and |also |then |please |explicitly |only |just |, |make sure (?:to |that |you )?|be sure to "
    r"|ensure (?:that )?|do not forget to |you (?:must|should|may|can|need to) (?:not |only )?"
    r"|do not |never |i (?:want|would like) (?:you to )?)*"
)
_NO_POINTING = rf"(?!(?:(?!{_FILLED})[^|])*?{_POINTS})"
_ENDS = r"(?= [|,]| in | of | separated | and | such | like | with )"

REPLY_RULE = re.compile(
    rf"\| {_NO_POINTING}{_LEAD}(?:(?:in|throughout|within) {_REPLY} (?:, )?{_LEAD})?"
    r"(?:"
    rf"(?:at the (?:end|start|beginning|very end) of {_REPLY} (?:, )?{_LEAD})?{_VERB} (?:{_GAP} )*?"
    rf"(?:{_REPLY}\b|{_LAYOUT}\b|{_QUANTITY}{_ENDS}|(?<!\d ){_NAMED} \S)"
    rf"|(?:answer|reply|respond|write) (?:{_REPLY} )?(?:only |entirely |completely )*(?:in|using) (?:only )?"
    rf"(?:the )?{_LANGUAGE}(?= [|,]| only | and | language )"
    rf"|{_REPLY} {_MUST} "
    rf"|(?:the|your) (?:\S+ ){{0,2}}\S+ {_MUST} (?:not |also |only )*(?:appear|occur|show|contain|have"
    rf"|include|be|use|start|end)\b[^|]*\b(?:{_LAYOUT}|{_QUANTITY}|{_NAMED} \S|times|once|twice|title)"
    rf"|(?:give|write) (?:exactly )?(?:two|2) (?:different )?(?:responses|answers|replies){_ENDS}"
    rf"|answer with one of\b"
    rf"|(?:there {_MUST} be )?(?:no|without(?: any| using)*) (?:any )?(?:commas|capital letters|capitals"
    rf"|quotation marks|bullet points)(?= [|,]| in | are allowed)"
    rf"|{_LAYOUT} only(?= [|,])"
    r")[^|]*"
)
"""A sentence that is a rule for the reply's form."""
