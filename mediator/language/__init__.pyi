from ._bindings import BindingWords as BindingWords
from ._bounds import Around as Around, BoundWords as BoundWords
from ._changes import ChangeWords as ChangeWords
from ._denials import DenialWords as DenialWords
from ._detection import (
    LANGUAGES as LANGUAGES,
    known_words as known_words,
    language_of as language_of,
    main_language as main_language,
)
from ._figures import FigureWords as FigureWords
from ._language import Language as Language, Sign as Sign
from ._moments import MomentWords as MomentWords
from ._offers import OfferWords as OfferWords
from ._other import UNKNOWN as UNKNOWN
from ._phrases import (
    Phrase as Phrase,
    Phrases as Phrases,
    PhraseTable as PhraseTable,
    fold as fold,
    phrases as phrases,
    pieces as pieces,
    plain as plain,
    table as table,
    words as words,
)
from ._requests import RequestWords as RequestWords
from ._slots import SlotWords as SlotWords
from ._turns import Kind as Kind, Signal as Signal, TurnWords as TurnWords
from ._wishes import WishWords as WishWords
from .english import ENGLISH as ENGLISH
