from ._called import Called as Called
from ._check import (
    BaseCheck as BaseCheck,
    Call as Call,
    JudgeFailed as JudgeFailed,
    Said as Said,
    Scoring as Scoring,
    Verdict as Verdict,
)
from ._choice import Choice as Choice
from ._contains import Contains as Contains
from ._equals import Equals as Equals
from ._fewer_words import FewerWords as FewerWords
from ._judged import JUDGE as JUDGE, Judged as Judged
from ._label import Label as Label
from ._number import Number as Number, last_number as last_number
from ._own import Own as Own, OwnCheck as OwnCheck
from ._registry import CHECKS as CHECKS, Check as Check
from ._rule import RuleCheck as RuleCheck
from ._starts import Starts as Starts
