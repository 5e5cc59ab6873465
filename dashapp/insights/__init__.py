"""Frames → the sentences that say what they mean, with numbers; the same frame, the same words."""

from dashapp.insights import customers, explore
from dashapp.insights.alerts import alerts, events
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
    "chance",
    "changed_most",
    "contribution",
    "coverage",
    "customers",
    "driven",
    "events",
    "explore",
    "forecast",
    "headline",
    "interval",
    "landing",
    "landing_accuracy",
    "movers",
    "named",
    "opposed",
    "pace",
    "quiet",
    "span",
    "sure",
    "trend",
    "unjudged",
    "whereabouts",
    "why",
    "within_noise",
    "worth_telling",
]
