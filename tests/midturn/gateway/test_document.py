"""Whatever a client sends is answered as the OpenAPI document says, never with a mistake of the gateway."""

import pytest
import schemathesis
from faults.upstream import Upstream
from gateway_server import Gateway
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from midturn.gateway._completions import OPT_OUT_HEADER
from midturn.gateway.http import _openapi as openapi

pytestmark = pytest.mark.slow("sends a running gateway generated requests")

KEY = "the-key-of-this-gateway"
SCHEMA = schemathesis.openapi.from_dict(openapi.document())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
CASES = [
    pytest.param(operation, mode, id=f"{operation.label}-{mode.value}")
    for operation in OPERATIONS
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if operation.body or mode is GenerationMode.POSITIVE  # In a request without a body nothing can be wrong.
]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    folder = tmp_path_factory.mktemp("document")
    with Upstream("ok") as upstream, Gateway(upstream.url, folder, keys=(KEY,)) as gateway:
        yield gateway


@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_no_request_is_answered_with_a_mistake(operation, mode, gateway):
    headers = {"Authorization": f"Bearer {KEY}"}

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def check(case):
        # Messages that no model could make sense of are the upstream's to refuse; this one takes them.
        accepting = schemathesis.checks.CHECKS.get_one("negative_data_rejection")
        case.call_and_validate(base_url=gateway.origin, headers=headers, excluded_checks=[accepting])

    check()
    assert gateway.get("/health").status_code == 200


def test_every_field_that_the_gateway_reads_is_in_the_document():
    shape = openapi.document()["components"]["schemas"]["ChatRequest"]
    assert set(shape["properties"]) == {"model", "messages", "stream", "stream_options", "user", "metadata"}
    assert shape["additionalProperties"] is True


def test_the_header_that_opts_out_is_in_the_document():
    [header] = openapi.document()["paths"]["/v1/chat/completions"]["post"]["parameters"]
    assert (header["in"], header["name"].lower().encode()) == ("header", OPT_OUT_HEADER)
