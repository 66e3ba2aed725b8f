from ._context import RefineConfig as RefineConfig, RefineListener as RefineListener
from ._kept import Refined as Refined, last as last
from ._outlook import what_would_do as what_would_do
from ._refining import (
    preflight as preflight,
    refine_store as refine_store,
    refine_when_due as refine_when_due,
)
