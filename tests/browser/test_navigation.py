"""Navigation in a browser: one request for each step, and back and forward through all of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visits import Visit
from tests.dashapp.releases import write_release
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on the small hand-made release, whose members are known."""
    folder = tmp_path_factory.mktemp("small")
    write_release(folder / "data")
    running = DashboardProcess.start(folder / "data", folder / "log")
    yield running.address
    running.stop()


@pytest.fixture
def visit(address: str, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    opened = Visit.open(context)
    yield opened
    context.close()
    assert opened.faults == []


def test_every_step_is_one_request_and_one_entry_of_the_history(visit: Visit) -> None:
    page = visit.page
    assert visit.settled() == ("/", 1)
    page.click(".menu.region summary")
    page.click(".menu.region [data-key=North]")
    assert visit.settled() == ("/?region=North", 1)
    page.click(".menu.period summary")
    page.click("text=This year")
    assert visit.settled() == ("/?period=ytd&region=North", 1)
    page.click(".kpi >> nth=1")
    assert visit.settled() == ("/kpis?period=ytd&region=North&metric=orders", 1)
    for expected in ("/?period=ytd&region=North", "/?region=North", "/"):
        page.go_back()
        assert visit.settled() == (expected, 1)
    page.go_forward()
    assert visit.settled() == ("/?region=North", 1)
    assert "North" in page.inner_text(".chips")


def test_quick_choices_add_up_and_the_menu_stays_open(visit: Visit) -> None:
    visit.settled()
    visit.page.click(".menu.region summary")
    visit.page.evaluate(
        "document.querySelectorAll('.menu.region [data-key]').forEach((each) => each.click())"
    )
    address, _ = visit.settled()
    assert address == "/?region=North&region=South&region=West"
    assert visit.page.evaluate("document.querySelector('.menu.region').open")
    assert visit.page.evaluate("document.activeElement.dataset.key") == "West"
    visit.page.keyboard.press("Space")
    assert visit.settled()[0] == "/?region=North&region=South"
    visit.page.keyboard.press("Escape")
    assert not visit.page.evaluate("document.querySelector('.menu.region').open")


def test_menus_can_be_used_by_keyboard(visit: Visit) -> None:
    visit.settled()
    visit.page.focus(".menu.region summary")
    for key in ("Enter", "ArrowDown", "ArrowDown", "Space"):
        visit.page.keyboard.press(key)
    assert visit.settled()[0] == "/?region=South"
    visit.page.keyboard.press("ArrowUp")
    assert visit.page.evaluate("document.activeElement.dataset.key") == "North"


def test_a_free_range_of_days_is_part_of_the_address(visit: Visit) -> None:
    visit.settled()
    visit.page.click(".menu.period summary")
    first, last = visit.page.locator(".range input").all()
    first.fill("2026-01-01")
    last.fill("2026-01-31")
    visit.page.click("text=Show these days")
    assert visit.settled() == ("/?from=2026-01-01&to=2026-01-31", 1)
    assert "1–31 Jan 2026" in visit.page.inner_text(".menu.period summary")


def test_the_theme_changes_the_figures_with_one_request_and_is_kept(visit: Visit) -> None:
    visit.settled()
    tick = "getComputedStyle(document.querySelector('.xtick text')).fill"
    visit.page.wait_for_selector(".xtick text")
    assert visit.page.evaluate(tick) == "rgb(88, 98, 114)"
    visit.page.click("[data-action=theme]")
    assert visit.settled() == ("/", 1)
    assert visit.page.evaluate(tick) == "rgb(154, 165, 180)"
    visit.page.reload()
    visit.settled()
    assert visit.page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_a_page_recovers_from_a_bad_filter_without_loading_again(visit: Visit) -> None:
    visit.page.goto("/?region=Narnia")
    visit.settled()
    visit.page.click("text=Reset the filters")
    assert visit.settled() == ("/", 1)
    assert visit.page.is_visible(".kpis")
    visit.page.wait_for_selector(".main-svg")


def test_a_trend_with_nothing_beside_it_takes_the_whole_width(visit: Visit) -> None:
    # This release knows no landings, and channels have no target.
    visit.page.goto("/?compare=none&channel=Web")
    visit.settled()
    trend = visit.page.locator(".story-trend").bounding_box()
    cards = visit.page.locator(".kpis").bounding_box()
    assert trend is not None
    assert cards is not None
    assert trend["width"] == cards["width"]


def test_a_choice_by_keyboard_keeps_the_focus(visit: Visit) -> None:
    page = visit.page
    page.goto("/customers")
    visit.settled()
    page.focus(".tabs >> text=Cohorts")
    page.keyboard.press("Enter")
    assert visit.settled() == ("/customers?show=cohorts", 1)
    page.wait_for_function("document.activeElement.textContent === 'Cohorts'")
