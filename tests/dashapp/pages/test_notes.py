"""Notes on days below the trends: in the chart, in the list and in the table."""

from typing import Any

import pytest

from tests.dashapp.pages.client import find, plain, text
from tests.dashapp.pages.visitor import Visitor

pytestmark = pytest.mark.integration

# The release reaches to 8 March 2026; months are its steps over a year, days over a month.
MARCH = "?from=2026-03-01&to=2026-03-08"
STRIKE = {"day": "2026-03-04", "text": "Strike & <b>snow</b>"}


def trend(visitor: Visitor, search: str, page: str = "summary") -> tuple[list[Any], list[str], Any]:
    """The flags of the chart, the items of the list, and the card's foot."""
    shown = visitor.reader.change(page, search)
    layout = shown[f"{page}-trend"]["figure"]["layout"]
    flags = [each for each in layout["annotations"] if each.get("yref") == "paper"]
    foot = shown[f"{page}-trend-foot"]["children"]
    items = [text(each["children"]) for each in find(foot, type="Li")]
    return [(each["x"], each["text"]) for each in flags], items, foot


@pytest.mark.parametrize("page", ["summary", "kpis"])
def test_a_note_is_a_flag_a_line_of_the_list_and_a_cell_of_its_row(ann: Visitor, page: str) -> None:
    ann.done("/annotations", STRIKE)
    flags, items, foot = trend(ann, MARCH, page)
    assert flags == [("2026-03-04", "1")]
    assert items == ["1 4 Mar 2026 Strike & <b>snow</b> Remove"]
    rows = {text(each["children"][0]): text(each["children"][-1]) for each in find(foot, type="Tr")}
    assert rows["From"] == "Notes"
    assert rows["4 Mar 2026"] == "1 Strike & <b>snow</b>"
    assert rows["5 Mar 2026"] == ""


def test_a_note_stands_at_the_month_that_holds_it(ann: Visitor) -> None:
    ann.done("/annotations", {"day": "2026-01-20", "text": "New shop"})
    flags, items, _ = trend(ann, "")
    assert flags == [("2026-01-01", "1")]
    assert items == ["1 20 Jan 2026 New shop Remove"]


def test_notes_of_other_days_are_not_shown(ann: Visitor) -> None:
    ann.done("/annotations", {**STRIKE, "day": "2026-02-28"})
    ann.done("/annotations", {**STRIKE, "day": "2026-03-09"})
    flags, items, foot = trend(ann, MARCH)
    assert (flags, items) == ([], [])
    assert "Notes" not in text(foot)


def test_a_span_that_began_before_stands_at_the_first_day(ann: Visitor) -> None:
    ann.done("/annotations", {**STRIKE, "day": "2026-02-20", "until": "2026-03-05"})
    flags, items, _ = trend(ann, MARCH)
    assert flags == [("2026-03-01", "1")]
    assert items[0].startswith("1 20 Feb – 5 Mar 2026 Strike")


def test_notes_are_private_until_shared_and_removed_by_their_owner(
    ann: Visitor, bob: Visitor
) -> None:
    made = ann.done("/annotations", STRIKE)
    assert trend(bob, MARCH)[1] == []
    assert bob.refusal(f"/annotations/{made}", {"shared": True})[0] == 404
    ann.done(f"/annotations/{made}", {"shared": True, "text": "Strike"})
    assert trend(bob, MARCH)[1] == ["1 4 Mar 2026 Strike by others"]
    assert trend(ann, MARCH)[1] == ["1 4 Mar 2026 Strike shared Remove"]
    assert bob.refusal(f"/annotations/{made}", {"delete": True})[0] == 404
    ann.done(f"/annotations/{made}", {"delete": True})
    assert trend(bob, MARCH)[1] == trend(ann, MARCH)[1] == []


def test_numbers_follow_the_days_and_many_fold_away(ann: Visitor) -> None:
    for day in (8, 7, 6, 5, 4, 3, 2, 1):
        ann.done("/annotations", {"day": f"2026-03-0{day}", "text": f"of {day}"})
    flags, items, foot = trend(ann, MARCH)
    assert [number for _, number in flags] == [str(each) for each in range(1, 9)]
    assert items[0] == "1 1 Mar 2026 of 1 Remove"
    (more,) = find(foot, type="Summary", className="muted")
    assert text(more["children"]) == "2 more"


def test_the_form_begins_with_the_last_day_that_is_shown(ann: Visitor) -> None:
    for search, days in ((MARCH, ("2026-03-08", "2026-03-01")), ("", ("2026-03-08", "2025-03-09"))):
        (button,) = find(trend(ann, search)[2], **{"data-store": "note"})
        assert (button["data-day"], button["data-from"]) == days


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"text": "x"}, "day: give a day"),
        ({**STRIKE, "day": "4 March"}, "day: give a day"),
        ({**STRIKE, "day": "1066-01-01"}, "day: give a day"),
        ({**STRIKE, "until": "2026-03-03"}, "until: 2026-03-03 is before day: 2026-03-04"),
        ({**STRIKE, "until": "soon"}, "until: give a day"),
        ({**STRIKE, "text": ""}, "text: give a text of 1 to 200"),
        ({**STRIKE, "text": "x" * 201}, "text: 201 characters"),
        ({**STRIKE, "owner": "x"}, "'owner' is not one of"),
    ],
)
def test_what_is_wrong_is_named(ann: Visitor, body: object, said: str) -> None:
    status, message = ann.refusal("/annotations", body)
    assert (status, said in message) == (400, True), message


def test_the_trends_page_has_the_same_notes(ann: Visitor) -> None:
    ann.done("/annotations", STRIKE)
    shown = ann.reader.change("trends", MARCH)
    content = shown["trends-content"]["children"]
    items = [text(each["children"]) for each in find(content, type="Li")]
    assert "1 4 Mar 2026 Strike & <b>snow</b> Remove" in items
    assert plain(shown).count('"text": "1"') == 1
