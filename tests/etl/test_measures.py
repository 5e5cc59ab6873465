"""Measures of the catalogue as expressions over sales."""

from decimal import Decimal
from pathlib import Path

import pytest

from etl.engine import Engine
from etl.errors import ConfigError
from etl.measures import Measure, load_catalogue
from etl.settings import PROJECT

pytestmark = pytest.mark.unit

SALES = """CREATE TABLE sales AS SELECT status, quantity::DECIMAL(18,4) AS quantity,
    0::DECIMAL(18,4) AS unit_price, discount::DECIMAL(18,4) AS discount,
    amount::DECIMAL(18,4) AS amount, cost::DECIMAL(18,4) AS cost, NULL::VARCHAR AS customer_id
    FROM (VALUES ('completed', 2, 1, 10, 4), ('completed', 1, 0, 5, NULL),
                 ('returned', -1, 0, -3, -2),
                 ('cancelled', 9, 0, -7, 1)) t(status, quantity, discount, amount, cost)"""


@pytest.mark.parametrize(
    ("definition", "total"),
    [
        ({"sum": "amount", "status": ["completed", "returned"]}, "12"),
        ({"sum": "-amount", "status": ["returned"]}, "3"),
        ({"sum": "abs(amount)", "status": ["completed", "cancelled"]}, "22"),
        ({"sum": "amount + discount", "status": ["completed"]}, "16"),
        ({"sum": "amount - cost", "status": ["completed", "returned"], "known": "cost"}, "5"),
        ({"sum": "quantity * (amount - 1)", "status": ["completed"]}, "22"),
        ({"sum": "amount * 0.5", "status": ["completed"]}, "7.5"),
        ({"sum": "1", "status": ["completed"]}, "2"),
        ({"sum": "amount", "status": ["pending"]}, "0"),
    ],
)
def test_a_sum_counts_its_lines(engine: Engine, definition: dict[str, object], total: str) -> None:
    engine.con.execute(SALES)
    sales = engine.table("sales")
    measure = Measure.model_validate(definition)
    assert engine.rows(sales.aggregate(total=measure.total(sales))) == [(Decimal(total),)]
    assert measure.counts_lines == (definition["sum"] == "1")


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ('sum = "price"', "'price' is not one of"),
        ('sum = "amount / 2"', "only columns, numbers"),
        ('sum = "(SELECT 1)"', "only columns, numbers"),
        ('sum = "amount +"', "is not an SQL expression"),
        ("sum = \"amount + 'x'\"", "only columns, numbers"),
        ('sum = "amount"\ndistinct = "order_id"', "give either sum or distinct"),
        ('distinct = "product"', "distinct"),
        ('sum = "amount"\nunit = "x"', "unit: is not a known setting"),
    ],
)
def test_a_wrong_measure_is_named(tmp_path: Path, definition: str, said: str) -> None:
    path = tmp_path / "metrics.toml"
    path.write_text(f'[measures.odd]\n{definition}\nstatus = ["completed"]\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_catalogue(path)
    assert said in str(caught.value)
    assert "measures.odd" in str(caught.value)


def test_a_catalogue_without_measures_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "metrics.toml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="defines no measure"):
        load_catalogue(path)


def test_the_delivered_catalogue_is_understood() -> None:
    catalogue = load_catalogue(PROJECT / "config/metrics.toml")
    assert "revenue" in catalogue.metric_names
    assert {name for name, _ in catalogue.distincts} == {"order_count", "customer_count"}
    assert catalogue.described()["profit_amount"] == {
        "sum": "amount - cost",
        "status": ["completed", "returned"],
        "known": "cost",
    }
