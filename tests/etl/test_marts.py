"""The published aggregates of the corner shop, reckoned by hand."""

from datetime import date
from decimal import Decimal

import pytest

from etl.engine import Engine
from etl.errors import DataError
from etl.marts.build import _settle
from etl.schemas import enforce, mart_schema
from tests.etl.conftest import ROWS, Shop

pytestmark = pytest.mark.integration

NAMES = """
[[customers]]
path = "in/customers.csv"
columns = { customer_id = "id", name = "who", segment = "kind", region = "area" }

[[products]]
path = "in/products.csv"
columns = { product_id = "sku", product = "name", category = "group" }

[[targets]]
path = "in/targets.csv"
columns = { month = "month", region = "area", value = "goal" }
"""


@pytest.fixture
def named(shop: Shop) -> Shop:
    """The shop with files of customers, products and targets."""
    shop.config.write_text(shop.config.read_text(encoding="utf-8") + NAMES, encoding="utf-8")
    shop.configure('region = "region"', 'region = "region"\nproduct_id = "sku"')
    shop.write("orders-1.csv", *(f"{row},p{row[0]}" for row in ROWS),
               header="line,order,day,qty,price,customer,region,state,sku")  # fmt: skip
    shop.write("customers.csv", "c1,Ann,Home,South", "c3,Cy,,West", "c9,Di,Home,",
               "c1,Anna,Home,South", header="id,who,kind,area")  # fmt: skip
    shop.write("products.csv", "p1,Lamp,Light", "p9,Desk,Wood", header="sku,name,group")
    shop.write("targets.csv", "2024-01,North,100.5", "2024-02-01,,200", header="month,area,goal")
    return shop


def test_daily_rollups_hold_every_sum(shop: Shop) -> None:
    shop.publish()
    query = (
        "SELECT date, region, net_amount, returned_amount, cancelled_amount, pending_amount, "
        "units_sold, lines_sold FROM sales_daily ORDER BY date"
    )
    zero = Decimal(0)
    assert shop.marts(query) == [
        (date(2024, 1, 5), "North", Decimal("25.5"), zero, zero, zero, Decimal(3), 2),
        (date(2024, 1, 31), "South", Decimal("6.015"), zero, zero, zero, Decimal(3), 1),
        (date(2024, 2, 1), "North", Decimal(-10), Decimal(10), zero, zero, zero, 0),
        (date(2024, 2, 29), "South", zero, zero, zero, Decimal(5), zero, 0),
        (date(2024, 3, 1), "(none)", zero, zero, Decimal(100), zero, zero, 0),
    ]
    kinds = {row[0]: row[1] for row in shop.marts("DESCRIBE sales_daily")}
    assert (kinds["net_amount"], kinds["lines_sold"]) == ("DECIMAL(18,4)", "BIGINT")


def test_keys_are_dense_and_lead_back_to_distinct_counts(shop: Shop) -> None:
    shop.publish()
    assert shop.marts("SELECT min(order_key), max(order_key), count(*) FROM order_keys") == [
        (0, 4, 5)
    ]
    assert shop.marts("SELECT customer_key, customer_id, first_order FROM customers") == [
        (0, "c1", date(2024, 1, 5)),
        (1, "c2", None),
        (2, "c3", None),
    ]
    guests = "SELECT count(*) FROM basket_keys WHERE customer_key IS NULL"
    assert shop.marts(guests) == [(1,)]


def test_orders_are_added_up_only_where_that_is_exact(shop: Shop) -> None:
    shop.publish()
    assert shop.marts("SELECT sum(order_count) FROM orders_daily") == [(2,)]
    shop.write("orders-2.csv", "7,A1,2024-01-06,1,1,c1,North,paid")
    shop.publish()
    columns = [row[0] for row in shop.marts("DESCRIBE orders_daily")]
    assert columns == ["date", "region", "channel"]
    [entry] = [table for table in shop.manifest["tables"] if table["name"] == "orders_daily"]
    assert entry["measures"] == []


def test_master_files_name_customers_and_products(named: Shop) -> None:
    named.publish()
    assert named.marts("SELECT customer_id, name, segment, region FROM customers") == [
        ("c1", "Anna", "Home", "South"),
        ("c2", None, None, "South"),
        ("c3", "Cy", None, "West"),
        ("c9", "Di", "Home", "(none)"),
    ]
    assert named.marts("SELECT * FROM products WHERE product_id IN ('p1', 'p2', 'p9')") == [
        ("p1", "Lamp", "Light"),
        ("p2", "p2", "(none)"),
        ("p9", "Desk", "Wood"),
    ]
    lines = "SELECT sale_id, product, category, region FROM sales WHERE product_id IN ('p1', 'p6')"
    assert named.facts(lines) == [
        ("orders:1", "Lamp", "Light", "North"),
        ("orders:6", "p6", "(none)", "West"),
    ]


def test_targets_are_months(named: Shop) -> None:
    named.publish()
    assert named.marts("FROM targets") == [
        (date(2024, 1, 1), "North", "revenue", Decimal("100.5")),
        (date(2024, 2, 1), "(all)", "revenue", Decimal(200)),
    ]
    files = {
        row[0].rsplit("/", 1)[-1]: row[1] for row in named.marts("SELECT file, rows FROM batches")
    }
    assert files == {"orders-1.csv": 6, "customers.csv": 4, "products.csv": 2, "targets.csv": 2}


def test_a_target_that_is_none_goes_to_quarantine(named: Shop) -> None:
    named.configure('value = "goal" }', 'value = "goal" }\nreject_limit = 0.9\nmetric = "profit"')
    named.write(
        "targets.csv", "2024-13,North,1", "2024-01,,x", "2024-01,,1", header="month,area,goal"
    )
    code, printed = named.run()
    assert code == 3
    assert "source targets: 3 of 3 rows" in printed
    named.configure('metric = "profit"', 'metric = "revenue"')
    named.publish()
    found = named.quarantine("source, column_name, value")
    assert found == [("targets", "month", "2024-13"), ("targets", "goal", "x")]


def test_two_targets_for_one_month_fail_the_run(named: Shop) -> None:
    named.write("targets.csv", "2024-01,N,1", "2024-01-01,N,2", header="month,area,goal")
    code, printed = named.run()
    assert code == 3
    assert "2024-01-01, N, revenue: has 2 targets" in printed


def test_a_rollup_that_differs_from_the_facts_fails_the_run() -> None:
    with pytest.raises(DataError, match="table t: x adds up to 2, the facts to 3"):
        _settle("t", {"x": 3}, {"x": 2})


def test_a_table_that_breaks_its_schema_fails_the_run(engine: Engine) -> None:
    engine.con.execute("CREATE TABLE t AS SELECT NULL::VARCHAR AS a, 1 AS b")
    with pytest.raises(DataError, match=r"table t breaks its contract.*'a' contains null"):
        enforce("t", engine.table("t"), mart_schema({"a": "string", "b": "int32"}))
    with pytest.raises(DataError, match="type int64"):
        enforce("t", engine.table("t"), mart_schema({"a": "string", "b": "int64"}, ("a",)))
    engine.con.execute("DELETE FROM t")
    enforce("t", engine.table("t"), mart_schema({"a": "string", "b": "int32"}))
    with pytest.raises(DataError, match="type int64"):
        enforce("t", engine.table("t"), mart_schema({"a": "string", "b": "int64"}))
    with pytest.raises(DataError, match="column 'c' not found"):
        enforce("t", engine.table("t"), mart_schema({"a": "string", "b": "int32", "c": "date"}))
