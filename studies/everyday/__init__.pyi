from ._generate import conversations as conversations
from ._records import (
    EverydayConversation as EverydayConversation,
    Kind as Kind,
    Message as Message,
    Part as Part,
    Role as Role,
    Wanted as Wanted,
)
from ._report import Report as Report, Row as Row, everyday_report as everyday_report
from ._scoring import score as score
from ._study import CONDITIONS as CONDITIONS, EverydayStudy as EverydayStudy, messages_of as messages_of
from ._tables import everyday_tables as everyday_tables
