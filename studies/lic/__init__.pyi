from ._conversation import Conversation as Conversation
from ._data import read_data as read_data
from ._fidelity import statements as statements, worth_keeping as worth_keeping
from ._figures import (
    AcrossTasks as AcrossTasks,
    PairAcrossTasks as PairAcrossTasks,
    PairFigures as PairFigures,
    Report as Report,
    RunFigures as RunFigures,
    ShareOfFull as ShareOfFull,
    decoding_line as decoding_line,
)
from ._on_ray import on_ray as on_ray
from ._plan import Models as Models, Plan as Plan, models_of as models_of
from ._plugins import Plugin as Plugin, load_all as load_all
from ._records import DataSet as DataSet, Record as Record, Shard as Shard
from ._run import in_process as in_process, run as run
from ._stage import MEDIATOR_TIMEOUT_S as MEDIATOR_TIMEOUT_S, Job as Job, Stage as Stage, blank as blank
from ._user import SimulatedUser as SimulatedUser, Utterance as Utterance
