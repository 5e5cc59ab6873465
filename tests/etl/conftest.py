"""A small company with files of its own, and the command line run on it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.__main__ import main
from etl.engine import Engine

HEADER = "line,order,day,qty,price,customer,region,state"
ROWS = (
    "1,A1,2024-01-05,2,10.00,c1,North,paid",
    "2,A1,2024-01-05,1,5.50,c1,North,paid",
    "3,A2,2024-01-31,3,2.005,,South,paid",
    "4,R1,2024-02-01,-1,10.00,c1,North,refund",
    "5,A3,2024-02-29,4,1.25,c2,South,open",
    "6,A4,2024-03-01,1,100,c3,,void",
)
CONFIG = """
[company]
name = "Corner Shop"
currency = "EUR"
timezone = "Europe/Berlin"

[[source]]
name = "orders"
path = "in/orders*.csv"
key = ["line"]
reject_limit = 0.5

[source.columns]
order_id = "order"
sold_at = "day"
quantity = "qty"
unit_price = "price"
customer_id = "customer"
region = "region"

[source.status]
column = "state"
values = { completed = ["paid"], returned = ["refund"], pending = ["open"], cancelled = ["void"] }
"""


@dataclass
class Shop:
    """A folder with a configuration, input files and published data."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def config(self) -> Path:
        return self.folder / "sources.toml"

    def write(self, name: str, *rows: str, header: str = HEADER) -> Path:
        path = self.folder / "in" / name
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return path

    def configure(self, old: str, new: str) -> None:
        text = self.config.read_text(encoding="utf-8")
        assert old in text
        self.config.write_text(text.replace(old, new), encoding="utf-8")

    def etl(self, *arguments: str) -> tuple[int, str]:
        """Run a command; returns its exit code and everything it printed."""
        code = main(list(arguments))
        printed = self.capture.readouterr()
        return code, printed.out + printed.err

    def run(self, *arguments: str) -> tuple[int, str]:
        return self.etl("run", "--config", str(self.config), *arguments)

    def publish(self) -> Path:
        code, printed = self.run()
        assert code == 0, printed
        return self.release

    @property
    def current(self) -> str | None:
        path = self.data / "CURRENT"
        return path.read_text(encoding="utf-8").strip() if path.exists() else None

    @property
    def release(self) -> Path:
        return self.data / "releases" / str(self.current)

    @property
    def manifest(self) -> dict[str, Any]:
        return json.loads((self.release / "manifest.json").read_text(encoding="utf-8"))

    @property
    def control(self) -> dict[str, Any]:
        return self.manifest["control"]["sources"]["orders"]

    @property
    def report(self) -> dict[str, Any]:
        latest = max((self.data / "runs").glob("*.json"))
        return json.loads(latest.read_text(encoding="utf-8"))

    def facts(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the published sales, as `sales`."""
        with duckdb.connect() as con:
            glob = self.release / "facts/sales/*/*.parquet"
            con.execute(f"CREATE VIEW sales AS FROM '{glob}'")
            return con.execute(query).fetchall()

    def quarantine(self, columns: str = "*") -> list[tuple[Any, ...]]:
        with duckdb.connect() as con:
            path = self.release / "facts/quarantine.parquet"
            return con.execute(
                f"SELECT {columns} FROM '{path}' ORDER BY file, source_row"
            ).fetchall()

    def marts(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the published marts."""
        with duckdb.connect(str(self.release / "marts.duckdb"), read_only=True) as con:
            return con.execute(query).fetchall()


@pytest.fixture
def shop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shop:
    shop = Shop(tmp_path, capsys)
    (tmp_path / "in").mkdir()
    shop.config.write_text(CONFIG, encoding="utf-8")
    shop.write("orders-1.csv", *ROWS)
    monkeypatch.setenv("DATA_DIR", str(shop.data))
    return shop


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(tmp_path / "work", "500MB", 2) as engine:
        yield engine
