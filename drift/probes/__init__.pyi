from ._answers import AnswerProbe as AnswerProbe
from ._certainty import EntropyProbe as EntropyProbe, mean_entropy as mean_entropy
from ._sampled import SampledProbe as SampledProbe
from ._together import Together as Together
