"""Reading frames row by row."""

from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> list[Any]:
    """The rows with their columns as attributes; their types are those of the question."""
    return list(frame.itertuples(index=False))


def by_metric(frame: pd.DataFrame) -> dict[str, Any]:
    """The rows of a headline frame by the metric's name."""
    return {row.metric: row for row in rows(frame)}
