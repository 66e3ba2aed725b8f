from ._choosing import Dtype as Dtype, exact_scorer as exact_scorer
from ._protocol import (
    Conditioning as Conditioning,
    Response as Response,
    Scorer as Scorer,
    response_of as response_of,
)
from ._sampled import SampledScorer as SampledScorer, sampled_scorer as sampled_scorer
from ._served import Form as Form, served_form as served_form
from ._topk import topk_scorer as topk_scorer
