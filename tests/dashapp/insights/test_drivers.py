"""Why a metric changed, in sentences worked out by hand."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from dashapp import insights
from dashapp.context import Data
from dashapp.filters import Filters
from dashapp.insights import Words
from dashapp.metrics import Catalogue
from dashapp.queries import Drivers, Step, drivers

pytestmark = pytest.mark.unit

MINUS, WORDS = "\N{MINUS SIGN}", Words("EUR", "last_year")
COLUMNS = ["node", "parent", "label", "term", "status", "dimension", "member", "buyers", "change"]


def tree(*rows: tuple[str, str, str, int | str]) -> pd.DataFrame:
    """Rows of node, label, "dimension:member" or "buyers", and change."""
    cells: list[tuple[Any, ...]] = []
    for node, label, part, change in rows:
        parent, _, _ = node.rpartition("/")
        dimension, _, member = part.partition(":") if ":" in part else ("", "", "")
        buyers = "" if ":" in part else part
        above = "" if node == "change" else parent or "change"
        term = node.partition("/")[0]
        status = "" if term in ("change", "buyers", "within") else "completed"
        place = (status, dimension, member, buyers)
        cells.append((node, above, label, term, *place, Decimal(str(change))))
    return pd.DataFrame(cells, columns=COLUMNS)


def drove(
    found: pd.DataFrame, value: str = "900", previous: str = "1000", gap: str | None = None
) -> Drivers:
    """Drivers with this tree."""
    return Drivers(Decimal(value), Decimal(previous), gap, found, pd.DataFrame(), (), ())


SALES = tree(
    ("change", "Change", "", -100),
    ("volume", "Volume", "", -120),
    ("volume/lapsed", "Customers who stopped", "lapsed", -90),
    ("volume/guests", "Guests", "guests", -40),
    ("volume/new", "New customers", "new", 10),
    ("price", "Price", "", 40),
    ("price/Kitchen", "Kitchen", "category:Kitchen", 15),
    ("price/Garden", "Garden", "category:Garden", 14),
    ("price/Office", "Office", "category:Office", 11),
    ("mix", "Mix", "", -18),
    ("discount", "Discount", "", -2),
)


def test_three_reasons_at_most_and_none_that_is_negligible(catalogue: Catalogue) -> None:
    said = insights.why(catalogue.metric("revenue"), drove(SALES), WORDS)
    assert [reason.text for reason in said] == [
        f"Fewer units: {MINUS}€120.00, most from customers who stopped ({MINUS}€90.00).",
        "Prices rose: +€40.00, first in Kitchen (+€15.00).",
        f"The mix shifted to what brings less: {MINUS}€18.00.",
    ]
    assert [reason.status for reason in said] == ["completed"] * 3
    # 2 of 180 is less than two in a hundred, also when there is room for a line.
    few = SALES[~SALES["term"].isin(["mix"])].reset_index(drop=True)
    assert len(insights.why(catalogue.metric("revenue"), drove(few), WORDS)) == 2


def test_large_parts_that_cancel_are_told_together(catalogue: Catalogue) -> None:
    turnover = tree(
        ("change", "Change", "", 48),
        ("volume", "Volume", "", 48),
        ("volume/new", "New customers", "new", 273),
        ("volume/lapsed", "Customers who stopped", "lapsed", -240),
        ("volume/guests", "Guests", "guests", 15),
    )
    (said,) = insights.why(catalogue.metric("revenue"), drove(turnover), WORDS)
    assert said.text == (
        f"More units: +€48.00, +€273.00 from new customers against {MINUS}€240.00 "
        "from customers who stopped."
    )


def test_who_bought_and_rates(catalogue: Catalogue) -> None:
    counts = tree(
        ("change", "Change", "", 5),
        ("buyers/new", "", "new", 9),
        ("buyers/lapsed", "", "lapsed", -4),
    )
    counts["parent"] = ["", "change", "change"]
    said = insights.why(catalogue.metric("orders"), drove(counts), WORDS)
    assert [(reason.text, reason.buyers) for reason in said] == [
        ("More from new customers: +9.", "new"),
        (f"Less from customers who stopped: {MINUS}4.", "lapsed"),
    ]
    rates = tree(("change", "Change", "", "-0.217"), ("mix", "Mix", "", "-0.24"),
                 ("within", "Within", "", "0.023"))  # fmt: skip
    rates["status"] = ""
    said = insights.why(catalogue.metric("margin"), drove(rates), WORDS)
    assert [reason.text for reason in said] == [
        f"The mix shifted to where it is lower: {MINUS}24.0 pt.",
        "Higher like for like: +2.3 pt.",
    ]


def test_units_per_order_and_members(catalogue: Catalogue) -> None:
    rows = tree(("change", "Change", "", 3), ("volume", "Units per order", "", 2),
                ("member", "Nordics", "region:Nordics", 1))  # fmt: skip
    said = insights.why(catalogue.metric("aov"), drove(rows), WORDS)
    assert [reason.text for reason in said] == [
        "More units per order: +€2.00.",
        "Nordics: +€1.00.",
    ]
    assert said[1].members == (("region", "Nordics"),)


def test_where_most_of_it_lies(catalogue: Catalogue) -> None:
    revenue, found = catalogue.metric("revenue"), drove(SALES)
    assert insights.whereabouts(revenue, found, WORDS) is None
    assert insights.opposed(revenue, found, WORDS) is None
    steps = (
        Step("region", "Iberia", "Iberia", Decimal(-95)),
        Step("channel", "Marketplace", "Marketplace", Decimal(-80)),
    )
    path = Drivers(*list(vars(found).values())[:5], steps, steps[:1])
    place = insights.whereabouts(revenue, path, WORDS)
    assert place is not None
    assert place.text == (
        f"Most of it lies in Iberia, Marketplace: {MINUS}€80.00 of {MINUS}€100.00."
    )
    assert place.members == (("region", "Iberia"), ("channel", "Marketplace"))
    other = insights.opposed(revenue, path, WORDS)
    assert other is not None
    assert other.text == f"Iberia went the other way: {MINUS}€95.00."
    more = Drivers(*list(vars(found).values())[:5], (Step("region", "I", "I", Decimal(-130)),), ())
    place = insights.whereabouts(revenue, more, WORDS)
    assert place is not None
    assert place.text.startswith("More than all of it lies in I: ")
    assert path.value is not None
    unseen = replace(path, previous=path.value - Decimal("0.001"))
    assert insights.whereabouts(revenue, unseen, WORDS) is None
    assert insights.opposed(revenue, unseen, WORDS) is None


@pytest.mark.parametrize(
    ("value", "previous", "gap", "sentence"),
    [
        ("900", "1000", None, "Revenue fell by €100.00 against last year, from €1,000 to €900.00."),
        ("1000", "1000", None, "Revenue did not change against last year."),
        ("1000.001", "1000", None, "Revenue hardly changed against last year, at €1,000."),
        ("5", "0", "No units.", "Revenue rose by €5.00 against last year, from €0.00 to €5.00. "
         "No units."),
    ],
)  # fmt: skip
def test_the_answer(
    catalogue: Catalogue, value: str, previous: str, gap: str | None, sentence: str
) -> None:
    found = drove(SALES, value, previous, gap)
    assert insights.driven(catalogue.metric("revenue"), found, WORDS) == sentence


def test_without_a_change_the_gap_is_the_answer(catalogue: Catalogue) -> None:
    empty = tree()
    for gap, sentence in (
        ("Cost is not known.", "Cost is not known."),
        (None, "There is nothing to compare with."),
    ):
        found = Drivers(None, None, gap, empty, empty, (), ())
        assert insights.driven(catalogue.metric("margin"), found, WORDS) == sentence
        assert insights.why(catalogue.metric("margin"), found, WORDS) == ()
        assert insights.whereabouts(catalogue.metric("margin"), found, WORDS) is None


@pytest.mark.parametrize(
    "query", [{}, {"compare": "previous", "period": "mtd"}, {"region": "West"}]
)
def test_real_drivers_give_sentences(data: Data, query: dict[str, str]) -> None:
    filters = Filters.from_query(query, data.release.domain)
    words = Words("GBP", filters.compare)
    for metric in data.catalogue.metrics:
        found = drivers(data, filters, metric.name)
        said = [insights.driven(metric, found, words)]
        said += [reason.text for reason in insights.why(metric, found, words)]
        place = insights.whereabouts(metric, found, words)
        said += [place.text] if place else []
        assert 1 <= len(said) <= 5
        for sentence in said:
            assert sentence.endswith(".")
            assert "None" not in sentence
