from ._clients import CONNECT_SECONDS as CONNECT_SECONDS, blocking as blocking, session as session
from ._concurrency import ConcurrencyLimits as ConcurrencyLimits, wait_s as wait_s
from ._counts import settings_bytes as settings_bytes
from ._downloads import (
    embedded_model as embedded_model,
    installed as installed,
    pull as pull,
    pulled_file as pulled_file,
)
from ._embedded import ContextOverflow as ContextOverflow, EmbeddedChat as EmbeddedChat
from ._faults import LostReply as LostReply, is_setup_error as is_setup_error, retry_after_s as retry_after_s
from ._forms import note_on as note_on, without_thoughts as without_thoughts
from ._models import (
    chat_model as chat_model,
    default_timeout_s as default_timeout_s,
    describe as describe,
    extras_of as extras_of,
    parse as parse,
    reachable as reachable,
)
from ._openai_chat import OPENAI as OPENAI, OpenAIChat as OpenAIChat
from ._openai_format import openai_messages as openai_messages
from ._prices import price as price, require_price as require_price
from ._recorder import CallKey as CallKey, CallRecorder as CallRecorder, Journal as Journal
from ._servers import close_servers as close_servers
from ._sse import (
    EventTooLong as EventTooLong,
    data_of as data_of,
    event_batches as event_batches,
    is_void as is_void,
)
from ._structured import ask_for_json as ask_for_json, read_object as read_object
from ._support import (
    LOGPROBS as LOGPROBS,
    STREAM_OPTIONS as STREAM_OPTIONS,
    Asking as Asking,
    Support as Support,
    any_of as any_of,
    support_of as support_of,
    unsupported_at as unsupported_at,
)
