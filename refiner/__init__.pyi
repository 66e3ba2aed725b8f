from ._recall import recall as recall, scopes_of as scopes_of, sqlite as sqlite
from ._refinement import Candidate as Candidate, Refinement as Refinement
from ._refining import Progress as Progress, RefinePlan as RefinePlan, refine as refine
