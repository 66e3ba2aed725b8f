from ._runner import Outcome as Outcome
