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
    current_turn as current_turn,
    statements as statements,
    system_messages as system_messages,
    user_turns as user_turns,
    with_text as with_text,
)
from ._gate import gate as gate
from ._ledger import ledger as ledger
from ._mediator import Mediator as Mediator, instructed as instructed
from ._prompts import MEDIATOR_SYSTEM as MEDIATOR_SYSTEM, prompt_texts as prompt_texts
from ._records import (
    Faithfulness as Faithfulness,
    Instruction as Instruction,
    OpenQuestion as OpenQuestion,
    Origin as Origin,
    Requirement as Requirement,
    Statement as Statement,
    Value as Value,
    ValueKind as ValueKind,
)
