"""A release in memory whose newest days still have orders open."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from dashapp.context import Data
from dashapp.manifest import Manifest, Table
from dashapp.metrics import Catalogue
from tests.dashapp.queries.lines import Line, in_memory


def with_open_days(
    lines: Iterable[Line], manifest: Manifest, catalogue: Catalogue, settled: date
) -> Data:
    """These lines, of which those after `settled` are not final."""
    data = in_memory(lines, manifest, catalogue)
    con = data.release._con  # type: ignore[attr-defined]
    con.execute(f"CREATE TABLE marts.landings AS SELECT DATE '{settled}' AS as_of")
    held = Table("landings", "entity", 1, (), (), ())
    own = data.release.manifest
    data.release.manifest = replace(own, tables=(*own.tables, held))
    return data
