from ._detection import ENGLISH as ENGLISH, LANGUAGES as LANGUAGES, language_of as language_of, main_language as main_language
from ._language import Language as Language, Role as Role, Sign as Sign
from ._other import UNKNOWN as UNKNOWN
from ._phrases import PhraseTable as PhraseTable, phrases as phrases, table as table, words as words
