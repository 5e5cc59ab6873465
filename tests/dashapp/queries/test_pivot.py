"""Pivots and small multiples against plain SQL over the facts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashapp.context import Data, Scope
from dashapp.filters import GUEST, FilterError, Filters
from dashapp.queries import Pivot, headline, multiples, pivot, ranking
from tests.dashapp.queries.facts import NET, SOLD, Facts, decimal, filters

pytestmark = pytest.mark.integration

COLUMNS = {
    "region": "region",
    "channel": "channel",
    "category": "category",
    "product": "product_id",
    "customer": f"coalesce(customer_id, '{GUEST}')",
    "week": "date_trunc('week', date)::DATE::VARCHAR",
    "month": "date_trunc('month', date)::DATE::VARCHAR",
    "quarter": "date_trunc('quarter', date)::DATE::VARCHAR",
}
KNOWN = f"{NET} AND cost IS NOT NULL"
# The catalogue's definitions once more, in SQL of the tests' own: metric → expression.
EXPRESSIONS = {
    "revenue": f"coalesce(sum(amount) FILTER ({NET}), 0)",
    "units": f"coalesce(sum(quantity) FILTER ({SOLD}), 0)",
    "gross_profit": f"sum(amount - cost) FILTER ({KNOWN})",
    "orders": f"count(DISTINCT order_id) FILTER ({SOLD})",
    "customers": f"count(DISTINCT customer_id) FILTER ({SOLD})",
    "aov": f"sum(amount) FILTER ({NET}) / nullif(count(DISTINCT order_id) FILTER ({SOLD}), 0)",
    "margin": f"sum(amount - cost) FILTER ({KNOWN}) / nullif(sum(amount) FILTER ({KNOWN}), 0)",
}
ADDITIVE = ("revenue", "units", "gross_profit")
LIMITED = {
    "region": ["North", "South", "West"],
    "channel": ["Shop", "Web"],
    "category": ["(none)", "Books", "Garden", "Toys"],
    "product": ["p1", "p2", "p3", "gone"],
    "customer": ["c1", "c2", GUEST],
}
limits = st.fixed_dictionaries(
    {
        "period": st.sampled_from(["12m", "30d", "ytd", "all"]),
        "compare": st.sampled_from(["last_year", "weekdays", "previous"]),
    },
    optional={
        name: st.lists(st.sampled_from(members), min_size=1, max_size=3, unique=True)
        for name, members in LIMITED.items()
    },
)


def same(found: Decimal | None, expected: object, metric: str) -> bool:
    """Sums and counts are equal; a quotient is the same to nine places of double precision."""
    if found is None or expected is None:
        return found is None and expected is None
    if metric in ("aov", "margin"):
        return float(found) == pytest.approx(float(str(expected)), rel=1e-9, abs=1e-9)
    return found == decimal(expected)


def condition(data: Data, chosen: Filters, shift: int = 0) -> str:
    """The filters as SQL of the test's own; `shift` 1 is the period compared with."""
    span = (chosen.covered(data.release.domain), chosen.comparison(data.release.domain))[shift]
    assert span is not None
    parts = [f"date BETWEEN '{span.start}' AND '{span.end}'"]
    for name in LIMITED:
        if members := chosen.members(name):
            parts.append(f"{COLUMNS[name]} IN ({', '.join(map(repr, members))})")
    return " AND ".join(parts)


def group(name: str, shown: Pivot, place: int) -> str:
    """A dimension's SQL as a pivot groups it: its shown members, and "" for the others."""
    column = COLUMNS[name]
    named = [head.key for head in (shown.rows, shown.columns)[place] if head.key]
    return (
        f"CASE WHEN {column} IN ({', '.join(map(repr, named)) or 'NULL'}) THEN {column} ELSE '' END"
    )


def expression(metric: str) -> str:
    """The metric in SQL."""
    return EXPRESSIONS[metric].replace("FILTER (", "FILTER (WHERE ")


def cells(facts: Facts, metric: str, where: str, rows: str, columns: str) -> dict[object, object]:
    """Cells and totals of the metric; None is the total's key."""
    found = facts.rows(
        f"SELECT GROUPING(r), GROUPING(c), r, c, {expression(metric)} "
        f"FROM (SELECT *, {rows} AS r, {columns} AS c FROM sales WHERE {where}) "
        "GROUP BY CUBE (r, c)"
    )
    return {(None if no_r else r, None if no_c else c): v for no_r, no_c, r, c, v in found}


def wrong(shown: Pivot, expected: dict[object, object], metric: str, slot: int) -> list[object]:
    """The cells that are not as expected, in the period or in the one compared with."""
    nothing = 0 if metric in ("revenue", "units", "orders", "customers") else None
    return [
        (key, pair[slot], expected.get(key, nothing))
        for key, pair in shown.cells.items()
        if not same(pair[slot], expected.get(key, nothing), metric)
    ]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    metric=st.sampled_from(list(EXPRESSIONS)),
    sides=st.tuples(st.sampled_from(list(LIMITED)), st.sampled_from(list(COLUMNS))).filter(
        lambda pair: pair[0] != pair[1]
    ),
    most=st.tuples(st.integers(1, 5), st.integers(1, 4)),
    limited=limits,
)
def test_every_cell_and_total_is_what_the_facts_say(  # noqa: PLR0917 - drawn by name
    data: Data,
    facts: Facts,
    metric: str,
    sides: tuple[str, str],
    most: tuple[int, int],
    limited: dict[str, str | list[str]],
) -> None:
    by, across = sides
    chosen = filters(data, **limited)
    shown = pivot(data, chosen, metric, sides, most)
    where = condition(data, chosen)
    expected = cells(facts, metric, where, group(by, shown, 0), group(across, shown, 1))
    assert not wrong(shown, expected, metric, 0)
    # A member whose orders are all open or cancelled adds nothing, and is not shown.
    assert {key for key, value in expected.items() if value} <= set(shown.cells)
    moved, timed = chosen.moved(data.release.domain), across not in LIMITED
    if chosen.comparison(data.release.domain) and (moved or not timed):
        columns = group(across, shown, 1)
        if timed:  # each day lies under the bucket of the day that it is compared with
            columns = columns.replace("date)", f"date + INTERVAL {moved} DAY)")
        where = condition(data, chosen, 1)
        before = cells(facts, metric, where, group(by, shown, 0), columns)
        assert not wrong(shown, before, metric, 1)
    rows, columns = [head.key for head in shown.rows], [head.key for head in shown.columns]
    assert set(shown.cells) == {(r, c) for r in (*rows, None) for c in (*columns, None)}


@pytest.mark.parametrize("metric", ADDITIVE)
@pytest.mark.parametrize("across", ["channel", "month", "customer"])
def test_sums_add_up_to_the_headline(data: Data, metric: str, across: str) -> None:
    chosen = filters(data)
    shown = pivot(data, chosen, metric, ("product", across), (3, 2))
    whole = headline(data, chosen, (metric,)).iloc[0]
    for slot, total in enumerate((whole["value"], whole["previous"])):
        cell = {key: pair[slot] or Decimal(0) for key, pair in shown.cells.items()}
        assert cell[None, None] == total
        assert sum(v for (r, c), v in cell.items() if r is not None and c is None) == total
        inner = sum(v for (r, c), v in cell.items() if r is not None and c is not None)
        columns = sum(v for (r, c), v in cell.items() if r is None and c is not None)
        # Months are compared place by place; the one more that the other year touches has none.
        if across != "month" or slot == 0:
            assert inner == columns == total


def test_buckets_are_compared_in_their_order(data: Data, facts: Facts) -> None:
    chosen = filters(data, **{"from": "2026-01-01", "to": "2026-02-28"})
    shown = pivot(data, chosen, "revenue", ("region", "month"), (5, 5))
    assert [(head.start, head.end, head.partial) for head in shown.columns] == [
        (date(2026, 1, 1), date(2026, 1, 31), False),
        (date(2026, 2, 1), date(2026, 2, 28), False),
    ]
    where = f"{NET} AND region = 'North' AND date BETWEEN '2025-02-01' AND '2025-02-28'"
    expected = decimal(facts.one("sum(amount)", where))
    assert shown.cells["North", "2026-02-01"][1] == expected


def test_rows_are_largest_first_and_others_last(data: Data) -> None:
    shown = pivot(data, filters(data), "revenue", ("product", "channel"), (4, 5))
    order = list(ranking(data, filters(data), "revenue", "product")["member"][:4])
    assert [head.key for head in shown.rows] == [*order, ""]
    assert shown.more == (13, 0)
    assert [head.label for head in shown.rows][-1] == "Others"
    assert shown.rows[0].label == f"Product {order[0].removeprefix('p')}"


def test_nothing_to_compare_leaves_the_other_side_unknown(data: Data) -> None:
    shown = pivot(data, filters(data, compare="none"), "orders", ("region", "channel"), (5, 5))
    assert {pair[1] for pair in shown.cells.values()} == {None}


@pytest.mark.parametrize("across", ["region", "day", "cost; --"])
def test_what_cannot_stand_across_is_refused(data: Data, across: str) -> None:
    with pytest.raises(FilterError, match=r"across: .* is not one of channel"):
        pivot(data, filters(data), "revenue", ("region", across), (5, 5))


@pytest.mark.parametrize("metric", ["revenue", "orders", "margin"])
@pytest.mark.parametrize("by", ["category", "customer"])
def test_small_multiples_have_the_figures_of_the_facts(
    data: Data, facts: Facts, metric: str, by: str
) -> None:
    chosen = filters(data, region=["North", "South"])
    found = multiples(data, chosen, metric, by, 3)
    whole = ranking(data, chosen, metric, by)
    assert list(found.members["member"]) == list(whole["member"][:3])
    assert found.more == len(whole) - 3
    where = condition(data, chosen)
    sql = f"SELECT {COLUMNS[by]}, {COLUMNS['month']}, {expression(metric)} FROM sales WHERE {where}"
    expected = {(m, d): v for m, d, v in facts.rows(f"{sql} GROUP BY 1, 2")}
    assert len(found.trend) == 3 * 13
    for row in found.trend.itertuples():
        value = expected.get((row.member, str(row.bucket)), None if metric == "margin" else 0)
        assert same(None if pd.isna(row.value) else row.value, value, metric)


def test_a_ranking_shares_out_the_whole(data: Data) -> None:
    frame = ranking(data, filters(data), "revenue", "product")
    total = headline(data, filters(data), ("revenue",))["value"][0]
    assert sum(frame["value"]) == total
    assert list(frame["cumulative"])[-1] == 1
    for i in (0, 5, 16):
        expected = (sum(frame["value"][: i + 1]) / total).quantize(Decimal("1e-10"))
        assert frame["cumulative"][i] == expected
    assert list(frame["change"]) == [
        now - then for now, then in zip(frame["value"], frame["previous"], strict=True)
    ]


def test_what_does_not_add_up_is_not_shared_out(data: Data) -> None:
    for metric in ("orders", "margin"):
        frame = ranking(data, filters(data), metric, "region")
        assert frame["share"].isna().all()
        assert frame["cumulative"].isna().all()
    assert ranking(data, filters(data), "margin", "region")["relative"].isna().all()


def test_nothing_outside_of_a_users_rows_is_seen(data: Data, facts: Facts) -> None:
    scoped = replace(data, scope=Scope((("region", ("North",)),)))
    chosen = filters(data)
    where = f"{condition(data, chosen)} AND region = 'North'"
    orders = facts.rows(f"SELECT {expression('orders')} FROM sales WHERE {where}")[0][0]
    shown = pivot(scoped, chosen, "orders", ("region", "product"), (1, 3))
    assert [head.key for head in shown.rows] == ["North"]
    assert shown.cells[None, None][0] == shown.cells["North", None][0] == orders
    customers = set(ranking(scoped, chosen, "revenue", "customer")["member"])
    seen = facts.rows(f"SELECT DISTINCT {COLUMNS['customer']} FROM sales WHERE {where}")
    then = facts.rows(
        f"SELECT DISTINCT {COLUMNS['customer']} FROM sales "
        f"WHERE {condition(data, chosen, 1)} AND region = 'North'"
    )
    assert customers <= {member for (member,) in (*seen, *then)}
    found = multiples(scoped, chosen, "orders", "channel", 5)
    assert list(multiples(scoped, chosen, "orders", "region", 5).members["member"]) == ["North"]
    assert len(found.trend) == 13 * len(found.members)
