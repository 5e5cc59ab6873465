"""The facts of the small release."""

from pathlib import Path

import pytest

from tests.dashapp.queries.facts import Facts


@pytest.fixture(scope="session")
def facts(release_dir: Path) -> Facts:
    """The sales rows, read without the dashboard."""
    return Facts(next((release_dir / "releases").iterdir()))
