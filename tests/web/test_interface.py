"""The JSON interface against its own description: whatever is asked, it answers as it says, and never fails."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from riwaya.store.workspace import open_workspace
from riwaya.web.app import create_app
from riwaya.web.desk import Options

ROUTES = 12
REFUSES = ("/api/search", "/api/judgements")
"""Routes whose refusals no schema can foretell: a query without a word, a judgement that lacks what its kind needs."""


@pytest.fixture(scope="module")
def described(examples: Path) -> Iterator[schemathesis.BaseSchema]:
    """The interface's description, of an application over the examples."""
    with open_workspace(str(examples)) as workspace:
        yield schemathesis.openapi.from_asgi("/api/openapi.json", create_app(workspace, Options(hosts=("*",))))


@pytest.mark.parametrize("number", range(ROUTES))
def test_a_route_answers_as_it_is_described(described: schemathesis.BaseSchema, number: int) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == ROUTES

    excluded = [ignored_auth, positive_data_acceptance] if operations[number].path in REFUSES else [ignored_auth]

    @given(case=operations[number].as_strategy())
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def answers(case: Case) -> None:
        case.call_and_validate(excluded_checks=excluded)

    answers()


def test_what_is_written_needs_the_token_of_the_page(desk: str) -> None:
    with httpx.Client(base_url=desk) as client:
        claim = client.get("/api/claims?size=1").json()["items"][0]["seen"]["claim"]["id"]
        asked = {"kind": "reject", "claims": [claim], "reason": "an exercise"}
        assert client.post("/api/judgements", json=asked).status_code == 403
        client.headers["X-CSRF-Token"] = (
            client.get("/events").text.partition('name="csrf" content="')[2].partition('"')[0]
        )
        done = client.post("/api/judgements", json=asked)
        assert done.status_code == 200
        assert done.json()["by"] == "ann"
        assert client.get(f"/api/claims/{claim}").json()["seen"]["verdict"] == "rejected"
        assert client.post("/api/judgements", json={"kind": "undo", "undoes": done.json()["id"]}).status_code == 200
        assert client.get(f"/api/claims/{claim}").json()["seen"]["verdict"] is None


def test_a_page_that_rebinds_its_name_to_this_machine_is_not_answered(desk: str) -> None:
    assert httpx.get(f"{desk}/events", headers={"Host": "rebound.example"}).status_code == 400
