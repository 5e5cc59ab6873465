"""A browser's part in a request, without a browser."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from dash.development.base_component import Component
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Reader:
    """Opens pages as the router's and the pages' callbacks answer them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str, search: str = "") -> dict[str, Any]:
        """The page's first layout."""
        inputs = [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": search},
        ]
        output = ".._pages_content.children..._pages_store.data.."
        body = self._ask(output, inputs, ["_pages_content", "children"], ["_pages_store", "data"])
        layout: dict[str, Any] = body["_pages_content"]["children"]
        return layout

    def change(self, page: str, search: str) -> dict[str, Any]:
        """What the page's own callback sends after its address changed."""
        callback = next(  # every app made in this process has registered the same one
            each
            for each in self.client.get("/_dash-dependencies").get_json()
            if f"{page}-problem.children" in each["output"]
        )
        inputs = [
            {"id": f"{page}-location", "property": "search", "value": search},
            {"id": "shell-theme", "property": "data", "value": None},
        ]
        outputs = callback["output"].strip(".").split("...")
        return self._ask(callback["output"], inputs, *(each.rsplit(".", 1) for each in outputs))

    def _ask(
        self, output: str, inputs: list[dict[str, Any]], *outputs: list[str]
    ) -> dict[str, Any]:
        asked = {
            "output": output,
            "outputs": [{"id": name, "property": prop} for name, prop in outputs],
            "inputs": inputs,
            "changedPropIds": [f"{each['id']}.{each['property']}" for each in inputs],
        }
        answer: TestResponse = self.client.post("/_dash-update-component", json=asked)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        response: dict[str, Any] = answer.get_json()["response"]
        return response


def parts(node: object) -> Iterator[dict[str, Any]]:
    """Every component below, depth first."""
    if isinstance(node, list):
        for each in node:
            yield from parts(each)
    elif isinstance(node, dict) and "props" in node:
        yield node["props"] | {"type": node["type"]}
        yield from parts(node["props"].get("children"))


def text(node: object) -> str:
    """All words below, with single spaces."""
    return re.sub(r"\s+", " ", " ".join(_words(node))).strip()


def _words(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for each in node:
            yield from _words(each)
    elif isinstance(node, dict):
        yield from _words(node.get("props", {}).get("children"))


def find(node: object, **props: str) -> list[dict[str, Any]]:
    """The components with these properties; class names match one of several."""
    return [each for each in parts(node) if all(_matches(each, n, v) for n, v in props.items())]


def _matches(props: dict[str, Any], name: str, wanted: str) -> bool:
    value = str(props.get(name, ""))
    return wanted in value.split() if name == "className" else value == wanted


def query(href: str) -> dict[str, list[str]]:
    """A link's query."""
    return parse_qs(href.partition("?")[2])


def drawn(node: Any) -> Any:  # noqa: ANN401 - any part of a layout
    """A component as the browser gets it."""
    if isinstance(node, Component):
        return {key: drawn(value) for key, value in node.to_plotly_json().items()}
    if isinstance(node, list | tuple):
        return [drawn(each) for each in node]
    return {k: drawn(v) for k, v in node.items()} if isinstance(node, dict) else node


def plain(value: object) -> str:
    """A layout as JSON, to look for what must not be in it."""
    return json.dumps(value)
