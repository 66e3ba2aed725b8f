from ._claims import CLAIMS as CLAIMS, Claim as Claim
from ._comparison_tables import (
    comparison_summary as comparison_summary,
    comparison_tables as comparison_tables,
    power_of_both_table as power_of_both_table,
    said as said,
)
from ._dialogues import (
    budget_of as budget_of,
    in_pilot as in_pilot,
    pilot_of_both as pilot_of_both,
    runs_beside as runs_beside,
)
from ._drift_measure import DriftMeasure as DriftMeasure
from ._facts import facts_of as facts_of
from ._judging import judge as judge, marks as marks, verdict as verdict
from ._kinds import (
    BothKinds as BothKinds,
    KindScores as KindScores,
    in_pieces as in_pieces,
)
from ._panel import panel_of as panel_of
from ._power import power_of as power_of
from ._records import (
    Comparison as Comparison,
    Figure as Figure,
    Part as Part,
    Power as Power,
    PowerOfBoth as PowerOfBoth,
    Prediction as Prediction,
    Report as Report,
)
from ._report import report_of as report_of
from ._stored import of_runs as of_runs, studies_in as studies_in
from ._study import FramingsStudy as FramingsStudy
from ._summary import summary_tables as summary_tables
from ._tables import power_table as power_table, report_tables as report_tables
