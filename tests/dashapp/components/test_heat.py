"""A heatmap as a table: headers that name its cells, tints in steps, totals, and a key."""

import pytest

from dashapp.components.heat import Cell, Frame, Heading, Line, heat, ramp, tint_class
from tests.dashapp.pages.client import drawn, find, text

pytestmark = pytest.mark.unit


def test_tints_have_nine_steps_each_way() -> None:
    assert [tint_class(tint) for tint in (None, 0.0, 0.04, 0.5, 1.0, 7.0, -0.2, -1.0)] == [
        "",
        "",
        "",
        "heat-4",
        "heat-9",
        "heat-9",
        "low-2",
        "low-9",
    ]


def test_a_pivot_table_names_its_rows_and_columns() -> None:
    rows = [Line(Heading("North", "/n"), [Cell("7", "/c", "7.00", 1.0)], Cell("7"))]
    totals = Line(Heading("Total"), [Cell("7")], Cell("7"))
    frame = Frame("Region", [Heading("Mar", note="part")], "Total", totals)
    shown = drawn(heat("Orders", frame, rows, "figures pivot"))
    heads = find(shown, type="Th")
    assert [(text(head["children"]), head["scope"]) for head in heads] == [
        ("Region", "col"),
        ("Mar part", "col"),
        ("Total", "col"),
        ("North", "row"),
        ("Total", "row"),
    ]
    cell = find(shown, type="Td")[0]
    assert cell["className"] == "number heat-9"
    assert cell["children"]["props"]["href"] == "/c"


def test_columns_may_say_what_they_stand_for_and_cells_hold_parts() -> None:
    line = Line(Heading("Jan"), [Cell(["4", " (part)"], None, "four", 0.5, "partial"), Cell("")])
    shown = drawn(heat("Cohorts", Frame("First", [Heading("1", title="one later")]), [line], "x"))
    column = find(shown, type="Th", scope="col")[1]
    assert (column["title"], column["aria-label"]) == ("one later", "one later")
    part, none = find(shown, type="Td")
    assert (part["className"], part["title"]) == ("number partial heat-4", "four")
    assert none["className"] == "number nothing"
    assert not find(shown, type="Tfoot")


def test_the_key_names_its_ends() -> None:
    shown = drawn(ramp("£1", "£9 per day"))
    assert text(shown) == "£1 £9 per day"
    steps = [each["className"] for each in find(shown, type="I")]
    assert steps == [f"heat-{step}" for step in range(1, 10, 2)]
    both = [each["className"] for each in find(drawn(ramp("a", "b", diverging=True)), type="I")]
    assert both == [*(f"low-{step}" for step in range(9, 0, -2)), *steps]
