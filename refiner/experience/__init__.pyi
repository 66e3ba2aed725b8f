from ._choosing import Choice as Choice, Outcome as Outcome, outcome_of as outcome_of
from ._entering import Imported as Imported
from ._exporting import export_file as export_file, export_form as export_form
from ._formats import FORMATS as FORMATS, format_named as format_named, format_of as format_of
from ._importing import import_file as import_file
from ._mapped import mapped as mapped
from ._messages import calls_of as calls_of, text_of as text_of
from ._records import Format as Format
from ._stored import (
    IMPORTED as IMPORTED,
    full_of as full_of,
    messages_of as messages_of,
    source_of as source_of,
    thread_of as thread_of,
)
