from ._dialogues import DialoguesOptions as DialoguesOptions
from ._drift import (
    ComparisonOptions as ComparisonOptions,
    PlayOptions as PlayOptions,
    ScorerOptions as ScorerOptions,
)
from ._everyday import EverydayOptions as EverydayOptions
from ._framings import FramingsOptions as FramingsOptions
from ._lic import LicOptions as LicOptions, LicRunOptions as LicRunOptions
from ._option import (
    EMBEDDED as EMBEDDED,
    BudgetOptions as BudgetOptions,
    Option as Option,
    Options as Options,
    equal_runs as equal_runs,
    option as option,
)
from ._refine import RefineOptions as RefineOptions
