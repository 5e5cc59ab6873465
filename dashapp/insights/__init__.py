"""Frames → the sentences that say what they mean, with numbers; the same frame, the same words."""

from dashapp.insights import customers, trends
from dashapp.insights.alerts import alerts, events
from dashapp.insights.decomposition import decomposed, outlined, turning_points
from dashapp.insights.drivers import Reason, driven, opposed, whereabouts, why
from dashapp.insights.figures import (
    Words,
    being,
    changed_most,
    contribution,
    headline,
    movers,
    named,
    pace,
    trend,
)
from dashapp.insights.noise import (
    TRUSTING,
    Judge,
    quiet,
    unjudged,
    within_noise,
    worth_telling,
)
from dashapp.insights.outlook import (
    chance,
    coverage,
    forecast,
    interval,
    landing,
    landing_accuracy,
    span,
    sure,
)

__all__ = [
    "TRUSTING",
    "Judge",
    "Reason",
    "Words",
    "alerts",
    "being",
    "chance",
    "changed_most",
    "contribution",
    "coverage",
    "customers",
    "decomposed",
    "driven",
    "events",
    "forecast",
    "headline",
    "interval",
    "landing",
    "landing_accuracy",
    "movers",
    "named",
    "opposed",
    "outlined",
    "pace",
    "quiet",
    "span",
    "sure",
    "trend",
    "trends",
    "turning_points",
    "unjudged",
    "whereabouts",
    "why",
    "within_noise",
    "worth_telling",
]
