"""The planner answers from the smallest table, and always as the facts would."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashapp.metrics import Catalogue, Measure
from dashapp.periods import GRAINS, Period
from dashapp.planner import Question, ask, check_catalogue, plan
from dashapp.predicates import GUEST, restrict
from dashapp.release import Release, ReleaseError
from dashapp.statement import statement

pytestmark = pytest.mark.integration

ALL = restrict((), "f")
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
MEMBERS = {
    "region": ["North", "South", "West"],
    "channel": ["Shop", "Web"],
    "category": ["(none)", "Books", "Garden", "Toys"],
    "product": ["p1", "p2", "p3", "p9"],
    "customer": ["c1", "c2", "c3", GUEST],
}


def tables(release: Release, catalogue: Catalogue, question: Question) -> dict[str, str]:
    """Which table answers each measure."""
    parts = plan(question, release, catalogue)
    return {measure.name: part.table.name for part in parts for measure in part.measures}


@pytest.mark.parametrize(
    ("sets", "filtered", "expected"),
    [
        (((),), {}, ("sales_daily", "orders_daily", "order_keys")),
        (
            (("region", "bucket"),),
            {"channel": ("Web",)},
            ("sales_daily", "orders_daily", "order_keys"),
        ),
        ((("category",),), {}, ("sales_daily", "basket_keys", "basket_keys")),
        (((),), {"category": ("Toys",)}, ("sales_daily", "basket_keys", "basket_keys")),
        ((("product",),), {}, ("product_daily", "sales", "sales")),
        ((("product",),), {"region": ("North",)}, ("sales", "sales", "sales")),
        ((("customer",),), {}, ("sales", "sales", "sales")),
    ],
)
def test_the_smallest_table_that_can_answer_is_chosen(
    release: Release,
    catalogue: Catalogue,
    sets: tuple[tuple[str, ...], ...],
    filtered: dict[str, tuple[str, ...]],
    expected: tuple[str, ...],
) -> None:
    names = ("net_amount", "order_count", "customer_count")
    question = Question(names, (YEAR,), sets, restrict(filtered.items(), "f"))
    found = tables(release, catalogue, question)
    # Daily rows of the small fixture: the tables differ in size as in a real release.
    rows = {table.name: table.rows for table in release.manifest.tables}
    for name, table in zip(names, expected, strict=True):
        assert found[name] == table or rows[found[name]] <= rows[table]


def test_a_changed_definition_is_answered_from_the_facts(
    release: Release, catalogue: Catalogue
) -> None:
    changed = replace(catalogue.measure("net_amount"), status=("completed",))
    others = tuple(m for m in catalogue.measures if m.name != "net_amount")
    other = Catalogue(catalogue.metrics, (changed, *others))
    question = Question(("net_amount", "sold_amount"), (YEAR,), ((),), ALL)
    assert tables(release, other, question) == {"net_amount": "sales", "sold_amount": "sales_daily"}
    (row,) = ask(question, release, other).to_pylist()
    assert row["net_amount"] == row["sold_amount"] > 0


def test_counts_of_customers_never_come_from_a_rollup(
    release: Release, catalogue: Catalogue
) -> None:
    daily = next(t for t in release.manifest.tables if t.name == "orders_daily")
    wrong = replace(daily, measures=("order_count", "customer_count"), rows=1)
    question = Question(("order_count", "customer_count"), (YEAR,), ((),), ALL)

    class Claimed:
        manifest = replace(
            release.manifest,
            tables=tuple(wrong if t is daily else t for t in release.manifest.tables),
        )

    parts = plan(question, Claimed(), catalogue)  # type: ignore[arg-type]
    assert {m.name: p.table.name for p in parts for m in p.measures}["customer_count"] != (
        "orders_daily"
    )


# Counts over other statuses share a table of keys; the last two are not in the rollups.
OTHER_MEASURES = (
    Measure("any_order", None, "order_id", ("completed", "returned", "cancelled"), None),
    Measure("returners", None, "customer_id", ("returned",), None),
    Measure("known_buyers", None, "customer_id", ("completed",), "cost"),
    Measure("lines", "1", None, ("completed", "pending"), "customer_id"),
)

days = st.dates(date(2023, 12, 1), date(2026, 4, 1))
spans = st.tuples(days, st.integers(0, 500)).map(
    lambda pair: Period(pair[0], pair[0] + timedelta(days=pair[1]))
)
dimensions = st.sampled_from(["bucket", *MEMBERS])
groups = st.lists(dimensions, max_size=3, unique=True).map(tuple)
limits = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(members), min_size=1, max_size=3, unique=True).map(tuple)
        for name, members in MEMBERS.items()
    },
)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_the_answer_is_that_of_the_facts(
    release: Release, catalogue: Catalogue, data: st.DataObject
) -> None:
    catalogue = Catalogue(catalogue.metrics, (*catalogue.measures, *OTHER_MEASURES))
    names = [measure.name for measure in catalogue.measures]
    question = Question(
        tuple(data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=5, unique=True))),
        tuple(data.draw(st.lists(spans, min_size=1, max_size=2))),
        tuple(data.draw(st.lists(groups, min_size=1, max_size=3, unique_by=frozenset))),
        restrict(data.draw(limits).items(), "f"),
        data.draw(st.sampled_from(GRAINS)),
    )
    planned = ask(question, release, catalogue).to_pylist()
    assert _counted(planned) == _counted(_from_facts(question, release, catalogue))


def _from_facts(
    question: Question, release: Release, catalogue: Catalogue
) -> list[dict[str, object]]:
    """The same question, written anew over the facts, one plain statement for each group set."""
    bucket = f"date_trunc('{question.grain}', date)::DATE"
    names = {"product": "product_id", "customer": f"coalesce(customer_id, '{GUEST}')"}
    rows: list[dict[str, object]] = []
    for slot, period in enumerate(question.periods):
        for set_no, group in enumerate(question.sets):
            every = question.dimensions
            dims = [
                f"{names.get(d, bucket if d == 'bucket' else d)} AS {d}" if d in group
                else f"NULL AS {d}" for d in every
            ]  # fmt: skip
            values = [_fact_value(catalogue.measure(name)) for name in question.measures]
            numbers = [str(every.index(d) + 3) for d in group]  # after slot and set_no
            by = f"GROUP BY {', '.join(numbers)}" if group else ""
            sql = (
                f"SELECT {slot} AS slot, {set_no} AS set_no, {', '.join(dims + values)} FROM sales "
                f"WHERE date >= $a AND date <= $b AND {question.predicate.sql} {by}"
            )
            params = dict(question.predicate.params) | {"a": period.start, "b": period.end}
            rows += release.query(sql, params).to_pylist()
    return rows


def _fact_value(measure: Measure) -> str:
    lines = f"status IN {measure.status}" if len(measure.status) > 1 else (
        f"status = '{measure.status[0]}'"
    )  # fmt: skip
    if measure.known:
        lines += f" AND {measure.known} IS NOT NULL"
    if measure.distinct:
        return f"count(DISTINCT CASE WHEN {lines} THEN {measure.distinct} END) AS {measure.name}"
    total = f"sum(CASE WHEN {lines} THEN {measure.sum} END)"
    unknown = measure.known and measure.sum != "1"
    return f"{total if unknown else f'coalesce({total}, 0)'} AS {measure.name}"


def _counted(rows: list[dict[str, object]]) -> dict[tuple[object, ...], dict[str, object]]:
    """Rows by their keys; groups in which nothing counts may be there or not."""
    keys = {"slot", "set_no", "bucket", *MEMBERS}
    found = {}
    for row in rows:
        key = tuple(sorted(((k, v) for k, v in row.items() if k in keys), key=str))
        values = {k: v for k, v in row.items() if k not in keys}
        assert key not in found
        if any(values.values()):
            found[key] = values
    return found


def test_values_are_bound(release: Release, catalogue: Catalogue) -> None:
    evil = "' OR 1=1 --"
    question = Question(("net_amount",), (YEAR,), ((),), restrict([("region", (evil,))], "f"))
    sql, params = statement(question, plan(question, release, catalogue), release)
    assert evil not in sql
    assert evil in params.values()
    assert ask(question, release, catalogue).to_pylist()[0]["net_amount"] == 0


def test_each_measure_of_the_catalogue_fits_the_facts(
    release: Release, catalogue: Catalogue
) -> None:
    check_catalogue(release, catalogue)


@pytest.mark.parametrize(
    "wrong",
    [
        Measure("wrong", "amount - shipping", None, ("completed",), None),
        Measure("wrong", "order_id", None, ("completed",), None),
        Measure("wrong", "amount", None, ("completed",), "shipping"),
    ],
)
def test_a_measure_that_does_not_fit_is_named(
    release: Release, catalogue: Catalogue, wrong: Measure
) -> None:
    other = Catalogue(catalogue.metrics, (*catalogue.measures, wrong))
    with pytest.raises(ReleaseError, match="measure wrong does not fit the sales rows: "):
        check_catalogue(release, other)
