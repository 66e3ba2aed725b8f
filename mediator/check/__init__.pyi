from ._brief import Brief as Brief, brief_of as brief_of
from ._check import check as check, judged as judged
from ._document import Document as Document, answer_number as answer_number, read as read
from ._lexicon import (
    COMMON_WORDS as COMMON_WORDS,
    FUNCTION_WORDS as FUNCTION_WORDS,
)
from ._mentions import DERIVED as DERIVED, FIGURES as FIGURES, LITERALS as LITERALS, Mention as Mention
from ._tokens import Token as Token, fold as fold, stem as stem
from ._verdict import compared as compared, live_statements as live_statements
