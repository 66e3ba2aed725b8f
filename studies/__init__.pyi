from ._on_ray import on_ray as on_ray
from ._runner import NullListener as NullListener, Outcome as Outcome, ProgressListener as ProgressListener
from ._running import (
    Executor as Executor,
    NamedRun as NamedRun,
    Play as Play,
    check_models as check_models,
    in_process as in_process,
    named_runs as named_runs,
    run_study as run_study,
)
from ._study import Case as Case, CaseContext as CaseContext, Study as Study
