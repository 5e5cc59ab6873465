"""The whole app in another locale: numbers and dates follow it, words stay English."""

from pathlib import Path

import pytest

from dashapp.app import create_app
from dashapp.settings import SettingsError, load_settings
from tests.dashapp.pages.client import Reader, find, text

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
