"""A heatmap as a table: headers that name its cells, tints, and means."""

import pytest

from dashapp.components.heat import Cell, Line, heat, scale
from dashapp.figures.tints import Tint
from tests.dashapp.pages.client import drawn, find, text

pytestmark = pytest.mark.unit

LOW, HIGH = Tint("#E4EBFC", "#111827"), Tint("#12307F", "#FFFFFF")


def test_every_cell_has_headers_a_title_and_its_tint() -> None:
    cells = [Cell("1", "one over 2 days", LOW), Cell("9", "nine over 3 days", HIGH)]
    mean = Cell("5", "five", None)
    table = drawn(heat("Orders per day", ["Jan", "Feb"], [Line("Mon", cells, mean)],
                       Line("Mean", [mean, mean], mean)))  # fmt: skip
    assert [text(each["children"]) for each in find(table, type="Th", scope="col")] == [
        *("Orders per day", "Jan", "Feb", "Mean")
    ]
    assert [text(each["children"]) for each in find(table, type="Th", scope="row")] == [
        *("Mon", "Mean")
    ]
    body = find(table, type="Tbody")[0]["children"]
    one, nine, last = find(body, type="Td")
    assert one["style"] == {"background": "#E4EBFC", "color": "#111827"}
    assert (nine["title"], nine["style"]["color"]) == ("nine over 3 days", "#FFFFFF")
    assert last["className"] == "mean"


def test_the_scale_names_its_ends() -> None:
    found = drawn(scale("£1", "£9 per day", (LOW, HIGH)))
    assert text(found) == "£1 £9 per day"
    assert [each["style"]["background"] for each in find(found, type="I")] == [
        *("#E4EBFC", "#12307F")
    ]
