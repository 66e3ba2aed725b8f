from ._comparing import compare as compare
from ._records import Arm as Arm, Comparison as Comparison, Verdict as Verdict
