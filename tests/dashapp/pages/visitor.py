"""A browser with its own cookie, which saves views and notes as our pages do."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from dashapp.app import create_app
from dashapp.settings import load_settings
from tests.dashapp.pages.client import Reader, find, text

OURS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
VIEW = {"name": "North", "path": "/", "query": "region=North"}


def saving_server(data_dir: Path, address: str) -> Flask:
    """The app on a release, with its own database at this address."""
    settings = load_settings(
        data_dir=data_dir, app_database_url=address, cache_redis_url="", release_poll_seconds=0.0
    )
    server: Flask = create_app(settings).server
    return server


class Visitor:
    """One browser."""

    def __init__(self, server: Flask) -> None:
        self.client = server.test_client()
        self.reader = Reader(self.client)
        self.client.get("/kpis")  # the document brings the cookie

    def post(self, path: str, body: object, headers: Mapping[str, str] = OURS) -> TestResponse:
        """A write."""
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(path, data=data, headers=dict(headers))

    def done(self, path: str, body: object) -> int:
        """A write that is taken; its id."""
        answer = self.post(path, body)
        assert answer.status_code == 200, answer.text
        return int(answer.get_json()["id"])

    def save(self, name: str, query: str = "", path: str = "/", **more: object) -> int:
        """Save a view."""
        return self.done("/views", {"name": name, "path": path, "query": query, **more})

    def refusal(
        self, path: str, body: object, headers: Mapping[str, str] = OURS
    ) -> tuple[int, str]:
        """Status and message of a write that is not taken."""
        answer = self.post(path, body, headers)
        return answer.status_code, answer.get_json()["error"]

    def views(self, search: str = "", page: str = "summary") -> dict[str, str]:
        """The names in the menu and where they lead."""
        return {
            text(each["children"][1]): each["href"]
            for each in find(self.bar(search, page), className="option", type="A")
            if find(each["children"], className="tick")
        }

    def bar(self, search: str = "", page: str = "summary") -> object:
        """The panel of the menu."""
        bar = self.reader.change(page, search)[f"{page}-bar"]["children"]
        (menu,) = [each for each in find(bar, className="menu") if "views" in each["className"]]
        return menu["children"][1]

    def opened(self) -> tuple[int, str | None]:
        """What the bare address answers: its status, and where it leads."""
        answer = self.client.get("/")
        return answer.status_code, answer.headers.get("Location")


def cookie_of(answer: TestResponse) -> str | None:
    """The visitor's cookie that an answer sets."""
    for each in answer.headers.getlist("Set-Cookie"):
        if found := re.match(r"visitor=([^;]+)", each):
            return found[1]
    return None
