from ._condition import Condition as Condition, Prompt as Prompt
from ._entropy_reset import ENTROPY_RESET as ENTROPY_RESET, EntropyReset as EntropyReset
from ._mediated import MEDIATED as MEDIATED, guided as guided
from ._names import (
    GUIDED_NAME as GUIDED_NAME,
    name_key as name_key,
    typed as typed,
    typed_names as typed_names,
)
from ._registry import CONDITIONS as CONDITIONS, conditions as conditions
from ._sharded import SHARDED as SHARDED
from ._single_turn import CONCAT as CONCAT, FULL as FULL
