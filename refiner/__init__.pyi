from ._recall import recall as recall, scopes_of as scopes_of, sqlite as sqlite
from ._refinement import Fold as Fold, Refinement as Refinement
from ._refining import RefinePlan as RefinePlan, StepRecords as StepRecords, refine as refine
from ._steps import Progress as Progress
