"""Callback bodies that no page of ours sends are refused, and never reach a callback."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashapp.app import create_app
from dashapp.security.callbacks import LARGEST_BODY
from dashapp.settings import load_settings

pytestmark = pytest.mark.integration

OUTPUT = ".._pages_content.children..._pages_store.data.."
PATH = {"id": "_pages_location", "property": "pathname", "value": "/"}
SEARCH = {"id": "_pages_location", "property": "search", "value": ""}
GOOD: dict[str, Any] = {
    "output": OUTPUT,
    "outputs": [
        {"id": "_pages_content", "property": "children"},
        {"id": "_pages_store", "property": "data"},
    ],
    "inputs": [PATH, SEARCH],
    "changedPropIds": [],
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    settings = load_settings(data_dir=tmp_path_factory.mktemp("none"), cache_redis_url="")
    client: FlaskClient = create_app(settings).server.test_client()
    return client


def post(client: FlaskClient, body: str) -> tuple[int, str]:
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    return answer.status_code, answer.get_data(as_text=True)


def test_what_a_page_sends_is_answered(client: FlaskClient) -> None:
    assert post(client, json.dumps(GOOD))[0] == 200


@pytest.mark.parametrize("value", [5, 1.5, True, [], ["a"], {}, {"a": 1}, "?region=\ud800"])
@pytest.mark.parametrize("at", [PATH, SEARCH])
def test_inputs_are_texts(client: FlaskClient, at: dict[str, Any], value: object) -> None:
    inputs = [each | {"value": value} if each is at else each for each in (PATH, SEARCH)]
    status, words = post(client, json.dumps(GOOD | {"inputs": inputs}))
    assert (status, words) == (400, "inputs: give texts.\n")


@pytest.mark.parametrize(
    "changes",
    [
        {"output": 5}, {"output": None}, {"output": "nope.children"}, {"output": {"a": 1}},
        {"output": "_pages_dummy.children"}, {"outputs": None}, {"outputs": []},
        {"outputs": [{"id": "evil", "property": "children"}] * 2}, {"inputs": None},
        {"inputs": {}}, {"inputs": []}, {"inputs": [5, 6]}, {"inputs": [{"id": "x"}] * 2},
        {"inputs": [PATH] * 40}, {"state": 5}, {"changedPropIds": 5}, {"changedPropIds": [5]},
    ],
)  # fmt: skip
def test_other_shapes_are_refused(client: FlaskClient, changes: dict[str, Any]) -> None:
    status, words = post(client, json.dumps(GOOD | changes))
    assert status == 400
    assert "Traceback" not in words
    assert "evil" not in words


@pytest.mark.parametrize("body", ["null", "[]", "5", '"x"', "{}", "{", "", "[" * 5000])
def test_other_json_is_refused(client: FlaskClient, body: str) -> None:
    assert post(client, body)[0] == 400


def test_a_huge_body_is_refused(client: FlaskClient) -> None:
    long = GOOD | {"inputs": [PATH, SEARCH | {"value": "x" * LARGEST_BODY}]}
    assert post(client, json.dumps(long))[0] == 413


def test_a_file_that_no_package_has_is_not_found(client: FlaskClient) -> None:
    assert client.get("/_dash-component-suites/x/y.js").status_code == 404
