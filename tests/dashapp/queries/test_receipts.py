"""The statement to be run by hand says what the pages show, for every metric and selection."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import queries
from dashapp.context import Data, Scope
from dashapp.metrics import Catalogue, load_catalogue
from dashapp.queries.receipts import FILES, literal
from tests.dashapp.queries.facts import filters
from tests.dashapp.releases import PROJECT, RELEASE_ID

pytestmark = pytest.mark.integration

METRICS = [m.name for m in load_catalogue(PROJECT / "config" / "metrics.toml").metrics]
VIEWS: list[dict[str, str | list[str]]] = [
    {},
    {"period": "all"},
    {"period": "mtd", "region": "North"},
    {"region": ["North", "West"], "channel": "Web", "category": ["Toys", "(none)"]},
    {"from": "2025-02-03", "to": "2025-11-30", "product": "p3"},
    {"period": "all", "customer": ["(guest)", "c7"]},
    {"region": "West"},
    {"from": "2030-01-01", "to": "2030-02-01"},
]
By = Callable[[str], dict[str, Any]]


@pytest.fixture
def by_hand(release_dir: Path) -> By:
    """Runs a statement as a person would: another DuckDB, in the folder of the release."""
    folder = release_dir / "releases" / RELEASE_ID

    def run(sql: str) -> dict[str, Any]:
        # The statement names the files from where it is run; a test cannot change its folder.
        assert sql.count(f"'{FILES}'") == 1
        there = sql.replace(f"'{FILES}'", f"'{folder / FILES}'")
        con = duckdb.connect()
        found = con.execute(there)
        names = [column[0] for column in found.description or ()]
        (row,) = found.fetchall()
        con.close()
        return dict(zip(names, row, strict=True))

    return run


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_the_statement_says_what_the_pages_show(
    data: Data, by_hand: By, metric: str, view: dict[str, str | list[str]]
) -> None:
    chosen, known = filters(data, **view), data.catalogue.metric(metric)
    found = queries.receipt(data, chosen, known)
    answer = by_hand(found.sql)
    for name, value in found.parts.items():
        assert answer[name] == value
    shown = queries.headline(data, chosen, (metric,))["value"][0]
    shown = None if str(shown) == "<NA>" else shown
    if known.ratio is None:
        assert answer[known.measures[0]] == shown == found.value
    else:
        assert (answer[metric] is None) == (shown is None)
        if shown is not None:
            assert answer[metric] == pytest.approx(float(shown), abs=1e-6)
            assert Decimal(str(answer[metric])) == found.value
    printed = dict(queries.printed(data, found))
    assert printed.keys() == answer.keys()
    for name, text in printed.items():
        assert text == ("NULL" if answer[name] is None else str(answer[name]))


def test_a_user_reads_their_own_rows_alone(data: Data, by_hand: By) -> None:
    north = replace(data, scope=Scope((("region", ("North",)),)))
    revenue = data.catalogue.metric("revenue")
    seen = queries.receipt(north, filters(data), revenue)
    chosen = queries.receipt(data, filters(data, region="North"), revenue)
    assert by_hand(seen.sql) == by_hand(chosen.sql)
    assert seen.value == chosen.value
    nothing = replace(data, scope=Scope((("region", ()),)))
    assert by_hand(queries.receipt(nothing, filters(data), revenue).sql) == {"net_amount": 0}


@pytest.mark.parametrize(
    "member",
    ["x' OR 1=1 --", "'; DROP TABLE sales; --", "$to_0", "$f_product_id_0 $s", "a\nb", "\\'", "''"],
)
def test_a_hostile_value_stays_a_value(data: Data, by_hand: By, member: str) -> None:
    view = filters(data, product=[member, "p3"], period="all")
    found = queries.receipt(data, view, data.catalogue.metric("units"))
    alone = queries.receipt(
        data, filters(data, product="p3", period="all"), data.catalogue.metric("units")
    )
    assert by_hand(found.sql)["units_sold"] == alone.value
    assert alone.value


@given(st.text(max_size=40).filter(lambda text: "\x00" not in text))
def test_a_text_comes_back_from_sql_as_it_was(text: str) -> None:
    con = duckdb.connect()
    assert con.execute(f"SELECT {literal(text)}").fetchall() == [(text,)]
    con.close()


def test_a_day_is_written_as_one() -> None:
    assert literal(date(2026, 3, 8)) == "DATE '2026-03-08'"


def test_the_planners_choice_is_told(data: Data) -> None:
    aov = data.catalogue.metric("aov")
    told = {each.table: each.measures for each in queries.receipt(data, filters(data), aov).sources}
    assert told == {"sales_daily": ("net_amount",), "orders_daily": ("order_count",)}
    (facts,) = queries.receipt(data, filters(data, customer="c7"), aov).sources
    assert (facts.table, facts.rows, facts.measures) == (
        "sales",
        1500,
        ("net_amount", "order_count"),
    )


def test_every_table_that_could_answer_is_named(data: Data, catalogue: Catalogue) -> None:
    held = {
        name: {each.table for each in queries.holders(data, catalogue.measure(name))}
        for name in ("net_amount", "order_count", "customer_count")
    }
    assert held == {
        "net_amount": {"sales_daily", "product_daily", "sales"},
        "order_count": {"orders_daily", "order_keys", "basket_keys", "sales"},
        "customer_count": {"order_keys", "basket_keys", "sales"},
    }
