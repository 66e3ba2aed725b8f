from ._comparing import Side as Side, counterpart as counterpart
from ._document import Document as Document, answer_number as answer_number, read as read
from ._lexicon import COMMON_WORDS as COMMON_WORDS, FUNCTION_WORDS as FUNCTION_WORDS
from ._measures import measure_word as measure_word
from ._mentions import Mention as Mention
from ._paraphrase import (
    Ground as Ground,
    base_of as base_of,
    contraries_of as contraries_of,
    parts_of as parts_of,
    root_of as root_of,
    roots_of as roots_of,
    share_meaning as share_meaning,
)
from ._segments import tokens_of as tokens_of
from ._tokens import (
    Token as Token,
    fold as fold,
    sentences as sentences,
    stem as stem,
    stem_of_content as stem_of_content,
    stems_of as stems_of,
)
from .kinds import FIGURES as FIGURES, LITERALS as LITERALS, quotes_in as quotes_in
