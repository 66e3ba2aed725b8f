from ._page import (
    json_block as json_block,
    page as page,
    policy as policy,
    shown as shown,
    write_page as write_page,
)
from ._refinement import (
    Decision as Decision,
    decisions as decisions,
    in_a_sentence as in_a_sentence,
    refinement_page as refinement_page,
)
