"""Two kept releases by month, against the figures of their facts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dashapp import queries
from dashapp.context import Data
from dashapp.manifest import ReleaseError
from dashapp.release import Release
from tests.dashapp.kept import DAMAGED, FIRST, SECOND
from tests.dashapp.queries.facts import NET, Facts

pytestmark = pytest.mark.integration
MEMORY = (2, "256MB")


@pytest.fixture
def current(data: Data, two_dir: Path) -> Iterator[Data]:
    release = Release(two_dir / "releases" / SECOND, *MEMORY)
    yield replace(data, release=release)
    release.close()


def test_the_late_line_is_the_whole_difference(current: Data, two_dir: Path) -> None:
    revenue = current.catalogue.metric("revenue")
    found = queries.differences(current, two_dir, (FIRST, SECOND), revenue, MEMORY)
    assert len(found) == 27
    moved = found[found["difference"] != 0]
    assert moved["month"].tolist() == [date(2026, 1, 1)]
    assert moved["difference"].tolist() == [Decimal(1250)]
    for release_id, column in ((FIRST, "before"), (SECOND, "after")):
        facts = Facts(two_dir / "releases" / release_id)
        for month, value in zip(found["month"], found[column], strict=True):
            where = f"{NET} AND date_trunc('month', date) = DATE '{month}'"
            assert value == facts.one("coalesce(sum(amount), 0)", where)


def test_backwards_it_is_taken_away(current: Data, two_dir: Path) -> None:
    units = current.catalogue.metric("units")
    found = queries.differences(current, two_dir, (SECOND, FIRST), units, MEMORY)
    assert [d for d in found["difference"] if d] == [Decimal(-2)]


def test_a_damaged_release_is_named(current: Data, two_dir: Path) -> None:
    revenue = current.catalogue.metric("revenue")
    with pytest.raises(ReleaseError, match=f"releases/{DAMAGED}/manifest.json: is not a manifest"):
        queries.differences(current, two_dir, (DAMAGED, SECOND), revenue, MEMORY)
    with pytest.raises(ReleaseError, match="is not the id of a release"):
        queries.differences(current, two_dir, ("../..", SECOND), revenue, MEMORY)


def test_the_newest_sale_of_a_source_is_told(current: Data) -> None:
    (row,) = queries.newest_sales(current).to_dict("records")
    assert row == {"source": "orders", "newest": date(2026, 3, 8), "rows": 1501}


def test_gaps_are_grouped_by_reason(analysed: Data) -> None:
    found = queries.gaps(analysed)
    assert found["times"].tolist() == [1, 1, 1, 1]
    assert set(found["analysis"]) == {"anomalies", "forecasts"}
    assert len(queries.gaps(analysed, each=True)) == 4
