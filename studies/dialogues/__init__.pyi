from ._conditions import (
    BASE_RUN as BASE_RUN,
    Condition as Condition,
    conditions as conditions,
)
from ._drift_measure import DialogueMeasure as DialogueMeasure, Entropy as Entropy
from ._notes import DialogueNotes as DialogueNotes, TurnNotes as TurnNotes
from ._play import Playing as Playing
from ._records import (
    Dialogue as Dialogue,
    DialogueSet as DialogueSet,
    Published as Published,
    SimulatedUser as SimulatedUser,
    Source as Source,
    Tool as Tool,
    UserTurn as UserTurn,
)
from ._report import (
    Figure as Figure,
    Report as Report,
    comparisons as comparisons,
    newest as newest,
    report_of as report_of,
)
from ._study import DialoguesStudy as DialoguesStudy
from ._tables import about as about, dialogues_tables as dialogues_tables, findings as findings
from ._tau2 import import_tau2 as import_tau2
from .sources import read_dialogues as read_dialogues, starter as starter
