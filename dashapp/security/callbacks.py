"""Only requests that a page of ours can make reach the callbacks; others are a plain 400."""

from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Any

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, request

PATH = "/_dash-update-component"
LARGEST_BODY = 1_000_000  # bytes; the longest address that a browser sends is far shorter


def register(server: Flask, outputs: Callable[[], Collection[str]]) -> None:
    """Check each callback's body; `outputs` gives the outputs of all callbacks at that time."""
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY

    def check() -> Response | None:
        if request.method != "POST" or request.path != PATH:
            return None
        try:
            body = request.get_json()
        except RecursionError:
            body = None
        fault = problem(body, outputs())
        return None if fault is None else _refusal(HTTPStatus.BAD_REQUEST, fault)

    server.before_request(check)
    for missing in (DependencyException, InvalidResourceError):  # a component's file
        server.register_error_handler(
            missing, lambda _: _refusal(HTTPStatus.NOT_FOUND, "There is no such file.")
        )


def problem(body: object, outputs: Collection[str]) -> str | None:
    """What is wrong with a callback's body; None when a page of ours may have sent it."""
    if not isinstance(body, dict):
        return "The body is not an object."
    output = body.get("output")
    if not isinstance(output, str) or output not in outputs:
        return "output: there is no such callback."
    if body.get("outputs") != _listed(output):
        return "outputs: these are not the callback's."
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(each, str) for each in changed):
        return "changedPropIds: give a list of texts."
    if body.get("state"):
        return "state: the callbacks have none."
    return _inputs_problem(body.get("inputs"))


def _inputs_problem(inputs: object) -> str | None:
    """Every input of ours is a text or null: an address, or a theme."""
    if not isinstance(inputs, list) or len(inputs) != 2:  # noqa: PLR2004 - as each callback has
        return "inputs: give the callback's two."
    for each in inputs:
        if not isinstance(each, dict) or not {"id", "property"} <= each.keys():
            return "inputs: each has an id and a property."
        if not all(_text(each.get(name)) for name in ("id", "property", "value")):
            return "inputs: give texts."
    return None


def _text(value: object) -> bool:
    """Whether a value is missing or a text that can be written down."""
    if not isinstance(value, str):
        return value is None
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True


def _listed(output: str) -> list[dict[str, Any]]:
    parts = (part.rpartition(".") for part in output.strip(".").split("..."))
    return [{"id": name, "property": prop} for name, _, prop in parts]


def _refusal(status: HTTPStatus, text: str) -> Response:
    return Response(text + "\n", status=status, content_type="text/plain; charset=utf-8")
