from ._answers import Comparison as Comparison, compare_answers as compare_answers
from ._figures import (
    Painter as Painter,
    check_folder as check_folder,
    draw as draw,
    paint_change as paint_change,
    paint_panels as paint_panels,
    per_turn as per_turn,
    running as running,
    running_mean as running_mean,
)
from ._forks import (
    Source as Source,
    fork_report as fork_report,
    fork_scripts as fork_scripts,
    passages_of as passages_of,
    power_estimate as power_estimate,
    source_of as source_of,
)
from ._panels import Aggregation as Aggregation, Measure as Measure
from ._reach import verdicts_in_reach as verdicts_in_reach
from ._report import (
    DriftReport as DriftReport,
    Level as Level,
    drift_report as drift_report,
    report_on as report_on,
)
from ._scorer_configs import (
    DriftScorerConfig as DriftScorerConfig,
    ExactScorerConfig as ExactScorerConfig,
    ServedScorerConfig as ServedScorerConfig,
    is_served as is_served,
    scorer_config_for as scorer_config_for,
)
from ._scoring import score as score
from ._scripts import BASELINE as BASELINE, NEUTRAL as NEUTRAL, REMINDER as REMINDER
from ._stored import (
    ScoredTrajectory as ScoredTrajectory,
    StudyRuns as StudyRuns,
    forkable_study as forkable_study,
    scores_of as scores_of,
    studies_in as studies_in,
    study_in as study_in,
)
from ._study import (
    ForkStudy as ForkStudy,
    ScriptedStudy as ScriptedStudy,
    SyntheticStudy as SyntheticStudy,
    TauStudy as TauStudy,
)
from ._summary import summary_tables as summary_tables
from ._synthetic import read_passages as read_passages, synthetic_scripts as synthetic_scripts
from ._tables import (
    change as change,
    diagnostics as diagnostics,
    fork_tables as fork_tables,
    level_of as level_of,
    range_of as range_of,
    report_tables as report_tables,
)
from ._tau import read_dialogues as read_dialogues, tau_scripts as tau_scripts
