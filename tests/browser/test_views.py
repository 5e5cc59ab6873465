"""Saved views and notes in a browser: saved, shared, opened first, deleted, in two tabs."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.dashapp.releases import write_release
from tests.dashboard_process import DashboardProcess

pytestmark = pytest.mark.browser

PATIENCE = 20_000  # milliseconds; the first answer of a worker on a busy machine takes its time


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard of two workers on the small hand-made release."""
    folder = tmp_path_factory.mktemp("views")
    write_release(folder / "data")
    running = DashboardProcess.start(
        folder / "data", folder / "log", {"WEB_CONCURRENCY": "2", "APP_DATABASE_URL": ""}
    )
    yield running.address
    running.stop()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    found: list[str] = []
    yield found
    assert found == []


def visitor(browser: Browser, address: str) -> BrowserContext:
    return browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)


def opened(context: BrowserContext, path: str, faults: list[str]) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.goto(path)
    settled(page)
    return page


def settled(page: Page) -> None:
    page.wait_for_selector("h1")
    page.wait_for_timeout(150)
    page.wait_for_selector("[data-dash-is-loading]", state="detached")


def address_of(page: Page) -> str:
    shown: str = page.evaluate("location.pathname + location.search")
    return shown


def menu(page: Page) -> None:
    page.bring_to_front()  # a tab behind another one is drawn once a second
    if not page.evaluate("document.querySelector('.menu.views').open"):
        page.click(".menu.views summary")


def save(page: Page, name: str, *, shared: bool = False) -> None:
    menu(page)
    page.click("text=Save this view…")
    page.fill(".view-form input[type=text]", name)
    if shared:
        page.check(".view-form input[type=checkbox]")
    page.keyboard.press("Enter")
    expect(page.locator(f".more[data-name='{name}']")).to_be_visible(timeout=PATIENCE)


def act(page: Page, name: str, *actions: str) -> None:
    menu(page)
    page.click(f".more[data-name='{name}']")
    for action in actions:
        page.click(f".view-form >> text={action}")
    settled(page)


def test_a_view_is_saved_shared_opened_first_and_deleted(
    browser: Browser, address: str, faults: list[str]
) -> None:
    ann, bob = visitor(browser, address), visitor(browser, address)
    page = opened(ann, "/?region=North", faults)
    other_tab = opened(ann, "/kpis?metric=orders", faults)
    save(page, "North")
    assert page.evaluate("document.activeElement.dataset.name") == "North"
    expect(page.locator(".menu.views .option[aria-current=true]")).to_have_text("North")
    assert Axe().run(page).violations_count == 0
    assert address_of(other_tab) == "/kpis?metric=orders"

    page.reload()
    settled(page)
    menu(page)
    expect(page.locator(".menu.views .option[aria-current=true]")).to_have_text("North")

    theirs = opened(bob, "/", faults)
    expect(theirs.locator(".more")).to_have_count(0)
    act(page, "North", "Share with everyone")
    theirs.reload()
    settled(theirs)
    menu(theirs)
    asked: list[str] = []
    theirs.on(
        "request", lambda sent: asked.append(sent.url) if "_dash-update" in sent.url else None
    )
    theirs.click(".menu.views .option >> text=North")
    settled(theirs)
    assert address_of(theirs) == "/?region=North"
    assert len(asked) == 1

    act(page, "North", "Open first")
    first = opened(ann, "/", faults)
    assert address_of(first) == "/?region=North"
    first.click(".chip a")  # no filter is left: the plain summary
    settled(first)
    assert address_of(first) == "/?home=1"
    first.reload()
    settled(first)
    assert address_of(first) == "/?home=1"
    assert "North" not in first.inner_text(".context")
    theirs.goto("/")
    settled(theirs)
    assert address_of(theirs) == "/"

    act(page, "North", "Delete")
    expect(page.locator(".more[data-name='North']")).to_be_visible()  # it only asks
    page.click("text=Click again to delete")
    expect(page.locator(".more")).to_have_count(0)
    first.goto("/")
    settled(first)
    assert address_of(first) == "/"
    theirs.reload()
    settled(theirs)
    expect(theirs.locator(".more")).to_have_count(0)
    ann.close()
    bob.close()


def test_a_name_that_is_taken_is_said_in_the_form_and_another_is_found_by_keyboard(
    browser: Browser, address: str
) -> None:
    context = visitor(browser, address)
    page = opened(context, "/?region=South", [])  # the refusal is an error of the console
    save(page, "<b>South</b>")
    page.focus("text=Save this view…")
    page.keyboard.press("Enter")
    page.keyboard.type("<B>SOUTH</B>")
    page.keyboard.press("Enter")
    expect(page.locator(".form-fault")).to_have_text(
        "You have a view of this name already. Choose another name."
    )
    assert address_of(page) == "/?region=South"
    page.focus(".more")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "<b>South</b>"
    page.keyboard.type("The south")
    page.keyboard.press("Enter")
    expect(page.locator(".more[data-name='The south']")).to_be_focused()
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('.menu.views').open")
    context.close()


def test_a_note_is_added_seen_and_removed_without_loading_again(
    browser: Browser, address: str, faults: list[str]
) -> None:
    context = visitor(browser, address)
    page = opened(context, "/?from=2026-03-01&to=2026-03-08", faults)
    page.evaluate("window.sameDocument = true")
    page.click("text=Add a note")
    page.fill(".note-form input[type=text]", "Strike <b>of the drivers</b>")
    page.locator(".note-form input[type=date]").first.fill("2026-03-04")
    page.click("text=Add note")
    expect(page.locator(".note-list li")).to_contain_text("Strike <b>of the drivers</b>")
    expect(page.locator(".annotation-text:text-is('1')")).to_have_count(1)
    assert Axe().run(page).violations_count == 0
    page.click("text=Remove")
    page.click("text=Click again to remove")
    expect(page.locator(".note-list li")).to_have_count(0)
    expect(page.locator(".annotation-text:text-is('1')")).to_have_count(0)
    expect(page.locator("[data-store=note]")).to_be_focused()
    assert page.evaluate("window.sameDocument")
    assert address_of(page) == "/?from=2026-03-01&to=2026-03-08"
    context.close()
