"""The filter bar: every control leads to an address that says it all."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashapp.components.filterbar import AsOf, badge, filter_bar
from dashapp.filters import Domain, Filters
from tests.dashapp.pages.client import drawn, find, query, text

pytestmark = pytest.mark.unit

DOMAIN = Domain(
    date(2024, 1, 1),
    date(2026, 3, 8),
    (
        ("region", ("North", "South", "West")),
        ("channel", ("Web",)),
        ("category", tuple(f"C{i:02}" for i in range(12))),
    ),
)
FRESH = AsOf(date(2026, 3, 8), date(2026, 3, 9), "r1")


def bar(keep: dict[str, str] | None = None, **given: str | list[str]) -> Any:  # noqa: ANN401
    filters = Filters.from_query(given, DOMAIN)
    return drawn(filter_bar(filters, DOMAIN, FRESH, keep or {}, filters.chips()))


def links(node: object, text_: str) -> list[str]:
    return [a["href"] for a in find(node, type="A") if text(a["children"]) == text_]


def test_a_member_is_added_and_taken_away_by_its_own_link() -> None:
    (href,) = links(bar(region="North"), "South")
    assert query(href) == {"region": ["North", "South"]}
    (href,) = links(bar(region=["North", "South"]), "South")
    assert query(href) == {"region": ["North"]}


def test_checked_members_say_so() -> None:
    options = find(bar(region="North"), role="menuitemcheckbox")
    state = {text(option["children"]): option["aria-checked"] for option in options}
    assert (state["North"], state["South"]) == ("true", "false")


def test_a_facet_with_a_single_value_is_hidden() -> None:
    menus = [menu["data-menu"] for menu in find(bar(), type="Details")]
    assert menus == ["period", "compare", "region", "category"]


def test_only_long_lists_can_be_searched() -> None:
    searched = [each["data-find"] for each in find(bar(), className="find") if "data-find" in each]
    assert searched == ["category"]


def test_a_very_long_list_is_cut_but_keeps_what_is_chosen() -> None:
    many = Domain(
        DOMAIN.data_from, DOMAIN.data_to, (("region", tuple(f"R{i}" for i in range(500))),)
    )
    filters = Filters.from_query({"region": "R499"}, many)
    layout = drawn(filter_bar(filters, many, FRESH, {}, filters.chips()))
    options = find(layout, role="menuitemcheckbox")
    assert len(options) == 201
    assert (options[0]["data-key"], options[0]["aria-checked"]) == ("R499", "true")
    assert "200 of 500 are listed" in text(layout)


def test_links_carry_the_pages_own_keys() -> None:
    (href,) = links(bar({"metric": "orders", "by": "region"}), "South")
    assert query(href) == {"region": ["South"], "metric": ["orders"], "by": ["region"]}


def test_a_preset_replaces_a_free_range() -> None:
    (href,) = links(bar(**{"from": "2026-01-01", "to": "2026-01-31"}), "This year")
    assert query(href) == {"period": ["ytd"]}


def test_chips_name_what_is_filtered_and_can_be_removed() -> None:
    layout = bar(region=["North", "West"], period="ytd")
    assert [text(chip["children"][0]) for chip in find(layout, className="chip")] == [
        "Region North",
        "Region West",
    ]
    (remove,) = [a for a in find(layout, type="A") if a.get("aria-label") == "Remove Region West"]
    assert query(remove["href"]) == {"period": ["ytd"], "region": ["North"]}


@pytest.mark.parametrize("given", [{"region": "North"}, {"period": "ytd"}])
def test_there_is_one_reset_once_something_is_chosen(given: dict[str, str]) -> None:
    assert links(bar({"metric": "aov"}, **given), "Reset") == ["?metric=aov"]


def test_there_is_no_reset_when_nothing_is_chosen() -> None:
    assert links(bar(), "Reset") == []


def test_the_comparison_says_its_days_or_why_there_is_none() -> None:
    assert "9 Mar 2024 – 8 Mar 2025" in text(bar())
    assert "is not covered" in text(bar(period="all"))


@pytest.mark.parametrize(
    ("as_of", "late"),
    [
        (AsOf(date(2026, 3, 8), date(2026, 3, 10), "r1"), False),
        (AsOf(date(2026, 3, 8), date(2026, 3, 11), "r1"), True),
        (AsOf(date(2026, 3, 8), date(2026, 3, 8), "r1", problem="r2 is damaged"), True),
    ],
)
def test_the_badge_is_coloured_only_when_data_is_late_or_a_release_failed(
    as_of: AsOf, late: bool
) -> None:
    shown = badge(as_of)
    assert text(drawn(shown)) == "Data to 8 Mar 2026 · UTC"
    assert ("late" in shown.className.split()) is late
    assert shown.title == (as_of.problem or "Days of UTC. Release r1")


def test_the_badge_says_when_the_release_was_published_in_the_companys_time() -> None:
    at = datetime(2026, 3, 9, 5, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    shown = badge(AsOf(date(2026, 3, 8), date(2026, 3, 9), "r1", "Europe/Berlin", at))
    assert text(drawn(shown)) == "Data to 8 Mar 2026 · CET"
    assert shown.title == ("Days of Europe/Berlin. Release r1, published 9 Mar 2026, 05:15 CET")
