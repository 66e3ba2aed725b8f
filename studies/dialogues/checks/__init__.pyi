from ._check import (
    BaseCheck as BaseCheck,
    Call as Call,
    JudgeFailed as JudgeFailed,
    Said as Said,
    Scoring as Scoring,
    Verdict as Verdict,
)
from ._choice import Choice as Choice
from ._judged import JUDGE as JUDGE, Judged as Judged
from ._label import Label as Label
from ._number import Number as Number, last_number as last_number
from ._own import Own as Own, OwnCheck as OwnCheck
from ._registry import CHECKS as CHECKS, Check as Check
from ._starts import Starts as Starts
