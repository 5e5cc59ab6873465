"""Sentences of the breakdown's views, worked out by hand."""

from decimal import Decimal

import pandas as pd
import pytest

from dashapp.insights import Words, explore
from dashapp.metrics import Catalogue
from dashapp.queries import Head, Pivot

WORDS = Words("GBP")
D = Decimal


def ranking(*values: str, previous: str | None = None) -> pd.DataFrame:
    """A ranking frame of members m0, m1 … of these values."""
    numbers = [D(value) for value in values]
    total, so_far, rows = sum(numbers), D(0), []
    for i, value in enumerate(numbers):
        so_far += value
        change = value - D(previous) if previous else None
        rows.append((f"m{i}", f"M{i}", value, change, so_far / total if total > 0 else None))
    return pd.DataFrame(rows, columns=["member", "label", "value", "change", "cumulative"])


@pytest.mark.parametrize(
    ("values", "shown", "sentence"),
    [
        (("80", "15", "5"), 3, "1 of 3 products makes 80% of revenue."),
        (("40", "39", "21"), 3, "3 of 3 products make 80% of revenue."),
        (("40", "39", "21"), 1, "3 of 3 products make 80% of revenue; the 1 shown make 40%."),
        (("7",), 1, "All of it comes from M0."),
    ],
)
def test_a_pareto(catalogue: Catalogue, values: tuple[str, ...], shown: int, sentence: str) -> None:
    found = explore.pareto(catalogue.metric("revenue"), ranking(*values), "products", shown)
    assert found == sentence


def test_why_there_is_no_pareto(catalogue: Catalogue) -> None:
    frame = ranking("-5", "-7")
    assert explore.not_shared(catalogue.metric("revenue"), frame) == (
        "There is nothing to share out: revenue is not above zero in this selection."
    )
    assert explore.not_shared(catalogue.metric("revenue"), ranking("5")) is None
    reason = explore.not_shared(catalogue.metric("margin"), ranking("5"))
    assert reason == "A Pareto needs parts that add up; margin is a ratio."


def test_a_table(catalogue: Catalogue) -> None:
    metric = catalogue.metric("revenue")
    said = explore.ranked(metric, ranking("9", "5", "3", previous="5"), WORDS, "regions")
    assert said == "3 regions: revenue rose in 1 and fell in 1 against last year."
    assert explore.ranked(metric, ranking("9", "5"), WORDS, "regions") == "2 regions."


@pytest.mark.parametrize(
    ("metric", "rows", "whole", "sentence"),
    [
        ("revenue", [("North", "30")], "120", "North: £30.00, 25% of all regions."),
        (
            "revenue",
            [("North", "30"), ("West", "30")],
            "120",
            "The 2 chosen regions: £60.00, 50% of all regions.",
        ),
        ("revenue", [("North", "30")], "0", "North: £30.00."),
        ("orders", [("North", "30")], None, "North: 30."),
        (
            "orders",
            [("North", "30"), ("West", "20")],
            None,
            "Of the 2 chosen, North is highest (30) and West lowest (20).",
        ),
        ("orders", [("North", None)], None, "No orders in this selection."),
    ],
)
def test_a_selection(
    catalogue: Catalogue,
    metric: str,
    rows: list[tuple[str, str | None]],
    whole: str | None,
    sentence: str,
) -> None:
    frame = pd.DataFrame(
        [(label, None if value is None else D(value)) for label, value in rows],
        columns=["label", "value"],
    )
    total = None if whole is None else D(whole)
    found = explore.selection(catalogue.metric(metric), frame, total, WORDS, "regions")
    assert found == sentence


def pivot(*cells: tuple[str | None, str | None]) -> Pivot:
    """Two rows of two columns, an others row, and the total, in this order."""
    rows = (Head("a", "A"), Head("b", "B"), Head("", "Others (3)"))
    columns = (Head("x", "X"), Head("y", "Y"))
    keys = [(row.key, column.key) for row in rows for column in columns] + [(None, None)]
    figures = [tuple(None if v is None else D(v) for v in pair) for pair in cells]
    return Pivot(rows, columns, dict(zip(keys, figures, strict=True)), (3, 0))  # type: ignore[arg-type]


def test_a_pivot_never_names_the_others(catalogue: Catalogue) -> None:
    found = pivot(
        ("10", "4"),
        ("20", "30"),
        ("5", None),
        (None, "2"),
        ("900", "1"),
        ("65", "9"),
        ("1000", "46"),
    )
    revenue, orders = catalogue.metric("revenue"), catalogue.metric("orders")
    assert explore.pivot(revenue, found, WORDS) == "Highest for A in Y (£20.00, 2.0% of all)."
    assert explore.pivot(orders, found, WORDS) == (
        "Highest for A in Y (20), lowest for B in X (5)."
    )
    assert explore.pivot_change(revenue, found, WORDS) == (
        "Against last year: largest rise for A in X (+£6.00), largest fall for A in Y (−£10.00)."
    )


def test_a_pivot_of_nothing(catalogue: Catalogue) -> None:
    empty = pivot(*[("0", None)] * 7)
    revenue = catalogue.metric("revenue")
    assert explore.pivot(revenue, empty, WORDS) == "No revenue in this selection."
    assert explore.pivot_change(revenue, empty, WORDS) == "There is nothing to compare with."
    same = pivot(*[("3", "3")] * 7)
    assert explore.pivot_change(revenue, same, WORDS) == "Nothing changed."


def test_multiples_say_what_stands_out(catalogue: Catalogue) -> None:
    metric = catalogue.metric("revenue")
    frame = pd.DataFrame(
        [("A", D(9), D(4)), ("B", D(5), D(6)), ("C", D(2), None)],
        columns=["label", "value", "previous"],
    )
    assert explore.multiples(metric, frame, WORDS, "regions") == (
        "1 of 2 regions are above last year; A rose most (+£5.00) and B fell most (−£1.00)."
    )
    alone = frame.assign(previous=None)
    assert explore.multiples(metric, alone, WORDS, "regions") == "A is highest (£9.00)."
