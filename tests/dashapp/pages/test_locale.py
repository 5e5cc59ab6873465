"""The whole app in another locale: numbers and dates follow it, words stay English."""

import re
from pathlib import Path

import pytest

from dashapp.app import create_app
from dashapp.settings import SettingsError, load_settings
from tests.dashapp.pages.client import Reader, find, parts, text

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("locale", "figure", "day"),
    [("de", "\N{NO-BREAK SPACE}£", "8 Mar 2026"), ("en_US", "£", "Mar 8, 2026")],
)
def test_every_request_is_answered_in_the_locale(
    release_dir: Path, locale: str, figure: str, day: str
) -> None:
    settings = load_settings(data_dir=release_dir, cache_redis_url="", locale=locale)
    reader = Reader(create_app(settings).server.test_client())
    layout = reader.open("/")
    (badge,) = find(layout, className="late")
    assert text(badge["children"]) == f"Data to {day} · GMT"
    value = find(layout, className="kpi-value")[0]
    assert figure in value["title"]
    assert (value["title"].index(",") > value["title"].index(".")) is (locale == "de")
    assert text(find(layout, className="headline")[0]["children"]).startswith("Revenue is ")
    axis = reader.change("summary", "")["summary-trend"]["figure"]["layout"]["yaxis"]
    assert all(figure in tick for tick in axis["ticktext"])


def test_an_unknown_locale_stops_the_start() -> None:
    with pytest.raises(SettingsError, match=r"LOCALE: .*give a locale such as en"):
        load_settings(locale="tlh_KX")


PAGES = (
    *("/", "/kpis", "/kpis?by=product&view=table", "/kpis?by=region&view=pivot&across=month"),
    *("/kpis?by=lines", "/trends", "/trends?grain=week", "/why", "/forecasts", "/data"),
    *("/customers", "/customers?show=ledger", "/customers?show=cohorts", "/customers?show=value"),
    *("/customers?show=segments", "/customers?show=segments&segment=Regulars"),
    *("/customers?show=risk", "/customer?customer=c6", "/order?order=A599"),
    *("/data?show=quarantine", "/data?show=lineage", "/data?show=releases", "/data?show=metrics"),
)
ENGLISH = re.compile(
    r"""
    \d,\d{3}\b            # 1,234, which in German is a little more than one
    | (?<![\d.])\d+\.\d{1,2}(?!\d|\.\d) # 12.5 or 12.50
    | [£€]\d               # the currency first
    | (?!80%|95%|1%)(?<!\d)\d+% # no space before the sign; bands are named "80%"
    """,
    re.VERBOSE,
)


@pytest.fixture(scope="module")
def german(analysed_dir: Path) -> Reader:
    """A browser on the analysed release, in German."""
    settings = load_settings(data_dir=analysed_dir, cache_redis_url="", locale="de")
    return Reader(create_app(settings).server.test_client())


@pytest.mark.parametrize("address", PAGES)
def test_no_figure_is_left_in_english(german: Reader, address: str) -> None:
    path, _, search = address.partition("?")
    page = german.open(path, f"?{search}")
    said = [text(page), *(str(part["title"]) for part in parts(page) if part.get("title"))]
    found = [
        each[max(match.start() - 40, 0) : match.end() + 20]
        for each in said
        for match in ENGLISH.finditer(each)
    ]
    assert not found
