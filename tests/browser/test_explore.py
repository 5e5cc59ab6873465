"""The breakdown in a browser: selections, the drill, and buckets in any time zone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import settle
from tests.dashapp.releases import write_release
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on the small hand-made release, whose days are known."""
    folder = tmp_path_factory.mktemp("small")
    write_release(folder / "data")
    running = DashboardProcess.start(folder / "data", folder / "log")
    yield running.address
    running.stop()


@pytest.fixture(params=["America/Los_Angeles", "Pacific/Auckland"])
def abroad(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page in another time zone."""
    context = browser.new_context(
        timezone_id=request.param,
        locale="en-NZ" if request.param.startswith("Pacific") else "en-US",
        viewport={"width": 1440, "height": 1000},
        base_url=address,
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def here(browser: Browser, address: str) -> Iterator[Page]:
    """A page whose faults fail the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, base_url=address)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def click_bucket(page: Page, place: int) -> None:
    """Click the chart where the trace of its points has this one."""
    chart = page.locator("#kpis-trend .js-plotly-plot")
    chart.scroll_into_view_if_needed()
    at = chart.evaluate(
        """(gd, place) => {
            const {xaxis, yaxis} = gd._fullLayout, {x, y} = gd.data[0];
            const box = gd.getBoundingClientRect();
            const across = box.left + xaxis._offset + xaxis.d2p(x[place]);
            return [across, box.top + yaxis._offset + yaxis.d2p(y[place])];
        }""",
        place,
    )
    page.mouse.move(at[0] - 3, at[1])
    page.mouse.move(*at)
    page.wait_for_selector("#kpis-trend .hoverlayer .legend, #kpis-trend .hoverlayer .hovertext")
    page.mouse.click(*at)


BUCKETS = (  # the address, a bucket of its trend, and the days of this bucket
    ("", 5, "from=2025-08-01&to=2025-08-31"),
    ("", 0, "from=2025-03-09&to=2025-03-31"),
    ("", 12, "from=2026-03-01&to=2026-03-08"),
    ("&from=2025-10-20&to=2025-11-09", 6, "from=2025-10-26&to=2025-10-26"),
    ("&from=2025-08-04&to=2025-11-30", 12, "from=2025-10-27&to=2025-11-02"),
)


def test_a_click_on_a_bucket_is_that_bucket_in_every_time_zone(abroad: Page) -> None:
    for search, place, days in BUCKETS:
        abroad.goto(f"/kpis?metric=revenue&by=region{search}")
        settle(abroad)
        click_bucket(abroad, place)
        abroad.wait_for_url(f"**/kpis?{days}&metric=revenue&by=region")


def test_the_same_bucket_is_reached_by_keyboard(here: Page) -> None:
    here.goto("/kpis?metric=revenue&by=region")
    settle(here)
    summary = here.locator("#kpis-trend-foot summary").first
    summary.focus()
    here.keyboard.press("Enter")
    here.keyboard.press("Tab")  # the frame that scrolls
    here.keyboard.press("Tab")
    here.keyboard.press("Enter")
    here.wait_for_url("**/kpis?from=2025-03-09&to=2025-03-31&metric=revenue&by=region")
    expect(here.locator(".metric-head p.note")).to_contain_text("9–31 Mar 2025")


def test_members_are_kept_by_box_by_key_and_by_ctrl_click(here: Page) -> None:
    asked: list[str] = []
    here.on("request", lambda sent: asked.append(sent.url) if sent.method == "POST" else None)
    here.goto("/kpis?metric=revenue&by=region")
    settle(here)
    asked.clear()
    here.locator(".bars-row", has_text="West").click(modifiers=["ControlOrMeta"])
    here.wait_for_url("**/kpis?region=West&metric=revenue&by=region")
    expect(here.locator(".bars-row.muted")).to_have_count(2)
    assert len(asked) == 1
    here.locator("[data-keep=North]").focus()
    here.keyboard.press("Space")
    here.wait_for_url("**/kpis?region=North&region=West&metric=revenue&by=region")
    expect(here.locator(".bars-row.muted")).to_have_count(1)
    expect(here.locator("[data-keep=North]")).to_be_focused()
    here.locator("[data-keep=West]").click()
    here.wait_for_url("**/kpis?region=North&metric=revenue&by=region")
    here.go_back()
    here.wait_for_url("**/kpis?region=North&region=West&metric=revenue&by=region")
    expect(here.locator(".bars-row.muted")).to_have_count(1)


def test_clicks_lead_from_region_to_the_order_lines(here: Page) -> None:
    here.goto("/kpis?metric=revenue&by=region&view=multiples")
    settle(here)
    for step in ("channel", "category", "product", "customer", "lines"):
        here.locator("a.multiple").first.click()
        here.wait_for_url(f"**by={step}**")
        settle(here)
    expect(here.locator("h2", has_text="Which order lines count for revenue?")).to_be_visible()
    assert here.locator(".crumbs li").count() == 6


def test_a_cell_of_a_pivot_narrows_to_both_members(here: Page) -> None:
    here.goto("/kpis?metric=orders&by=region&view=pivot&across=channel")
    settle(here)
    here.locator("table.pivot tbody td a").first.click()
    expect(here.locator(".chip")).to_have_count(2)
    expect(here.locator("table.pivot")).to_be_visible()
