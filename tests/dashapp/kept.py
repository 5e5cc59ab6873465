"""A data folder with two releases that can be read, a damaged one, and the reports of some runs.

From the first release to the second: one file is new, one has other content, one is gone; one order
line of £1,250 on 5 January 2026 came late; the check of the sources' last day fails.
"""

import json
from pathlib import Path
from typing import Any

from tests.dashapp.releases import SALES, write_release

FIRST, SECOND, DAMAGED = (
    "20260309T041500Z-00000001",
    "20260310T041500Z-00000002",
    "20260308T041500Z-0000dead",
)
LATE = """
SELECT 'orders:late' AS sale_id, 'Alate' AS order_id, TIMESTAMP '2026-01-05 10:00' AS sold_at,
    DATE '2026-01-05' AS date, 'c1' AS customer_id, 'p1' AS product_id, 'Product 1' AS product,
    'Books' AS category, 'North' AS region, 'Web' AS channel, 2::DECIMAL(18,4) AS quantity,
    625::DECIMAL(18,4) AS unit_price, 0::DECIMAL(18,4) AS discount, 1250::DECIMAL(18,4) AS amount,
    NULL::DECIMAL(18,4) AS "cost", 'GBP' AS currency, 'completed' AS status, 'orders' AS source,
    'b2' AS batch_id, 3::BIGINT AS source_row
"""
SILENT = {
    "name": "every source reaches the last day",
    "passed": False,
    "detail": "orders: newest sale 1 Mar 2026, 7 days before the others; usual gap 1 day",
    "source": "orders",
    "from": "2026-03-02",
    "to": "2026-03-08",
}
BALANCED = {"name": "control totals balance", "passed": True, "detail": "rows and money"}


def write_two(data_dir: Path) -> None:
    """Write all of it; the second release is the current one."""
    first = write_release(data_dir, release_id=FIRST, current=False, checks=(BALANCED,))
    second = write_release(
        data_dir, f"{SALES} UNION ALL BY NAME {LATE}", SECOND, checks=(SILENT, BALANCED)
    )
    restate(
        first,
        created_at="2026-03-09T04:15:00Z",
        control=control(1500, "40000.0000"),
        inputs=[file("raw/1.csv", "a"), file("raw/2.csv", "b"), file("raw/gone.csv", "e")],
    )
    restate(
        second,
        control=control(1501, "41250.0000"),
        inputs=[file("raw/1.csv", "a"), file("raw/2.csv", "c"), file("raw/3.csv", "d", 1)],
        steps=[step("read", 700, 700), step("read", 5, 4), step("facts", 0, 1501)],
    )
    damaged = data_dir / "releases" / DAMAGED
    damaged.mkdir()
    (damaged / "manifest.json").write_text("{")


def restate(release: Path, **keys: Any) -> None:  # noqa: ANN401 - any part of a manifest
    """Replace parts of a manifest, which is not among the files that it lists."""
    path = release / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | keys))


def control(published: int, amount: str) -> dict[str, Any]:
    """The books of the one source: a row in quarantine, two duplicates, one superseded."""
    nothing = {"amount": "0.0000"}
    parts = {"quarantined": 1, "duplicates": 2, "superseded": 1}
    totals: dict[str, Any] = {name: {"rows": rows} | nothing for name, rows in parts.items()}
    totals["published"] = {"rows": published, "amount": amount}
    totals["read"] = {"rows": published + 4, "amount": amount}
    return {"sources": {"orders": totals}}


def file(name: str, letter: str, rows: int = 700) -> dict[str, Any]:
    """An input whose content a letter stands for."""
    return {
        "batch_id": f"b-{letter}",
        "source": "orders",
        "file": name,
        "sha256": letter * 64,
        "bytes": 100,
        "rows": rows,
    }


def step(name: str, rows_in: int, rows_out: int) -> dict[str, Any]:
    """A step that took a quarter of a second."""
    return {
        "step": name,
        "inputs": ["x"],
        "output": "y",
        "rows_in": rows_in,
        "rows_out": rows_out,
        "seconds": 0.25,
    }


def write_run(data_dir: Path, run_id: str, **keys: Any) -> None:  # noqa: ANN401
    """Leave the report of a run that published, but for `keys`."""
    report = {
        "run_id": run_id,
        "command": "run",
        "started": f"{run_id[:4]}-{run_id[4:6]}-{run_id[6:8]}T04:15:00Z",
        "seconds": 45.125,
        "outcome": "published",
        "exit_code": 0,
        "message": "",
        "details": {"release": run_id, "rows": 1500},
    }
    (data_dir / "runs").mkdir(exist_ok=True)
    (data_dir / "runs" / f"{run_id}.json").write_text(json.dumps(report | keys))
