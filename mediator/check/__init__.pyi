from ._lexicon import FUNCTION_WORDS as FUNCTION_WORDS, words as words
from ._mentions import FIGURES as FIGURES
from ._tokens import fold as fold, stem as stem
from ._verdict import check as check, live_statements as live_statements
