"""Frames → the sentences that say what they mean, with numbers; the same frame, the same words."""

from dashapp.insights.figures import (
    Words,
    changed_most,
    contribution,
    headline,
    movers,
    named,
    pace,
    trend,
)

__all__ = [
    "Words",
    "changed_most",
    "contribution",
    "headline",
    "movers",
    "named",
    "pace",
    "trend",
]
