from ._brief import Brief as Brief, brief_of as brief_of
from ._check import check as check, distortions as distortions, judged as judged
from ._definitions import Definition as Definition, definitions as definitions
from ._rules import explains as explains, is_explained as is_explained
from ._verdict import compared as compared, live_statements as live_statements
from ._wording import Clause as Clause, clauses as clauses
