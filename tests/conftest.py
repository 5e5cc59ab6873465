"""How the tests are shared out among processes: whole files, and one process for the browser's."""

from __future__ import annotations

from pathlib import Path

import pytest

TOGETHER = ("browser",)  # folders whose tests share one published demo company


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file, which share fixtures, in one process (pytest-xdist's loadgroup)."""
    root = Path(__file__).parent
    for item in items:
        place = item.path.relative_to(root)
        group = place.parts[0] if place.parts[0] in TOGETHER else str(place)
        item.add_marker(pytest.mark.xdist_group(group))
