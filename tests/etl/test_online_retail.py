"""Online Retail (UCI 352, CC BY 4.0): the figures that are published about this data set."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.__main__ import main
from etl.settings import PROJECT

pytestmark = pytest.mark.integration

CONFIG = PROJECT / "config/examples/online_retail.toml"
SLICE = PROJECT / "tests/data/online_retail_slice.parquet"
WHOLE = PROJECT.parent / "shared/data/online_retail/online_retail.parquet"
EXCEL = WHOLE.with_suffix(".xlsx")

# Of the slice, by SQL on the file itself: distinct rows, sums of Quantity × UnitPrice, and so on.
SLICE_CONTROL = {
    "read": {"rows": 43603, "amount": "759006.5000"},
    "published": {"rows": 43103, "amount": "756773.0900"},
    "quarantined": {"rows": 0, "amount": "0.0000"},
    "duplicates": {"rows": 500, "amount": "2233.4100"},
    "superseded": {"rows": 0, "amount": "0.0000"},
}
SLICE_PROFILE = {
    "credit_rows": 734,
    "guest_rows": 16046,
    "identified_sales": {
        "rows": 26858,
        "amount": "590684.0600",
        "customers": 908,
        "orders": 1446,
    },
}


class Retail:
    """Runs the example configuration on a file."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capture = folder, capture

    def run(self, file: Path, config: Path = CONFIG) -> dict[str, Any]:
        code = main(["run", "--config", str(config), "--file", str(file)])
        printed = self.capture.readouterr()
        assert code == 0, printed.err
        manifest = json.loads((self.release / "manifest.json").read_text(encoding="utf-8"))
        control: dict[str, Any] = manifest["control"]["sources"]["online_retail"]
        return control

    @property
    def release(self) -> Path:
        return self.folder / "releases" / (self.folder / "CURRENT").read_text().strip()

    def status(self) -> str:
        assert main(["status"]) == 0
        return self.capture.readouterr().out

    def variant(self, query: str, name: str, encoding: str = "utf-8", delimiter: str = ",") -> Path:
        """The slice as somebody's CSV export."""
        path = self.folder.parent / name
        with duckdb.connect() as con:
            con.execute(f"CREATE VIEW rows AS FROM '{SLICE}'")
            con.execute(f"COPY ({query}) TO '{path}' (HEADER, DELIMITER '{delimiter}')")
        path.write_text(path.read_text(encoding="utf-8"), encoding=encoding)
        return path

    def configured(self, *changes: tuple[str, str]) -> Path:
        """The example configuration with changes."""
        text = CONFIG.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = self.folder.parent / "changed.toml"
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def retail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Retail:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return Retail(tmp_path / "data", capsys)


def agrees_with_the_slice(control: dict[str, Any]) -> bool:
    return (
        all(control[name] == total for name, total in SLICE_CONTROL.items())
        and control["profile"] == SLICE_PROFILE
    )


def test_the_slice(retail: Retail) -> None:
    assert agrees_with_the_slice(retail.run(SLICE))
    with duckdb.connect(str(retail.release / "marts.duckdb"), read_only=True) as con:
        daily = "SELECT sum(net_amount) FROM sales_daily WHERE region = 'Germany'"
        assert con.execute(daily).fetchall() == [(Decimal("14491.3900"),)]
        orders = "SELECT count(DISTINCT order_key) FROM order_keys WHERE status = 'completed'"
        # Distinct InvoiceNo that do not begin with C.
        assert con.execute(orders).fetchall() == [(1758,)]
    with duckdb.connect() as con:
        glob = retail.release / "facts/sales/*/*.parquet"
        credits = f"SELECT count(*) FROM '{glob}' WHERE status = 'returned'"
        assert con.execute(credits).fetchall() == [(725,)]
        debts = f"SELECT unit_price, status FROM '{glob}' WHERE unit_price < 0"
        assert con.execute(debts).fetchall() == [(Decimal("-11062.0600"), "completed")] * 2


def test_a_latin_1_export_with_american_dates(retail: Retail) -> None:
    path = retail.variant(
        "SELECT * REPLACE (strftime(InvoiceDate, '%-m/%-d/%Y %-H:%M') AS InvoiceDate) FROM rows",
        "american.csv",
        encoding="latin-1",
    )
    config = retail.configured(
        ("reject_limit", 'reader = { kind = "csv", encoding = "latin-1" }\nreject_limit'),
    )
    assert agrees_with_the_slice(retail.run(path, config))


def test_a_semicolon_export_with_decimal_comma(retail: Retail) -> None:
    path = retail.variant(
        "SELECT * REPLACE (replace(UnitPrice::VARCHAR, '.', ',') AS UnitPrice, "
        "strftime(InvoiceDate, '%d.%m.%Y %H:%M') AS InvoiceDate) FROM rows",
        "continental.csv",
        delimiter=";",
    )
    config = retail.configured(
        ("reject_limit", 'reader = { kind = "csv", delimiter = ";" }\nreject_limit'),
        ('"%m/%d/%Y %H:%M"]', '"%d.%m.%Y %H:%M"]\ndecimal = ","\nthousands = "."'),
    )
    assert agrees_with_the_slice(retail.run(path, config))


def assert_published_figures(control: dict[str, Any]) -> None:
    assert control["read"] == {"rows": 541_909, "amount": "9747747.9340"}
    assert control["duplicates"]["rows"] == 5_268
    assert control["quarantined"]["rows"] == 0
    assert control["profile"] == {
        "credit_rows": 9_288,
        "guest_rows": 135_080,
        "identified_sales": {
            "rows": 397_884,
            "amount": "8911407.9040",
            "customers": 4_338,
            "orders": 18_532,
        },
    }


@pytest.mark.skipif(not WHOLE.exists(), reason="the whole data set is not beside the repository")
def test_the_whole_data_set(retail: Retail) -> None:
    assert_published_figures(retail.run(WHOLE))
    printed = retail.status()
    for figure in ("541,909", "9747747.9340", "5,268", "9,288", "135,080", "397,884",
                   "8911407.9040", "4,338 customers", "18,532 orders"):  # fmt: skip
        assert figure in printed


@pytest.mark.slow
@pytest.mark.skipif(not EXCEL.exists(), reason="the whole data set is not beside the repository")
def test_the_workbook(retail: Retail) -> None:
    assert_published_figures(retail.run(EXCEL))
