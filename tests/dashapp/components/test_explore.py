"""Pareto, heat and selection boxes as the browser gets them."""

import re
from urllib.parse import unquote

from dashapp.components.keep import Keep, keep_box
from dashapp.components.pareto import Portion, pareto
from dashapp.components.sparkline import sparkline
from tests.dashapp.pages.client import drawn, find, plain


def test_the_line_runs_through_the_sums_of_the_shares() -> None:
    rows = [
        Portion("A", 0.5, 0.5, ("50%", "50%"), "/a"),
        Portion("B", 0.3, 0.8, ("30%", "80%"), "/b"),
        Portion("Others", 0.2, 1.0, ("20%", "100%"), None, rest=True),
    ]
    shown = drawn(pareto(rows))
    (line,) = find(shown, className="pareto-line")
    (points,) = re.findall(r'points="([^"]+)"', unquote(line["style"]["maskImage"]))
    assert points == "50.00,16.67 80.00,50.00 100.00,83.33"
    assert [dot["style"]["left"] for dot in find(shown, className="pareto-dot")] == [
        "50.00%",
        "80.00%",
        "100.00%",
    ]
    fills = find(shown, className="bars-fill")
    assert [fill["style"]["width"] for fill in fills] == ["50.00%", "30.00%", "20.00%"]
    assert all(fill["style"]["left"] == "0%" for fill in fills)


def test_sums_above_the_whole_stay_on_the_axis() -> None:
    rows = [
        Portion("A", 1.25, 1.25, ("125%", "125%"), "/a"),
        Portion("B", -0.25, 1.0, ("−25%", "100%"), "/b"),
    ]
    shown = drawn(pareto(rows))
    assert [dot["style"]["left"] for dot in find(shown, className="pareto-dot")] == [
        "100.00%",
        "80.00%",
    ]
    assert find(shown, className="bars-fill")[1]["style"]["width"] == "0.00%"


def test_a_box_says_what_it_does() -> None:
    (box,) = find(drawn(keep_box(Keep("North", "n", "/x", chosen=True))), type="A")
    assert (box["role"], box["aria-checked"]) == ("checkbox", "true")
    assert box["title"] == "Remove North from the selection"
    assert "href" not in plain(drawn(keep_box(None)))


def test_sparklines_can_share_a_scale() -> None:
    alone = sparkline([1.0, 2.0], [], "a")
    shared = sparkline([1.0, 2.0], [], "a", (0.0, 4.0))
    paths = [unquote(plain(drawn(each))) for each in (alone, shared)]
    assert "M1.0 37.0L99.0 3.0" in paths[0]
    # One of four is a quarter of the way up from 37 to 3, two of four half of it.
    assert "M1.0 28.5L99.0 20.0" in paths[1]
