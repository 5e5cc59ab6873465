"""The what-if sliders: what the browser works out while one moves is what the server then says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import settle
from tests.dashapp.costed import OTHERS
from tests.dashapp.releases import write_release
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def costed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DashboardProcess]:
    """A hand-made release of which revenue, orders and margin are forecast."""
    data: Path = tmp_path_factory.mktemp("costed")
    write_release(data, analysed=True, others=OTHERS)
    running = DashboardProcess.start(data, tmp_path_factory.mktemp("logs") / "dashboard.log")
    yield running
    running.stop()


# What stands there at each move of a slider, once the page's own listener has worked it out.
WATCH = """
    window.moves = [];
    const texts = (what) => [...document.querySelectorAll(what)].map((each) => each.innerText);
    document.addEventListener("input", () => window.moves.push({
        lines: texts("table.outcomes tbody tr"),
        positions: texts(".lever-value"),
        stale: document.querySelector(".scenario").hasAttribute("data-stale"),
    }));
"""


def outcome(page: Page) -> list[str]:
    return page.locator("table.outcomes tbody tr").all_inner_texts()


def positions(page: Page) -> list[str]:
    return page.locator(".lever-value").all_inner_texts()


def move(page: Page, lever: str, key: str, times: int) -> None:
    """Press a key on a slider, and wait until the server has answered."""
    before = page.url
    page.locator(f"#forecasts-lever-{lever}").focus()
    for _ in range(times):
        page.keyboard.press(key)
    page.wait_for_url(lambda url: url != before)
    answered(page)


def answered(page: Page) -> None:
    page.wait_for_timeout(500)  # the slider rests
    settle(page)
    expect(page.locator(".scenario[data-stale]")).to_have_count(0)


def test_what_the_browser_works_out_is_what_the_server_says(
    page: Page, costed: DashboardProcess
) -> None:
    page.goto(costed.address + "/forecasts")
    settle(page)
    page.evaluate(WATCH)
    for lever, key, times in (
        ("volume", "ArrowRight", 3),
        ("price", "ArrowLeft", 5),
        ("elasticity", "ArrowLeft", 7),
        ("volume", "End", 1),
        ("price", "Home", 1),
        ("elasticity", "Home", 1),
    ):
        move(page, lever, key, times)
        said = page.evaluate("window.moves.at(-1)")
        assert said["stale"] is True
        assert (outcome(page), positions(page)) == (said["lines"], said["positions"]), lever
        expect(page.locator(f"#forecasts-lever-{lever}")).to_be_focused()
    assert "volume=30&price=-30&elasticity=-3" in page.url
    drawn = (outcome(page), positions(page))
    page.reload()
    settle(page)
    assert (outcome(page), positions(page)) == drawn


def test_a_move_is_one_request_once_it_rests(page: Page, costed: DashboardProcess) -> None:
    page.goto(costed.address + "/forecasts")
    settle(page)
    requests: list[str] = []
    page.on("request", lambda sent: requests.append(sent.url) if sent.method == "POST" else None)
    move(page, "price", "ArrowRight", 1)
    assert len(requests) == 1, requests
    assert page.url.endswith("/forecasts?price=0.5")


def test_back_and_reset_return_to_what_was(page: Page, costed: DashboardProcess) -> None:
    page.goto(costed.address + "/forecasts?metric=orders&volume=5")
    settle(page)
    before = outcome(page)
    move(page, "price", "ArrowRight", 2)
    assert outcome(page) != before
    page.go_back()
    page.wait_for_url(lambda url: "price" not in url)
    settle(page)
    assert outcome(page) == before
    assert positions(page) == ["+5%", "0%", "0"]
    page.get_by_role("link", name="Reset to the forecast").click()
    page.wait_for_url(lambda url: "volume" not in url)
    settle(page)
    assert positions(page) == ["0%", "0%", "0"]
    assert "metric=orders" in page.url
