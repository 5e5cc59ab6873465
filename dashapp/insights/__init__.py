"""Frames → the sentences that say what they mean, with numbers; the same frame, the same words."""

from dashapp.insights.drivers import Reason, driven, opposed, whereabouts, why
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
    "Reason",
    "Words",
    "changed_most",
    "contribution",
    "driven",
    "headline",
    "movers",
    "named",
    "opposed",
    "pace",
    "trend",
    "whereabouts",
    "why",
]
