"""A quarantine written by hand into a small release."""

from pathlib import Path

import duckdb

from tests.dashapp.kept import restate
from tests.dashapp.releases import describe

HOSTILE = '<script>alert("x")</script>'
# 120 rows of two files: 70 with a bad price, 40 that name the row that was kept, 9 lines that could
# not be split, and one whose every cell is an attack.
ROWS = f"""
SELECT 'orders' AS source, 'b0' AS batch_id,
    CASE WHEN i < 60 THEN 'raw/a.csv' ELSE 'raw/b.csv' END AS file, (i + 2)::BIGINT AS source_row,
    CASE WHEN i < 70 THEN 'price' WHEN i < 110 THEN 'id' END AS column_name,
    CASE WHEN i < 70 THEN 'n/a' WHEN i < 110 THEN NULL END AS value,
    CASE WHEN i < 70 THEN 'is not a number'
        WHEN i < 110 THEN 'has the key of row ' || i || ', which was kept, but other content'
        ELSE '4 cells where the header has 14' END AS reason,
    CASE WHEN i < 110 THEN '{{"id":"' || i || '","note":null}}' ELSE 'x;y;' || i END AS raw
FROM range(119) AS rows(i)
UNION ALL BY NAME SELECT 'shops' AS source, 'b1' AS batch_id, '../../etc/passwd' AS file,
    1::BIGINT AS source_row, '{HOSTILE}' AS column_name, '=cmd()' AS value, '{HOSTILE}' AS reason,
    '{{"{HOSTILE.replace(chr(34), chr(39) * 2)}":"<b>"}}' AS raw
"""


def write_quarantine(release: Path, rows: str = ROWS) -> None:
    """Replace a release's quarantine, and what its manifest says of the file."""
    path = release / "facts" / "quarantine.parquet"
    duckdb.connect().execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    files = [describe(release, each) for each in sorted(release.rglob("*")) if each.is_file()]
    restate(release, files=[each for each in files if each["path"] != "manifest.json"])
