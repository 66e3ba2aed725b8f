from ._detection import LANGUAGES as LANGUAGES, language_of as language_of, main_language as main_language
from ._english import ENGLISH as ENGLISH
from ._language import Language as Language, Role as Role, Sign as Sign
from ._other import UNKNOWN as UNKNOWN
from ._phrases import (
    PhraseTable as PhraseTable,
    fold as fold,
    phrases as phrases,
    pieces as pieces,
    plain as plain,
    table as table,
    words as words,
)
