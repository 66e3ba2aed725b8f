from ._isolation import Isolation as Isolation, strongest as strongest
from ._runs import Limits as Limits, Program as Program, Run as Run, run as run
from ._values import LEVELS as LEVELS, Foreign as Foreign
