from ._evolution import Found as Found, Proposal as Proposal, search as search
from ._guards import Guarded as Guarded, guard as guard, said_by_most as said_by_most
from ._one_shot import MAX_TOKENS as MAX_TOKENS, distil as distil
from ._prompts import (
    MOST_RULES as MOST_RULES,
    REFLECTION_SYSTEM as REFLECTION_SYSTEM,
    prompts_sha256 as prompts_sha256,
)
from ._records import Draft as Draft, Finding as Finding, Lesson as Lesson, ProposedRule as ProposedRule
from ._riders import without_riders as without_riders
