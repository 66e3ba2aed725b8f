from ._conversation import Conversation as Conversation
from ._data import read_data as read_data
from ._factory import MEDIATOR_TIMEOUT_S as MEDIATOR_TIMEOUT_S
from ._faults import Faults as Faults, shown as shown
from ._fidelity import statements as statements, worth_keeping as worth_keeping
from ._figures import (
    AcrossTasks as AcrossTasks,
    PairAcrossTasks as PairAcrossTasks,
    PairFigures as PairFigures,
    Report as Report,
    RunFigures as RunFigures,
    ShareOfFull as ShareOfFull,
)
from ._json_texts import (
    Element as Element,
    read_json as read_json,
    read_lines as read_lines,
    read_list as read_list,
)
from ._like import study_like as study_like
from ._notes import TurnNotes as TurnNotes, shard_of as shard_of
from ._plugins import (
    Plugin as Plugin,
    load_all as load_all,
    own_faults as own_faults,
    run_file as run_file,
)
from ._records import DataSet as DataSet, Record as Record, Shard as Shard
from ._rescoring import (
    RescoringStudy as RescoringStudy,
    cut_short as cut_short,
)
from ._setup import Setup as Setup
from ._study import LicStudy as LicStudy
from ._user import SimulatedUser as SimulatedUser, Utterance as Utterance
