from ._clarify import (
    ASKS as ASKS,
    asked_facets as asked_facets,
    asking as asking,
    first_worth_asking as first_worth_asking,
)
from ._contexts import (
    Concat as Concat,
    Context as Context,
    ContextBuilder as ContextBuilder,
    FullHistory as FullHistory,
    Recap as Recap,
    Snowball as Snowball,
)
from ._conversation import (
    Conversation as Conversation,
    attachments as attachments,
    current_turn as current_turn,
    extent_of as extent_of,
    is_summary as is_summary,
    is_users as is_users,
    system_messages as system_messages,
    text_of as text_of,
    user_turns as user_turns,
    with_text as with_text,
)
from ._limits import LONGEST as LONGEST
from ._mediator import Drafting as Drafting, Mediator as Mediator, instructed as instructed
from ._prompts import MEDIATOR_SYSTEM as MEDIATOR_SYSTEM, prompt_texts as prompt_texts
from ._reader import TurnClassifier as TurnClassifier
from ._records import (
    Faithfulness as Faithfulness,
    Fault as Fault,
    Instruction as Instruction,
    OpenQuestion as OpenQuestion,
    Origin as Origin,
    Requirement as Requirement,
    Statement as Statement,
    Value as Value,
)
from ._show import (
    OWN_WORDS as OWN_WORDS,
    ledger as ledger,
    own_part as own_part,
    show as show,
    with_own_words as with_own_words,
)
from .reading import Exchange as Exchange, Reading as Reading
