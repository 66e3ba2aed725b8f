from ._addresses import (
    completed as completed,
    is_address as is_address,
    public as public,
    split_address as split_address,
)
from ._aside import aside as aside
from ._budget import Budget as Budget, BudgetSpent as BudgetSpent, Limits as Limits
from ._discovery import instances_in as instances_in, names_in as names_in, subclasses_in as subclasses_in
from ._encoding import encoded as encoded, well_formed as well_formed
from ._errors import (
    BadInput as BadInput,
    InfrastructureError as InfrastructureError,
    MissingExtra as MissingExtra,
    SetupError as SetupError,
    Unreachable as Unreachable,
    fault_of as fault_of,
    faults_of as faults_of,
    place_of as place_of,
    told_of as told_of,
)
from ._extras import (
    missing_extras as missing_extras,
    packages_of as packages_of,
    require_extras as require_extras,
)
from ._files import (
    LONGEST_FILE as LONGEST_FILE,
    LONGEST_LINE as LONGEST_LINE,
    TOO_LONG as TOO_LONG,
    bounded_lines as bounded_lines,
    database_file as database_file,
    decoded as decoded,
    is_there as is_there,
    make_private as make_private,
    numbered_lines as numbered_lines,
    read_bytes as read_bytes,
    read_text as read_text,
    require_regular as require_regular,
)
from ._fitting import fitting as fitting
from ._outputs import (
    MARK as MARK,
    check_output as check_output,
    is_stream as is_stream,
    replacing as replacing,
    save_figure as save_figure,
)
from ._palette import (
    BLUE as BLUE,
    GREY as GREY,
    GRID as GRID,
    INK as INK,
    Colour as Colour,
    colour_of as colour_of,
)
from ._redaction import redacted as redacted, redacted_values as redacted_values
from ._spreadsheet import Cell as Cell, spreadsheet_row as spreadsheet_row
from ._terminal import counted as counted, one_line as one_line, plain as plain
from ._usage import (
    ESTIMATED as ESTIMATED,
    NOTHING as NOTHING,
    Role as Role,
    Usage as Usage,
    estimated as estimated,
    total as total,
    utf8_length as utf8_length,
)
