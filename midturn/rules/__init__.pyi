from ._kind import Kind as Kind, Scoring as Scoring
from ._loose import loosened as loosened
from ._rule import Rule as Rule, kinds as kinds, rules_of as rules_of
from ._text import (
    bullets as bullets,
    in_language as in_language,
    json_document as json_document,
    languages as languages,
    sentences as sentences,
    times as times,
    words as words,
)
