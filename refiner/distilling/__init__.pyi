from ._evolution import Candidate as Candidate, Found as Found, search as search
from ._filters import (
    FilteredRules as FilteredRules,
    apply_filters as apply_filters,
    said_by_most as said_by_most,
)
from ._one_shot import MAX_TOKENS as MAX_TOKENS, distil as distil
from ._prompts import (
    MOST_RULES as MOST_RULES,
    REFLECTION_SYSTEM as REFLECTION_SYSTEM,
    prompts_sha256 as prompts_sha256,
)
from ._records import (
    Finding as Finding,
    Proposal as Proposal,
    ProposedRule as ProposedRule,
    ReflectionExample as ReflectionExample,
)
from ._redundant import without_redundant as without_redundant
