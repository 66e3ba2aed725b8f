from ._recall import recall as recall, scopes_of as scopes_of, sqlite as sqlite
from ._refinement import Fold as Fold, Refinement as Refinement
from ._refining import refine as refine
from ._session import (
    Progress as Progress,
    RefineExperience as RefineExperience,
    RefinePlan as RefinePlan,
    RefineRoles as RefineRoles,
    StepRecords as StepRecords,
)
