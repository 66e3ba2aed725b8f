"""The templates, a module for each kind of conversation."""

from midturn.studies.everyday._templates._confirmation import TEMPLATES as CONFIRMATION
from midturn.studies.everyday._templates._continuation import TEMPLATES as CONTINUATION
from midturn.studies.everyday._templates._correction import TEMPLATES as CORRECTION
from midturn.studies.everyday._templates._follow_up import TEMPLATES as FOLLOW_UP
from midturn.studies.everyday._templates._pick import TEMPLATES as PICK
from midturn.studies.everyday._templates._pieces import TEMPLATES as PIECES
from midturn.studies.everyday._templates._recall import TEMPLATES as RECALL
from midturn.studies.everyday._templates._script import Template
from midturn.studies.everyday._templates._topic_switch import TEMPLATES as TOPIC_SWITCH

TEMPLATES: tuple[Template, ...] = (
    *FOLLOW_UP,
    *CONTINUATION,
    *PICK,
    *TOPIC_SWITCH,
    *CONFIRMATION,
    *CORRECTION,
    *RECALL,
    *PIECES,
)

__all__ = ["TEMPLATES", "Template"]
