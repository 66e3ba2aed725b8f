"""Two replicas behind one PostgreSQL database serve as one."""

import pytest
from faults.upstream import Upstream
from gateway_server import Gateway, mediating, request, with_words
from postgres_server import PASSWORD, postgres

from midturn.core import BadInput
from midturn.gateway.accounts import _stores as stores
from midturn.refiner.guidelines import Guideline, GuidelineLibrary

TOOLS = [{"type": "function", "function": {"name": "look"}}]


@pytest.fixture(scope="module")
def database():
    pytest.importorskip("psycopg", reason="midturn[postgres] is not installed")
    with postgres() as url:
        yield url


def test_what_one_replica_makes_the_other_knows(database, tmp_path):
    from langgraph.store.postgres import PostgresStore

    told = []

    def reply(messages):
        told.append(messages[0].text)
        return '{"text": "I want this: Find me a tea. Green."}'

    with PostgresStore.from_conn_string(database) as store:
        store.setup()
        library = GuidelineLibrary(store)
        made = library.add("user:ada", [Guideline(rule="Ada means loose tea.")], by="ann")
        library.activate(made.version, by="ann", force=True)
    body = request("Find me a tea.", "Which?", "Green.", tools=TOOLS, user="ada")
    call = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    result = {"role": "tool", "tool_call_id": "c1", "content": "sencha"}
    more = {**body, "messages": [*body["messages"], {"role": "assistant", "tool_calls": [call]}, result]}
    with (
        Upstream("ok") as upstream,
        Gateway(upstream.url, tmp_path, mediating(reply), db=database) as one,
        Gateway(upstream.url, tmp_path, mediating(reply), db=database) as two,
    ):
        first = one.post(body)
        continued = two.post(more)
        assert two.trace_of(first)["instruction"] == with_words("Find me a tea.", "Green.")
        assert one.trace_of(continued)["route"] == "kept"
    mediated, kept = (seen.messages for seen in upstream.requests)
    assert kept[0] == mediated[0] == {"role": "user", "content": with_words("Find me a tea.", "Green.")}
    assert ["Ada means loose tea." in text for text in told] == [True]


@pytest.mark.parametrize(
    "wrong", [("midturn", "nobody"), (PASSWORD, "canary.wrong.password"), ("/postgres", "/none")]
)
async def test_a_database_that_refuses_is_named_without_its_password(wrong, database):
    url = database.replace(*wrong)
    with pytest.raises(BadInput, match=r"^postgresql://127\.0\.0\.1:\d+/\w+ can't be opened") as refused:
        async with stores.opened(url):
            pass
    assert "canary" not in str(refused.value)
    assert refused.value.__suppress_context__
